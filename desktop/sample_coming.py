"""The sample's next meeting as it grows: its agenda, its papers one by one, prompts, and what waits in the backlog."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

from desktop.agenda_items import set_prompt
from desktop.book import Book
from desktop.carrying import carry_inside
from desktop.models import Item, Meeting, Priority
from desktop.ordering import STEP
from desktop.sample_content import Content
from desktop.sample_meetings import MeetingTaker
from desktop.sample_year import Found, YearStep, at


def coming_steps(book: Book, content: Content, found: Found) -> list[YearStep]:
    """The meeting on Friday as it grows: its agenda, its papers one by one, prompts, and what waits in the backlog."""
    told = content.coming
    taker = MeetingTaker(book, content, found, told["meeting"] | {"item": told["item"]})
    last = found.meetings["last"] = found.meetings[content.meetings[-1]["key"]]

    def plan() -> None:
        taker.plan()
        with book.operation("Carry forward", about=taker.title) as work, book.reading() as view:
            carry_inside(work, view, work.get(Meeting, last), work.get(Meeting, taker.id))

    def ago(days: int, hour: int, minute: int, do: Callable[[], object]) -> YearStep:
        return YearStep(at(content.today - datetime.timedelta(days=days), hour, minute), taker.title, do)

    steps = [ago(13, 19, 40, plan), ago(11, 20, 5, partial(_backlog, book, found, told["backlog"]))]
    for n, one in enumerate(told["item"]):
        for m, paper in enumerate(one.get("papers", ()), 1):
            steps.append(ago(paper["days"], 17, 4 * n + m, partial(taker.attach_one, one, paper, m)))
        if "prompt" in one:
            steps.append(ago(10, 20, 10 + n, partial(_prompt, book, found, one)))
    steps.append(ago(1, 19, 15, partial(_progress, book, content, found)))
    return steps


def _prompt(book: Book, found: Found, one: dict[str, Any]) -> None:
    set_prompt(book, found.items["next", one["title"]], one["prompt"])


def _backlog(book: Book, found: Found, waiting: list[dict[str, Any]]) -> None:
    with book.operation("Add agenda item", about=waiting[0]["title"]) as work:
        for n, one in enumerate(waiting, 1):
            work.add(
                Item,
                title=one["title"],
                purpose=one["purpose"],
                minutes=one["minutes"],
                outcome=one.get("outcome", ""),
                leads=found.who(one.get("leads", ())),
                whose=one.get("whose", "group"),
                position=n * STEP,
            )


def _progress(book: Book, content: Content, found: Found) -> None:
    """The priority whose samples have not come is said to be at risk."""
    for one in content.plan["priority"]:
        if one["progress"] == "at_risk":
            with book.operation("Edit", about=one["title"]) as work:
                work.get(Priority, found.priorities[one["key"]]).progress = "at_risk"
