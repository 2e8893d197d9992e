"""Home answers three questions: what do I owe, what is next, what changed."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from desktop import clock, disagreements
from desktop.action_log import owed_by
from desktop.agenda import agenda
from desktop.disagreements import Named
from desktop.meetings import MeetingRow, next_meeting
from desktop.models.plans import SHAPES
from desktop.papers import papers_missing
from desktop.plans import LivePriorities, live_priorities
from desktop.view import View
from desktop.words import _, ago, due_words, plural, span, until, weekday

MOST_CHANGES = 7
_LOOKED_AT = 200
"""Operations looked back at for what changed: many may be of one record on one day."""
_MOST_NAMES = 3


class OwedLine(NamedTuple):
    """Something I owe: an action, or a paper for the next meeting."""

    id: str
    kind: str
    when: str
    shape: str
    due_words: str
    title: str
    item: str | None = None


class ChangeLine(NamedTuple):
    """Something that was done: by whom, what it is called, and to which record."""

    record: str
    kind: str
    who: str
    what: str
    title: str
    when_words: str


class PackCard(NamedTuple):
    """The next meeting, and how far its pack has come."""

    meeting: str
    title: str
    agenda_words: str
    papers_words: str
    papers_missing: int
    governors_words: str
    problems: tuple[str, ...]


class Home(NamedTuple):
    """Everything the first page shows."""

    greeting: str
    next_words: str
    owed: tuple[OwedLine, ...]
    disagreements: tuple[Named, ...]
    changes: tuple[ChangeLine, ...]
    pack: PackCard | None
    live: LivePriorities
    empty: bool


def home(view: View, me: str, today: datetime.date) -> Home:
    """What the person with this id sees first."""
    coming = next_meeting(view, today)
    return Home(
        greeting=_greeting(clock.moment().hour),
        next_words=_next_words(coming, today),
        owed=_owed(view, me, today, coming),
        disagreements=tuple(disagreements.named(view)),
        changes=_changes(view),
        pack=_pack(view, coming, today) if coming else None,
        live=live_priorities(view, today),
        empty=coming is None and not view.rows("SELECT 1 FROM meeting WHERE hidden IS NOT TRUE LIMIT 1"),
    )


def _greeting(hour: int) -> str:
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")


def _next_words(coming: MeetingRow | None, today: datetime.date) -> str:
    if coming is None or not coming.date:
        return ""
    when = until(datetime.date.fromisoformat(coming.date), today)
    parts = [f"{coming.title} {when}", coming.date_words, coming.start, coming.venue]
    return ", ".join(part for part in parts if part)


def _owed(view: View, me: str, today: datetime.date, coming: MeetingRow | None) -> tuple[OwedLine, ...]:
    lines = [
        (
            row.due or "9999",
            OwedLine(
                row.id,
                "action",
                row.when,
                SHAPES["late"] if row.when == "late" else row.shape,
                row.due_words,
                row.title,
            ),
        )
        for row in owed_by(view, me, today, brief=True)
    ]
    if coming is not None:
        mine = {
            me,
            *(school for (school,) in view.rows(_MY_SCHOOLS, [me, today.isoformat(), today.isoformat()])),
        }
        due = coming.date or None
        when, words = due_words(datetime.date.fromisoformat(due) if due else None, today)
        for paper in papers_missing(view, coming.id):
            if mine & set(paper.sources):
                title = f"{_('Paper')} {paper.ref}, {paper.title}" if paper.ref else paper.title
                lines.append(
                    (due or "9999", OwedLine(paper.id, "paper", when, "▲", words, title, paper.item))
                )
    return tuple(line for _due, line in sorted(lines, key=lambda pair: (pair[0], pair[1].title)))


_MY_SCHOOLS = """
SELECT school FROM role WHERE person = ? AND role = 'head' AND hidden IS NOT TRUE AND school IS NOT NULL
AND coalesce(start, '') <= ? AND coalesce("end", '9999') >= ?
"""


class _Step(NamedTuple):
    """One step of somebody's, as the log has it."""

    name: str
    at: int
    mine: bool
    device: str
    record: str
    reverts: int | None


def _changes(view: View) -> tuple[ChangeLine, ...]:
    """The last things done: what one person did to one record on one day is one line."""
    groups: dict[tuple[str, str, datetime.date], list[_Step]] = {}
    for step in _steps(view):
        who = "" if step.mine else step.device
        groups.setdefault((who, step.record, clock.at(step.at).date()), []).append(step)
    now = clock.moment()
    lines = []
    for steps in list(groups.values())[:MOST_CHANGES]:
        last = steps[0]
        lines.append(
            ChangeLine(
                last.record,
                last.record.partition("-")[0],
                _("You") if last.mine else view.device(last.device),
                _what(view, steps),
                view.title(last.record),
                ago(clock.at(last.at), now),
            )
        )
    return tuple(lines)


def _steps(view: View) -> list[_Step]:
    """The last steps, newest first; what was taken back is left out, and the taking back too."""
    rows = view.rows(
        "SELECT name, at, mine, device,"
        " (SELECT record FROM change WHERE n >= first << 15 AND n < first + 1 << 15 ORDER BY n LIMIT 1), reverts"
        " FROM (SELECT operation.name, max(operation.at) AS at, operation.act IS NOT NULL AS mine, log.device,"
        " min(operation.n) AS first, max(operation.n) AS last, act.reverts FROM operation"
        " JOIN log ON log.n = operation.log LEFT JOIN act ON act.n = operation.act"
        " WHERE operation.n > (SELECT max(n) FROM operation) - ?"
        " AND coalesce(act.reverted, 0) = 0 AND coalesce(act.kind, 'do') != 'undo'"
        " GROUP BY coalesce(operation.act, -operation.n)) ORDER BY last DESC",
        [_LOOKED_AT],
    )
    return [
        _Step(name, at, bool(mine), device, record, reverts)
        for name, at, mine, device, record, reverts in rows
        if record
    ]


def _what(view: View, steps: list[_Step]) -> str:
    """What was done in these steps, newest first, in the names the steps have; how often, where it is always one."""
    names = [_(_meant(view, step)) for step in steps]
    different = list(dict.fromkeys(reversed(names)))
    if len(different) > 1 or len(names) == 1:
        return ", ".join(different[:_MOST_NAMES]) + (" …" if len(different) > _MOST_NAMES else "")
    return plural("{what}, once", "{what}, {n} times", len(names), what=different[0])


def _meant(view: View, step: _Step) -> str:
    """The name of a step; of one that was taken back and done again, the name it had at first."""
    name, reverts = step.name, step.reverts
    while name in ("Undo", "Redo") and reverts is not None:
        found = view.rows("SELECT name, reverts FROM act WHERE n = ?", [reverts])
        if not found:
            break
        name, reverts = found[0]
    # of somebody else's step done again, only that it was is told
    return "Edit" if name in ("Undo", "Redo") else name


def _pack(view: View, coming: MeetingRow, today: datetime.date) -> PackCard:
    lines = agenda(view, coming.id)
    title = _("The next pack")
    if coming.date:
        day = datetime.date.fromisoformat(coming.date)
        near = 0 <= (day - today).days < 7
        title = (
            _("{day}’s pack").format(day=weekday(day))
            if near
            else _("Pack for {day}").format(day=coming.date_words)
        )
    items = plural("{n} item", "{n} items", len(lines.lines))
    first = next((line.number for line in lines.lines if line.part == 2), "")
    return PackCard(
        meeting=coming.id,
        title=title,
        agenda_words=f"{items}, {span(lines.planned)}" if lines.lines else _("nothing on it yet"),
        papers_words=lines.papers_words,
        papers_missing=lines.papers_wanted - lines.papers_here,
        governors_words=", ".join(part for part in (first, lines.governors_at or "") if part),
        problems=lines.problems,
    )
