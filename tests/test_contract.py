"""What holds for every type of record, whichever it is."""

from __future__ import annotations

from typing import Any

import pytest

from desktop import history, records
from desktop.book import Book
from desktop.models.audience import AudienceKind
from desktop.models.base import RECORDS, Record, from_column, new_id, to_column
from desktop.models.kinds import (
    Amounts,
    Choice,
    Clock,
    Date,
    File,
    Flag,
    Issued,
    Kind,
    Link,
    Links,
    Share,
    Tags,
    Text,
    Whole,
)
from desktop.models.pack_lines import PackLines

ALL = pytest.mark.parametrize("record", RECORDS.values(), ids=list(RECORDS))


def sample(kind: Kind, links: dict[str, str]) -> Any:
    """Some proper value of a kind, different from its default."""
    match kind:
        case AudienceKind():
            return "governors"
        case Amounts():
            return {links["school"]: "4.5"}
        case Links():
            return (links[kind.to[0]],)
        case Issued():
            return (f"{links['meeting']} 5A",)
        case Tags():
            return ("early reading", "phonics")
        case Link():
            return links[kind.to[0] if kind.to else "person"]
        case File():
            return "ab" * 32
        case Choice():
            return [word for word in kind.words if word != kind.default][-1]
        case Date():
            return "2026-11-27"
        case Clock():
            return "07:30"
        case Share():
            return "0.6"
        case PackLines():
            return f"- {links['meeting']} title=k3fqab2c\n2a {links['paper']} state=enclosed"
        case Flag():
            return True
        case Whole():
            return 7
        case Text():
            return "Phonics visits: what we saw, Llanbêr, שלום"
    raise AssertionError(kind)


@pytest.fixture
def links(book: Book) -> dict[str, str]:
    """One record of every kind to point to."""
    made = {}
    with book.operation("Add") as work:
        for kind, record in RECORDS.items():
            required = {
                name: sample(one, {k: new_id(k) for k in RECORDS})
                for name, one in record.fields.items()
                if one.required
            }
            made[kind] = work.add(
                record, **{name: value for name, value in required.items() if name != "audience"}
            ).id
    return made


@ALL
def test_every_field_is_kept_and_read_back(book: Book, links: dict[str, str], record: type[Record]) -> None:
    values = {name: sample(kind, links) for name, kind in record.fields.items() if name != "hidden"}
    id = records.add(book, record.kind, values)
    with book.reading() as view:
        held = view.get(record, id)
        assert held is not None
        assert {name: getattr(held, name) for name in values} == values
        assert view.title(id).strip()


@ALL
def test_each_edit_can_be_undone_redone_and_told(
    book: Book, links: dict[str, str], record: type[Record]
) -> None:
    for name, kind in record.fields.items():
        if name == "hidden":
            continue
        id = links[record.kind]
        with book.reading() as view:
            before = getattr(view.any(id), name)
        if before == sample(kind, links):  # it was made with this value, so writing it again changes nothing
            continue
        records.change(book, id, {name: sample(kind, links)})
        history.undo(book)
        with book.reading() as view:
            assert getattr(view.any(id), name) == before, name
        history.redo(book)
        with book.reading() as view:
            assert getattr(view.any(id), name) == sample(kind, links), name
            assert history.story(view, id)[0].operation == "Redo"
        history.undo(book)


@ALL
def test_hiding_takes_it_out_of_view_and_undo_brings_it_back(
    book: Book, links: dict[str, str], record: type[Record]
) -> None:
    id = links[record.kind]
    records.hide(book, id)
    with book.reading() as view:
        assert id not in [one.id for one in records.listed(view, record.kind)]
        assert id in [one.id for one in records.listed(view, record.kind, hidden=True)]
    history.undo(book)
    with book.reading() as view:
        assert id in [one.id for one in records.listed(view, record.kind)]


@ALL
def test_columns_and_text_forms_go_round(record: type[Record], links: dict[str, str]) -> None:
    for name, kind in record.fields.items():
        value = sample(kind, links)
        assert from_column(kind, to_column(kind, value)) == value, name
        if name != "hidden" and not kind.many:
            assert kind.parse(str(value)) == value, name
        assert from_column(kind, None) == kind.default
        assert kind.show(value)


@ALL
def test_it_has_words_of_its_own(record: type[Record]) -> None:
    assert record.label
    assert record.plural
    assert record.__doc__
    assert all(kind.label for kind in record.fields.values())
    assert {"title", "name"} & set(record.fields) or record.words is not Record.words
