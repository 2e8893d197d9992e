"""What in a paper can be followed: kept where it leads to a page of the same paper or to the web, and nothing
else: no scripts, no programs to start, no other files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.packs.boxes import box_of

if TYPE_CHECKING:
    import pikepdf

_WEB = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class Link:
    """A place on a page (counted from 0 within its paper) and where it leads: the web, or a page of the paper
    (also from 0) at some height."""

    page: int
    box: tuple[float, float, float, float]
    web: str = ""
    to: int = -1
    height: float | None = None


def links_of(source: pikepdf.Pdf) -> list[Link]:
    """Every link of the paper that may be kept."""
    targets = _Targets(source)
    return [link for at, page in enumerate(source.pages) for link in _page_links(at, page.obj, targets)]


def add_links(out: pikepdf.Pdf, pages: Sequence[pikepdf.Object], links: Sequence[Link]) -> None:
    """Put the paper's links on its `pages` in `out`."""
    from pikepdf import Array, Dictionary, Name, String

    for link in links:
        entry = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array(list(link.box)), Border=Array([0, 0, 0]), F=4
        )
        if link.web:
            entry.A = Dictionary(S=Name.URI, URI=String(link.web))
        else:
            entry.Dest = Array([pages[link.to], Name.XYZ, None, link.height, None])
        annotate(out, pages[link.page], entry)


def annotate(out: pikepdf.Pdf, page: pikepdf.Object, entry: pikepdf.Object) -> pikepdf.Object:
    """Add an annotation to a page; gives it as it stands in the file."""
    from pikepdf import Array

    if "/Annots" not in page:
        page["/Annots"] = Array()
    made = out.make_indirect(entry)
    page["/Annots"].append(made)
    return made


def _page_links(at: int, page: pikepdf.Object, targets: _Targets) -> Iterator[Link]:
    from pikepdf import Array, Dictionary

    annotations = page.get("/Annots")
    if not isinstance(annotations, Array):
        return
    for entry in annotations:
        if not isinstance(entry, Dictionary) or entry.get("/Subtype") != "/Link":
            continue
        box = box_of(entry.get("/Rect"))
        action = entry.get("/A")
        if box is None:
            continue
        if isinstance(action, Dictionary) and action.get("/S") == "/URI":
            web = str(action.get("/URI", ""))
            if web.lower().startswith(_WEB):
                yield Link(at, box, web=web)
            continue
        where = entry.get("/Dest")
        if where is None and isinstance(action, Dictionary) and action.get("/S") == "/GoTo":
            where = action.get("/D")
        found = targets.find(where)
        if found is not None:
            yield Link(at, box, to=found[0], height=found[1])


class _Targets:
    """Where the names and places that a paper's links use really are; looked up only when one is used."""

    def __init__(self, source: pikepdf.Pdf) -> None:
        self.source = source
        self.pages: dict[tuple[int, int], int] = {}

    def find(self, where: object) -> tuple[int, float | None] | None:
        """The page (from 0) and the height on it, or None when it leads nowhere in this paper."""
        from pikepdf import Array, Dictionary, Name, String

        if isinstance(where, Name | String):
            where = self._named(str(where))
        if isinstance(where, Dictionary):
            where = where.get("/D")
        if not isinstance(where, Array) or len(where) == 0:
            return None
        page = where[0]
        if isinstance(page, Dictionary):
            at = self._page_numbers().get(page.objgen)
        else:
            at = int(page) if isinstance(page, int) else None  # type: ignore[unreachable]
        if at is None or not 0 <= at < len(self.source.pages):
            return None
        return at, height_of(where)

    def _page_numbers(self) -> dict[tuple[int, int], int]:
        if not self.pages:
            self.pages = {page.obj.objgen: at for at, page in enumerate(self.source.pages)}
        return self.pages

    def _named(self, name: str) -> object:
        from pikepdf import Dictionary, NameTree

        old = self.source.Root.get("/Dests")
        if isinstance(old, Dictionary) and (name if name.startswith("/") else f"/{name}") in old:
            found: object = old[name if name.startswith("/") else f"/{name}"]
            return found
        names = self.source.Root.get("/Names")
        if isinstance(names, Dictionary) and isinstance(names.get("/Dests"), Dictionary):
            return NameTree(names["/Dests"]).get(name)
        return None


def height_of(where: pikepdf.Object) -> float | None:
    """The height on its page that a destination asks for; None where it asks for none."""
    kind = str(where[1]) if len(where) > 1 else ""
    at = {"/XYZ": 3, "/FitH": 2, "/FitBH": 2, "/FitR": 5}.get(kind, 99)
    if at >= len(where):
        return None
    try:
        return float(where[at])
    except (TypeError, ValueError):
        return None
