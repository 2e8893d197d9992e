"""A row for each way to exchange: how it stands, and the button that goes by it now."""

from __future__ import annotations

from desktop import clock
from desktop.carrier_list import Carrier
from desktop.carriers.stick import Stick
from desktop.ui.exchanges import Exchanges
from desktop.ui.pages.desk import Desk
from desktop.ui.rows import Row
from desktop.words import _, ago, plural

CARRIER, STICK, ROOM, MAIL = "carrier", "stick", "room", "mail"
"""What a way's id begins with; a colon and which one follows, where there are several."""


def way_rows(desk: Desk) -> list[Row]:
    """The folders and servers, the sticks that are plugged in, the room, e-mail."""
    exchanges = desk.exchanges
    rows = [_carrier(exchanges, one) for one in exchanges.carriers]
    rows += [_stick(exchanges, one) for one in exchanges.sticks.here]
    return [*rows, _room(exchanges), Row(MAIL, _("E-mail"), under=_("a draft for you to send"), button=_("Write…"))]


def do_way(desk: Desk, way: str) -> None:
    """Go by a way now; where something must be asked first, go to where it is asked. Raises Refusal."""
    kind, _colon, which = way.partition(":")
    exchanges = desk.exchanges
    if kind == CARRIER and exchanges.standing(which).kept_by != "password":
        exchanges.by_carrier(which, lambda words: desk.tell(f"{which}: {words}"))
    elif kind == STICK:
        stick = stick_of(exchanges, way)
        if stick is not None:
            exchanges.by_stick(stick, lambda words: desk.tell(f"{stick.name}: {words}"))
    elif kind == ROOM:
        room = exchanges.room
        (room.leave if room.is_open() else room.open)()
    else:
        desk.go("exchange_ways", way=way, do="1")


def stick_of(exchanges: Exchanges, way: str) -> Stick | None:
    """The stick of that row, if it is still plugged in."""
    return next((one for one in exchanges.sticks.here if f"{STICK}:{one.root}" == way), None)


def standing_words(exchanges: Exchanges, one: Carrier) -> str:
    """How a folder or a server stands, in words."""
    standing = exchanges.standing(one.name)
    last = _("last exchanged {when}").format(when=ago(clock.at(one.last), clock.moment())) if one.last else ""
    if standing.going:
        return _("◐ exchanging now")
    kept_by = {
        "password": _("▲ the password is asked for"),
        "unreachable": _("○ not reached just now"),
        "refused": _("▲ could not be used"),
    }
    return ", ".join(filter(None, (kept_by.get(standing.kept_by), last))) or _("○ not exchanged yet")


def _carrier(exchanges: Exchanges, one: Carrier) -> Row:
    asks = exchanges.standing(one.name).kept_by == "password"
    going = exchanges.standing(one.name).going
    pressed = "" if going else _("Password…") if asks else _("Exchange")
    return Row(f"{CARRIER}:{one.name}", one.name, under=standing_words(exchanges, one), button=pressed)


def _stick(exchanges: Exchanges, one: Stick) -> Row:
    standing = exchanges.standing(str(one.root))
    words = _("used for exchanging before") if one.is_ours else _("not used for exchanging yet")
    if standing.going:
        words = _("◐ exchanging now: leave it plugged in")
    elif standing.words:
        words = standing.words
    name = _("Memory stick “{name}”").format(name=one.name)
    return Row(f"{STICK}:{one.root}", name, under=words, button="" if standing.going else _("Exchange"))


def _room(exchanges: Exchanges) -> Row:
    if not exchanges.is_in_room():
        return Row(ROOM, _("This room"), under=_("laptops on one network, or on a phone’s hotspot"), button=_("Open"))
    found = exchanges.room.found()
    words = _("● open; looking round")
    if found:
        words = plural("● open; {n} laptop found", "● open; {n} laptops found", found)
    return Row(ROOM, _("This room"), under=words, button=_("Leave"))
