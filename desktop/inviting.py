"""Inviting another laptop into the cluster, and joining with an invitation."""

from __future__ import annotations

import os
import secrets
from collections.abc import Generator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop import VERSION, cipher, clock
from desktop.book import ENDING, Book, empty_book, own_card
from desktop.bundles import me_of, written_aside
from desktop.copying import put_in_place, remove
from desktop.errors import NotFound, Refusal, from_os_error
from desktop.holder import Holder
from desktop.models import Person, Role, School
from desktop.projection import project
from desktop.recovery import either, known, normalise, suggestions
from desktop.refused_bundle import RefusedBundle
from desktop.steps import Step
from desktop.sync.bundle import Sizes
from desktop.sync.envelope import MOST_STANZAS
from desktop.sync.invitation import Invited, open_invitation, write_invitation
from desktop.sync.members import certify, invitations
from desktop.sync.operations import device_name, new_device
from desktop.sync.refused import Refused
from desktop.sync.taking import apply, prepared
from desktop.words import _, plural
from desktop.written import check_place, refuse_taken

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

INVITATION = ".clusterinvitation"
WORDS = 6
SHORTEST = 20
"""Letters and spaces that words of somebody's own must have; any six of those that are proposed have more."""
ROLES = ("head", "facilitator", "clerk", "staff")
"""What somebody may join as. Governors hold paper, not a laptop of the cluster’s."""
INVITATION_SIZES = Sizes(file=100_000_000, all=1_000_000_000)
MOST_LAPTOPS = MOST_STANZAS - 2
"""What a bundle is sealed to is read up to so many; the library adds one of its own, and one is in hand."""


class Written(NamedTuple):
    """An invitation that was written: its file, and the words to be told by another way than the file goes."""

    path: Path
    words: str
    key: str


class Begun(NamedTuple):
    """An invitation that everybody will hear of, and whose file is still to be written. `added` are the records of
    somebody, and of a school, that the book did not have."""

    invited: Invited
    words: str
    key: str
    added: tuple[str, ...] = ()


def invite(
    book: Book,
    person: str,
    path: Path,
    *,
    school: str | None = None,
    role: str = "head",
    name: str = "",
    school_name: str = "",
    words: str | None = None,
) -> Written:
    """Invite somebody's laptop into the cluster, as `begin_invitation` has it. No file, no invitation. Raises Refusal.
    """
    path = named_as_invitation(path)
    check_place(path)
    begun = begin_invitation(
        book, person, school=school, role=role, name=name, school_name=school_name, words=words
    )
    try:
        return write_begun(book, begun, path)
    except BaseException:
        take_back(book, begun)
        raise


def named_as_invitation(path: Path) -> Path:
    """A file's name as that of an invitation: with its ending, given where it was left out."""
    return path if path.suffix == INVITATION else path.with_name(path.name + INVITATION)


def begin_invitation(
    book: Book,
    person: str,
    *,
    school: str | None = None,
    role: str = "head",
    name: str = "",
    school_name: str = "",
    words: str | None = None,
) -> Begun:
    """Say in the book that somebody is invited. Without `person`, or without `school`, those of the names are added in
    the same step. `words` in place of the six that are proposed. Raises Refusal."""
    import pyrage

    from desktop.roles import check_role

    if words is not None:
        check_words(words)
    if role == "facilitator":
        school, school_name = None, ""
    with book.reading() as view:
        if person and view.get(Person, person) is None:
            raise NotFound(person)
        if school is not None and view.get(School, school) is None:
            raise NotFound(school)
        check_may_invite(book, school or school_name or None, role)
        about = view.title(person) if person else name.strip()
    key = new_device()
    public = device_name(key)
    added: list[str] = []
    with book.operation("Invite", about=about) as work:
        if school is None and school_name:
            school = work.add(School, name=school_name).id
            added.append(school)
        if not person:
            person = work.add(Person, name=name).id
            held = work.add(Role, person=person, role=role, school=school)
            check_role(work, held)
            added += [person, held.id]
        told = {"key": public, "person": person, "school": school, "role": role}
        work.say_of_members("invite", told, public)
    identity = str(pyrage.x25519.Identity.generate())
    invited = Invited(identity, key, str(book.meta("founding")), book.cluster, person, school, role)
    proposed = " ".join(secrets.choice(known()) for _turn in range(WORDS))
    return Begun(invited, words or proposed, public, tuple(added))


def check_words(words: str) -> None:
    """Refuse words that are fewer letters than any six of ours: whoever has the file may try them without end. Raises
    Refusal."""
    if len(plain_words(words)) < SHORTEST:
        raise Refusal(
            _(
                "The words of an invitation need at least {n} characters, for whoever gets hold of its file may try "
                "words without end. Six short words make good ones; without any, six are proposed."
            ).format(n=SHORTEST)
        )


def take_back(book: Book, begun: Begun) -> None:
    """Withdraw an invitation that came to nothing, and take out of view whom it had added. Raises Refusal."""
    withdraw(book, begun.key, begun.added)


def writing_begun(book: Book, begun: Begun, path: Path) -> Generator[Step, None, Written]:
    """Write the file of an invitation, step by step, on any thread. Stopped, it leaves no file. Raises Refusal."""
    yield Step(0, 0, path.name)
    written = write_begun(book, begun, path)
    try:
        yield Step(1, 1, path.name)
    except GeneratorExit:
        with suppress(OSError):
            written.path.unlink()
        raise
    return written


def write_begun(book: Book, begun: Begun, path: Path) -> Written:
    """The same in one go. Raises Refusal."""
    path = named_as_invitation(path)
    try:
        with written_aside(book) as connection:
            write_invitation(
                connection,
                path,
                me_of(book),
                begun.invited,
                plain_words(begun.words),
                at=clock.now(),
                writer=VERSION,
                sizes=INVITATION_SIZES,
            )
    except OSError as error:
        raise from_os_error(error, path) from error
    return Written(path, begun.words, begun.key)


def told_words(words: str) -> str:
    """The words of an invitation as they were told: a comma, a capital, a word cut short make no difference where all
    are ours; words that the inviter chose herself stay as they were typed."""
    given = normalise(words)
    return given if all(word in known() for word in given.split()) else words


def misheard(words: str) -> list[str]:
    """What may be wrong with the words of an invitation that opened nothing, one sentence each."""
    given = normalise(words).split()
    said = []
    for place, word in enumerate(given, 1):
        if word not in known():
            meant = either([f"“{other}”" for other in suggestions(word)])
            hint = _("Word {place} is “{word}”: perhaps {meant}?") if meant else _("Word {place}, “{word}”, is none.")
            said.append(hint.format(place=place, word=word[:40], meant=meant))
    if len(given) != WORDS:
        said.append(plural("There is {n} word; it takes six.", "There are {n} words; it takes six.", len(given)))
    return said


def plain_words(words: str) -> str:
    """The words as they seal: however they were told, in small letters with one space between."""
    return " ".join(words.lower().split())


def withdraw(book: Book, key: str, hide: Sequence[str] = ()) -> None:
    """Let nobody else use an invitation, and take some records out of view with it. Whoever has its file and words may
    still read it. Raises Refusal."""
    with book.reading() as view:
        found = next((one for one in invitations(view._connection) if one.key == key), None)
        if found is None:
            raise NotFound(key)
        about = view.title(found.person)
    with book.operation("Withdraw invitation", about=about) as work:
        for id in hide:
            work.hide(work.any(id))
        work.say_of_members("withdraw", {"key": key, "except": list(found.used)}, key)


def check_may_invite(book: Book, school: str | None, role: str) -> None:
    """Refuse an invitation that nobody would count. A school that is yet to be added goes by any word. Raises Refusal.
    """
    if role not in ROLES:
        raise Refusal(_("Somebody joins as one of: {roles}.").format(roles=", ".join(ROLES)))
    if role != "facilitator" and school is None:
        raise Refusal(_("Say which school the laptop belongs to."))
    with book.reading() as view:
        rows = view.rows("SELECT school, role, lead, removed FROM device WHERE name = ?", [book.device])
        ((laptops,),) = view.rows("SELECT count(*) FROM device WHERE removed IS NULL")
    if laptops >= MOST_LAPTOPS:
        raise Refusal(
            _(
                "The cluster has {n} laptops, and a bundle can be sealed to no more. Remove one that nobody uses, and "
                "invite then."
            ).format(n=laptops)
        )
    if not rows or rows[0][3] is not None:
        raise Refusal(_("This laptop no longer belongs to the cluster, so it cannot invite another."))
    own, as_what, lead, _removed = rows[0]
    if not lead and not (as_what == "head" and school is not None and school == own):
        raise Refusal(
            _("A head invites laptops of her own school; another school is invited by a head who leads the cluster.")
        )


# -- joining -----------------------------------------------------------------------------------------------------------


def join(file: Path, words: str, path: Path, passphrase: str) -> Generator[Step, None, Path]:
    """Make a book from an invitation: one's own, with all that its circles share. Raises Refusal.

    Made under another name and put in place when it is whole; stopping leaves nothing behind.
    """
    cipher.check_passphrase(passphrase)
    if path.suffix != ENDING:
        path = path.with_name(path.name + ENDING)
    refuse_taken(path)
    yield Step(0, 4, _("Opening the invitation"))
    try:
        invited = open_invitation(file, plain_words(words))
    except Refused as refused:
        raise RefusedBundle(refused.code, file) from refused
    except OSError as error:
        raise from_os_error(error, file) from error
    salt = os.urandom(cipher.SALT)
    key = cipher.derive_key(passphrase, salt)
    part = path.with_name(path.name + ".part")
    try:
        remove(part)
        path.absolute().parent.mkdir(parents=True, exist_ok=True)
        holder = Holder(path)
    except OSError as error:
        raise from_os_error(error, path) from error
    try:
        yield Step(1, 4, _("Checking what came with it"))
        yield from _fill(part, key, salt, file, invited)
        put_in_place(part, path)
    except Refused as refused:
        raise RefusedBundle(refused.code, file) from refused
    except OSError as error:
        raise from_os_error(error, path) from error
    finally:
        holder.release()
        with suppress(Refusal):
            remove(part)
    return path


def _fill(part: Path, key: bytes, salt: bytes, file: Path, invited: Invited) -> Generator[Step, None, None]:
    with empty_book(part, key, salt) as book:
        book.set_meta("founding", invited.founding)
        book.set_meta("cluster", invited.cluster_record)
        book.set_meta("me", invited.person)
        with prepared(file, me_of(book)._replace(identity=invited.identity), key=True) as segments:
            yield Step(2, 4, _("Writing your book"))
            with book.upkeep() as writing:
                cipher.expect_much(writing, megabytes=48)
                project(writing, apply(writing, segments, me_of(book), at=clock.now(), bundle=None))
        yield Step(3, 4, _("Joining the cluster"))
        with book.reading() as view:
            _check_not_withdrawn(view._connection, device_name(invited.key))
        card = own_card(book, invited.person, invited.school, invited.role) | {"invite": device_name(invited.key)}
        card["proof"] = certify(invited.key, invited.founding, card)
        with book.operation("Join the cluster") as work:
            work.say_of_members("card", card)


def _check_not_withdrawn(connection: Connection, key: str) -> None:
    found = next((one for one in invitations(connection) if one.key == key), None)
    if found is None:
        raise Refused("malformed")
    if found.withdrawn:
        raise Refused("withdrawn")
