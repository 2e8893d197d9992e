"""Setting a paragraph whose letters are not all alike: some bold, some a link. Lines break as they do elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desktop.packs.directions import base_level, levels, runs_right_to_left
from desktop.packs.faces import REGULAR, clean, letters_of, measure
from desktop.packs.lettering import BREAK_AFTER, Line, Segment, Word, line_of, segments_of


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters set alike; the segments made of them carry its `tag`."""

    text: str
    bold: bool = False
    tag: int = 0


def wrap_pieces(pieces: Sequence[Piece], size: float, width: float) -> list[Line]:
    """The pieces, one after the other, in lines no wider than `width` points."""
    limit = width / size
    lines: list[Line] = []
    for paragraph in _paragraphs(pieces):
        lines.extend(_wrap(paragraph, limit))
    while lines and not lines[-1].segments:
        lines.pop()
    return lines


def parts_of(line: Line) -> Iterator[tuple[int, Line, float, float]]:
    """The line in parts of one tag each: (tag, the part, where it begins, where it ends), in one-point units."""
    start = 0
    segments = line.segments
    for at in range(1, len(segments) + 1):
        if at == len(segments) or segments[at][1].tag != segments[start][1].tag:
            part = segments[start:at]
            end = part[-1][0] + part[-1][1].width
            yield part[0][1].tag, Line(part, line.width, line.right_to_left), part[0][0], end
            start = at


def _paragraphs(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    current: list[Piece] = []
    for piece in pieces:
        first, *more = clean(piece.text).split("\n")
        current.append(replace(piece, text=first))
        for text in more:
            yield current
            current = [replace(piece, text=text)]
    yield current


def _wrap(pieces: Sequence[Piece], limit: float) -> Iterator[Line]:
    text = "".join(piece.text for piece in pieces)
    direction = levels(text) if runs_right_to_left(text) else None
    base = base_level(text) if direction is not None else 0
    space = measure(REGULAR, " ")
    current: list[Word] = []
    used = 0.0
    for word in _words(text, pieces, direction, limit):
        wider = used + (space if current else 0) + word.width
        if current and wider > limit:
            yield line_of(current, space, base)
            current, used = [word], word.width
        else:
            current.append(word)
            used = wider
    yield line_of(current, space, base)


def _words(text: str, pieces: Sequence[Piece], direction: list[int] | None, limit: float) -> Iterator[Word]:
    """The words of a paragraph; one wider than a whole line comes in parts."""
    whose = [piece for piece in pieces for _letter in piece.text]
    at = 0
    for word in text.split(" "):
        if word:
            made = _word(word, at, whose, direction)
            if made.width <= limit:
                yield made
            else:
                yield from _cut(word, at, whose, direction, limit)
        at += len(word) + 1


def _word(text: str, at: int, whose: Sequence[Piece], direction: list[int] | None) -> Word:
    """Some letters from `at` on, each set as its piece is."""
    segments: list[Segment] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and whose[at + end] is whose[at + start]:
            continue
        piece = whose[at + start]
        runs = direction[at + start : at + end] if direction is not None else None
        made = segments_of(text[start:end], runs, piece.bold)
        segments.extend(replace(one, tag=piece.tag) if piece.tag else one for one in made)
        start = end
    runs = direction[at : at + len(text)] if direction is not None else None
    return Word(segments, text, runs)


def _cut(
    text: str, at: int, whose: Sequence[Piece], direction: list[int] | None, limit: float
) -> Iterator[Word]:
    """A word cut where it must be, after a hyphen or a slash if there is one in the last third."""
    clusters = list(letters_of(text))
    start = 0
    while start < len(clusters):
        room, best, end, reached = limit, 0, start, at
        while end < len(clusters):
            wide = _word(clusters[end], reached, whose, None).width
            if wide > room and end > start:
                break
            room -= wide
            reached += len(clusters[end])
            end += 1
            if clusters[end - 1][-1] in BREAK_AFTER and room < limit / 3:
                best = end
        if end < len(clusters) and best:
            end = best
        made = _word("".join(clusters[start:end]), at, whose, direction)
        while made.width > limit and end - start > 1:  # letters that join may be wider than each by itself
            end -= 1
            made = _word("".join(clusters[start:end]), at, whose, direction)
        yield made
        at += len(made.text)
        start = end
