"""Whether a paper of the sorts that cannot be cleaned (old office papers, rich text) names what lies elsewhere.

An office program would fetch it, from the network or from among the files of whoever opens the paper, and print it."""

from __future__ import annotations

import re

_REACHES = re.compile(
    rb"INCLUDE(?:PICTURE|TEXT)|DDE(?:AUTO)?\b|\\\*\\template|WEBSERVICE|\\\\[\w.-]+\\|https?://", re.I
)
_OLD = re.compile(
    # a field that puts something in, a drawing that may, a file’s address
    rb"INCLUDE(?:PICTURE|TEXT)|\x13 ?(?:INCLUDE|LINK|IMPORT|RD|DATABASE|DDE|DDEAUTO)\b|WEBSERVICE|<svg|/svg|file:",
    re.I,
)
_OLD_BYTES = re.compile(
    # a picture that says it is a link to a file, and a spreadsheet locked with the password that all programs try
    rb"\x06[\x01\x41][\x04-\x0f]\x00\x00\x00|\x09\x08\x10\x00.{16}\x2f\x00",
    re.S,
)
_FIELD = re.compile(rb"\\fldinst(?![a-z])", re.I)
_PICTURE = re.compile(rb"\\pict(?![a-z])", re.I)
_NEVER = re.compile(
    # objects, templates, pictures by name or in bytes of their own; and deleted words, which would be printed
    rb"\\(?:object|objdata|objautlink|objlink|template|subdocument|bin)(?![a-z])|\\deleted(?![a-z0])|pibName",
    re.I,
)
_SVG = re.compile(rb"(?:3c|2f)(?:00)?73(?:00)?76(?:00)?67|<svg", re.I)
_HARMLESS = {
    *("HYPERLINK", "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "DATE", "TIME", "CREATEDATE", "SAVEDATE"),
    *("PRINTDATE", "EDITTIME", "TOC", "TC", "TA", "TOA", "PAGEREF", "REF", "NOTEREF", "STYLEREF", "SEQ", "SYMBOL"),
    *("EQ", "QUOTE", "AUTHOR", "TITLE", "SUBJECT", "KEYWORDS", "COMMENTS", "FILENAME", "FILESIZE", "LASTSAVEDBY"),
    *("REVNUM", "TEMPLATE", "NUMCHARS", "NUMWORDS", "DOCPROPERTY", "DOCVARIABLE", "INFO", "USERNAME"),
    *("USERINITIALS", "USERADDRESS", "IF", "MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "COMPARE", "ASK", "FILLIN"),
    *("SET", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"),
    *("AUTOTEXT", "AUTOTEXTLIST", "ADVANCE", "INDEX", "XE", "CITATION", "BIBLIOGRAPHY", "MACROBUTTON", "GOTOBUTTON"),
    *("SHAPE", "ADDIN", "PRIVATE"),
}
_PUTS_IN = re.compile(rb"INCLUDE|\bIMPORT\b|\bLINK\b|\bDDE|\bDATABASE\b|\bRD\b", re.I)
_QUOTED = re.compile(rb'"[^"]*"')
_TOKEN = re.compile(
    rb"\\u(-?[0-9]{1,6}) ?|\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n\0]+)|.",
    re.S,
)
_BEGINNINGS = (b"89504e47", b"ffd8ff", b"47494638", b"0100000", b"01000900", b"d7cdc69a", b"28000000")
"""How the pictures begin that rich text holds: PNG, JPEG, GIF, Windows’ own drawings, a bitmap."""
_LONGEST_FIELD = 20_000


def reaches_out(data: bytes) -> bool:
    """Whether a paper that cannot be cleaned may name anything at all that lies elsewhere, on the network too."""
    narrow = data.replace(b"\0", b"")
    return _REACHES.search(narrow) is not None


def names_elsewhere(format: str, data: bytes) -> bool:
    """Whether a paper that cannot be cleaned names what an office program would fetch; its links do not count."""
    if format == "rich text":
        return _rich_text_names(data)
    narrow = data.replace(b"\0", b"")
    return bool(_OLD.search(data) or _OLD.search(narrow) or _OLD_BYTES.search(data))


def _rich_text_names(data: bytes) -> bool:
    if _NEVER.search(data):
        return True
    if _SVG.search(re.sub(rb"\s+", b"", data)):
        return True
    return any(_puts_in(data, found.end()) for found in _FIELD.finditer(data)) or any(
        not _is_picture(data, found.end()) for found in _PICTURE.finditer(data)
    )


def _puts_in(data: bytes, at: int) -> bool:
    """Whether the instruction of a field, however it is spelt, is another than those that put nothing in."""
    said, whole = _letters(data, at, _LONGEST_FIELD)
    bare = _QUOTED.sub(b" ", said)
    words = bare.upper().split()
    if not words:
        return not whole
    first = words[0].split(b"\\")[0].decode("latin-1")
    return first.partition("=")[0] not in {*_HARMLESS, ""} or _PUTS_IN.search(bare) is not None or not whole


def _is_picture(data: bytes, at: int) -> bool:
    """Whether what a picture’s group holds begins as a picture does; what is empty is none, and harmless."""
    said, _whole = _letters(data, at, 6_000)
    plain = b"".join(said.split()).lower()
    return not plain or plain.startswith(_BEGINNINGS)


def _letters(data: bytes, at: int, most: int) -> tuple[bytes, bool]:
    """The letters of a group from a place in it to its end, and whether its end was reached. Groups in it that tell
    of a picture, and hold nothing of it, are passed over."""
    out, depth, passed = bytearray(), 0, 0
    end = min(len(data), at + most)
    while at < end:
        found = _TOKEN.match(data, at)
        if found is None:
            break
        at = found.end()
        wide, word, _number, code, sign, brace, text = found.groups()
        if brace == b"{":
            depth += 1
        elif brace == b"}":
            if depth == 0:
                return bytes(out), True
            depth -= 1
            if passed > depth:
                passed = 0
        elif passed:
            continue
        elif sign == b"*":
            if depth and data.startswith((b"\\picprop", b"\\blipuid"), at):
                passed = depth
        elif wide is not None:
            out.extend(bytes([int(wide) & 0xFF]))
        elif word is not None:
            continue
        elif code is not None:
            out.append(int(code, 16))
        elif sign is not None:
            out.extend(b"\\" if sign == b"\\" else b" " if sign == b"~" else b"")
        elif text is not None:
            out.extend(text)
    return bytes(out), at >= len(data)
