"""Where a pack comes from: every record that is printed in it, every file, and everybody it calls by name.

Collected while a pack is gathered, so that it can be checked before it goes out, and so that a pack which was kept is
dropped when anything in it is erased.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from desktop.models import Action, Attendance, Meeting, Note
from desktop.names import Names, own_fact
from desktop.packs.contents import Origin
from desktop.view import View

if TYPE_CHECKING:
    from desktop.action_log import ActionRow
    from desktop.agenda_lines import Agenda
    from desktop.decisions import DecisionRow
    from desktop.minutes import MinutesText


class Origins:
    """What went into a pack for some readers, each thing once."""

    def __init__(self, view: View, audience: str) -> None:
        self._view, self._names = view, Names(view, audience)
        self._found: dict[str, Origin] = {}
        self.name(own_fact(view, "cluster"))

    def all(self) -> tuple[Origin, ...]:
        """Everything, in the order of the ids, so that the same pack has the same."""
        return tuple(sorted(self._found.values(), key=lambda one: one.id))

    def print(self, *ids: str | None) -> None:
        """Records whose values are printed, or files by their hash."""
        for id in filter(None, ids):
            self._found[id] = Origin(id)

    def name(self, *ids: str | None) -> None:
        """Records that are called by their name; people and schools of whom these readers are told."""
        for id in filter(None, ids):
            if not id.startswith(("person-", "school-")) or self._names.of(id):
                self._found.setdefault(id, Origin(id, named=True))

    def agenda(self, plan: Agenda, *, prompts: bool) -> None:
        """The meeting, its items and papers, and the files of those that are in the pack."""
        self.print(plan.meeting)
        for line in plan.lines:
            self.print(line.id)
            self.name(*line.leads)
            if prompts and line.prompt:
                own = self._view.all(Note, "about = ? AND audience = 'me'", [line.id])
                self.print(*(note.id for note in own))
            for paper in line.papers:
                self.print(paper.id, paper.file if paper.state == "enclosed" else None)
                self.name(*paper.sources)

    def minutes(self, told: MinutesText) -> None:
        """The minutes of a meeting: what was said and decided, and who came."""
        held = self._view.get(Meeting, told.meeting)
        self.print(told.meeting, told.next_meeting)
        if held is not None:
            self.name(held.chair, held.clerk, held.confirmed_at if told.confirmed_on else None)
        for item in told.items:
            self.print(*item.records, *(one.id for one in item.decisions), *(one.id for one in item.actions))
            for action in item.actions:
                self._owed(action.id)
        came = told.attendance
        for line in (*came.present, *came.attending, *came.apologies, *came.absent):
            record = self._view.get(Attendance, line.id)
            self.print(line.id)
            self.name(line.person, line.school, record.school if record else None)

    def decided(self, row: DecisionRow, actions: Iterable[ActionRow]) -> None:
        """A line of the register: a decision, where it was made, and what is done about it."""
        self.print(row.id, row.meeting, row.item)
        for action in actions:
            self.print(action.id)
            self._owed(action.id)

    def actions(self, rows: Iterable[ActionRow]) -> Iterator[ActionRow]:
        """The action log, row by row as it is gone through."""
        for row in rows:
            self.print(row.id, row.meeting, row.item, row.priority if row.plan_number else None)
            held = self._owed(row.id)
            self.print(held.decision if held is not None and row.decision_words else None)
            yield row

    def _owed(self, action: str) -> Action | None:
        held = self._view.get(Action, action)
        if held is not None:
            self.name(*held.leads, *held.supporters)
        return held
