"""The parts of a pack's readable twin that are ours: agenda, minutes of the last meeting, action log."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.packs.action_log import MEANINGS, carried_words
from desktop.packs.agenda import times_and_place
from desktop.packs.build import PackMade
from desktop.packs.contents import PAPER_STATES, ActionRow, Attendee, Item, Marker, MinuteItem, Minutes, Pack
from desktop.packs.minutes import state_words
from desktop.packs.tags import facts, lines, p, part, said, shaped, wide
from desktop.packs.twin_papers import pages_words, place_of
from desktop.words import _, from_to, long_day, span


def agenda_list(pack: Pack, made: PackMade, *, with_papers: bool) -> str:
    """The items in the order of the meeting, each under a heading of its own: who listens goes from one to the next.

    `with_papers` tells that the papers are in the pack, so that they can be followed."""
    planned = sum(item.minutes for item in pack.items)
    told = p(times_and_place(pack))
    if planned:
        told += p(_("{time} in all").format(time=span(planned)))
    items, marked = "", False
    for item in pack.items:
        if pack.governors is not None and pack.governors.before == item.number:
            told, items, marked = f"{told}{_list(items)}{_marker(pack.governors)}", "", True
        items += _item(pack, item, made, with_papers=with_papers)
    told += _list(items)
    if pack.governors is not None and not marked:
        told += _marker(pack.governors)
    return told


def _list(items: str) -> str:
    return f"{part('ol', items, class_='agenda', role='list')}\n" if items else ""


def _marker(marker: Marker) -> str:
    head = part("h3", said(" ".join(words for words in (marker.start, marker.title) if words)))
    return f"{part('div', f'{head}{p(marker.note)}', class_='marker')}\n"


def _item(pack: Pack, item: Item, made: PackMade, *, with_papers: bool) -> str:
    number = part("span", said(item.number), class_="number")
    length = span(item.minutes) if item.minutes else ""
    told = f"{part('h3', f'{number} {said(item.title)}')}\n"
    told += p(", ".join(words for words in (item.start, length, item.purpose, item.lead) if words), "quiet")
    told += p(item.audience, "tag") + p(item.outcome)
    if item.carried:
        told += part("p", shaped("▲", item.carried))
    if item.agenda:
        told += p(_("Whose agenda: {whose}").format(whose=item.agenda), "quiet")
    told += "".join(p(_("For the chair: {words}").format(words=prompt)) for prompt in item.prompts)
    papers = []
    for paper in item.papers:
        named = said(_("Paper {ref}: {title}").format(ref=paper.ref, title=paper.title))
        if paper.state != "enclosed":
            shape, state = PAPER_STATES[paper.state]
            papers.append(part("li", f"{named}, {shaped(shape, _(state))}"))
        elif with_papers:
            link = part("a", named, href=f"#{place_of(pack, paper)}")
            where = pages_words(made, paper.ref)
            entry = f"{link}, {said(where)}" if where else link
            if paper.ref in dict(made.unreadable):
                entry += f", {shaped('■', _('could not be read'))}"
            papers.append(part("li", entry))
        else:
            papers.append(part("li", named))
    told += part("ul", papers) if papers else ""
    return part("li", told, id=place_of(pack, item), class_="part" if item.sub else "") + "\n"


def action_table(rows: Sequence[ActionRow]) -> str:
    """A table of the actions, each row named by its number; a state is said in words, with its shape for the eye."""
    heads = "".join(
        part("th", said(words), scope="col") for words in (_("No."), _("Action"), _("Who"), _("By"), _("State"))
    )
    body = []
    for row in rows:
        state = row.state or next(_(words) for shape, words in MEANINGS if shape == row.shape)
        origin = ", ".join(words for words in (row.meeting, carried_words(row.carried)) if words)
        action = said(row.title) + p(origin, "quiet") + p(row.note, "quiet")
        cells = (
            part("th", said(row.number), scope="row"),
            part("td", action),
            part("td", said(row.who)),
            part("td", said(row.due), class_="when"),
            part("td", shaped(row.shape, state)),
        )
        body.append(f"{part('tr', cells)}\n")
    caption = part("caption", said(_("What was agreed at earlier meetings, and where it has got to")))
    table = f"{caption}\n{part('thead', part('tr', heads))}\n{part('tbody', body)}"
    return wide(part("table", table))


def minutes_part(minutes: Minutes) -> str:
    """The open minutes of a meeting, an item under each heading."""
    corrections = [one.text for one in minutes.corrections if not one.confidential]
    words = state_words(minutes, amended=bool(corrections))
    held = " · ".join(
        one for one in (long_day(minutes.when), from_to(minutes.start, minutes.finish), minutes.venue) if one
    )
    told = p(f"{minutes.cluster} · {minutes.title}")
    told += part("p", shaped("✓" if minutes.state == "confirmed" else "▲", words)) + "\n"
    told += facts(
        (
            (_("Held"), held),
            (_("Chair"), minutes.chair),
            (_("Minutes by"), minutes.minute_taker),
            (_("Present"), _people(minutes.present)),
            (_("In attendance"), _people(minutes.in_attendance)),
            (_("Apologies"), _people(minutes.apologies)),
            (_("Absent"), _people(minutes.absent)),
            (_("Corrections"), corrections),
        )
    )
    told += "".join(_minuted(item) for item in minutes.items if not item.confidential)
    if minutes.next_meeting:
        told += p(_("Next meeting: {when}").format(when=minutes.next_meeting))
    return told


def _people(people: Sequence[Attendee]) -> list[str]:
    named = ((f"{one.name}, {one.detail}" if one.detail else one.name, one.note) for one in people)
    return [f"{name} ({note})" if note else name for name, note in named]


def _minuted(item: MinuteItem) -> str:
    number = part("span", said(item.number), class_="number")
    told = f"{part('h3', f'{number} {said(item.title)}')}\n{p(item.audience, 'tag')}"
    if item.note:
        told += part("p", shaped("▲", item.note))
    told += lines(item.text)
    told += "".join(
        part("p", f"{part('strong', said(one.style))}: {said(one.text)}") + "\n" for one in item.decisions
    )
    if item.actions:
        agreed = (
            part("li", said(" · ".join(words for words in (one.title, one.who, one.due) if words)))
            for one in item.actions
        )
        told += part("p", f"{part('strong', said(_('Actions')))}:") + part("ul", agreed) + "\n"
    return told
