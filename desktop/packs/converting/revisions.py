"""Tracked changes accepted before an office program prints a paper: what was deleted is read by nobody.

A Word paper shows a change where it happened; an OpenDocument one keeps what was deleted apart, and marks the place."""

from __future__ import annotations

import re
from typing import Any

_MAY_HOLD = re.compile(
    rb"[:<](?:ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|\w{3,10}Change)[\s/>]|tracked-changes|[:<]change"
)
_WORD = "wordprocessingml"
_GONE, _STAYS = {"del", "moveFrom"}, {"ins", "moveTo"}
_MARKS = {
    *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "cellIns", "cellMerge"),
    *("customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd"),
    *("customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart"),
    *("customXmlMoveToRangeEnd", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange"),
    *("tcPrChange", "trPrChange", "tblGridChange", "numberingChange"),
}
_OPENDOCUMENT = {"tracked-changes", "change", "change-start", "change-end"}


def may_hold_changes(narrow: bytes) -> bool:
    """Whether a part's bytes (without noughts) are worth looking through."""
    return _MAY_HOLD.search(narrow) is not None


def accepted(root: Any) -> bool:
    """Accept every tracked change of a part; gives whether there was any."""
    changed = False
    for one in list(root.iter()):
        space, name = _named(one)
        if "opendocument" in space and name in _OPENDOCUMENT and one.getparent() is not None:
            _remove(one)
            changed = True
        elif _WORD in space and (name in _GONE | _STAYS | _MARKS or name == "cellDel"):
            changed |= _accept(one, name)
    return changed


def _accept(one: Any, name: str) -> bool:
    parent = one.getparent()
    if parent is None:
        return False
    inside = _named(parent)[1]
    if name in _MARKS:
        _remove(one)
    elif inside == "trPr":
        _remove(_above(one, "tr") if name in _GONE else one)
    elif name == "cellDel":
        cell = _above(one, "tc")
        row = cell.getparent()
        others = [other for other in row if other is not cell and _named(other)[1] == "tc"]
        _remove(cell if others else row)
    elif inside in {"rPr", "ctrlPr"}:
        _remove(one)
        if name in _GONE and inside == "rPr" and _named(parent.getparent())[1] == "pPr":
            _join_with_next(parent.getparent().getparent())
    elif name in _GONE:
        _remove(one)
    else:
        at = parent.index(one)
        parent[at : at + 1] = list(one)
    return True


def _join_with_next(paragraph: Any) -> None:
    """The end of a paragraph was deleted: what is left of it begins the next one."""
    after = paragraph.getnext()
    if _named(paragraph)[1] != "p" or after is None or _named(after)[1] != "p":
        return
    if any(_named(one)[1] == "sectPr" for one in paragraph.iter()):
        return
    words = [one for one in paragraph if _named(one)[1] != "pPr"]
    at = 1 if len(after) and _named(after[0])[1] == "pPr" else 0
    after[at:at] = words
    _remove(paragraph)


def _above(one: Any, name: str) -> Any:
    """The nearest element of that name around it, or the outermost that is not the whole."""
    while _named(one)[1] != name and one.getparent().getparent() is not None:
        one = one.getparent()
    return one


def _remove(one: Any) -> None:
    """Take an element away; words that follow it stay."""
    parent, before = one.getparent(), one.getprevious()
    if parent is None:
        return
    if one.tail and before is not None:
        before.tail = (before.tail or "") + one.tail
    elif one.tail:
        parent.text = (parent.text or "") + one.tail
    one.tail = None
    parent.remove(one)


def _named(one: Any) -> tuple[str, str]:
    """An element's namespace and its name in it."""
    tag = one.tag if one is not None else None
    if not isinstance(tag, str):
        return "", ""
    space, _brace, name = tag.rpartition("}")
    return space, name
