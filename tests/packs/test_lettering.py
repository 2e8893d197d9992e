"""Names in any writing, of any length, print whole, in their order, within their column, with no empty box."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.packs.directions import base_level, levels
from desktop.packs.faces import clean, font_of
from desktop.packs.lettering import Line, Style, draw, one_line, wrap
from tests.packs.reading import Viewer

BODY, STRONG = Style(10, 14, (0, 0, 0)), Style(10, 14, (0, 0, 0), bold=True)
ALPHABET = (
    "abc XYZ 12 (),.-/ “é” ŁŴ ●▲■✓○ שלום עולם مدرسة الأمل ਸਤ ਸ੍ਰੀ বাংলা 日本語 😀 "
    "e\u0301q\u0303\u0323 \u202e\u00ad\u200d\n\t"
)
LETTERS = st.text(st.sampled_from(ALPHABET), max_size=60)


def words_of(line: Line) -> str:
    return "".join(segment.text for _x, segment in line.segments)


def letters_in(text: str) -> list[str]:
    """The letters themselves, in no order; marks may go where they sit on a letter of another script."""
    return sorted(letter for letter in text if unicodedata.category(letter)[0] not in "MZC")


@given(LETTERS, st.booleans())
@example("11Xة日日مس", True)  # joined, its last letters are wider than each by itself
def test_no_line_is_wider_than_its_column(text: str, bold: bool) -> None:
    style = STRONG if bold else BODY
    for line in wrap(text, style, 60):
        assert line.width * style.size <= 60.001


@given(LETTERS)
def test_no_letter_is_lost_or_added(text: str) -> None:
    printed = "".join(words_of(line) for line in wrap(text, BODY, 60))
    assert letters_in(printed) == letters_in(
        "".join("�" if letter in "日本語" else letter for letter in clean(text))
    )


@given(LETTERS)
def test_every_letter_has_a_glyph(text: str) -> None:
    for line in wrap(text, BODY, 200):
        for _x, segment in line.segments:
            known = font_of(segment.face).face.charToGlyph
            if segment.glyphs is None:
                assert all(ord(letter) in known for letter in segment.text)
            else:
                assert all(known[code] != 0 for _said, glyphs in segment.glyphs for code, _dx, _dy in glyphs)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u202e", "\u0301", "a" * 5000, "e" + "\u0301" * 500])
def test_odd_texts_do_no_harm(text: str) -> None:
    for style in (BODY, STRONG):
        assert all(line.width * 10 <= 100.001 for line in wrap(text, style, 100))


def test_what_is_too_long_ends_in_an_ellipsis() -> None:
    lines = wrap("one two three four five six seven eight nine ten", BODY, 60, most=2)
    assert len(lines) == 2
    assert words_of(lines[1]).endswith("…")
    assert words_of(one_line("Supercalifragilistic", BODY, 40)).endswith("…")
    assert words_of(one_line("Short", BODY, 40)) == "Short"


def test_words_break_where_a_reader_would() -> None:
    address = "https://example.org/a/rather/long/way/to/the/reading-record.html"
    lines = [words_of(line) for line in wrap(f"See {address} now", BODY, 120)]
    assert lines[0] == "See"
    assert lines[-1].endswith(" now")
    assert all(line.endswith(("/", "-", ".")) for line in lines[1:-1])
    assert "".join(lines[1:]).removesuffix(" now") == address


def test_marks_without_end_are_kept_to_a_few() -> None:
    assert len(clean("e" + "\u0323" * 100)) <= 6


def test_hidden_direction_marks_do_not_turn_a_name_round() -> None:
    assert clean("invoice\u202efdp.exe") == "invoicefdp.exe"


def test_directions_of_mixed_text() -> None:
    assert base_level("School מה") == 0
    assert base_level("12 מה") == 1
    assert levels("abc") == [0, 0, 0]
    assert levels("a אב 12") == [0, 0, 1, 1, 1, 2, 2]
    assert levels("אב (ג)") == [1, 1, 1, 1, 1, 1]


NAMES = ("प्रिया", "પ્રિયા", "பிரியா")
"""Priya as her grandparents write it, in Hindi, Gujarati and Tamil."""


def test_names_in_the_scripts_seen_in_schools_have_no_missing_letter() -> None:
    for name in (*NAMES, "Siôn Ŵyn ap Tŷ", "Łukasz Żółć", "Şükrü", "Олександр", "Γιώργος", "محمد علی", "ਗੁਰਪ੍ਰੀਤ"):
        line = one_line(name, BODY)
        assert not any("�" in segment.text for _x, segment in line.segments), name


def test_a_viewer_finds_the_words_in_reading_order() -> None:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for at, text in enumerate(("Plain words", "שלום עולם", "مدرسة الأمل", "ਸਤ ਸ੍ਰੀ ਅਕਾਲ", "বাংলা বিদ্যালয়", *NAMES)):
        line = one_line(text, BODY)
        canvas._code.append(draw(line, 72, 700 - 30 * at, BODY, canvas._doc))
    canvas.showPage()
    canvas.save()
    # The viewer sets its own spaces between letters that stand apart, as Bengali's do.
    found = Viewer(buffer.getvalue()).text(1).replace(" ", "")
    for text in ("Plainwords", "שלוםעולם", "مدرسة", "ਸਤ", "বাংলা", *NAMES):
        assert clean(text) in found
