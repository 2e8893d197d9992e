"""What the styles of a Word paper say of headings, lists, bold and hidden text, each following from its parent."""

from __future__ import annotations

from functools import lru_cache

from desktop.packs.reading.blocks import Heading, Runs
from desktop.packs.reading.xml_parts import Element, attribute, child, children, local, whole_number

_MOST_PARENTS = 20


class Styles:
    """The paper’s styles by their ids."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {attribute(one, "styleId"): one for one in children(root, "style")}
        self._default = next(
            (
                id
                for id, one in self._styles.items()
                if attribute(one, "type") == "paragraph" and attribute(one, "default") in {"1", "true"}
            ),
            "",
        )
        self.has_title = False
        self._chain = lru_cache(maxsize=None)(self._chain_of)
        self.emphasis = lru_cache(maxsize=None)(self._emphasis)

    def _chain_of(self, id: str) -> tuple[Element, ...]:
        """The style and those it follows from, nearest first."""
        found: list[Element] = []
        while (style := self._styles.get(id)) is not None and len(found) < _MOST_PARENTS:
            found.append(style)
            parent = child(style, "basedOn")
            id = attribute(parent, "val") if parent is not None else ""
        return tuple(found)

    def name(self, id: str) -> str:
        """What the style is called, in small letters (“heading 1”, whatever the language of its Word)."""
        style = self._styles.get(id)
        name = child(style, "name")
        return attribute(name, "val").casefold() if name is not None else id.casefold()

    def is_contents(self, id: str) -> bool:
        """Whether paragraphs of this style are lines of a table of contents."""
        return self.name(id).startswith("toc ")

    def heading_level(self, how: Element | None, id: str) -> int:
        """1 to 6 for a heading, 0 for none. Below a paper’s title the headings are one level lower."""
        if self.name(id) == "title":
            return 1
        level = 0
        outline = child(how, "outlineLvl")
        for style in self._chain(id):
            name = self.name(attribute(style, "styleId"))
            if name.startswith("heading ") and name[8:].isdigit():
                level = whole_number(name[8:], 1, 9)
                break
            if outline is None:
                outline = child(style, "pPr", "outlineLvl")
        if not level and outline is not None:
            at = whole_number(attribute(outline, "val"), 0, 9, 9)
            level = at + 1 if at < 9 else 0
        return min(level + self.has_title, 6) if level else 0

    def heading(self, level: int, runs: Runs) -> Heading:
        """A heading, set in one way whatever its letters were."""
        from desktop.packs.reading.blocks import Run

        return Heading(level, tuple(Run(run.text, False, run.italic, run.link) for run in runs))

    def numbering(self, id: str) -> tuple[str, int]:
        """The list that paragraphs of this style are entries of, and how deep."""
        for style in self._chain(id):
            numbering = child(style, "pPr", "numPr")
            if numbering is not None:
                number, level = child(numbering, "numId"), child(numbering, "ilvl")
                return (
                    attribute(number, "val") if number is not None else "",
                    whole_number(attribute(level, "val"), 0, 8) if level is not None else 0,
                )
        return "", 0

    def _emphasis(self, id: str) -> tuple[bool, bool, bool]:
        """Whether the style is bold, italic, hidden."""
        found: dict[str, bool] = {}
        for style in self._chain(id or self._default):
            how = child(style, "rPr")
            for one in how if how is not None else ():
                name = local(one)
                if name in {"b", "i", "vanish"} and name not in found:
                    found[name] = is_on(one)
        return found.get("b", False), found.get("i", False), found.get("vanish", False)

    def on(self, how: Element, name: str) -> bool:
        """Whether a property such as pageBreakBefore is set here."""
        one = child(how, name)
        return one is not None and is_on(one)


def is_on(element: Element) -> bool:
    """A property that stands there is on unless it says that it is not."""
    return attribute(element, "val") not in {"0", "false", "off", "none"}
