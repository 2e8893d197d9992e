"""What the details of all ways have in common: a card with a name, quiet words, and a column that scrolls."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pieces import Card, QuietLabel, Scroll, Words


class WayDetail(Card):
    """One way beside the list. What a way adds to it goes into `column`."""

    def __init__(self, desk: Desk, title: str = "", quiet: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.name, self.what = Words(title, bold=True, step=2), QuietLabel(quiet, wrap=True)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, STEP, 0)
        self.column.setSpacing(STEP)
        self.column.addWidget(self.name)
        self.column.addWidget(self.what)
        self.add(Scroll(inside), stretch=1)

    def show_way(self, way: str) -> None:
        """Show that way as it stands."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Put the person on the first thing to do."""
        raise NotImplementedError
