"""The minutes of a meeting as its readers have them."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from desktop import clock
from desktop.action_log import ActionRow, rows_of
from desktop.agenda import agenda
from desktop.agenda_lines import AgendaLine
from desktop.attendance import AttendanceList, attendance
from desktop.corrections import Amendment, amendments, whole_tag
from desktop.errors import NotFound
from desktop.held_times import times_held
from desktop.meeting_readers import governors_line, is_for
from desktop.meetings import begun, last_held
from desktop.minute_taking import minute_id
from desktop.models import Action, Decision, Item, Meeting, Minute
from desktop.models.audience import may_read
from desktop.models.meetings import MANNERS
from desktop.names import Names, own_cluster
from desktop.readers import tag_words
from desktop.view import View
from desktop.words import _, day, day_and_year, long_day

STATES = {"circulated": "circulated", "confirmed": "confirmed", "closed": "confirmed"}


class DecisionLine(NamedTuple):
    """A decision under its item: “Agreed”, and what; `tag` says that it is for fewer than its meeting."""

    id: str
    title: str
    manner: str
    manner_words: str
    tag: str = ""


class MinutedAction(NamedTuple):
    """An action as minutes give it: action, who, when; `nobody` where nobody was said to do it yet, `tag` as for a
    decision."""

    id: str
    title: str
    who_words: str
    with_words: str
    due: str | None
    due_words: str
    shape: str
    state_words: str
    nobody: bool
    tag: str = ""


class MinutedItem(NamedTuple):
    """What the minutes say under one item. A confidential one goes on sheets of its own; `note` says that it was
    carried over, or will be, `text_tag` that its text is for fewer than the item."""

    item: str | None
    number: str
    title: str
    text: str
    decisions: tuple[DecisionLine, ...]
    actions: tuple[MinutedAction, ...]
    confidential: bool
    tag: str
    note: str = ""
    correction: str = ""
    text_tag: str = ""
    records: tuple[str, ...] = ()
    """The item, also one that is on another agenda now, and its minute."""


class MinutesText(NamedTuple):
    """The minutes of one meeting for one audience; `state` is draft, circulated or confirmed, `confirmed_on` the day of
    the meeting that confirmed them, `whole_tag` whom what corrects the whole is for, if not for all its readers."""

    meeting: str
    cluster: str
    title: str
    date: str | None
    date_words: str
    start: str
    finish: str
    venue: str
    chair_words: str
    clerk_words: str
    attendance: AttendanceList
    items: tuple[MinutedItem, ...]
    state: str
    state_words: str
    confirmed_on: str
    amendments: tuple[Amendment, ...]
    whole_tag: str
    next_words: str
    next_meeting: str | None
    audience: str | None

    @property
    def corrections(self) -> str:
        """What was amended, as one text."""
        return "\n".join(one.words for one in self.amendments)

    @property
    def confirmed_words(self) -> str:
        """When they were confirmed, and whether as amended: said only where what was amended is there to be read."""
        amended = _("as amended") if self.amendments and self.state == "confirmed" else ""
        return ", ".join(part for part in (self.confirmed_on, amended) if part)


def minutes(view: View, meeting: str, audience: str | None = None) -> MinutesText:
    """The minutes of a meeting, without what is not for their readers. Raises NotFound, and Refusal as agenda does."""
    told = agenda(view, meeting, audience)
    held = view.get(Meeting, meeting)
    assert held is not None
    reading = _Reading(view, held, audience)
    names = Names(view, audience)
    items = [
        MinutedItem(
            item=line.id,
            number=line.number,
            title=line.title,
            text=reading.text(line.id),
            decisions=reading.decisions(line.id),
            actions=reading.actions(line.id),
            confidential=bool(line.tag),
            tag=line.tag,
            note=_note(line),
            correction=reading.correction(line.id),
            records=reading.records(line.id),
            text_tag=reading.text_tags.get(line.id, ""),
        )
        for line in told.lines
    ]
    items += reading.off_the_agenda({line.id for line in told.lines})
    text, decisions, actions = reading.text(None), reading.decisions(None), reading.actions(None)
    if text or decisions or actions:
        title = _("Also agreed") if decisions or actions else _("Also recorded")
        tag, ids = reading.text_tags.get(None, ""), reading.records(None)
        items.append(
            MinutedItem(None, "", title, text, decisions, actions, False, "", text_tag=tag, records=ids)
        )
    came = attendance(view, meeting, audience)
    start, finish = times_held(
        held, told, (*came.present, *came.attending), outside=audience in ("governors", "open")
    )
    cluster = own_cluster(view)
    state = _state(view, held)
    following = _next(view, held, audience)
    return MinutesText(
        meeting=meeting,
        cluster=cluster.title if cluster else "",
        title=held.title,
        date=held.date,
        date_words=long_day(datetime.date.fromisoformat(held.date)) if held.date else "",
        start=start,
        finish=finish,
        venue=held.venue,
        chair_words=names.of(held.chair),
        clerk_words=names.of(held.clerk),
        attendance=came,
        items=tuple(items),
        state=state,
        state_words=_("Confirmed as a correct record") if state == "confirmed" else _("DRAFT until confirmed"),
        confirmed_on=_confirmed_on(view, held, audience) if state == "confirmed" else "",
        amendments=amendments(held, items, audience),
        whole_tag=whole_tag(held),
        next_words=_next_words(following, audience),
        next_meeting=following.id if following else None,
        audience=audience,
    )


class _Reading:
    """What was minuted at one meeting, by item, for one audience."""

    def __init__(self, view: View, held: Meeting, audience: str | None) -> None:
        self.view, self.held, self.audience = view, held, audience
        meeting = held.id
        written = {one.item: one for one in view.all(Minute, "meeting = ?", [meeting]) if self.may(one.audience)}
        # two laptops write the same minute; another one beside it would come from the command line
        for item in list(written):
            own = view.get(Minute, minute_id(item)) if item else None
            if own is not None and not own.hidden and self.may(own.audience):
                written[item] = own
        self.ids = {item: one.id for item, one in written.items()}
        joined = governors_line(held) is not None
        self.texts = {item: one.text for item, one in written.items()}
        self.text_tags = {item: tag_words(one.audience, joined=joined) for item, one in written.items()}
        self.corrected = {item: one.correction for item, one in written.items() if one.correction}
        self.decided: dict[str | None, list[DecisionLine]] = {}
        for decision in view.all(Decision, "meeting = ?", [meeting]):
            if self.may(decision.audience):
                self.decided.setdefault(decision.item, []).append(decision_line(decision, joined=joined))
        agreed = view.all(Action, "meeting = ?", [meeting], order="position, id")
        self.acted: dict[str | None, list[MinutedAction]] = {}
        items = {one.id: one.item for one in agreed}
        for row in rows_of(view, agreed, clock.today(), audience):
            self.acted.setdefault(items[row.id], []).append(_action(row, joined=joined))

    def may(self, audience: str) -> bool:
        return self.audience is None or may_read(audience, self.audience)

    def off_the_agenda(self, on_it: set[str]) -> list[MinutedItem]:
        """What was recorded under items that have left the agenda since: a meeting's minutes lose nothing by that."""
        recorded = {item for item, text in self.texts.items() if text} | {*self.corrected, *self.decided, *self.acted}
        items = [self.view.get(Item, id) for id in recorded if id is not None and id not in on_it]
        line, told = governors_line(self.held), []
        for item in sorted(filter(None, items), key=lambda one: (one.position, one.id)):
            if not self._had(item, line):
                continue
            tag = tag_words(item.audience, joined=line is not None)
            told.append(
                MinutedItem(
                    # one that is on another agenda has its minute for that one
                    item=item.id if item.meeting == self.held.id else None,
                    number="",
                    title=_("Also recorded: {title}").format(title=item.title),
                    text=self.text(item.id),
                    decisions=self.decisions(item.id),
                    actions=self.actions(item.id),
                    confidential=bool(tag),
                    tag=tag,
                    correction=self.correction(item.id),
                    records=self.records(item.id),
                    text_tag=self.text_tags.get(item.id, ""),
                )
            )
        return told

    def _had(self, item: Item, line: int | None) -> bool:
        """Whether an item that left the agenda was on it for these readers."""
        here = item.meeting == self.held.id
        if (here and not item.hidden) or not self.may(item.audience):
            return False
        # governors had what came after they joined; where one that went elsewhere stood is not known any more
        outside = self.audience in ("governors", "open")
        return not outside or line is None or (here and item.position >= line)

    def text(self, item: str | None) -> str:
        return self.texts.get(item, "")

    def correction(self, item: str) -> str:
        return self.corrected.get(item, "")

    def records(self, item: str | None) -> tuple[str, ...]:
        return tuple(id for id in (item, self.ids.get(item)) if id)

    def decisions(self, item: str | None) -> tuple[DecisionLine, ...]:
        return tuple(self.decided.get(item, ()))

    def actions(self, item: str | None) -> tuple[MinutedAction, ...]:
        return tuple(self.acted.get(item, ()))


def _note(line: AgendaLine) -> str:
    goes_on = _("carried over to the next meeting") if line.state == "unfinished" else ""
    return " · ".join(part for part in (line.carried_words, goes_on) if part)


def decision_line(one: Decision, *, joined: bool) -> DecisionLine:
    """A decision in the fixed style; `joined` tells that governors join its meeting."""
    words = _(MANNERS.get(one.manner or "agreed", one.manner or ""))
    tag = tag_words(one.audience, joined=joined)
    return DecisionLine(one.id, one.title, one.manner or "agreed", words[:1].upper() + words[1:], tag)


def _action(row: ActionRow, *, joined: bool) -> MinutedAction:
    """Minutes say the day itself: “3 days late” would be wrong by the time they are read."""
    return MinutedAction(
        id=row.id,
        title=row.title,
        who_words=_("nobody yet") if row.nobody else row.who_words,
        with_words=row.with_words,
        due=row.due,
        due_words=day_and_year(datetime.date.fromisoformat(row.due)) if row.due else "",
        shape=row.shape,
        state_words=row.state_words,
        nobody=row.nobody,
        tag=tag_words(row.audience, joined=joined),
    )


def _state(view: View, held: Meeting) -> str:
    """Minutes said to be confirmed at a meeting still to come wait for it: its pack brings them as a draft."""
    state, at = STATES.get(held.stage or "", "draft"), view.get(Meeting, held.confirmed_at)
    return "circulated" if state == "confirmed" and at is not None and not begun(at, clock.today()) else state


def _confirmed_on(view: View, held: Meeting, audience: str | None) -> str:
    at = view.get(Meeting, held.confirmed_at)
    # the day is a fact of these minutes, but not that a few met on it
    told = at is not None and (at.circle == "cluster" or is_for(at, audience))
    return day_and_year(datetime.date.fromisoformat(at.date)) if at and at.date and told else ""


def _next(view: View, held: Meeting, audience: str | None) -> Meeting | None:
    """The next meeting that the readers of these minutes come to."""
    later = view.all(Meeting, "date > ?", [held.date or ""], order="date, start, id") if held.date else []
    theirs = (one for one in later if is_for(one, audience) and (audience is not None or one.circle == held.circle))
    return next(theirs, None)


def _next_words(following: Meeting | None, audience: str | None) -> str:
    if following is None:
        return ""
    # when governors are to come is for their own invitation; the heads' start is not theirs
    start = following.start if audience not in ("governors", "open") else None
    when = day(datetime.date.fromisoformat(following.date or ""))
    return ", ".join(part for part in (when, start, following.venue) if part)


def previous_meeting(view: View, meeting: str) -> str | None:
    """The meeting whose minutes this one takes: the last held before it. Raises NotFound."""
    held = view.get(Meeting, meeting)
    if held is None:
        raise NotFound(meeting)
    found = last_held(view, held.date, held.circle)
    return found.id if found and found.id != meeting else None
