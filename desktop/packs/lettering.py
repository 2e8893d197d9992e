"""Setting words in type: which face has each letter, which way it runs, where a line breaks, how it is drawn.

ReportLab embeds the faces; the choice of face per letter, the shaping of joined and stacked scripts (HarfBuzz)
and the order of mixed directions are done here, so that a name in any of the scripts our faces hold prints as
it should, and one they do not hold prints as � and never as an empty box. All measures are points; a
Segment's are for type of one point."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from desktop.packs.directions import base_level, levels, runs_right_to_left
from desktop.packs.faces import (
    BOLD,
    MARKS,
    REGULAR,
    SHAPED,
    clean,
    face_for,
    font_of,
    letters_of,
    measure,
    plain,
    shaper,
)

BREAK_AFTER = "-/\\_.,:;&?=–—"
Colour = tuple[float, float, float]
Glyph = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text is set: size and leading in points, colour as red, green and blue from 0 to 1."""

    size: float
    leading: float
    colour: Colour
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """Letters of one face and direction. `glyphs` is set where they had to be shaped: for each letter with its
    marks what it says, and its glyphs as (code, x, y). `tag` tells pieces apart that are set alike (`mixed.py`)."""

    face: str
    text: str
    width: float
    level: int = 0
    glyphs: tuple[tuple[str, tuple[Glyph, ...]], ...] | None = None
    thickened: bool = False
    tag: int = 0


@dataclass(slots=True)
class Word:
    """A word, or a piece of one too long for its line: its segments in the order it is read."""

    segments: list[Segment]
    text: str
    levels: list[int] | None
    width: float = field(init=False)

    def __post_init__(self) -> None:
        self.width = sum(segment.width for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Line:
    """A set line: its segments from left to right as (x, segment) in one-point units, and its width likewise."""

    segments: tuple[tuple[float, Segment], ...]
    width: float
    right_to_left: bool = False


# --- from letters to segments ----------------------------------------------------------------------------


def segments_of(text: str, direction: Sequence[int] | None, bold: bool) -> list[Segment]:
    """A word's segments in the order it is read."""
    if direction is None and plain(text, bold):
        face = BOLD if bold else REGULAR
        return [Segment(face, text, measure(face, text))]
    pieces: list[tuple[str, str, int]] = []
    at = 0
    for cluster in letters_of(text):
        level = direction[at] if direction is not None else 0
        face, shown = face_for(cluster, bold)
        if pieces and pieces[-1][0] == face and pieces[-1][2] == level:
            pieces[-1] = (face, pieces[-1][1] + shown, level)
        else:
            pieces.append((face, shown, level))
        at += len(cluster)
    return [_segment(face, shown, level, bold) for face, shown, level in pieces if shown]


def _segment(face: str, text: str, level: int, bold: bool) -> Segment:
    heavy = bold and face != BOLD
    needs_shaping = (
        level % 2 == 1
        or face in SHAPED
        or any(unicodedata.category(letter) in MARKS or letter > "\uffff" for letter in text)
    )
    if not needs_shaping:
        return Segment(face, text, measure(face, text), level, None, heavy)
    return _shape(face, text, level, heavy)


@lru_cache(maxsize=4096)
def _shape(face: str, text: str, level: int, heavy: bool) -> Segment:
    """The glyphs of a text, joined and stacked as its script wants, from left to right."""
    import uharfbuzz  # type: ignore[import-untyped]  # it has no types of its own

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if level % 2 else "ltr"
    font = shaper(face)
    uharfbuzz.shape(font, buffer)
    per_em = font.face.upem
    shape = font_of(face).face
    starts = sorted({info.cluster for info in buffer.glyph_infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    x = 0.0
    glyphs: dict[int, list[Glyph]] = {}
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        # ReportLab addresses glyphs by letter; a private letter per glyph, the same in every run, gives all
        # of them an address. Readers and searches get the real letters from ActualText.
        code = 0xE000 + info.codepoint
        if code > 0xF8FF:
            continue
        shape.charToGlyph[code] = info.codepoint
        shape.charWidths[code] = font.get_glyph_h_advance(info.codepoint) * 1000 / per_em
        drawn = (code, x + place.x_offset / per_em, place.y_offset / per_em)
        glyphs.setdefault(info.cluster, []).append(drawn)
        x += place.x_advance / per_em
    said = tuple((text[at : ends[at]], tuple(drawn)) for at, drawn in glyphs.items())
    return Segment(face, text, x, level, said, heavy)


# --- from segments to lines ------------------------------------------------------------------------------


def width_of(text: str, style: Style) -> float:
    """How wide the text is on one line, in points."""
    return one_line(text, style).width * style.size


def shortened(text: str, style: Style, width: float) -> str:
    """The text, or as much of its beginning as fits in `width` points with an ellipsis."""
    if width_of(text, style) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(f"{text[:middle].rstrip()}…", style) <= width:
            low = middle
        else:
            high = middle - 1
    return f"{text[:low].rstrip()}…"


def one_line(text: str, style: Style, width: float | None = None) -> Line:
    """The text as a single line; cut with an ellipsis where it would be wider than `width` points."""
    lines = wrap(text.replace("\n", " "), style, width if width is not None else 1e9, most=1)
    return lines[0] if lines else Line((), 0.0)


def wrap(text: str, style: Style, width: float, most: int | None = None) -> list[Line]:
    """The text in lines no wider than `width` points; at most `most` of them, the last then ending in …"""
    limit = width / style.size
    lines: list[Line] = []
    for paragraph in clean(text).split("\n"):
        lines.extend(
            _wrap_paragraph(paragraph, style.bold, limit, None if most is None else most - len(lines))
        )
        if most is not None and len(lines) >= most:
            return lines[:most]
    while lines and not lines[-1].segments:
        lines.pop()
    return lines


def _wrap_paragraph(text: str, bold: bool, limit: float, most: int | None) -> list[Line]:
    direction = levels(text) if runs_right_to_left(text) else None
    base = base_level(text) if direction is not None else 0
    space = measure(BOLD if bold else REGULAR, " ")
    lines: list[Line] = []
    current: list[Word] = []
    used = 0.0
    words = list(_words(text, direction, bold, limit))
    for at, word in enumerate(words):
        wider = used + (space if current else 0) + word.width
        if current and wider > limit:
            if most is not None and len(lines) == most - 1:
                return [*lines, _cut([*current, *words[at:]], bold, limit, space, base)]
            lines.append(line_of(current, space, base))
            current, used = [word], word.width
        else:
            current.append(word)
            used = wider
    lines.append(line_of(current, space, base))
    return lines


def _words(text: str, direction: list[int] | None, bold: bool, limit: float) -> Iterator[Word]:
    """The words of a paragraph; one wider than a whole line comes in pieces."""
    at = 0
    for word in text.split(" "):
        if word:
            runs = direction[at : at + len(word)] if direction is not None else None
            made = _known_word(word, bold) if runs is None else Word(segments_of(word, runs, bold), word, runs)
            if made.width <= limit:
                yield made
            else:
                yield from _pieces(made, bold, limit)
        at += len(word) + 1


@lru_cache(maxsize=8192)
def _known_word(text: str, bold: bool) -> Word:
    """A word that runs to the right, set once: the same words stand on every page."""
    return Word(segments_of(text, None, bold), text, None)


def _pieces(word: Word, bold: bool, limit: float) -> Iterator[Word]:
    """A word cut where it must be, after a hyphen or a slash if there is one in the last third."""
    clusters = list(letters_of(word.text))
    start = at = 0
    while start < len(clusters):
        room, best, end = limit, 0, start
        while end < len(clusters):
            wide = sum(part.width for part in segments_of(clusters[end], None, bold))
            if wide > room and end > start:
                break
            room -= wide
            end += 1
            if clusters[end - 1][-1] in BREAK_AFTER and room < limit / 3:
                best = end
        if end < len(clusters) and best:
            end = best
        piece = _part(word, at, clusters[start:end], bold)
        while piece.width > limit and end - start > 1:  # letters that join may be wider than each by itself
            end -= 1
            piece = _part(word, at, clusters[start:end], bold)
        yield piece
        at += len(piece.text)
        start = end


def _part(word: Word, at: int, clusters: Sequence[str], bold: bool) -> Word:
    """Some letters of a word, from `at` on."""
    text = "".join(clusters)
    runs = word.levels[at : at + len(text)] if word.levels is not None else None
    return Word(segments_of(text, runs, bold), text, runs)


def _cut(words: list[Word], bold: bool, limit: float, space: float, base: int) -> Line:
    """The last line allowed: as many letters as fit before an ellipsis."""
    face = BOLD if bold else REGULAR
    dots = Segment(face, "…", measure(face, "…"), base)
    kept: list[Word] = []
    used = dots.width
    for word in words:
        more = word.width + (space if kept else 0)
        if used + more > limit:
            break
        kept.append(word)
        used += more
    if not kept and words:
        kept = [next(_pieces(words[0], bold, max(limit - dots.width, 0.5)))]
    if kept:
        kept[-1] = Word([*kept[-1].segments, dots], kept[-1].text, kept[-1].levels)
    return line_of(kept, space, base)


def line_of(words: list[Word], space: float, base: int) -> Line:
    """The words as one line, its segments put in the order the eye meets them (rule L2)."""
    row: list[Segment] = []
    for at, word in enumerate(words):
        if at and word.segments and row:
            level = row[-1].level if row[-1].level == word.segments[0].level else base
            if row[-1].glyphs is None and level % 2 == 0 and _joins(row[-1], word.segments[0]):
                first = word.segments[0]
                last = row.pop()
                row.append(
                    Segment(
                        last.face,
                        f"{last.text} {first.text}",
                        last.width + space + first.width,
                        last.level,
                        None,
                        last.thickened,
                        last.tag,
                    )
                )
                row.extend(word.segments[1:])
                continue
            row.append(Segment(REGULAR, " ", space, level))
        row.extend(word.segments)
    deepest = max((segment.level for segment in row), default=0)
    for level in range(deepest, 0, -1):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end].level >= level:
                end += 1
            row[start:end] = row[start:end][::-1]
            start = max(end, start + 1)
    x, placed = 0.0, []
    for segment in row:
        placed.append((x, segment))
        x += segment.width
    return Line(tuple(placed), x, base == 1)


def _joins(left: Segment, right: Segment) -> bool:
    """Whether two neighbours are one run of plain main-face text, the space between them included."""
    return (
        left.face == right.face
        and left.face in {REGULAR, BOLD}
        and right.glyphs is None
        and left.level == right.level
        and left.tag == right.tag
    )


# --- from lines to a page --------------------------------------------------------------------------------


def draw(line: Line, x: float, y: float, style: Style, document: Any, *, spaced: bool = False) -> str:
    """The PDF operators that draw the line with its baseline starting at x, y; `document` (ReportLab's) gets
    the letters into the fonts it embeds. A `spaced` one ends in a space, so that whoever reads it out does not join its
    last word to the next line's."""
    size = style.size
    out = [f"BT {_rgb(style.colour)} rg"]
    segments = line.segments
    if spaced and segments:
        segments = (*segments, (line.width, Segment(REGULAR, " ", 0.0)))
    for offset, segment in segments:
        font = font_of(segment.face)
        if segment.thickened:
            out.append(f"{_rgb(style.colour)} RG {size * 0.03:.3f} w 2 Tr")
        left = x + offset * size
        if segment.glyphs is None:
            out.append(f"1 0 0 1 {left:.2f} {y:.2f} Tm")
            out.extend(_show(font, segment.text, size, document))
        else:
            # Letter by letter in the order drawn, which is how readers expect right-to-left text.
            for said, glyphs in segment.glyphs:
                out.append(f"/Span <</ActualText <FEFF{said.encode('utf-16-be').hex().upper()}>>> BDC")
                for code, dx, dy in glyphs:
                    out.append(f"1 0 0 1 {left + dx * size:.2f} {y + dy * size:.2f} Tm")
                    out.extend(_show(font, chr(code), size, document))
                out.append("EMC")
        if segment.thickened:
            out.append("0 Tr")
    out.append("ET")
    return " ".join(out)


def _show(font: Any, text: str, size: float, document: Any) -> Iterator[str]:
    for subset, raw in font.splitString(text, document):
        yield f"{font.getSubsetInternalName(subset, document)} {size:g} Tf <{raw.hex()}> Tj"


def _rgb(colour: Colour) -> str:
    return " ".join(f"{part:.3f}".rstrip("0").rstrip(".") or "0" for part in colour)


def fill(colour: Colour) -> str:
    """The operator that makes what is filled next this colour."""
    return f"{_rgb(colour)} rg"


def stroke(colour: Colour) -> str:
    """The operator that makes lines drawn next this colour."""
    return f"{_rgb(colour)} RG"
