"""P14 on whole books: what was erased stands in no table of any laptop that heard of it, whatever repeated it."""

from __future__ import annotations

from pathlib import Path

from desktop import history, records
from desktop.book import Book
from desktop.bundles import make_bundle, take_bundle
from desktop.finding import index_some
from desktop.search import find
from desktop.sync.ids import new_id
from desktop.sync.operations import Change

NAME = "Wilhelmina Featherstonehaugh"


def holding(book: Book) -> list[str]:
    """The tables that hold the name, or one half of it."""
    while index_some(book):
        pass
    connection = book._connection
    words = [half.casefold() for half in NAME.split()]
    found = []
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
        if any(word in repr(row).casefold() for row in rows for word in words):
            found.append(table)
    return found


def last_operation(book: Book) -> str:
    return str(book._connection.execute("SELECT id FROM operation ORDER BY n DESC LIMIT 1").fetchone()[0])


def erase(book: Book, *operations: str) -> None:
    named = {new_id("erasure"): id for id in operations}
    with book.operation("Edit") as work:
        work.restate([Change(record, id, True) for record, id in named.items()], dict.fromkeys(named, "cluster"))


def send(sender: Book, taker: Book, file: Path) -> None:
    make_bundle(sender, file)
    take_bundle(taker, file)


def test_p14_an_erased_name_is_in_no_table_of_either_laptop(pair: tuple[Book, Book], tmp_path: Path) -> None:
    jo, pat = pair
    person = records.add(jo, "person", {"name": NAME})
    typed = [last_operation(jo)]
    send(jo, pat, tmp_path / "1.clusterbundle")
    records.change(pat, person, {"name": f"{NAME}, Year 4"})
    typed.append(last_operation(pat))
    send(pat, jo, tmp_path / "2.clusterbundle")
    assert {"operation", "change", "person", "bundle", "search_data", "act"} <= {*holding(jo), *holding(pat)}
    with pat.reading() as view:
        assert find(view, "wilhelmina")
    erase(jo, *typed)
    send(jo, pat, tmp_path / "3.clusterbundle")
    for book in pair:
        assert holding(book) == []
        with book.reading() as view:
            assert not find(view, "wilhelmina")
    # and the old bundles bring nothing back
    assert take_bundle(pat, tmp_path / "1.clusterbundle").touched == frozenset()
    assert holding(pat) == []


def test_p14_a_record_erased_on_this_laptop_is_gone_from_its_own_screens_at_once(pair: tuple[Book, Book]) -> None:
    jo, _pat = pair
    person = records.add(jo, "person", {"name": NAME})
    erase(jo, last_operation(jo))
    with jo.reading() as view:
        assert view.any(person) is None


def test_what_was_erased_can_be_undone_by_nobody(pair: tuple[Book, Book]) -> None:
    jo, _pat = pair
    person = records.add(jo, "person", {"name": "Ann Dale"})
    records.change(jo, person, {"name": NAME})
    erase(jo, last_operation(jo))
    for _step in range(3):
        history.undo(jo)
    while history.redo(jo):
        pass
    assert holding(jo) == []
