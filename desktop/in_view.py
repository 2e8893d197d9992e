"""What was taken out of view is neither changed nor added to: nobody would see it, or it would come back.

Undo brings it back, and so does `records.bring_back`.
"""

from __future__ import annotations

from typing import TypeVar

from desktop.errors import OutOfView
from desktop.models.base import Record

R = TypeVar("R", bound=Record)


def in_view(record: R) -> R:
    """The record itself. Raises OutOfView."""
    if record.hidden:
        raise OutOfView(record.id, str(getattr(record, "title", "") or getattr(record, "name", "")))
    return record
