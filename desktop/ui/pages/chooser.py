"""A box to choose one thing from, with an edge of its own because it stands outside any form."""

from __future__ import annotations

from desktop.ui.editing import CalmCombo
from desktop.ui.look import mark_as


def chooser(name: str, width: int = 0) -> CalmCombo:
    """A combo box for a page's own choices; `name` is what a screen reader calls it, `width` in pixels if fixed."""
    combo = CalmCombo()
    mark_as(combo, bare=False)
    # the style sheet has already been read for the bare look that forms use
    combo.style().unpolish(combo)
    combo.style().polish(combo)
    combo.setAccessibleName(name)
    combo.setMinimumHeight(33)
    if width:
        combo.setFixedWidth(width)
    return combo
