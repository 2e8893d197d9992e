"""An ordinary week (200 operations) out of and into the ten-year book; and what making a bundle costs as books grow.

    python bench/week.py

Into: a colleague of the ten-year book's head has edited 200 items apart; her bundle is taken. Out of: the head has done
the same; a bundle is made. Both run as the window runs them, on its worker; the longest that its event loop stood still
in any turn is told beside the same of a worker that only sleeps. Then one operation sent out of logs of 1,000, 10,000
and 100,000 operations; and the size of one change sent to thirty members with thirty logs. Of seconds the middle of
several turns counts.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import copied_book, say
from bench.gaps import nothing, seconds_and_gap
from bench.members import cluster, work_of
from desktop import records
from desktop.book import Book
from desktop.bundles import look_at, make_aside, make_bundle, take_bundle, taking, tell
from desktop.steps import Step
from desktop.sync.bundle import Made
from desktop.sync.have import Heard, have, lacking, note_heard
from desktop.sync.ids import new_id
from desktop.sync.members import certify
from desktop.sync.operations import Change, device_name, new_device
from tests.sync.peers import Peer, exchange

WEEK, TURNS = 200, 5


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name, copied_book() as book:
        folder = Path(name)
        colleague = joined(book)
        items = [id for (id,) in book._connection.execute("SELECT id FROM item ORDER BY id")]
        chance = random.Random(2)
        make_bundle(book, folder / "first.clusterbundle")  # what is needed for making one is loaded
        take, look, make, idle = [], [], [], []
        for turn in range(TURNS):
            for item in chance.sample(items, WEEK):
                colleague.edit(item, "outcome", f"Her words {turn} {chance.random()}")
            path = colleague.send(folder)
            look.append(timed(lambda path=path: look_at(book, path)))
            take.append(seconds_and_gap(lambda path=path: taking(book, path), lambda taken: tell(book, taken)))
            idle.append(seconds_and_gap(lambda: nothing(take[-1][0]), lambda _none: None))
            for item in chance.sample(items, WEEK):
                records.change(book, item, {"outcome": f"His words {turn} {chance.random()}"})
            path = folder / f"made {turn}.clusterbundle"
            make.append(seconds_and_gap(lambda path=path: making(book, path), lambda _made: None))
            colleague.receive(path)
            say_it_was_heard(colleague, book, folder)
        say("a week looked at before it is taken", statistics.median(look) * 1000, 500, "< 500 ms", unit="ms")
        still = max(gap for _took, gap in idle) * 1000
        for what, several in (("a week taken into the ten-year book", take), ("a week's bundle made", make)):
            say(what, statistics.median(took for took, _gap in several) * 1000, 500, "< 500 ms", unit="ms")
            gap = max(gap for _took, gap in several) * 1000
            say(f"{what}: the longest the window stood still", gap, still, "< 50 ms", unit="ms")
        making_grows(folder)
        one_for_thirty(folder)


def timed(job: Callable[[], object]) -> float:
    """Seconds that a job takes."""
    began = time.perf_counter()
    job()
    return time.perf_counter() - began


def making(book: Book, path: Path) -> Generator[Step, None, Made]:
    """A bundle made as the window makes it."""
    yield Step(0, 0, "")
    return make_aside(book, path)


def joined(book: Book) -> Peer:
    """A colleague of the book's head who holds everything, and has been heard."""
    person, key = new_id("person"), new_device()
    with book.reading() as view:
        (school, *_rest) = [id for (id,) in view.rows("SELECT id FROM school ORDER BY id")]
    told = {"key": device_name(key), "person": person, "school": school, "role": "head"}
    with book.operation("Invite") as work:
        work.say_of_members("invite", told, device_name(key))
    founding = str(book.meta("founding"))
    made = Peer(founding, person, school, "head")
    made.take([(one, "cluster") for one in lacking(book._connection, "cluster", [{}])])
    card = made.card() | {"invite": device_name(key)}
    made.say("card", card | {"proof": certify(key, founding, card)})
    with tempfile.TemporaryDirectory() as folder:
        made.connection.execute("DELETE FROM refers")  # as if she had the files, which are measured elsewhere
        say_it_was_heard(made, book, Path(folder))
    return made


def say_it_was_heard(sender: Peer, book: Book, folder: Path) -> None:
    """Each says what it has, so that the next bundle holds the next week alone."""
    path = sender.send(folder)
    take_bundle(book, path)
    heard = Heard(book.device, have(book._connection, "cluster"), (), (), sender.now)
    note_heard(sender.connection, "cluster", heard)


def making_grows(folder: Path) -> None:
    """One operation, out of more and more that were sent before."""
    laptops = cluster(4)
    exchange(folder, *laptops)
    first, *others = laptops
    took: dict[int, float] = {}
    work = work_of(others, 100_000, random.Random(1))
    held = 0
    for size in (1_000, 10_000, 100_000):
        first.take(one for one, _n in zip(work, range(size - held), strict=False))
        held = size
        for laptop in others:
            heard = Heard(laptop.device, have(first.connection, "cluster"), (), (), first.now)
            note_heard(first.connection, "cluster", heard)
        times = []
        first.write(Change(new_id("document"), "title", f"Sent out of {size}"))
        times = [timed(lambda: first.send(folder)) for _turn in range(15)]
        took[size] = statistics.median(times)
        say(f"one operation sent, {size} held", took[size] * 1000, took[1_000] * 1000, "ratio about 1", unit="ms")


def one_for_thirty(folder: Path) -> None:
    """The size of one change for thirty members whose thirty logs all have been heard of."""
    members = cluster(30)
    first = members[0]
    record = first.document("Marking policy")
    for laptop in members[1:]:
        laptop.take(first.operations())
        laptop.write(Change(record, f"tags/{laptop.device[:6].lower()}", True))
        first.receive(laptop.send(folder, first))
    for laptop in members[1:]:
        laptop.take(first.operations())
        first.receive(laptop.send(folder, first))
    first.edit(record, "title", "Marking and feedback, agreed at the November breakfast")
    size = first.send(folder).stat().st_size
    say("one change for thirty members", size / 1000, 6, "< 6 KB", unit="KB")


if __name__ == "__main__":
    main()
