"""Fields in which more than one value stands, side by side: what each is, whose, since when, and what stood before."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from desktop import clock
from desktop.errors import BadValue
from desktop.models.base import RECORDS
from desktop.models.kinds import Kind, LongText
from desktop.sync.ancestry import RESTATING, Written
from desktop.sync.live import Live, is_hide
from desktop.sync.operations import Value
from desktop.telling import field_words, kind_of, words_of
from desktop.view import View
from desktop.words import _, ago, joined

if TYPE_CHECKING:
    from desktop.sync.textmerge import Passage

__all__ = ["Disagreement", "Named", "Version", "count", "disagreement", "disagreements", "named", "standing"]


class Version(NamedTuple):
    """One of the values that stand. `changes` are the ids of all changes that have it, `devices` who wrote those;
    `change`, `when` and `operation` are of the one that counts first."""

    value: Value
    words: str
    who: str
    when: datetime.datetime
    when_words: str
    operation: str
    change: str
    changes: tuple[str, ...]
    devices: tuple[str, ...]
    is_shown: bool


class Disagreement(NamedTuple):
    """A field in which people differ. `seen` is handed back to whoever settles it; `passages` are a long text's."""

    record: str
    field: str
    kind_words: str
    title: str
    label: str
    versions: tuple[Version, ...]
    before: tuple[str, ...]
    passages: tuple[Passage, ...]
    note: str

    @property
    def seen(self) -> tuple[str, ...]:
        """The changes that whoever looks at this has on the screen."""
        return tuple(change for version in self.versions for change in version.changes)


class Named(NamedTuple):
    """A disagreement by what it is about, for a list that shows no more."""

    record: str
    field: str
    words: str


def standing(view: View) -> list[tuple[str, str]]:
    """Records and fields that somebody should settle. What was taken out of view by common consent is left alone."""
    found = view.disagreements()
    gone: set[str] = set()
    for kind in {record.partition("-")[0] for record, _field in found} & RECORDS.keys():
        gone |= {
            id
            for (id,) in view.rows(
                f'SELECT id FROM "{kind}" WHERE hidden IS TRUE AND id IN (SELECT record FROM disagreement)'
            )
        }
    return [(record, field) for record, field in found if field == "hidden" or record not in gone]


def count(view: View) -> int:
    """How many there are to settle."""
    return len(standing(view))


def named(view: View) -> list[Named]:
    """What each is about."""
    lines = []
    for record, field in standing(view):
        if field == "hidden":
            words = _("“{title}”, taken out of view and still in use").format(title=view.title(record))
        else:
            label = field_words(view, kind_of(record, field), field)
            words = _("{field} of “{title}”").format(field=label, title=view.title(record))
        lines.append(Named(record, field, words))
    return lines


def disagreements(view: View) -> list[Disagreement]:
    """Every one there is to settle, by kind of record and title."""
    found = [_described(view, record, field) for record, field in standing(view)]
    return sorted(found, key=lambda one: (one.kind_words, one.title.casefold(), one.record, one.label))


def disagreement(view: View, record: str, field: str) -> Disagreement | None:
    """The one about a field of a record; None when there is none, or no longer."""
    return _described(view, record, field) if (record, field) in standing(view) else None


def _described(view: View, record: str, field: str) -> Disagreement:
    described = RECORDS[record.partition("-")[0]]
    kind = kind_of(record, field)
    versions = _of_hide(view, record) if field == "hidden" else _of_values(view, record, field)
    before = () if field == "hidden" else view.lineage(record, field).nearest_common()
    shown = next((one for one in versions if one.is_shown), versions[0])
    if field == "hidden":
        note = _("Taken out of view by {a}, still in use by {b}.").format(a=versions[0].who, b=versions[1].who)
    elif field == "audience":
        note = _("Until this is settled the narrowest counts: {words}.").format(words=shown.words)
    else:
        note = ""
    return Disagreement(
        record=record,
        field=field,
        kind_words=_(described.label),
        title=view.title(record),
        label=_("In view") if field == "hidden" else field_words(view, kind, field),
        versions=versions,
        before=tuple(dict.fromkeys(words_of(view, record, field, one.value) for one in before)),
        passages=tuple(_passages(kind, versions, [one.value for one in before])),
        note=note,
    )


# -- values ------------------------------------------------------------------------------------------------------------


def _of_values(view: View, record: str, field: str) -> tuple[Version, ...]:
    lineage = view.lineage(record, field)
    by_value: dict[str, list[Written]] = {}
    for one in lineage.live:
        by_value.setdefault(json.dumps(one.value), []).append(one)
    held = getattr(view.any(record), field, None) if field == "audience" else lineage.live[0].value
    versions = []
    for several in by_value.values():
        origins = [lineage.origin(one) for one in several]
        # an undo that left somebody's value standing wrote nothing of its own
        writers = [one for one in origins if one.name not in RESTATING] or origins
        value = several[0].value
        words = words_of(view, record, field, value)
        versions.append(_version(view, value, words, writers, [one.id for one in several], value == held))
    return tuple(versions)


def _version(
    view: View, value: Value, words: str, writers: list[Written], changes: Iterable[str], is_shown: bool
) -> Version:
    first = writers[0]
    devices = tuple(dict.fromkeys(one.device for one in writers))
    return Version(
        value=value,
        words=words,
        who=joined(list(dict.fromkeys(map(view.device, devices)))),
        when=clock.at(first.at),
        when_words=ago(clock.at(first.at), clock.moment()),
        operation=_(first.name),
        change=first.id,
        changes=tuple(changes),
        devices=devices,
        is_shown=is_shown,
    )


def _passages(kind: Kind | None, versions: tuple[Version, ...], before: list[Value]) -> list[Passage]:
    if not isinstance(kind, LongText):
        return []
    from desktop.sync.textmerge import merge

    try:
        texts = [kind.hold(version.value) for version in versions]
        return merge(kind.hold(before[0]) if before else None, texts)
    except BadValue:
        return []


# -- taken out of view by one, in use by another -----------------------------------------------------------------------


def _of_hide(view: View, record: str) -> tuple[Version, ...]:
    """To take it out of view, and to keep it: by whom, and for the sake of what."""
    live = [one for one in view.live(record) if one.field == "hidden"]
    hides = [one for one in live if is_hide(one)]
    back = [one for one in live if not is_hide(one)]
    edits = view.unseen_by_hides(record)
    fields = [field_words(view, kind_of(record, one.field), one.field) for one in edits]
    words = _("keep it (edited: {fields})").format(fields=", ".join(dict.fromkeys(fields))) if edits else _("keep it")
    is_kept = bool(edits)
    return (
        _version(view, True, _("take it out of view"), _written(view, record, hides), _ids(hides), not is_kept),
        _version(view, False, words, _written(view, record, edits + back), _ids(edits + back), is_kept),
    )


def _written(view: View, record: str, changes: list[Live]) -> list[Written]:
    found: list[Written] = []
    for field in dict.fromkeys(one.field for one in changes):
        lineage = view.lineage(record, field)
        ids = {one.id for one in changes}
        found += [lineage.origin(one) for one in lineage.live if one.id in ids]
    return sorted(found, key=lambda one: one.rank, reverse=True)


def _ids(changes: list[Live]) -> list[str]:
    return [one.id for one in changes]
