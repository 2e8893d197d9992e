"""The last look at a pack before anybody has it: whatever made it, it must hold nothing that is not for its readers.
So with minutes, extracts, year book and register.

It knows nothing of how any of these is gathered or laid out. What went in is asked for again, record by record; the
words that came out are searched for what narrower things are called; the file is gone through for what could act.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from desktop.errors import Refusal
from desktop.meeting_readers import governors_line, is_for
from desktop.models import RECORDS, Item, Meeting, Record
from desktop.models.audience import WORDS, may_read
from desktop.models.kinds import Choice, Text
from desktop.names import own_fact
from desktop.pack_parts import Parts, plain
from desktop.pack_people import OUTSIDE, people_of
from desktop.packs.contents import Origin
from desktop.view import View
from desktop.words import _

_TITLED = {
    **dict.fromkeys(
        ("item", "paper", "meeting", "plan", "priority", "criterion", "action", "decision", "document", "note"),
        ("title",),
    ),
    "person": ("name",),
    "school": ("name", "short"),
}
"""The kinds of record that are called something, and by which of their fields."""
_NAMED = ("person", "school", "role", "cluster")
_NOT_GATHERED = ("note", "document", "criterion")
_WORDS, _LETTERS, _ONE_WORD = 2, 8, 10


class Made(NamedTuple):
    """A pack as it came out: what went in, what its pages say, its file, and what the file is called, if anything;
    `not_made` says that it was not made, for whatever is no pack."""

    origins: tuple[Origin, ...]
    words: tuple[str, ...]
    pdf: bytes
    name: str = ""
    not_made: str = ""

    @property
    def refusal(self) -> str:
        """What begins the words of a refusal."""
        return self.not_made or _("The pack was not made")


def check_pack(view: View, meeting: str | None, readers: str | None, made: Made, *, chair: bool = False) -> None:
    """Refuse a pack, or something else that is printed, that says more than its readers may know. `chair` is the copy
    with the owner's own notes; `meeting` whose agenda it has, if any; readers None are whoever holds this book, to whom
    nothing in it is unknown.

    Raises Refusal, which says what was found where and what to do.
    """
    if readers is not None:
        for _id, record in not_theirs(view, meeting, readers, made.origins, chair=chair):
            raise _not_for_them(view, record, made)
    from desktop.packs.finished import look_through

    found = look_through(made.pdf)
    if found.wrong:
        raise Refusal(
            _(
                "{not_made}: its file would hold what may act by itself or cannot be seen ({what})."
                " One of its papers brought it. Print that paper to a new PDF, and attach that instead."
            ).format(not_made=made.refusal, what=", ".join(found.wrong))
        )
    if readers is not None:
        _check_words(view, readers, made, found.words)


def check_twin(view: View, readers: str, origins: tuple[Origin, ...], words: tuple[str, ...], name: str) -> None:
    """Refuse the readable twin of a pack that was looked through, where its own words say more than its readers may
    know. Raises Refusal."""
    _check_words(view, readers, Made(origins, words, b"", name), ())


# -- what went in ----------------------------------------------------------------------------------------------


def not_theirs(
    view: View, meeting: str | None, readers: str, origins: Iterable[Origin], *, chair: bool = False
) -> Iterator[tuple[str, Record | None]]:
    """Of what went into a pack, the ids of what is not for all of its readers now, each with its record (of a file: one
    that names it), or None where there is none in this book."""
    held = view.get(Meeting, meeting)
    for origin in origins:
        if "-" not in origin.id:
            if not _may_have_file(view, origin.id, readers):
                yield origin.id, _a_holder(view, origin.id)
            continue
        record = view.any(origin.id)
        if record is None or not may_have(record, held, readers, named=origin.named, chair=chair):
            yield origin.id, record


def may_have(
    record: Record, meeting: Meeting | None, readers: str, *, named: bool = False, chair: bool = False
) -> bool:
    """Whether a record's own readers include all of a pack's."""
    if isinstance(record, Meeting):
        return is_for(record, readers) or (named and record.circle == "cluster")
    if record.kind == "note":
        return chair and record.audience == "me"
    if named or record.kind in _NAMED:
        return may_read(record.audience, "cluster") or may_read(record.audience, readers)
    if isinstance(record, Item) and meeting is not None and record.meeting == meeting.id and readers in OUTSIDE:
        line = governors_line(meeting)
        if line is not None and record.position < line:
            return False  # they are not there yet
    return may_read(record.audience, readers)


def _may_have_file(view: View, file: str, readers: str) -> bool:
    return any(may_read(audience, readers) for _id, audience in _holders(view, file))


def _holders(view: View, file: str) -> list[tuple[str, str]]:
    return [
        (id, audience)
        for kind in ("paper", "version")
        for id, audience in view.rows(f"SELECT id, audience FROM {kind} WHERE file = ? ORDER BY id", [file])
    ]


def _a_holder(view: View, file: str) -> Record | None:
    return next((view.any(id) for id, _audience in _holders(view, file)), None)


def _not_for_them(view: View, record: Record | None, made: Made) -> Refusal:
    if record is None:
        said = _("{not_made}: something in it is not in this book. Make it again.")
        return Refusal(said.format(not_made=made.refusal))
    return Refusal(
        _(
            "{not_made}: “{title}” ({kind}) would be in it, and is not for all of its readers. Change who"
            " may see that, or make this for others."
        ).format(not_made=made.refusal, title=view.title(record.id)[:120], kind=_(record.label).lower())
    )


# -- what came out -----------------------------------------------------------------------------------------------


def _check_words(view: View, readers: str, made: Made, beside: Sequence[str]) -> None:
    """Look for what narrower things are called in the pages' words, in those beside them, and in the file's name."""
    places = [
        (_("on its pages"), made.words),
        (_("in its outline or in what its file says of itself"), beside),
        (_("in its file’s name"), (re.sub(r"\.(?:pdf|html)\Z", "", made.name, flags=re.IGNORECASE),)),
    ]
    said = [(where, _Words(words)) for where, words in places]
    found = [
        (title, id, where)
        for id, title in _narrower(view, readers)
        for where, words in said
        if words.have(title)
    ]
    if not found:
        return
    allowed = _Words(_allowed(view, readers, made.origins))
    left = [one for one in found if not allowed.have(one[0])]
    if left:
        allowed = _Words(_readable(view, readers))
        left = [one for one in left if not allowed.have(one[0])]
    if left:
        parts = Parts(_allowed(view, readers, made.origins))
        left = [one for one in left if not parts.make(one[0])]
    if left:
        _title, id, where = left[0]
        raise Refusal(
            _(
                "{not_made}: {where} it names “{title}” ({kind}), which is not for all of its readers."
                " Take that out of what it says, or change who may see that."
            ).format(
                not_made=made.refusal,
                where=where,
                title=view.title(id)[:120],
                kind=_(RECORDS[id.partition("-")[0]].label).lower(),
            )
        )


def _tells(title: str) -> bool:
    """Whether a title is long enough that it stands somewhere by no accident; “Data” is in any pack."""
    words = title.split()
    return (len(words) >= _WORDS and len(title) >= _LETTERS) or len(title) >= _ONE_WORD


class _Words:
    """Some texts to be searched for whole titles."""

    def __init__(self, texts: Iterable[str]) -> None:
        # a bar, so that no title is put together from the end of one text and the beginning of the next
        self._text = " | ".join(["", *(plain(text) for text in dict.fromkeys(texts)), ""])
        self._first = set(self._text.split())

    def have(self, title: str) -> bool:
        """Whether a plain title stands there whole."""
        return title.partition(" ")[0] in self._first and f" {title} " in self._text


def _narrower(view: View, readers: str) -> Iterator[tuple[str, str]]:
    """Id and plain title of every record that is called something and is not for all of these readers."""
    for kind, fields in _TITLED.items():
        # no title out of view is gathered, but one that a gathering forgot to leave out is to be found all the same;
        # of kinds that it does not read, one that was undone could only stop a pack for good
        shown = " WHERE hidden IS NOT TRUE" if kind in _NOT_GATHERED else ""
        rows = view.rows(f"SELECT id, audience, {', '.join(fields)} FROM {kind}{shown}")
        theirs = {audience: _may_know(kind, audience, readers) for audience in {row[1] for row in rows}}
        meetings = {one.id: one for one in view.all(Meeting, hidden=None)} if kind == "meeting" else {}
        for id, audience, *titles in rows:
            if theirs[audience] or (id in meetings and is_for(meetings[id], readers)):
                continue
            for title in {plain(one or "") for one in titles}:
                if _tells(title):
                    yield id, title


def _may_know(kind: str, audience: str, readers: str) -> bool:
    return may_read(audience, readers) or (kind in _NAMED and may_read(audience, "cluster"))


def _allowed(view: View, readers: str, origins: Sequence[Origin]) -> Iterator[str]:
    """What the pack may say: all that is written in what went in, and what any pack says of itself."""
    from desktop.packs.own_words import own_words

    for origin in origins:
        record = view.any(origin.id) if "-" in origin.id else None
        if record is not None:
            yield from _texts(record)
    cluster = view.any(own_fact(view, "cluster"))
    if cluster is not None:
        yield from _texts(cluster)
    yield people_of(view, readers)
    yield from own_words()
    yield from map(_, WORDS.values())
    for described in RECORDS.values():
        for kind in described.fields.values():
            if isinstance(kind, Choice):
                yield from map(_, kind.words.values())


def _readable(view: View, readers: str) -> Iterator[str]:
    """All that is written in anything that these readers may read."""
    for kind, described in RECORDS.items():
        for record in view.all(described):
            if _may_know(kind, record.audience, readers):
                yield from _texts(record)


def _texts(record: Record) -> Iterator[str]:
    for name, kind in record.fields.items():
        if isinstance(kind, Text):
            yield str(getattr(record, name) or "")
