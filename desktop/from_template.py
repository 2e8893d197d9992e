"""A template's items on the agenda of a meeting being planned."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING

from desktop.carrying import Title, minutes_item_id, title_of
from desktop.models import Cluster, Item, Meeting
from desktop.models.schools import LAST_ITEM
from desktop.ordering import STEP
from desktop.sync.circles import CLUSTER
from desktop.templates import LAST, MINUTES, Template, TemplateItem
from desktop.words import _, month_day

if TYPE_CHECKING:
    from desktop.work import Work


def items_from(
    work: Work,
    meeting: Meeting,
    chosen: Template,
    cluster: Cluster | None,
    before: Meeting | None,
    coming: Collection[Title],
) -> tuple[list[str], dict[Title, str]]:
    """The template's items, but for those that are coming over from the meeting before: of each of these, the item
    before which it has its place ("" is the end). Those of a meeting for few are for the same few."""
    few = meeting.audience if meeting.circle != CLUSTER else ""
    ids: list[str] = []
    instead: dict[Title, str] = {}
    for n, one in enumerate(chosen.items):
        if one.part == 2 and not few and meeting.governors_from is None:
            meeting.governors_from = (n + 1) * STEP - STEP // 2
        title = _item_title(one, cluster, before)
        if (named := title_of(title, one.part)) in coming and one.role != MINUTES:
            instead[named] = ""
            continue
        made = work.add(
            Item,
            id=minutes_item_id(meeting.id) if one.role == MINUTES else None,
            meeting=meeting.id,
            title=title,
            purpose=one.purpose,
            minutes=one.minutes,
            lead_words=_(one.lead_words),
            outcome=_(one.outcome),
            position=(n + 1) * STEP,
            audience=few or ("governors" if chosen.governors and not one.heads_only else "cluster"),
        )
        ids.append(made.id)
        instead = {named: place or made.id for named, place in instead.items()}
    return ids, instead


def _item_title(one: TemplateItem, cluster: Cluster | None, before: Meeting | None) -> str:
    if one.role == LAST:
        return _(LAST_ITEM.get((cluster.last_item if cluster else None) or "urgent", LAST_ITEM["urgent"]))
    if one.role == MINUTES and before is not None and before.date:
        said = month_day(datetime.date.fromisoformat(before.date))
        return _("Minutes of {date}; matters arising").format(date=said)
    return _(one.title)
