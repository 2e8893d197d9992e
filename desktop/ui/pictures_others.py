"""Other laptops for the pictures: two heads of the sample join its cluster, send news by several ways, a third is
invited."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop import clock, paths, records, steps
from desktop.book import Book, open_book
from desktop.bundles import make_bundle, take_bundle, take_unattended
from desktop.carriers.folder import Folder
from desktop.inviting import invite, join
from desktop.kept_aside import keep_unasked
from desktop.models import Action, Document
from desktop.people import list_people
from desktop.roles import roles_on

if TYPE_CHECKING:
    from desktop.ui.exchanges import Exchanges

_PASSPHRASE = "seven quiet barns"


def meet(book: Book, scratch: Path) -> Path:
    """Have two join and exchange, and a third be invited. Gives a bundle that has not been taken yet."""
    with book.reading() as view:
        heads = [one for one in roles_on(view, clock.today(), "head") if one.person != book.me and one.school]
        names = {row.id: row.name for row in list_people(view, clock.today())}
    joined: list[Path] = []
    for head in heads[:3]:
        assert head.person is not None
        written = invite(book, head.person, scratch / names[head.person], school=head.school)
        if len(joined) < 2:
            path = scratch / f"{names[head.person]}.clusterbook"
            joined.append(steps.run(join(written.path, written.words, path, _PASSPHRASE)))
    for path in joined:
        with open_book(path, _PASSPHRASE) as other:
            make_bundle(other, scratch / f"{path.stem}.clusterbundle")
        take_bundle(book, scratch / f"{path.stem}.clusterbundle")
    with book.reading() as view:
        action, document = view.all(Action, "state = 'open'")[0], view.all(Document)[0]
    records.change(book, action.id, {"due": "2027-02-12"})
    file = scratch / "From the other laptop.clusterbundle"
    with open_book(joined[0], _PASSPHRASE) as other:
        records.change(other, action.id, {"due": "2027-02-26"})
        records.change(other, document.id, {"about": "Read before the data meeting"})
        for title in ("Share the Reception baseline", "Book the hall for the training day"):
            records.add(other, "action", {"title": title})
        make_bundle(other, file)
    return file


def add_ways(exchanges: Exchanges, book: Book, scratch: Path) -> None:
    """A folder that was exchanged by, another that is not there, and a stick that somebody seems to have plugged in."""
    from desktop.carrier_list import add_folder, carriers, note_exchange
    from desktop.carriers.stick import Stick
    from desktop.exchanging import exchange
    from desktop.steps import run

    for name in ("Cluster folder", "Share of School G"):
        paths.made(scratch / name)
        add_folder(book, scratch / name)
    first = carriers(book)[0]
    note_exchange(book, first, run(exchange(book, Folder(Path(first.place)))))
    (scratch / "Share of School G").rmdir()
    exchanges.sticks.here = [Stick(Path("/media/HEADS"), "HEADS", True)]
    exchanges.renew()
    exchanges.by_carrier("Share of School G", lambda _words: None)


def news(book: Book, scratch: Path, file: Path) -> int:
    """Take what came by several ways, and keep aside what would hide much; gives the bundle with most in it."""
    first, second = sorted(path for path in scratch.glob("*.clusterbook") if path != book.path)[:2]
    most = take_bundle(book, file, "stick").n
    with open_book(first, _PASSPHRASE) as other:
        with other.reading() as view:
            documents, actions = view.all(Document), view.all(Action)
        records.change(other, documents[1].id, {"title": "Safeguarding and safer recruitment in very small schools"})
        records.change(other, documents[2].id, {"about": "Read with the long note from the diocese. " * 12})
        for one in documents[3:6]:
            records.hide(other, one.id)
        for number, action in enumerate(actions[:24]):
            records.change(other, action.id, {"due": f"2027-03-{number + 1:02}", "resources": "Two half days"})
        make_bundle(other, scratch / "much.clusterbundle")
    most = take_bundle(book, scratch / "much.clusterbundle", "mail").n or most
    make_bundle(book, scratch / "to the second.clusterbundle")
    with open_book(second, _PASSPHRASE) as other:
        take_bundle(other, scratch / "to the second.clusterbundle")
        records.add(other, "action", {"title": "Ring the hall"})
        make_bundle(other, scratch / "little.clusterbundle")
        take_bundle(book, scratch / "little.clusterbundle", "room")
        with other.reading() as view:
            gone = [one.id for one in view.all(Action)[:26]]
        for id in gone:
            records.hide(other, id)
        make_bundle(other, scratch / "hides much.clusterbundle")
    told = take_unattended(book, scratch / "hides much.clusterbundle", "folder")
    keep_unasked(book, scratch / "hides much.clusterbundle", told.sender, "folder", told.summary)
    return most or 0
