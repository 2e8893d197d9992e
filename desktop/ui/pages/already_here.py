"""Schools chosen from the register that are likely in the book already: filled in, unless said to be others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.look import STEP
from desktop.ui.pieces import QuietLabel, Segments
from desktop.words import _


class AlreadyHere(QWidget):
    """A question for each such school; `others` are the URNs of those that are to be added beside ours."""

    def __init__(self) -> None:
        super().__init__()
        self.others: set[str] = set()
        self.asked: dict[str, Segments] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(STEP // 2)

    def ask(self, ours: Mapping[str, str], names: Mapping[str, str]) -> None:
        """Ask about these: by URN, the name in the book, and the register's; an answer given stays."""
        while (old := self._column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.asked = {}
        self.others &= set(ours)
        for urn, name in ours.items():
            words = _("“{name}” is already in your book. Fill it in?").format(name=name)
            choice = Segments([("fill", _("Fill it in")), ("another", _("Add as another"))])
            choice.setAccessibleName(f"{names[urn]}: {words}")
            choice.choose("another" if urn in self.others else "fill")
            choice.chosen.connect(partial(self._answered, urn))
            self.asked[urn] = choice
            self._column.addWidget(QuietLabel(words, wrap=True))
            self._column.addWidget(choice)
        self.setVisible(bool(ours))

    def _answered(self, urn: str, answer: str) -> None:
        if answer == "another":
            self.others.add(urn)
        else:
            self.others.discard(urn)
