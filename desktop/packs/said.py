"""What a file says of itself: what it is called, whose it is, its language, which letters its codes stand for, and
whether it keeps to PDF/UA, the standard for reading aloud."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.packs.faces import clean

if TYPE_CHECKING:
    import pikepdf

_NO_LETTER = re.compile(rb"<[0-9A-F]{2}> <(?:0000|FEFF|FFFE)>\n")
_LETTERS = re.compile(rb"\d+ beginbfchar\n(.*?)endbfchar", re.DOTALL)
_MOST_LETTERS = 100  # in one table, as the format has it


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself; its author (the cluster) and date stand at the left of every stamp."""

    title: str
    author: str
    made_at: datetime
    date: str


def say_about(out: pikepdf.Pdf, about: About, *, accessible: bool) -> None:
    """Title, author, language and date. Only what is `accessible` throughout says that it keeps to PDF/UA-1."""
    from pikepdf import Dictionary, String

    out.Root.Lang = String("en-GB")
    out.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    title, author = (" ".join(clean(words).split()) for words in (about.title, about.author))
    made = about.made_at.strftime("%Y-%m-%dT%H:%M:%S")
    with out.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["dc:creator"] = [author]
        metadata["dc:language"] = {"en-GB"}
        metadata["xmp:CreateDate"] = made
        metadata["xmp:ModifyDate"] = made
        metadata["xmp:CreatorTool"] = "Clusterbook"
        if accessible:
            metadata["pdfuaid:part"] = "1"
    out.docinfo["/Title"] = String(title)
    out.docinfo["/Author"] = String(author)
    out.docinfo["/Creator"] = String("Clusterbook")
    out.docinfo["/CreationDate"] = String(about.made_at.strftime("D:%Y%m%d%H%M%S"))
    out.docinfo["/ModDate"] = String(about.made_at.strftime("D:%Y%m%d%H%M%S"))


def say_letters(fonts: pikepdf.Object) -> None:
    """Leave out of our fonts' tables of letters the codes that stand for none: ReportLab says U+0000 for these."""
    for name in fonts.keys():  # noqa: SIM118 - not a dict
        table = fonts[name].get("/ToUnicode")
        if table is not None:
            table.write(_LETTERS.sub(_in_parts, _NO_LETTER.sub(b"", table.read_bytes())))


def _in_parts(found: re.Match[bytes]) -> bytes:
    lines = found[1].splitlines(keepends=True)
    parts = [lines[at : at + _MOST_LETTERS] for at in range(0, len(lines), _MOST_LETTERS)]
    return b"".join(b"%d beginbfchar\n%bendbfchar\n" % (len(part), b"".join(part)) for part in parts)
