"""A small cluster in a real book, with a meeting held in October and one on Friday, for tests of what is printed."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from desktop.actions import agree_action
from desktop.attendance import record_all, record_attendance
from desktop.book import Book
from desktop.meeting_pack import build_meeting_pack, gather_pack
from desktop.minute_taking import circulate, finish_meeting, open_meeting, record_decision, take_minute
from desktop.models import Item, Meeting, Person, School
from desktop.packs.contents import Pack
from desktop.papers import bring_paper, promise_paper, title_of
from desktop.roles import begin_role
from desktop.steps import run

TODAY = datetime.date(2026, 11, 24)


class Cluster:
    """Two schools, a facilitator and a governor; a meeting held in October and one on Friday."""

    def __init__(self, book: Book, folder: Path) -> None:
        self.book, self.folder = book, folder
        with book.reading() as view:
            (self.f,) = [one.id for one in view.all(School)]
        with book.operation("Add") as work:
            self.a = work.add(School, name="School A", audience="cluster").id
            self.ann = work.add(Person, name="Ann Aske").id
            self.fay = work.add(Person, name="Fay Cilitate", organisation="Brightwater").id
            self.gus = work.add(Person, name="Gus Governor").id
        self.jo = book.me
        begin_role(book, self.ann, "head", school=self.a)
        begin_role(book, self.fay, "facilitator", title="National leader")
        begin_role(book, self.gus, "governor", school=self.a)
        self.before = self.meeting("Autumn breakfast", "2026-10-16", line=2)
        self.opening = self.item(self.before, "Welcome", 1, audience="cluster")
        self.visits = self.item(self.before, "Visits so far", 3)
        self.friday = self.meeting("Breakfast meeting", "2026-11-27", line=3)
        self.stands = self.item(self.friday, "Where each school stands", 1, minutes=25, audience="cluster")
        self.phonics = self.item(
            self.friday, "Phonics visits", 2, minutes=45, audience="cluster", purpose="decide", leads=(self.f,)
        )
        self.data = self.item(self.friday, "Reading our data", 4, minutes=40)
        self.policy = self.item(
            self.friday, "Marking policy", 5, minutes=25, purpose="approve", leads=(self.a, self.ann), whose="diocese"
        )

    def meeting(self, title: str, date: str, *, line: int | None = None, **values: Any) -> str:
        values = {"start": "07:30", "finish": "09:45", "venue": "Manor Farm barn", "audience": "governors"} | values
        with self.book.operation("Plan meeting") as work:
            return work.add(Meeting, title=title, date=date, governors_from=line, chair=self.jo, **values).id

    def item(self, meeting: str, title: str, position: int, *, audience: str = "governors", **values: Any) -> str:
        with self.book.operation("Add agenda item") as work:
            return work.add(
                Item, meeting=meeting, title=title, position=position, audience=audience, **values
            ).id

    def attach(self, item: str, data: bytes, name: str, *, title: str = "", **how: Any) -> str:
        """A paper as it comes: promised under its title, perhaps for fewer readers, and then brought."""
        path = self.folder / name
        path.write_bytes(data)
        paper = promise_paper(self.book, item, title or title_of(name), **how)
        bring_paper(self.book, paper, path)
        return paper

    def hold(self) -> None:
        """The October meeting as it went."""
        open_meeting(self.book, self.before, "07:34")
        record_all(self.book, self.before, [self.jo, self.gus])
        record_attendance(self.book, self.before, self.fay, "attending", joined="07:36", left="09:10")
        record_attendance(self.book, self.before, self.ann, "apologies", reason="covering a class")
        take_minute(self.book, self.opening, "Everybody was welcomed.")
        take_minute(self.book, self.visits, "Two visits had been made.")
        record_decision(self.book, self.visits, "Two visits for each school before half term.")
        self.cover = agree_action(
            self.book, "Book cover from the shared fund", leads=(self.a,), due="2026-11-06", item=self.visits
        )
        finish_meeting(self.book, self.before, "09:40")
        circulate(self.book, self.before)

    def pack(self, audience: str = "cluster", *, chair: bool = False) -> Pack:
        with self.book.reading() as view:
            return gather_pack(view, self.friday, audience, chair=chair, today=TODAY)

    def printed(self, audience: str = "cluster", *, chair: bool = False) -> bytes:
        path = self.folder / "pack.pdf"
        run(build_meeting_pack(self.book, self.friday, audience, path, chair=chair, today=TODAY))
        return path.read_bytes()
