"""Actions: agree them, close them with evidence and impact, say how one will know."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop import clock
from desktop.book import Book
from desktop.errors import Refusal
from desktop.in_view import in_view
from desktop.models import Action, Criterion, Decision, Item, Priority
from desktop.models.audience import may_read
from desktop.models.plans import RATINGS
from desktop.ordering import STEP
from desktop.sync.live import Seen
from desktop.view import View
from desktop.words import _

if TYPE_CHECKING:
    from desktop.work import Work

RATING_SHAPES = {"not_started": "○", "in_progress": "●", "not_met": "■", "partly_met": "▲", "met": "✓"}


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One way of knowing, and how far it is met."""

    id: str
    title: str
    rating: str
    rating_words: str
    shape: str
    evidence: str


def agree_action(
    book: Book,
    title: str,
    *,
    leads: Sequence[str] = (),
    due: str | datetime.date | None = None,
    start: str | datetime.date | None = None,
    meeting: str | None = None,
    item: str | None = None,
    decision: str | None = None,
    priority: str | None = None,
    supporters: Sequence[str] = (),
    outsiders: str = "",
    resources: str = "",
    monitoring: str = "",
    audience: str | None = None,
    criteria: Sequence[str] = (),
) -> str:
    """Agree an action, for the readers of what it comes from unless told. Gives its id. Raises Refusal."""
    with book.operation("Agree action", about=title[:60]) as work:
        decided = work.get(Decision, decision) if decision else None
        item = item or (decided.item if decided else None)
        its_item = work.get(Item, item) if item else None
        its_priority = work.get(Priority, priority) if priority else None
        source = decided or its_item or its_priority
        if source is not None:
            in_view(source)
        made = work.add(
            Action,
            title=title,
            leads=tuple(leads),
            supporters=tuple(supporters),
            outsiders=outsiders,
            start=start,
            due=due,
            meeting=meeting or (its_item.meeting if its_item else None),
            item=item,
            decision=decision,
            priority=priority,
            resources=resources,
            monitoring=monitoring,
            position=_last_position(work, priority, item) + STEP,
            audience=audience or (source.audience if source else "cluster"),
        )
        for n, words in enumerate(criteria):
            work.add(Criterion, action=made.id, title=words, position=(n + 1) * STEP, audience=made.audience)
        return made.id


def _last_position(work: Work, priority: str | None, item: str | None) -> int:
    """Where the actions of a priority end, or those of an item; an action of neither stands by its day."""
    owner = {"priority": priority} if priority else {"item": item} if item else None
    return max((one.position for one in work.all(Action, **owner)), default=0) if owner else 0


def close_action(
    book: Book,
    action: str,
    evidence: str | None = None,
    impact: str | None = None,
    impact_rating: str | None = None,
    state: str = "done",
    *,
    closed: str | datetime.date | None = None,
    seen: Seen | None = None,
) -> None:
    """Close an action as done, or as no longer needed, with what shows it and what came of it. Raises Refusal."""
    if state not in ("done", "dropped"):
        raise Refusal(_("An action is closed as done or as no longer needed."))
    with book.operation("Close action", about=_title(book, action), seen=_seen(action, seen)) as work:
        held = in_view(work.get(Action, action))
        held.state = state
        held.closed = Action.fields["closed"].check(closed or clock.today())
        if state == "done":
            held.progress = "done"
        for name, value in (("evidence", evidence), ("impact", impact), ("impact_rating", impact_rating)):
            if value is not None:
                setattr(held, name, value)


def reopen_action(book: Book, action: str) -> None:
    """Open a closed action again; its evidence and impact stay."""
    with book.operation("Reopen action", about=_title(book, action)) as work:
        held = in_view(work.get(Action, action))
        held.state, held.closed = "open", None
        if held.progress == "done":
            held.progress = "on_course"


def add_criterion(book: Book, owner: str, title: str) -> str:
    """Say how one will know, of an action or a priority. Gives its id."""
    with book.operation("Add success criterion", about=_title(book, owner)) as work:
        held = in_view(work.any(owner))
        if held.kind not in ("action", "priority"):
            raise Refusal(_("Success criteria belong to actions and priorities."))
        last = max((one.position for one in work.all(Criterion, **{held.kind: owner})), default=0)
        made = work.add(
            Criterion, title=title, position=last + STEP, audience=held.audience, **{held.kind: owner}
        )
        return made.id


def rate_criterion(
    book: Book, criterion: str, rating: str, evidence: str | None = None, *, seen: Seen | None = None
) -> None:
    """Say how far a success criterion is met, and what shows it. Raises Refusal."""
    with book.operation("Rate success criterion", about=_title(book, criterion), seen=_seen(criterion, seen)) as work:
        held = in_view(work.get(Criterion, criterion))
        held.rating = rating
        if evidence is not None:
            held.evidence = evidence


def criteria(view: View, owner: str, audience: str | None = None) -> list[CriterionRow]:
    """The success criteria of an action or a priority, in order."""
    return [
        CriterionRow(
            id=one.id,
            title=one.title,
            rating=one.rating or "not_started",
            rating_words=_(RATINGS.get(one.rating or "not_started", one.rating or "")),
            shape=RATING_SHAPES.get(one.rating or "not_started", "○"),
            evidence=one.evidence,
        )
        for one in view.all(Criterion, "action = ? OR priority = ?", [owner, owner])
        if audience is None or may_read(one.audience, audience)
    ]


def _seen(id: str, seen: Seen | None) -> dict[str, Seen] | None:
    return {id: seen} if seen is not None else None


def _title(book: Book, id: str) -> str:
    with book.reading() as view:
        return view.title(id)[:60]
