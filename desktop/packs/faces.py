"""The faces our pages are set in, and which of them shows a letter.

Noto Sans is the face of the house; what it lacks comes from the faces of its script, then from DejaVu Sans.
A letter that none of them has prints as �, never as an empty box."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from desktop.packs.directions import runs_right_to_left

REGULAR, BOLD = "NotoSans-Regular", "NotoSans-Bold"
_FALLBACKS = (
    "DejaVuSans",
    "NotoSansHebrew-Regular",
    "NotoSansArabic-Regular",
    "NotoSansBengali-Regular",
    "NotoSansGurmukhi-Regular",
    "NotoSansDevanagari-Regular",
    "NotoSansGujarati-Regular",
    "NotoSansTamil-Regular",
)
# DejaVu has plain Hebrew and Arabic too; the faces made for those scripts come before it for them.
_BY_SCRIPT = ("NotoSansHebrew-Regular", "NotoSansArabic-Regular", "DejaVuSans")
SHAPED = {name for name in _FALLBACKS if name != "DejaVuSans"}
_UNKNOWN = "�"
_MOST_MARKS = 4  # marks stacked on one letter; more than any language needs would run into other lines
JOINERS = "\u200c\u200d"
MARKS = {"Mn", "Mc", "Me", "Cf"}


@cache
def font_of(name: str) -> Any:
    """The ReportLab font of that name, read once."""
    from reportlab.pdfbase.ttfonts import TTFont

    from desktop import paths

    return TTFont(name, str(paths.resources() / "fonts" / f"{name}.ttf"))


@cache
def shaper(name: str) -> Any:
    """The HarfBuzz font of that name, in the units of the face."""
    import uharfbuzz  # type: ignore[import-untyped]  # it has no types of its own

    return uharfbuzz.Font(uharfbuzz.Face(font_of(name).face._ttf_data))


def _has(name: str, letter: str) -> bool:
    code = ord(letter)
    # Private letters mean nothing to a reader, and their codes stand for shaped glyphs here.
    return not 0xE000 <= code <= 0xF8FF and code in font_of(name).face.charToGlyph


@lru_cache(maxsize=4096)
def face_for(cluster: str, bold: bool) -> tuple[str, str]:
    """The face for a letter with its marks, and the letters it can show of it."""
    main = BOLD if bold else REGULAR
    if all(_has(main, letter) for letter in cluster):
        return main, cluster
    others = _BY_SCRIPT if runs_right_to_left(cluster[0]) else _FALLBACKS
    for name in (*others, *_FALLBACKS):
        if all(_has(name, letter) for letter in cluster):
            return name, cluster
    for name in (main, *_FALLBACKS):
        if _has(name, cluster[0]):
            return name, "".join(letter for letter in cluster if _has(name, letter))
    return "DejaVuSans", _UNKNOWN


def lacks_letters(text: str) -> bool:
    """Whether the text has letters that no face here has, so that they print as �."""
    if text.isascii():
        return False
    return any(face_for(letter, False)[1] == _UNKNOWN for letter in letters_of(clean(text)) if letter.strip())


def clean(text: str) -> str:
    """The text as it can be printed: composed, on one kind of space and line end, with nothing invisible.

    New lines stay; tabs, controls and direction marks do not."""
    # below the first mark that joins a letter nothing can be composed, and what is hidden does not count as printable
    if text.isprintable() and (text.isascii() or max(text) < "\u0300"):
        return text
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        kind = unicodedata.category(letter)
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if letter == "\n" or letter in JOINERS:
            kept.append(letter)
        elif kind in {"Zs", "Zl", "Zp"} or letter == "\t":
            kept.append(" ")
        elif kind in {"Cc", "Cf", "Cs"} or 0xFE00 <= ord(letter) <= 0xFE0F or marks > _MOST_MARKS:
            continue
        else:
            kept.append(letter)
    return "".join(kept)


def letters_of(text: str) -> Iterator[str]:
    """The text letter by letter, each with the marks that sit on it."""
    start = 0
    for at in range(1, len(text)):
        if unicodedata.category(text[at]) not in {"Mn", "Mc", "Me"} and text[at] not in JOINERS:
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def plain(text: str, bold: bool) -> bool:
    """Whether the main face shows the text as it stands: no joining, no marks, one direction."""
    if text.isascii():
        return True
    widths = font_of(BOLD if bold else REGULAR).face.charToGlyph
    return all(
        letter < "\u0300"
        or (
            letter < "\ufb00"
            and ord(letter) in widths
            and unicodedata.category(letter) not in MARKS
            and not 0x590 <= ord(letter) < 0x900
            and not 0xE000 <= ord(letter) <= 0xF8FF
        )
        for letter in text
    ) and all(ord(letter) in widths for letter in text)


def measure(name: str, text: str) -> float:
    """How wide the text is in that face, in type of one point."""
    shape = font_of(name).face
    widths, default = shape.charWidths, shape.defaultWidth
    return float(sum(widths.get(ord(letter), default) for letter in text)) / 1000
