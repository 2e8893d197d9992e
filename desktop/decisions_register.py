"""The register of decisions as it is printed: what was decided when and where, and what is done about it."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import clock, paths
from desktop.action_log import ActionRow, rows_of
from desktop.book import Book
from desktop.decisions import DecisionRow, decisions
from desktop.errors import Refusal
from desktop.models import Action, Decision
from desktop.models.audience import may_read
from desktop.names import own_cluster
from desktop.pack_check import Made, check_pack
from desktop.pack_gathering import SHAPES, doing_words
from desktop.pack_origins import Origins
from desktop.pack_people import people_of
from desktop.packs import contents, recorded
from desktop.readers import find_readers
from desktop.school_years import first_year, year_words
from desktop.steps import Step
from desktop.view import View
from desktop.words import _, day_and_year
from desktop.written import whole

if TYPE_CHECKING:
    from desktop.packs.arrangement import Arrangement


def gather_register(
    view: View, audience: str | None = "cluster", *, words: str = "", year: int | None = None
) -> recorded.Register:
    """The decisions that an audience may have, in the order of the meetings: of one school year or all, with any words
    or with these. Raises NotFound for readers who are not here, and Refusal when there are none."""
    rows = register_rows(view, audience, words=words, year=year)
    if not rows:
        raise Refusal(_nothing(words, year))
    acted = actions_of(view, audience)
    cluster = own_cluster(view)
    origins = Origins(view, audience) if audience else None
    if origins is not None:
        for row in rows:
            origins.decided(row, acted.get(row.id, ()))
    return recorded.Register(
        cluster=cluster.title if cluster else "",
        of=year_words(year) if year is not None else "",
        words=" ".join(words.split()),
        audience=people_of(view, audience) if audience else "",
        rows=tuple(decided(row, acted.get(row.id, ())) for row in rows),
        made_at=clock.moment(),
        origins=origins.all() if origins is not None else (),
    )


def register_rows(
    view: View, audience: str | None = "cluster", *, words: str = "", year: int | None = None
) -> list[DecisionRow]:
    """The decisions that an audience may have, oldest meeting first. Raises NotFound for readers who are not here."""
    if audience:
        find_readers(view, audience)
    return sorted(decisions(view, words, audience, year=year), key=lambda row: row.date or "9999")


def years_decided(view: View) -> list[int]:
    """The school years in which something was decided, newest first: the calendar year in which each begins."""
    rows = view.rows(
        "SELECT DISTINCT meeting.date FROM decision JOIN meeting ON meeting.id = decision.meeting"
        " WHERE decision.hidden IS NOT TRUE AND meeting.hidden IS NOT TRUE AND meeting.date IS NOT NULL"
    )
    return sorted({first_year(datetime.date.fromisoformat(when)) for (when,) in rows}, reverse=True)


def decided(row: DecisionRow, actions: Sequence[ActionRow]) -> recorded.Decided:
    """A decision as it is printed, with its actions."""
    item = f"{row.number} · {row.item_title}" if row.number else row.item_title
    return recorded.Decided(
        when=row.date_words,
        meeting=row.meeting_title,
        item=item,
        style=row.manner_words,
        text=row.title,
        actions=tuple(_printed(one) for one in actions),
        audience=row.tag,
    )


def actions_of(view: View, audience: str | None) -> dict[str, list[ActionRow]]:
    """What is done about each decision, by its id, as far as these readers may know.

    Mostly nobody says which decision an action follows from: one that was agreed under an item stands with the last
    decision of that item."""
    last: dict[tuple[str | None, str], str] = {}
    for one in view.all(Decision, "item IS NOT NULL"):
        if audience is None or may_read(one.audience, audience):
            last[one.meeting, one.item or ""] = one.id
    actions = view.all(Action, "decision IS NOT NULL OR item IS NOT NULL")
    of = {one.id: one.decision or last.get((one.meeting, one.item or ""), "") for one in actions}
    found: dict[str, list[ActionRow]] = {}
    for row in rows_of(view, [one for one in actions if of[one.id]], clock.today(), audience, brief=True):
        found.setdefault(of[row.id], []).append(row)
    return found


def register_file(
    book: Book,
    path: Path,
    audience: str | None = "cluster",
    *,
    words: str = "",
    year: int | None = None,
    arrangement: Arrangement | None = None,
) -> Generator[Step, None, int]:
    """Write the register for an audience as a PDF; gives on how many sides it is printed. Fit for a worker thread.

    Raises Refusal; nothing is left half done."""
    from desktop.packs.decisions_register import register_pdf

    with book.aside() as view:
        told = gather_register(view, audience, words=words, year=year)
    yield Step(0, 1, _("Laying out the decisions"))
    with whole(path, book.path) as out:
        pdf = io.BytesIO()
        sides, said = register_pdf(told, pdf, arrangement)
        with book.aside() as view:
            not_made = _("The register was not made")
            check_pack(view, None, audience, Made(told.origins, said, pdf.getvalue(), path.name, not_made))
        out.write(pdf.getvalue())
    return sides


def register_file_name(view: View, audience: str | None = "cluster", *, year: int | None = None) -> str:
    """What to call the register's file."""
    named = _("Decisions {year}").format(year=year_words(year)) if year is not None else _("Register of decisions")
    whom = people_of(view, audience) if audience else ""
    return paths.file_name(", ".join(part for part in (named, whom) if part), ".pdf")


def register_lines(told: recorded.Register) -> list[str]:
    """The register as plain lines: a decision, and under it where it was made and what is done about it."""
    lines = []
    for row in told.rows:
        lines.append("  ".join(part for part in (row.when, f"{row.style}:", row.text) if part))
        where = " · ".join(part for part in (row.meeting, row.item, row.audience) if part)
        lines += [f"    {where}"] if where else []
        for one in row.actions:
            due = _("by {day}").format(day=one.due) if one.due else ""
            said = " · ".join(part for part in (one.title, one.who, due, one.state) if part)
            lines.append(f"    {one.shape} {said}")
    return [" ".join(line.split()) if not line.startswith(" ") else f"    {' '.join(line.split())}" for line in lines]


def register_json(told: recorded.Register) -> str:
    """The register as one JSON array, for other programs."""
    rows = [
        {
            "when": row.when,
            "meeting": row.meeting,
            "item": row.item,
            "how": row.style,
            "decision": row.text,
            "audience": row.audience,
            "actions": [
                {"action": one.title, "who": one.who, "due": one.due, "state": one.state} for one in row.actions
            ],
        }
        for row in told.rows
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _printed(row: ActionRow) -> contents.ActionRow:
    return contents.ActionRow(
        number="",
        title=row.title,
        who=doing_words(row),
        due=day_and_year(datetime.date.fromisoformat(row.due)) if row.due else "",
        shape=SHAPES.get(row.shape, "○"),
        state=row.state_words,
    )


def _nothing(words: str, year: int | None) -> str:
    if words.strip():
        return _("No decision that these readers may have has the words “{words}” in it. Look for others.").format(
            words=" ".join(words.split())[:60]
        )
    if year is not None:
        return _("There is no decision of {year} that these readers may have. Choose another year.").format(
            year=year_words(year)
        )
    return _("There is no decision yet that these readers may have.")
