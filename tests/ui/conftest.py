"""The window's tests: real widgets on no screen, dressed as the program dresses them."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.look import Look, dress
from desktop.ui.rubbish import Rubbish


@pytest.fixture(scope="session", autouse=True)
def rubbish(qapp: QApplication) -> Iterator[Rubbish]:
    """As in the program: Qt's objects are taken down on Qt's thread, whichever test left them."""
    yield Rubbish(qapp)
    gc.enable()


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> Look:
    return Look(qapp, "light")


@pytest.fixture(autouse=True)
def light(dressed: Look) -> Iterator[Look]:
    """Every test begins and ends in light."""
    yield dressed
    dressed.choose("light")


@pytest.fixture
def shown(qtbot):
    """Show a widget in a window of a certain size, and take it down afterwards."""

    def show(widget: QWidget, width: int = 800, height: int = 600) -> QWidget:
        qtbot.addWidget(widget)
        dress(widget)
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()
        return widget

    return show
