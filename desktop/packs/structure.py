"""What the parts of a page are (heading, paragraph, table, link), so that a screen reader is told and need not guess.

Tagged PDF as ISO 32000-1, 14.7 and 14.8 have it: marked content on the pages, numbered page by page, and one tree of
elements that names those numbers in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from desktop.packs.boxes import Box

if TYPE_CHECKING:
    import pikepdf

Beside = Literal["Layout", "Pagination"]
"""What is no part of the text: lines and grounds; what stands on every page."""


@dataclass(slots=True, eq=False)
class Element:
    """A part of the text and what is under it. `role` is one of the PDF's own (H1, P, Table, TR, TH, TD, Link …),
    `words` what is said in place of something that has no words, `title` what a part is called, `scope` what the head
    of a table names ("Column", "Row"), `said` its words as they are spoken where the page has them in another order,
    `across` and `down` how many columns and rows a cell takes, `box` where on its page a figure is."""

    role: str
    under: list[Element] = field(default_factory=list)
    words: str = ""
    title: str = ""
    scope: str = ""
    said: str = ""
    across: int = 1
    down: int = 1
    box: Box | None = None
    marks: list[tuple[pikepdf.Object, int]] = field(default_factory=list)
    notes: list[tuple[pikepdf.Object, pikepdf.Object]] = field(default_factory=list)

    def add(self, role: str, scope: str = "") -> Element:
        """A new element under this one."""
        made = Element(role, scope=scope)
        self.under.append(made)
        return made

    def even_out(self) -> None:
        """Let the last cell of each row of this table reach as far as the longest row."""
        most = max((len(row.under) for row in self.under), default=0)
        for row in self.under:
            if row.under:
                row.under[-1].across = most - len(row.under) + 1


def marked(element: Element | None, number: int, code: str, beside: Beside = "Layout") -> str:
    """Operators marked as belonging to an element, or as no part of the text."""
    if element is None:
        return f"/Artifact <</Type /{beside}>> BDC {code} EMC"
    return f"/{_plain(element.role)} <</MCID {number}>> BDC {code} EMC"


def write_structure(
    out: pikepdf.Pdf, pages: Sequence[pikepdf.Object], on_page: Sequence[Sequence[Element]], sections: Sequence[Element]
) -> None:
    """Write the tree into `out`. `on_page` has, for each page, the element of each of its marks in their order."""
    from pikepdf import Array, Dictionary, Name

    for page, elements in zip(pages, on_page, strict=True):
        for number, element in enumerate(elements):
            element.marks.append((page, number))
    root = out.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = out.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    written: dict[int, pikepdf.Object] = {}
    kids = [made for section in sections if (made := _written(out, section, document, written)) is not None]
    document.K = Array(kids)
    root.K = document
    numbers = Array()
    at = 0
    for page, elements in zip(pages, on_page, strict=True):
        page.StructParents = at
        page.Tabs = Name.S
        numbers.append(at)
        numbers.append(out.make_indirect(Array([written[id(element)] for element in elements])))
        at += 1
    for element in _every(sections):
        for _page, note in element.notes:
            note.StructParent = at
            numbers.append(at)
            numbers.append(written[id(element)])
            at += 1
    root.ParentTree = out.make_indirect(Dictionary(Nums=numbers))
    root.ParentTreeNextKey = at
    out.Root.StructTreeRoot = root
    out.Root.MarkInfo = Dictionary(Marked=True)


def _written(
    out: pikepdf.Pdf, element: Element, parent: pikepdf.Object, written: dict[int, pikepdf.Object]
) -> pikepdf.Object | None:
    """The element as the file has it; None where nothing of it was drawn (a line too many for its cell)."""
    from pikepdf import Array, Dictionary, Name, String

    made = out.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{_plain(element.role)}"), P=parent))
    kids: list[pikepdf.Object] = [Dictionary(Type=Name.MCR, Pg=page, MCID=number) for page, number in element.marks]
    kids += [Dictionary(Type=Name.OBJR, Pg=page, Obj=note) for page, note in element.notes]
    kids += [one for child in element.under if (one := _written(out, child, made, written)) is not None]
    if not kids and element.role not in ("TD", "TH"):
        return None
    if element.scope or element.across > 1 or element.down > 1:
        cell = Dictionary(O=Name.Table)
        if element.scope:
            cell.Scope = Name(f"/{element.scope}")
        if element.across > 1:
            cell.ColSpan = element.across
        if element.down > 1:
            cell.RowSpan = element.down
        made.A = Array([cell])  # PDFium looks for them in a list alone
    if element.box is not None:
        box = Array([round(part, 2) for part in element.box])
        made.A = Array([Dictionary(O=Name.Layout, Placement=Name.Block, BBox=box)])
    if element.words:
        made.Alt = String(element.words)
    if element.said:
        made.ActualText = String(element.said)
    if element.title:
        made.T = String(element.title)
    made.K = Array(kids)
    written[id(element)] = made
    return made


def _plain(role: str) -> str:
    if not role.isalnum():
        raise ValueError(role)
    return role


def _every(elements: Sequence[Element]) -> Iterator[Element]:
    rest = list(reversed(elements))
    while rest:
        element = rest.pop()
        yield element
        rest.extend(reversed(element.under))
