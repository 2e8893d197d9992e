"""Thirty laptops and ten years through one folder.

    python bench/thirty_laptops.py [YEARS] [LAPTOPS]

Real books on disk, through the program itself: thirty heads' laptops that were invited one by one, and a folder that
all exchange with. Six times a year (each half-term) each in turn, in any order, has written what it had to say and
exchanges once: it takes what the others put there since, and puts there what somebody lacks. No attached files: they
are measured elsewhere (`attachments.py`). Each year's figures go to the error output as they are known; a JSON line
for the end beside the beginning, and one with every year, come last.
"""

from __future__ import annotations

import datetime
import json
import random
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import say
from bench.ten_years import WORDS
from desktop import clock, records
from desktop.book import Book, create_book, open_book
from desktop.carriers.folder import Folder
from desktop.dump import lines
from desktop.exchanging import exchange
from desktop.inviting import invite, join
from desktop.steps import run

YEARS, LAPTOPS, TURNS, EACH = 10, 30, 6, 15
BEGINNING = datetime.datetime(2026, 9, 1, 8)
PASSPHRASE = "thirty laptops and one folder"


class Year(NamedTuple):
    """What was seen in one year: seconds an exchange takes in the middle and at the worst, how many files it took,
    kilobytes of a bundle put there, and at the year's end files and megabytes in the folder and megabytes of a book."""

    year: int
    seconds: float
    worst: float
    processor: float
    taken: float
    bundle: float
    largest: float
    files: int
    folder: float
    book: float
    operations: int


def main(years: int, laptops: int) -> None:
    """Simulate, measure and print."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as name, ExitStack() as opened:
        home, folder = Path(name), Path(name) / "shared"
        folder.mkdir()
        began = time.perf_counter()
        with clock.standing_at(BEGINNING):
            books = cluster(home, laptops, opened)
            for _turn in range(2):  # each is heard, and hears of all
                for book in books:
                    run(exchange(book, Folder(folder)))
        tell(f"{laptops} laptops have met", began)
        told = []
        for year in range(1, years + 1):
            told.append(a_year(year, books, folder, chance))
            tell(json.dumps(told[-1]._asdict()), began)
        with clock.standing_at(BEGINNING + datetime.timedelta(days=365 * years + 1)):
            for _turn in range(3):
                for book in books:
                    run(exchange(book, Folder(folder)))
        print(json.dumps({"years": [one._asdict() for one in told]}))
        first, last = told[0], told[-1]
        say("an exchange, the last year beside the first", last.seconds, first.seconds, "ratio about 1", unit="s")
        say("a bundle put there, the same", last.bundle, first.bundle, "ratio about 1", unit="KB")
        say("the folder at its end, beside all that a book holds", last.folder, last.book, "smaller", unit="MB")
        first_book, *others = (shared(book) for book in books)
        assert all(other == first_book for other in others), "in the end all hold the same"


def cluster(home: Path, laptops: int, opened: ExitStack) -> list[Book]:
    """The founder, and those whom she invited, each with a school of its own."""
    path = home / "1.clusterbook"
    first = opened.enter_context(
        create_book(path, PASSPHRASE, cluster="Downland", school="School 1", person="Head 1")
    )
    books = [first]
    for n in range(2, laptops + 1):
        school = records.add(first, "school", {"name": f"School {n}"})
        person = records.add(first, "person", {"name": f"Head {n}"})
        written = invite(first, person, home / f"for {n}", school=school)
        joined = run(join(written.path, written.words, home / f"{n}.clusterbook", PASSPHRASE))
        books.append(opened.enter_context(open_book(joined, PASSPHRASE)))
    return books


def a_year(year: int, books: list[Book], folder: Path, chance: random.Random) -> Year:
    """Six half-terms; what was seen in them."""
    took: list[tuple[float, float]] = []
    taken: list[int] = []
    sizes: list[int] = []
    for turn in range(TURNS):
        for place, book in enumerate(chance.sample(books, len(books))):
            day = 365 * (year - 1) + 60 * turn + place
            with clock.standing_at(BEGINNING + datetime.timedelta(days=day)):
                write(book, chance)
                began, worked = time.perf_counter(), time.process_time()
                done = run(exchange(book, Folder(folder)))
                took.append((time.perf_counter() - began, time.process_time() - worked))
            taken.append(len(done.those("taken")))
            assert not done.those("refused", "aside"), done.words
            sizes += [(folder / one.name).stat().st_size for one in done.those("written")]
    lying = [one.stat().st_size for one in folder.iterdir()]
    with books[0].reading() as view:
        ((operations,),) = view.rows("SELECT count(*) FROM operation")
    return Year(
        year,
        round(statistics.median(wall for wall, _cpu in took), 3),
        round(max(wall for wall, _cpu in took), 3),
        round(statistics.median(cpu for _wall, cpu in took), 3),
        statistics.median(taken),
        round(statistics.median(sizes) / 1000, 1),
        round(max(sizes) / 1000, 1),
        len(lying),
        round(sum(lying) / 1_000_000, 2),
        round(books[0].path.stat().st_size / 1_000_000, 1),
        int(operations),
    )


def write(book: Book, chance: random.Random) -> None:
    """What one head has to say in half a term: new things, and changes to what anybody wrote."""
    with book.reading() as view:
        known = [id for (id,) in view.rows("SELECT id FROM action ORDER BY random() LIMIT ?", [EACH])]
    for n in range(EACH):
        words = " ".join(chance.choice(WORDS) for _n in range(8)).capitalize()
        if n % 3 == 0 or n >= len(known):
            records.add(book, "action", {"title": words})
        else:
            records.change(book, known[n], {"evidence": words})


def shared(book: Book) -> list[str]:
    """What every laptop of the cluster has."""
    with book.reading() as view:
        return list(lines(view, shared=True))


def tell(what: str, began: float) -> None:
    """Say how far it is."""
    print(f"{time.perf_counter() - began:7.1f} s  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:3]]
    main(*given, *(YEARS, LAPTOPS)[len(given) :])
