"""What a meeting's pack holds for its readers, as the lines that an issued one is remembered by; what differs later.

Two lists are compared, never clocks: an edit made before the pack was issued may reach this laptop long after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from desktop.agenda import agenda
from desktop.agenda_lines import Agenda, AgendaLine, PaperLine
from desktop.models.pack_lines import PackLine, digest
from desktop.pack_people import OUTSIDE
from desktop.view import View


class Difference(NamedTuple):
    """How one thing of a pack is not as it was. `how` is new, changed, gone, moved, or unknown, where the older list
    does not say any more how it was; `fields` says what of it changed; `before` is its line in the older list."""

    how: str
    record: str
    ref: str
    fields: tuple[str, ...] = ()
    before: PackLine | None = None


def salt_of(meeting: str, version: int, readers: str) -> str:
    """What makes the digests of one issue other than those of every other; the same on every laptop."""
    return f"{meeting} {version} {readers}"


def lines_now(view: View, meeting: str, readers: str, salt: str) -> list[PackLine]:
    """The meeting, its items and their papers as these readers would have them now. Raises Refusal as `agenda` does."""
    return lines_of(agenda(view, meeting, readers), readers, salt)


def lines_of(plan: Agenda, readers: str, salt: str) -> list[PackLine]:
    """The same of an agenda read already."""
    start, finish = printed_times(plan, readers)
    said = {"title": plan.title, "date": plan.date or "", "start": start, "finish": finish, "venue": plan.venue}
    lines = [PackLine("", plan.meeting, _digests(salt, plan.meeting, said))]
    for line in plan.lines:
        lines.append(PackLine(line.number, line.id, _digests(salt, line.id, _item(line))))
        for paper in line.papers:
            state = {"state": paper.state} | ({"file": paper.file} if _is_in(paper) and paper.file else {})
            lines.append(PackLine(paper.ref, paper.id, state | _digests(salt, paper.id, _paper(paper))))
    return lines


def printed_times(plan: Agenda, audience: str) -> tuple[str, str]:
    """From when to when a meeting is for its readers, as clock times."""
    outside = audience in OUTSIDE
    return (plan.governors_at if outside else None) or plan.start, _finish(plan, outside=outside)


def _finish(plan: Agenda, *, outside: bool) -> str:
    """When the meeting is over for these readers, never before the last of the items they are given.

    Governors go when their own items are over. Nothing is asked of what others have, or the time would tell whether
    they stay for more.
    """
    theirs = outside and plan.governors_at is not None
    if plan.late_words or (theirs and plan.planned):
        return plan.ends
    # they have nothing that takes time, and the meeting is to be over before they come
    return "" if theirs and plan.available == 0 else plan.finish


def _item(line: AgendaLine) -> dict[str, str]:
    return {
        "title": line.title,
        "purpose": line.purpose,
        "lead": line.lead_words,
        "minutes": str(line.minutes),
        "outcome": line.outcome,
        "agenda": line.whose,
        "readers": line.tag,
        "under": "sub" if line.sub else "",
    }


def _paper(paper: PaperLine) -> dict[str, str]:
    return {"title": paper.title, "from": paper.source_words, "readers": paper.tag}


def _is_in(paper: PaperLine) -> bool:
    return paper.state == "enclosed"


def _digests(salt: str, record: str, said: dict[str, str]) -> dict[str, str]:
    return {name: digest(salt, f"{record} {name}", words) for name, words in said.items()}


def differences(before: Sequence[PackLine], now: Sequence[PackLine]) -> list[Difference]:
    """What is new, changed, moved or gone, in the order of the pack as it is now; what is gone comes last."""
    old = {one.record: one for one in before}
    moved = _moved([one.record for one in before], [one.record for one in now])
    told = []
    for line in now:
        held = old.pop(line.record, None)
        if held is None:
            told.append(Difference("new", line.record, line.ref))
            continue
        if line.printed and not held.printed:
            told.append(Difference("unknown", line.record, line.ref, (), held))
            continue
        fields = tuple(
            name
            for name in dict.fromkeys([*line.printed, *held.printed])
            # what one of the two lists does not speak of was written by another version of the program
            if line.printed.get(name, "") != held.printed.get(name, "")
        )
        if line.ref != held.ref:
            fields = (*fields, "number")
        if fields:
            told.append(Difference("changed", line.record, line.ref, fields, held))
        elif line.record in moved:
            told.append(Difference("moved", line.record, line.ref, (), held))
    return told + [Difference("gone", one.record, one.ref, (), one) for one in old.values()]


def _moved(before: list[str], now: list[str]) -> set[str]:
    """The fewest things that left their place among those in both lists, so that the rest are in the order they had."""
    places = {record: at for at, record in enumerate(before)}
    kept = [record for record in now if record in places]
    # the longest run that kept its order stays; there are at most some hundred
    best: list[tuple[int, int | None]] = []
    for at, record in enumerate(kept):
        above = [(best[n][0], n) for n in range(at) if places[kept[n]] < places[record]]
        length, behind = max(above, default=(0, None))
        best.append((length + 1, behind))
    stayed: set[str] = set()
    step = max(range(len(best)), key=lambda n: best[n][0], default=None)
    while step is not None:
        stayed.add(kept[step])
        step = best[step][1]
    return set(kept) - stayed
