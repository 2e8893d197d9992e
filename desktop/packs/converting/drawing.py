"""Pages of a PDF drawn as pictures, where they cannot be merged; the text of its pages, and where their ink is.

Always in a process of its own (`child.py`): what draws is a large library in C++, and the files are the broken ones."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from desktop.packs.ink import Bands, PageInk
from desktop.words import _

if TYPE_CHECKING:
    from PIL import Image

MOST_PAGES = 2_000
_DOTS = 150 / 72
_MOST_PIXELS = 25_000_000
"""Of one page: an A2 sheet has so many. A larger one is drawn coarser."""
_LARGEST, _SMALLEST = 14_400.0, 3.0
"""Points of a side, as PDF itself has it; others are no pages."""

_FINE = 100 / 72
"""For finding ink: lines of single-spaced type are two points apart, which is two or three dots."""
_MOST_FINE = 4_000_000
_FAINT = 20  # of 255; what differs less from its ground is none to the eye
_PALEST = 160  # of 255; a darker ground belongs to a picture
_EDGED = 0.6  # of the edge; the sky of a photograph has less
_BAND = 1.4  # points; a lower band is between the parts of a letter


class CannotDraw(Exception):
    """The pages cannot be drawn either: why, and what to do."""

    def __init__(self, why: str, do: str) -> None:
        super().__init__(why)
        self.why, self.do = why, do


def drawn(data: bytes) -> tuple[bytes, int]:
    """A new PDF whose pages are pictures of the given one's, as a viewer shows them; and how many they are.

    Raises CannotDraw when any page is missing, empty or out of bounds: better said than half shown."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    from desktop.packs.images import drawn_page

    out = io.BytesIO()
    with pikepdf.Pdf.new() as made:
        source = _opened(data)
        count = len(source)
        if not 0 < count <= MOST_PAGES:
            raise _cannot()
        for at in range(count):
            image, width, height = _picture(source, at)
            stream = drawn_page(made, image)
            image.close()
            page = Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, round(width, 3), round(height, 3)]),
                Resources=Dictionary(XObject=Dictionary(Drawn=stream)),
                Contents=made.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Drawn Do Q".encode()),
            )
            made.pages.append(pikepdf.Page(made.make_indirect(page)))
        made.save(out)
    return out.getvalue(), count


def text_of_pages(data: bytes) -> list[str]:
    """The text of each page, in the order it is drawn; an empty one where a page has none. Raises CannotDraw."""
    source = _opened(data)
    texts = []
    for at in range(min(len(source), MOST_PAGES)):
        try:
            page = source[at]
            texts.append(page.get_textpage().get_text_range().replace("\r\n", "\n").replace("\x00", ""))
        except Exception:  # noqa: BLE001 - a page that cannot be read has no text
            texts.append("")
    return texts


def ink_of_pages(data: bytes) -> list[PageInk]:
    """Where each page of a PDF or a picture has ink, as a pack takes it in on A4. Raises CannotDraw."""
    source = _opened(_as_taken(data))
    return [_ink(source, at) for at in range(min(len(source), MOST_PAGES))]


def _as_taken(data: bytes) -> bytes:
    """The pages as they are in a pack, where their forms are flat and what is too large is smaller."""
    from desktop.packs.contents import Paper, PaperFile
    from desktop.packs.intake import Intake
    from desktop.packs.reasons import Reason

    file = PaperFile(name="", media_type="", digest="", size=len(data), open=lambda: io.BytesIO(data))
    intake, out = Intake(), io.BytesIO()
    try:
        taken = intake.take(Paper(ref="", title="", file=file))
        if isinstance(taken, Reason):
            raise CannotDraw(taken.why, taken.do)
        intake.finish_layers()
        intake.out.save(out)
    finally:
        intake.close()
    return out.getvalue()


def _ink(source: Any, at: int) -> PageInk:
    import pypdfium2

    try:
        page = source[at]
        width, height = page.get_size()
        scale = min(_FINE, (_MOST_FINE / (width * height)) ** 0.5)
        image = page.render(scale=scale, may_draw_forms=True, grayscale=True).to_pil().convert("L")
        page.close()
    except (pypdfium2.PdfiumError, ZeroDivisionError) as error:
        raise _cannot() from error
    ground = _ground(image)
    inked = image.point([255 if abs(shade - ground) > _FAINT else 0 for shade in range(256)])
    box = inked.getbbox()
    if box is None:
        return PageInk()
    left, top, right, bottom = box
    wide, high = inked.size
    rows = inked.tobytes()
    white = [rows.count(0, row * wide, (row + 1) * wide) == wide for row in range(top, bottom)]
    return PageInk(
        (left / wide, top / high, right / wide, bottom / high),
        _bands(white, top, high, max(2, round(_BAND * scale))),
        (len(rows) - rows.count(0)) / ((right - left) * (bottom - top)),
    )


def _ground(image: Image.Image) -> int:
    """The shade that a page's paper has: of a scan or a tinted page not white, but found along most of its edge."""
    wide, high = image.size
    counts = image.histogram()
    shade = max(range(256), key=counts.__getitem__)
    edges = [(0, 0, wide, 1), (0, high - 1, wide, high), (0, 0, 1, high), (wide - 1, 0, wide, high)]
    along = b"".join(image.crop(edge).tobytes() for edge in edges)
    near = sum(abs(dot - shade) <= _FAINT for dot in along)
    return shade if shade >= _PALEST and near > _EDGED * len(along) else 255


def _bands(white: list[bool], top: int, high: int, least: int) -> Bands:
    """The runs of so many white rows at least, the first row being `top` of a picture so many rows high."""
    found, start = [], None
    for row, is_white in enumerate(white, top):
        if is_white and start is None:
            start = row
        elif not is_white and start is not None:
            if row - start >= least:
                found.append((start / high, row / high))
            start = None
    return tuple(found)


def _opened(data: bytes) -> Any:
    import pypdfium2

    try:
        source = pypdfium2.PdfDocument(data)
        source.init_forms()  # or what was written in a form is not drawn
    except pypdfium2.PdfiumError as error:
        raise _cannot() from error
    return source


def _picture(source: Any, at: int) -> tuple[Image.Image, float, float]:
    """A page as a picture, and its width and height in points."""
    import pypdfium2

    try:
        page = source[at]
        width, height = page.get_size()
        if not (_SMALLEST <= width <= _LARGEST and _SMALLEST <= height <= _LARGEST):
            raise _cannot()
        scale = min(_DOTS, (_MOST_PIXELS / (width * height)) ** 0.5)
        image = page.render(scale=scale, may_draw_forms=True, rev_byteorder=True).to_pil().convert("RGB")
        page.close()
    except pypdfium2.PdfiumError as error:
        raise _cannot() from error
    if all(low == high for low, high in image.getextrema()):
        # of a damaged file an empty page is one whose words are lost
        raise _cannot()
    return image, width, height


def _cannot() -> CannotDraw:
    return CannotDraw(
        _("The file is damaged or incomplete."),
        _("Open it in the program that made it, save it as PDF once more, and attach the new file."),
    )
