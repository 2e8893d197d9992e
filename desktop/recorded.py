"""What was recorded under an agenda item: its minute, decisions and actions. It is the meeting's, and stays with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop.errors import Refusal
from desktop.models import Item, Record
from desktop.view import View
from desktop.words import _, joined


def recorded_at(view: View, item: str) -> set[str]:
    """The meetings at which something was minuted, decided or agreed under an item."""
    rows = view.rows(
        "SELECT meeting FROM minute WHERE item = ?1 AND hidden IS NOT TRUE AND (text <> '' OR correction <> '')"
        " UNION SELECT meeting FROM decision WHERE item = ?1 AND hidden IS NOT TRUE"
        " UNION SELECT meeting FROM action WHERE item = ?1 AND hidden IS NOT TRUE",
        [item],
    )
    return {row[0] for row in rows if row[0]}


def kept_words(view: View, items: Sequence[str]) -> str:
    """What to say when items under which something was recorded are no longer on the agenda; nothing for none."""
    kept = [one for one in items if recorded_at(view, one)]
    if not kept:
        return ""
    return _("What was recorded under {items} stays in the minutes, as “Also recorded”.").format(
        items=joined([_("“{title}”").format(title=view.title(one)) for one in kept])
    )


def before_change(view: View, record: Record, values: Mapping[str, Any]) -> None:
    """Raises Refusal when values would take an item away from a meeting at which something was recorded under it."""
    if not isinstance(record, Item) or values.get("meeting", record.meeting) == record.meeting:
        return
    if recorded_at(view, record.id) - {values["meeting"]}:
        raise Refusal(
            _(
                "Something was recorded under “{title}” at its meeting, and stays there."
                " Mark the item unfinished and carry it over, or put it into the backlog."
            ).format(title=record.title)
        )
