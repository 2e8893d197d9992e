"""The numbers and bullets of a Word paper’s lists: “1.”, “2.3”, “(b)”, “iv.”, “•”, counted as Word counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.packs.reading.xml_parts import Element, attribute, child, children, whole_number

_BULLETS = {"•", "–", "-", "—", "▪", "◦", "●", "■", "✓", "➢", "▸", "○", "□"}
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(slots=True)
class _Level:
    form: str
    text: str
    start: int


class Lists:
    """Counts the entries of every list of a paper."""

    def __init__(self, root: Element | None) -> None:
        plans: dict[str, dict[int, _Level]] = {}
        for plan in children(root, "abstractNum"):
            plans[attribute(plan, "abstractNumId")] = {
                whole_number(attribute(level, "ilvl"), 0, 8): _level(level) for level in children(plan, "lvl")
            }
        self._plans: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        for number in children(root, "num"):
            id, named = attribute(number, "numId"), child(number, "abstractNumId")
            plan_id = attribute(named, "val") if named is not None else ""
            levels = dict(plans.get(plan_id, {}))
            for change in children(number, "lvlOverride"):
                at = whole_number(attribute(change, "ilvl"), 0, 8)
                if (own := child(change, "lvl")) is not None:
                    levels[at] = _level(own)
                if (start := child(change, "startOverride")) is not None:
                    self._restarts.setdefault(id, {})[at] = whole_number(
                        attribute(start, "val"), 0, 30_000, 1
                    )
            self._plans[id] = plan_id, levels
        self._counts: dict[str, dict[int, int]] = {}

    def next(self, number: str, level: int) -> str:
        """The marker of the next entry of list `number` at `level` (0 is the outermost)."""
        plan_id, levels = self._plans.get(number, ("", {}))
        how = levels.get(level)
        if how is None:
            return "•"
        counts = self._counts.setdefault(plan_id or number, {})
        for at, start in self._restarts.pop(number, {}).items():
            counts[at] = start - 1
        if how.form == "bullet":
            return bullet(how.text, level)
        counts[level] = counts.get(level, how.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            one = levels.get(at)
            return numbered(counts.get(at, one.start), one.form) if one is not None else ""

        return re.sub(r"%([1-9])", shown, how.text).strip()[:40]


def _level(element: Element) -> _Level:
    form, text, start = child(element, "numFmt"), child(element, "lvlText"), child(element, "start")
    return _Level(
        attribute(form, "val") if form is not None else "decimal",
        attribute(text, "val")[:40] if text is not None else "",
        whole_number(attribute(start, "val"), 0, 30_000, 1) if start is not None else 1,
    )


def bullet(text: str, level: int) -> str:
    """The bullet as our faces have it; those of picture fonts become the plain ones."""
    return text if text in _BULLETS else ("•", "–")[min(level, 1)]


def numbered(n: int, form: str) -> str:
    """A number in a list’s form, by the names of Office: decimal, lowerLetter, upperRoman and so on."""
    if form in {"none", "bullet"}:
        return ""
    if form in {"lowerLetter", "upperLetter"} and 0 < n <= 26 * 20:
        letters = chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in {"lowerRoman", "upperRoman"} and 0 < n < 4000:
        out = ""
        for value, letters in _ROMAN:
            out += letters * (n // value)
            n %= value
        return out.upper() if form == "upperRoman" else out
    if form == "decimalZero":
        return f"{n:02d}"
    if form == "ordinal":
        ending = "th" if 10 < n % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
        return f"{n}{ending}"
    return str(n)
