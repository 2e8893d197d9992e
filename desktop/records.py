"""Add, change, hide and list: for any type of record, as the command line and simple forms need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from desktop import recorded, retired
from desktop.belonging import belonging
from desktop.book import Book
from desktop.errors import BadValue, NotFound, Refusal
from desktop.models.audience import AudienceKind
from desktop.models.base import RECORDS, Record
from desktop.models.kinds import Kind, Link, Links
from desktop.readers import find_readers
from desktop.roles import check_role
from desktop.sync.live import Seen
from desktop.view import View
from desktop.words import _

if TYPE_CHECKING:
    from desktop.work import Work

_RULES: dict[str, Callable[[Work, Any, Any], None]] = {"role": check_role}
"""Rules across the fields of a record, or across records, by its kind; given the record and what it was before."""


def described(kind: str) -> type[Record]:
    """The record class that a person's word names. Raises Refusal that lists the kinds there are."""
    found = RECORDS.get(kind.strip().casefold())
    if found is None:
        raise Refusal(
            _("“{word}” is not a kind of record. Use one of: {kinds}.").format(
                word=kind[:60], kinds=", ".join(sorted(RECORDS))
            )
        )
    return found


def add(book: Book, kind: str, values: Mapping[str, Any], *, id: str | None = None) -> str:
    """Add one record; gives its id (`id` where it is derived). Text is read as its field's kind reads it.

    Raises Refusal.
    """
    record = described(kind)
    with book.reading() as view:
        given = {name: value for name, value in values.items() if value or name != "audience"}
        checked = {name: _read(view, record, name, value) for name, value in given.items()}
        checked |= belonging(view, record, values)
        audience = checked.pop("audience", None) or ("me" if record.kind == "note" else "cluster")
    with book.operation("Add", about=_(record.label)) as work:
        made = work.add(record, id=id, audience=audience, **checked)
        _keep_rules(work, made, None)
        return made.id


def change(book: Book, id: str, values: Mapping[str, Any], *, seen: Seen | None = None) -> Seen:
    """Give fields of one record new values; gives what is seen afterwards, for a form that goes on. Raises Refusal."""
    with book.reading() as view:
        record = find(view, id)
        checked = {name: _read(view, type(record), name, value) for name, value in values.items()}
        recorded.before_change(view, record, checked)
        about = (view.title(record.id) or _(record.label))[:60]
    with book.operation("Edit", about=about, seen={record.id: seen} if seen is not None else None) as work:
        live = work.any(record.id)
        retired.before_change(work, live, checked)
        for name, value in checked.items():
            setattr(live, name, value)
        _keep_rules(work, live, record)
    return book.as_seen(record.id)


def hide(book: Book, id: str, *, seen: Seen | None = None) -> None:
    """Take one record out of view; Undo brings it back. Raises NotFound."""
    with book.reading() as view:
        record = find(view, id)
        about = (view.title(record.id) or _(record.label))[:60]
    with book.operation("Hide", about=about, seen={record.id: seen} if seen is not None else None) as work:
        work.hide(work.any(record.id))


def seal_drafts(book: Book) -> list[str]:
    """Make changes of everything typed and not yet sealed: before a pack, a backup or a lock.

    A draft that its field refuses stays a draft; gives the ids of records that have one.
    """
    left = []
    for record, field, text, seen in book.drafts():
        try:
            change(book, record, {field: text}, seen=seen)
        except Refusal:
            left.append(record)
        else:
            book.drop_draft(record, field)
    return left


def find(view: View, id: str) -> Record:
    """One record by its id. Raises NotFound."""
    record = view.any(id)
    if record is None:
        raise NotFound(id)
    return record


def listed(view: View, kind: str, *, hidden: bool = False) -> list[Record]:
    """Every record of a kind, in its own order. Raises Refusal for a kind there is not."""
    return list(view.all(described(kind), hidden=hidden))


def values(view: View, record: Record) -> dict[str, Any]:
    """A record as plain values under its fields' names, with its `id`, and the `title` people know it by."""
    told: dict[str, Any] = {"id": record.id, "kind": record.kind}
    for name in record.fields:
        value = getattr(record, name)
        told[name] = list(value) if isinstance(value, tuple) else value
    # a title of its own (a role may have one) is given as it stands, or a script could not read what it wrote
    told["title"] = told.get("title") or record.words(view.title)
    return told


def _keep_rules(work: Work, record: Record, before: Record | None) -> None:
    """Refuse what no single field is wrong about. Raises BadValue."""
    rule = _RULES.get(record.kind)
    if rule is not None:
        rule(work, record, before)


def _read(view: View, record: type[Record], name: str, value: Any) -> Any:
    kind = record.fields.get(name)
    if kind is None or name == "hidden":
        raise BadValue(
            name[:60],
            _("there is no such field; use one of: {names}").format(names=", ".join(_fields_of(record))),
        )
    read = kind.parse(value) if isinstance(value, str) else kind.check(value)
    if isinstance(kind, AudienceKind):
        find_readers(view, read)
    for id in _links(kind, read):
        if view.any(id) is None:
            raise NotFound(id)
    return read


def _fields_of(record: type[Record]) -> list[str]:
    return [name for name in record.fields if name != "hidden"]


def _links(kind: Kind, value: Any) -> list[str]:
    if isinstance(kind, Links):
        return list(value)
    return [value] if isinstance(kind, Link) and value else []
