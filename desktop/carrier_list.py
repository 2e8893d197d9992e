"""The carriers that a book exchanges by: kept in the book on this laptop, their passwords in the system's key ring.

They are this laptop's own affair and travel nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from desktop import clock, keys
from desktop.book import Book
from desktop.bundles import written_aside
from desktop.carriers.folder import Folder
from desktop.carriers.place import Place
from desktop.carriers.unreachable import WrongPassword
from desktop.errors import NoSuchFile, NotFound, Refusal
from desktop.view import View
from desktop.words import _

if TYPE_CHECKING:
    from desktop.exchanged import Exchanged

KEPT = "carriers"
"""The name under which they are kept among the book's notes on itself."""


class Carrier(NamedTuple):
    """A way by which a book exchanges.

    `place` is a folder or an address; `trusted` lets bundles be taken unseen; `last` is when it last worked
    (milliseconds, 0 for never), and `words` what came of it then.
    """

    name: str
    kind: Literal["folder", "webdav"]
    place: str
    user: str = ""
    trusted: bool = True
    last: int = 0
    words: str = ""


def carriers(book: Book) -> list[Carrier]:
    """The carriers of a book, in the order in which they were added. May be asked on any thread."""
    with book.aside() as view:
        return carriers_in(view)


def carriers_in(view: View) -> list[Carrier]:
    """The same, from a view of the book that is there already."""
    rows = view.rows("SELECT value FROM meta WHERE name = ?", [KEPT])
    return _read(rows[0][0]) if rows else []


def find_carrier(book: Book, name: str) -> Carrier:
    """The carrier of that name. Raises NotFound."""
    for one in carriers(book):
        if one.name.casefold() == name.strip().casefold():
            return one
    raise NotFound(name, _("This book has no carrier “{name}”.").format(name=name[:120]))


def add_folder(book: Book, folder: Path, name: str = "") -> Carrier:
    """Exchange by a folder: one that something else copies about, or a share on the network. Raises Refusal."""
    folder = folder.expanduser().absolute()
    if not folder.is_dir():
        raise NoSuchFile(folder)
    return _add(book, Carrier(name.strip() or folder.name or str(folder), "folder", str(folder)))


def add_webdav(
    book: Book, address: str, user: str, password: str, name: str = "", *, keep: bool = True
) -> Carrier:
    """Exchange by a folder on a WebDAV server, which is asked at once; the folder is made if need be. Raises Refusal.

    The password goes to the system's key ring, or with `keep` off nowhere: then it must be given each time.
    """
    from desktop.carriers.webdav import Webdav

    place = Webdav(address, user, password)
    carrier = Carrier(name.strip() or place.host, "webdav", place.address, user)
    _check_new(carriers(book), carrier)
    with closing(place):
        try:
            place.entries()
        except NotFound:
            place.make()
            place.entries()
    if keep and not keys.remember(_account(book, carrier), password.encode()):
        raise Refusal(
            _(
                "This computer has no key ring that would keep the password, and nowhere else is it safe. "
                "Nothing was added."
            )
        )
    return _add(book, carrier)


def trust(book: Book, name: str, trusted: bool) -> Carrier:
    """Whether what comes by a carrier is taken unseen. Raises NotFound."""
    wanted = find_carrier(book, name)

    def changed(kept: list[Carrier]) -> list[Carrier]:
        return [one._replace(trusted=trusted) if one.name == wanted.name else one for one in kept]

    _change(book, changed)
    return find_carrier(book, name)


def forget_carrier(book: Book, name: str) -> Carrier:
    """Exchange by a carrier no longer; what lies there stays, for the others may still need it. Raises NotFound."""
    gone = find_carrier(book, name)
    if gone.kind == "webdav":
        keys.forget(_account(book, gone))
    _change(book, lambda kept: [one for one in kept if one.name != gone.name])
    return gone


def note_exchange(book: Book, carrier: Carrier, exchanged: Exchanged) -> None:
    """Remember when a carrier last worked, and what came of it; of one that did nothing at all, nothing. May be called
    on any thread.

    Nothing else of it: what it is now may not be what it was when the exchange began.
    """
    if not exchanged.did_something:
        return
    last, words = clock.now(), exchanged.words

    def noted(one: Carrier) -> Carrier:
        is_it = (one.name, one.kind, one.place) == (carrier.name, carrier.kind, carrier.place)
        return one._replace(last=last, words=words) if is_it else one

    _change(book, lambda kept: list(map(noted, kept)))


def place_of(book: Book, carrier: Carrier, password: str | None = None) -> Place:
    """The place a carrier reaches, ready to be exchanged with. Raises WrongPassword where no password is known here.

    May be asked on any thread.
    """
    if carrier.kind == "folder":
        return Folder(Path(carrier.place))
    from desktop.carriers.webdav import Webdav

    if password is None:
        kept = keys.recall(_account(book, carrier))
        if kept is None:
            said = _("The password of “{name}” is not kept here. Give it again.")
            raise WrongPassword(said.format(name=carrier.name))
        password = kept.decode()
    return Webdav(carrier.place, carrier.user, password)


def give_password(book: Book, name: str, password: str) -> bool:
    """Keep another password for a carrier; False when no key ring would. Raises NotFound."""
    return keys.remember(_account(book, find_carrier(book, name)), password.encode())


def _account(book: Book, carrier: Carrier) -> str:
    """What the key ring knows a carrier by: nothing that names the cluster."""
    with book.aside() as view:
        ((book_id,),) = view.rows("SELECT value FROM meta WHERE name = 'book'")
    return f"{book_id} {carrier.name}"


def _add(book: Book, carrier: Carrier) -> Carrier:
    def added(kept: list[Carrier]) -> list[Carrier]:
        _check_new(kept, carrier)
        return [*kept, carrier]

    _change(book, added)
    return carrier


def _check_new(kept: Iterable[Carrier], carrier: Carrier) -> None:
    if any(one.name.casefold() == carrier.name.casefold() for one in kept):
        raise Refusal(_("There is a carrier “{name}” already. Give this one another name.").format(name=carrier.name))


def _change(book: Book, change: Callable[[list[Carrier]], list[Carrier]]) -> None:
    """Read them, change them and keep them in one step: an exchange may end while a person changes one."""
    with written_aside(book) as connection:
        connection.execute("BEGIN IMMEDIATE")
        row = connection.execute("SELECT value FROM meta WHERE name = ?", (KEPT,)).fetchone()
        text = json.dumps([one._asdict() for one in change(_read(row[0]) if row else [])])
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (KEPT, text))
        connection.execute("COMMIT")


def _read(text: str) -> list[Carrier]:
    told: list[dict[str, Any]] = json.loads(text)
    return [Carrier(**{name: one[name] for name in Carrier._fields if name in one}) for one in told]
