"""How a pack is made up: its layout, which parts are in it and in which order, and where pages are left free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop.packs import look
from desktop.packs.look import Format
from desktop.words import N_

Layout = Literal["a4", "booklet", "two-up", "large-print"]
PartName = Literal["agenda", "contents", "minutes", "actions", "running", "papers", "slips", "notes", "attendance"]

LAYOUTS: dict[Layout, str] = {
    "a4": N_("A4"),
    "booklet": N_("A5 booklet"),
    "two-up": N_("Two to a page"),
    "large-print": N_("Large print"),
}
PARTS: dict[PartName, str] = {
    "agenda": N_("Agenda"),
    "contents": N_("Contents"),
    "minutes": N_("Minutes of the last meeting"),
    "actions": N_("Action log"),
    "papers": N_("Papers"),
    "slips": N_("Action slips"),
    "notes": N_("Notes"),
    "attendance": N_("Attendance sheet"),
    "running": N_("Running sheet"),
}
USUAL: tuple[PartName, ...] = ("agenda", "contents", "minutes", "actions", "papers", "notes", "attendance", "running")
"""What a pack holds unless somebody says otherwise; what a meeting has nothing of has no page. The running sheet is the
chair's alone, comes last and is counted by itself, so that all other pages have the same numbers as everybody's."""

SetFor = Literal["a4", "a5", "large"]
SETS: dict[SetFor, Format] = {"a4": look.A4, "a5": look.A5, "large": look.LARGE}
"""What our own pages may be set on."""
_SET_FOR: dict[Layout, SetFor] = {"a4": "a4", "booklet": "a5", "two-up": "a5", "large-print": "large"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """How one pack is made up. With `right_hand` each paper starts on a right-hand page, with `dividers` a page comes
    before each item's papers, with `note_pages` a page of lines after them."""

    layout: Layout = "a4"
    parts: tuple[PartName, ...] = USUAL
    right_hand: bool = False
    dividers: bool = False
    note_pages: bool = False

    @property
    def format(self) -> Format:
        """What our own pages are set on."""
        return SETS[self.set_for]

    @property
    def set_for(self) -> SetFor:
        """The same by its name."""
        return _SET_FOR[self.layout]

    @property
    def paper(self) -> tuple[float, float]:
        """The size papers' pages are brought down to, upright, in points."""
        return look.A4.sheet if self.layout == "large-print" else self.format.sheet
