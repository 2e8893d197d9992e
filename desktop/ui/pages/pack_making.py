"""The pack that the window shows, while it is made and once it is there: in the background and in memory."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from desktop.ui.pages.desk import Desk
from desktop.words import _

if TYPE_CHECKING:
    from collections.abc import Generator

    from desktop.agenda_lines import Agenda
    from desktop.pack_choices import PackChoices
    from desktop.packs.build import PackMade
    from desktop.steps import Step
    from desktop.ui.jobs import Job


class Wanted(NamedTuple):
    """Which pack: of which meeting, for whom, the chair's copy or not, and how it is made up."""

    meeting: str
    audience: str
    chair: bool
    choices: PackChoices


class PackMaking(QObject):
    """Makes one pack at a time; `made` and `data` are the last one's, `agenda` what it was made of.

    `done`, `refused(words)` and `given_up` (somebody pressed Stop) come for the pack that was asked for last, never for
    one that is no longer wanted."""

    done = Signal()
    refused = Signal(str)
    given_up = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: Job | None = None
        self._asked: Wanted | None = None
        self._state = 0
        self.outdated = False
        self.agenda: Agenda | None = None
        self.made: PackMade | None = None
        self.data = b""

    def is_ready(self, wanted: Wanted | None) -> bool:
        """Whether that pack is here, and no other is under way."""
        return self.made is not None and self._asked == wanted and not self.is_under_way() and not self.outdated

    def look_for_changes(self) -> None:
        """See whether anything was changed since the pack was begun: what it holds may be for others now."""
        self.outdated = self.outdated or self._state != self._present()

    def _present(self) -> int:
        with self._desk.book.reading() as view:
            return int(view.rows("SELECT count(*) FROM operation")[0][0])

    def is_under_way(self) -> bool:
        """Whether a pack is being made."""
        return self._job is not None

    def begin(self, wanted: Wanted, agenda: Agenda | None) -> None:
        """Make a pack; one that is under way is given up."""
        from desktop.drafts import seal_drafts

        self.stop()
        book, today = self._desk.book, self._desk.today
        seal_drafts(book)
        self._asked, self.agenda = wanted, agenda
        self._state, self.outdated = self._present(), False

        def done(told: tuple[PackMade, bytes]) -> None:
            if self._job is job:
                self._job = None
                self.made, self.data = told
                self.done.emit()

        def refused(words: str) -> None:
            if self._job is job:
                self.forget()
                self.refused.emit(words)

        def ended(_how: str) -> None:
            if self._job is job:
                self._job = None
                self.given_up.emit()

        def work() -> Generator[Step, None, tuple[PackMade, bytes]]:
            from desktop.meeting_pack import made_pack  # here, so that the page waits for no library

            out = io.BytesIO()
            made = yield from made_pack(
                book,
                wanted.meeting,
                wanted.audience,
                out,
                chair=wanted.chair,
                today=today,
                arrangement=wanted.choices.arrangement(),
            )
            return made, out.getvalue()

        job = self._job = self._desk.jobs.start(
            _("Making the pack"), work, on_done=done, on_refused=refused, on_end=ended
        )

    def stop(self) -> None:
        """Give up what is under way; the last pack stays."""
        if self._job is not None:
            self._job.stop()
            self._job = None

    def forget(self) -> None:
        """Let the last pack go, and give up what is under way."""
        self.stop()
        self.made, self.data = None, b""
