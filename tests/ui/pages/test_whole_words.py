"""Words that must be read whole on a small laptop's screen are given the room they need."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics

from desktop.ui.look import STEP, letters
from desktop.ui.pages.actions import ActionsPage
from desktop.ui.pages.meetings import MeetingsPage
from desktop.ui.paint import Mark, mark_size
from desktop.ui.pieces import Chip, TopLine


@pytest.mark.parametrize(
    ("page", "column", "words"),
    [
        (ActionsPage, 0, Mark("364 days late", "red", "■")),
        (ActionsPage, 0, Mark("not begun", "quiet", "○")),
        (ActionsPage, 3, "28 Nov"),
        (ActionsPage, 4, "3 times"),
        (MeetingsPage, 0, "Wed 25 Nov, 07:30"),
        (MeetingsPage, 2, "in 10 days"),
        (MeetingsPage, 5, Mark("minutes confirmed", "amber", "▲")),
        (MeetingsPage, 5, Mark("minutes circulated", "amber", "▲")),
    ],
)
def test_states_and_days_are_whole_in_the_lists(desk, shown, page, column, words):
    table = shown(page(desk), 1150, 680).table
    needed = mark_size(words).width() if isinstance(words, Mark) else QFontMetrics(letters()).horizontalAdvance(words)
    assert table.columnWidth(column) >= needed + 2 * STEP


def test_a_state_at_the_end_of_a_line_is_whole_whatever_stands_before_it(shown):
    top = TopLine("Breakfast meeting", "Hartsmoor and Upper Wenning Valley Small Schools Cluster")
    state = Chip("DRAFT until confirmed", "amber")
    top.add(state)
    shown(top, 480, 40)
    assert state.width() >= state.sizeHint().width()
