"""A picture of every page at 1366 × 768, light and dark, of the sample book: `python -m desktop.ui.pictures FOLDER`."""

from __future__ import annotations

import datetime
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.open_book import OpenBook

WIDTH, HEIGHT = 1366, 768
MORNING = datetime.time(7, 41)
"""When the pictures are taken, so that they greet alike whenever they are made."""

LOOKS: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its file's name, the page, where on it, and what is done there first."""

    name: str
    page: str
    where: dict[str, str] = field(default_factory=dict)
    first: Callable[[Any], object] | None = None


NEXT, LAST = "next", "last"
"""Stand for the next meeting and the last one in a Shot's `where`."""
BUNDLE = "bundle"
"""Stands for a bundle from another laptop."""
ARRIVED = "arrived"
"""Stands for a bundle that was taken, of several."""
WITH_OTHERS = ("exchange", "exchange_ways", "who_met_whom", "members", "arrived")
"""Pages on which there are other laptops."""

SHOTS: tuple[Shot, ...] = (
    Shot("home", "home"),
    Shot("meetings", "meetings"),
    Shot("meetings-new", "meetings", {"new": "1"}),
    Shot("meetings-year-book", "meetings", {}, lambda page: page.begin_year_book()),
    Shot("meeting-plan", "meeting", {"meeting": NEXT, "step": "plan"}),
    Shot("meeting-pack", "meeting", {"meeting": NEXT, "step": "pack"}),
    Shot("meeting-pack-booklet", "meeting", {"meeting": NEXT, "step": "pack"}, lambda page: _in_booklet(page.part())),
    Shot("meeting-hold", "meeting", {"meeting": NEXT, "step": "hold"}),
    Shot("meeting-minutes", "meeting", {"meeting": LAST, "step": "minutes"}),
    Shot("meeting-follow", "meeting", {"meeting": LAST, "step": "follow"}),
    Shot("actions", "actions"),
    Shot("plans", "plans"),
    Shot("decisions", "decisions"),
    Shot("documents", "documents"),
    Shot("people", "people"),
    Shot("people-note", "people", {}, lambda page: page.detail.notes.begin.click()),
    Shot("schools", "schools"),
    Shot("schools-register", "schools", {"register": "1"}),
    Shot("book", "book"),
    Shot("disagreements", "disagreements"),
    Shot("exchange-alone", "exchange"),
    Shot("arrived-empty", "arrived"),
    Shot("exchange", "exchange", {"do": ""}),
    Shot("exchange-look", "exchange", {"look": BUNDLE}, lambda page: page.look_first.take.setFocus()),
    Shot("exchange-ways", "exchange_ways", {"way": "carrier:Cluster folder"}),
    Shot("exchange-ways-room", "exchange_ways", {"way": "room"}, lambda page: _in_room(page)),
    Shot("exchange-ways-mail", "exchange_ways", {"way": "mail"}, lambda page: page.mail.write.click()),
    Shot("exchange-ways-stick", "exchange_ways", {"way": "stick:/media/HEADS"}),
    Shot("exchange-ways-add", "exchange_ways", {"new": "1"}),
    Shot("exchange-ways-add-server", "exchange_ways", {"new": "1"}, lambda page: page.add.ask_for_server()),
    Shot("who-met-whom", "who_met_whom", {"at": ""}),
    Shot("members", "members", {"new": ""}, lambda page: _on_another(page)),
    Shot("members-remove", "members", {"new": ""}, lambda page: _on_another(page).detail.remove.click()),
    Shot("members-invite", "members", {"new": "1"}),
    Shot("arrived", "arrived", {"bundle": ARRIVED}),
    Shot("arrived-look", "arrived", {"bundle": ARRIVED}, lambda page: _look_first(page)),
    Shot("arrived-back", "arrived", {"bundle": ARRIVED}, lambda page: _put_all_back(page)),
    Shot("exchange-help", "exchange_help"),
    # last, because these issue the pack, and sitting down opens the meeting
    Shot("meeting-pack-given", "meeting", {"meeting": NEXT, "step": "pack"}, lambda page: _issued(page.part())),
    Shot("meeting-pack-giving", "meeting", {"meeting": NEXT, "step": "pack"}, lambda page: _giving(page.part())),
    Shot("meeting-table", "meeting", {"meeting": NEXT, "step": "hold"}, lambda page: page.part().begin()),
)


def main(argv: Sequence[str]) -> int:
    """Write the pictures into the folder named (“pictures” unless told); names given after it limit them."""
    folder = Path(argv[0]) if argv else Path("pictures")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as scratch:
        # nothing of the person who runs this is read or shown
        os.environ["CLUSTERBOOK_HOME"] = scratch
        take(folder, Path(scratch), set(argv[1:]))
    return 0


def take(folder: Path, scratch: Path, names: set[str]) -> None:
    """Make the sample in `scratch` and take the pictures that are named, or all."""
    from desktop import clock, steps
    from desktop.opening import open_for_use
    from desktop.sample import make_sample
    from desktop.settings import Settings
    from desktop.ui.look import Look
    from desktop.ui.open_book import OpenBook
    from desktop.ui.pictures_others import add_ways, meet, news
    from desktop.ui.program import application

    folder.mkdir(parents=True, exist_ok=True)
    today = datetime.date.today()
    with clock.standing_at(datetime.datetime.combine(today, MORNING)):
        path, passphrase = scratch / "sample.clusterbook", "seven quiet barns"
        made = steps.run(make_sample(path, passphrase))
        app = application()
        settings = Settings()
        look = Look(app, "light")
        if not names or "welcome" in names:
            _welcome(settings, look, folder, path)
        here = OpenBook(open_for_use(path, passphrase), settings, look)
        here.shell.resize(WIDTH, HEIGHT)
        here.begin()
        stands = {NEXT: made.next_meeting, LAST: _last_meeting(here)}
        for shot in SHOTS:
            if not names or shot.name in names:
                if shot.page in WITH_OTHERS and shot.where and BUNDLE not in stands:
                    stands[BUNDLE] = str(meet(here.book, scratch))
                    add_ways(here.desk.exchanges, here.book, scratch)
                if ARRIVED in shot.where.values() and ARRIVED not in stands:
                    stands[ARRIVED] = str(news(here.book, scratch, Path(stands[BUNDLE])))
                _take_one(here, shot, stands, folder)
        here.end()


def _in_room(page: Any) -> None:
    """Open the door, and leave again once the next picture is taken."""
    page.room.door.click()
    page.room.address.setFocus()


def _in_booklet(part: Any) -> None:
    """Have the pack as a booklet, its second side looked at."""
    part.layouts.setCurrentIndex(part.layouts.findData("booklet"))
    part.layouts.activated.emit(part.layouts.currentIndex())
    part.contents.choose("papers")
    part.contents.setFocus()


def _issued(part: Any) -> None:
    """Issue the pack, and note some who have it."""
    from desktop.attendance import expected
    from desktop.issuing import issue_pack
    from desktop.records import change
    from desktop.who_has import note_given

    book, meeting = part.desk.book, part.meeting
    issues = issue_pack(book, meeting).issues
    with book.reading() as view:
        people = [one.person for one in expected(view, meeting, "cluster")]
    note_given(book, issues["cluster"], people[:3], how="printed")
    change(book, meeting, {"venue": "The village hall"})
    again = issue_pack(book, meeting).issues
    note_given(book, issues["cluster"], people[3:5], to="", how="email")
    note_given(book, issues["governors"], [], "governors of School C", how="hand", copies=6)
    note_given(book, again["cluster"], people[5:6], how="post")
    part.show_face("given")
    part.given.versions.choose(issues["cluster"])
    part.given.renew()
    part.given.versions.setFocus()


def _giving(part: Any) -> None:
    part.show_face("given")
    part.given.give.click()
    part.given.giving.how.setCurrentIndex(part.given.giving.how.findData("email"))
    part.given.giving.people.turned.emit(part.given.giving.people.current())


def _on_another(page: Any) -> Any:
    """Choose a laptop that is not one's own."""
    page.table.selectRow(1)
    page.table.setFocus()
    return page


def _look_first(page: Any) -> None:
    page.waiting.rows.opened.emit(page.waiting.rows.current())


def _put_all_back(page: Any) -> None:
    page.look.not_now.click()
    page.brought.put_all_back.click()


def _take_one(here: OpenBook, shot: Shot, stands: dict[str, str], folder: Path) -> None:
    where = {name: stands.get(value, value) for name, value in shot.where.items()}
    here.go(shot.page, **where)
    if shot.first is not None:
        shot.first(here.shell.page())
    else:
        here.shell.focus_page()
    _wait(here)
    for mode in LOOKS:
        here.choose_look(mode)
        _save(here.shell, folder / f"{shot.name}-{mode}.png")


def _wait(here: OpenBook) -> None:
    """Until long work is done and what it made is drawn: a pack is made and its pages rendered beside the window."""
    from PySide6.QtCore import QDeadlineTimer, QThread
    from PySide6.QtWidgets import QApplication

    most, rest = QDeadlineTimer(60_000), QDeadlineTimer(600)
    while not (most.hasExpired() or (here.jobs.current() is None and rest.hasExpired())):
        if here.jobs.current() is not None:
            rest.setRemainingTime(600)
        QApplication.processEvents()
        QThread.msleep(5)


def _welcome(settings: Any, look: Any, folder: Path, path: Path) -> None:
    from desktop.ui.pages.welcome import Welcome

    settings.opened(path)
    window = Welcome(settings, lambda _opened: None)
    window.resize(WIDTH, HEIGHT)
    window.arrive()
    window.show()
    for name, act in (
        ("welcome", window.arrive),
        ("welcome-new", window.make_new),
        ("welcome-join", window.join),
        ("welcome-restore", window.restore),
    ):
        act()
        for mode in LOOKS:
            look.choose(mode)
            _save(window, folder / f"{name}-{mode}.png")
    settings.forget(path)
    window.close()


def _last_meeting(here: OpenBook) -> str:
    from desktop.meetings import list_meetings

    with here.book.reading() as view:
        past = list_meetings(view, here.desk.today, past=True)
    return past[0].id if past else ""


def _save(window: QWidget, file: Path) -> None:
    from PySide6.QtWidgets import QApplication

    # twice: what is laid out on the first round may ask for another
    for _round in range(3):
        QApplication.processEvents()
    window.grab().save(str(file))
    print(file)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
