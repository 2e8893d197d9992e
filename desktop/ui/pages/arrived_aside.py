"""What came by itself and waits for a person: a line for each bundle with why, and the look before one is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop import clock
from desktop.ui.meanwhile import Meanwhile
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.exchange_look import LookFirst
from desktop.ui.pages.in_place import InPlace
from desktop.ui.pieces import Card, button
from desktop.ui.rows import Row, Rows
from desktop.words import _, ago, plural

if TYPE_CHECKING:
    from desktop.bundles import Taken
    from desktop.kept_aside import Aside
    from desktop.ui.jobs import Job, Work


class Waiting(Card):
    """The bundles that wait; nothing to see when there is none. `look_asked` with the one a person wants to see,
    `changed` when one was dropped."""

    look_asked = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._found: dict[str, Aside] = {}
        self.rows = Rows(_("Waiting for you to look"))
        self.rows.pressed.connect(self._look)
        self.rows.opened.connect(self._look)
        self.question = InPlace()
        self.add(self.rows, self.question)
        self.hide()

    def renew(self) -> int:
        """Read what waits; how many."""
        from desktop.arrived import waiting

        found: list[Aside] = []
        with self._desk.book.reading() as view:
            if waiting(view):
                from desktop.kept_aside import kept_aside

                found = kept_aside(self._desk.book)
            whose = {one.path: view.device(one.sender) for one in found}
        self._found = {one.path.name: one for one in found}
        self.say(
            _("Waiting for you to look"), plural("{n} bundle, not taken yet", "{n} bundles, not taken yet", len(found))
        )
        self.rows.set_rows(
            [
                Row(
                    name,
                    one.why,
                    lead=_("{who}:").format(who=whose[one.path]),
                    under=" · ".join(part for part in (one.words, way_words(one)) if part),
                    button=_("Look first"),
                )
                for name, one in self._found.items()
            ]
        )
        if found and not self.rows.current():
            self.rows.choose(next(iter(self._found)))
        self.setVisible(bool(found))
        return len(found)

    def _look(self, name: str) -> None:
        self.question.put_away()
        self.look_asked.emit(self._found[name])

    def offer_to_drop(self, aside: Aside, why: str) -> None:
        """One could not be looked at: say why, and let it be dropped, or it would wait for ever."""
        self.question.ask(
            _("{why}\nIf it is dropped, what is in it comes again with the next from a laptop that has it.").format(
                why=why
            ),
            _("Drop it"),
            lambda: self._drop(aside),
            self.rows,
        )

    def _drop(self, aside: Aside) -> None:
        from desktop.kept_aside import drop_aside

        drop_aside(self._desk.book, aside)
        self._desk.tell(_("Dropped. Nothing of it was taken."))
        self.changed.emit()


def way_words(aside: Aside) -> str:
    """How and when it came."""
    from desktop.arrived import WAYS

    when = ago(clock.at(aside.at), clock.moment())
    return _("{way}, {when}").format(way=_(WAYS.get(aside.way, aside.way)), when=when)


class AsideLook(LookFirst):
    """One of them before it is taken. `shown` when it has been read, `refused` with it and why when it cannot be,
    `ended` when it was taken, dropped or left."""

    shown = Signal()
    refused = Signal(object, str)
    ended = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._aside: Aside | None = None
        self._job: Job | None = None
        self.drop = button(_("Drop it…"), self._ask_to_drop)
        self.buttons.insertWidget(2, self.drop)
        self.question = InPlace()
        self.card.body.insertWidget(self.card.body.indexOf(self.until) + 1, self.question)
        self.take_asked.connect(self._take)
        self.put_off.connect(self._leave)

    def begin(self, aside: Aside) -> None:
        """Read one, on the worker's thread."""
        from desktop.bundles import looking

        book = self._desk.book
        self._start(
            _("Looking at what {who} sent").format(who=self._who(aside)),
            lambda: looking(book, aside.path),
            lambda seen: self._looked(aside, seen),
            _("Nothing in the book is changed by looking."),
            lambda words: self.refused.emit(aside, words),
        )

    def _who(self, aside: Aside) -> str:
        with self._desk.book.reading() as view:
            return view.device(aside.sender)

    def _start(
        self,
        name: str,
        work: Callable[[], Work],
        done: Callable[[Taken], object],
        more: str,
        refused: Callable[[str], object] | None = None,
    ) -> None:
        jobs = self._desk.jobs
        if self._job is None or not jobs.runs(self._job):  # pressed twice
            self._job = jobs.start(name, work, on_done=done, on_refused=refused)
            Meanwhile(self.window(), jobs, self._job, more)

    def _looked(self, aside: Aside, seen: Taken) -> None:
        from desktop.arrivals import when_words

        self._aside = aside
        self.question.put_away()
        self.shown.emit()
        self.show_bundle(aside.path, seen)
        done = when_words(seen.summary)
        self.when.setText(_("Done {when} · came {way}").format(when=done, way=way_words(aside)))

    def _take(self) -> None:
        from desktop.drafts import seal_drafts
        from desktop.kept_aside import taking_aside

        book, aside = self._desk.book, self._aside
        if aside is None:
            return
        seal_drafts(book)  # what is being typed is a change of its own, and never lost under what comes
        self._start(
            _("Taking what {who} sent").format(who=self.who),
            lambda: taking_aside(book, aside),
            self._taken,
            _("It is taken whole or not at all. Meanwhile nothing else can be written in the book."),
        )

    def _taken(self, taken: Taken) -> None:
        from desktop.bundles import tell

        self.ended.emit()
        tell(self._desk.book, taken)
        said = _("Taken from {who}: {what}.").format(who=taken.who, what=taken.summary.words)
        if taken.was_copied:
            said += " " + _("This laptop was copied: both histories are kept.")
        self._desk.tell(said)

    def _ask_to_drop(self) -> None:
        self.question.ask(
            _(
                "The copy kept here goes, and nothing in it is taken. It is not gone from the other laptops: it comes "
                "again with the next bundle from one that has it, and waits here again. If it should never come, "
                "speak with {who}."
            ).format(who=self.who),
            _("Drop it"),
            self._drop,
            self.drop,
        )

    def _drop(self) -> None:
        from desktop.kept_aside import drop_aside

        if self._aside is not None:
            drop_aside(self._desk.book, self._aside)
        self.ended.emit()
        self._desk.tell(_("Dropped. Nothing of it was taken."))

    def _leave(self) -> None:
        """Esc puts a question away first."""
        if self.question.is_asking():
            self.question.leave.click()
            return
        self.ended.emit()
        self._desk.tell(_("Not taken. It waits here until you have looked again."))
