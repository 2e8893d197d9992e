"""Late papers: what changed since the version that somebody holds, and the supplement that brings it.

What is compared is what that version was noted to hold with what its readers would have now.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from desktop import clock, paths
from desktop.agenda import agenda
from desktop.agenda_lines import Agenda, AgendaLine, PaperLine
from desktop.book import Book
from desktop.conversions import until_readable
from desktop.errors import Refusal
from desktop.issuing import issues_of, lists_of
from desktop.models import Meeting
from desktop.models.meetings import PAPER_STATES
from desktop.pack_check import Made, check_pack, may_have
from desktop.pack_gathering import gather_pack
from desktop.pack_listing import Difference, differences, lines_of, printed_times, salt_of
from desktop.pack_people import people_of
from desktop.packs.contents import Origin, Shape
from desktop.steps import Step
from desktop.view import View
from desktop.who_has import Holding, held_by, who_has
from desktop.words import N_, _, from_to, joined, long_day
from desktop.written import whole

if TYPE_CHECKING:
    from desktop.packs.arrangement import Arrangement, SetFor
    from desktop.packs.build import PackMade
    from desktop.packs.contents import Pack
    from desktop.packs.supplement import Changed, Supplement

_SAID_OF_ITEMS = {
    "title": N_("title"),
    "purpose": N_("purpose"),
    "lead": N_("who leads"),
    "minutes": N_("time allotted"),
    "outcome": N_("intended outcome"),
    "agenda": N_("whose agenda"),
    "readers": N_("who may see it"),
    "under": N_("what it is part of"),
}


class Change(NamedTuple):
    """One thing that changed since a version: `ref` and `title` as they are now, `how` in words. `kind` is new,
    replaced, changed or gone; `enclosed` tells that a paper's pages are in the supplement for it."""

    record: str
    kind: str
    ref: str
    title: str
    how: str
    shape: Shape
    enclosed: bool = False


class NeededBy(NamedTuple):
    """Somebody who has a pack, and the version to which she needs a supplement: None where hers is as the pack is now.
    `why_not` says why there can be none, so that she needs the whole pack."""

    holding: Holding
    since: int | None
    why_not: str = ""


def changes_since(view: View, meeting: str, readers: str, since: int) -> list[Change]:
    """What changed for some readers since a version they hold: the meeting itself, then items and papers in order, then
    what was taken out. Where two laptops issued that number, since either. Raises NotFound, and Refusal when what was
    in that version is not known here.
    """
    plan = agenda(view, meeting, readers)
    now = lines_of(plan, readers, salt_of(meeting, since, readers))
    found: dict[str, Difference] = {}
    for before in lists_of(issues_of(view, meeting, readers, since)):
        for one in differences(before, now):
            found.setdefault(one.record, one)
    places = {line.record: at for at, line in enumerate(now)}
    ordered = sorted(found.values(), key=lambda one: places.get(one.record, len(places)))
    telling = _Telling(view, plan, readers)
    return [change for one in ordered for change in telling.of(one)]


def needed_by(view: View, meeting: str) -> list[NeededBy]:
    """For each of those who have a pack of a meeting: the version since which she needs to be told what changed."""
    known: dict[tuple[str, int], tuple[int | None, str]] = {}
    told = []
    for one in held_by(who_has(view, meeting)):
        key = (one.readers, one.version)
        if key not in known:
            try:
                known[key] = (one.version if changes_since(view, meeting, *key) else None), ""
            except Refusal as refusal:  # what she has is not known here, or the meeting is not hers any more
                known[key] = None, str(refusal)
        told.append(NeededBy(one, *known[key]))
    return told


def gather_supplement(
    view: View, meeting: str, readers: str, since: int, *, today: datetime.date, set_for: SetFor = "a4"
) -> Supplement:
    """What a supplement prints for some readers who hold a version. Raises NotFound, and Refusal when nothing changed.
    """
    from desktop.packs.supplement import Supplement

    changes = changes_since(view, meeting, readers, since)
    if not changes:
        raise Refusal(
            _("Nothing changed since version {n}: whoever has it needs no supplement.").format(n=since)
        )
    pack = gather_pack(view, meeting, readers, today=today, set_for=set_for)
    refs = frozenset(one.ref for one in changes if one.enclosed)
    # a paper that is only another file stands on the agenda as it did
    new_agenda = any(one.kind != "replaced" for one in changes)
    return Supplement(
        pack=pack,
        since=since,
        changes=tuple(_printed(one, new_agenda=new_agenda) for one in changes),
        refs=refs,
        new_agenda=new_agenda,
    )


def made_supplement(
    book: Book,
    meeting: str,
    readers: str,
    since: int,
    out: BinaryIO,
    *,
    today: datetime.date | None = None,
    arrangement: Arrangement | None = None,
    name: str = "",
) -> Generator[Step, None, PackMade]:
    """Write a supplement into `out`, once it is seen to hold nothing but what is its readers’. Fit for a worker thread:
    it reads through a connection of its own. Raises Refusal.
    """
    from desktop.packs.arrangement import Arrangement
    from desktop.packs.supplement import build_supplement

    how = arrangement or Arrangement()
    day = today or clock.today()

    def made_once() -> Generator[Step, None, tuple[Pack, PackMade, bytes]]:
        pdf = io.BytesIO()
        with book.aside() as view:
            supplement = gather_supplement(view, meeting, readers, since, today=day, set_for=how.set_for)
            made = yield from build_supplement(supplement, pdf, how)
        return supplement.pack, made, pdf.getvalue()

    with book.aside() as view:  # where nothing changed, nothing is made of the papers
        gather_supplement(view, meeting, readers, since, today=day)
    pack, made, pdf = yield from until_readable(book, meeting, readers, how.set_for, made_once)
    with book.aside() as view:
        gone = [one.record for one in changes_since(view, meeting, readers, since) if one.kind == "gone" and one.title]
        origins = (*pack.origins, *map(Origin, gone))
        check_pack(view, meeting, readers, Made(origins, made.words, pdf, name))
    out.write(pdf)
    return made


def build_meeting_supplement(
    book: Book,
    meeting: str,
    readers: str,
    since: int,
    path: Path,
    *,
    today: datetime.date | None = None,
    arrangement: Arrangement | None = None,
) -> Generator[Step, None, PackMade]:
    """Write a supplement as one PDF file. Closing the generator leaves nothing behind and an older file as it was; an
    older PDF is replaced. Raises Refusal.
    """
    with whole(path, book.path) as out:
        return (
            yield from made_supplement(
                book, meeting, readers, since, out, today=today, arrangement=arrangement, name=path.name
            )
        )


def supplement_file_name(view: View, meeting: str, readers: str, since: int) -> str:
    """What to call a supplement's file: it says no more than its own cover. Raises Refusal as the pack does."""
    told = agenda(view, meeting, readers)
    words = (told.title, people_of(view, readers), _("supplement to version {n}").format(n=since))
    return paths.file_name(" ".join((told.date or "", ", ".join(words))), ".pdf")


def _printed(one: Change, *, new_agenda: bool) -> Changed:
    from desktop.packs.supplement import Changed

    kind = one.record.partition("-")[0]
    target = f"paper {one.ref}" if one.enclosed else ""
    if not target and new_agenda and one.kind != "gone":
        target = f"item {one.ref}" if kind == "item" else "agenda"
    return Changed(ref=one.ref, title=one.title, how=one.how, shape=one.shape, target=target)


# -- how a thing changed, in words ---------------------------------------------------------------------------------

class _Telling:
    """Differences in words, for readers who are told of nothing that is not theirs now."""

    def __init__(self, view: View, plan: Agenda, readers: str) -> None:
        self._view, self._plan, self._readers = view, plan, readers
        self._meeting_now = view.get(Meeting, plan.meeting)
        self._items = {line.id: line for line in plan.lines}
        self._papers = {paper.id: paper for line in plan.lines for paper in line.papers}

    def of(self, one: Difference) -> list[Change]:
        """The lines that tell of one difference."""
        if one.how == "gone":
            how = _("taken out: cross it out in your pack")
            return [Change(one.record, "gone", one.ref, self._title_of_gone(one.record), how, "■")]
        if one.record == self._plan.meeting:
            return [self._meeting_unknown(one)] if one.how == "unknown" else self._meeting(one)
        item, paper = self._items.get(one.record), self._papers.get(one.record)
        if item is not None:
            return [self._item(one, item)]
        return [self._paper(one, paper)] if paper is not None else []

    def _title_of_gone(self, record: str) -> str:
        """What was taken out is called by its title while that is theirs; its reference tells them which it was."""
        held = self._view.any(record)
        theirs = held is not None and may_have(held, self._meeting_now, self._readers)
        return self._view.title(record) if theirs else ""

    def _meeting_unknown(self, one: Difference) -> Change:
        plan = self._plan
        when = long_day(datetime.date.fromisoformat(plan.date)) if plan.date else ""
        now = ", ".join(part for part in (when, from_to(*printed_times(plan, self._readers)), plan.venue) if part)
        how = _("now {value}; what your pack says of it is not known any more").format(value=now or _("not said"))
        return Change(one.record, "changed", "", plan.title, how, "▲")

    def _meeting(self, one: Difference) -> list[Change]:
        plan = self._plan
        times = from_to(*printed_times(plan, self._readers))
        when = long_day(datetime.date.fromisoformat(plan.date)) if plan.date else ""
        now = {
            "title": (_("Name of the meeting"), plan.title),
            "date": (_("Date"), when),
            "start": (_("Time"), times),
            "finish": (_("Time"), times),
            "venue": (_("Place"), plan.venue),
        }
        told = dict.fromkeys(now[name] for name in one.fields if name in now)
        return [
            Change(one.record, "changed", "", what, _("now {value}").format(value=value or _("not said")), "▲")
            for what, value in told
        ]

    def _item(self, one: Difference, line: AgendaLine) -> Change:
        if one.how == "new":
            return Change(one.record, "new", line.number, line.title, _("new item"), "●")
        if one.how == "unknown":
            how = _("what your pack says of it is not known any more: go by the new agenda")
            return Change(one.record, "changed", line.number, line.title, how, "▲")
        how = _("in another place on the agenda") if one.how == "moved" else self._changed(one)
        return Change(one.record, "changed", line.number, line.title, how, "▲")

    def _changed(self, one: Difference) -> str:
        said = [_(_SAID_OF_ITEMS[name]) for name in one.fields if name in _SAID_OF_ITEMS]
        words = [_("changed: {what}").format(what=joined(said))] if said else []
        if "number" in one.fields and one.before is not None and one.before.ref:
            words.insert(0, _("was item {number}").format(number=one.before.ref))
        return ", ".join(words) or _("changed")

    def _paper(self, one: Difference, paper: PaperLine) -> Change:
        is_in = paper.state == "enclosed"
        kind, how, shape = self._paper_words(one, paper, is_in)
        bring = is_in and (kind in ("new", "replaced"))
        return Change(one.record, kind, paper.ref, paper.title, how, shape, bring)

    def _paper_words(self, one: Difference, paper: PaperLine, is_in: bool) -> tuple[str, str, Shape]:
        state, before = _(PAPER_STATES.get(paper.state, paper.state)), one.before
        if before is None:
            return "new", _("new paper") if is_in else _("new paper, {state}").format(state=state), "●"
        if one.how == "unknown":
            unknown = _("what your pack has of it is not known any more")
            use = _("use this instead") if is_in else _("now {state}").format(state=state)
            return ("new" if is_in else "changed"), f"{unknown}: {use}", "▲"
        was = before.printed.get("state", "")
        if is_in and was != "enclosed":
            return "new", _("has come"), "●"
        words = [_("was paper {ref}").format(ref=before.ref)] if "number" in one.fields and before.ref else []
        words += [_("has another title")] if "title" in one.fields else []
        if is_in and "file" in one.fields:
            replaced = _("replaced: use this instead of the paper you have")
            # another title or reference stands on the agenda too, which then is printed anew
            return ("new" if words else "replaced"), ", ".join([replaced, *words]), "▲"
        if paper.state == "withdrawn" and was != "withdrawn":
            return "changed", _("withdrawn: do not use it"), "■"
        words += [_("now {state}").format(state=state)] if was != paper.state else []
        return "changed", ", ".join(words) or _("changed on the agenda"), "▲"
