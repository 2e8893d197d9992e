"""Writing HTML: every word escaped, every part closed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from desktop.packs.contents import Shape
from desktop.packs.directions import runs_right_to_left
from desktop.packs.faces import clean
from desktop.words import _

COLOURS: dict[Shape, str] = {"●": "green", "▲": "amber", "■": "red", "✓": "green", "○": "grey", "–": "grey"}


def said(text: str) -> str:
    """A person's words on one line, as HTML; words of another direction keep to themselves."""
    words = escape(" ".join(clean(text).split()))
    return f"<bdi>{words}</bdi>" if runs_right_to_left(text) else words


def part(tag: str, inside: str | Iterable[str], /, **attributes: str) -> str:
    """A part with what is in it, which is HTML already. Of the attributes those that are empty are left out; `class_`
    and `for_` are written without their last letter, other underlines as hyphens."""
    told = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"' for name, value in attributes.items() if value
    )
    return f"<{tag}{told}>{inside if isinstance(inside, str) else ''.join(inside)}</{tag}>"


def p(text: str, class_: str = "") -> str:
    """A paragraph of a person's words; nothing where there are none."""
    return f"{part('p', said(text), class_=class_)}\n" if text.strip() else ""


def lines(text: str) -> str:
    """What was written over several lines, as paragraphs."""
    return "".join(p(line) for line in text.splitlines())


def shaped(shape: Shape, words: str) -> str:
    """A state: its shape for the eye, its words for everybody."""
    mark = part("span", shape, class_=f"shape {COLOURS[shape]}", aria_hidden="true")
    return f"{mark}{part('span', said(words), class_=COLOURS[shape])}"


def wide(table: str) -> str:
    """A table that a narrow screen moves sideways, by the keys too."""
    return part("div", table, class_="wide", role="group", tabindex="0", aria_label=_("A table"))


def facts(pairs: Iterable[tuple[str, str | Iterable[str]]]) -> str:
    """Labels with what they name, in words or several of them; what is empty is left out."""
    rows = []
    for label, value in pairs:
        values = [value] if isinstance(value, str) else list(value)
        named = [said(one) for one in values if one.strip()]
        if named:
            inside = named[0] if len(named) == 1 else part("ul", (part("li", one) for one in named))
            rows.append(f"{part('dt', said(label))}{part('dd', inside)}\n")
    return f"{part('dl', rows)}\n" if rows else ""
