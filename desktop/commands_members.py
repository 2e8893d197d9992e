"""What the commands about other laptops do: invite and join, bundles, members, sharing and erasing."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.asking import given_passphrase, opened, passphrase_for, say
from desktop.book import Book
from desktop.errors import NotFound, Refusal
from desktop.models import Person, School
from desktop.steps import run
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.bundles import Taken
    from desktop.members import MemberRow

INVITED = "CLUSTERBOOK_INVITE_PASSPHRASE"


def invite(asked: argparse.Namespace) -> None:
    """Invite somebody; print where the invitation is. The words to be told go to standard error."""
    from desktop.inviting import check_may_invite
    from desktop.inviting import invite as write

    words = os.environ.get(INVITED) or None
    with opened(asked, writes=True) as book:
        school = _found(book, "school", asked.school) if asked.school else None
        check_may_invite(book, school or asked.school, asked.role)
        written = write(
            book,
            _found(book, "person", asked.person) or "",
            asked.output,
            school=school,
            role=asked.role,
            name=asked.person,
            school_name="" if school else asked.school or "",
            words=words,
        )
    if words is None:
        say(_("Tell these words to {name} by another way than the file goes:").format(name=asked.person))
        say(written.words)
    print(written.path)


def _found(book: Book, kind: str, name: str | None) -> str | None:
    described: type[Person] | type[School] = Person if kind == "person" else School
    with book.reading() as view:
        found = view.all(described, "id = ? OR name = ? COLLATE NOCASE", [name, name])
    if len(found) > 1:
        said = _("There are {n} of the name {name}: use the id of one.")
        raise Refusal(said.format(n=len(found), name=str(name)[:60]))
    return found[0].id if found else None


def join(asked: argparse.Namespace) -> None:
    """Make a book from an invitation; print where it is."""
    from desktop.inviting import join as make

    words = os.environ.get(INVITED) or _ask_words()
    path = run(make(asked.file, words, asked.book, passphrase_for(asked, new=True)))
    print(path)


def _ask_words() -> str:
    import getpass
    import sys

    if sys.stdin is None or not sys.stdin.isatty():
        raise Refusal(_("The invitation’s words are needed. Set {variable}.").format(variable=INVITED))
    try:
        return getpass.getpass(_("The invitation’s six words: "))
    except EOFError:
        raise Refusal(_("No words were given.")) from None


def make(asked: argparse.Namespace) -> None:
    """Write a bundle; print where it is."""
    from desktop.bundles import make_bundle

    with opened(asked) as book:
        to = None if asked.reader.casefold() == "all" else [one.device for one in _laptops(book, asked.reader)]
        made = make_bundle(book, asked.output, to=to)
    said = [plural("{n} step", "{n} steps", made.operations), plural("{n} file", "{n} files", made.files)]
    if made.left_out:
        said.append(plural("{n} file was too large", "{n} files were too large", made.left_out))
    say(", ".join(said))
    print(asked.output)


def show(asked: argparse.Namespace) -> None:
    """What a bundle would bring, or each attached to a saved message; nothing is taken."""
    from desktop.bundles import look_at
    from desktop.mailing import bundles_in

    with opened(asked) as book, bundles_in(asked.file) as files:
        for file in files:
            _show(book, look_at(book, file))


def _show(book: Book, seen: Taken) -> None:
    from desktop.arrivals import when_words

    with book.reading() as view:
        print(
            _("From {who}: {words}").format(who=view.device(seen.sender), words=seen.summary.words),
            when_words(seen.summary),
        )
        for device, name, count in seen.summary.done:
            print(f"{view.device(device)}\t{_(name)}\t{count}")
    for line in seen.summary.lines:
        marks = _("disagreement") if line.disagreements else ""
        print("\t".join((line.what, line.kind, line.record, line.title, marks)).rstrip())


def take(asked: argparse.Namespace) -> None:
    """Take bundles, each whole or not at all; one with nothing new is taken without complaint. One that cannot be taken
    keeps no other from being taken."""
    from desktop.carriers.mail import is_message
    from desktop.mailing import bundles_in

    failed = 0
    with opened(asked, writes=True) as book:
        for given in asked.files:
            way = "mail" if is_message(given) else "file"
            try:
                with bundles_in(given) as files:
                    refused = [one for file in files if (one := _take(book, given.name, file, way)) is not None]
            except Refusal as refusal:
                refused = [refusal]
            if refused and len(asked.files) == 1:
                raise refused[0]
            failed += bool(refused)
            for why in refused:
                say(f"{given.name}: {why}")
    if failed:
        raise Refusal(plural("{n} file was not taken.", "{n} files were not taken.", failed))


def _take(book: Book, name: str, file: Path, way: str) -> Refusal | None:
    from desktop.bundles import take_bundle

    try:
        taken = take_bundle(book, file, way)
    except Refusal as refusal:
        return refusal
    print(f"{name}: {taken.summary.words}")
    if taken.was_copied:
        say(_("This laptop was copied: both histories are kept."))
    return None


def members(asked: argparse.Namespace) -> None:
    """The laptops of the cluster: device, person, school, role, and what else is to be known."""
    from desktop.members import list_members, set_aside

    with opened(asked) as book, book.reading() as view:
        for one in list_members(view):
            notes = [
                _("leads") if one.lead else "",
                _("this laptop") if one.mine else "",
                _("removed by {who}").format(who=one.removed_by) if one.removed_by else "",
                _("its invitation was used twice") if one.second_use else "",
            ]
            if aside := len(set_aside(view, one.device)) if one.removed_by else 0:
                notes.append(plural("{n} later step counts for nobody", "{n} later steps count for nobody", aside))
            print("\t".join((one.device, one.name, one.school_words, one.role_words, ", ".join(filter(None, notes)))))


def remove(asked: argparse.Namespace) -> None:
    """Remove a laptop, and say what that can and cannot do."""
    from desktop.members import remove as cut_off

    with opened(asked, writes=True) as book:
        found = _laptops(book, asked.device)
        if len(found) > 1:
            raise Refusal(_("There are several laptops of that name: use the device of one (“members” lists them)."))
        done = cut_off(book, found[0].device)
    if done.done:
        say(_("Removed. It keeps what it has, and hears from laptops that have not learned of this yet."))
    else:
        say(
            _("Most of the leads must ask for this: {votes} of {needed} have.").format(
                votes=done.votes, needed=done.needed
            )
        )


def _laptops(book: Book, name: str) -> list[MemberRow]:
    """Laptops by their device, or by the name of the person they belong to."""
    from desktop.members import list_members

    plain = name.strip().casefold()
    with book.reading() as view:
        rows = [one for one in list_members(view) if not one.removed_by and not one.mine]
    found = [one for one in rows if one.device == name or one.person == name or one.name.casefold() == plain]
    if not found:
        raise NotFound(name, _("There is no other laptop of {name} in this cluster.").format(name=name[:60]))
    return found


def erase(asked: argparse.Namespace) -> None:
    """Erase what a field ever held, or all that a record ever held."""
    from desktop.erasing import erase as forget

    with opened(asked, writes=True) as book:
        done = forget(book, asked.id, asked.field)
    say(
        plural(
            "Erased from {n} step. Every laptop that hears of it drops it; backups and paper keep what they have.",
            "Erased from {n} steps. Every laptop that hears of it drops it; backups and paper keep what they have.",
            done.contents,
        )
    )


def share(asked: argparse.Namespace) -> None:
    """Show a record to others than before; print the id that they see it by."""
    from desktop.sharing import share as show_to

    with opened(asked, writes=True) as book:
        shared = show_to(book, asked.id, asked.audience)
    if shared.words:
        say(shared.words)
    print(shared.id)


def rebuild(asked: argparse.Namespace) -> None:
    """Work out the tables anew from the log alone."""
    from desktop.rebuilding import rebuild as work_out

    given_passphrase(asked)
    with opened(asked) as book:
        print(plural("{n} record was worked out anew.", "{n} records were worked out anew.", work_out(book)))
