"""How a page of a list and a detail is laid out: the top, a line to find by, the table in a card, the detail beside."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.look import STEP
from desktop.ui.pieces import Card, ListDetail
from desktop.ui.table import Table


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
