"""Exchanging by e-mail: a draft to send with all that goes with it, and taking what came."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from desktop import clock, paths
from desktop.book import Book
from desktop.bundles import ENDING, make_aside, me_of
from desktop.carriers.mail import MOST_BUNDLE, SIZES, is_address, is_message, opened_message, write_eml
from desktop.carriers.place import is_unique, new_name, prefix_of
from desktop.errors import Refusal, from_os_error
from desktop.models import Person
from desktop.sync.bundle import Made, Sizes
from desktop.view import View
from desktop.words import _, day_and_year, joined, size

KEPT = 30 * 24 * 3600
"""Seconds for which what was written to be sent stays where the window puts it."""


class Mail(NamedTuple):
    """What was written to be sent.

    `draft` opens in a mail program; for webmail there are the `bundle` to attach, and `note`, a text file with the
    addresses and the words to paste. `without` names those whose address is not known.
    """

    draft: Path
    bundle: Path
    note: Path
    addresses: tuple[str, ...]
    without: tuple[str, ...]
    subject: str
    words: str
    made: Made


def write_mail(book: Book, folder: Path, to: Collection[str] | None = None) -> Mail:
    """Write a bundle for some devices, or for all the others, as a message to be sent. Drafts are sealed first. Raises
    Refusal."""
    from desktop.drafts import seal_drafts

    seal_drafts(book)
    return mail_aside(book, folder, to)


def mail_aside(book: Book, folder: Path, to: Collection[str] | None = None) -> Mail:
    """The same beside the window, on any thread: drafts stay drafts. Raises Refusal."""
    paths.made(folder)
    this = me_of(book)
    with book.aside() as view:
        known, without = _addresses(view, this.device, to)
        ((person,),) = view.rows("SELECT value FROM meta WHERE name = 'me'")
        me = view.title(person)
    taken = [one.name for one in folder.iterdir()]
    bundle = folder / new_name(prefix_of(this), taken)
    made = _small_enough(book, bundle, to)
    subject = _("Clusterbook, {day}").format(day=day_and_year(clock.today()))
    words = _words(me)
    draft, note = bundle.with_suffix(".eml"), bundle.with_suffix(".txt")
    told = "\n\n".join(
        [
            _("To: {addresses}").format(addresses=", ".join(address for _name, address in known)),
            _("Subject: {subject}").format(subject=subject),
            _("Attach: {file}").format(file=bundle.name),
            words,
        ]
    )
    try:
        write_eml(draft, known, subject, words, bundle)
        note.write_text(told + "\n", encoding="utf-8")
    except OSError as error:
        for one in (draft, note, bundle):
            with suppress(OSError):
                one.unlink(missing_ok=True)
        raise from_os_error(error, draft) from error
    addresses = tuple(address for _name, address in known)
    return Mail(draft, bundle, note, addresses, tuple(without), subject, words, made)


def clear_sent(root: Path) -> None:
    """Remove from the folders beneath `root`, one for each day, what was written to be sent more than a month ago. Only
    files that were named here are touched, and a folder goes with the last of them."""
    before = clock.now() / 1000 - KEPT
    with suppress(OSError):  # what cannot be removed now may be another day
        for folder in [one for one in root.iterdir() if one.is_dir() and not one.is_symlink()]:
            old = [file for file in folder.iterdir() if _is_mail(file) and file.lstat().st_mtime < before]
            for file in old:
                file.unlink()
            if old and not any(folder.iterdir()):
                folder.rmdir()


def _is_mail(file: Path) -> bool:
    return file.suffix in (ENDING, ".eml", ".txt") and is_unique(file.stem + ENDING) and not file.is_dir()


@contextmanager
def bundles_in(path: Path) -> Iterator[list[Path]]:
    """The bundle that a file is; or those attached to a saved message, which are gone afterwards. Raises Refusal."""
    if not is_message(path):
        yield [path]
        return
    with opened_message(path) as files:
        yield files


def bundles_of(message: Path, folder: Path) -> list[Path]:
    """Copies of the bundles attached to a saved message, put into a folder to be looked at. Raises Refusal."""
    copies = []
    with opened_message(message) as files:
        for file in files:
            copies.append(paths.free_name(folder, f"{message.stem}{file.suffix}"))
            try:
                shutil.copyfile(file, copies[-1])
            except OSError as error:
                raise from_os_error(error, copies[-1]) from error
    return copies


def _small_enough(book: Book, bundle: Path, to: Collection[str] | None) -> Made:
    """Make the bundle; without attached files when it would be too large with them."""
    for sizes in (SIZES, Sizes(0, 0)):
        made = make_aside(book, bundle, to=to, sizes=sizes)
        length = bundle.stat().st_size
        if length <= MOST_BUNDLE:
            return made
        bundle.unlink(missing_ok=True)
    raise Refusal(
        _("What the others lack is {size}: too large for e-mail. Use a stick, a folder or the room.").format(
            size=size(length)
        )
    )


def _addresses(view: View, device: str, to: Collection[str] | None) -> tuple[list[tuple[str, str]], list[str]]:
    """Names and addresses of the people whose devices a message is for, and the names of those without one."""
    rows = view.rows("SELECT name, person FROM device WHERE removed IS NULL ORDER BY place")
    return addresses_of(view, [person for name, person in rows if name != device and (to is None or name in to)])


def addresses_of(view: View, people: Iterable[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Names and addresses of people, each once, and the names of those whose address is not known."""
    known, without = [], []
    for id in dict.fromkeys(people):
        one = view.get(Person, id)
        address = one.email.strip() if one else ""
        if is_address(address):
            known.append((view.title(id), address))
        else:
            without.append(view.title(id))
    return known, without


def _words(me: str) -> str:
    return _(
        "The attached file brings what is new in our cluster's book. It is sealed: only our laptops can open it.\n\n"
        "Save it and double-click it, or drag it onto the Clusterbook window.\n\n{me}"
    ).format(me=me)


def missing_addresses(without: Sequence[str]) -> str:
    """Whose address is not known, in a sentence; nothing when all are."""
    return _("No e-mail address is known for {names}.").format(names=joined(without)) if without else ""
