"""Who has which version of a meeting's pack: given to whom, how and when, and whether there is a newer one."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from desktop import clock
from desktop.book import Book
from desktop.errors import Refusal
from desktop.in_view import in_view
from desktop.issuing import readers_words
from desktop.models import Distribution, Issue, Person
from desktop.models.base import derived_id
from desktop.models.packs import HOW
from desktop.records import read
from desktop.view import View
from desktop.words import _, day_and_year, plural


class Holding(NamedTuple):
    """Somebody who was given a pack: `person` is None where only words say who; `newest` is the newest version issued
    for the readers whose pack it is, `newer` whether that is another than this."""

    id: str
    issue: str
    person: str | None
    to: str
    who_words: str
    version: int
    readers: str
    readers_words: str
    how: str
    how_words: str
    date: str | None
    when_words: str
    copies: int
    newest: int
    newer: bool


def note_given(
    book: Book,
    issue: str,
    people: Sequence[str] = (),
    to: str = "",
    *,
    how: str = "printed",
    when: str | datetime.date | None = None,
    copies: int | str = 1,
) -> list[str]:
    """Note that people, or others said in words (“governors of School C”), were given an issued pack; today unless
    told. Gives the ids, one for each. Said of the same people again, it takes the place of what was said. Raises
    Refusal.
    """
    words = Distribution.fields["to"].check(to)
    whom: list[tuple[str | None, str]] = [(person, "") for person in dict.fromkeys(people)]
    if words:
        whom.append((None, words))
    if not whom:
        raise Refusal(_("Say who was given the pack: people, or others in words."))
    way, day = Distribution.fields["how"].check(how), Distribution.fields["date"].check(when or clock.today())
    number = Distribution.fields["copies"].check(copies)
    with book.reading() as view:
        for person in dict.fromkeys(people):
            read(view, Distribution, "person", person)
    # without a name beside it: what this laptop calls its steps is forgotten with the records they touch, and a pack’s
    # name is its meeting’s
    with book.operation("Note who has a pack") as work:
        held = in_view(work.get(Issue, issue))
        ids = []
        for whose, other in whom:
            # two laptops that note the same say it once
            id = derived_id("distribution", issue, whose or other, way)
            made = work.add(Distribution, id=id, issue=issue, person=whose, to=other, audience=held.audience)
            made.how, made.date, made.copies, made.hidden = way, day, number, False
            ids.append(id)
    return ids


def who_has(view: View, meeting: str) -> list[Holding]:
    """Who was given a pack of a meeting, by readers and name, for each the newest version first."""
    issues = {one.id: one for one in view.all(Issue, "meeting = ?", [meeting])}
    newest: dict[str, int] = {}
    for one in issues.values():
        newest[one.readers] = max(newest.get(one.readers, 0), one.version or 0)
    inside = "issue IN (SELECT id FROM issue WHERE meeting = ? AND hidden IS NOT TRUE)"
    given = view.all(Distribution, inside, [meeting])
    lines = [_line(view, one, issues[one.issue or ""], newest) for one in given]
    return sorted(lines, key=lambda one: (one.readers, one.who_words, one.person or "", -one.version, one.how, one.id))


def _line(view: View, one: Distribution, issue: Issue, newest: dict[str, int]) -> Holding:
    copies, version = one.copies or 1, issue.version or 0
    person = view.get(Person, one.person)
    who = one.to or (person.name if person else view.title(one.person) or _("nobody named"))
    return Holding(
        id=one.id,
        issue=issue.id,
        person=one.person,
        to=one.to,
        who_words=who if copies == 1 else plural("{who}, {n} copy", "{who}, {n} copies", copies, who=who),
        version=version,
        readers=issue.readers,
        readers_words=readers_words(view, issue.readers),
        how=one.how or "",
        how_words=_(HOW.get(one.how or "", one.how or "")),
        date=one.date,
        when_words=day_and_year(datetime.date.fromisoformat(one.date)) if one.date else "",
        copies=copies,
        newest=newest[issue.readers],
        newer=version < newest[issue.readers],
    )


def held_by(lines: Sequence[Holding]) -> list[Holding]:
    """Of each of those who have a pack, only the newest version that they were given for those readers."""
    found: dict[tuple[str, str], Holding] = {}
    for one in lines:
        key = (one.readers, one.person or one.to)
        if key not in found or one.version > found[key].version:
            found[key] = one
    return list(found.values())
