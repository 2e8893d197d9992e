"""Schools from the public register become the cluster's schools; one that is here already is brought up to date."""

from __future__ import annotations

import codecs
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.book import Book
from desktop.errors import BadValue, NotFound, Refusal
from desktop.exchange.finding import folded
from desktop.models import School
from desktop.school_names import alike
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.exchange.schools import Register, RegisterSchool
    from desktop.view import View
    from desktop.work import Work

MOST_UNCHOSEN = 40
"""A file with more schools than a large cluster is the whole register: then schools must be chosen."""


@dataclass(frozen=True, slots=True)
class Imported:
    """Ids of the schools that were added, brought up to date, or already as the register has them."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """What was done, one sentence each."""
        said = [plural("{n} school was added.", "{n} schools were added.", len(self.added))]
        if self.updated:
            said.append(
                plural("{n} was brought up to date.", "{n} were brought up to date.", len(self.updated))
            )
        if self.unchanged:
            said.append(
                plural(
                    "{n} was as the register has it.",
                    "{n} were as the register has them.",
                    len(self.unchanged),
                )
            )
        return said


def is_register(file: Path) -> bool:
    """Whether a file begins as the register does: a first line with a URN and a school's name."""
    try:
        with open(file, "rb") as held:
            head = held.read(65536)
    except OSError:
        return False
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    first = head.decode("utf-16" if wide else "utf-8-sig", "replace").split("\n", 1)[0].casefold()
    cells = {cell.strip(' "\r') for cell in first.replace(";", ",").replace("\t", ",").split(",")}
    return "urn" in cells and bool(cells & {"establishmentname", "schoolname", "name"})


class Chosen(NamedTuple):
    """Schools to take in, and those left out because they are not open."""

    schools: list[RegisterSchool]
    left_out: list[RegisterSchool]

    @property
    def words(self) -> list[str]:
        """What was left out, as a sentence, if anything was."""
        if not self.left_out:
            return []
        names = "; ".join(named(one) for one in self.left_out)
        return [_("Left out: {names}. Give --closed to take in schools that are not open.").format(names=names)]


def named(school: RegisterSchool) -> str:
    """A school's name, and that it is closed or not open yet."""
    if school.open:
        return school.name
    if school.status.casefold().startswith("proposed"):
        return _("{name} (not open yet)").format(name=school.name)
    return _("{name} (closed)").format(name=school.name)


def choose(
    register: Register, *, only: str | None = None, words: str | None = None, closed: bool = False
) -> Chosen:
    """Schools by their URNs ("100001,100002"), by words, or all of a short file. Raises Refusal.

    Those that are closed or not open yet are left out unless `closed`, or asked for by their URN.
    """
    if only is not None:
        found = []
        for urn in filter(None, (part.strip() for part in only.split(","))):
            school = register.by_urn(urn)
            if school is None:
                raise NotFound(urn, _("The register has no school with the URN {urn}.").format(urn=urn[:40]))
            found.append(school)
    elif words is not None:
        found = register.search(words, most=MOST_UNCHOSEN + 1)
        if len(found) > MOST_UNCHOSEN:
            raise Refusal(_("More than {n} schools answer to that. Give more words.").format(n=MOST_UNCHOSEN))
    else:
        found = register.schools
        if len(found) > MOST_UNCHOSEN:
            raise Refusal(
                _(
                    "The file has {n} schools. Choose yours by URN (--only URN,URN) or by words (--find WORDS)."
                ).format(n=len(found))
            )
    taken = [one for one in found if one.open or closed or only is not None]
    chosen = Chosen(taken, [one for one in found if one not in taken])
    if not taken:
        said = _("No school in this file answers to that. Nothing was changed.")
        raise Refusal(" ".join([said, *chosen.words, *register.problems[:1]]))
    return chosen


def already_here(view: View, chosen: Sequence[RegisterSchool]) -> dict[str, str]:
    """By URN, the name of the school in the book that a chosen one likely is, where only its name tells."""
    schools, found = view.all(School), {}
    for told in chosen:
        held = _held(schools, told)
        if held is not None:
            schools.remove(held)  # one school is filled in once
            if held.urn != told.urn:
                found[told.urn] = held.name
    return found


def import_schools(book: Book, chosen: Sequence[RegisterSchool], *, others: Collection[str] = ()) -> Imported:
    """Take the chosen schools into the book, as one step that Undo takes back. Raises Refusal.

    A school is known by its URN; one without a URN by a name that likely means it, unless its URN is among `others`.
    What the register leaves empty is left as it is; a name written by hand that it does not share becomes the short
    name.
    """
    added, updated, unchanged = [], [], []
    with book.operation("Import schools", about=", ".join(one.name for one in chosen)[:60]) as work:
        schools = list(work.all(School))
        for told in chosen:
            values = _checked(told)
            school = _held([one for one in schools if one.urn] if told.urn in others else schools, told)
            if school is None:
                school = work.add(School, **values)
                schools.append(school)
                added.append(school.id)
                continue
            if not school.urn and not school.short and folded(school.name) != folded(told.name):
                school.short = school.name
            if _bring_up_to_date(work, school, values):
                updated.append(school.id)
            else:
                unchanged.append(school.id)
    return Imported(tuple(added), tuple(updated), tuple(unchanged))


def _held(schools: Sequence[School], told: RegisterSchool) -> School | None:
    """The school of ours that is meant: by its URN, else one without whose name, or then its likeness, fits."""
    for school in schools:
        if school.urn == told.urn:
            return school
    place = f"{told.town} {told.locality} {told.district} {told.county}"
    likely = [
        one
        for one in schools
        if not one.urn and alike(one.name, told.name, place) and not _elsewhere(one.postcode, told.postcode)
    ]
    return min(likely, key=lambda one: folded(one.name) != folded(told.name), default=None)


def _elsewhere(ours: str, theirs: str) -> bool:
    """Whether two postcodes, both known, are not the same."""
    first, second = ("".join(one.split()).casefold() for one in (ours, theirs))
    return bool(first and second and first != second)


def _bring_up_to_date(work: Work, school: School, values: dict[str, Any]) -> bool:
    changed = False
    for name, value in values.items():
        if name == "address" and school.address:  # as somebody here wrote it; the register's often lacks the street
            continue
        if getattr(school, name) != value:
            setattr(school, name, value)
            changed = True
    return changed


def _checked(told: RegisterSchool) -> dict[str, Any]:
    """What the register says, in its proper form. Raises Refusal that names the school."""
    values = _values(told)
    try:
        return {name: School.fields[name].check(value) for name, value in values.items()}
    except BadValue as bad:
        said = _("“{school}” (URN {urn}) cannot be taken in, and nothing was changed. {why}. Choose the others.")
        raise Refusal(said.format(school=told.name, urn=told.urn, why=bad)) from bad


def _values(told: RegisterSchool) -> dict[str, Any]:
    """What the register says, under our fields; identifiers stay text."""
    values: dict[str, Any] = {
        "name": told.name,
        "urn": told.urn,
        "dfe_number": told.dfe_number,
        "ukprn": told.ukprn,
        "phase": told.phase,
        "local_authority": told.local_authority,
        "district": told.district,
        "county": told.county,
        "address": "\n".join(filter(None, (told.street, told.locality, told.town, told.county))),
        "postcode": told.postcode,
        "church": told.religious_character,
        "diocese": told.diocese,
        "roll": told.roll,
        "rural": told.rural if told.rural != "unknown" else None,
    }
    return {name: value for name, value in values.items() if value not in ("", None)}
