"""Who may see a thing and how often it was put off, in the words people use."""

from __future__ import annotations

from desktop.errors import NotFound
from desktop.models import Item
from desktop.models.audience import Audience, may_read
from desktop.view import View
from desktop.words import _


def find_readers(view: View, audience: str) -> None:
    """Make sure that every school or person an audience names is here. Raises NotFound."""
    for name in Audience.read(audience).names:
        if view.any(name) is None:
            raise NotFound(name)


def audience_words(audience: str) -> str:
    """Who may see a thing, as people say it."""
    kind = Item.fields["audience"]
    return kind.show(audience)


def tag_words(audience: str, *, joined: bool) -> str:
    """A short tag where a thing is for fewer people than the meeting: “Heads only” where governors join."""
    if audience == "cluster":
        return _("Heads only") if joined else ""
    return "" if may_read(audience, "cluster") else audience_words(audience)


def carried_words(times: int) -> str:
    """How often a thing was carried over, as people say it."""
    if times <= 0:
        return ""
    if times < 3:
        return _("carried once") if times == 1 else _("carried twice")
    return _("carried {n} times").format(n=times)
