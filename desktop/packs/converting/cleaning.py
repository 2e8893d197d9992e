"""An office paper without its ways out: pictures, templates and data that lie elsewhere are not asked for.

An office program is told to fetch nothing; that is its word. What is written here has nothing left to fetch.
Hyperlinks stay, for those are followed by a person. The whole is measured on the way: what unpacks to gigabytes goes
no further."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Any

from desktop.packs.converting.formats import MOST_PARTS, Format
from desktop.words import _

MOST_UNPACKED = 600_000_000
_MOST_XML = 100_000_000
_MOST_RATIO = 1_000
_SMALL = 4_000_000
"""Unpacked bytes of a part below which nobody asks how well it was pressed."""
_WEB = ("http://", "https://", "mailto:", "#")
_NOWHERE = "about:blank"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_FOLLOWED = {"a"}
"""The elements of OpenDocument whose address is a hyperlink: those of text and of drawings are both called so."""
_DECLARES = re.compile(rb"<\x00?!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y")
_REACHES = re.compile(
    rb"INCLUDE(?:PICTURE|TEXT)|DDE(?:AUTO)?\b|\\\*\\template|WEBSERVICE|\\\\[\w.-]+\\|https?://", re.I
)


class NotClean(Exception):
    """The paper is not to be opened in an office program: why, and what to do."""

    def __init__(self, why: str, do: str) -> None:
        super().__init__(why)
        self.why, self.do = why, do


def cleaned(format: Format, data: bytes) -> bytes:
    """The paper's zip written anew with nothing to fetch from elsewhere; other sorts as they are. Raises NotClean."""
    if not data.startswith(b"PK\x03\x04"):
        return data
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            _check(held, data)
            left = MOST_UNPACKED
            for part in held.infolist():
                if part.is_dir():
                    continue
                name = part.filename
                left -= _copy(held, part, made, name, format, left)
    except NotClean:
        raise
    except Exception as error:  # whatever a broken zip makes its reader raise
        raise _damaged() from error
    return out.getvalue()


def reaches_out(data: bytes) -> bool:
    """Whether a paper that cannot be cleaned (of the old sorts, or rich text) may name things that lie elsewhere."""
    narrow = data.replace(b"\0", b"")
    return _REACHES.search(narrow) is not None


def _check(held: zipfile.ZipFile, data: bytes) -> None:
    parts = held.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _too_large()
    for part in parts:
        if part.file_size > _SMALL and part.file_size > _MOST_RATIO * max(1, part.compress_size):
            raise _too_large()
        if part.flag_bits & 1:
            raise NotClean(
                _("The file is locked with a password."),
                _("Open it with its password, save a copy without one, and attach that."),
            )


def _copy(
    held: zipfile.ZipFile, part: zipfile.ZipInfo, made: zipfile.ZipFile, name: str, format: Format, left: int
) -> int:
    """Write one part into the copy; gives how many bytes it unpacked to."""
    xml = name.casefold().endswith((".xml", ".rels", ".rdf"))
    most = min(left, _MOST_XML if xml else left)
    with held.open(part) as source:
        body = source.read(most + 1)
    if len(body) > most:
        raise _too_large()
    size = len(body)
    if xml:
        if _DECLARES.search(body):
            raise NotClean(
                _("The file holds what no office program writes, and what is used to bring programs down."),
                _("Ask whoever sent it to save it as PDF, and attach that."),
            )
        body = _without_ways_out(name, body, format)
    # the kind of an OpenDocument file must be its first part and unpressed, or it is not known for one
    how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
    made.writestr(zipfile.ZipInfo(name), body, compress_type=how, compresslevel=1)
    return size


def _without_ways_out(name: str, body: bytes, format: Format) -> bytes:
    if name.casefold().endswith(".rels"):
        return _relations(body)
    if format.startswith("opendocument") and posixpath.basename(name) != "manifest.xml" and b"xlink" in body:
        return _addresses(body)
    return body


def _relations(body: bytes) -> bytes:
    """The relationships of a part: what leads out of the file leads nowhere, but for links that a person follows."""
    root, changed = _parsed(body), False
    for one in root.iter():
        if not isinstance(one.tag, str) or not one.tag.endswith("}Relationship"):
            continue
        target = one.get("Target", "")
        said = one.get("TargetMode", "").casefold() == "external"
        outside = said or ":" in target or target.startswith(("\\\\", "//"))
        link = one.get("Type", "").endswith("/hyperlink") and target.casefold().startswith(_WEB)
        if outside and not link:
            one.set("Target", _NOWHERE)
            one.set("TargetMode", "External")
            changed = True
    return _written(root) if changed else body


def _addresses(body: bytes) -> bytes:
    """An OpenDocument part: what is not inside the file is at an address that leads nowhere."""
    root, changed = _parsed(body), False
    for one in root.iter():
        address = one.get(_XLINK) if isinstance(one.tag, str) else None
        if address is None:
            continue
        element = one.tag.rpartition("}")[2]
        plain = address.strip().casefold()
        if element in _FOLLOWED:
            kept = plain.startswith(_WEB)
        else:
            # a part of the file is named without a scheme and without climbing out of it
            kept = not re.match(r"[a-z][a-z0-9+.-]*:|//|\\\\|/|\.\./\.\.|\.\./", plain)
        if not kept:
            one.set(_XLINK, _NOWHERE if element not in _FOLLOWED else "#")
            changed = True
    return _written(root) if changed else body


def _parsed(body: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(body, parser)


def _written(root: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _too_large() -> NotClean:
    return NotClean(
        _("The file unpacks to far more than a paper holds."),
        _("Save only the pages that the meeting needs as PDF, and attach that."),
    )


def _damaged() -> NotClean:
    return NotClean(
        _("The file is damaged or incomplete."),
        _("Open it in the program that made it, save it as PDF once more, and attach the new file."),
    )
