"""Exchange: who has what, bundles made and taken, and what was edited where others no longer see it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop import clock
from desktop.book import Touched
from desktop.errors import Refusal
from desktop.ui.look import STEP
from desktop.ui.meanwhile import Meanwhile
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pages.exchange_give import Give
from desktop.ui.pages.exchange_look import LookFirst
from desktop.ui.pages.exchange_shared import EditedSince
from desktop.ui.pages.ways_card import WaysCard
from desktop.ui.paint import Mark
from desktop.ui.pieces import Card, EmptyPage, Scroll, TopLine, button
from desktop.ui.table import Cell, Column, Line, Table
from desktop.words import _, ago, plural

if TYPE_CHECKING:
    from desktop.bundles import Taken
    from desktop.having import Having, WhoHasWhat
    from desktop.members import InvitationRow
    from desktop.ui.jobs import Job

OVERVIEW, LOOK = range(2)


class ExchangePage(Page):
    """Who has what on the left, giving and taking on the right; a bundle is looked at in their place."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._coming: list[Path] = []
        self._mailed: set[Path] = set()
        self._job: Job | None = None
        self.top = TopLine(_("Exchange"))
        self.members = button(_("Members"), lambda: desk.go("members"))
        self.help = button(_("How exchanging works"), lambda: desk.go("exchange_help"), bare=True)
        self.met = button(_("Who met whom"), lambda: desk.go("who_met_whom"))
        for one in (self.help, self.met, self.members):
            self.top.add(one)
        self.table = Table(
            _("Who has what"),
            [
                Column("laptop", _("Laptop"), stretch=True),
                Column("school", _("School"), width=12, quiet=True),
                Column("heard", _("We last heard"), width=22, quiet=True),
                Column("has", _("Has everything up to"), width=19),
                Column("waiting", _("Waiting for them"), width=18),
            ],
        )
        self.table.opened.connect(self._give_to)
        self.empty = EmptyPage(
            _(
                "Nobody else has a laptop in this cluster. Invite somebody: one file, and six words that you tell "
                "them. Then laptops pass each other what is new, with no server between them."
            ),
            _("Invite somebody…"),
            lambda: desk.go("members", new="1"),
        )
        self.ways = WaysCard(desk)
        self.take_button = button(_("Take a bundle…"), self.choose, tip=_("Ctrl O"))
        self.give = Give(desk, self.take_button)
        self.edited = EditedSince(desk)
        self.look_first = LookFirst(desk)
        self.look_first.take_asked.connect(self._take)
        self.look_first.put_off.connect(self._put_off)
        self._lay_out()
        desk.exchanges.exchanged.connect(self._exchanged)
        desk.jobs.changed.connect(self._follow)
        for key, act in (("Ctrl+O", self.choose), ("Ctrl+B", self.give.make_bundle)):
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def _lay_out(self) -> None:
        who = Card(_("Who has what"))
        self._who = QStackedWidget()
        self._who.addWidget(self.table)
        self._who.addWidget(self.empty)
        who.add(self._who, stretch=1)
        side = QWidget()
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(STEP * 2)
        for card in (self.ways, self.give, self.edited):
            right.addWidget(card)
        right.addStretch(1)
        scroll = Scroll(side)
        scroll.setFixedWidth(360)
        overview = QWidget()
        across = QHBoxLayout(overview)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(STEP * 2)
        across.addWidget(who, 1)
        across.addWidget(scroll)
        self.body = QStackedWidget()
        self.body.addWidget(overview)
        self.body.addWidget(self.look_first)
        self.lay_under(self.top, self.body)

    # -- what the window expects -------------------------------------------------------------------------

    def arrive(self, do: str = "", look: str = "", **_where: str) -> None:
        """Show who has what; `do` begins to make or take a bundle, `look` looks at the bundle in that file."""
        self.renew()
        if look:
            self.look_at([Path(look)])
        elif do == "take":
            self.choose()
        elif do == "give":
            self.give.whom.setFocus()
        elif do == "now":
            self.ways.exchange_now()
        elif self.body.currentIndex() == LOOK:
            self.look_first.take.setFocus()
        elif self._who.currentWidget() is self.table:
            self.table.setFocus()
        elif self.empty.begin is not None:
            self.empty.begin.setFocus()

    def touched(self, touched: Touched) -> None:
        self.renew()

    def _exchanged(self) -> None:
        if self.isVisible():
            self.renew()

    def renew(self) -> None:
        """Read how things stand."""
        from desktop.having import who_has_what

        with self.desk.book.reading() as view:
            told = who_has_what(view, clock.now())
        if self.body.currentIndex() == OVERVIEW:
            self.top.say(_("Exchange"), _waiting_words(told))
        self.table.set_lines([*map(_laptop, told.laptops), *map(_invited, told.invited)])
        self._who.setCurrentWidget(self.table if told.laptops or told.invited else self.empty)
        if told.laptops and not self.table.current():
            self.table.choose(told.laptops[0].laptop.device)
        self.give.show_laptops(told.laptops)
        self.edited.renew()
        self.ways.renew()

    def _give_to(self, device: str) -> None:
        self.give.choose(device)
        self.give.make.setFocus()

    # -- taking ------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for bundles' files, and look at each."""
        from desktop.bundles import ENDING

        self.look_at(self.desk.choose_files(self, _("Take a bundle"), ENDING))

    def look_at(self, files: Sequence[Path]) -> None:
        """Look at bundles one after the other; each is taken, or put off, before the next is shown."""
        self._coming += files
        self._look_at_next()

    def _look_at_next(self) -> None:
        from desktop.bundles import looking
        from desktop.carriers.mail import is_message

        busy = self._job is not None and self.desk.jobs.runs(self._job)
        if busy or self.body.currentIndex() == LOOK or not self._coming:
            return
        path, book = self._coming.pop(0), self.desk.book
        if is_message(path):  # what is looked at is the bundle attached to it
            try:
                path = self._attached(path)
            except Refusal as refusal:
                self._refused(str(refusal))
                return
        self._job = self.desk.jobs.start(
            _("Looking at “{name}”").format(name=path.name),
            lambda: looking(book, path),
            on_done=lambda seen: self._looked(path, seen),
            on_refused=self._refused,
        )
        Meanwhile(self.window(), self.desk.jobs, self._job, _("Nothing in the book is changed by looking."))

    def _follow(self) -> None:
        """A look that was stopped tells nothing; the next bundle is looked at all the same."""
        if self._job is not None and self._job.stopping() and not self.desk.jobs.runs(self._job):
            self._job = None
            self._look_at_next()

    def _attached(self, message: Path) -> Path:
        """The bundle attached to a saved message; further ones come next. Raises Refusal."""
        from desktop import paths
        from desktop.mailing import bundles_of
        from desktop.ui.pages.reading import copies

        first, *others = bundles_of(message, paths.made(copies()))
        self._coming[:0] = others
        self._mailed |= {first, *others}
        return first

    def _looked(self, path: Path, seen: Taken) -> None:
        self.body.setCurrentIndex(LOOK)
        self.top.say(_("Exchange"), _("look first, then take it"))
        self.look_first.show_bundle(path, seen)

    def _refused(self, words: str) -> None:
        self.desk.jobs.refused.emit(words)
        self._look_at_next()

    def _put_off(self) -> None:
        self._back()
        self.desk.tell(_("Not taken. The file is where it was; look at it again at any time."))
        self._look_at_next()

    def _back(self) -> None:
        self.body.setCurrentIndex(OVERVIEW)
        self.renew()
        self.take_button.setFocus()

    def _take(self) -> None:
        from desktop.bundles import taking
        from desktop.drafts import seal_drafts

        if self._job is not None and self.desk.jobs.runs(self._job):
            return  # pressed twice
        book, path = self.desk.book, self.look_first.path
        seal_drafts(book)  # what is being typed is a change of its own, and never lost under what comes
        self._job = self.desk.jobs.start(
            _("Taking what {who} sent").format(who=self.look_first.who),
            lambda: taking(book, path, "mail" if path in self._mailed else "file"),
            on_done=self._taken,
            on_refused=self._refused,
        )
        Meanwhile(
            self.window(),
            self.desk.jobs,
            self._job,
            _("It is taken whole or not at all. Meanwhile nothing else can be written in the book."),
        )

    def _taken(self, taken: Taken) -> None:
        from desktop.bundles import tell

        self._back()
        tell(self.desk.book, taken)
        said = _("Taken from {who}: {what}.").format(who=taken.who, what=taken.summary.words)
        if taken.was_copied:
            said += " " + _("This laptop was copied: both histories are kept.")
        self.desk.tell(said)
        self._look_at_next()


def _waiting_words(told: WhoHasWhat) -> str:
    if not told.laptops:
        return ""
    if not told.waiting:
        return _("everybody has everything, as far as is known here")
    said, left = [], told.waiting - told.on_way
    if left:
        said.append(plural("{n} change waits to go", "{n} changes wait to go", left))
    if told.on_way:
        said.append(plural("{n} is on its way", "{n} are on their way", told.on_way))
    return "; ".join(said)


def _laptop(one: Having) -> Line:
    now = clock.moment()
    heard = _("never")
    if one.laptop.heard is not None:
        heard = f"{ago(clock.at(one.laptop.heard), now)} {one.way}".rstrip()
    has = ago(clock.at(one.since), now) if one.since is not None else _("everything")
    if one.laptop.heard is None:
        has = _("not known yet")
    words = plural("{n} change", "{n} changes", one.waiting)
    if one.on_way and one.on_way == one.waiting:
        words = plural("{n} on its way", "{n} on their way", one.waiting)
    elif one.on_way:
        words += ", " + plural("{n} on its way", "{n} on their way", one.on_way)
    if one.files:
        words += ", " + plural("{n} file", "{n} files", one.files)
    mark = Mark(words, "amber" if one.behind else "quiet", "▲" if one.behind else "")
    if not one.waiting and not one.files:
        mark = Mark(_("nothing"), "good", "✓")
    return Line(
        one.laptop.device,
        [
            one.laptop.name,
            one.laptop.school_words or one.laptop.role_words,
            Cell(heard, sort=one.laptop.heard or 0),
            Cell(has, sort=one.since or 0),
            Cell(words, sort=one.waiting, mark=mark),
        ],
    )


def _invited(one: InvitationRow) -> Line:
    mark = Mark(_("invitation open"), "blue", "○")
    by = _("invited by {who}").format(who=one.by)
    return Line(one.key, [one.name, one.school_words or one.role_words, _("never"), by, mark])
