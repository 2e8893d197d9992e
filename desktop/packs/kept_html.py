"""HTML of a paper as it may stand in a file of ours: a closed list of parts, written anew, so that nothing else can
come along: no scripts, no styles, nothing that is fetched from elsewhere."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from desktop.packs.faces import clean
from desktop.packs.tags import wide
from desktop.words import _

_PARTS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "blockquote", "aside", "br", "hr", "a"),
    *("strong", "em", "table", "caption", "thead", "tbody", "tr", "th", "td", "img"),
}
_ALONE = {"br", "hr", "img"}
_HEADS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = _HEADS | {"p", "ul", "ol", "blockquote", "aside", "hr", "table"}
_ENDS: dict[str, set[str]] = {
    **{tag: {"p", *_HEADS} for tag in _BLOCKS},
    "li": {"p", "li", *_HEADS},
    **{tag: {"p", "th", "td", "caption", *_HEADS} for tag in ("th", "td", "caption")},
    **{tag: {"p", "th", "td", "tr", "caption", *_HEADS} for tag in ("tr", "thead", "tbody")},
}
"""What is over where one of these begins, as browsers have it; else what is left open would hold all that follows."""
_SILENT = {"script", "style", "template", "title", "iframe", "object", "noscript", "svg", "math"}
_WEB = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|bmp|webp);base64,[A-Za-z0-9+/=]+\Z")
_NUMBER = re.compile(r"[1-9]\d{0,3}\Z")
_DEEPEST = 60
_MOST_PICTURE = 600_000  # letters; of a larger one only its words are kept, or the file would be too large to send


def kept(html: str, below: int) -> str:
    """The parts of `html` that may be kept, well formed, its headings under one of level `below`, none left out."""
    keeper = _Keeper(below)
    keeper.feed(html)
    keeper.close()
    return keeper.whole()


class _Keeper(HTMLParser):
    def __init__(self, below: int) -> None:
        super().__init__(convert_charrefs=True)
        self._below = self._last = below
        self._out: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._silent = 0
        self._around_table = wide("\0").split("\0")

    def whole(self) -> str:
        while self._open:
            self._close()
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if self._silent or tag not in _PARTS or len(self._open) > _DEEPEST:
            return
        while self._open and self._open[-1][0] in _ENDS.get(tag, ()):
            self._close()
        has = {name: value or "" for name, value in attrs}
        if tag == "img":
            self._picture(has)
            return
        shown = self._heading(int(tag[1])) if tag in _HEADS else tag
        if tag == "table":
            self._out.append(self._around_table[0])
        self._out.append(f"<{shown}{_attributes(tag, has)}>")
        if tag not in _ALONE:
            self._open.append((tag, shown))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag not in _ALONE and any(tag == opened for opened, _shown in self._open):
            while self._close() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._out.append(escape(clean(data)))

    def _close(self) -> str:
        tag, shown = self._open.pop()
        self._out.append(f"</{shown}>")
        if tag == "table":
            self._out.append(self._around_table[1])
        return tag

    def _heading(self, level: int) -> str:
        """No level is skipped on the way down, for who listens goes from one to the next."""
        self._last = min(self._below + level, self._last + 1, 6)
        return f"h{self._last}"

    def _picture(self, has: dict[str, str]) -> None:
        words = escape(clean(has.get("alt", "")))
        if len(has.get("src", "")) <= _MOST_PICTURE and _PICTURE.match(has.get("src", "")):
            width = f' width="{has["width"]}"' if _NUMBER.match(has.get("width", "")) else ""
            self._out.append(f'<img src="{has["src"]}" alt="{words}"{width}>')
        else:
            self._out.append(f"[{words or escape(_('A picture'))}]")


def _attributes(tag: str, has: dict[str, str]) -> str:
    kept_ones: list[tuple[str, str]] = []
    if tag == "a" and _WEB.match(has.get("href", "")):
        kept_ones += [("href", has["href"]), ("rel", "noreferrer")]
    if tag == "th":
        kept_ones.append(("scope", "row" if has.get("scope") == "row" else "col"))
    if tag in ("th", "td"):
        kept_ones += [(name, has[name]) for name in ("colspan", "rowspan") if _NUMBER.match(has.get(name, ""))]
    if tag == "ul" and has.get("style"):
        kept_ones.append(("class", "plain"))  # its entries have marks of their own
    if has.get("dir") in ("auto", "rtl", "ltr"):
        kept_ones.append(("dir", has["dir"]))
    return "".join(f' {name}="{escape(value)}"' for name, value in kept_ones)
