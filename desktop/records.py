"""Add, change, hide and list: for any type of record, as the command line and simple forms need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from desktop import recorded, retired
from desktop.belonging import belonging, owners_of
from desktop.book import Book
from desktop.errors import BadValue, NotFound, Refusal
from desktop.in_view import in_view
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
        checked = {name: read(view, record, name, value) for name, value in given.items()}
        _find_owners(view, record, checked)
        checked |= belonging(view, record, checked)
        audience = checked.pop("audience", None) or ("me" if record.kind == "note" else "cluster")
    with book.operation("Add", about=_(record.label)) as work:
        made = work.add(record, id=id, audience=audience, **checked)
        _keep_rules(work, made, None)
        return made.id


def change(book: Book, id: str, values: Mapping[str, Any], *, seen: Seen | None = None) -> Seen:
    """Give fields of one record new values; gives what is seen afterwards, for a form that goes on.

    With `hidden` as no, one that is out of view is brought back first. Raises Refusal, OutOfView among them.
    """
    with book.reading() as view:
        record = find(view, id)
        back = _asked_back(record, values)
        given = {name: value for name, value in values.items() if name != "hidden"}
        checked = {name: read(view, type(record), name, value) for name, value in given.items()}
        _find_owners(view, type(record), checked)
        recorded.before_change(view, record, checked)
        about = (view.title(record.id) or _(record.label))[:60]
    if back:
        bring_back(book, record.id)
    with book.operation("Edit", about=about, seen={record.id: seen} if seen is not None else None) as work:
        live = in_view(work.any(record.id))
        retired.before_change(work, live, checked)
        for name, value in checked.items():
            setattr(live, name, value)
        _keep_rules(work, live, record)
    return book.as_seen(record.id)


def bring_back(book: Book, id: str) -> None:
    """Put a record that was taken out of view back into it. Raises NotFound."""
    with book.reading() as view:
        about = (view.title(find(view, id).id) or id)[:60]
    # a step of its own: a hide counts only for what it saw, so Undo could not hide it again together with an edit
    with book.operation("Bring back", about=about) as work:
        work.any(id).hidden = False


def hide(book: Book, id: str) -> None:
    """Take one record out of view, with what was typed in it; Undo brings it back. Raises NotFound and OutOfView."""
    from desktop.drafts import settle_drafts

    with book.reading() as view:
        record = in_view(find(view, id))
    settle_drafts(book, [record.id])
    with book.reading() as view:
        about = (view.title(record.id) or _(record.label))[:60]
    with book.operation("Hide", about=about) as work:
        work.hide(work.any(record.id))


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


def _asked_back(record: Record, values: Mapping[str, Any]) -> bool:
    """Whether `hidden` is given as no. Raises BadValue for yes: to hide has a way of its own."""
    if "hidden" in values and record.fields["hidden"].check(values["hidden"]):
        raise BadValue("hidden", _("only no may be given here; “hide” takes a record out of view"))
    return "hidden" in values


def _find_owners(view: View, record: type[Record], values: Mapping[str, Any]) -> None:
    """Make sure that what a record comes under is in view. Raises OutOfView."""
    for owner in owners_of(view, record, values):
        in_view(owner)


def _keep_rules(work: Work, record: Record, before: Record | None) -> None:
    """Refuse what no single field is wrong about. Raises BadValue."""
    rule = _RULES.get(record.kind)
    if rule is not None:
        rule(work, record, before)


def read(view: View, record: type[Record], name: str, value: Any) -> Any:
    """A value for one field, read as its kind reads it; what it links to must be here. Raises BadValue, NotFound."""
    kind = record.fields.get(name)
    if kind is None or name == "hidden":
        raise BadValue(
            name[:60],
            _("there is no such field; use one of: {names}").format(names=", ".join(_fields_of(record))),
        )
    checked = kind.parse(value) if isinstance(value, str) else kind.check(value)
    if isinstance(kind, AudienceKind):
        find_readers(view, checked)
    for id in _links(kind, checked):
        if view.any(id) is None:
            raise NotFound(id)
    return checked


def _fields_of(record: type[Record]) -> list[str]:
    return [name for name in record.fields if name != "hidden"]


def _links(kind: Kind, value: Any) -> list[str]:
    if isinstance(kind, Links):
        return list(value)
    return [value] if isinstance(kind, Link) and value else []
