"""The frame of the window: who one is, the find box, the rail, the page, and the line that says what is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.look import STEP, colours
from desktop.ui.pieces import Words
from desktop.ui.rail import Rail
from desktop.ui.shell_parts import FindBox, KeyLine
from desktop.words import _

_WIDEST_OVER = 680
"""Pixels that a line over the page is wide at most: longer ones are hard to read."""

Section = Literal["", "together", "back", "foot"]


class PageEntry(NamedTuple):
    """A page in the rail: made by `factory` when first visited, then kept.

    The page may have `arrive(**where)`, called at each visit, and `leave()`, called before another page or the end
    (it keeps what was typed). With `section` None it is reached from other pages only.
    """

    name: str
    words: str
    factory: Callable[[], QWidget]
    section: Section | None = ""


class _Band(QWidget):
    """A strip of card colour with a hairline on one side."""

    def __init__(self, height: int, *, line_below: bool) -> None:
        super().__init__()
        self._line_below = line_below
        self.setMinimumHeight(height)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(STEP * 2, 0, STEP * 2, 0)
        self.row.setSpacing(STEP * 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), colours()
        painter.fillRect(self.rect(), QColor(c.card))
        painter.fillRect(0, self.height() - 1 if self._line_below else 0, self.width(), 1, QColor(c.line))


class Shell(QWidget):
    """The window. Pages are reached with `show_page(name, **where)`; Back (Alt Left) goes where one came from.

    `undo_asked`, `redo_asked`, `find_asked` are for whoever put the window together; `visited(name, where)` follows
    each change of page; `closing` comes before the end, when pages have kept what was typed.
    """

    undo_asked = Signal()
    redo_asked = Signal()
    find_asked = Signal()
    visited = Signal(str, dict)
    closing = Signal()

    def __init__(self, entries: Sequence[PageEntry], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = {entry.name: entry for entry in entries}
        self._pages: dict[str, QWidget] = {}
        self._trail: list[tuple[str, dict[str, Any]]] = []
        self._here: tuple[str, dict[str, Any]] | None = None
        self.setMinimumSize(800, 480)
        self.rail = Rail([(e.name, e.words, e.section) for e in entries if e.section is not None])
        self.rail.asked.connect(self.show_page)
        self._stack = QStackedWidget()
        self._over: QWidget | None = None
        self._put_together()
        self._add_keys()

    def _put_together(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_top())
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self._stack, 1)
        column.addLayout(middle, 1)
        column.addWidget(self._make_foot())

    def _make_top(self) -> QWidget:
        top = _Band(52, line_below=True)
        self._cluster, self._who = Words(bold=True), Words(step=-3, colour="quiet")
        who = QVBoxLayout()
        who.setSpacing(2)
        who.addStretch(1)
        who.addWidget(self._cluster)
        who.addWidget(self._who)
        who.addStretch(1)
        self.find_box = FindBox(_("Find anything, or do anything"), _("Ctrl K"))
        self.find_box.clicked.connect(self.find_asked)
        self._day = Words(step=-2, colour="quiet")
        day = QHBoxLayout()
        day.addStretch(1)
        day.addWidget(self._day)
        top.row.addLayout(who, 10)
        top.row.addWidget(self.find_box, 12)
        top.row.addLayout(day, 10)
        return top

    def _make_foot(self) -> QWidget:
        foot = _Band(28, line_below=False)
        self._saved, self._notes = Words(step=-2, colour="quiet"), Words(step=-2, colour="quiet")
        self._undo = KeyLine(_("Ctrl Z"))
        self._undo.clicked.connect(self.undo_asked)
        foot.row.addWidget(self._saved)
        foot.row.addWidget(self._notes)
        foot.row.addStretch(1)
        self._extra = QHBoxLayout()
        foot.row.addLayout(self._extra)
        foot.row.addWidget(self._undo)
        self.set_undo("")
        return foot

    def _add_keys(self) -> None:
        keys: list[tuple[str | QKeySequence.StandardKey, Callable[[], object]]] = [
            ("Ctrl+K", self.find_asked.emit),
            (QKeySequence.StandardKey.Undo, self.undo_asked.emit),
            ("Alt+Left", self.back),
            ("F6", lambda: self._move_focus(1)),
            ("Shift+F6", lambda: self._move_focus(-1)),
        ]
        # Redo is Ctrl Y on some systems and Ctrl Shift Z on others; both are expected here
        keys += [("Ctrl+Shift+Z", self.redo_asked.emit), ("Ctrl+Y", self.redo_asked.emit)]
        for number, name in enumerate(self.rail.names()[:9], start=1):
            keys.append((f"Ctrl+{number}", partial(self.show_page, name)))
        for key, act in keys:
            QShortcut(QKeySequence(key), self).activated.connect(act)

    # what the window says

    def set_identity(self, cluster: str, who: str, day: str, which: str = "") -> None:
        """Whose book this is (“Downland cluster”), who uses it (“School F · head”), and today (“Tue 24 Nov”).

        `which` tells this book from another of the same cluster, in the window's title."""
        self._cluster.setText(cluster)
        self._who.setText(who)
        self._day.setText(day)
        named = ", ".join(part for part in (cluster, which) if part)
        self.setWindowTitle(f"{named} – Clusterbook" if named else "Clusterbook")

    def set_count(self, name: str, count: int) -> None:
        """The number beside a page in the rail; 0 shows none."""
        self.rail.set_count(name, count)

    def set_saved(self, words: str) -> None:
        """For instance “Saved 07:41”."""
        self._saved.setText(words)

    def set_notes(self, *notes: str) -> None:
        """Further quiet words in the status line, such as “3 changes wait to go”."""
        self._notes.setText("      ".join(notes))

    def set_undo(self, words: str) -> None:
        """What Undo would undo (“Undo “Move item 5””), or "" when there is nothing."""
        self._undo.say(words)

    def add_status(self, widget: QWidget) -> None:
        """Put a widget (a job's bar) in the status line, before Undo."""
        self._extra.addWidget(widget)

    def add_over(self, widget: QWidget) -> None:
        """Put a widget (the banner) over the foot of the page: what is under the mouse never moves because of it."""
        self._over = widget
        widget.setParent(self)
        widget.installEventFilter(self)

    def _place_over(self) -> None:
        over = self._over
        if over is None or over.isHidden():
            return
        corner, room = self._stack.mapTo(self, QPoint()), self._stack.size()
        width = min(_WIDEST_OVER, room.width() - 4 * STEP)
        height = max(over.heightForWidth(width), over.minimumSizeHint().height())
        # towards the left, for at the right stands what one is about to press
        left = corner.x() + 2 * STEP
        over.setGeometry(left, corner.y() + room.height() - height - STEP, width, height)
        over.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() in (QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._place_over()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_over()

    # going from page to page

    def show_page(self, name: str, **where: Any) -> QWidget:
        """Go to a page, made now if it was never visited; `where` says where in it. Raises KeyError."""
        page = self._page(name)
        if self._here is not None and self._here != (name, where):
            self._trail.append((self._here[0], self._standing()))
            del self._trail[:-50]
        self._arrive(name, where, page)
        return page

    def back(self) -> None:
        """Go where one came from, if anywhere."""
        if self._trail:
            name, where = self._trail.pop()
            self._arrive(name, where, self._page(name))

    def page(self) -> QWidget | None:
        """The page shown."""
        return self._stack.currentWidget()

    def here(self) -> tuple[str, dict[str, Any]]:
        """The name of the page shown and where in it one is; ("", {}) before the first."""
        return self._here or ("", {})

    def made_pages(self) -> list[QWidget]:
        """The pages visited so far."""
        return list(self._pages.values())

    def _page(self, name: str) -> QWidget:
        if name not in self._pages:
            page = self._entries[name].factory()
            self._pages[name] = page
            self._stack.addWidget(page)
        return self._pages[name]

    def _standing(self) -> dict[str, Any]:
        """Where on the page one is: by the page's own account (`place()`), else as one came. What was to be done there
        once, such as printing, is not done again on the way back."""
        assert self._here is not None
        place = getattr(self.page(), "place", None)
        return place() if place is not None else self._here[1]

    def _arrive(self, name: str, where: dict[str, Any], page: QWidget) -> None:
        if self._here is not None:
            self._leave()
        self._here = (name, where)
        self._stack.setCurrentWidget(page)
        self.rail.choose(name)
        arrive = getattr(page, "arrive", None)
        if arrive is not None:
            arrive(**where)
        at = self.focusWidget()
        if at is None or not (page.isAncestorOf(at) or self.rail.isAncestorOf(at)):
            self.focus_page()
        self.visited.emit(name, where)

    def _leave(self) -> None:
        leave = getattr(self.page(), "leave", None)
        if leave is not None:
            leave()

    def _move_focus(self, step: int) -> None:
        """F6: from the rail to the page to the find box and round again."""
        stops = [self.rail, self._stack, self.find_box]
        at = QApplication.focusWidget()
        here = next((n for n, stop in enumerate(stops) if at and (at is stop or stop.isAncestorOf(at))), 0)
        stop = stops[(here + step) % len(stops)]
        if stop is self.rail:
            self.rail.take_focus()
        elif stop is self._stack and self.page():
            self.focus_page()
        else:
            stop.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_page(self) -> None:
        """Give the focus to the page: where it was, or its first control."""
        page = self.page()
        assert page is not None
        wanted = page.focusWidget()
        if wanted is None or not wanted.isVisible():
            inside = [w for w in page.findChildren(QWidget) if w.isVisibleTo(page) and w.isEnabled()]
            wanted = next((w for w in inside if w.focusPolicy() & Qt.FocusPolicy.TabFocus), page)
        wanted.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.BackButton:
            self.back()
        else:
            super().mousePressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._leave()
        self.closing.emit()
        super().closeEvent(event)
