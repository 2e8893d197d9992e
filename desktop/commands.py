"""What the commands about records do: the same use-cases as the window, with plain text for an answer."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop import clock, records, search
from desktop import history as stories
from desktop.asking import opened, say
from desktop.book import Book
from desktop.commands_window import has_screen, show
from desktop.days import day_of
from desktop.errors import BadValue, Refusal
from desktop.models import RECORDS, Record
from desktop.models.base import derived_id
from desktop.models.kinds import Choice, Clock, Date, Flag, Kind, Position, Whole
from desktop.steps import run
from desktop.view import View
from desktop.words import _

_PASSPHRASE = "passphrase.txt"

# -- the window ----------------------------------------------------------------------------------------------


def try_out(asked: argparse.Namespace) -> int:
    """The sample in a scratch place: the window, or with no screen its next pack as a PDF."""
    import shutil
    import tempfile

    from desktop import recovery
    from desktop.paths import made
    from desktop.sample import make_sample

    folder = made(asked.folder) if asked.folder else Path(tempfile.mkdtemp(prefix="clusterbook-try-"))
    book = folder / "sample.clusterbook"
    # a scratch book of made-up people: its passphrase lies beside it, so that it can be opened again
    passphrase = passphrase_for_scratch(folder, recovery.propose_passphrase)
    if not book.exists():
        run(make_sample(book, passphrase))
    if has_screen():
        try:
            return show(asked.window, book, passphrase, passing=True)
        finally:
            if not asked.folder:  # the page says that nothing is kept
                shutil.rmtree(folder, ignore_errors=True)
    from desktop.commands_pack import write_pack
    from desktop.opening import open_for_use

    with open_for_use(book, passphrase).book as held:
        target = write_pack(held, "next", "cluster", folder / "next meeting.pdf")
    print(_("The sample's next pack is in {file}").format(file=target))
    beside = folder / _PASSPHRASE
    print(_("The sample book is {file}; its passphrase is in {beside}").format(file=book, beside=beside))
    return 0


def passphrase_for_scratch(folder: Path, propose: Callable[[], str]) -> str:
    """The passphrase kept in a scratch folder, made when there is none."""
    file = folder / _PASSPHRASE
    if file.exists():
        from desktop.asking import read_passphrase

        return read_passphrase(str(file))
    passphrase = propose()
    file.write_text(passphrase + "\n", encoding="utf-8")
    file.chmod(0o600)
    return passphrase


# -- reading -------------------------------------------------------------------------------------------------


_LINE = "governors_from"
"""A place between two items in the book; here it is named by the item that governors join before."""


def list_kind(asked: argparse.Namespace) -> None:
    """Every record of a kind: plain columns, or one JSON array."""
    with opened(asked) as book, book.reading() as view:
        rows = records.listed(view, asked.kind)
        if asked.json:
            told = [records.values(view, row) for row in rows]
            print(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for line in _columns(view, rows):
            print(line)


def find(asked: argparse.Namespace) -> None:
    """Records that hold the words, best first."""
    with opened(asked) as book, book.reading() as view:
        for one in search.find(view, " ".join(asked.words)):
            print("  ".join(part for part in (one.id, one.label, one.title, one.snippet) if part))


def history(asked: argparse.Namespace) -> None:
    """Everything that happened to a record, newest first."""
    from desktop.unheld import unheld

    with opened(asked) as book, book.reading() as view:
        records.find(view, asked.id)
        for one in unheld(view, asked.id):
            say(one.said)
        for told in stories.story(view, asked.id):
            value = " ".join(told.value.split())
            print(f"{told.at:%Y-%m-%d %H:%M}  {told.who}  {told.operation}  {told.field}: {value}")


# -- writing -------------------------------------------------------------------------------------------------


def add(asked: argparse.Namespace) -> None:
    """Add a record; print its id and only that."""
    with opened(asked, writes=True) as book:
        print(_added(book, asked.kind, _values(book, RECORDS[asked.kind], asked.values)))


def change(asked: argparse.Namespace) -> None:
    """Give fields of a record new values."""
    from desktop.agenda_items import check_governors_line, set_governors_line

    with opened(asked, writes=True) as book:
        with book.reading() as view:
            record = records.find(view, asked.id)
        values = _values(book, type(record), asked.values)
        line = values.pop(_LINE, None) if record.kind == "meeting" else None
        if line is not None:
            # before anything is written: all that was asked is done, or none
            with book.reading() as view:
                check_governors_line(view, record.id, line or None)
        if values:
            records.change(book, record.id, values)
        if line is not None:
            set_governors_line(book, record.id, line or None)


def hide(asked: argparse.Namespace) -> None:
    """Take a record out of view; what was recorded under an agenda item stays in the minutes, and that is said."""
    from desktop.recorded import kept_words

    with opened(asked, writes=True) as book:
        with book.reading() as view:
            words = kept_words(view, [asked.id])
        records.hide(book, asked.id)
        if words:
            say(words)


def undo(asked: argparse.Namespace) -> None:
    """Undo the last step, and say which it was."""
    with opened(asked, writes=True) as book:
        undone = stories.undo(book)
        if undone is None:
            raise Refusal(_("There is nothing to undo."))
        print(_("Undone: {name}").format(name=undone.name))
        if undone.kept:
            print(_("Left as they are, because they were changed since: {n}").format(n=undone.kept))


def attach(asked: argparse.Namespace) -> None:
    """Attach papers to an agenda item, all or none; print their ids."""
    from desktop.files import unprintable_words
    from desktop.papers import attach_papers

    with opened(asked, writes=True) as book:
        for id in attach_papers(book, asked.item, asked.files):
            print(id)
    if words := unprintable_words(asked.files):
        say(words)


# -- values and lines ----------------------------------------------------------------------------------------


def _values(book: Book, record: type[Record], pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """FIELD=VALUE as typed. A field given twice is wrong; a meeting may be named by its date or `next`."""
    values: dict[str, Any] = {}
    for name, text in pairs:
        if name in values:
            raise BadValue(name, _("it was given twice"))
        if name == "meeting" and name in record.fields and text and not text.startswith("meeting-"):
            from desktop.meetings import find_meeting

            with book.reading() as view:
                text = find_meeting(view, text, clock.today())
        kind = record.fields.get(name)
        values[name] = day_of(kind, text, clock.today()) or "" if isinstance(kind, Date) else text
    return values


def _added(book: Book, kind: str, values: dict[str, Any]) -> str:
    """Add a record where it belongs: at the end of its order; one minute to an item, one attendance to a person."""
    if _LINE in values:
        raise BadValue(
            _LINE, _("add the items first, then: change BOOK MEETING {name}=ITEM").format(name=_LINE)
        )
    id = _own_id(kind, values)
    with book.reading() as view:
        held = view.any(id)
        if held is None and "position" not in values:
            values |= _last_position(view, RECORDS[kind], values)
    if held is not None:
        # what was taken away and is added again comes back as it is now said
        records.change(book, held.id, {**values, "hidden": "no"})
        return held.id
    return records.add(book, kind, values, id=id)


def _own_id(kind: str, values: Mapping[str, Any]) -> str | None:
    if kind == "minute" and values.get("item"):
        return derived_id("minute", values["item"])
    if kind == "attendance" and values.get("meeting") and values.get("person"):
        return derived_id("attendance", values["meeting"], values["person"])
    return None


def _last_position(view: View, record: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(record.fields.get("position"), Position):
        return {}
    parent = next(
        (name for name in ("item", "meeting", "plan", "priority", "action") if values.get(name)), None
    )
    where, marks = (f'"{parent}" = ?', [values[parent]]) if parent in record.fields else ("1", [])
    rows = view.rows(f'SELECT max(position) FROM "{record.kind}" WHERE {where}', marks)
    return {"position": str((rows[0][0] or 0) + 1024)}


def _columns(view: View, rows: Sequence[Record]) -> list[str]:
    """An id, what can be said briefly, and last the title, which may be long."""
    if not rows:
        return []
    fields = [
        (name, kind)
        for name, kind in rows[0].fields.items()
        if isinstance(kind, Date | Clock | Choice | Flag | Whole)
        and not isinstance(kind, Position)
        and name not in ("hidden", "size")
    ]
    cells = []
    for row in rows:
        short = [_short(kind, getattr(row, name)) for name, kind in fields]
        cells.append([row.id, *short])
    # a column in which nothing stands, or everywhere the same, tells nothing
    told = [
        n
        for n in range(1, len(cells[0]))
        if any(cell[n] for cell in cells) and (len(cells) == 1 or len({cell[n] for cell in cells}) > 1)
    ]
    kept = [0, *told[:4]]
    widths = {n: max(len(cell[n]) for cell in cells) for n in kept}
    return [
        "  ".join([*(cell[n].ljust(widths[n]) for n in kept), row.words(view.title)]).rstrip()
        for cell, row in zip(cells, rows, strict=True)
    ]


def _short(kind: Kind, value: Any) -> str:
    """Days and times as they sort, everything else in words."""
    return str(value or "") if isinstance(kind, Date | Clock) else kind.show(value)
