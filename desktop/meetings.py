"""Meetings: plan one from a template, find and list them, issue the pack."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, NamedTuple

from desktop.agenda import minutes_of
from desktop.book import Book
from desktop.errors import BadValue, NotFound, Refusal
from desktop.models import Cluster, Meeting
from desktop.models.audience import Audience
from desktop.models.kinds import ID
from desktop.models.meetings import HELD, STAGES
from desktop.names import own_cluster
from desktop.view import View
from desktop.words import _, clock, day, plural, short_day, until

if TYPE_CHECKING:
    from desktop.templates import Template

STAGE_SHAPES = {"plan": "○", "issued": "●", "held": "▲", "circulated": "▲", "confirmed": "✓", "closed": "✓"}


class Planned(NamedTuple):
    """A meeting just planned, with what came into it."""

    meeting: str
    items: tuple[str, ...]
    carried_items: int
    carried_actions: int


class MeetingRow(NamedTuple):
    """A line of the list of meetings; `past` once it was held, or its day is over."""

    id: str
    title: str
    date: str | None
    date_words: str
    when_words: str
    start: str
    venue: str
    stage: str
    stage_words: str
    shape: str
    items: int
    papers_missing: int
    papers_words: str
    audience: str
    past: bool


def plan_meeting(
    book: Book,
    template_key: str = "breakfast",
    *,
    date: str | datetime.date | None = None,
    start: str = "07:30",
    venue: str = "",
    title: str = "",
    finish: str | None = None,
    chair: str | None = None,
    clerk: str | None = None,
    carry: bool = True,
    audience: str = "",
) -> Planned:
    """Plan a meeting from a template, with what the last one left open if it is the next to be held. Raises Refusal.

    With an `audience` it and its agenda are for those few; such a meeting follows on from none of the group's.
    """
    from desktop.carrying import Carried, carry_inside, waiting_titles
    from desktop.from_template import items_from
    from desktop.templates import template

    chosen = template(template_key)
    when = Meeting.fields["date"].check(date)
    begins = Meeting.fields["start"].check(start)
    with book.reading() as view:
        cluster = view.get(Cluster, book.cluster)
        before = last_held(view, when)
        if audience and Audience.read(audience).circle != "cluster":
            before = None
        if before is not None and _waits_between(view, before, when, begins):
            before = None  # it will follow on from a meeting that is still to be held
        coming = waiting_titles(view, before.id, joined=chosen.governors) if before and carry else frozenset()
    ends = finish if finish is not None else _finish(begins, chosen)
    named = title or chosen.words
    with book.operation("Plan meeting", about=named) as work:
        meeting = work.add(
            Meeting,
            title=named,
            date=when,
            start=begins,
            finish=ends,
            venue=venue,
            template=chosen.key,
            chair=chair,
            clerk=clerk,
            audience=audience or ("governors" if chosen.governors else "cluster"),
        )
        items, instead = items_from(work, meeting, chosen, cluster, before, coming)
        carried = Carried((), ())
        if carry and before is not None:
            with book.reading() as view:
                carried = carry_inside(work, view, work.get(Meeting, before.id), meeting, instead=instead)
        return Planned(meeting.id, (*items, *carried.items), len(carried.items), len(carried.actions))


def _waits_between(view: View, before: Meeting, date: str | None, start: str | None) -> bool:
    """Whether the group has another meeting to hold between one that was and a day; no day comes after every other."""
    stages = ", ".join(f"'{stage}'" for stage in HELD)
    between = view.count(
        Meeting,
        f"circle = 'cluster' AND coalesce(stage, 'plan') NOT IN ({stages})"
        " AND date >= ? AND (date, coalesce(start, '')) <= (?, ?)",
        [before.date, date or "9999", start or ""],
    )
    return between > 0


def _finish(start: str | None, chosen: Template) -> str | None:
    begins = minutes_of(start)
    return clock(begins + chosen.minutes) if begins is not None and chosen.minutes else None


# -- finding ---------------------------------------------------------------------------------------------------


def list_meetings(view: View, today: datetime.date, *, past: bool | None = None) -> list[MeetingRow]:
    """Meetings to come, soonest first, then those that were, newest first; `past` keeps one sort only."""
    items = dict(view.rows("SELECT meeting, count(*) FROM item WHERE hidden IS NOT TRUE GROUP BY meeting"))
    missing = dict(
        view.rows(
            "SELECT item.meeting, count(*) FROM paper JOIN item ON item.id = paper.item"
            " WHERE paper.hidden IS NOT TRUE AND item.hidden IS NOT TRUE AND paper.state = 'to_follow' GROUP BY 1"
        )
    )
    coming: list[MeetingRow] = []
    gone: list[MeetingRow] = []
    for meeting in view.all(Meeting):
        row = _row(meeting, today, items.get(meeting.id, 0), missing.get(meeting.id, 0))
        (gone if row.past else coming).append(row)
    coming.sort(key=lambda row: (row.date or "9999", row.start, row.id))
    return [*(coming if past is not True else []), *(gone if past is not False else [])]


def _row(meeting: Meeting, today: datetime.date, items: int, missing: int) -> MeetingRow:
    when = datetime.date.fromisoformat(meeting.date) if meeting.date else None
    stage = meeting.stage or "plan"
    if stage in HELD:
        missing = 0
    return MeetingRow(
        id=meeting.id,
        title=meeting.title,
        date=meeting.date,
        date_words=day(when) if when else _("no date yet"),
        when_words=until(when, today) if when else "",
        start=meeting.start or "",
        venue=meeting.venue,
        stage=stage,
        stage_words=_(STAGES.get(stage, stage)),
        shape=STAGE_SHAPES.get(stage, "○"),
        items=items,
        papers_missing=missing,
        papers_words=plural("{n} paper to come", "{n} papers to come", missing) if missing else "",
        audience=meeting.audience,
        past=stage in HELD or bool(when and when < today),
    )


def next_meeting(view: View, today: datetime.date) -> MeetingRow | None:
    """The next meeting that has not yet been held."""
    stages = ", ".join(f"'{stage}'" for stage in HELD)
    found = view.all(
        Meeting,
        f"date >= ? AND coalesce(stage, 'plan') NOT IN ({stages})",
        [today.isoformat()],
        order="date, coalesce(start, ''), id",
        limit=1,
    )
    if not found:
        return None
    [(items, missing)] = view.rows(
        "SELECT count(*), (SELECT count(*) FROM paper JOIN item ON item.id = paper.item WHERE item.meeting = ?1"
        " AND paper.hidden IS NOT TRUE AND item.hidden IS NOT TRUE AND paper.state = 'to_follow')"
        " FROM item WHERE meeting = ?1 AND hidden IS NOT TRUE",
        [found[0].id],
    )
    return _row(found[0], today, items, missing)


def last_held(view: View, before: str | None = None, circle: str = "cluster") -> Meeting | None:
    """The newest meeting of a circle already held, of those before a day if one is given.

    A meeting follows on from those of its own circle: what a few met about steers none of the group's meetings.
    """
    stages = ", ".join(f"'{stage}'" for stage in HELD)
    found = view.all(
        Meeting,
        f"stage IN ({stages}) AND date IS NOT NULL AND (? IS NULL OR date < ?) AND circle = ?",
        [before, before, circle],
        order="date DESC, start DESC, id",
        limit=1,
    )
    return found[0] if found else None


def later_meetings(view: View, meeting: str, today: datetime.date) -> list[MeetingRow]:
    """The meetings that come after one in its own circle, in order: they take its minutes and what it left open."""
    held = view.get(Meeting, meeting)
    if held is None:
        return []
    circle = {one.id for one in view.all(Meeting, "circle = ? AND id <> ?", [held.circle, meeting])}
    rows = [
        row
        for row in list_meetings(view, today)
        if row.id in circle and (not row.date or not held.date or row.date >= held.date)
    ]
    return sorted(rows, key=lambda row: (row.date or "9999", row.start, row.id))


def begun(meeting: Meeting, today: datetime.date) -> bool:
    """Whether a meeting is being held or was held; one nobody opened here is taken to be on its day."""
    due = meeting.date is not None and meeting.date <= today.isoformat()
    return bool(meeting.opened) or meeting.stage in HELD or due


def usual(view: View) -> Meeting | None:
    """The group's newest meeting: another is likely to begin when and where it did."""
    found = view.all(Meeting, "circle = 'cluster'", limit=1)
    return found[0] if found else None


def find_meeting(view: View, ref: str, today: datetime.date) -> str:
    """The id of the meeting that an id, a date or “next” names. Raises NotFound, or Refusal when a day has several."""
    ref = ref.strip()
    if ref.casefold() in ("next", _("next").casefold()):
        row = next_meeting(view, today)
        if row is None:
            raise NotFound(ref, _("No meeting is planned from today on. Plan one first."))
        return row.id
    if ID.match(ref):
        held = view.get(Meeting, ref)
        if held is None or held.hidden:
            raise NotFound(ref)
        return held.id
    try:
        when = Meeting.fields["date"].proper(ref)
    except BadValue:
        raise NotFound(
            ref, _("“{ref}” is no meeting: use its id, its date as 27/11/2026, or “next”.").format(ref=ref[:60])
        ) from None
    found = view.all(Meeting, "date = ?", [when], order="start, id")
    if not found:
        raise NotFound(ref, _("No meeting is on {date}.").format(date=Meeting.fields["date"].show(when)))
    if len(found) > 1:
        ids = ", ".join(f"{one.id} ({one.start or ''} {one.title})" for one in found)
        raise Refusal(_("Several meetings are on that day. Use an id: {ids}.").format(ids=ids))
    return found[0].id


def life_step(view: View, meeting: str, today: datetime.date) -> str:
    """How far a meeting has got: plan, pack, hold, minutes or follow (the page that opens first). Raises NotFound."""
    held = view.get(Meeting, meeting)
    if held is None:
        raise NotFound(meeting)
    if held.stage in ("confirmed", "closed"):
        return "follow"
    if held.stage in HELD:
        return "minutes"
    if begun(held, today):
        return "hold"
    return "pack" if held.stage == "issued" else "plan"


# -- the pack --------------------------------------------------------------------------------------------------


def planned_words(meeting: Meeting) -> str:
    """That a meeting was held on another day than planned, as “planned for 3 Dec”; nothing when it was not."""
    if not meeting.planned_for or meeting.planned_for == meeting.date:
        return ""
    return _("planned for {day}").format(day=short_day(datetime.date.fromisoformat(meeting.planned_for)))


def notice_warning(view: View, meeting: str, today: datetime.date) -> str:
    """Words that warn when the pack has not gone out in the notice the cluster gives itself; it blocks nothing."""
    held = view.get(Meeting, meeting)
    if held is None or not held.date or held.issued_version or held.stage in HELD:
        return ""
    cluster = own_cluster(view)
    notice = (cluster.notice_days if cluster else None) or 0
    when = datetime.date.fromisoformat(held.date)
    left = (when - today).days
    if left < 0 or left >= notice:
        return ""
    due = day(when - datetime.timedelta(days=notice))
    return plural(
        "You give {n} day’s notice: the pack was due on {due}.",
        "You give {n} days’ notice: the pack was due on {due}.",
        notice,
        due=due,
    )
