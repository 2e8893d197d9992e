"""An office paper without its ways out: pictures, templates and data that lie elsewhere are not asked for.

An office program is told to fetch nothing; that is its word. What is written here has nothing left to fetch.
Hyperlinks stay, for those are followed by a person. Parts are known by what is in them: a drawing may be called a
picture. The whole is measured on the way: what unpacks to gigabytes goes no further."""

from __future__ import annotations

import base64
import io
import posixpath
import re
import zipfile
from typing import Any

from desktop.packs.converting import drawn_parts
from desktop.packs.converting.formats import MOST_PARTS, Format, format_of
from desktop.packs.converting.naming import names_elsewhere
from desktop.packs.converting.revisions import accepted, may_hold_changes
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
_TO_BE_READ = re.compile(
    # addresses, pictures within, fields, old drawings; and letters that are not what they seem
    rb"href|binary-data|instr|schemas-microsoft-com:|encoding\s*=\s*[\"'](?!utf-?8|utf-?16)|\A[^<\xef\xfe\xff\s]",
    re.I,
)
_PUTS_IN = re.compile(r"\W*(?:INCLUDE|IMPORT\b|LINK\b|DDE|DATABASE\b|RD\b)", re.I)
_DEEPEST = 2
"""How many papers within papers are cleaned; deeper ones are left empty."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FETCHES = re.compile(rb"(?:src|href|background|data|url|profile|codebase)\s*(?:=|\()|@import", re.I)


class NotClean(Exception):
    """The paper is not to be opened in an office program: why, and what to do."""

    def __init__(self, why: str, do: str) -> None:
        super().__init__(why)
        self.why, self.do = why, do


def cleaned(format: Format, data: bytes) -> bytes:
    """The paper's zip written anew with nothing to fetch from elsewhere; other sorts as they are. Raises NotClean."""
    if not data.startswith(b"PK\x03\x04"):
        return data
    return _cleaned(format, data, MOST_UNPACKED, 0)[0]


def _cleaned(format: Format, data: bytes, left: int, depth: int) -> tuple[bytes, int]:
    """The zip written anew, and how many bytes it unpacked to, with the papers in it."""
    out, unpacked = io.BytesIO(), 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            _check(held, data)
            for part in held.infolist():
                if not part.is_dir():
                    unpacked += _copy(held, part, made, format, left - unpacked, depth)
    except NotClean:
        raise
    except Exception as error:  # whatever a broken zip makes its reader raise
        raise _damaged() from error
    return out.getvalue(), unpacked


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
    held: zipfile.ZipFile, part: zipfile.ZipInfo, made: zipfile.ZipFile, format: Format, left: int, depth: int
) -> int:
    """Write one part into the copy; gives how many bytes it unpacked to."""
    name = part.filename
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
    elif name != "mimetype":
        body, more = _other_part(name, body, left - size, depth)
        size += more
    # the kind of an OpenDocument file must be its first part and unpressed, or it is not known for one
    how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
    made.writestr(zipfile.ZipInfo(name), body, compress_type=how, compresslevel=1)
    return size


def _other_part(name: str, body: bytes, left: int, depth: int) -> tuple[bytes, int]:
    """A part that is not called XML, by what it is: a picture, a drawing, a paper in the paper, words to be put in.
    Gives how many more bytes it unpacked to."""
    if body.startswith(b"PK\x03\x04"):
        if depth >= _DEEPEST:
            return b"", 0
        return _cleaned(format_of(name, body), body, left, depth + 1)
    if body.startswith(_OLE):
        # what such an object shows is a picture of its own beside it
        hides = names_elsewhere("old word", body) or b"PK\x03\x04" in body
        return (b"" if hides else body), 0
    if body.lstrip().startswith(b"{\\rtf"):
        return (b"" if names_elsewhere("rich text", body) else body), 0
    if name.casefold().endswith((".htm", ".html", ".xhtml", ".mht", ".mhtml")):
        if _FETCHES.search(body.replace(b"\0", b"")):
            raise NotClean(
                _("The file holds a web page that fetches what lies elsewhere."),
                _("Open it in the program that made it, save it as PDF, and attach the PDF."),
            )
        return body, 0
    return _drawing(body, left)


def _without_ways_out(name: str, body: bytes, format: Format) -> bytes:
    if name.casefold().endswith(".rels"):
        return _relations(body)
    if drawn_parts.is_drawing(body):
        return _drawing(body, len(body))[0]
    narrow = body.replace(b"\0", b"")
    if posixpath.basename(name) == "manifest.xml" or not (_TO_BE_READ.search(narrow) or may_hold_changes(narrow)):
        return body
    root = _parsed(body)
    changed = accepted(root)
    if format.startswith("opendocument"):
        changed |= _addresses(root)
    else:
        changed |= _fields(root) | _old_drawings(root)
    return _written(root) if changed else body


def _drawing(body: bytes, left: int) -> tuple[bytes, int]:
    try:
        return drawn_parts.cleaned(body, left)
    except drawn_parts.TooLarge as error:
        raise _too_large() from error
    except drawn_parts.NotRead as error:
        raise NotClean(
            _("A drawing in the file cannot be looked through, and might fetch what lies elsewhere."),
            _("Open it in the program that made it, save it as PDF, and attach the PDF."),
        ) from error


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


def _addresses(root: Any) -> bool:
    """An OpenDocument part: what is not inside the file is at an address that leads nowhere."""
    changed = False
    for one in root.iter():
        if not isinstance(one.tag, str):
            continue
        element = one.tag.rpartition("}")[2]
        if element == "binary-data" and one.text:
            kept_data = _within(one.text)
            changed |= kept_data != one.text
            one.text = kept_data
        address = one.get(_XLINK)
        if address is None:
            continue
        plain = address.strip().casefold()
        if element in _FOLLOWED:
            kept = plain.startswith(_WEB)
        else:
            # a part of the file is named without a scheme and without climbing out of it
            kept = not re.match(r"[a-z][a-z0-9+.-]*:|//|\\\\|/|\.\./\.\.|\.\./", plain)
        if not kept:
            one.set(_XLINK, _NOWHERE if element not in _FOLLOWED else "#")
            changed = True
    return changed


def _within(text: str) -> str:
    """What stands in the text in base64: a picture, or an object beside its picture."""
    try:
        body = base64.b64decode("".join(text.split()))
    except ValueError:
        return ""
    if body.startswith((_OLE, b"PK\x03\x04")):
        return ""
    made = _drawing(body, _MOST_XML)[0]
    return text if made == body else base64.b64encode(made).decode("ascii")


def _fields(root: Any) -> bool:
    """A Word part's fields that put in what lies elsewhere: what they put in last stays, how they got it does not."""
    changed, open_fields = False, list[list[Any]]()
    for one in root.iter():
        name = one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""
        if name == "fldSimple":
            for key, value in one.attrib.items():
                if key.rpartition("}")[2] == "instr" and _PUTS_IN.match(value):
                    one.set(key, "")
                    changed = True
        elif name == "instrText":
            if not open_fields:
                open_fields.append([])
            open_fields[-1].append(one)
        elif name == "fldChar":
            kind = next((value for key, value in one.attrib.items() if key.endswith("fldCharType")), "")
            if kind == "begin":
                open_fields.append([])
            elif open_fields:
                changed |= _silenced(open_fields[-1])
                if kind == "end":
                    open_fields.pop()
    return any([changed, *map(_silenced, open_fields)])


def _silenced(parts: list[Any]) -> bool:
    if not _PUTS_IN.match("".join(part.text or "" for part in parts)):
        return False
    for part in parts:
        part.text = ""
    return True


def _old_drawings(root: Any) -> bool:
    """Drawings as older Words wrote them: a picture is named by a relationship, and by nothing else."""
    changed = False
    for one in root.iter():
        if not isinstance(one.tag, str) or "urn:schemas-microsoft-com:" not in one.tag:
            continue
        for key, value in list(one.attrib.items()):
            name, plain = key.rpartition("}")[2], value.strip().casefold()
            if (name == "src" and not plain.startswith("#")) or (name == "href" and not plain.startswith(_WEB)):
                del one.attrib[key]
                changed = True
    return changed


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
