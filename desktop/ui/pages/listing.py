"""A page of a list and a detail: how it is laid out, and how one of named things is found, added and chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.book import Touched
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pieces import Card, EmptyPage, ListDetail, QuietLabel, Segments, TopLine
from desktop.ui.table import Column, Line, Table
from desktop.ui.table_parts import fold

if TYPE_CHECKING:
    from desktop.ui.pages.named_detail import NamedDetail


def seek_line(words: str) -> QLineEdit:
    """A line to find by, with the same words for the eye and for a screen reader."""
    line = QLineEdit()
    line.setPlaceholderText(words)
    line.setAccessibleName(words)
    line.setClearButtonEnabled(True)
    line.setFixedWidth(220)
    return line


def lay_out(
    page: QWidget,
    top: QWidget,
    line: Sequence[QWidget],
    count: QWidget,
    table: Table,
    detail: QWidget,
    *others: QWidget,
    above: Sequence[QWidget] = (),
) -> QStackedWidget:
    """Lay a page out; gives its body, which shows the list (0) or one of `others` (1, 2 …). `above` stands over the
    table, in its card."""
    across = QHBoxLayout()
    across.setSpacing(STEP)
    for widget in line:
        across.addWidget(widget)
    across.addStretch(1)
    across.addWidget(count)
    card = Card()
    card.body.setContentsMargins(STEP + 2, STEP // 2, STEP + 2, STEP)
    card.add(*above)
    card.add(table, stretch=1)
    filled = QWidget()
    inside = QVBoxLayout(filled)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(STEP + 4)
    inside.addLayout(across)
    inside.addWidget(ListDetail(card, detail, detail_width=340), 1)
    body = QStackedWidget()
    for widget in (filled, *others):
        body.addWidget(widget)
    column = QVBoxLayout(page)
    column.setContentsMargins(STEP * 3 - 2, STEP * 2, STEP * 3 - 2, STEP * 2)
    column.setSpacing(STEP + 4)
    column.addWidget(top)
    column.addWidget(body, 1)
    return body


def across(*widgets: QWidget) -> QHBoxLayout:
    """Widgets side by side from the start of the line, buttons usually."""
    row = QHBoxLayout()
    row.setSpacing(STEP)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


LIST, EMPTY = range(2)
"""What the body of a page of named things shows first; its own parts follow."""


class Named(Protocol):
    """A row of a list of named things."""

    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=Named)


class ListWords(NamedTuple):
    """What a page of named things says of them, already translated."""

    title: str
    which: str
    now: str
    all: str
    find: str
    none_found: str
    new: str
    new_hint: str


class NamedList(Page, Generic[N]):
    """A page of things with a name: those of now or all, found by words, another added by its name and Enter.

    A page of its own says what it lists and how: the methods that raise NotImplementedError here.
    """

    kind = ""
    """The record each row is, as the way to it calls it too."""
    heard: tuple[str, ...] = ()
    """The kinds of record whose changes show here."""

    def __init__(
        self,
        desk: Desk,
        words: ListWords,
        columns: Sequence[Column],
        detail: NamedDetail,
        empty: EmptyPage,
        *others: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self._rows: dict[str, N] = {}
        self.top = TopLine(words.title)
        for one in self.buttons():
            self.top.add(one)
        self.which = Segments([("now", words.now), ("all", words.all)])
        self.which.setAccessibleName(words.which)
        self.which.choose("now")
        self.which.chosen.connect(lambda _name: self.renew())
        self.seek = seek_line(words.find)
        self.seek.textChanged.connect(lambda _text: self._fill())
        self.count = QuietLabel()
        self.new = QLineEdit()
        self.new.setPlaceholderText(words.new_hint)
        self.new.setAccessibleName(words.new)
        self.new.returnPressed.connect(self._add)
        self.new.hide()
        self.table = Table(words.title, columns, empty=words.none_found)
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda _id: self.edit())
        self.table.hide_asked.connect(self._hide)
        self.detail, self.empty = detail, empty
        line = (self.which, self.seek)
        above = (self.new,)
        self._body = lay_out(self, self.top, line, self.count, self.table, detail, empty, *others, above=above)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.begin_new)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.seek.setFocus)

    # -- what a page of its own says -----------------------------------------------------------------------

    def buttons(self) -> Sequence[QWidget]:
        """What stands at the end of its top line."""
        raise NotImplementedError

    def read(self, everything: bool) -> Sequence[N]:
        """The rows of now, or with `everything` those of before too."""
        raise NotImplementedError

    def line(self, row: N) -> Line:
        """A row as the table shows it."""
        raise NotImplementedError

    def sought(self, row: N) -> str:
        """The words a row is found by."""
        raise NotImplementedError

    def counted(self, rows: Sequence[N]) -> str:
        """How many there are, in words."""
        raise NotImplementedError

    def show_row(self, row: N) -> None:
        """Show one beside the list."""
        raise NotImplementedError

    def edit(self) -> None:
        """Put the person into the one that is shown."""
        raise NotImplementedError

    def go_on(self) -> None:
        """Put the person where one just added is filled in."""
        raise NotImplementedError

    # -- what the window expects ---------------------------------------------------------------------------

    def arrive(self, **where: str) -> None:
        """Show the list, perhaps one of it, under its kind; with `new`, ask for another's name."""
        self.renew()
        wanted = where.get(self.kind, "")
        if wanted and wanted not in self._rows:
            self.which.choose("all")
            self.seek.clear()
            self.renew()
        self._choose(wanted)
        if where.get("new"):
            self.begin_new()
        else:
            self.table.setFocus()

    def place(self) -> dict[str, str]:
        return {self.kind: self.table.current()}

    def touched(self, touched: Touched) -> None:
        if touched.any_of(*self.heard):
            self.renew()

    def leave(self) -> None:
        self.detail.seal()

    def renew(self) -> None:
        """Read the list anew."""
        everything = self.which.current() == "all"
        found = self.read(everything)
        self._rows = {row.id: row for row in found}
        if self._body.currentIndex() in (LIST, EMPTY):
            self._body.setCurrentIndex(LIST if found or everything or not self.new.isHidden() else EMPTY)
        self._fill()

    # -- the list ------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        words = fold(self.seek.text()).split()
        shown = [row for row in self._rows.values() if all(word in fold(self.sought(row)) for word in words)]
        self.table.set_lines([self.line(row) for row in shown])
        self.count.setText(self.counted(shown))
        if shown and not self.table.current():
            self.table.choose(shown[0].id)
        self._show(self.table.current())

    def _choose(self, id: str) -> None:
        if id and self.table.choose(id):
            self._show(id)

    def _show(self, id: str) -> None:
        row = self._rows.get(id)
        self.detail.setVisible(row is not None)
        if row is not None:
            self.show_row(row)

    def begin_new(self) -> None:
        """Ask for the name of a new one."""
        self.detail.seal()
        self._body.setCurrentIndex(LIST)
        self.new.show()
        self.new.setFocus()

    def _add(self) -> None:
        from desktop.records import add

        name = self.new.text().strip()
        self.new.clear()
        self.new.hide()
        if not name:
            self.table.setFocus()
            return
        made = add(self.desk.book, self.kind, {"name": name})
        self.seek.clear()
        self.renew()  # what was just added is among those of now
        self._choose(made)
        self.go_on()

    def _hide(self, ids: list[str]) -> None:
        from desktop.records import hide

        self.detail.seal()
        for id in ids:
            hide(self.desk.book, id)
