"""What is in a pack: plain data, already filtered for its readers and already in the words they read.

Nothing here knows the book. Whoever fills these in has applied the audience first: what is not for these
readers is not in here at all, so no page, outline, link or file name can give it away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, Literal

from desktop.packs.ink import PageInk
from desktop.words import N_

PaperState = Literal["enclosed", "to follow", "tabled", "verbal", "withdrawn"]
Shape = Literal["●", "▲", "■", "✓", "○", "–"]
MinutesState = Literal["draft", "circulated", "confirmed"]

PAPER_STATES: dict[PaperState, tuple[Shape, str]] = {
    "enclosed": ("●", N_("enclosed")),
    "to follow": ("▲", N_("to follow")),
    "tabled": ("○", N_("tabled at the meeting")),
    "verbal": ("○", N_("verbal")),
    "withdrawn": ("■", N_("withdrawn")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFile:
    """A file as it lies in the book; `open` gives its bytes each time it is called, or of a paper that is no PDF the
    pages made of it; `size` is the file's own, in bytes. Pages that are `fitted` were set for the pack's own layout;
    `ink` is where others have ink, as far as that is known and of use. `note` is what a reader should know of those
    pages; `why` and `do` are why there are none, and what somebody can do about it."""

    name: str
    media_type: str
    digest: str
    size: int
    open: Callable[[], BinaryIO]
    fitted: bool = False
    ink: tuple[PageInk, ...] = ()
    note: str = ""
    why: str = ""
    do: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper of an agenda item: "5a". Only an enclosed paper has pages in the pack."""

    ref: str
    title: str
    source: str = ""
    state: PaperState = "enclosed"
    file: PaperFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of the agenda. `start` is a clock time ("08:25"), `minutes` its length (0: none allotted), `sub` tells
    that it is part of the item above, `carried` how often it was put off."""

    number: str
    title: str
    start: str = ""
    minutes: int = 0
    purpose: str = ""
    lead: str = ""
    outcome: str = ""
    agenda: str = ""
    audience: str = ""
    carried: str = ""
    sub: bool = False
    decides: bool = False
    prompts: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """Where the governors' part begins: a line across the agenda before the item numbered `before`."""

    title: str
    before: str
    start: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody in the heading of minutes; `note` says when they joined or left, or why they were away."""

    name: str
    detail: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision in the fixed style: `style` is the word (Agreed, Approved, Noted), `text` what was decided, `id` how
    the register knows it, which is not printed."""

    style: str
    text: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedAction:
    """An action as minutes print it: action, who, when."""

    title: str
    who: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinuteItem:
    """What the minutes say under one item, `audience` a tag such as "Heads only", `note` that it was carried over; a
    confidential one is printed on its own sheets at the end, and never in a pack."""

    number: str
    title: str
    text: str = ""
    audience: str = ""
    note: str = ""
    decisions: tuple[Decision, ...] = ()
    actions: tuple[AgreedAction, ...] = ()
    confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """How minutes were amended; a confidential one stands with the confidential items, on their sheets."""

    text: str
    confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The minutes of one meeting. `confirmed` says when ("12 Nov 2026") once they are, `corrections` what was
    amended, `extract` whom an extract of them is for; `origins` are all that went in, of those printed by
    themselves for some readers."""

    cluster: str
    title: str
    when: date
    start: str = ""
    finish: str = ""
    venue: str = ""
    chair: str = ""
    minute_taker: str = ""
    present: tuple[Attendee, ...] = ()
    in_attendance: tuple[Attendee, ...] = ()
    apologies: tuple[Attendee, ...] = ()
    absent: tuple[Attendee, ...] = ()
    items: tuple[MinuteItem, ...] = ()
    state: MinutesState = "draft"
    confirmed: str = ""
    corrections: tuple[Correction, ...] = ()
    audience: str = ""
    extract: str = ""
    next_meeting: str = ""
    made_at: datetime = datetime(2000, 1, 1)
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """A line of the action log; `carried` counts the meetings it was carried over, `meeting` names its own, `decision`
    what was decided."""

    number: str
    title: str
    who: str = ""
    due: str = ""
    shape: Shape = "●"
    state: str = ""
    carried: int = 0
    meeting: str = ""
    note: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Somebody expected at the meeting: a line of the attendance sheet."""

    name: str
    school: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """What went into a pack: the id of a record, or the hash of a file. `named` tells that it is only called by its
    name there, as the people and schools are who lead an item."""

    id: str
    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Everything a meeting's pack prints. `version` is 0 until it is issued, `changed` tells of changes since.
    `made_at` is printed and is the file's date, so that the same pack is the same file; `copy` names a special
    copy ("Chair's copy"), which has a `running` sheet; `handling` asks readers to take care; `origins` say where all
    of it comes from."""

    cluster: str
    title: str
    when: date
    start: str = ""
    finish: str = ""
    venue: str = ""
    audience: str = ""
    version: int = 1
    changed: bool = False
    made_at: datetime = datetime(2000, 1, 1)
    copy: str = ""
    handling: str = ""
    governors: Marker | None = None
    items: tuple[Item, ...] = ()
    previous: Minutes | None = None
    actions: tuple[ActionRow, ...] = ()
    expected: tuple[Expected, ...] = ()
    next_meeting: str = ""
    running: bool = False
    origins: tuple[Origin, ...] = ()
