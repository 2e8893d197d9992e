"""A paper that draws the same thing without end is told apart from one that merely draws much."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from desktop.packs.drawn_again import DrawsTooMuch, check_drawing, drawing_too_much
from tests.packs.hostile import saved
from tests.packs.papers import pdf
from tests.packs.reading import made, pack_of

BOX = [0, 0, 595, 842]


def form(document: Pdf, drawn: bytes, **resources: Dictionary) -> Stream:
    """A drawing that can be drawn again."""
    stream = document.make_stream(drawn)
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array(BOX)
    if resources:
        stream.Resources = Dictionary(**resources)
    return stream


def page(document: Pdf, contents: object, **resources: Dictionary) -> None:
    """A page with those contents."""
    document.add_blank_page(page_size=(595, 842))
    document.pages[-1].obj.Contents = contents
    document.pages[-1].obj.Resources = Dictionary(**resources)


def forms_in_forms() -> bytes:
    """Each draws another ten times, nine deep."""
    document = Pdf.new()
    inner = form(document, b"0 0 10 10 re f")
    for _level in range(9):
        inner = form(document, b"/X Do " * 10, XObject=Dictionary(X=inner))
    page(document, document.make_stream(b"/X Do"), XObject=Dictionary(X=inner))
    return saved(document)


def forms_with_names_from_the_page() -> bytes:
    """They have no names of their own, and find them on their page; the last letter of each is spelt otherwise."""
    document = Pdf.new()
    names = Dictionary({"/A0": form(document, b"0 0 10 10 re f")})
    for level in range(9):
        names[f"/A{level + 1}"] = form(document, b"/A#%x Do " % (0x30 + level) * 10)
    page(document, document.make_stream(b"/A9 Do"), XObject=names)
    return saved(document)


def tiles_in_tiles() -> bytes:
    """A pattern is named once, and fills ten fields with what fills ten fields."""
    document = Pdf.new()
    inner = form(document, b"0 0 10 10 re f")
    for _level in range(9):
        inner = form(document, b"/Pattern cs /X scn " + b"0 0 9 9 re f " * 10, Pattern=Dictionary(X=inner))
        inner.PatternType = 1
    page(document, document.make_stream(b"/Pattern cs /X scn 0 0 9 9 re f"), Pattern=Dictionary(X=inner))
    return saved(document)


def letters_of_letters() -> bytes:
    """A letter is drawn with ten letters, each of which is drawn with ten more."""
    document = Pdf.new()
    inner = document.make_stream(b"0 0 10 10 re f")
    words = b"/F 9 Tf (aa\\(aa(aa)aaa) Tj"
    fonts = Dictionary()
    for _level in range(10):
        font = Dictionary(Type=Name.Font, Subtype=Name.Type3, CharProcs=Dictionary(a=inner))
        font.Resources = Dictionary(Font=fonts)
        fonts = Dictionary(F=document.make_indirect(font))
        inner = document.make_stream(words)
    page(document, inner, Font=fonts)
    return saved(document)


def shared_contents(pages: int = 1_500, each: int = 20_000_000) -> bytes:
    """Many pages with one drawing, which is gone through for each."""
    document = Pdf.new()
    contents = document.make_stream(b"")
    contents.write(zlib.compress(b"q Q " * (each // 4), 9), filter=Name.FlateDecode)
    for _page in range(pages):
        page(document, contents)
    return saved(document, compress_streams=False)


@pytest.mark.parametrize(
    "make",
    [forms_in_forms, forms_with_names_from_the_page, tiles_in_tiles, letters_of_letters, shared_contents],
)
def test_what_draws_without_end_is_refused_at_once(make: Callable[[], bytes]) -> None:
    with Pdf.open(io.BytesIO(make())) as source, pytest.raises(DrawsTooMuch):
        check_drawing(source)


def ordinary() -> Pdf:
    """A letterhead on five hundred pages, a map of a hundred thousand marks, and a drawing that draws itself."""
    document = Pdf.new()
    head = form(document, b"0 0 10 10 re f " * 2_000)
    for _page in range(500):
        page(document, document.make_stream(b"/H Do"), XObject=Dictionary(H=head))
    tree = form(document, b"0 0 1 1 re f " * 5)
    page(document, document.make_stream(b"/T Do " * 100_000), XObject=Dictionary(T=tree))
    itself = form(document, b"/I Do")
    itself.Resources = Dictionary(XObject=Dictionary(I=itself))
    page(document, document.make_stream(b"/I Do"), XObject=Dictionary(I=itself))
    return document


def test_what_merely_draws_much_is_taken() -> None:
    with Pdf.open(io.BytesIO(saved(ordinary()))) as source:
        check_drawing(source)


def test_a_pack_says_so_in_its_place() -> None:
    _whole, result = made(pack_of(forms_in_forms(), pdf("The next one")))
    assert result.unreadable == (("1a", drawing_too_much().why),)
