"""Taking a paper in: its pages copied into the pack with nothing that could act, or the reason why not.

Nothing here trusts a file: what a reader library raises about it becomes a page that says so."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from desktop.errors import Refusal
from desktop.packs.arrangement import Arrangement
from desktop.packs.bounds import (
    MOST_PAGES,
    TooManyPages,
    TooMuch,
    check_streams,
    count_pages,
    keep_within_limits,
)
from desktop.packs.contents import Paper, PaperFile
from desktop.packs.enlarging import enlarge
from desktop.packs.fitting import fit_pages, moved
from desktop.packs.forms import NotDrawn, flatten, holds_files, needs_acrobat
from desktop.packs.images import TooLarge, add_image_pages
from desktop.packs.ink import PageInk
from desktop.packs.links import add_links, links_of
from desktop.packs.reasons import Reason
from desktop.packs.why_not import (
    CannotTake,
    damaged,
    holding_an_undrawn_form,
    holding_too_much,
    locked,
    only_acrobat,
    portfolio,
    spoilt_picture,
    too_heavy,
    too_large,
    too_long,
    unknown,
    unmerged,
)
from desktop.steps import run
from desktop.words import _

if TYPE_CHECKING:
    import pikepdf

MOST_BYTES = 300_000_000
# What a page needs to be seen. All else (scripts, attached files, threads, thumbnails) stays behind.
_KEPT = {
    "/Type",
    "/Parent",
    "/MediaBox",
    "/CropBox",
    "/Rotate",
    "/UserUnit",
    "/Resources",
    "/Contents",
    "/Group",
}

_AROUND = {"/Parent", "/P", "/StructParent", "/Filter", "/DecodeParms", "/Length"}


@dataclass(slots=True)
class Taken:
    """A paper's pages in the pack being made; `repaired` when the file was damaged but could be read, `reduced` how
    many were larger than the pack's paper, `note` what its reader should know of how its pages were made."""

    pages: Sequence[pikepdf.Object] = field(default_factory=list)
    repaired: bool = False
    reduced: int = 0
    note: str = ""


_PAGES_AT_ONCE = 100

T = TypeVar("T")
Taking = Generator[None, None, T]
"""Work on a paper that pauses now and then."""


class Intake:
    """The pack being put together: `out` receives the papers' pages, and lets go of each paper once they are copied."""

    def __init__(self, arrangement: Arrangement | None = None) -> None:
        import pikepdf

        keep_within_limits()
        self._arrangement = arrangement or Arrangement()
        self.out = pikepdf.Pdf.new()
        self._layers: list[pikepdf.Object] = []
        self._layers_off: list[pikepdf.Object] = []
        self.bytes = 0

    def close(self) -> None:
        """Let go of everything; the pack must have been saved before."""
        self.out.close()

    def take(self, paper: Paper) -> Taken | Reason:
        """What `taking` does, in one go."""
        return run(self.taking(paper))

    def taking(self, paper: Paper) -> Taking[Taken | Reason]:
        """The paper's pages added at the end, or why it has none; never half of them. Pauses every so many pages, so
        that Stop is heard; closed, what is taken in is unfit."""
        before = len(self.out.pages)
        try:
            if paper.file is not None and paper.file.why:
                raise CannotTake(Reason(paper.file.why, paper.file.do))
            data = _bytes_of(paper.file)
            if b"%PDF-" in data[:1024]:
                taken = yield from self._take_pdf(data)
                self.bytes += len(data)
            else:
                taken = self._take_image(data, paper.file)
        except CannotTake as no:
            reason = no.reason
        except TooManyPages as many:
            reason = too_long(many.count)
        except TooMuch:
            reason = unmerged(holding_too_much())
        except NotDrawn:
            reason = holding_an_undrawn_form()
        except Exception:  # noqa: BLE001 - whatever a broken file makes a reader raise means "cannot be read"
            reason = unmerged(damaged())
        else:
            taken.note = paper.file.note if paper.file is not None else ""
            fitted, ink = (paper.file.fitted, paper.file.ink) if paper.file is not None else (False, ())
            large = self._arrangement.layout == "large-print" and not fitted
            return (yield from self._enlarged(taken, ink)) if large else taken
        del self.out.pages[before:]
        return reason

    def _enlarged(self, taken: Taken, ink: Sequence[PageInk]) -> Taking[Taken]:
        """The paper on the sheets of large print in place of its pages."""
        # the pages themselves stay behind when the pack is bound; taking them out one by one takes long
        sheets = yield from enlarge(self.out, taken.pages, ink)
        return dataclasses.replace(taken, pages=sheets)

    def finish_layers(self) -> None:
        """Say which layers of the papers are hidden, as their makers had it."""
        from pikepdf import Array, Dictionary, Name

        if self._layers:
            self.out.Root.OCProperties = Dictionary(
                OCGs=Array(self._layers),
                D=Dictionary(OFF=Array(self._layers_off), Order=Array(), BaseState=Name.ON),
            )

    def _take_pdf(self, data: bytes) -> Taking[Taken]:
        import pikepdf

        try:
            source = pikepdf.open(io.BytesIO(data), suppress_warnings=True)
        except pikepdf.PasswordError as error:
            raise CannotTake(locked()) from error
        except pikepdf.PdfError as error:
            raise CannotTake(unmerged(damaged())) from error
        with source:
            return (yield from self._take_pages(source))

    def _take_pages(self, source: pikepdf.Pdf) -> Taking[Taken]:
        check_streams(source)
        yield
        count_pages(source)
        count = len(source.pages)
        if needs_acrobat(source, count):
            raise CannotTake(only_acrobat())
        if holds_files(source):
            raise CannotTake(portfolio())
        if count > MOST_PAGES:
            raise CannotTake(too_long(count))
        if count == 0:
            raise CannotTake(damaged())
        repaired = bool(source.get_warnings())
        if repaired and any("/Contents" not in page.obj for page in source.pages):
            # What was mended has lost pages: better said than shown blank.
            raise CannotTake(damaged())
        yield
        flatten(source)
        yield
        repaired |= _read_through(source)
        yield
        links = links_of(source)
        yield
        for at, page in enumerate(source.pages):
            if at % _PAGES_AT_ONCE == 0:
                yield
            for key in [key for key in page.obj.keys() if key not in _KEPT]:  # noqa: SIM118 - not a dict
                del page.obj[key]
        first = len(self.out.pages)
        for start in range(0, count, _PAGES_AT_ONCE):
            self.out.pages.extend(source.pages[start : start + _PAGES_AT_ONCE])
            yield
        pages = [page.obj for page in self.out.pages[first:]]
        yield
        placed = yield from fit_pages(self.out, pages, self._arrangement.paper)
        add_links(self.out, pages, [moved(link, placed) for link in links])
        self._take_layers(source)
        return Taken(pages, repaired or bool(source.get_warnings()), sum(one.smaller for one in placed.values()))

    def _take_layers(self, source: pikepdf.Pdf) -> None:
        from pikepdf import Array, Dictionary

        layers = source.Root.get("/OCProperties")
        if not isinstance(layers, Dictionary) or not isinstance(layers.get("/OCGs"), Array):
            return
        every = [layer for layer in layers["/OCGs"] if isinstance(layer, Dictionary) and layer.is_indirect]
        shown = layers.get("/D")
        hidden: list[pikepdf.Object] = []
        if isinstance(shown, Dictionary):
            named = {key: _objects(shown.get(key)) for key in ("/ON", "/OFF")}
            hidden = named["/OFF"]
            if shown.get("/BaseState") == "/OFF":
                on = {layer.objgen for layer in named["/ON"]}
                hidden = [layer for layer in every if layer.objgen not in on]
        self._layers.extend(self.out.copy_foreign(layer) for layer in every)
        self._layers_off.extend(self.out.copy_foreign(layer) for layer in hidden)

    def _take_image(self, data: bytes, file: PaperFile | None) -> Taken:
        from PIL import UnidentifiedImageError

        first = len(self.out.pages)
        try:
            add_image_pages(self.out, data)
        except TooLarge as error:
            raise CannotTake(too_large()) from error
        except UnidentifiedImageError as error:
            raise CannotTake(unknown(file.name if file else "")) from error
        except Exception as error:
            raise CannotTake(spoilt_picture()) from error
        pages = [page.obj for page in self.out.pages[first:]]
        run(fit_pages(self.out, pages, self._arrangement.paper))
        return Taken(pages)


def _bytes_of(file: PaperFile | None) -> bytes:
    if file is None:
        raise CannotTake(
            Reason(_("No file is attached to it."), _("Attach the paper's file, or mark it as to follow."))
        )
    if file.size > MOST_BYTES:
        raise CannotTake(too_heavy(file.size))
    try:
        with file.open() as stream:
            data = stream.read(MOST_BYTES + 1)
    except (OSError, Refusal) as error:
        raise CannotTake(
            Reason(
                _("Its file is not whole in this book."),
                _("Attach the file again, or restore the newest backup to have it back."),
            )
        ) from error
    if len(data) > MOST_BYTES:
        raise CannotTake(too_heavy(len(data)))
    if not data:
        raise CannotTake(Reason(_("Its file is empty."), _("Attach the file again.")))
    return data


def _objects(value: object) -> list[pikepdf.Object]:
    from pikepdf import Array, Dictionary

    if not isinstance(value, Array):
        return []
    return [one for one in value if isinstance(one, Dictionary) and one.is_indirect]


def _read_through(source: pikepdf.Pdf) -> bool:
    """Read what every page draws and draws with, but for pictures, of which viewers show as much as there is; gives
    whether any of it had to be mended. The library reads it when the pack is saved, and then one damaged paper would
    stop all of it; here the damage becomes a page that says so."""
    from pikepdf import Array, Dictionary, Stream

    mended, seen = False, set()
    waiting = [page.obj.get(key) for page in source.pages for key in ("/Contents", "/Resources")]
    while waiting:
        held = waiting.pop()
        if not isinstance(held, Dictionary | Array | Stream):
            continue
        if held.is_indirect:
            if held.objgen in seen:
                continue
            seen.add(held.objgen)
        if isinstance(held, Array):
            waiting.extend(held)
            continue
        if isinstance(held, Stream) and held.get("/Subtype") != "/Image":
            drawn = _unpacked(held)
            if source.get_warnings():
                # what was saved of it goes in as it is, or every viewer would have to save it anew
                held.write(drawn)
                mended = True
        waiting.extend(held[key] for key in held.keys() if key not in _AROUND)  # noqa: SIM118 - not a dict
    return mended


def _unpacked(part: pikepdf.Object) -> bytes:
    from pikepdf import PdfError

    try:
        return bytes(part.read_bytes())
    except PdfError as error:
        raise (TooMuch if "limit exceeded" in str(error) else CannotTake(unmerged(damaged()))) from error
