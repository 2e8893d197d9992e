"""What the styles of an OpenDocument paper say: bold, italic, hidden, page breaks, and how its lists are numbered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from desktop.packs.reading.xml_parts import Element, attribute, child, descendants, local, whole_number

_MOST_PARENTS = 20


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How one level of a list is marked: `form` is None for bullets."""

    form: str | None = None
    text: str = ""
    before: str = ""
    after: str = ""
    start: int = 1


class OdfStyles:
    """The paper’s own styles and those of its template, by name."""

    def __init__(self, content: Element, template: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._lists: dict[str, Element] = {}
        for root in (template, content):
            for one in descendants(root, "style", "list-style") if root is not None else ():
                (self._styles if local(one) == "style" else self._lists)[attribute(one, "name")] = one
        self._chain = lru_cache(maxsize=None)(self._chain_of)
        self._emphasis = lru_cache(maxsize=None)(self._emphasis_of)
        self.list_level = lru_cache(maxsize=None)(self._list_level)

    def _chain_of(self, name: str) -> tuple[Element, ...]:
        """The style and those it follows from, nearest first."""
        found: list[Element] = []
        while (style := self._styles.get(name)) is not None and len(found) < _MOST_PARENTS:
            found.append(style)
            name = attribute(style, "parent-style-name")
        return tuple(found)

    def _emphasis_of(self, name: str) -> tuple[bool | None, bool | None, bool | None]:
        bold = italic = hidden = None
        for style in self._chain(name):
            how = child(style, "text-properties")
            if how is None:
                continue
            weight, slant, display = (attribute(how, one) for one in ("font-weight", "font-style", "display"))
            if bold is None and weight:
                bold = weight == "bold" or (weight.isdigit() and int(weight) >= 600)
            if italic is None and slant:
                italic = slant in {"italic", "oblique"}
            if hidden is None and display:
                hidden = display == "none"
        return bold, italic, hidden

    def emphasis(self, name: str, bold: bool = False, italic: bool = False) -> tuple[bool, bool, bool]:
        """Whether text of this style is bold, italic, hidden; what it does not say is as around it."""
        own_bold, own_italic, hidden = self._emphasis(name)
        return (
            bold if own_bold is None else own_bold,
            italic if own_italic is None else own_italic,
            bool(hidden),
        )

    def breaks_before(self, name: str) -> bool:
        """Whether a paragraph of this style begins a page."""
        for style in self._chain(name):
            how = child(style, "paragraph-properties")
            said = attribute(how, "break-before") if how is not None else ""
            if said:
                return said == "page"
        return False

    def is_called(self, name: str, wanted: str) -> bool:
        """Whether the style is the one of that name or follows from it."""
        return name == wanted or any(attribute(style, "name") == wanted for style in self._chain(name))

    def is_hidden_table(self, name: str) -> bool:
        """Whether a sheet of this style is hidden."""
        how = child(self._styles.get(name), "table-properties")
        return how is not None and attribute(how, "display") == "false"

    def is_hidden_page(self, name: str) -> bool:
        """Whether a slide of this style is hidden."""
        how = child(self._styles.get(name), "drawing-page-properties")
        return how is not None and attribute(how, "visibility") == "hidden"

    def _list_level(self, name: str, level: int) -> ListLevel:
        """How the entries of a list of this style are marked at that level (0 is the outermost)."""
        for one in self._lists.get(name, ()):
            if whole_number(attribute(one, "level"), 1, 50, 1) != level + 1:
                continue
            if local(one) == "list-level-style-number":
                return ListLevel(
                    attribute(one, "num-format"),
                    "",
                    attribute(one, "num-prefix")[:10],
                    attribute(one, "num-suffix")[:10],
                    whole_number(attribute(one, "start-value"), 0, 30_000, 1),
                )
            return ListLevel(None, attribute(one, "bullet-char"))
        return ListLevel()
