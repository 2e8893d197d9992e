"""A finished pack looked through: what it says of itself apart from its pages, and whether anything in it could act.

What papers bring along unseen (notes of the programs that made them, files attached to a picture) is taken out before
a pack is written; what is written is then looked at once more as whoever gets the file would find it.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.words import _

if TYPE_CHECKING:
    import pikepdf

_UNSEEN = ("/Metadata", "/PieceInfo", "/AF", "/EF", "/AA", "/LastModified")
"""What may hang on any piece of a paper and is not part of what is seen."""
_SAID = frozenset({"/Title", "/Author", "/Subject", "/Keywords", "/T", "/Alt", "/ActualText", "/E", "/Contents", "/P"})
"""Where a pack of ours has words beside its pages: outline, properties, structure, links, page labels."""
_ACTS = {
    "/JS": "JavaScript",
    "/JavaScript": "JavaScript",
    "/EF": "EmbeddedFiles",
    "/EmbeddedFiles": "EmbeddedFiles",
    "/AA": "AA",
    "/OpenAction": "OpenAction",
    "/XFA": "XFA",
    "/AcroForm": "AcroForm",
    "/RichMediaContent": "RichMedia",
}
_ACTIONS = frozenset(
    ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound")
)
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Finished:
    """`words` are those a file has beside its pages; `wrong` names in a PDF's own words what should not be in it."""

    words: tuple[str, ...]
    wrong: tuple[str, ...]


def take_out_unseen(out: pikepdf.Pdf) -> None:
    """Take out of the papers' pieces what nobody sees on a page; before the pack says anything of itself."""
    import pikepdf

    for held in out.objects:
        if isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
            for key in _UNSEEN:
                if key in held:
                    del held[key]


def look_through(data: bytes) -> Finished:
    """Look through a finished pack."""
    import pikepdf

    with pikepdf.Pdf.open(io.BytesIO(data)) as document:
        own = document.Root.get("/Metadata")
        looking = _Looking(own.objgen if own is not None else (0, 0))
        if own is not None:
            # what is between the marks of an XML file
            looking.words.append(html.unescape(re.sub(r"<[^>]*>", " ", own.read_bytes().decode("utf-8", "replace"))))
        for held in document.objects:
            looking.look(held, 0)
        for key in document.docinfo.keys():  # noqa: SIM118 - not a dict
            looking.words.append(str(document.docinfo[key]))
    return Finished(tuple(looking.words), tuple(dict.fromkeys(looking.wrong)))


class _Looking:
    """One going through of a file: what was found so far."""

    def __init__(self, own: tuple[int, int]) -> None:
        self.own = own
        self.words: list[str] = []
        self.wrong: list[str] = []

    def look(self, held: object, depth: int) -> None:
        """An object and what is directly in it; what it only points at is looked at in its own turn."""
        import pikepdf

        if depth > _DEEPEST:
            self.wrong.append(_("more within each other than can be looked through"))
        elif isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
            for key, value in _entries(held):
                self._entry(key, value)
                if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
                    self.look(value, depth + 1)
        elif isinstance(held, pikepdf.Array):
            for value in held:
                if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
                    self.look(value, depth + 1)

    def _entry(self, key: str, value: object) -> None:
        import pikepdf

        if key in _ACTS:
            self.wrong.append(_ACTS[key])
        elif key in ("/S", "/Subtype", "/Type") and isinstance(value, pikepdf.Name):
            if (key == "/S" and str(value) in _ACTIONS) or str(value) in ("/EmbeddedFile", "/RichMedia"):
                self.wrong.append(str(value)[1:])
        elif key == "/Metadata" and getattr(value, "objgen", None) != self.own:
            self.wrong.append("Metadata")
        elif key in _SAID and isinstance(value, pikepdf.String):
            self.words.append(str(value))


def _entries(held: pikepdf.Object) -> Iterator[tuple[str, object]]:
    for key in held.keys():  # noqa: SIM118 - not a dict
        yield key, held[key]
