"""What the commands about exchanging do: carriers, exchanging by them, by e-mail and in one room."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.asking import opened, say
from desktop.book import Book
from desktop.drafts import seal_drafts
from desktop.errors import Refusal
from desktop.steps import run
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.carrier_list import Carrier
    from desktop.exchanged import Exchanged
    from desktop.room import Room, Visited

PASSWORD = "CLUSTERBOOK_WEBDAV_PASSWORD"


def exchange_by(asked: argparse.Namespace) -> None:
    """Exchange by one carrier or by all; what came of each on a line. One that fails keeps no other from its turn."""
    from desktop.carrier_list import carriers, find_carrier, note_exchange, place_of
    from desktop.exchanging import exchange

    if asked.stick is not None:
        _by_sticks(asked)
        return
    failed = 0
    with opened(asked, writes=True) as book:
        several = [find_carrier(book, asked.carrier)] if asked.carrier else carriers(book)
        if not several:
            raise Refusal(_("This book has no carrier yet. Add one: clusterbook carrier add BOOK folder FOLDER"))
        seal_drafts(book)
        for carrier in several:
            try:
                place = place_of(book, carrier, _given_password(carrier))
                done = run(exchange(book, place, trusted=carrier.trusted))
            except Refusal as refusal:
                failed += 1
                say(f"{carrier.name}: {refusal}")
                continue
            note_exchange(book, carrier, done)
            _tell(book, carrier.name, done)
            failed += done.kept_by is not None
    if failed:
        raise Refusal(plural("{n} carrier could not be used.", "{n} carriers could not be used.", failed))


def _by_sticks(asked: argparse.Namespace) -> None:
    from desktop.carriers.stick import on_stick, sticks
    from desktop.exchanging import exchange

    if asked.stick:
        places = [(Path(asked.stick).name, on_stick(Path(asked.stick), prepare=True))]
    else:
        places = [(one.name, on_stick(one.root)) for one in sticks() if one.is_ours]
    if not places:
        raise Refusal(_("No stick that was used for exchanging is plugged in. Name one: --stick PLACE"))
    with opened(asked, writes=True) as book:
        seal_drafts(book)
        tolds = [(name, run(exchange(book, place))) for name, place in places]
        for name, told in tolds:
            _tell(book, name, told)
    if failed := sum(told.kept_by is not None for _name, told in tolds):
        raise Refusal(plural("{n} carrier could not be used.", "{n} carriers could not be used.", failed))


def _tell(book: Book, name: str, done: Exchanged) -> None:
    print(f"{name}: {done.words}")
    with book.reading() as view:
        for one in done.those("taken", "aside"):
            if one.summary is not None and not one.summary.is_empty:
                print(f"  {view.device(one.sender)}: {one.words}")
    for one in done.those("refused"):
        say(f"  {one.words}")


def add_carrier(asked: argparse.Namespace) -> None:
    """Add a carrier; print its name."""
    from desktop.carrier_list import add_folder, add_webdav

    with opened(asked) as book:
        if asked.kind == "folder":
            if not asked.place:
                raise Refusal(_("Say which folder."))
            print(add_folder(book, Path(asked.place), asked.name).name)
            return
        if not asked.user:
            raise Refusal(_("Say who signs in there: --user NAME"))
        given = os.environ.get(PASSWORD)
        password = given or _ask_password()
        # what comes from the environment each time need not be kept
        print(add_webdav(book, asked.place, asked.user, password, asked.name, keep=not given).name)


def list_carriers(asked: argparse.Namespace) -> None:
    """Each carrier with its place, when it last worked and what came of it."""
    from desktop import clock
    from desktop.carrier_list import carriers
    from desktop.words import ago

    with opened(asked) as book:
        for one in carriers(book):
            last = ago(clock.at(one.last), clock.moment()) if one.last else _("never")
            print("  ".join(part for part in (one.name, one.kind, one.place, one.user, last, one.words) if part))


def forget(asked: argparse.Namespace) -> None:
    """Drop a carrier."""
    from desktop.carrier_list import forget_carrier

    with opened(asked) as book:
        forget_carrier(book, asked.name)


def mail(asked: argparse.Namespace) -> None:
    """Write a message to all the others; print where it is, and what webmail needs instead."""
    from desktop.mailing import missing_addresses, write_mail

    with opened(asked) as book:
        written = write_mail(book, asked.output)
    for path in (written.draft, written.bundle, written.note):
        print(path)
    if missing := missing_addresses(written.without):
        say(missing)


def room(asked: argparse.Namespace) -> None:
    """Open the room; print where this laptop is, and what passes."""
    from desktop.carriers.knocking import PORT
    from desktop.room import Room

    with opened(asked, writes=True) as book:
        seal_drafts(book)
        port = PORT if asked.port is None else asked.port
        with Room(book, port=port, ask_around=asked.address is None) as opened_room:
            if asked.address is not None:
                _tell_visit(book, run(opened_room.visit(asked.address)))
                return
            for address in opened_room.addresses or [f"127.0.0.1:{opened_room.port}"]:
                print(address, flush=True)
            end = time.monotonic() + asked.minutes * 60
            try:
                while time.monotonic() < end:
                    _look_round(book, opened_room)
                    time.sleep(0.2)
            except KeyboardInterrupt:
                say(_("The room is closed."))


def _look_round(book: Book, opened_room: Room) -> None:
    for peer in opened_room.to_visit():
        try:
            _tell_visit(book, run(opened_room.visit(peer.address)))
        except Refusal as refusal:
            say(str(refusal))
    while not opened_room.news.empty():
        _tell_visit(book, opened_room.news.get_nowait())


def _tell_visit(book: Book, visited: Visited) -> None:
    with book.reading() as view:
        who = view.device(visited.sender)
    sent = plural("{n} step sent", "{n} steps sent", visited.sent)
    aside = _("waits for you to look at it") if visited.aside else ""
    print("; ".join(part for part in (f"{who}: {visited.summary.words}", sent, aside) if part), flush=True)


def _given_password(carrier: Carrier) -> str | None:
    return os.environ.get(PASSWORD) or None if carrier.kind == "webdav" else None


def _ask_password() -> str:
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refusal(_("The password is needed. Set {variable}.").format(variable=PASSWORD))
    import getpass

    try:
        return getpass.getpass(_("Password: "), stream=sys.stderr)
    except EOFError:
        raise Refusal(_("No password was given.")) from None
