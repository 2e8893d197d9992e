"""What goes into a meeting's pack: the book's agenda, minutes, actions and people, as plain data for its readers.

The audience is applied here, before anything is laid out: what its readers may not see never reaches a page.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import partial

from desktop import clock
from desktop.action_log import ActionRow, open_actions_for
from desktop.agenda import agenda
from desktop.agenda_lines import Agenda, AgendaLine, PaperLine
from desktop.conversions import conversion_of, ink_of_pages, open_pages
from desktop.errors import Refusal
from desktop.minutes import MinutedAction, MinutedItem, MinutesText, minutes, previous_meeting
from desktop.models import Issue, Meeting
from desktop.models.meetings import HELD
from desktop.models.pack_lines import read_lines
from desktop.names import own_cluster
from desktop.pack_listing import differences, lines_of, printed_times, salt_of
from desktop.pack_origins import Origins
from desktop.pack_people import OUTSIDE, PrintedPeople, expected_people, people_of
from desktop.packs import contents
from desktop.packs.arrangement import SetFor
from desktop.view import View
from desktop.words import _, long_day, short_day

_STATES: dict[str, contents.PaperState] = {
    "enclosed": "enclosed",
    "to_follow": "to follow",
    "tabled": "tabled",
    "verbal": "verbal",
    "withdrawn": "withdrawn",
}
SHAPES: dict[str, contents.Shape] = {"●": "●", "▲": "▲", "■": "■", "✓": "✓", "○": "○", "–": "–"}
_MINUTES_STATES: dict[str, contents.MinutesState] = {"circulated": "circulated", "confirmed": "confirmed"}
# What a reader sees of a meeting's plan: a change of anything else is none to the pack they were given.
_PRINTED = {
    *("title", "date", "start", "finish", "venue", "governors_from"),
    *("purpose", "leads", "lead_words", "minutes", "outcome", "whose", "audience", "position", "sub"),
    *("state", "file", "sources"),
}


def gather_pack(
    view: View,
    meeting: str,
    audience: str = "cluster",
    *,
    chair: bool = False,
    today: datetime.date,
    version: int | None = None,
    set_for: SetFor = "a4",
) -> contents.Pack:
    """A meeting's pack for one audience, its files readable while the view lasts.

    `chair` adds the private prompts of whoever holds this book; `version` is the one it is about to be issued as;
    `set_for` asks for papers that were read as they were set for that. Raises NotFound, and Refusal when the meeting is
    not for that audience or the chair's copy is asked for other readers.
    """
    if chair and audience not in ("cluster", "me"):
        raise Refusal(
            _("The chair’s copy holds private notes. Make it from the pack for heads and facilitator.")
        )
    plan = agenda(view, meeting, audience, prompts=chair)
    if plan.date is None:
        raise Refusal(_("This meeting has no date yet. Give it one, then make its pack."))
    outside, cluster = audience in OUTSIDE, own_cluster(view)
    start, finish = printed_times(plan, audience)
    origins = Origins(view, audience)
    origins.agenda(plan, prompts=chair)
    return contents.Pack(
        cluster=cluster.title if cluster else "",
        title=plan.title,
        when=datetime.date.fromisoformat(plan.date),
        start=start,
        finish=finish,
        venue=plan.venue,
        audience=_("The chair") if chair else people_of(view, audience),
        version=plan.version if version is None else version,
        changed=version is None and _changed_since_issue(view, plan, audience),
        made_at=clock.moment(),
        copy=_("Chair’s copy, with private notes") if chair else "",
        handling=_handling(audience, chair=chair, made_up=cluster is not None and cluster.fictitious),
        governors=_marker(plan) if not outside else None,
        items=tuple(_item(view, line, set_for, chair=chair) for line in plan.lines),
        previous=_previous(view, meeting, audience, origins),
        actions=tuple(
            _action(row) for row in origins.actions(open_actions_for(view, meeting, today, audience))
        ),
        expected=expected_people(view, meeting, plan.date, audience, origins),
        next_meeting=_next_meeting(view, meeting, plan.date, audience, origins),
        running=chair,
        # filled in by all of the above
        origins=origins.all(),
    )


def gather_minutes(view: View, meeting: str, audience: str | None = None) -> contents.Minutes:
    """The minutes of a meeting as they are printed for an audience; None is whoever holds this book.

    Raises NotFound, and Refusal when the meeting is not for that audience.
    """
    told = minutes(view, meeting, audience)
    if told.date is None:
        raise Refusal(_("This meeting has no date yet. Give it one, then print its minutes."))
    printed = printed_minutes(view, told, audience)
    if audience is None:
        return printed
    origins = Origins(view, audience)
    origins.minutes(told)
    return replace(printed, origins=origins.all())


def _handling(audience: str, *, chair: bool, made_up: bool) -> str:
    if made_up:
        return _("Take nothing here for true: this is the sample, and everything in it is made up")
    if chair:
        return _("Keep this copy to yourself")
    if audience == "open":
        return ""
    return _("Keep this pack to the people it is for; small numbers can tell who a child is")


# -- the agenda ------------------------------------------------------------------------------------------------


def _marker(plan: Agenda) -> contents.Marker | None:
    if plan.governors_at is None and plan.governors_before is None:
        return None
    before = next((line.number for line in plan.lines if line.id == plan.governors_before), "")
    return contents.Marker(
        title=_("Governors join here"),
        before=before,
        start=plan.governors_at or "",
        note=plan.governors_words,
    )


def _item(view: View, line: AgendaLine, set_for: SetFor, *, chair: bool) -> contents.Item:
    return contents.Item(
        number=line.number,
        title=line.title,
        start=line.start,
        minutes=line.minutes,
        purpose=line.purpose_words,
        lead=line.lead_words,
        outcome=line.outcome,
        # what the group set itself is the ordinary case, and saying so on every line tells nothing
        agenda=line.whose_words if line.whose != "group" else "",
        audience=line.tag,
        carried=line.carried_words,
        sub=line.sub,
        decides=line.purpose in ("decide", "approve"),
        prompts=tuple(part for part in line.prompt.splitlines() if part.strip()) if chair else (),
        papers=tuple(_paper(view, paper, set_for) for paper in line.papers),
    )


def _paper(view: View, paper: PaperLine, set_for: SetFor) -> contents.Paper:
    file = None
    if paper.state == "enclosed" and paper.file:
        made = conversion_of(view, paper.file, paper.file_name)
        fitted = set_for != "a4" and conversion_of(view, paper.file, paper.file_name, set_for) is not None
        file = contents.PaperFile(
            name=paper.file_name,
            media_type=paper.media_type,
            digest=paper.file,
            size=paper.size or 0,
            open=partial(open_pages, view, paper.file, paper.file_name, set_for),
            fitted=fitted,
            ink=ink_of_pages(view, paper.file, paper.file_name) if set_for == "large" and not fitted else (),
            note=made.note if made is not None else "",
            why=made.why if made is not None else "",
            do=made.do if made is not None else "",
        )
    return contents.Paper(
        ref=paper.ref,
        title=paper.title,
        source=" · ".join(part for part in (paper.source_words, paper.tag) if part),
        state=_STATES.get(paper.state, "to follow"),
        file=file,
    )


def _changed_since_issue(view: View, plan: Agenda, audience: str) -> bool:
    """Whether anything these readers see is not as it was when the pack was issued."""
    listed = view.all(
        Issue, "meeting = ? AND readers = ? AND version = ? AND contents != ''", [plan.meeting, audience, plan.version]
    )
    if listed:
        now = lines_of(plan, audience, salt_of(plan.meeting, plan.version, audience))
        return any(differences(read_lines(one.contents), now) for one in listed)
    # issued for others alone, or before it was noted what was in it: by when things were written
    issued = [one.lamport for one in view.live(plan.meeting) if one.field == "issued_version"]
    if not issued or not plan.version:
        return False
    shown = [plan.meeting]
    for line in plan.lines:
        shown += [line.id, *(paper.id for paper in line.papers)]
    for record in shown:
        paper = record.startswith("paper-")
        for change in view.live(record):
            field = change.field.partition("/")[0]
            # an item's or a meeting's state moves on by itself; a paper's says whether it is in the pack
            if change.lamport > max(issued) and field in _PRINTED and (paper or field != "state"):
                return True
    return False


# -- the last meeting's minutes and what came of them ----------------------------------------------------------


def _previous(view: View, meeting: str, audience: str, origins: Origins) -> contents.Minutes | None:
    """The minutes of the last meeting these readers have anything of."""
    tried = {meeting}
    before = previous_meeting(view, meeting)
    while before is not None and before not in tried:
        tried.add(before)
        try:
            told = minutes(view, before, audience)
        except Refusal:  # that meeting is not theirs; the one before it may be
            told = None
        if told is not None and told.items and told.date is not None:
            origins.minutes(told)
            return printed_minutes(view, told, audience, apart=False)
        before = previous_meeting(view, before)
    return None


def printed_minutes(
    view: View, told: MinutesText, audience: str | None, *, apart: bool = True
) -> contents.Minutes:
    """The minutes of a meeting that has a date as they are printed. What is made for others than the group is called an
    extract, whether anything is left out of it or not.

    `apart` keeps what is for fewer readers on sheets of its own; a pack's readers may read all there is in it."""
    people = PrintedPeople(view, told.date or "", audience)
    listed, since = told.attendance, told.start if audience in OUTSIDE else None
    return contents.Minutes(
        cluster=told.cluster,
        title=told.title,
        when=datetime.date.fromisoformat(told.date or ""),
        start=told.start,
        finish=told.finish,
        venue=told.venue,
        chair=told.chair_words,
        minute_taker=told.clerk_words,
        present=people.attendees(listed.present, since),
        in_attendance=people.attendees(listed.attending, since),
        apologies=people.attendees(listed.apologies, since),
        absent=people.attendees(listed.absent, since),
        items=tuple(part for item in told.items for part in _minuted(item, apart=apart)),
        state=_MINUTES_STATES.get(told.state, "draft"),
        confirmed=told.confirmed_on,
        corrections=tuple(
            contents.Correction(text=one.words, confidential=one.confidential and apart) for one in told.amendments
        ),
        audience=people_of(view, audience) if audience else "",
        extract=people_of(view, audience) if apart and audience not in (None, "cluster") else "",
        next_meeting=told.next_words,
        made_at=clock.moment(),
    )


def _minuted(item: MinutedItem, *, apart: bool) -> list[contents.MinuteItem]:
    """An item of the minutes. What is for fewer under an open one is an item of its own, kept apart."""
    whole = item.confidential or not apart
    tags = [item.text_tag if item.text else ""]
    tags += [one.tag for one in item.decisions] + [one.tag for one in item.actions]
    if whole or not any(tags):
        return [_part(item, item, confidential=item.confidential and apart)]
    shared = item._replace(
        text="" if item.text_tag else item.text,
        decisions=tuple(one for one in item.decisions if not one.tag),
        actions=tuple(one for one in item.actions if not one.tag),
    )
    narrower = item._replace(
        text=item.text if item.text_tag else "",
        decisions=tuple(one for one in item.decisions if one.tag),
        actions=tuple(one for one in item.actions if one.tag),
        tag=next(filter(None, tags)),
    )
    # an item off the agenda is there for what was recorded under it alone
    parts = [shared] if item.number or shared.text or shared.decisions or shared.actions else []
    return [*(_part(one, item, confidential=False) for one in parts), _part(narrower, item, confidential=True)]


def _part(said: MinutedItem, item: MinutedItem, *, confidential: bool) -> contents.MinuteItem:
    return contents.MinuteItem(
        number=item.number,
        title=item.title,
        text=said.text,
        decisions=tuple(
            contents.Decision(style=one.manner_words, text=one.title, id=one.id) for one in said.decisions
        ),
        actions=tuple(
            contents.AgreedAction(title=one.title, who=doing_words(one), due=one.due_words) for one in said.actions
        ),
        audience=said.tag,
        note=item.note,
        confidential=confidential,
    )


def doing_words(one: MinutedAction | ActionRow) -> str:
    """Who does an action, as it is printed."""
    if one.nobody:
        return _("nobody named yet")
    lead, others = one.who_words, one.with_words
    return _("{lead}, with {others}").format(lead=lead, others=others) if lead and others else lead or others


def _action(row: ActionRow) -> contents.ActionRow:
    number = row.item_words.partition(" · ")[0]
    origin = (
        row.meeting_words,
        _("item {number}").format(number=number) if number else "",
        _("plan {number}").format(number=row.plan_number) if row.plan_number else "",
    )
    return contents.ActionRow(
        number=row.number,
        title=row.title,
        who=doing_words(row),
        due=short_day(datetime.date.fromisoformat(row.due)) if row.due else "",
        shape=SHAPES.get(row.shape, "○"),
        state=row.state_words,
        carried=row.carried,
        meeting=" · ".join(part for part in origin if part),
        note="" if row.state == "open" else row.evidence or row.impact,
        decision=row.decision_words,
    )


# -- when next -------------------------------------------------------------------------------------------------


def _next_meeting(view: View, meeting: str, date: str, audience: str, origins: Origins) -> str:
    """When and where these readers meet next, as far as it is planned."""
    for held in view.all(Meeting, "date > ? AND id <> ?", [date, meeting], order="date, start, id"):
        if held.stage in HELD:
            continue
        try:
            plan = agenda(view, held.id, audience)
        except Refusal:  # not theirs
            continue
        start = plan.governors_at if audience in OUTSIDE and plan.governors_at else plan.start
        when = datetime.date.fromisoformat(plan.date or date)
        origins.print(held.id)
        return ", ".join(part for part in (long_day(when), start, plan.venue) if part)
    return ""
