"""The readable twin of a pack: the same pack for the same readers as one HTML file, for screen readers and for whoever
wants larger type, other colours or a telephone.

It is made of the very data the printed pack is made of, so nothing is in it that is not in the pack. It names the
printed pages, so that who listens can follow the others. Nothing in it runs, and nothing is fetched."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import BinaryIO

from desktop.packs.arrangement import PARTS, Arrangement, PartName
from desktop.packs.build import PackMade
from desktop.packs.contents import Item, Pack, Paper
from desktop.packs.cover import facts as cover_facts
from desktop.packs.faces import clean
from desktop.packs.tags import facts, p, part, said
from desktop.packs.twin_papers import PaperWords, paper_part, place_of
from desktop.packs.twin_parts import action_table, agenda_list, minutes_part
from desktop.packs.twin_style import STYLE
from desktop.words import _, from_to, joined, long_day, month_day

__all__ = ["PaperWords", "twin_words", "write_twin"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_ON_PAPER: tuple[PartName, ...] = ("slips", "notes", "attendance")
"""What is for writing on: nothing of it is to be read that is not said elsewhere."""


def write_twin(
    pack: Pack,
    out: BinaryIO,
    texts: Mapping[str, PaperWords],
    made: PackMade,
    arrangement: Arrangement | None = None,
) -> None:
    """Write the twin of a pack, made up as `arrangement` says, into `out`. `texts` has the words of its papers by their
    reference ("5a"), `made` says on which pages of the printed pack they are."""
    how = arrangement or Arrangement()
    parts = list(_parts(pack, texts, made, how))
    title = f"{pack.title}, {month_day(pack.when)} {pack.when.year}"
    head = (
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(' '.join(clean(title).split()))}</title>\n<style>{STYLE}</style>\n"
    )
    body = (
        f'{part("a", said(_("Skip to the pack")), class_="skip", href="#pack")}\n'
        f"{part('header', _top(pack, made, how))}\n"
        f"{_contents(pack, parts, how)}\n"
        f"{part('main', (inside for _name, inside in parts), id='pack', tabindex='-1')}\n"
        f"{_foot(pack, how)}"
    )
    whole = f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n{head}</head>\n<body>\n{body}</body>\n</html>\n'
    out.write(whole.encode("utf-8"))


def twin_words(pack: Pack, made: PackMade, arrangement: Arrangement | None = None) -> tuple[str, ...]:
    """All that a twin says but for the words of its papers, for whoever checks it."""
    out = io.BytesIO()
    write_twin(pack, out, {}, made, arrangement)
    whole = out.getvalue().decode("utf-8").replace(STYLE, "")
    return tuple(unescape(words) for words in re.split(r"<[^>]*>", whole) if words.strip())


def _top(pack: Pack, made: PackMade, how: Arrangement) -> str:
    papers = sum(paper.state == "enclosed" for item in pack.items for paper in item.papers)
    readable = papers - len(made.unreadable) if "papers" in how.parts else 0
    when = " · ".join(words for words in (from_to(pack.start, pack.finish), pack.venue) if words)
    return (
        p(pack.cluster, "cluster")
        + f"{part('h1', said(clean(pack.title) or _('Meeting pack')))}\n"
        + p(long_day(pack.when))
        + p(when)
        + facts(cover_facts(pack, made.pages, readable))
        + p(_("This is the meeting’s pack to be read on a screen or read aloud. The pages it names are those of the "
              "printed pack."), "quiet")
    )  # fmt: skip


def _parts(
    pack: Pack, texts: Mapping[str, PaperWords], made: PackMade, how: Arrangement
) -> Iterator[tuple[str, str]]:
    """Each part of the pack that has anything to read, in the pack's order: its name, and what it says."""
    deciding = [item for item in pack.items if item.decides]
    if deciding:
        entries = (
            part("li", f"{part('a', said(f'{item.number} {item.title}'), href=f'#{place_of(pack, item)}')}, "
                 f"{said(item.purpose)}")
            for item in deciding
        )  # fmt: skip
        yield "decide", _section("decide", _("To be decided"), part("ul", entries))
    for name in how.parts:
        match name:
            case "agenda":
                yield name, _section(name, _(PARTS[name]), agenda_list(pack, made, with_papers="papers" in how.parts))
            case "minutes" if pack.previous is not None:
                yield name, _section(name, _(PARTS[name]), minutes_part(pack.previous))
            case "actions" if pack.actions:
                yield name, _section(name, _(PARTS[name]), action_table(pack.actions))
            case "papers" if enclosed := list(_enclosed(pack)):
                inside = "".join(paper_part(pack, item, paper, texts, made) for item, paper in enclosed)
                yield name, _section(name, _(PARTS[name]), inside)


def _section(name: str, title: str, inside: str) -> str:
    head = part("h2", said(title), id=f"{name}-title")
    return part("section", (head, "\n", inside), id=name, aria_labelledby=f"{name}-title") + "\n"


def _contents(pack: Pack, parts: list[tuple[str, str]], how: Arrangement) -> str:
    """Links to every part, and to every paper under the item it belongs to."""
    entries: list[str] = []
    for name, _inside in parts:
        title = _("To be decided") if name == "decide" else _(next(PARTS[one] for one in PARTS if one == name))
        under = ""
        if name == "papers":
            links = (
                part("li", part("a", said(f"{paper.ref} {paper.title}"), href=f"#{place_of(pack, paper)}"))
                for _item, paper in _enclosed(pack)
            )
            under = part("ul", links, role="list")
        entries.append(part("li", f"{part('a', said(title), href=f'#{name}')}{under}") + "\n")
    head = part("h2", said(_("Contents")), id="contents-title")
    return part("nav", (head, "\n", part("ul", entries, role="list")), aria_labelledby="contents-title")


def _foot(pack: Pack, how: Arrangement) -> str:
    on_paper = [
        _(PARTS[name]).lower()
        for name in how.parts
        if name in _ON_PAPER and (name != "attendance" or pack.expected) and (name != "slips" or pack.actions)
    ]
    told = p(_("Next meeting: {when}").format(when=pack.next_meeting)) if pack.next_meeting else ""
    if on_paper:
        told += p(_("The printed pack also has, to be written on: {parts}.").format(parts=joined(on_paper)))
    return f"{part('footer', told)}\n" if told else ""


def _enclosed(pack: Pack) -> Iterator[tuple[Item, Paper]]:
    for item in pack.items:
        for paper in item.papers:
            if paper.state == "enclosed":
                yield item, paper
