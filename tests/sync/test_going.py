"""What goes into a bundle for a place where others lie, at the level of the log."""

from __future__ import annotations

from desktop.sync.going import Lying, going, runs_of
from desktop.sync.have import Heard, lacking
from desktop.sync.ids import new_id
from desktop.sync.lacked import lacked
from desktop.sync.operations import Change, Operation, read_header
from tests.sync.laptops import Device, Founded, Laptop, Sent

NOBODY = Heard("x", {}, (), (), 0)


def written(n: int) -> list[Sent]:
    """So many operations of one device, the first its card."""
    founded = Founded()
    return [*founded.operations, *more(founded.founder, n - 1)]


def more(by: Device, n: int) -> list[Sent]:
    return [by.write(Change(new_id("document", "cluster"), "title", f'"{m}"')) for m in range(n)]


def held(*operations: Sent) -> tuple[Laptop, list[str]]:
    laptop = Laptop("")
    laptop.take(operations)
    return laptop, [operation.id for operation, _circle in operations]


def goes(laptop: Laptop, readers: list[Heard], *lying: Lying) -> list[str]:
    return [one.id for one in going(laptop.connection, "cluster", readers, lying)]


def lies(laptop: Laptop, *ids: str, readers: tuple[str, ...] = ("x",)) -> Lying:
    return Lying(frozenset(readers), runs=runs_of(laptop.connection, ids))


def test_what_lies_there_for_a_reader_is_left_out() -> None:
    laptop, ids = held(*written(6))
    assert goes(laptop, [NOBODY]) == ids
    assert goes(laptop, [NOBODY], lies(laptop, ids[0], ids[1], ids[4])) == [ids[2], ids[3], ids[5]]
    assert goes(laptop, [NOBODY], lies(laptop, *ids)) == []


def test_what_lies_there_sealed_to_others_counts_for_nothing() -> None:
    laptop, ids = held(*written(4))
    sealed = lies(laptop, *ids, readers=("y",))
    assert goes(laptop, [NOBODY], sealed) == ids
    assert goes(laptop, [NOBODY._replace(device="y")], sealed) == []
    knows = {log: [(2, ids[1])] for (log,) in laptop.connection.execute("SELECT id FROM log")}
    both = [NOBODY._replace(device="y"), Heard("x", knows, (), (), 0)]
    assert goes(laptop, both, sealed) == ids[2:], "Y finds all of it there, X lacks two"
    assert goes(laptop, [NOBODY, *both], lies(laptop, ids[3], readers=("y",))) == ids, "each once"


def test_a_run_is_cut_only_where_a_signature_holds() -> None:
    operations = written(5)
    operation, circle = operations[2]
    operations[2] = Operation(operation.id, operation.header, bytes(64), operation.content), circle
    laptop, ids = held(*operations)
    found = goes(laptop, [NOBODY], lies(laptop, ids[3], ids[4]))
    assert found == ids[:4], "the third was only vouched for by the fourth, and alone would have all of it refused"


def test_numbers_are_kept_in_runs() -> None:
    laptop, ids = held(*written(7))
    numbers = [laptop.one("SELECT n FROM operation WHERE id = ?", id) for id in ids]
    runs = runs_of(laptop.connection, [ids[5], ids[0], ids[1], ids[2]])
    assert runs == ((numbers[0], numbers[2]), (numbers[5], numbers[5]))
    assert runs_of(laptop.connection, []) == ()


def test_what_is_counted_is_what_would_be_sent() -> None:
    founded = Founded()
    other = founded.member()
    first, second = more(founded.founder, 5), more(other, 3)
    laptop, _ids = held(*founded.operations, *first, *second)
    assert lacked(laptop.connection, "cluster", [{}]).operations == 3 + 5 + 3
    logs = [read_header(one[0][0].header).log for one in (first, second)]
    part = [(4, first[1][0].id)]
    for have in ({}, {logs[0]: part}, {logs[0]: part, logs[1]: [(9, "further on")]}, {logs[1]: [(2, "elsewhere")]}):
        sent = sum(1 for _one in lacking(laptop.connection, "cluster", [have]))
        assert lacked(laptop.connection, "cluster", [have]).operations == sent
