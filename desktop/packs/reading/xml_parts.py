"""Reading XML from outside: no document type, no entities, no network, no endless depth; elements by local name.

Office papers are written in two dialects whose names differ only in their namespaces, so these are not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desktop.packs.reading.gathering import damaged

Element = Any  # lxml’s, which has no types


def parsed(data: bytes) -> Element:
    """The root element of a part. Raises CannotRead for what is no XML, is too deep, or brings a document type."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error
    if root is None or root.getroottree().docinfo.doctype:
        raise damaged()
    return root


def local(element: Element) -> str:
    """An element’s name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """The value of the attribute with that local name, or nothing."""
    value = element.get(name)
    if value is not None:
        return str(value)
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The children of those names, in order."""
    for child in element if element is not None else ():
        if local(child) in names:
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, and of it the first of the next name, and so on."""
    for name in path:
        element = next(children(element, name), None)
    return element


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """Everything inside of those names, in order."""
    for one in element.iterdescendants():
        if local(one) in names:
            yield one


def whole_number(text: str, least: int = 0, most: int = 1_000_000_000, default: int = 0) -> int:
    """The number that an attribute says, within bounds; the default where it says none."""
    try:
        number = int(text)
    except ValueError:
        try:
            number = round(float(text))
        except (ValueError, OverflowError):
            return default
    return max(least, min(most, number))
