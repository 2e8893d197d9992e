"""An agenda as its readers have it: numbered, timed, and already without what is not for them."""

from __future__ import annotations

from datetime import date

from desktop.agenda_lines import PAPER_SHAPES, Agenda, AgendaLine, PaperLine
from desktop.errors import NotFound, Refusal
from desktop.matters import Matters
from desktop.meeting_readers import governors_line, is_for, may_be_joined
from desktop.models import Item, Meeting, Note, Paper
from desktop.models.audience import may_read
from desktop.models.meetings import ITEM_STATES, PAPER_STATES, PURPOSES, STAGES, WHOSE
from desktop.names import Names
from desktop.numbering import GOVERNORS, HEADS, Place, Standing, letter_papers, number_items, shown_to
from desktop.readers import audience_words, carried_words, find_readers, tag_words
from desktop.retired import numbers_gone, refs_gone
from desktop.view import View
from desktop.words import _, clock, day, plural, size, span


def agenda(view: View, meeting: str, audience: str | None = None, *, prompts: bool | None = None) -> Agenda:
    """The agenda of a meeting for one audience, or with None everything this laptop holds.

    `prompts` adds one's own notes (the chair's copy); they come unasked only where nothing is left out. Raises
    NotFound, of whoever the audience names too, and Refusal when the meeting is not for that audience.
    """
    held = view.get(Meeting, meeting)
    if held is None:
        raise NotFound(meeting)
    if audience:
        find_readers(view, audience)
    if not is_for(held, audience):
        raise Refusal(
            _("This meeting is not for those readers. Mark where governors join, or change who may see the meeting.")
        )
    return _Reading(view, held, audience, prompts if prompts is not None else audience is None).agenda()


def places_of(view: View, meeting: Meeting) -> tuple[list[Place], list[Item]]:
    """Where each item of a meeting stands, whoever reads."""
    items = view.all(Item, "meeting = ?", [meeting.id])
    standing = [Standing(one.id, one.position, one.audience, one.number, one.sub) for one in items]
    return number_items(standing, governors_line(meeting), numbers_gone(view, meeting.id)), items


def numbers_of(view: View, meeting: Meeting, audience: str | None) -> dict[str, tuple[str, str]]:
    """Number and title of each item that a reader has of a meeting, by its id: for lists across many meetings."""
    rows = view.rows(
        "SELECT id, title, position, audience, number, sub FROM item WHERE meeting = ? AND hidden IS NOT TRUE",
        [meeting.id],
    )
    titles = {row[0]: row[1] for row in rows}
    standing = [
        Standing(id, position or 0, readers, number or "", bool(sub))
        for id, _title, position, readers, number, sub in rows
    ]
    line = governors_line(meeting)
    places = number_items(standing, line, numbers_gone(view, meeting.id))
    shown = shown_to(places, audience, joined=line is not None)
    return {place.id: (place.number, titles[place.id]) for place in shown}


def refs_of(item: str, number: str, audience: str, papers: list[Paper], gone: list[tuple[str, str]]) -> dict[
    str, tuple[str, bool]
]:
    """The reference of each paper of one item; `gone` holds item and reference of papers taken away once issued."""
    standing = [Standing(one.id, one.position, one.audience, one.ref) for one in papers if one.item == item]
    return letter_papers(number, audience, standing, [ref for its, ref in gone if its == item])


def papers_of(view: View, meeting: str) -> tuple[list[Paper], list[tuple[str, str]]]:
    """Every paper of a meeting in order, and item and reference of those taken away once issued."""
    papers = view.all(Paper, "item IN (SELECT id FROM item WHERE meeting = ?)", [meeting])
    return papers, refs_gone(view, meeting)


def line_of(agenda: Agenda, item: str) -> AgendaLine | None:
    """The line of one item, or None when its reader has it not."""
    return next((line for line in agenda.lines if line.id == item), None)


def minutes_of(text: str | None) -> int | None:
    """Minutes since midnight of a clock time."""
    return int(text[:2]) * 60 + int(text[3:5]) if text else None


_NAMED = 2
"""Heads' items below the governors' line up to which each is named; more of them are counted."""


class _Reading:
    """One reading of one meeting's agenda."""

    def __init__(self, view: View, meeting: Meeting, reader: str | None, prompts: bool) -> None:
        self.view, self.meeting, self.reader = view, meeting, reader
        self.joined = governors_line(meeting) is not None
        self.outside = reader in ("governors", "open")
        self.names = Names(view, reader)
        self.places, items = places_of(view, meeting)
        self.items = {one.id: one for one in items}
        self.shown = shown_to(self.places, reader, joined=self.joined)
        self.papers, self.gone = papers_of(view, meeting.id)
        self.matters: Matters | None = None  # read when something was carried over
        self.notes: dict[str, list[Note]] = {}
        if prompts:
            inside = "about IN (SELECT id FROM item WHERE meeting = ?) AND audience = 'me'"
            for note in view.all(Note, inside, [meeting.id]):
                self.notes.setdefault(note.about or "", []).append(note)

    def agenda(self) -> Agenda:
        """All of it."""
        meeting, starts = self.meeting, self._starts()
        lines = tuple(self._line(place, starts.get(place.id)) for place in self.shown)
        begins = self._begins()
        planned = sum(line.minutes for line in lines)
        ends = None if begins is None else begins + planned
        available, late = self._room(begins, planned)
        wanted = [p for line in lines for p in line.papers if p.state in ("enclosed", "to_follow")]
        here = [paper for paper in wanted if paper.state == "enclosed"]
        joins = self._joins_at()
        return Agenda(
            meeting=meeting.id,
            title=meeting.title,
            date=meeting.date,
            date_words=day(date.fromisoformat(meeting.date)) if meeting.date else "",
            start=meeting.start or "",
            finish=meeting.finish or "",
            venue=meeting.venue,
            stage=meeting.stage or "plan",
            stage_words=_(STAGES.get(meeting.stage or "plan", "")),
            version=meeting.issued_version or 0,
            chair=meeting.chair,
            clerk=meeting.clerk,
            lines=lines,
            governors_at=clock(joins) if joins is not None else None,
            governors_before=next((line.id for line in lines if line.part == 2), None) if self.joined else None,
            governors_words=self._governors_words(),
            may_be_joined=may_be_joined(meeting),
            ends=clock(ends) if ends is not None else "",
            planned=planned,
            available=available,
            time_words=_time_words(ends, planned, available, meeting.finish),
            late_words=_("{span} over").format(span=span(late)) if late else "",
            papers_here=len(here),
            papers_wanted=len(wanted),
            papers_words=_("{here} of {wanted}").format(here=len(here), wanted=len(wanted)) if wanted else "",
            problems=tuple(self._problems()) if self.reader is None else (),
            heads_below=tuple(self._heads_below()) if self.reader is None else (),
        )

    def _room(self, begins: int | None, planned: int) -> tuple[int | None, int]:
        """The minutes there are from when a reader comes to the planned finish, and by how many the items run over."""
        start, finish = minutes_of(self.meeting.start), minutes_of(self.meeting.finish)
        if begins is None or start is None or finish is None:
            return None, 0
        # a finish before the start is a meeting that runs past midnight; readers may come later than the finish
        left = (finish - start) % 1440 - (begins - start)
        return max(left, 0), max(planned - left, 0) if planned else 0

    # -- times: a reader's clock runs over what the reader has, so that no gap tells of anything else ------

    def _before_governors(self) -> int:
        kept = [p for p in self.places if p.part == 1 and (self.reader is None or may_read(p.audience, "cluster"))]
        return sum(self.items[place.id].minutes or 0 for place in kept)

    def _joins_at(self) -> int | None:
        start = minutes_of(self.meeting.start)
        return start + self._before_governors() if start is not None and self.joined else None

    def _begins(self) -> int | None:
        return self._joins_at() if self.outside and self.joined else minutes_of(self.meeting.start)

    def _starts(self) -> dict[str, str]:
        now, starts = self._begins(), {}
        for place in self.shown:
            if now is not None:
                starts[place.id] = clock(now)
                now += self.items[place.id].minutes or 0
        return starts

    # -- lines ----------------------------------------------------------------------------------------------

    def _line(self, place: Place, start: str | None) -> AgendaLine:
        item = self.items[place.id]
        notes = self.notes.get(item.id, [])
        refs = refs_of(item.id, place.number, item.audience, self.papers, self.gone)
        own = [paper for paper in self.papers if paper.item == item.id]
        times = self._times(item)
        papers = tuple(
            self._paper(paper, *refs[paper.id], item)
            for paper in own
            if self.reader is None or may_read(paper.audience, self.reader)
        )
        return AgendaLine(
            id=item.id,
            number=place.number,
            sub=place.above is not None,
            part=place.part,
            title=item.title,
            start=start or "",
            minutes=item.minutes or 0,
            minutes_words=span(item.minutes) if item.minutes else "",
            purpose=item.purpose or "",
            purpose_words=_(PURPOSES.get(item.purpose or "", item.purpose or "")),
            leads=item.leads,
            lead_words=self.names.line(item.leads, item.lead_words),
            outcome=item.outcome,
            whose=item.whose or "",
            whose_words=_(WHOSE.get(item.whose or "", item.whose or "")),
            audience=item.audience,
            audience_words=audience_words(item.audience),
            tag=tag_words(item.audience, joined=self.joined),
            papers=papers,
            paper_refs=" ".join(paper.ref for paper in papers if paper.state != "withdrawn"),
            prompt="\n".join(note.text or note.title for note in notes),
            prompt_id=notes[0].id if notes else None,
            carried=times,
            carried_words=carried_words(times),
            state=item.state or "open",
            state_words=_(ITEM_STATES.get(item.state or "open", item.state or "")),
            late=place.late,
        )

    def _times(self, item: Item) -> int:
        if item.carried_from is None:
            return item.times_carried or 0
        if self.matters is None:
            self.matters = Matters(self.view, self.reader)
        return self.matters.times(item)

    def _paper(self, paper: Paper, ref: str, late: bool, item: Item) -> PaperLine:
        state = paper.state or "enclosed"
        narrower = not may_read(paper.audience, item.audience)
        return PaperLine(
            id=paper.id,
            ref=ref,
            title=paper.title,
            state=state,
            state_words=_(PAPER_STATES.get(state, state)),
            shape=PAPER_SHAPES.get(state, "○"),
            sources=paper.sources,
            source_words=self.names.line(paper.sources),
            audience=paper.audience,
            audience_words=audience_words(paper.audience),
            tag=tag_words(paper.audience, joined=True) if narrower else "",
            document=paper.document,
            file=paper.file,
            file_name=paper.file_name,
            media_type=paper.media_type,
            size=paper.size,
            size_words=size(paper.size) if paper.size is not None else "",
            late=late,
        )

    # -- words ----------------------------------------------------------------------------------------------

    def _governors_words(self) -> str:
        if not self.joined:
            return ""
        numbers = [place.number for place in self.shown if place.series == GOVERNORS and place.above is None]
        if not numbers:
            return _("their pack is empty so far")
        if len(numbers) == 1:
            return _("their pack holds {number}").format(number=numbers[0])
        return _("their pack holds {first} to {last}").format(first=numbers[0], last=numbers[-1])

    def _heads_below(self) -> list[str]:
        return [place.id for place in self.places if place.part == 2 and place.series == HEADS]

    def _below_words(self) -> list[str]:
        """What is said of heads' items after the line: each by its name while they are few, else how many."""
        below = self._heads_below()
        if len(below) > _NAMED:
            words = plural(
                "{n} item below the line is for heads only: governors will not have it.",
                "{n} items below the line are for heads only: governors will not have them.",
                len(below),
            )
            return [words]
        words = _("“{title}” is for heads only but stands after governors join. Move it above the line.")
        return [words.format(title=self.items[id].title) for id in below]

    def _problems(self) -> list[str]:
        told = self._below_words()
        for place in self.places:
            title, issued = self.items[place.id].title, self.items[place.id].number
            if issued and issued != place.number:
                told.append(
                    _("“{title}” was issued as item {old} and is now {new}, because its readers changed.").format(
                        title=title, old=issued, new=place.number
                    )
                )
        if self.joined and not any(place.part == 2 for place in self.places):
            told.append(_("Governors join, but nothing stands after the line."))
        told += self._left_out("open" if self.joined else "governors")
        return told

    def _left_out(self, reader: str) -> list[str]:
        """Things a wider reader might have, but that come after something which is not theirs."""
        shown = {place.id for place in shown_to(self.places, reader, joined=self.joined)}
        if not shown and reader == "governors":
            return []
        series = GOVERNORS if self.joined else HEADS
        return [
            _("“{title}” comes after something that is not for its readers, so their pack leaves it out.").format(
                title=self.items[place.id].title
            )
            for place in self.places
            if place.series == series and may_read(place.audience, reader) and place.id not in shown
        ]


def _time_words(ends: int | None, planned: int, available: int | None, finish: str | None) -> str:
    if available is not None:
        return _("{finish} finish · {planned} planned of {available}").format(
            finish=finish, planned=span(planned), available=span(available)
        )
    if ends is not None:
        return _("{planned} planned, until {ends}").format(planned=span(planned), ends=clock(ends))
    return _("{planned} planned").format(planned=span(planned))
