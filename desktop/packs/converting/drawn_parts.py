"""The pictures of an office paper: what is a drawing in words (SVG), whatever it is called, names nothing elsewhere.

An office program knows a picture by its beginning, and so it is known here."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from typing import Any

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"%PDF-", b"\0\1\0\0", b"OTTO")
"""Pictures and letters that hold no drawing in words that anybody would draw."""
_RASTER = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")
_GZIP = b"\x1f\x8b"
_SVG = re.compile(rb"<(?:[\w.-]{1,40}:)?svg[\s>]")
_HIDDEN = re.compile(rb"<(?:[\w.-]{1,40}:)?svg[\s>]|2000/svg")
_INSIDE = re.compile(r"data:image/(?:png|jpe?g|gif);base64,", re.I)
_ELSEWHERE = re.compile(r"url\(\s*(?![\s\"']*#)[^)]*\)?", re.I)
_NAMES = re.compile(rb"\b(?:src|href)\s*=\s*[\"'](?!#|[\"']|https?://|mailto:)[^\"']*", re.I)
_BOMS = b"\xef\xbb\xbf\xff\xfe"


class NotRead(Exception):
    """It is a drawing in words, and cannot be looked through."""


class TooLarge(Exception):
    """It unpacks to more than is taken in."""


def cleaned(body: bytes, left: int) -> tuple[bytes, int]:
    """A part of a paper with no drawing in it that names what lies elsewhere, and how many more bytes than its own it
    unpacked to, of which there may be `left`. Raises NotRead, TooLarge."""
    if body.startswith(_PICTURES):
        return body, 0
    if body.startswith(_GZIP):
        inside = _unpacked(body, left)
        made = b"" if inside.startswith(_GZIP) else cleaned(inside, 0)[0]
        return (body if made == inside else made), len(inside)
    if _begins_as_words(body):
        return _closed(body), 0
    return (b"" if _HIDDEN.search(_narrow(body)) else body), 0


def is_drawing(body: bytes) -> bool:
    """Whether a part that is called XML is a drawing."""
    return _SVG.search(_narrow(body[:8192])) is not None


def _narrow(body: bytes) -> bytes:
    return body.replace(b"\0", b"")


def _begins_as_words(body: bytes) -> bool:
    return _narrow(body[:4096]).lstrip(_BOMS + b" \t\r\n\f\v").startswith(b"<")


def _unpacked(body: bytes, left: int) -> bytes:
    unpacking = zlib.decompressobj(31)
    try:
        inside = unpacking.decompress(body, max(1, left))
    except zlib.error:
        return b""
    if unpacking.unconsumed_tail:
        raise TooLarge
    return inside


def _closed(body: bytes) -> bytes:
    """A drawing, or other words between angle brackets, without an address that is not in it."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        # Excel's own drawings are written so that only their maker reads them
        if b"urn:schemas-microsoft-com:vml" in body and not is_drawing(body) and not _NAMES.search(body):
            return body
        raise NotRead from error
    if any(one.tag is etree.Entity for one in root.iter()) or _declares(root):
        raise NotRead
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") if _close(root) else body


def _declares(root: Any) -> bool:
    within = root.getroottree().docinfo.internalDTD
    return within is not None and any(True for _one in within.iterentities())


def _close(root: Any) -> bool:
    changed = root.getprevious() is not None  # what stands before it may name a style sheet
    for one in list(root.iter()):
        if not isinstance(one.tag, str):
            continue
        name = one.tag.rpartition("}")[2].casefold()
        if name in {"script", "style"} and one.text:
            said = "" if name == "script" or "\\" in one.text or "@import" in one.text.casefold() else one.text
            said = _ELSEWHERE.sub("none", said)
            changed |= said != one.text
            one.text = said
        for key, value in list(one.attrib.items()):
            kept = _kept(key.rpartition("}")[2].casefold(), value)
            if kept != value:
                changed = True
                if kept:
                    one.set(key, kept)
                else:
                    del one.attrib[key]
    return bool(changed)


def _kept(name: str, value: str) -> str:
    """What stays of an attribute's value."""
    if name == "base":
        return ""
    if name in {"href", "src"}:
        return value if value.strip().startswith("#") or _is_picture_inside(value) else ""
    if "url" in value.casefold() or (name == "style" and "\\" in value):
        return _ELSEWHERE.sub("none", value) if "\\" not in value else ""
    return value


def _is_picture_inside(value: str) -> bool:
    """Whether an address is itself a picture made of dots; one in words could name others again."""
    found = _INSIDE.match(value.strip())
    if found is None:
        return False
    try:
        head = base64.b64decode("".join(value.strip()[found.end() : found.end() + 400].split())[:64])
    except (binascii.Error, ValueError):
        return False
    return head.startswith(_RASTER)
