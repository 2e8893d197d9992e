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
    made = [
        Command(
            "plan",
            _("Plan a meeting"),
            "",
            partial(here.go, "meetings", new="1"),
        ),
        Command("document", _("Add a document"), "", partial(here.go, "documents", new="1")),
        Command(
            "register", _("Add schools from the register"), "", partial(here.go, "schools", register="1")
        ),
        Command("person", _("Add a person"), "", partial(here.go, "people", new="1")),
    ]
    for number, (name, words) in enumerate(here.rail_pages(), start=1):
        keys = _("Ctrl {n}").format(n=number) if number < 10 else ""
        made.append(
            Command(f"page-{name}", _("Go to {page}").format(page=words), keys, partial(here.go, name))
        )
    made += [
        Command("undo", _("Undo"), _("Ctrl Z"), here.undo),
        Command("redo", _("Do again"), _("Ctrl Shift Z"), here.redo),
        Command("backup", _("Back up now"), "", partial(here.go, "book", do="backup")),
        Command("passphrase", _("Change the passphrase"), "", partial(here.go, "book", do="passphrase")),
        Command("sheet", _("Make the recovery sheet"), "", partial(here.go, "book", do="sheet")),
        Command("light", _("Look: light"), "", partial(here.choose_look, "light")),
        Command("dark", _("Look: dark"), "", partial(here.choose_look, "dark")),
        Command("system", _("Look: as the system is"), "", partial(here.choose_look, "system")),
        Command("lock", _("Lock the book"), _("Ctrl L"), here.locked.emit),
    ]
    return made
