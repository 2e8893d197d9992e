"""How an action's state looks wherever it is shown: a shape, a word and a colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.look import Role
from desktop.ui.paint import Mark
from desktop.ui.rows import Row
from desktop.words import _

if TYPE_CHECKING:
    from desktop.action_log import ActionRow

PROGRESS_COLOURS: dict[str, Role] = {"on_course": "good", "at_risk": "amber", "late": "red", "done": "good"}


def action_mark(row: ActionRow) -> Mark:
    """The chip of an action's state."""
    if row.state == "done":
        return Mark(row.state_words, "good", row.shape)
    if row.state != "open":
        return Mark(row.state_words, "quiet", row.shape)
    if row.when == "late":
        return Mark(row.state_words, "red", row.shape)
    return Mark(row.state_words, PROGRESS_COLOURS.get(row.progress or "", "quiet"), row.shape)


def who_does(row: ActionRow) -> str:
    """Who does an action, or that nobody was said to yet."""
    return _("nobody yet") if row.nobody else row.who_words


def action_row(row: ActionRow, *, button: str = "") -> Row:
    """An action as a row of a list: what, then who and by when, and its state."""
    under = " · ".join(part for part in (who_does(row), row.due_words, row.carried_words) if part)
    return Row(id=row.id, words=row.title, under=under, after=action_mark(row), button=button)
