"""What the finder can do besides finding: every page, and what is done to the book as a whole."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.ui.finder import Command
from desktop.words import _

if TYPE_CHECKING:
    from desktop.ui.open_book import OpenBook


def commands(here: OpenBook) -> list[Command]:
    """Everything that can be done from anywhere, with the keys that do it too."""
    ways = partial(here.go, "exchange_ways")
    made = [
        Command(
            "plan",
            _("Plan a meeting"),
            "",
            partial(here.go, "meetings", new="1"),
            _("new"),
        ),
        Command(
            "pack-heads",
            _("Make the pack for heads"),
            "",
            partial(_next, here, step="pack", whom="cluster"),
            _("print"),
        ),
        Command(
            "pack-governors",
            _("Make the pack for governors"),
            "",
            partial(_next, here, step="pack", whom="governors"),
            _("print"),
        ),
        Command(
            "given",
            _("See who has the pack"),
            "",
            partial(_next, here, step="pack", whom="given"),
            _("issue version supplement e-mail readable copy save pdf"),
        ),
        Command(
            "year-book",
            _("Make the year book"),
            "",
            partial(here.go, "meetings", year_book="1"),
            _("minutes print"),
        ),
        Command("hold", _("Hold the next meeting"), "", partial(_next, here, step="hold")),
        Command("action", _("New action"), "", partial(here.go, "actions", new="1"), _("add")),
        Command("document", _("Add documents"), "", partial(here.go, "documents", new="1"), _("new papers")),
        Command(
            "register", _("Add schools from the register"), "", partial(here.go, "schools", register="1")
        ),
        Command("school", _("Add a school"), "", partial(here.go, "schools", new="1"), _("new")),
        Command("person", _("Add a person"), "", partial(here.go, "people", new="1"), _("new")),
    ]
    made += [
        Command("bundle", _("Make a bundle"), "", partial(here.go, "exchange", do="give"), _("send file")),
        Command("take", _("Take a bundle"), "", partial(here.go, "exchange", do="take"), _("receive file")),
        Command("exchange-now", _("Exchange now"), _("Ctrl E"), partial(here.go, "exchange", do="now"), _("send")),
        Command("ways", _("Ways to exchange"), "", ways, _("carrier folder server stick")),
        Command("room", _("Open the room"), "", partial(ways, way="room", do="1"), _("nearby")),
        Command("mail", _("Write an e-mail with what is new"), "", partial(ways, way="mail", do="1"), _("send")),
        Command("met", _("See who met whom"), "", partial(here.go, "who_met_whom"), _("exchanged picture")),
        Command("arrived", _("See what arrived"), "", partial(here.go, "arrived"), _("put back new came received")),
        Command("members", _("Members and their laptops"), "", partial(here.go, "members"), _("remove lost leads")),
        Command("invite", _("Invite somebody"), "", partial(here.go, "members", new="1"), _("join laptop")),
        Command("exchanging", _("How exchanging works"), "", partial(here.go, "exchange_help"), _("help lost laptop")),
    ]
    for number, (name, words) in enumerate(here.rail_pages(), start=1):
        keys = _("Ctrl {n}").format(n=number) if number < 10 else ""
        made.append(
            Command(f"page-{name}", _("Go to {page}").format(page=words), keys, partial(here.go, name))
        )
    made += [
        Command("undo", _("Undo"), _("Ctrl Z"), here.undo),
        Command("redo", _("Do again"), _("Ctrl Shift Z"), here.redo),
        Command("backup", _("Back up now"), "", partial(here.go, "book", do="backup"), _("backup")),
        Command("passphrase", _("Change the passphrase"), "", partial(here.go, "book", do="passphrase")),
        Command("print-sheet", _("Print the recovery sheet"), "", partial(here.go, "book", do="print")),
        Command("sheet", _("Save the recovery sheet"), "", partial(here.go, "book", do="sheet"), _("make")),
        Command("light", _("Look: light"), "", partial(here.choose_look, "light")),
        Command("dark", _("Look: dark"), "", partial(here.choose_look, "dark")),
        Command("system", _("Look: as the system is"), "", partial(here.choose_look, "system")),
        Command("lock", _("Lock the book"), _("Ctrl L"), here.locked.emit),
        Command("close", _("Close the program"), _("Ctrl Q"), here.shell.close, _("quit exit")),
    ]
    return made


def _next(here: OpenBook, **where: str) -> None:
    """Go to the next meeting; where there is none, to begin planning it."""
    from desktop.meetings import next_meeting

    with here.book.reading() as view:
        coming = next_meeting(view, here.desk.today)
    if coming is None:
        here.go("meetings", new="1")
        here.banner.say(_("No meeting is planned yet. Plan it here; its pack and its minutes follow."))
    else:
        here.go("meeting", meeting=coming.id, **where)
