"""What the commands about what came do: list it, take or drop what waits to be looked at, and put it back."""

from __future__ import annotations

import argparse

from desktop.asking import opened, say
from desktop.book import Book
from desktop.words import _, plural


def arrived(asked: argparse.Namespace) -> None:
    """The bundles that came, newest first, and those kept aside for a person; with --take or --drop, these."""
    from desktop.arrived import arrived as came
    from desktop.arrived import look_at_arrived

    with opened(asked, writes=asked.take) as book:
        with book.reading() as view:
            for one in came(view):
                mark = "●" if one.is_new else " "
                print("\t".join((mark, str(one.bundle), one.when_words, one.who, one.way, one.words)))
        look_at_arrived(book)
        _aside(book, take=asked.take, drop=asked.drop)


def _aside(book: Book, *, take: bool, drop: bool) -> None:
    from desktop.bundles import look_at
    from desktop.kept_aside import drop_aside, kept_aside, take_aside

    for one in kept_aside(book):
        seen = look_at(book, one.path)
        said = _("Look first: {path}, from {who}: {words}")
        print(said.format(path=one.path, who=seen.who, words=seen.summary.words))
        if take:
            take_aside(book, one)
        elif drop:
            drop_aside(book, one)


def put_back(asked: argparse.Namespace) -> None:
    """Put what a bundle changed back to what it was before, for everyone; with --show, say only what that would be."""
    from desktop.putting_back import look_at_putting_back
    from desktop.putting_back import put_back as put

    only = asked.ids or None
    with opened(asked, writes=not asked.show) as book:
        with book.reading() as view:
            would = look_at_putting_back(view, asked.bundle, only)
        for row in would.rows:
            print("\t".join((row.record, row.title, row.label, f"{row.now} → {row.then}")))
        if would.note:
            say(would.note)
        if not asked.show:
            done = put(book, asked.bundle, only)
            say(plural("{n} value was put back.", "{n} values were put back.", done.values))
