"""Action plans: the few live priorities, how each goes, and the actions under it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from desktop import clock
from desktop.action_log import ActionRow, rows_of
from desktop.book import Book
from desktop.errors import NotFound
from desktop.in_view import in_view
from desktop.models import Criterion, Plan, Priority
from desktop.models.audience import may_read
from desktop.models.meetings import WHOSE
from desktop.models.plans import PROGRESS, SHAPES
from desktop.names import Names, own_cluster
from desktop.ordering import STEP, positions_for
from desktop.plan_numbers import PlanNumbers, actions_in_order, open_actions_in_order
from desktop.school_years import school_year
from desktop.view import View
from desktop.words import _, plural


class PlanRow(NamedTuple):
    """A plan in the list; `live` says that today falls within it."""

    id: str
    title: str
    school: str | None
    school_words: str
    start: str | None
    end: str | None
    years_words: str
    priorities: int
    live: bool
    audience: str


class PriorityRow(NamedTuple):
    """A priority, with how it goes as a shape and a word."""

    id: str
    number: str
    title: str
    whose_words: str
    lead_words: str
    progress: str
    progress_words: str
    shape: str
    actions_open: int
    actions_done: int
    actions_words: str
    criteria_words: str
    plan: str | None
    plan_title: str
    audience: str


class PlanPage(NamedTuple):
    """One plan: its priorities in order, and the actions under each by its id."""

    plan: PlanRow
    rationale: str
    priorities: tuple[PriorityRow, ...]
    actions: Mapping[str, tuple[ActionRow, ...]]


class LivePriorities(NamedTuple):
    """The cluster's live priorities against the most it set itself."""

    rows: tuple[PriorityRow, ...]
    most: int
    words: str
    over: bool
    warning: str


class AddedPriority(NamedTuple):
    """A priority just added, with words of warning when there are now too many."""

    id: str
    warning: str


def make_plan(
    book: Book,
    title: str,
    *,
    school: str | None = None,
    start: str | datetime.date | None = None,
    end: str | datetime.date | None = None,
    rationale: str = "",
    audience: str = "cluster",
) -> str:
    """Make an action plan, for this school year unless told. Gives its id. Raises Refusal."""
    begins, ends = school_year(clock.today())
    with book.operation("Make plan", about=title[:60]) as work:
        return work.add(
            Plan,
            title=title,
            school=school,
            start=start or begins,
            end=end or ends,
            rationale=rationale,
            audience=audience,
        ).id


def add_priority(
    book: Book,
    plan: str,
    title: str,
    *,
    leads: Sequence[str] = (),
    whose: str = "group",
    progress: str = "not_begun",
    rationale: str = "",
    criteria: Sequence[str] = (),
) -> AddedPriority:
    """Add a priority to a plan. Too many warn and are not refused. Raises Refusal for values that cannot be."""
    with book.operation("Add priority", about=title[:60]) as work:
        held = in_view(work.get(Plan, plan))
        last = max((one.position for one in work.all(Priority, plan=plan)), default=0)
        made = work.add(
            Priority,
            plan=plan,
            title=title,
            leads=tuple(leads),
            whose=whose,
            progress=progress,
            rationale=rationale,
            position=last + STEP,
            audience=held.audience,
        )
        for n, words in enumerate(criteria):
            work.add(Criterion, priority=made.id, title=words, position=(n + 1) * STEP, audience=held.audience)
    with book.reading() as view:
        return AddedPriority(made.id, live_priorities(view, clock.today()).warning)


def move_priority(book: Book, priority: str, *, before: str | None = None) -> None:
    """Put a priority before another of its plan, or last."""
    with book.reading() as view:
        about = view.title(priority)[:60]
    with book.operation("Move priority", about=about) as work:
        held = in_view(work.get(Priority, priority))
        others = sorted(work.all(Priority, plan=held.plan), key=lambda one: (one.position, one.id))
        order = [one.id for one in others if one.id != priority]
        order.insert(order.index(before) if before in order else len(order), priority)
        for id, position in positions_for(order, {one.id: one.position for one in others}, [priority]).items():
            work.get(Priority, id).position = position


def list_plans(view: View, today: datetime.date) -> list[PlanRow]:
    """Every plan, the newest first."""
    names = Names(view)
    return [_plan(view, plan, names, today) for plan in view.all(Plan)]


def plan_page(
    view: View, plan: str, today: datetime.date, audience: str | None = None, *, actions: bool = True
) -> PlanPage:
    """One plan for one audience; without its `actions` where a screen reads those of one priority at a time.

    Raises NotFound when it is not here, or not theirs.
    """
    held = view.get(Plan, plan)
    if held is None or (audience is not None and not may_read(held.audience, audience)):
        raise NotFound(plan)
    found = [
        one for one in view.all(Priority, "plan = ?", [plan]) if audience is None or may_read(one.audience, audience)
    ]
    return PlanPage(
        plan=_plan(view, held, Names(view), today),
        rationale=held.rationale,
        priorities=tuple(_priorities(view, found, audience)),
        actions={
            one.id: tuple(rows_of(view, actions_in_order(view, one.id), today, audience))
            for one in (found if actions else ())
        },
    )


def actions_under(view: View, priority: str, today: datetime.date, most: int) -> list[ActionRow]:
    """The first few open actions under a priority, as this laptop has them."""
    return rows_of(view, open_actions_in_order(view, priority, most), today)


def live_priorities(view: View, today: datetime.date) -> LivePriorities:
    """Priorities of the cluster's own plans that today falls within, and that are not done."""
    live = {plan.id for plan in view.all(Plan, "school IS NULL") if _is_live(plan, today)}
    found = [one for one in view.all(Priority) if one.plan in live and one.progress != "done"]
    cluster = own_cluster(view)
    most = (cluster.most_priorities if cluster else None) or 5
    over = len(found) > most
    warning = plural(
        "You set yourselves {n} live priority at most, and have {count} now.",
        "You set yourselves {n} live priorities at most, and have {count} now.",
        most,
        count=len(found),
    )
    return LivePriorities(
        rows=tuple(_priorities(view, found)),
        most=most,
        words=_("{count} of {most}").format(count=len(found), most=most),
        over=over,
        warning=warning if over else "",
    )


def _is_live(plan: Plan, today: datetime.date) -> bool:
    return (plan.start or "") <= today.isoformat() <= (plan.end or "9999")


def _plan(view: View, plan: Plan, names: Names, today: datetime.date) -> PlanRow:
    years = [text[:4] for text in (plan.start, plan.end) if text]
    return PlanRow(
        id=plan.id,
        title=plan.title,
        school=plan.school,
        school_words=names.of(plan.school),
        start=plan.start,
        end=plan.end,
        years_words="–".join(dict.fromkeys(years)),
        priorities=view.count(Priority, "plan = ?", [plan.id]),
        live=_is_live(plan, today),
        audience=plan.audience,
    )


def _priorities(view: View, found: Sequence[Priority], audience: str | None = None) -> list[PriorityRow]:
    numbers, names = PlanNumbers(view), Names(view, audience)
    titles = {plan.id: plan.title for plan in view.all(Plan)}
    ids = [one.id for one in found]
    these = f"priority IN ({', '.join('?' * len(ids))})"
    actions: dict[str, Counter[str]] = {}
    # counted by the database: Home shows this, and there may be thousands of them
    for priority, state, its, count in view.rows(
        "SELECT priority, state, audience, count(*) FROM action"
        f" WHERE {these} AND hidden IS NOT TRUE GROUP BY priority, state, audience",
        ids,
    ):
        if audience is None or may_read(its, audience):
            actions.setdefault(priority, Counter())[state or "open"] += count
    ratings: dict[str | None, list[str | None]] = {}
    for criterion in view.all(Criterion, these, ids):
        if audience is None or may_read(criterion.audience, audience):
            ratings.setdefault(criterion.priority, []).append(criterion.rating)
    return [
        _priority(
            one,
            numbers.priority(one.id),
            names,
            titles.get(one.plan or "", ""),
            actions.get(one.id, Counter()),
            ratings.get(one.id, []),
        )
        for one in found
    ]


def _priority(
    one: Priority, number: str, names: Names, plan: str, actions: Counter[str], ratings: Sequence[str | None]
) -> PriorityRow:
    progress = one.progress or "not_begun"
    done, left = actions["done"], actions["open"]
    met = sum(rating == "met" for rating in ratings)
    return PriorityRow(
        id=one.id,
        number=number,
        title=one.title,
        whose_words=_(WHOSE.get(one.whose or "", one.whose or "")),
        lead_words=names.line(one.leads),
        progress=progress,
        progress_words=_(PROGRESS.get(progress, progress)),
        shape=SHAPES.get(progress, "○"),
        actions_open=left,
        actions_done=done,
        actions_words=_("{done} of {all} done").format(done=done, all=done + left) if done + left else "",
        criteria_words=_("{met} of {all} met").format(met=met, all=len(ratings)) if ratings else "",
        plan=one.plan,
        plan_title=plan,
        audience=one.audience,
    )
