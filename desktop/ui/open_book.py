"""A book open in its window: pages, Undo, the finder, what the status line says, and closing with nothing lost."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop import clock, history
from desktop.book import Touched, get_ready_to_write
from desktop.errors import NotFound, Refusal
from desktop.models import Cluster
from desktop.settings import Settings
from desktop.ui.choosing import Chooser
from desktop.ui.dropped import DroppedFiles
from desktop.ui.jobs import JobBar, Jobs
from desktop.ui.look import Look, Mode, dress
from desktop.ui.messages import Banner, Slips
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pages.every import PAGES, UNDER, load_ahead
from desktop.ui.pages.ways import way_to
from desktop.ui.shell import PageEntry, Shell
from desktop.ui.text_undo import TextUndo
from desktop.words import _, day, day_and_year, plural, time_of

if TYPE_CHECKING:
    from desktop.carriers.stick import Stick
    from desktop.opening import Opened
    from desktop.ui.exchanges import Exchanges
    from desktop.ui.finder import Command, Finder, Found

IDLE = 400
"""Milliseconds after the first page is shown, before what can wait is begun."""
PAGE_AHEAD = 60
"""Milliseconds from bringing in one page's code to the next: between two, the window answers."""
BROUGHT = (".clusterbundle", ".eml")
"""Endings of files that are looked at wherever on the window they are dropped."""
PAUSE = 1200
"""Milliseconds after the last change, before the search index and the numbers in the rail follow it."""


class OpenBook(QObject):
    """Everything that lives as long as one book is open. `locked` asks for the welcome page in its place,
    `passphrase_asked` and `move_asked(folder)` for what is done to a book that is closed meanwhile."""

    locked = Signal()
    passphrase_asked = Signal()
    move_asked = Signal(object)

    def __init__(self, opened: Opened, settings: Settings, look: Look, *, passing: bool = False) -> None:
        """A `passing` book, to look round in, is not backed up, and where it was left is not remembered."""
        super().__init__()
        self._passing = passing
        self.book, self.settings, self.look = opened.book, settings, look
        self._notices = opened.notices
        self._ended = False
        self._finder: Finder | None = None
        self._exchanges: Exchanges | None = None
        self._waiting = ""
        self.jobs = Jobs(self)
        self.banner = Banner()
        chooser = Chooser(settings)
        self.desk = Desk(self.book, self.jobs, self.go, self.banner.say, chooser.files, chooser.place, chooser.folder)
        self.shell = Shell(self._entries())
        dress(self.shell)
        self.shell.add_over(self.banner)
        self.shell.add_status(JobBar(self.jobs))
        self.slips = Slips(self.banner, self.shell)
        self.slips.install()
        self.jobs.refused.connect(self.banner.refuse)
        self.jobs.slipped.connect(self.slips.tell)
        self.text_undo = TextUndo(self)
        self.shell.undo_asked.connect(self.undo)
        self.shell.redo_asked.connect(self.redo)
        self.shell.find_asked.connect(self.find)
        self.shell.visited.connect(self._visited)
        self.shell.closing.connect(self._closing)
        QShortcut(QKeySequence("Ctrl+L"), self.shell).activated.connect(self.locked)
        QShortcut(QKeySequence("Ctrl+E"), self.shell).activated.connect(partial(self.go, "exchange", do="now"))
        for key in ("Ctrl+Q", "Ctrl+W"):
            QShortcut(QKeySequence(key), self.shell).activated.connect(self.shell.close)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._catch_up)
        self._pages_ahead = load_ahead()
        self._ahead = QTimer(self, interval=PAGE_AHEAD)
        self._ahead.timeout.connect(self._load_ahead)
        self._stop_listening = self.book.listen(self._touched)
        self.book.kept = self._say_saved
        self._loader = threading.Thread(target=get_ready_to_write, name="writing")

    def _entries(self) -> list[PageEntry]:
        return [
            PageEntry(
                name, _(words), self._book_page if name == "book" else partial(make, self.desk), section
            )
            for name, words, make, section in PAGES
        ]

    def _book_page(self) -> QWidget:
        from desktop.ui.pages.book import BookPage

        page = BookPage(self.desk)
        page.lock_asked.connect(self.locked)
        page.passphrase_asked.connect(self.passphrase_asked)
        page.move_asked.connect(self.move_asked)
        page.look_chosen.connect(self.choose_look)
        page.show_look(self.look.mode)
        return page

    def begin(self) -> None:
        """Show the window where the book was left, and begin what can wait."""
        self._take_up_typed()
        self._say_who()
        self._show_undo()
        self._show_first()
        self.shell.show()
        self.shell.focus_page()
        DroppedFiles(self.shell, BROUGHT, self.look_at)
        QTimer.singleShot(IDLE, self._when_idle)

    def _take_up_typed(self) -> None:
        """Make changes of what was typed before a crash: first of all, so that no page takes it up a second time."""
        if self.book.drafts():
            from desktop.drafts import seal_drafts

            seal_drafts(self.book)

    def _show_first(self) -> None:
        left = {key: str(value) for key, value in self.settings.left(self.book.path).items()}
        name = left.pop("page", "home")
        try:
            self.shell.show_page(name, **left)
        except (KeyError, NotFound, TypeError):
            # it was left by another version, or on something no longer here
            self.shell.show_page("home")

    def _when_idle(self) -> None:
        if self._ended:
            return
        self._loader.start()
        if self._notices:
            self.banner.refuse("\n".join(self._notices))  # warnings, which stay until they are put away
        QTimer.singleShot(IDLE, self._go_on)

    def _go_on(self) -> None:
        """Back up when it is time, and go on with what can wait."""
        if self._ended:
            return
        from desktop.backup import back_up, backup_due

        if not self._passing and backup_due(self.book, clock.moment()):
            self.jobs.start(_("Backing up"), lambda: back_up(self.book))
        self._begin_exchanging()
        self._catch_up()
        self._ahead.start()

    def _begin_exchanging(self) -> None:
        exchanges = self._exchanges = self.desk.exchanges
        exchanges.slipped.connect(self.slips.tell)
        exchanges.changed.connect(self._say_notes)
        exchanges.exchanged.connect(self._pause.start)
        exchanges.stick_came.connect(self._stick_came)
        exchanges.held.connect(self._wait_for_bundle)
        exchanges.begin()

    def _stick_came(self, stick: Stick) -> None:
        said = _("The memory stick “{name}” is here.").format(name=stick.name)
        self.banner.say(
            said,
            (_("Exchange with this stick"), lambda: self.desk.exchanges.by_stick(stick, self.banner.say)),
        )

    def _wait_for_bundle(self) -> None:
        """Let nothing be typed while it could not be kept; what is taken by hand has a window of its own."""
        from desktop.ui.meanwhile import UntilFree

        if self.jobs.current() is None and not self.shell.findChildren(UntilFree):
            UntilFree(self.shell, lambda: not self.book.turn.locked(), self.desk.exchanges.stop_all)

    def _load_ahead(self) -> None:
        if next(self._pages_ahead, None) is None:
            self._ahead.stop()
            gc.freeze()  # code stays: looking through it for rubbish, as often as a long list is read, would be felt

    def _catch_up(self) -> None:
        """In a pause: a piece of the search index, and the numbers in the rail."""
        from desktop.finding import index_some
        from desktop.ui.pages.home import HomePage

        if self._ended or self.book.writing:
            return
        if index_some(self.book):
            self._pause.start(0)
            return
        self._pause.setInterval(PAUSE)
        for page in self.shell.made_pages():
            if isinstance(page, HomePage) and page is not self.shell.page():
                page.renew()
                self.shell.set_count("home", page.owes)
        self._say_waiting()

    def _say_waiting(self) -> None:
        """In the rail and the status line: what is to be settled, and how much waits to go to the others' laptops."""
        from desktop import disagreements
        from desktop.having import waiting_to_go

        with self.book.reading() as view:
            waiting = waiting_to_go(view, clock.now())
            self.shell.set_count("disagreements", disagreements.count(view))
        self.shell.set_count("exchange", waiting)
        self._waiting = plural("{n} change waits to go", "{n} changes wait to go", waiting) if waiting else ""
        self._say_notes()
        self._say_arrived()

    def _say_notes(self) -> None:
        if self._ended:
            return
        exchanging = self._exchanges.words if self._exchanges is not None else ""
        self.shell.set_notes(*filter(None, (self._waiting, exchanging)))

    def _say_arrived(self) -> None:
        """In the rail and on Home: how many bundles came since one last looked, or wait for a look."""
        from desktop.arrived import new_bundles, waiting
        from desktop.ui.pages.home import HomePage

        with self.book.reading() as view:
            new, aside = new_bundles(view), waiting(view)
        self.shell.set_count("arrived", new + aside)
        for page in self.shell.made_pages():
            if isinstance(page, HomePage):
                page.say_arrived(new, aside)

    # -- going about -------------------------------------------------------------------------------------

    def go(self, name: str, **where: Any) -> None:
        """Show a page."""
        self.shell.show_page(name, **where)

    def go_to(self, record: str) -> None:
        """Show the page on which a record is seen."""
        with self.book.reading() as view:
            way = way_to(view, record)
        if way is not None:
            self.go(way[0], **way[1])

    def look_at(self, bundles: Sequence[Path]) -> None:
        """Look at bundles that were dropped on the window, or with which the program was opened."""
        from desktop.ui.pages.exchange import ExchangePage

        self.go("exchange")
        page = self.shell.page()
        assert isinstance(page, ExchangePage)
        page.look_at(bundles)

    def find(self) -> None:
        """Open the finder."""
        if self._finder is None:
            from desktop.ui.finder import Finder

            self._finder = Finder(self.shell, self._found, self._commands())
            self._finder.found.connect(self.go_to)
        self._finder.open()

    def _found(self, words: str) -> list[Found]:
        from desktop.search import find
        from desktop.ui.finder import Found

        with self.book.reading() as view:
            return [Found(one.id, one.label, one.title, one.snippet) for one in find(view, words)]

    def _commands(self) -> list[Command]:
        from desktop.ui.commands import commands

        return commands(self)

    def rail_pages(self) -> list[tuple[str, str]]:
        """The pages in the rail, in its order, with their words."""
        said = {name: words for name, words, *_rest in PAGES}
        return [(name, _(said[name])) for name in self.shell.rail.names()]

    def choose_look(self, mode: Mode) -> None:
        """Light, dark or as the system is, from now on."""
        self.look.choose(mode)
        self.settings.choose_look(mode)
        for page in self.shell.made_pages():
            show = getattr(page, "show_look", None)
            if show is not None:
                show(mode)

    # -- what happened -----------------------------------------------------------------------------------

    def _say_saved(self) -> None:
        self.shell.set_saved(_("Saved {time}").format(time=time_of(clock.moment())))

    def _touched(self, touched: Touched) -> None:
        self._say_saved()
        self._show_undo()
        if touched.any_of("cluster", "person", "role", "school"):
            self._say_who()
        page = self.shell.page()
        if isinstance(page, Page):
            page.touched(touched)
        self._count()
        self._pause.start()
        if self._exchanges is not None and touched.name != "Take bundle":
            self._exchanges.book_changed()

    def _visited(self, name: str, _where: dict[str, Any]) -> None:
        self.shell.rail.choose(UNDER.get(name, name))
        self._count()
        if name == "arrived":  # what is there has been looked at by that
            self._say_arrived()

    def _count(self) -> None:
        from desktop.ui.pages.home import HomePage

        page = self.shell.page()
        if isinstance(page, HomePage):
            self.shell.set_count("home", page.owes)

    def _say_who(self) -> None:
        from desktop.people import who_am_i
        from desktop.renewal import brought_back

        today = clock.today()
        with self.book.reading() as view:
            cluster = view.get(Cluster, self.book.cluster)
            who = who_am_i(view, self.book.me, today)
        copied = brought_back(self.book)
        which = _("brought back from {day}").format(day=day_and_year(copied)) if copied else ""
        self.shell.set_identity(cluster.title if cluster else "", who, day(today), which)

    def _show_undo(self) -> None:
        with self.book.reading() as view:
            what = history.undoable(view)
        self.shell.set_undo(_("Undo “{what}”").format(what=what) if what else "")

    def undo(self) -> None:
        """Undo the last step, and say so."""
        self._step(history.undo, _("Undone: {what}"), _("There is nothing to undo."))

    def redo(self) -> None:
        """Do again what was undone last, and say so."""
        self._step(history.redo, _("Done again: {what}"), _("There is nothing to do again."))

    def _step(self, step: Callable[..., history.Undone | None], words: str, nothing: str) -> None:
        self._keep_typed()
        done = step(self.book)
        if done is None:
            self.banner.say(nothing)
            return
        said = words.format(what=done.name)
        if done.kept:
            said += " " + _("What was changed again since then was left as it is.")
        self.banner.say(said)

    # -- closing -----------------------------------------------------------------------------------------

    def _keep_typed(self) -> None:
        page = self.shell.page()
        if isinstance(page, Page):
            page.leave()

    def _closing(self) -> None:
        self.end()

    def end(self) -> None:
        """Keep what was typed, remember the place, back up if it is time, and lock the book. May be called twice."""
        if self._ended:
            return
        from desktop.ui.pages.reading import clear_copies

        self._ended = True
        self._pause.stop()
        self._ahead.stop()
        self._keep_typed()
        self._remember_place()
        self.shell.hide()
        self.jobs.close()
        self.desk.close()
        self.slips.uninstall()
        self.text_undo.end()
        self._stop_listening()
        self.book.kept = None
        self._finish()
        clear_copies()
        if self._loader.is_alive():
            self._loader.join()
        self.book.close()
        self.shell.close()
        self.shell.deleteLater()

    def _remember_place(self) -> None:
        name, _where = self.shell.here()
        page = self.shell.page()
        place = page.place() if isinstance(page, Page) else {}
        if name and not self._passing:
            self.settings.leave(self.book.path, {"page": name, **place})
        self.settings.place_window(bytes(self.shell.saveGeometry().toBase64().data()).decode("ascii"))

    def _finish(self) -> None:
        from desktop import steps
        from desktop.backup import back_up, backup_due
        from desktop.drafts import seal_drafts

        # the book is safe as it is: a backup that cannot be made now is tried, and told of, when it next opens
        with suppress(Refusal):
            if self.book.drafts():
                seal_drafts(self.book)
            if not self._passing and backup_due(self.book, clock.moment(), closing=True):
                steps.run(back_up(self.book))
