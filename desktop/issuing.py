"""Issuing a pack: its numbers stay from then on, its version is counted, and what each set of readers got is kept.

Each issue is a record of its own, not one that two laptops would make alike: where both issue “version 2” on one
evening, two packs are on paper, and who has which of them can still be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from desktop import clock
from desktop.agenda import agenda, papers_of, places_of, refs_of
from desktop.agenda_lines import Agenda
from desktop.audiences import reach
from desktop.book import Book
from desktop.errors import NotFound, Refusal
from desktop.in_view import in_view
from desktop.kept_packs import drop_taken_back, is_kept, keep_inside
from desktop.meeting_readers import governors_line, is_for
from desktop.models import RECORDS, Issue, Item, Meeting, Paper
from desktop.models.audience import Audience, AudienceKind, may_read
from desktop.models.pack_lines import PackLine, read_lines, write_lines
from desktop.pack_check import not_theirs
from desktop.pack_listing import lines_of, salt_of
from desktop.pack_people import people_of
from desktop.packs.contents import Origin
from desktop.retired import reletter, renumber
from desktop.view import View
from desktop.words import _, day_and_year

if TYPE_CHECKING:
    import datetime

    from desktop.work import Work


class Issued(NamedTuple):
    """What came of issuing: the version, and the id of the issue for each set of readers."""

    version: int
    issues: Mapping[str, str]


class Printed(NamedTuple):
    """A pack made and checked for some readers, before it is issued: its PDF, all that is in it, and its lines."""

    pdf: bytes
    origins: tuple[Origin, ...]
    lines: tuple[PackLine, ...]


class VersionLine(NamedTuple):
    """A version of a pack as some readers have it; `twice` tells that two laptops issued one of this number."""

    issue: str
    version: int
    readers: str
    readers_words: str
    date: str | None
    when_words: str
    by_words: str
    kept: bool
    newest: bool
    twice: bool


def readers_of(view: View, meeting: str) -> list[str]:
    """The sets of readers that a meeting has by itself: its group, and governors where they have anything of it."""
    held = view.get(Meeting, meeting)
    if held is None:
        raise NotFound(meeting)
    if held.circle != "cluster":
        return [held.audience]
    governors = is_for(held, "governors") and (
        governors_line(held) is not None or bool(agenda(view, meeting, "governors").lines)
    )
    return ["cluster", "governors"] if governors else ["cluster"]


def next_version(view: View, meeting: str) -> int:
    """The number that the next issue of a meeting's pack has. Raises NotFound."""
    held = view.get(Meeting, meeting)
    if held is None:
        raise NotFound(meeting)
    return (held.issued_version or 0) + 1


def issue_pack(
    book: Book, meeting: str, readers: Iterable[str] = (), printed: Mapping[str, Printed] | None = None
) -> Issued:
    """Issue the pack to the meeting's own readers and those given: numbers and references stay from now on.

    `printed` are the packs made for it, by their readers: they are kept on this laptop, and nothing is issued when the
    meeting was changed since they were made, or anything in them is not for their readers any more. One operation;
    raises Refusal.
    """
    made = printed or {}
    with book.reading() as view:
        about = view.title(meeting)
        wanted = list(dict.fromkeys([*readers_of(view, meeting), *map(AudienceKind().check, readers), *made]))
        version = next_version(view, meeting)
        held_on = view.get(Meeting, meeting)
        if held_on is not None and held_on.date is None:
            raise Refusal(_("This meeting has no date yet. Give it one, then make its pack."))
        plans = {one: agenda(view, meeting, one) for one in wanted}
        listed = {one: lines_of(plans[one], one, salt_of(meeting, version, one)) for one in wanted}
        for one, pack in made.items():
            if list(pack.lines) != listed[one]:
                raise Refusal(
                    _("The meeting was changed while its pack was being made. Make the pack again, then issue it.")
                )
        audiences = {one: audience_for(view, one, plans[one]) for one in wanted}
    now = clock.moment()
    with book.operation("Issue pack", about=about) as work:
        held = in_view(work.get(Meeting, meeting))
        with book.reading() as view:
            for one, pack in made.items():
                _check_again(view, meeting, one, pack)
            _freeze(work, view, held)
        held.issued_version = version
        if held.stage == "plan":
            held.stage = "issued"
        issues = {
            one: _add(work, meeting, version, one, audiences[one], listed[one], now) for one in wanted
        }
        for one, pack in made.items():
            keep_inside(work.connection, issues[one], pack.pdf, pack.origins)
        drop_taken_back(work.connection)
    return Issued(version, issues)


def _check_again(view: View, meeting: str, readers: str, pack: Printed) -> None:
    """Much stands in a pack that no line speaks of: actions, the last minutes, who is expected. Raises Refusal."""
    for _id, record in not_theirs(view, meeting, readers, pack.origins):
        raise Refusal(
            _(
                "The pack was not issued: “{title}” is in it, and since it was made is not for all of its readers any"
                " more. Make the pack again, then issue it."
            ).format(title=view.title(record.id)[:120] if record is not None else _("something"))
        )


def _freeze(work: Work, view: View, held: Meeting) -> None:
    places, items = places_of(view, held)
    papers, gone = papers_of(view, held.id)
    audiences = {item.id: item.audience for item in items}
    for place in places:
        renumber(work.get(Item, place.id), place.number)
        refs = refs_of(place.id, place.number, audiences[place.id], papers, gone)
        for paper, (ref, _late) in refs.items():
            reletter(work.get(Paper, paper), ref)


def _add(
    work: Work,
    meeting: str,
    version: int,
    readers: str,
    audience: str,
    lines: Sequence[PackLine],
    now: datetime.datetime,
) -> str:
    return work.add(
        Issue,
        meeting=meeting,
        version=version,
        readers=readers,
        date=now.date().isoformat(),
        time=f"{now:%H:%M}",
        contents=write_lines(lines),
        audience=audience,
    ).id


def audience_for(view: View, readers: str, plan: Agenda) -> str:
    """Who may know what was in a pack for some readers: nobody for whom any of it would not be.

    That is the readers themselves; others where this laptop could not write for those, and all of the pack is for the
    others too. Raises Refusal when there is nobody.
    """
    meeting = view.get(Meeting, plan.meeting)
    if meeting is None:
        raise NotFound(plan.meeting)
    ids = [id for line in plan.lines for id in (line.id, *(paper.id for paper in line.papers))]
    held = {record.audience for id in ids if (record := view.any(id)) is not None}
    named = Audience.read(readers)
    wider = [f"school+facilitator:{named.names[0]}"] if named.form == "school" else []
    for one in ["cluster"] if named.circle == "cluster" else [readers, *wider, "cluster"]:
        if _writes_for(view, one) and is_for(meeting, one) and all(may_read(audience, one) for audience in held):
            return one
    raise Refusal(
        _(
            "Nobody here could note what was in this pack: parts of it are for its readers alone, and you are none of"
            " them. Let somebody issue it who is."
        )
    )


def _writes_for(view: View, audience: str) -> bool:
    """Whether this laptop is in the circle of an audience."""
    mine, read = reach(view), Audience.read(audience)
    if read.form == "people":
        return mine.me in read.names
    return not read.form.startswith("school") or read.names[0] in mine.schools_of(read.form)


# -- what was issued ---------------------------------------------------------------------------------------------


def versions(view: View, meeting: str, readers: str | None = None) -> list[VersionLine]:
    """What was issued of a meeting, the newest first: for some readers, or for all."""
    where, values = ("meeting = ?", [meeting])
    if readers is not None:
        where, values = f"{where} AND readers = ?", [meeting, readers]
    held = view.all(Issue, where, values)
    newest: dict[str, int] = {}
    count: dict[tuple[str, int], int] = {}
    for one in held:
        version = one.version or 0
        newest[one.readers] = max(newest.get(one.readers, 0), version)
        count[one.readers, version] = count.get((one.readers, version), 0) + 1
    return [
        VersionLine(
            issue=one.id,
            version=one.version or 0,
            readers=one.readers,
            readers_words=readers_words(view, one.readers),
            date=one.date,
            when_words=_when(one),
            by_words=_by(view, one.id),
            kept=is_kept(view, one.id),
            newest=(one.version or 0) == newest[one.readers],
            twice=count[one.readers, one.version or 0] > 1,
        )
        for one in held
    ]


def issues_of(view: View, meeting: str, readers: str, version: int) -> list[Issue]:
    """The issues of one version for some readers: one, unless two laptops issued that number. Raises NotFound."""
    held = view.all(Issue, "meeting = ? AND readers = ? AND version = ?", [meeting, readers, version])
    # one noted where only fewer people could see it says nothing of what the readers were given
    found = [one for one in held if one.audience == "cluster" or may_read(one.audience, readers)]
    if not found:
        raise NotFound(
            str(version),
            _("Version {n} was not issued for {whom}.").format(n=version, whom=readers_words(view, readers)),
        )
    return found


def lists_of(issues: Iterable[Issue]) -> list[list[PackLine]]:
    """What was in issued packs, as far as that is known. Raises Refusal when it is of none."""
    lists = [read_lines(one.contents) for one in issues if one.contents]
    if not lists:
        raise Refusal(_("What was in that pack is not known here. Give its readers the whole pack instead."))
    return lists


def readers_words(view: View, readers: str) -> str:
    """Whom a pack is for, also when a school or person of that name is not known here."""
    try:
        return people_of(view, readers)
    except (Refusal, ValueError):
        return _(RECORDS["issue"].fields["readers"].show(readers))


def _when(one: Issue) -> str:
    import datetime

    day = day_and_year(datetime.date.fromisoformat(one.date)) if one.date else ""
    return ", ".join(part for part in (day, one.time) if part)


def _by(view: View, issue: str) -> str:
    rows = view.rows("SELECT device FROM told WHERE record = ? ORDER BY lamport, id LIMIT 1", [issue])
    return view.device(rows[0][0]) if rows else ""
