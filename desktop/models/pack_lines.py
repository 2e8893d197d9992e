"""What an issued pack held, line by line: ids, references and digests, and no words.

A title would stand here for ever, out of the reach of whoever erases it where it belongs. So a line says which record
it was and what it looked like then; what that is called is looked up when somebody asks.
"""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Container, Iterable, Mapping
from typing import Any, NamedTuple

from desktop.errors import BadValue
from desktop.models.kinds import Kind, Plain
from desktop.words import _

NO_REF = "-"
_LINE = re.compile(r"([A-Za-z0-9.]{1,40}|-) ([a-z]{2,16}-[a-z2-7]{20})((?: [a-z_]{1,20}=[a-z0-9_]{0,64}){0,20})")
_MOST_LINES = 2000


class PackLine(NamedTuple):
    """One thing that was in a pack: its number or reference, its record, and how it was printed.

    `printed` gives for each thing that was said of it a digest, for its file the file's own hash, for its state the
    plain word; nothing once that was erased.
    """

    ref: str
    record: str
    printed: Mapping[str, str]


def digest(salt: str, what: str, words: str) -> str:
    """What tells whether words of a pack are the same as before, and nothing else: 40 bits, other in each issue."""
    import hashlib  # brings OpenSSL with it, and a start asks for no digest

    told = hashlib.sha256("\0".join((salt, what, words)).encode()).digest()
    return b32encode(told[:5]).decode().lower()


def without_words(text: str, records: Container[str]) -> str:
    """A list as it was kept, but of these records only that they were there: from a digest, words can be guessed that
    were erased."""
    return write_lines(one._replace(printed={}) if one.record in records else one for one in read_lines(text))


def write_lines(lines: Iterable[PackLine]) -> str:
    """The lines as the book keeps them, in the order of the pack."""
    return "\n".join(
        " ".join([one.ref or NO_REF, one.record, *(f"{name}={value}" for name, value in one.printed.items())])
        for one in lines
    )


def read_lines(text: str) -> list[PackLine]:
    """Lines as they were kept. Raises ValueError for anything else."""
    written = text.split("\n") if text else []
    if len(written) > _MOST_LINES:
        raise ValueError("too many lines")
    lines = []
    for one in written:
        found = _LINE.fullmatch(one)
        if found is None:
            raise ValueError(one[:80])
        ref, record, rest = found.groups()
        printed = dict(pair.split("=", 1) for pair in rest.split())
        lines.append(PackLine("" if ref == NO_REF else ref, record, printed))
    return lines


class PackLines(Kind):
    """What was in a pack, kept in its written form."""

    def __init__(self, label: str) -> None:
        super().__init__(label, default="")

    def check(self, value: Any) -> str:
        return self.proper(value) if value else ""

    def proper(self, value: Any) -> str:
        try:
            return write_lines(read_lines(str(value)))
        except ValueError:
            raise BadValue(_(self.label), _("this is no list of what was in a pack")) from None

    def hold(self, value: Plain) -> str:
        return self.check(value)

    def show(self, value: Any) -> str:
        """For instance “1, 2, 2a, G1”: what the pack called the things in it."""
        return ", ".join(one.ref for one in read_lines(value or "") if one.ref) or _("nothing but the meeting itself")


