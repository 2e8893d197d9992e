"""The public register of schools, read from the CSV that its site gives ("edubasealldata20261101.csv").

Fifty thousand rows, some 140 columns that come and go, written on somebody's Windows: so only the URN and the
name are required, headers match without case, rows may be longer or shorter than the header, and every
identifier stays text. What is odd is told in `Register.problems`; what is not a register at all is
refused."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date
from io import BufferedReader
from pathlib import Path
from typing import Final, Literal

from desktop.errors import Unreadable, from_os_error
from desktop.exchange.csv_lines import Lines, delimiter_of, encoding_of, never_closed
from desktop.exchange.finding import Finder
from desktop.steps import Step
from desktop.words import _, plural

Rural = Literal["yes", "no", "unknown"]

MOST_BYTES: Final = 200_000_000
"""The whole register is about 60 MB; three times that is somebody's mistake."""
MOST_ROWS: Final = 250_000
MOST_PROBLEMS: Final = 100
_STEP_ROWS: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSchool:
    """One school as the register has it; empty text (or None) where the register says nothing or "not
    applicable".

    There is one head to a school: a shared headship cannot come from here."""

    urn: str
    name: str
    dfe_number: str = ""
    """123/4567: local authority and establishment."""
    ukprn: str = ""
    phase: str = ""
    local_authority: str = ""
    street: str = ""
    locality: str = ""
    town: str = ""
    county: str = ""
    postcode: str = ""
    district: str = ""
    urban_rural: str = ""
    """The register's own words, which changed with each census."""
    rural: Rural = "unknown"
    religious_character: str = ""
    diocese: str = ""
    roll: int | None = None
    capacity: int | None = None
    low_age: int | None = None
    high_age: int | None = None
    head_title: str = ""
    head_first_name: str = ""
    head_last_name: str = ""
    opened: date | None = None
    status: str = ""
    type: str = ""

    @property
    def open(self) -> bool:
        """Whether the school is open: the register keeps closed ones for ever."""
        return not self.status.casefold().startswith(("closed", "proposed"))

    @property
    def head(self) -> str:
        """The head's name in one piece."""
        return " ".join(part for part in (self.head_title, self.head_first_name, self.head_last_name) if part)


@dataclass(slots=True)
class Register:
    """The schools of one file and what was odd about it, as sentences for the screen."""

    schools: list[RegisterSchool] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unlisted: int = 0
    """Problems beyond the first hundred, counted only."""
    _finder: Finder[RegisterSchool] | None = field(default=None, repr=False)

    def search(self, words: str, most: int = 200) -> list[RegisterSchool]:
        """Schools in which every word is found (name, town, postcode, any of the numbers), best first.

        Case, accents and punctuation make no difference. No words find nothing."""
        return self.prepared().find(words, most)

    def prepared(self) -> Finder[RegisterSchool]:
        """Make the search ready, half a second for the whole register, so that the first letter need not
        wait."""
        if self._finder is None:
            self._finder = Finder(
                (school, school.name, f"{school.town} {school.postcode}", _numbers(school), school.open)
                for school in self.schools
            )
        return self._finder

    def by_urn(self, urn: str) -> RegisterSchool | None:
        """The school of that URN."""
        return next((school for school in self.schools if school.urn == urn.strip()), None)

    def note(self, problem: str) -> None:
        """Tell of something odd; beyond a hundred they are only counted."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        else:
            self.unlisted += 1


def read_register(path: str | os.PathLike[str]) -> Generator[Step, None, Register]:
    """Read a register file; steps are bytes read of bytes there are. The file is taken in whole or refused.

    Raises Unreadable when it is no register (no URN or name column, a spreadsheet or PDF under another name,
    a line or file of absurd length), and other Refusals when the disk does not give it."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            total = os.fstat(file.fileno()).st_size
            if total > MOST_BYTES:
                raise Unreadable(
                    path, _("it is far larger than the register. Choose the register's own CSV.")
                )
            return (yield from _read(path, file, total))
    except OSError as error:
        raise from_os_error(error, path) from error
    except csv.Error as error:
        raise Unreadable(
            path,
            _(
                "its rows cannot be told apart (a quotation mark that never closes, or strange line ends). "
                "Download the file again and leave it unedited."
            ),
        ) from error


def _read(path: Path, file: BufferedReader, total: int) -> Generator[Step, None, Register]:
    yield Step(0, total, _("Reading the register"))
    encoding = encoding_of(path, file)
    register = Register()
    lines = Lines(path, file, encoding)
    first = next((line for line in lines if line.strip(" \t\r\n,;")), "")
    delimiter = delimiter_of(first)
    columns = _Columns(path, next(csv.reader([first], delimiter=delimiter), []))
    seen: dict[str, int] = {}
    line, ragged = lines.number, 0
    lines.since.clear()
    for count, row in enumerate(csv.reader(lines, delimiter=delimiter), 1):
        begins, line = line + 1, lines.number
        written, lines.since = lines.since, []
        if count % _STEP_ROWS == 0:
            yield Step(min(file.tell(), total), total, _("Reading the register"))
        if count > MOST_ROWS:
            raise Unreadable(
                path, _("it has more rows than there are schools. Choose the register's own CSV.")
            )
        if not any(row):
            continue
        if (line > begins and columns.swallowed(row)) or (lines.ended and never_closed(written, delimiter)):
            register.note(_left_out(begins, line))
            continue
        # What stands past the last header has no meaning that we know; empty cells there are a spreadsheet's
        # way.
        if len(row) < columns.count or any(row[columns.count :]):
            ragged += 1
        if line - begins > 2:
            register.note(
                _("Row {row} runs over {lines} lines; a quotation mark may be missing.").format(
                    row=begins, lines=line - begins + 1
                )
            )
        school = _school(columns, row)
        if isinstance(school, str):
            register.note(_("Row {row} was left out: {why}").format(row=begins, why=school))
        elif school.urn in seen:
            register.note(
                _("Row {row} was left out: URN {urn} is already in row {first}.").format(
                    row=begins, urn=school.urn, first=seen[school.urn]
                )
            )
        else:
            seen[school.urn] = begins
            register.schools.append(school)
    if ragged:
        register.problems.insert(
            0,
            plural(
                "{n} row is longer or shorter than the header; it was read as far as it goes.",
                "{n} rows are longer or shorter than the header; they were read as far as they go.",
                ragged,
            ),
        )
    if lines.nulls:
        register.problems.insert(0, _("The file holds characters that are no text; they were left out."))
    yield Step(total, total, _("Preparing the search"))
    register.prepared()
    return register


def _left_out(begins: int, ends: int) -> str:
    if begins == ends:
        return _("Row {row} was left out: a quotation mark opens in it and never closes.").format(row=begins)
    return _("Rows {first} to {last} were left out: a quotation mark is missing in one of them.").format(
        first=begins, last=ends
    )


_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "urn": ("urn",),
    "name": ("establishmentname", "schoolname", "name"),
    "la_code": ("la (code)", "lacode"),
    "number": ("establishmentnumber",),
    "ukprn": ("ukprn",),
    "phase": ("phaseofeducation (name)", "phaseofeducation"),
    "local_authority": ("la (name)", "laname"),
    "street": ("street",),
    "locality": ("locality",),
    "area": ("address3",),
    "town": ("town",),
    "county": ("county (name)", "county"),
    "postcode": ("postcode",),
    "district": ("districtadministrative (name)",),
    "urban_rural": ("urbanrural (name)",),
    "religious_character": ("religiouscharacter (name)",),
    "diocese": ("diocese (name)",),
    "roll": ("numberofpupils",),
    "capacity": ("schoolcapacity",),
    "low_age": ("statutorylowage",),
    "high_age": ("statutoryhighage",),
    "head_title": ("headtitle (name)", "headtitle"),
    "head_first_name": ("headfirstname",),
    "head_last_name": ("headlastname",),
    "opened": ("opendate",),
    "status": ("establishmentstatus (name)", "establishmentstatus"),
    "type": ("typeofestablishment (name)", "typeofestablishment"),
}

_LINE_END: Final = re.compile(r"[\r\n]")
_ROW_INSIDE: Final = re.compile(r"""[\r\n]["']?[0-9]{6}["']?([,;\t]|$)""")
_URN: Final = re.compile(r"[0-9]{6}")
_NOTHING: Final = {"", "not applicable", "does not apply", "not recorded", "none", "unknown", "supp", "na"}


class _Columns:
    """Where each value stands in this file's rows."""

    def __init__(self, path: Path, header: list[str]) -> None:
        self.count = len(header)
        found: dict[str, int] = {}
        for place, title in enumerate(header):
            found.setdefault(" ".join(title.replace("\ufeff", "").split()).casefold(), place)
        self._places = {
            key: next((found[name] for name in names if name in found), -1) for key, names in _NAMES.items()
        }
        missing = [
            title for key, title in (("urn", "URN"), ("name", "EstablishmentName")) if self._places[key] < 0
        ]
        if missing:
            raise Unreadable(
                path,
                _("its first line has no column {columns}. Choose the register's CSV, unedited.").format(
                    columns=" / ".join(missing)
                ),
            )
        # The same towns, dioceses and phases thousands of times: kept once, they take a tenth of the memory.
        self._once: dict[str, str] = {}

    def value(self, row: list[str], key: str) -> str:
        """The value of a row, spaces tidied, empty where the row or the header ends before it."""
        place = self._places[key]
        if not 0 <= place < len(row):
            return ""
        text = row[place]
        if not text:
            return ""
        # a short look-up first: most cells repeat one that was tidied before
        known = self._once.get(text)
        if known is None:
            known = " ".join("".join(one if one.isprintable() else " " for one in text).split())[:500]
            if len(self._once) < 200_000:
                self._once[text] = known
        return known


    def swallowed(self, row: list[str]) -> bool:
        """Whether the row holds others, for want of a quotation mark: no name or URN runs over a line's end, and where
        a line begins as a row does, it is one."""
        for place in (self._places["urn"], self._places["name"]):
            if place < len(row) and _LINE_END.search(row[place]):
                return True
        return any(_ROW_INSIDE.search(cell) for cell in row)


def _school(columns: _Columns, row: list[str]) -> RegisterSchool | str:
    """A row as a school, or why it is none."""
    urn, name = columns.value(row, "urn"), columns.value(row, "name")
    if not urn:
        return _("it has no URN.")
    if not _URN.fullmatch(urn):
        return _("“{urn}” is not a URN, which has six digits.").format(urn=urn[:40])
    if not name:
        return _("URN {urn} has no name.").format(urn=urn)

    def said(key: str) -> str:
        value = columns.value(row, key)
        return "" if value.casefold() in _NOTHING else value

    return RegisterSchool(
        urn=urn,
        name=name,
        dfe_number=_dfe_number(said("la_code"), said("number")),
        ukprn=said("ukprn"),
        phase=said("phase"),
        local_authority=said("local_authority"),
        street=said("street"),
        locality=", ".join(filter(None, (said("locality"), said("area")))),
        town=said("town"),
        county=said("county"),
        postcode=said("postcode").upper(),
        district=said("district"),
        urban_rural=said("urban_rural"),
        rural=_rural(said("urban_rural")),
        religious_character=said("religious_character"),
        diocese=said("diocese"),
        roll=_count(said("roll")),
        capacity=_count(said("capacity")),
        low_age=_count(said("low_age")),
        high_age=_count(said("high_age")),
        head_title=said("head_title"),
        head_first_name=said("head_first_name"),
        head_last_name=said("head_last_name"),
        opened=_date(said("opened")),
        status=said("status"),
        type=said("type"),
    )


def _dfe_number(authority: str, establishment: str) -> str:
    """123/4567, with the zeros that a spreadsheet drops; empty unless both parts are numbers."""
    if not (re.fullmatch(r"[0-9]{1,3}", authority) and re.fullmatch(r"[0-9]{1,4}", establishment)):
        return ""
    return f"{authority:0>3}/{establishment:0>4}"


def _rural(words: str) -> Rural:
    # "(England/Wales) Rural village", and since the 2021 census "Larger rural: Further from a major town or
    # city"
    plain = words.casefold()
    if "rural" in plain:
        return "yes"
    return "no" if "urban" in plain else "unknown"


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


def _date(text: str) -> date | None:
    """dd-MM-yyyy, or with strokes as a spreadsheet rewrites it."""
    parts = re.fullmatch(r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})", text)
    if parts is None:
        return None
    try:
        return date(int(parts[3]), int(parts[2]), int(parts[1]))
    except ValueError:
        return None


def _numbers(school: RegisterSchool) -> str:
    joined = school.postcode.replace(" ", "")
    parted = school.dfe_number.replace("/", " ")  # a stroke parts words in what is typed, too
    return f"{school.urn} {parted} {parted.replace(' ', '')} {school.ukprn} {joined}"
