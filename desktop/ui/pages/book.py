"""This book: the cluster’s own rules, how the book is kept safe, and how the window looks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import clock
from desktop.book import Touched
from desktop.models import Cluster
from desktop.ui.choosing import Chooser
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pages.record_form import RecordForm
from desktop.ui.pages.recovery_sheet import print_sheet, save_sheet, saved_words, sheet_day
from desktop.ui.pages.story import show_story
from desktop.ui.paint import Mark
from desktop.ui.pieces import Card, QuietLabel, Scroll, Segments, TopLine, button
from desktop.ui.rows import Row, Rows
from desktop.words import _, ago, day_and_year, plural

if TYPE_CHECKING:
    from desktop.backup import BackedUp
    from desktop.check import Report

CLUSTER = (
    "title",
    "purpose",
    "grouping",
    "grouping_since",
    "facilitator_label",
    "last_item",
    "notice_days",
    "most_priorities",
    "most_schools",
)


class BookPage(Page):
    """The cluster on the left; on the right where the book is, its backups, passphrase and sheet, and the look.

    What the window itself must do is asked for: `lock_asked`, `passphrase_asked`, `move_asked(folder)`,
    `look_chosen(mode)`.
    """

    lock_asked = Signal()
    passphrase_asked = Signal()
    move_asked = Signal(object)
    look_chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.choose_folder = Chooser().folder
        self.top = TopLine(_("This book"))
        self.lock = button(_("Lock it"), self.lock_asked.emit, tip=_("Ctrl L"))
        self.top.add(self.lock)
        self.form = RecordForm(desk.book, Cluster, CLUSTER)
        self.story = button(_("Who changed this"), self._show_story, bare=True)
        self.facts = Rows(_("How the book is kept"))
        self.facts.pressed.connect(self._do)
        self.back_up = button(_("Back up now"), self.back_up_now, primary=True)
        self.save_all = button(_("Save one file with everything…"), self.save_everything)
        self.print_sheet = button(_("Print the recovery sheet…"), self.print_the_sheet)
        self.check = button(_("Check everything"), self.check_all)
        self.found = QuietLabel(wrap=True)
        self.remember = button(_("Open without the passphrase on this laptop"), self.remember_key)
        self.forget = button(_("Always ask for it"), self.forget_key)
        self.looks = Segments([("system", _("As the system is")), ("light", _("Light")), ("dark", _("Dark"))])
        self.looks.setAccessibleName(_("Look"))
        self.looks.chosen.connect(self.look_chosen)
        self._lay_out()

    def _lay_out(self) -> None:
        cluster = Card(_("The cluster"))
        cluster.add(self.form)
        cluster.add_row(self.story)
        cluster.fill()
        safe = Card(_("Kept safe"))
        safe.add(self.facts)
        safe.add_row(self.back_up, self.save_all)
        safe.add_row(self.print_sheet, self.check)
        safe.add(self.found)
        self.found.hide()
        laptop = Card(_("On this laptop"))
        laptop.add_row(self.remember, self.forget)
        laptop.add(
            QuietLabel(
                _("The system’s key ring keeps the book’s key; the passphrase is never kept."), wrap=True
            )
        )
        laptop.add(self.looks)
        right = QVBoxLayout()
        right.setSpacing(STEP * 2)
        right.addWidget(safe)
        right.addWidget(laptop)
        right.addStretch(1)
        inside = QWidget()
        across = QHBoxLayout(inside)
        across.setContentsMargins(0, 0, 0, STEP * 2)
        across.setSpacing(STEP * 2)
        across.addWidget(cluster, 5)
        across.addLayout(right, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 3 - 2, STEP * 2, STEP * 3 - 2, 0)
        column.setSpacing(STEP * 2 - 2)
        column.addWidget(self.top)
        column.addWidget(Scroll(inside), 1)

    # -- what the window expects -------------------------------------------------------------------------

    def arrive(self, do: str = "", **_where: str) -> None:
        """Show how things stand; `do` begins one of them: backup, passphrase, sheet, print."""
        self.renew()
        begin = {
            "backup": self.back_up_now,
            "passphrase": self.passphrase_asked.emit,
            "sheet": self.make_sheet,
            "print": self.print_the_sheet,
        }
        if do in begin:
            begin[do]()
        else:
            self.back_up.setFocus()

    def touched(self, touched: Touched) -> None:
        if touched.any_of("cluster"):
            self.renew()

    def leave(self) -> None:
        self.form.flush()

    def show_look(self, mode: str) -> None:
        """Show which look is worn."""
        self.looks.choose(mode)

    def renew(self) -> None:
        """Read how things stand."""
        from desktop.backup import list_backups
        from desktop.places import cloud_folder

        book = self.desk.book
        self.form.show_record(book.cluster)
        self.top.say(_("This book"), book.path.name)
        backups, made = list_backups(book), sheet_day(book)
        last = ago(backups[0].when, clock.moment()) if backups else ""
        service = cloud_folder(book.path)
        self.facts.set_rows(
            [
                Row(
                    "place",
                    _("Where it is"),
                    under=str(book.path.parent),
                    before=Mark(_("copied by {service}").format(service=service), "amber", "▲")
                    if service
                    else None,
                    button=_("Move it…"),
                ),
                Row(
                    "backups",
                    _("Last backup: {when}").format(when=last) if backups else _("No backup yet"),
                    under=plural("{n} kept on this laptop", "{n} kept on this laptop", len(backups)),
                    after=None if backups else Mark(_("none"), "amber", "▲"),
                ),
                Row(
                    "passphrase",
                    _("Passphrase"),
                    under=_("Nobody can send you another"),
                    button=_("Change it…"),
                ),
                Row(
                    "sheet",
                    _("Recovery sheet"),
                    under=_sheet_words(made),
                    before=None if made else Mark(_("not made"), "amber", "▲"),
                    button=_("Save it…"),
                ),
            ]
        )

    # -- keeping it safe ---------------------------------------------------------------------------------

    def _do(self, what: str) -> None:
        act = {
            "place": self.move_elsewhere,
            "passphrase": self.passphrase_asked.emit,
            "sheet": self.make_sheet,
        }
        act[what]()

    def back_up_now(self) -> None:
        """Make a dated backup, prove it, and say so."""
        from desktop.backup import back_up

        self.form.flush()
        self.desk.jobs.start(_("Backing up"), lambda: back_up(self.desk.book), on_done=self._backed_up)

    def save_everything(self) -> None:
        """Write one file that holds everything, papers too, where the person says."""
        from desktop.backup import back_up_to

        self.form.flush()
        name = f"{self.desk.book.path.stem}, {day_and_year(clock.today())}.clusterbook-backup"
        path = self.desk.choose_place(self, _("Save one file with everything"), name)
        if path is not None:
            self.desk.jobs.start(
                _("Saving everything"), lambda: back_up_to(self.desk.book, path), on_done=self._backed_up
            )

    def _backed_up(self, made: BackedUp) -> None:
        self.renew()
        self.desk.tell(_("Backed up and proved: {path}").format(path=made.path))

    def check_all(self) -> None:
        """Look at every page, signature, row and paper of the book."""
        from desktop.check import check

        self.form.flush()
        self.desk.jobs.start(_("Checking"), lambda: check(self.desk.book), on_done=self._checked)

    def _checked(self, report: Report) -> None:
        self.found.setText("\n".join([report.words, *report.problems]))
        self.found.show()

    def print_the_sheet(self) -> None:
        """Print the recovery sheet, for the safe; no copy stays on this computer. Raises Refusal."""
        if print_sheet(self, self.desk.book):
            self.renew()

    def make_sheet(self) -> None:
        """Save the recovery sheet as a PDF, to be printed elsewhere. Raises Refusal."""
        saved = save_sheet(self, self.desk.book, self.desk.choose_place)
        if saved is not None:
            self.desk.tell(saved_words(saved))
        self.renew()

    def move_elsewhere(self) -> None:
        """Ask for another folder, and have the book moved there."""
        folder = self.choose_folder(self)
        if folder is not None:
            self.move_asked.emit(folder)

    def remember_key(self) -> None:
        """Have the system's key ring open this book."""
        from desktop.opening import remember_key

        if remember_key(self.desk.book):
            self.desk.tell(_("This laptop now opens the book without asking."))
        else:
            self.desk.tell(
                _("This laptop has no key ring that would keep the key; the passphrase is asked again.")
            )

    def forget_key(self) -> None:
        """Have the passphrase asked for again."""
        from desktop.opening import forget_key

        if forget_key(self.desk.book):
            self.desk.tell(_("The passphrase will be asked for."))
        else:
            self.desk.tell(_("The system’s key ring did not answer. Try again in a moment."))

    def _show_story(self) -> None:
        show_story(self.story, self.desk.book, self.desk.book.cluster)


def _sheet_words(made: date | None) -> str:
    if made is None:
        return _("Without it, a forgotten passphrase loses the book")
    return _("Made on {day}, for the safe").format(day=day_and_year(made))
