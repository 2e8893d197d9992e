"""A menu of ways to go on, under the button that offers them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget


def pop_up(
    anchor: QWidget, ways: list[tuple[str, Callable[[], object] | None]], place: QPoint | None = None
) -> QMenu:
    """A menu of ways to go on, under its button; a way without an act only says something."""
    menu = QMenu(anchor)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for words, act in ways:
        shown = words if len(words) <= 90 else f"{words[:89]}…"
        action = menu.addAction(shown.replace("&", "&&"))
        action.setEnabled(act is not None)
        if act is not None:
            action.triggered.connect(lambda _checked=False, act=act: act())
    menu.popup(place or anchor.mapToGlobal(anchor.rect().bottomLeft()))
    return menu
