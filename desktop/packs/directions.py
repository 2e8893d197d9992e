"""Which way each letter runs: the implicit part of the Unicode bidirectional algorithm (UAX 9).

Explicit embeddings and isolates are not kept (the letters are cleaned of them first): names and titles that
people type hold none, and what hides in them has no business on paper."""

from __future__ import annotations

from unicodedata import bidirectional

_STRONG = {"L", "R", "AL"}
_RIGHT = {"R", "AL", "AN"}
_NEUTRAL = {"B", "S", "WS", "ON"}


def runs_right_to_left(text: str) -> bool:
    """Whether any letter of the text runs from right to left."""
    return not text.isascii() and any(bidirectional(letter) in _RIGHT for letter in text)


def base_level(text: str) -> int:
    """1 when the first letter with a direction runs from right to left, else 0."""
    for letter in text:
        kind = bidirectional(letter)
        if kind in _STRONG:
            return 0 if kind == "L" else 1
    return 0


def levels(text: str) -> list[int]:
    """The embedding level of each letter: even runs to the right, odd to the left."""
    base = base_level(text)
    kinds = [bidirectional(letter) or "L" for letter in text]
    kinds = ["ON" if kind not in _KNOWN else kind for kind in kinds]
    edge = "R" if base else "L"
    _weak(kinds, edge)
    _neutral(kinds, edge)
    return [_level(kind, base) for kind in kinds]


_KNOWN = {"L", "R", "AL", "EN", "ES", "ET", "AN", "CS", "NSM", "B", "S", "WS", "ON"}


def _weak(kinds: list[str], edge: str) -> None:
    """Rules W1 to W7: marks follow their letter, numbers and what joins them settle."""
    before = edge
    for at, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[at] = before
        before = kinds[at]
    strong = edge
    for at, kind in enumerate(kinds):
        if kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[at] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for at in range(1, len(kinds) - 1):
        around = kinds[at - 1]
        if around == kinds[at + 1] and (
            (kinds[at] == "ES" and around == "EN") or (kinds[at] == "CS" and around in {"EN", "AN"})
        ):
            kinds[at] = around
    at = 0
    while at < len(kinds):
        end = at
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if end > at:
            touches = (at > 0 and kinds[at - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN")
            kinds[at:end] = ["EN" if touches else "ON"] * (end - at)
        at = max(end, at + 1)
    strong = edge
    for at, kind in enumerate(kinds):
        if kind in {"ES", "CS"}:
            kinds[at] = "ON"
        elif kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"


def _neutral(kinds: list[str], edge: str) -> None:
    """Rules N1 and N2: spaces and signs take the direction around them, or the paragraph's."""
    at = 0
    while at < len(kinds):
        end = at
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        if end > at:
            before = _side(kinds[at - 1]) if at else edge
            after = _side(kinds[end]) if end < len(kinds) else edge
            kinds[at:end] = [before if before == after else edge] * (end - at)
        at = max(end, at + 1)


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"


def _level(kind: str, base: int) -> int:
    """Rules I1 and I2."""
    if base:
        return 1 if kind == "R" else 2
    return {"L": 0, "R": 1}.get(kind, 2)
