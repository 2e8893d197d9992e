"""A matter across meetings: an agenda item and those it went on as, and how often it was put off."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop.meeting_readers import is_for
from desktop.models import Item, Meeting, Paper
from desktop.models.base import derived_id
from desktop.models.meetings import HELD
from desktop.view import View

if TYPE_CHECKING:
    from desktop.work import Work


class Stand(NamedTuple):
    """Where a matter stands on one agenda, or stood before it was taken off."""

    id: str
    carried_from: str | None
    meeting: str | None
    state: str
    hidden: bool


class Matters:
    """Every matter that went on from one agenda to another, read once. A `reader` is told of no meeting not theirs."""

    def __init__(self, view: View, reader: str | None = None) -> None:
        rows = view.rows(
            "SELECT id, carried_from, meeting, coalesce(state, 'open'), hidden IS TRUE FROM item"
            " WHERE carried_from IS NOT NULL OR id IN (SELECT carried_from FROM item)"
        )
        self._stands = {stand.id: stand for stand in (Stand(*row) for row in rows)}
        self._matters: dict[str, list[Stand]] = {}
        for stand in self._stands.values():
            self._matters.setdefault(self._first(stand.id), []).append(stand)
        self.meetings = {one.id: one for one in view.all(Meeting) if is_for(one, reader)}

    def of(self, item: str) -> list[Stand]:
        """Every stand of the matter an item is about, its own among them if the matter ever went on."""
        return self._matters.get(self._first(item), [])

    def times(self, item: Item) -> int:
        """How often a matter was put off before it came here: from one held meeting to the next.

        A meeting that was called off, or is still to come, put nothing off.
        """
        if item.carried_from not in self._stands:  # where it comes from is not here: what was said of it then
            return item.times_carried or 0
        before = {
            stand.meeting
            for stand in self.of(item.id)
            if stand.carried_from and stand.state == "unfinished" and not stand.hidden and stand.meeting != item.meeting
        }
        return 1 + sum(1 for id in before if self._held_before(id, item.meeting))

    def _held_before(self, meeting: str | None, own: str | None) -> bool:
        held, its = self.meetings.get(meeting or ""), self.meetings.get(own or "")
        if held is None or held.stage not in HELD:
            return False
        return its is None or not its.date or (held.date or "") <= its.date

    def _first(self, item: str) -> str:
        """The item a matter began as, as far back as is known here."""
        seen = {item}
        while (stand := self._stands.get(item)) is not None and stand.carried_from and stand.carried_from not in seen:
            item = stand.carried_from
            seen.add(item)
        return item


def go_on(work: Work, item: Item, id: str, *, put_off: bool = True) -> Item:
    """An item as it goes on to another agenda, with the papers it still needs; where it stood it stays as it was."""
    made = work.add(
        Item,
        id=id,
        title=item.title,
        purpose=item.purpose,
        leads=item.leads,
        lead_words=item.lead_words,
        minutes=item.minutes,
        outcome=item.outcome,
        whose=item.whose,
        audience=item.audience,
        carried_from=item.id,
        times_carried=(item.times_carried or 0) + (1 if put_off else 0),
    )
    for paper in work.all(Paper, item=item.id):
        if paper.state in ("enclosed", "to_follow"):
            work.add(
                Paper,
                id=derived_id("paper", paper.id, made.id),
                item=made.id,
                title=paper.title,
                state=paper.state,
                sources=paper.sources,
                document=paper.document,
                file=paper.file,
                file_name=paper.file_name,
                media_type=paper.media_type,
                size=paper.size,
                position=paper.position,
                audience=paper.audience,
            )
    return made
