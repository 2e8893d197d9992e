"""How this person has packs made up: kept for each sort of readers from one meeting to the next, on this laptop."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from desktop.book import Book
from desktop.packs.arrangement import LAYOUTS, PARTS, USUAL, Arrangement, Layout, PartName
from desktop.view import View
from desktop.words import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Free = Literal["right_hand", "dividers", "note_pages"]
FREE: dict[Free, str] = {
    "right_hand": N_("Papers start on a right-hand page"),
    "dividers": N_("A divider before each item’s papers"),
    "note_pages": N_("A page for notes after each item’s papers"),
}
"""Where pages are left free, by the name of the choice."""

_KEPT = "packs made up"


class PackChoices(NamedTuple):
    """Every part in its order and those left out of the pack; the layout, and where pages are left free."""

    order: tuple[PartName, ...] = tuple(PARTS)
    left_out: frozenset[PartName] = frozenset(PARTS) - frozenset(USUAL)
    layout: Layout = "a4"
    free: frozenset[Free] = frozenset()

    def arrangement(self) -> Arrangement:
        """The same for making the pack."""
        return Arrangement(
            layout=self.layout,
            parts=tuple(part for part in self.order if part not in self.left_out),
            right_hand="right_hand" in self.free,
            dividers="dividers" in self.free,
            note_pages="note_pages" in self.free,
        )

    def moved(self, part: PartName, by: int) -> PackChoices:
        """With a part that many places further down, or up."""
        order = [one for one in self.order if one != part]
        order.insert(min(max(self.order.index(part) + by, 0), len(order)), part)
        return self._replace(order=_last(order))

    def turned(self, name: PartName | Free) -> PackChoices:
        """With a part left out that was in, or in that was left out; with pages left free there, or no longer."""
        return self._replace(
            left_out=frozenset(one for one in PARTS if (one in self.left_out) != (one == name)),
            free=frozenset(one for one in FREE if (one in self.free) != (one == name)),
        )


def sort_of(audience: str) -> str:
    """What packs for these readers are kept under: one school's is like another's."""
    return audience.partition(":")[0]


def choices_for(view: View, sort: str) -> PackChoices:
    """How packs of that sort were made up last; as usual at first."""
    return _read(_kept(view).get(sort))


def choose(book: Book, sort: str, choices: PackChoices) -> None:
    """Keep how packs of that sort are made up. No step: it is for this laptop, and shows on the page itself."""
    with book.reading() as view:
        kept = _kept(view)
    kept[sort] = choices._asdict() | {"left_out": sorted(choices.left_out), "free": sorted(choices.free)}
    book.set_meta(_KEPT, json.dumps(kept))


def _kept(view: View) -> dict[str, Any]:
    rows = view.rows("SELECT value FROM meta WHERE name = ?", [_KEPT])
    try:
        kept = json.loads(rows[0][0]) if rows else {}
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _read(kept: Mapping[str, Any] | None) -> PackChoices:
    """What was kept, as far as this version knows it: parts that came later stand where they usually do."""
    if not isinstance(kept, dict):
        return PackChoices()
    known = _names(kept.get("order"))
    order = sorted((part for part in PARTS if part in known), key=known.index)
    for at, part in enumerate(PARTS):
        if part not in order:
            order.insert(at, part)
    out = {part for part in PARTS if part in _names(kept.get("left_out"))}
    out |= {part for part in PackChoices().left_out if part not in known}
    layouts: dict[object, Layout] = {name: name for name in LAYOUTS}
    return PackChoices(
        order=_last(order),
        left_out=frozenset(out),
        layout=layouts.get(kept.get("layout"), "a4"),
        free=frozenset(name for name in FREE if name in _names(kept.get("free"))),
    )


def _last(order: Sequence[PartName]) -> tuple[PartName, ...]:
    """The order with the running sheet at its end, where alone it may be."""
    return (*(part for part in order if part != "running"), "running")


def _names(value: object) -> list[str]:
    return list(dict.fromkeys(str(one) for one in value)) if isinstance(value, list) else []
