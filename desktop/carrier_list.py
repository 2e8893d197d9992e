"""The carriers that a book exchanges by: kept in the book on this laptop, their passwords in the system's key ring.

They are this laptop's own affair and travel nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from desktop import clock
from desktop.book import Book
from desktop.bundles import written_aside
from desktop.carriers.folder import Folder
from desktop.carriers.place import Place
from desktop.errors import NoSuchFile, NotFound, Refusal
from desktop.words import _

if TYPE_CHECKING:
    from desktop.exchanging import Exchanged

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


def trust(book: Book, name: str, trusted: bool) -> Carrier:
    """Whether what comes by a carrier is taken unseen. Raises NotFound."""
    changed = find_carrier(book, name)._replace(trusted=trusted)
    _keep(book, (changed if one.name == changed.name else one for one in carriers(book)))
    return changed


def forget_carrier(book: Book, name: str) -> Carrier:
    """Exchange by a carrier no longer; what lies there stays, for the others may still need it. Raises NotFound."""
    gone = find_carrier(book, name)
    _keep(book, (one for one in carriers(book) if one.name != gone.name))
    return gone


def note_exchange(book: Book, carrier: Carrier, exchanged: Exchanged) -> None:
    """Remember when a carrier last worked, and what came of it. May be called on any thread."""
    noted = carrier._replace(last=clock.now(), words=exchanged.words)
    _keep(book, (noted if one.name == carrier.name else one for one in carriers(book)))


def place_of(book: Book, carrier: Carrier) -> Place:
    """The place a carrier reaches, ready to be exchanged with. Raises Refusal."""
    return Folder(Path(carrier.place))


def _add(book: Book, carrier: Carrier) -> Carrier:
    kept = carriers(book)
    if any(one.name.casefold() == carrier.name.casefold() for one in kept):
        raise Refusal(_("There is a carrier “{name}” already. Give this one another name.").format(name=carrier.name))
    _keep(book, [*kept, carrier])
    return carrier


def _keep(book: Book, several: Iterable[Carrier]) -> None:
    text = json.dumps([one._asdict() for one in several])
    with written_aside(book) as connection:
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (KEPT, text))


def _read(text: str) -> list[Carrier]:
    told: list[dict[str, Any]] = json.loads(text)
    return [Carrier(**{name: one[name] for name in Carrier._fields if name in one}) for one in told]
