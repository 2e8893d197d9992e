"""What every pack says of itself, whatever is in it: “Agenda”, “Minutes of the last meeting”, “Present”.

Whoever looks through a pack for the title of something else must know these, since an item may well be called so.
"""

from __future__ import annotations

import io
import itertools
from dataclasses import replace
from datetime import date
from functools import cache
from typing import get_args

from desktop.packs.arrangement import PARTS, Arrangement
from desktop.packs.build import PackMade, build_pack
from desktop.packs.contents import (
    PAPER_STATES,
    ActionRow,
    AgreedAction,
    Attendee,
    Correction,
    Decision,
    Expected,
    Item,
    Marker,
    MinuteItem,
    Minutes,
    MinutesState,
    Pack,
    Paper,
)
from desktop.packs.decisions_register import register_pdf
from desktop.packs.printed import minutes_pdf
from desktop.packs.recorded import Decided, Register, YearBook
from desktop.packs.twin import twin_words
from desktop.packs.yearbook import year_book_pdf
from desktop.steps import run

_ANY = "x"


@cache
def own_words() -> tuple[str, ...]:
    """The words on our pages, and in their twin, of a meeting that has one of everything, each of them called “x”;
    those of its minutes, of a year book and of the register as well."""
    arrangement = Arrangement(parts=tuple(PARTS), right_hand=True, dividers=True, note_pages=True)
    made = [run(build_pack(_specimen(state), io.BytesIO(), arrangement)) for state in get_args(MinutesState)]
    read_out = [twin_words(_specimen(state), PackMade(9), arrangement) for state in get_args(MinutesState)]
    said = [*(one.words for one in made), *read_out, *map(_minuted_words, get_args(MinutesState))]
    return tuple(dict.fromkeys(itertools.chain(*said)))


def _minuted_words(state: MinutesState) -> tuple[str, ...]:
    """The same of minutes printed by themselves, of a year book and of the register."""
    apart = MinuteItem(number="1", title=_ANY, text=_ANY, confidential=True)
    whole = _specimen(state).previous
    minutes = replace(whole, items=(*whole.items, apart), extract=_ANY, audience=_ANY) if whole is not None else None
    if minutes is None:
        return ()
    shut = replace(_decided(), confidential=True)
    year = YearBook(cluster=_ANY, year=_ANY, audience=_ANY, meetings=(minutes,), decisions=(_decided(), shut))
    register = Register(cluster=_ANY, words=_ANY, audience=_ANY, rows=(_decided(), shut))
    bound = (
        minutes_pdf(minutes, io.BytesIO()),
        minutes_pdf(replace(minutes, extract=""), io.BytesIO()),
        run(year_book_pdf(year, io.BytesIO())),
        register_pdf(register, io.BytesIO()),
        register_pdf(replace(register, of=_ANY), io.BytesIO()),
    )
    return tuple(words for one in bound for words in one.words)


def _decided() -> Decided:
    action = ActionRow(number="", title=_ANY, who=_ANY, due=_ANY)
    return Decided(when=_ANY, meeting=_ANY, item=_ANY, style=_ANY, text=_ANY, actions=(action,), audience=_ANY)


def _specimen(state: MinutesState) -> Pack:
    papers = tuple(Paper(ref=_ANY, title=_ANY, source=_ANY, state=one) for one in PAPER_STATES)
    item = Item(number="1", title=_ANY, start="08:00", minutes=5, purpose=_ANY, lead=_ANY, decides=True, papers=papers)
    someone = (Attendee(name=_ANY, detail=_ANY),)
    minuted = MinuteItem(
        number="1",
        title=_ANY,
        text=_ANY,
        decisions=(Decision(style=_ANY, text=_ANY),),
        actions=(AgreedAction(title=_ANY, who=_ANY, due=_ANY),),
    )
    minutes = Minutes(
        cluster=_ANY,
        title=_ANY,
        when=date(2026, 1, 1),
        start="08:00",
        finish="09:00",
        venue=_ANY,
        chair=_ANY,
        minute_taker=_ANY,
        present=someone,
        in_attendance=someone,
        apologies=someone,
        absent=someone,
        items=(minuted,),
        state=state,
        confirmed=_ANY if state == "confirmed" else "",
        corrections=(Correction(text=_ANY),),
        next_meeting=_ANY,
    )
    return Pack(
        cluster=_ANY,
        title=_ANY,
        when=date(2026, 1, 1),
        start="08:00",
        finish="09:00",
        venue=_ANY,
        audience=_ANY,
        version=1,
        changed=True,
        copy=_ANY,
        handling=_ANY,
        governors=Marker(title=_ANY, before="1", start="08:00"),
        items=(item,),
        previous=minutes,
        actions=(ActionRow(number="1", title=_ANY, who=_ANY, due=_ANY, meeting=_ANY, decision=_ANY, carried=2),),
        expected=(Expected(name=_ANY),),
        next_meeting=_ANY,
        running=True,
    )
