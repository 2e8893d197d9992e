"""The line at the foot of every page: cluster and date at the left; item, paper and page number at the right.

On a paper's page it is put where the foot is as the page is seen, whatever its size, its turn and its crop.
The paper's own content becomes a closed form beneath it, so nothing it leaves undone can shift the stamp."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.packs import look
from desktop.packs.boxes import Box, box_of
from desktop.packs.lettering import Line, Style, draw, one_line, shortened, width_of
from desktop.packs.look import Format
from desktop.packs.structure import Element, marked

if TYPE_CHECKING:
    import pikepdf

_A4: Box = (0.0, 0.0, look.A4.width, look.A4.height)
_VEIL = "StampVeil"


@dataclass(frozen=True, slots=True)
class PaperStamp:
    """The operators of a stamp on a paper's page: its words, and what stands beside and behind them; and how many times
    as large they are drawn."""

    beside: str
    words: str
    scale: float


class Stamp:
    """The stamps of one pack: at the left the cluster's name, cut if it must be, and the date, never cut."""

    def __init__(self, name: str, date: str, document: Any) -> None:
        self.name = name
        self.date = date
        self.document = document
        self._whole: dict[Style, Line] = {}
        self._drawn: dict[tuple[Line, float, float], str] = {}

    def own(self, right: str, form: Format, *, tagged: bool = True) -> str:
        """The operators for one of our own pages, with a hairline above."""
        rule = (
            f"q {' '.join(f'{part:.3f}' for part in look.LINE)} RG 0.6 w "
            f"{form.left} {form.foot + 13} m {form.right} {form.foot + 13} l S Q"
        )
        beside, words = self._words(right, form.left, form.right, form, veil=False)
        code = f"q {form.scale:.5f} 0 0 {form.scale:.5f} 0 0 cm {rule}\n{beside}\n{words} Q"
        return marked(None, 0, code, "Pagination") if tagged else code

    def paper(self, right: str, width: float, long_side: float, form: Format) -> PaperStamp:
        """The stamp of a paper's page seen `width` points wide; a larger sheet has it in proportion."""
        short = min(width, long_side)
        scale = max(short / min(form.sheet), 0.75) * form.scale
        margin = min(form.left, 0.094 * width / scale)
        return PaperStamp(*self._words(right, margin, width / scale - margin, form, veil=True), scale)

    def _left(self, room: float, style: Style) -> Line | None:
        """Name and date in the room there is; None when there is not enough to be of use."""
        date = f" · {self.date}"
        if style not in self._whole:  # set once: it is the same on nearly every page
            self._whole[style] = one_line(f"{self.name}{date}", style)
        if self._whole[style].width * style.size <= room:
            return self._whole[style]
        left = room - width_of(date, style)
        if left < 30:
            return None
        return one_line(f"{shortened(self.name, style, left)}{date}", style)

    def _words(self, right: str, start: float, end: float, form: Format, *, veil: bool) -> tuple[str, str]:
        """The operators of what stands at the left and behind, and those of the words at the right."""
        style, quiet, foot = form.type(look.STAMP_STRONG), form.type(look.STAMP), form.foot
        line = one_line(right, style)
        room = end - start
        if line.width * style.size > room:
            small = max(room / line.width, 1.5)
            style = Style(min(small, style.size), style.leading, style.colour)
            line = one_line(right, style, room)
        wide = line.width * style.size
        x = end - wide
        parts = []
        first = self._left(x - start - 18, quiet)
        high = quiet.size + 3.5
        if veil:
            parts.append(f"q /{_VEIL} gs 1 g {x - 3:.2f} {foot - 3:.2f} {wide + 6:.2f} {high:.2f} re f Q")
            if first is not None:
                length = first.width * quiet.size
                parts.append(
                    f"q /{_VEIL} gs 1 g {start - 3:.2f} {foot - 3:.2f} {length + 6:.2f} {high:.2f} re f Q"
                )
        if first is not None:
            where = (first, start, foot)
            if where not in self._drawn:
                self._drawn[where] = draw(first, start, foot, quiet, self.document)
            parts.append(self._drawn[where])
        return "\n".join(parts), draw(line, x, foot, style, self.document)


def seen_box(page: pikepdf.Object) -> Box:
    """What of the page is seen: its crop within its sheet; A4 when the file says nothing sensible."""
    sheet = _box(page.get("/MediaBox")) or _A4
    crop = _box(page.get("/CropBox")) or sheet
    x0, y0 = max(crop[0], sheet[0]), max(crop[1], sheet[1])
    x1, y1 = min(crop[2], sheet[2]), min(crop[3], sheet[3])
    return (x0, y0, x1, y1) if x1 - x0 >= 1 and y1 - y0 >= 1 else sheet


def turn_of(page: pikepdf.Object) -> int:
    """How far the page is turned clockwise when seen: 0, 90, 180 or 270."""
    try:
        turn = int(page.get("/Rotate", 0))
    except (TypeError, ValueError, OverflowError):
        return 0
    return turn % 360 if turn % 90 == 0 else 0


def _box(value: object) -> Box | None:
    box = box_of(value)
    return box if box is not None and box[2] - box[0] >= 1 and box[3] - box[1] >= 1 else None


def foot_matrix(box: Box, turn: int, scale: float) -> tuple[float, ...]:
    """The matrix that puts a drawing whose origin is the seen page's lower left corner onto the page."""
    x0, y0, x1, y1 = box
    return {
        0: (scale, 0.0, 0.0, scale, x0, y0),
        90: (0.0, scale, -scale, 0.0, x1, y0),
        180: (-scale, 0.0, 0.0, -scale, x1, y1),
        270: (0.0, -scale, scale, 0.0, x0, y1),
    }[turn]


def seen_size(box: Box, turn: int) -> tuple[float, float]:
    """The page's width and height as it is seen."""
    wide, high = box[2] - box[0], box[3] - box[1]
    return (high, wide) if turn in {90, 270} else (wide, high)


Tag = Callable[["pikepdf.Object"], tuple[Element | None, Element | None]]
"""Gives for a page, before it is stamped, the heading that its stamp's words are, and what its content is; none where
they are no part of the text."""


def stamp_pages(
    out: pikepdf.Pdf,
    pages: Sequence[pikepdf.Object],
    stamps: Sequence[PaperStamp],
    fonts: pikepdf.Object,
    tag: Tag | None = None,
) -> Iterator[list[Element]]:
    """Put each stamp on its page, page by page; `fonts` is the pack's own font dictionary, shared by all of them. Gives
    for each page the element of each marked piece in its order."""
    from pikepdf import Array, Dictionary, Name

    veil = out.make_indirect(Dictionary(Type=Name.ExtGState, ca=0.82))
    resources = out.make_indirect(Dictionary(Font=fonts, ExtGState=Dictionary({f"/{_VEIL}": veil})))
    used: set[tuple[int, int]] = set()
    for page, stamp in zip(pages, stamps, strict=True):
        box, turn = seen_box(page), turn_of(page)
        width, height = seen_size(box, turn)
        foot = Array([0, 0, width / stamp.scale, min(height / stamp.scale, 48)])

        def form(code: str, box: pikepdf.Object = foot) -> pikepdf.Object:
            made = out.make_stream(code.encode("ascii"))
            made.Type, made.Subtype, made.Resources, made.BBox = Name.XObject, Name.Form, resources, box
            return made

        heading, piece = tag(page) if tag is not None else (None, None)
        on_page: list[Element] = []
        drawn = Dictionary()
        content = ""
        if (paper := as_form(out, page, used)) is not None:
            drawn.Paper = paper
            content = "q /Paper Do Q" if tag is None else marked(piece, 0, "q /Paper Do Q")
            if piece is not None:
                on_page.append(piece)
        matrix = " ".join(f"{part:.4f}".rstrip("0").rstrip(".") for part in foot_matrix(box, turn, stamp.scale))
        if heading is None:
            drawn.Stamp = form(f"{stamp.beside}\n{stamp.words}")
            line = "/Stamp Do" if tag is None else marked(None, 0, "/Stamp Do", "Pagination")
        else:
            drawn.Beside, drawn.Stamp = form(stamp.beside), form(stamp.words)
            line = f"{marked(None, 0, '/Beside Do', 'Pagination')} {marked(heading, len(on_page), '/Stamp Do')}"
            on_page.append(heading)
        page.Contents = out.make_stream(f"{content} q {matrix} cm {line} Q".encode("ascii"))
        page.Resources = Dictionary(XObject=drawn)
        yield on_page


def as_form(
    out: pikepdf.Pdf, page: pikepdf.Object, used: set[tuple[int, int]], *, copied: bool = False
) -> pikepdf.Object | None:
    """The page's own content as a form, made of the very stream it lies in unless that is among those `used` or it is
    to be `copied`; None when the page is empty."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    content = page.get("/Contents")
    if isinstance(content, Array):
        if len(content) > 1:
            pikepdf.Page(page).contents_coalesce()
            content = page.get("/Contents")
        else:
            content = content[0] if len(content) else None
    if not isinstance(content, pikepdf.Stream):
        return None
    if copied or content.objgen in used:
        # Two pages of one content may name different fonts and pictures: each needs a form of its own.
        content = content.copy() if hasattr(content, "copy") else content
        content = out.make_indirect(content)
    used.add(content.objgen)
    sheet = _box(page.get("/MediaBox")) or _A4
    content.Type, content.Subtype = Name.XObject, Name.Form
    content.BBox = Array(list(sheet))
    content.Resources = page.get("/Resources", Dictionary())
    return content
