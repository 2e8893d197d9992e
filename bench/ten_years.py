"""A ten-year book to measure with: 8 schools, 100 meetings, 1,000 agenda items, 2,000 actions, 1,000 documents with
300 MB of attachments, and 100,000 changes. Made once through the program itself, the same every time, and kept.

    python bench/ten_years.py        makes it (some minutes) and says where it is
"""

from __future__ import annotations

import datetime
import io
import os
import random
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from desktop import clock
from desktop.book import Book, create_book, open_book
from desktop.files import store_file
from desktop.models import (
    Action,
    Attendance,
    Decision,
    Document,
    Item,
    Meeting,
    Minute,
    Paper,
    Person,
    Plan,
    Priority,
    Role,
    School,
    Version,
)

PASSPHRASE = "ten years of breakfasts"
FOLDER = Path(os.environ.get("CLUSTERBOOK_BENCH", Path(__file__).resolve().parent / ".made"))
BOOK = FOLDER / "ten years.clusterbook"
MEETINGS, ITEMS, ACTIONS, DOCUMENTS, CHANGES = 100, 10, 20, 1000, 100_000
ATTACHED = 300_000_000
TODAY = datetime.date(2026, 11, 24)
WORDS = re.findall(
    r"[\w-]+",
    "phonics moderation governors attendance marking policy reading assessment visits cover mixed-age writing data "
    "church inspection safeguarding curriculum nursery transition spelling fractions outdoors music wellbeing budget "
    "library history geography science training induction mentoring recruitment transport kitchen heating playground",
)


def ten_year_book() -> tuple[Path, bytes]:
    """The book's path and its key; made first when it is not there."""
    done = BOOK.with_suffix(".key")
    if not done.exists():
        for old in FOLDER.glob("*"):
            old.unlink()
        FOLDER.mkdir(parents=True, exist_ok=True)
        began = time.time()
        with create_book(BOOK, PASSPHRASE, cluster="Downland", school="School A", person="Jo Bright") as book:
            fill(book, random.Random(1), began)
            done.write_bytes(book.key)
    return BOOK, done.read_bytes()


def fill(book: Book, chance: random.Random, began: float) -> None:
    """Write everything down, through operations as people would."""

    def some(n: int) -> str:
        return " ".join(chance.choice(WORDS) for _ in range(n)).capitalize()

    def said(what: str) -> None:
        print(f"{time.time() - began:6.1f} s  {what}", file=sys.stderr)

    start = TODAY - datetime.timedelta(days=3640)
    with clock.standing_at(datetime.datetime.combine(start, datetime.time(9))), book.operation("Add") as work:
        schools = [
            work.add(School, name=f"School {letter}", roll=35 + 20 * n).id
            for n, letter in enumerate("BCDEFGH")
        ]
        with book.reading() as view:
            schools.insert(0, view.all(School, "name = 'School A'")[0].id)
        people = []
        for n in range(60):
            person = work.add(Person, name=f"{some(1)} {some(1)}")
            people.append(person.id)
            role = "head" if n < 7 else "governor"
            work.add(Role, person=person.id, role=role, school=schools[(n + 1) % 8], start=start.isoformat())
        plan = work.add(Plan, title="Cluster plan", start=str(TODAY.replace(month=9, day=1)))
        priorities = [
            work.add(Priority, plan=plan.id, title=some(3), progress="on_course").id for _ in range(4)
        ]
        people.append(book.me)
    said("schools and people")
    editable: list[tuple[str, str]] = []
    for n in range(MEETINGS):
        day = start + datetime.timedelta(days=round(3645 * (n + 1) / MEETINGS))
        past = day < TODAY
        with clock.standing_at(datetime.datetime.combine(day, datetime.time(9))):
            meeting = a_meeting(book, chance, some, day, past, schools, people, priorities, editable)
        del meeting
    said(f"{MEETINGS} meetings")
    for n in range(0, DOCUMENTS, 10):
        with book.operation("Import documents") as work:
            for k in range(n, n + 10):
                document = work.add(Document, title=some(4), about=some(30), tags=(chance.choice(WORDS),))
                file = store_file(work, io.BytesIO(chance.randbytes(ATTACHED // DOCUMENTS)), f"paper {k}.bin")
                work.add(
                    Version,
                    document=document.id,
                    file=file.hash,
                    file_name=file.name,
                    media_type=file.media_type,
                    size=file.size,
                )
                editable.append((document.id, "about"))
    said(f"{DOCUMENTS} documents")
    with book.reading() as view:
        held = view.rows("SELECT count(*) FROM change")[0][0]
    while held < CHANGES:
        # an evening's editing: several fields in each of several records, as an operation each
        for _ in range(10):
            size = min(chance.randint(4, 40), CHANGES - held)
            if size <= 0:
                break
            with book.operation("Edit") as work:
                for id, field in chance.sample(editable, size):
                    setattr(work.any(id), field, some(chance.randint(3, 20)))
            held += size
    said(f"{held} changes")


def a_meeting(
    book: Book,
    chance: random.Random,
    some: object,
    day: datetime.date,
    past: bool,
    schools: list[str],
    people: list[str],
    priorities: list[str],
    editable: list[tuple[str, str]],
) -> str:
    """One meeting with its items, attendance, minutes, decisions and actions, in one operation."""
    words = some
    assert callable(words)
    with book.operation("Plan meeting") as work:
        meeting = work.add(
            Meeting,
            title=f"Breakfast meeting {day:%B %Y}",
            date=day.isoformat(),
            start="07:30",
            venue="Manor Farm barn",
            stage="closed" if past else "plan",
        )
        for person in chance.sample(people, 10):
            work.add(Attendance, meeting=meeting.id, person=person, capacity="present")
        for n in range(ITEMS):
            item = work.add(
                Item,
                meeting=meeting.id,
                title=words(4),
                position=(n + 1) << 20,
                outcome=words(8),
                leads=(chance.choice(people),),
                state="done" if past else "open",
            )
            editable.append((item.id, "outcome"))
            work.add(Paper, item=item.id, title=words(3), state="verbal")
            if past:
                minute = work.add(
                    Minute, meeting=meeting.id, item=item.id, text=". ".join(words(12) for _ in range(6))
                )
                editable.append((minute.id, "text"))
                work.add(Decision, meeting=meeting.id, item=item.id, title=words(9))
            for _ in range(ACTIONS // ITEMS):
                due = day + datetime.timedelta(days=60)
                old = due < TODAY - datetime.timedelta(days=90)
                action = work.add(
                    Action,
                    title=words(7),
                    meeting=meeting.id,
                    item=item.id,
                    leads=(chance.choice([*schools, *people]),),
                    due=due.isoformat(),
                    state="done" if old else "open",
                    evidence=words(15) if old else "",
                    priority=chance.choice(priorities),
                )
                editable.append((action.id, "evidence"))
        return meeting.id


def opened() -> Book:
    """The ten-year book, open."""
    path, key = ten_year_book()
    return open_book(path, key=key)


if __name__ == "__main__":
    path, _key = ten_year_book()
    print(path)
