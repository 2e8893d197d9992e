"""Buttons side by side that go on to the next line where there is no room, so that no page grows too wide."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.flow import Flow


def flowing(*widgets: QWidget, gap: int = 8) -> QWidget:
    """The widgets in a line that wraps, `gap` pixels apart."""
    line = QWidget()
    flow = Flow(line, gap=gap)
    # the last in a Flow takes what is left of its line, so a spare one keeps the others as wide as their words
    for widget in (*widgets, QWidget()):
        flow.addWidget(widget)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    line.setSizePolicy(policy)
    return line
