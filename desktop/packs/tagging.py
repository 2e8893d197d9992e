"""What a paper's page is to a screen reader: a heading that says which paper and page it is, and the page as one piece,
read in the order its maker wrote it; a page that has no letters is a picture, with words in its place.

What its maker said of the parts of the page is not carried over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from desktop.packs.boxes import Box
from desktop.packs.structure import Element
from desktop.words import _

if TYPE_CHECKING:
    import pikepdf

_DEEPEST = 8  # forms within forms; what lies deeper is not looked at


class Papers:
    """The papers' pages of one pack, as they are tagged one after the other."""

    def __init__(self, sections: Sequence[Element]) -> None:
        self._pages = Counter(id(section) for section in sections)
        self._reached: Counter[int] = Counter()
        self._letters: dict[tuple[int, int], bool] = {}
        self._parts: set[tuple[int, int]] = set()

    def piece(self, page: pikepdf.Object, section: Element, box: Box) -> tuple[Element | None, Element | None]:
        """The heading that the page begins with, on the first of its paper, and the piece that its content is; none
        where it was read out already: a page that large print has on two sheets is whole, and partly hidden, on
        either."""
        first = not self._reached[id(section)]
        self._reached[id(section)] += 1
        heading = section.add("H1") if first else None
        if (part := _enlarged(page)) is not None:
            if part.objgen in self._parts:
                return heading, None
            self._parts.add(part.objgen)
        if self._has_letters(page, _DEEPEST):
            return heading, section.add("P")
        piece = section.add("Figure")
        piece.box = box
        piece.words = _picture(section.title, self._reached[id(section)], self._pages[id(section)])
        return heading, piece

    def _has_letters(self, holder: pikepdf.Object, deepest: int) -> bool:
        """Whether a page or a form has any type to set letters in. What in it belonged to a tree that was left behind
        is forgotten on the way, or it would belong to something of ours."""
        from pikepdf import Dictionary, Stream

        resources = holder.get("/Resources")
        if not isinstance(resources, Dictionary):
            return False
        fonts, drawn = resources.get("/Font"), resources.get("/XObject")
        found = isinstance(fonts, Dictionary) and len(fonts.keys()) > 0
        if not isinstance(drawn, Dictionary) or not deepest:
            return found
        for name in drawn.keys():  # noqa: SIM118 - not a dict
            one = drawn[name]
            if not isinstance(one, Stream) or one.objgen in self._letters:
                found = found or (isinstance(one, Stream) and self._letters[one.objgen])
                continue
            self._letters[one.objgen] = False  # a form that draws itself ends here
            for key in ("/StructParent", "/StructParents"):
                if key in one:
                    del one[key]
            self._letters[one.objgen] = one.get("/Subtype") == "/Form" and self._has_letters(one, deepest - 1)
            found = found or self._letters[one.objgen]
        return found


def _enlarged(page: pikepdf.Object) -> pikepdf.Object | None:
    """The page of which this sheet of large print shows a part."""
    resources = page.get("/Resources")
    drawn = resources.get("/XObject") if resources is not None else None
    return drawn.get("/Part") if drawn is not None else None


def name_links(page: pikepdf.Object, numbers: Mapping[tuple[int, int], int]) -> None:
    """Say of each link of a paper's page where it leads; `numbers` are those of the pages, by their object."""
    from pikepdf import Array, String

    for entry in page.get("/Annots", ()):
        if "/Contents" in entry:
            continue
        where, action = entry.get("/Dest"), entry.get("/A")
        if action is not None:
            entry.Contents = String(str(action.get("/URI", "")) or _("a link"))
        elif isinstance(where, Array) and len(where):
            entry.Contents = String(_("to page {number}").format(number=numbers.get(where[0].objgen, "")).strip())


def _picture(title: str, number: int, count: int) -> str:
    if count == 1:
        return _("{title}: a picture").format(title=title)
    return _("{title}: a picture, page {number} of {count}").format(title=title, number=number, count=count)
