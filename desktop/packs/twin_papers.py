"""The papers in a pack's readable twin: the words of each, read from the paper itself or page by page; of a picture
that it is one; of what could not be read, why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from desktop.packs.build import PackMade
from desktop.packs.contents import Item, Pack, Paper
from desktop.packs.kept_html import kept
from desktop.packs.page_text import paragraphs
from desktop.packs.tags import p, part, said
from desktop.words import _


@dataclass(frozen=True, slots=True)
class PaperWords:
    """What a paper says: as HTML, where the paper itself could be read, or else as the text of each of its pages. Both
    are what others wrote, and are trusted with nothing. `unread` where neither could be had, though there are words."""

    pages: Sequence[str] = ()
    html: str = ""
    unread: bool = False


def place_of(pack: Pack, part: Item | Paper) -> str:
    """What links to an item or a paper lead to."""
    if isinstance(part, Item):
        return f"item-{next(at for at, item in enumerate(pack.items, 1) if item is part)}"
    papers = (paper for item in pack.items for paper in item.papers)
    return f"paper-{next(at for at, paper in enumerate(papers, 1) if paper is part)}"


def pages_words(made: PackMade, ref: str) -> str:
    """Where a paper is in the printed pack: "pages 10 to 13 of 61"; nothing where it has no pages."""
    if ref not in made.ranges:
        return ""
    first, last = made.ranges[ref]
    if first == last:
        return _("page {number} of {count}").format(number=first, count=made.pages)
    return _("pages {first} to {last} of {count}").format(first=first, last=last, count=made.pages)


def paper_part(pack: Pack, item: Item, paper: Paper, texts: Mapping[str, PaperWords], made: PackMade) -> str:
    """A paper under a heading of its own: where it belongs and is printed, whose it is, and what it says."""
    told = part("h3", said(_("Paper {ref}: {title}").format(ref=paper.ref, title=paper.title))) + "\n"
    about = (
        _("Item {number}").format(number=item.number),
        _("from {source}").format(source=paper.source) if paper.source else "",
        pages_words(made, paper.ref),
    )
    told += p(", ".join(words for words in about if words), "quiet")
    why = dict(made.unreadable).get(paper.ref)
    words = texts.get(paper.ref, PaperWords())
    if paper.ref in made.repaired:
        told += p(_("This paper was damaged and has been mended: words may be missing."))
    if why is not None:
        told += p(_("This paper could not be read: {why}").format(why=why))
    elif words.html:
        told += kept(words.html, below=3)
    elif any(page.strip() for page in words.pages):
        told += "".join(_pages(words.pages, paper, made))
    elif words.unread:
        told += p(_("The words of this paper could not be read on this laptop; its pages are in the printed pack."))
    else:
        told += p(_no_words(paper))
    return f"{part('article', told, id=place_of(pack, paper))}\n"


def _pages(pages: Sequence[str], paper: Paper, made: PackMade) -> Iterator[str]:
    """The pages of a paper, each under its number in the printed pack; under the paper's own where a page of it is not
    one there, as in large print."""
    first, last = made.ranges.get(paper.ref, (0, 0))
    for at, text in enumerate(pages):
        if len(pages) > 1:
            named = _("Page {number} of {count}").format(number=first + at, count=made.pages)
            if last - first + 1 != len(pages):
                named = _("The paper’s own page {number}").format(number=at + 1)
            yield f"{part('h4', said(named), class_='page')}\n"
        told = paragraphs(text)
        yield from (f"{part('p', said(one), dir='auto')}\n" for one in told)
        if not told:
            yield p(_("This page is a picture; nothing on it can be read aloud."))


def _no_words(paper: Paper) -> str:
    told = _("This paper is a picture; nothing in it can be read aloud.")
    if paper.source:
        return f"{told} {_('Ask {source} what it shows.').format(source=paper.source)}"
    return told
