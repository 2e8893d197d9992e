"""Make the book that this release leaves behind for its successors to open."""

from __future__ import annotations

import datetime
import io
import sys
from pathlib import Path

from desktop import clock
from desktop.book import create_book, open_book
from desktop.files import store_file
from desktop.issuing import issue_pack
from desktop.models import Action, Decision, Document, Item, Meeting, Minute, Note, Version
from desktop.who_has import note_given
from tests.conftest import PASSPHRASE


def make(version: str) -> Path:
    """A small book with a meeting, what was decided, a paper, a private note, and a pack that was issued."""
    path = Path(__file__).parent / f"{version}.clusterbook"
    with (
        clock.standing_at(datetime.datetime(2026, 11, 24, 7, 41)),
        create_book(path, PASSPHRASE, cluster="Downland", school="School F", person="Siân Bright") as book,
        book.operation("Plan meeting") as work,
    ):
        meeting = work.add(Meeting, title="Breakfast meeting", date="2026-11-27", start="07:30")
        item = work.add(Item, meeting=meeting.id, title="Phonics visits", position=1024, leads=(book.me,))
        work.add(Minute, meeting=meeting.id, item=item.id, text="Three schools reported on visits.")
        work.add(
            Decision, meeting=meeting.id, item=item.id, title="Each school tries one change by half term"
        )
        work.add(
            Action,
            meeting=meeting.id,
            item=item.id,
            title="Visit School C",
            due="2027-02-12",
            leads=(book.me,),
        )
        work.add(Note, audience="me", text="Ask H how the nursery link went", about=item.id)
        document = work.add(Document, title="Marking policy", tags=("marking",))
        stored = store_file(work, io.BytesIO(b"What we agreed about marking.\n" * 40), "marking.txt")
        work.add(Version, document=document.id, file=stored.hash, file_name=stored.name, size=stored.size)
    with clock.standing_at(datetime.datetime(2026, 11, 24, 18, 5)), open_book(path, PASSPHRASE) as book:
        issued = issue_pack(book, meeting.id)
        note_given(book, issued.issues["cluster"], [book.me])
    return path


if __name__ == "__main__":
    print(make(sys.argv[1]))
