"""Rectangles of a PDF, as others wrote them."""

from __future__ import annotations

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


def box_of(value: object) -> Box | None:
    """A rectangle, whichever two corners it was written with; None where it is none."""
    from pikepdf import Array

    if not isinstance(value, Array) or len(value) != 4:
        return None
    try:
        a, b, c, d = (float(part) for part in value)
    except (TypeError, ValueError):
        return None
    return min(a, c), min(b, d), max(a, c), max(b, d)
