"""What a new record takes from what it belongs to, when nothing else is said: its meeting, and who may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.models.audience import Audience
from desktop.models.base import Record
from desktop.view import View

OWNERS = {
    "item": ("meeting",),
    "paper": ("item",),
    "minute": ("item", "meeting"),
    "decision": ("item", "meeting"),
    "attendance": ("meeting",),
    "action": ("decision", "item", "priority", "meeting"),
    "criterion": ("action", "priority"),
    "priority": ("plan",),
    "version": ("document",),
    "distribution": ("issue",),
}
"""The links of each kind that say what it belongs to, the nearest first."""


def owners_of(view: View, record: type[Record], values: Mapping[str, Any]) -> list[Record]:
    """What a record of these values belongs to, as far as it is here, the nearest first."""
    ids = [str(values.get(name) or "").strip() for name in OWNERS.get(record.kind, ())]
    return [held for id in ids if (held := view.any(id)) is not None]


def belonging(view: View, record: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that a new record has from what it belongs to: the meeting of its item or decision, and its audience.

    What is said of a thing for few is for those few, or a minute would tell everyone what its item does not.
    """
    found: dict[str, Any] = {}
    owners = owners_of(view, record, values)
    if "meeting" in record.fields and not values.get("meeting"):
        meeting = next((its for one in owners if (its := getattr(one, "meeting", None))), None)
        if meeting:
            found["meeting"] = meeting
    if owners and not values.get("audience"):
        found["audience"] = _audience(record.kind, owners[0])
    return found


def _audience(kind: str, owner: Record) -> str:
    if owner.kind != "meeting":
        return owner.audience
    if Audience.read(owner.audience).circle != "cluster":
        return owner.audience
    # who came is told to all who were there; an item of a meeting that governors join may still be for heads only
    return "governors" if kind == "attendance" else "cluster"
