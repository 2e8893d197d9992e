"""Who met whom: how far the work of each laptop has come to each other one, as far as this laptop was told."""

from __future__ import annotations

from typing import Literal, NamedTuple

from desktop.arrived import WAYS
from desktop.having import LONG
from desktop.members import list_members
from desktop.sync.have import heard_from
from desktop.sync.lacked import lacked
from desktop.view import View
from desktop.words import _

State = Literal["self", "all", "some", "behind", "unknown"]
"""`all` that is known here of it; `some` of it, with what is lacking not long made; `behind` for long; nothing told."""
MOST_LATELY = 40


class Laptop(NamedTuple):
    """A laptop of the cluster."""

    device: str
    name: str
    of: str
    """Its school, or what its owner is."""
    mine: bool


class Reached(NamedTuple):
    """How far the work of one laptop has come to another: when the first of what is lacking there was made, and when
    that other one said so (milliseconds; 0 where this laptop is the other)."""

    state: State
    since: int | None = None
    said: int | None = None


class Exchange(NamedTuple):
    """A bundle taken here: from whose laptop, by which way, when (milliseconds)."""

    who: str
    way: str
    at: int


class WhoMetWhom(NamedTuple):
    """The laptops, how far the work of the second of two has come to the first, and what was taken here lately."""

    laptops: tuple[Laptop, ...]
    reached: dict[tuple[str, str], Reached]
    lately: tuple[Exchange, ...]


def who_met_whom(view: View, at: int) -> WhoMetWhom:
    """How far each one's work has come, by what each said last of what all share; `at` is now, in milliseconds."""
    connection = view._connection
    laptops = [
        Laptop(one.device, one.name, one.school_words or one.role_words, one.mine)
        for one in list_members(view)
        if not one.removed_by
    ]
    said = heard_from(connection, "cluster")
    reached = {}
    for reader in laptops:
        for writer in laptops:
            reached[reader.device, writer.device] = Reached("self")
            if reader == writer:
                continue
            if reader.mine:
                heard = said.get(writer.device)
                # what this laptop has of another is all that is known here; it is as fresh as the last word from there
                state: State = "unknown" if heard is None else "behind" if heard.at < at - LONG else "all"
                reached[reader.device, writer.device] = Reached(state, None if heard is None else heard.at, 0)
                continue
            told = said.get(reader.device)
            if told is None:
                reached[reader.device, writer.device] = Reached("unknown")
                continue
            lacking = lacked(connection, "cluster", [told.have], writer.device)
            long = lacking.since is not None and lacking.since < at - LONG
            state = "all" if not lacking.operations else "behind" if long else "some"
            reached[reader.device, writer.device] = Reached(state, lacking.since, told.at)
    rows = view.rows("SELECT device, way, at FROM bundle ORDER BY n DESC LIMIT ?", [MOST_LATELY])
    lately = tuple(Exchange(view.device(device), _(WAYS.get(way, way)), when) for device, way, when in rows)
    return WhoMetWhom(tuple(laptops), reached, lately)
