"""A plain question asked where it arises: what will happen, the button that does it, and the one that leaves it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.look import RADIUS, STEP, colours
from desktop.ui.pieces import Words, button
from desktop.words import _


class InPlace(QWidget):
    """Nothing to see until something is asked. The button that leaves things as they are has the focus; Esc does it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act: Callable[[], object] | None = None
        self._left: Callable[[], object] | None = None
        self._back: QWidget | None = None
        self.words = Words(wrap=True)
        self.do = button("", self._do)
        self.leave = button(_("Leave it"), self._leave, tip=_("Esc"))
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP + 4, STEP + 4, STEP + 4, STEP + 4)
        column.setSpacing(STEP)
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.setSpacing(STEP)
        row.addWidget(self.do)
        row.addWidget(self.leave)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def ask(
        self,
        words: str,
        do: str,
        act: Callable[[], object],
        back: QWidget | None = None,
        left: Callable[[], object] | None = None,
    ) -> None:
        """Ask; `act` follows when the person agrees, `left` when not. `back` gets the focus afterwards."""
        self._act, self._left, self._back = act, left, back
        self.words.setText(words)
        self.setAccessibleName(words)
        self.do.setText(do.replace("&", "&&"))
        self.do.setAccessibleName(do)
        self.do.setAccessibleDescription(words)
        self.leave.setAccessibleDescription(words)
        self.show()
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._come_into_view)  # once it has its place

    def _come_into_view(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self, 0, STEP)

    def is_asking(self) -> bool:
        """Whether a question stands."""
        return self._act is not None

    def put_away(self) -> None:
        """Take the question away unanswered; whoever asked is not told."""
        self._act = self._left = None
        self.hide()

    def _do(self) -> None:
        self._end(self._act)

    def _leave(self) -> None:
        self._end(self._left)

    def _end(self, then: Callable[[], object] | None) -> None:
        back = self._back
        self.put_away()
        if back is not None and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        if then is not None:
            then()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        ink, ground = colours().of("amber")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(ink))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
