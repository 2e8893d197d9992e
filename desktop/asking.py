"""How the command line comes by a passphrase, and opens a book with it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.errors import Refusal, from_os_error
from desktop.words import _

if TYPE_CHECKING:
    from desktop.book import Book

VARIABLE = "CLUSTERBOOK_PASSPHRASE"
_MOST = 10_000


def given_passphrase(asked: argparse.Namespace) -> str | None:
    """The passphrase from `--passphrase-file` or the environment, or None when it must be asked for. Raises Refusal."""
    if asked.passphrase_file is not None:
        return read_passphrase(asked.passphrase_file)
    passphrase = os.environ.get(VARIABLE)
    return _proper(passphrase) if passphrase else None


def passphrase_for(asked: argparse.Namespace, *, new: bool = False) -> str:
    """The passphrase given, or asked for at the terminal; twice when it is new. Raises Refusal."""
    found = given_passphrase(asked)
    return found if found is not None else ask(new=new)


def read_passphrase(file: str) -> str:
    """The first line of a file. Raises Refusal."""
    try:
        with open(file, "rb") as held:
            line = held.readline(_MOST)
    except OSError as error:
        raise from_os_error(error, file) from error
    try:
        text = line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise Refusal(_("The first line of “{name}” is no text.").format(name=Path(file).name)) from None
    if not text:
        raise Refusal(_("The first line of “{name}” is empty.").format(name=Path(file).name))
    return text


def ask(*, new: bool = False, otherwise: str = "") -> str:
    """Ask for a passphrase at the terminal. Raises Refusal where there is none, with the words that say what to do."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refusal(
            otherwise
            or _("A passphrase is needed. Set {variable}, or give --passphrase-file FILE.").format(
                variable=VARIABLE
            )
        )
    import getpass

    try:
        first = getpass.getpass(_("New passphrase: ") if new else _("Passphrase: "), stream=sys.stderr)
        if new and getpass.getpass(_("The same once more: "), stream=sys.stderr) != first:
            raise Refusal(_("The two passphrases differ. Nothing was changed."))
    except EOFError:
        raise Refusal(_("No passphrase was given.")) from None
    return _proper(first)


@contextmanager
def opened(asked: argparse.Namespace, *, writes: bool = False, seals: bool = False) -> Iterator[Book]:
    """The book a command names, open; what its owner should know goes to standard error. Raises Refusal.

    Before a command that writes, a day's backup is made when none is younger; before one that `seals`, what was typed
    in the window when it was killed becomes part of the record, for the command gives all of it out.
    """
    from desktop.opening import open_for_use, remembered_key

    passphrase = given_passphrase(asked)
    key = remembered_key(asked.book) if passphrase is None else None
    if passphrase is None and key is None:
        passphrase = ask()
    found = open_for_use(asked.book, passphrase, key=key)
    try:
        for notice in found.notices:
            say(notice)
        if writes:
            _back_up(found.book)
        if seals and found.book.drafts():
            _seal(found.book)
        yield found.book
    finally:
        found.book.close()


def say(words: str) -> None:
    """Tell something beside the answer."""
    print(words, file=sys.stderr)


def _seal(book: Book) -> None:
    from desktop.drafts import seal_drafts

    left = seal_drafts(book)
    with book.reading() as view:
        for title in dict.fromkeys(view.title(id) for id in left):
            say(_("What was typed in “{title}” last cannot be read and is not in it.").format(title=title))


def _back_up(book: Book) -> None:
    from desktop import clock
    from desktop.backup import back_up, backup_due
    from desktop.steps import run

    if backup_due(book, clock.moment()):
        try:
            run(back_up(book))
        except (
            Refusal
        ) as refusal:  # the work goes on: a full backup disk must not keep minutes from being taken
            say(_("No backup was made: {why}").format(why=refusal))


def _proper(passphrase: str) -> str:
    try:
        passphrase.encode()
    except UnicodeEncodeError:
        raise Refusal(_("The passphrase holds bytes that are no letters.")) from None
    return passphrase
