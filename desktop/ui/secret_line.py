"""A line for a passphrase: its letters are hidden until one asks to see them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.ui.look import STEP
from desktop.ui.pieces import button
from desktop.words import _


class SecretLine(QWidget):
    """`line`, and a button after it that shows what is typed; an emptied line hides its letters again."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.textChanged.connect(self._changed)
        self.turn = button("", lambda: self.show_letters(not self.shows()), bare=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP // 2)
        row.addWidget(self.line, 1)
        row.addWidget(self.turn)
        self.setFocusProxy(self.line)
        self.show_letters(False)

    def shows(self) -> bool:
        """Whether the letters are to be seen."""
        return self.line.echoMode() == QLineEdit.EchoMode.Normal

    def show_letters(self, shown: bool) -> None:
        """Show the letters, or hide them."""
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.turn.setText(_("Hide") if shown else _("Show"))
        self.turn.setAccessibleName(_("Hide the passphrase") if shown else _("Show the passphrase"))

    def _changed(self, text: str) -> None:
        if not text:
            self.show_letters(False)
