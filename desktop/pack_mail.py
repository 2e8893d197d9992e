"""A pack by e-mail: a draft with the file attached, to be looked at and sent by the mail program."""

from __future__ import annotations

import datetime
import json
from collections.abc import Generator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from desktop import clock, paths
from desktop.agenda import agenda
from desktop.agenda_lines import Agenda
from desktop.book import Book
from desktop.carriers.mail import MOST_MAIL, write_eml
from desktop.errors import Refusal, from_os_error
from desktop.kept_packs import may_still_be_given
from desktop.mailing import KEPT, addresses_of
from desktop.meeting_pack import pack_file_name
from desktop.models.audience import Audience
from desktop.names import Names, own_fact
from desktop.pack_listing import printed_times
from desktop.pack_people import people_of
from desktop.roles import roles_on
from desktop.steps import Step
from desktop.view import View
from desktop.words import _, long_day, month_day


def file_in(message: int) -> int:
    """Bytes of the largest file that fits into a message of so many: in one it takes a third more than by itself."""
    return message * 73 // 100


MOST_FILE = file_in(MOST_MAIL)
"""What fits into a message of the size that servers take, unless somebody sets another."""
_GROUP = ("head", "lead", "chair", "clerk", "facilitator")
_PDF = "application/pdf"
_DRAFTS = "drafts of packs"


class PackMail(NamedTuple):
    """The draft that was written, and the file in it by itself, for mail in a browser. `without` names those whose
    address is not known, `others` those it is addressed to though the pack is not for them, as far as their roles tell;
    `size_words` say how much smaller its pictures made it, if they had to."""

    draft: Path
    file: Path
    addresses: tuple[str, ...]
    without: tuple[str, ...]
    others: tuple[str, ...]
    subject: str
    words: str
    size_words: str


def mail_pack(
    book: Book,
    meeting: str,
    readers: str,
    pdf: bytes,
    to: Sequence[str],
    folder: Path,
    *,
    version: int | None = None,
    most: int = MOST_FILE,
    issue: str = "",
) -> Generator[Step, None, PackMail]:
    """Write a draft to people with a pack's PDF attached, and the PDF beside it, its pictures made smaller where it is
    more than `most` bytes.

    `version` is the one that the file is, the newest issued unless told. `issue` is the id of an issued pack whose kept
    file it is: that is not sent once anything in it is for fewer than its readers. Fit for a worker thread. Stopping
    leaves nothing behind. Raises Refusal, also when the file cannot get small enough.
    """
    from desktop.packs.shrinking import shrink

    with book.aside() as view:
        if issue and (why_not := may_still_be_given(view, issue)):
            raise Refusal(why_not)
        plan = agenda(view, meeting, readers)
        name = pack_file_name(view, meeting, readers, version=plan.version if version is None else version)
        known, without = addresses_of(view, to)
        subject, words = _subject(view, plan, readers, version), _words(view, plan, readers, version)
        others = not_among(view, readers, to, clock.today())
    small = yield from shrink(pdf, most)
    if not small.enough:
        raise Refusal(
            _("The pack is too large for an e-mail. {why} Give it on a stick, or allow a larger message.").format(
                why=small.words
            )
        )
    paths.made(folder)
    draft = paths.free_name(folder, Path(name).with_suffix(".eml").name)
    file = draft.with_suffix(".pdf")
    _write(draft, file, known, subject, words, name, small.data)
    told = small.words if len(small.data) < len(pdf) else ""
    return PackMail(
        draft, file, tuple(address for _name, address in known), tuple(without), others, subject, words, told
    )


def clear_drafts(book: Book) -> None:
    """Remove the drafts and files that were written here more than a month ago: whoever has not sent them will not.
    Nothing else in their folders is touched."""
    before = clock.now() / 1000 - KEPT
    kept = []
    for place, at in _noted(book):
        if at > before:
            kept.append((place, at))
            continue
        with suppress(OSError):  # what cannot be removed is somebody's now
            Path(place).unlink(missing_ok=True)
    book.set_meta(_DRAFTS, json.dumps(kept))


def note_draft(book: Book, mail: PackMail) -> None:
    """Remember what was written, so that it does not lie there for ever."""
    now = clock.now() / 1000
    written = [(str(place), now) for place in (mail.draft, mail.file)]
    book.set_meta(_DRAFTS, json.dumps([*_noted(book), *written]))


def _noted(book: Book) -> list[tuple[str, float]]:
    return [(str(place), float(at)) for place, at in json.loads(book.meta(_DRAFTS) or "[]")]


def _write(
    draft: Path, file: Path, known: Sequence[tuple[str, str]], subject: str, words: str, name: str, data: bytes
) -> None:
    """The draft and the file, whole or not at all."""
    import tempfile

    try:
        with tempfile.TemporaryDirectory(prefix=".clusterbook-", dir=draft.parent) as aside:
            attached, part = Path(aside) / name, Path(aside) / "draft.part"
            attached.write_bytes(data)
            write_eml(part, known, subject, words, attached, _PDF)
            attached.replace(file)
            part.replace(draft)
    except OSError as error:
        for written in (draft, file):
            with suppress(OSError):
                written.unlink(missing_ok=True)
        raise from_os_error(error, draft) from error


def meant_for(view: View, readers: str, people: Sequence[str], day: datetime.date) -> set[str]:
    """Those of these people whom a pack is for, as far as their roles of that day tell: no governor for the heads'
    pack, nobody of another school for one school's."""
    wanted = Audience.read(readers)
    roles = roles_on(view, day)

    def belongs(person: str) -> bool:
        own = [role for role in roles if role.person == person]
        match wanted.form:
            case "people":
                return person in wanted.names
            case "cluster":
                return any(role.role in _GROUP for role in own)
            case "school":
                return any(role.school in wanted.names for role in own)
            case "school+facilitator":
                return any(role.school in wanted.names or role.role == "facilitator" for role in own)
        return wanted.form in ("governors", "open")

    return {person for person in people if belongs(person)}


def not_among(view: View, readers: str, people: Sequence[str], day: datetime.date) -> tuple[str, ...]:
    """Names of the people whom a pack is not for."""
    theirs, names = meant_for(view, readers, people, day), Names(view)
    return tuple(names.of(person) for person in dict.fromkeys(people) if person not in theirs)


def _subject(view: View, plan: Agenda, readers: str, version: int | None) -> str:
    when = datetime.date.fromisoformat(plan.date) if plan.date else None
    day = f"{month_day(when)} {when.year}" if when else ""
    number = _version_words(plan, version)
    whom = people_of(view, readers)
    return ", ".join(part for part in (plan.title, day, _("pack: {whom}").format(whom=whom), number) if part)


def _words(view: View, plan: Agenda, readers: str, version: int | None) -> str:
    start, _finish = printed_times(plan, readers)
    when = long_day(datetime.date.fromisoformat(plan.date)) if plan.date else ""
    place = ", ".join(part for part in (when, start, plan.venue) if part)
    number = _version_words(plan, version)
    lines = [
        _("Dear all,"),
        _("The pack for our meeting “{title}” is attached: {place}.").format(title=plan.title, place=place)
        if place
        else _("The pack for our meeting “{title}” is attached.").format(title=plan.title),
        _("It is {version}. Where you have an older one, please use this instead.").format(version=number)
        if number
        else _("It has not been issued yet, so that numbers in it may still change."),
        Names(view).of(own_fact(view, "me")),
    ]
    return "\n\n".join(lines)


def _version_words(plan: Agenda, version: int | None) -> str:
    n = plan.version if version is None else version
    return _("version {n}").format(n=n) if n else ""
