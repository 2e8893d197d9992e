"""What was written onto a PDF's pages made part of them: form fields, comments that print. And what is no paper though
it is a PDF: forms that only one program shows, covers around other files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

_MOST_FIELDS = 50_000


class NotDrawn(Exception):
    """What a field says cannot be set by the library that flattens forms, nor by the one that draws pages."""


def flatten(source: pikepdf.Pdf) -> None:
    """Draw fields and comments into the pages. Raises NotDrawn where what a field says would not be drawn as it is."""
    from pikepdf import Array, Dictionary

    def has_more_than_links(page: pikepdf.Object) -> bool:
        annotations = page.get("/Annots")
        return isinstance(annotations, Array) and any(
            one.get("/Subtype") != "/Link" for one in annotations if isinstance(one, Dictionary)
        )

    form = source.Root.get("/AcroForm")
    if form is None and not any(has_more_than_links(page.obj) for page in source.pages):
        return
    if isinstance(form, Dictionary):
        if "/XFA" in form:
            del form["/XFA"]
        written = [field for field in _fields(form) if _needs_drawing(field)]
        if written or form.get("/NeedAppearances", False) is True:
            form["/NeedAppearances"] = True
            if any(not _is_plain(str(field.get("/V"))) for field in _fields(form) if _is_text(field)):
                raise NotDrawn  # the library draws Latin letters alone, and puts question marks for all others
        source.generate_appearance_streams()
    source.flatten_annotations("print")


def needs_acrobat(source: pikepdf.Pdf, count: int) -> bool:
    """Whether the pages are drawn by a program within the file, and what lies here only asks for patience."""
    from pikepdf import Array, Dictionary

    if source.Root.get("/NeedsRendering", False) is True:
        return True
    form = source.Root.get("/AcroForm")
    if not isinstance(form, Dictionary) or "/XFA" not in form:
        return False
    fields = form.get("/Fields")
    return count == 1 and (not isinstance(fields, Array) or len(fields) == 0)


def holds_files(source: pikepdf.Pdf) -> bool:
    """Whether the pages are only the cover around other files."""
    return "/Collection" in source.Root


def _fields(form: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every field at the end of its branch."""
    from pikepdf import Array, Dictionary

    seen: set[tuple[int, int]] = set()
    waiting = [form.get("/Fields")]
    while waiting and len(seen) < _MOST_FIELDS:
        listed = waiting.pop()
        for field in listed if isinstance(listed, Array) else ():
            if not isinstance(field, Dictionary) or (field.is_indirect and field.objgen in seen):
                continue
            seen.add(field.objgen if field.is_indirect else (-len(seen), 0))
            if isinstance(field.get("/Kids"), Array):
                waiting.append(field["/Kids"])
            yield field


def _is_text(field: pikepdf.Object) -> bool:
    from pikepdf import String

    return isinstance(field.get("/V"), String) and field.get("/FT", "/Tx") in ("/Tx", "/Ch")


def _needs_drawing(field: pikepdf.Object) -> bool:
    """Whether a field says something that nobody has drawn."""
    return _is_text(field) and bool(str(field["/V"])) and "/AP" not in field and "/Kids" not in field


def _is_plain(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
