"""Look first: from whom a bundle comes, what it would change, line by line; then it is taken, or not now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.arrivals import MANY, MOST_LINES, Arrival, when_words
from desktop.models.base import RECORDS
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.paint import Mark
from desktop.ui.pieces import Card, QuietLabel, Words, button
from desktop.ui.rows import Row, Rows
from desktop.ui.table import Column, Line, Table
from desktop.words import _, joined, plural

if TYPE_CHECKING:
    from desktop.brought import Said
    from desktop.bundles import Taken

_WHAT = {
    "new": ("new", "good", "●"),
    "changed": ("changed", "blue", "◐"),
    "removed": ("removed", "quiet", "–"),
    "back": ("back in view", "good", "○"),
}


def what_mark(what: str) -> Mark:
    """What happens to a record, as a shape and a word."""
    words = {
        "new": _("new"),
        "changed": _("changed"),
        "removed": _("removed"),
        "back": _("back in view"),
    }
    return Mark(words[what], _WHAT[what][1], _WHAT[what][2])  # type: ignore[arg-type]


def said_row(number: int, one: Said) -> Row:
    """What a bundle writes in one field, over what stood there."""
    under = [_("before: {words}").format(words=one.before)] if one.before else []
    under += [] if one.stands else [_("changed again since")]
    return Row(f"{number}", one.now or _("nothing"), lead=f"{one.label}:", under=" · ".join(under))


class LookFirst(QWidget):
    """A bundle before it is taken. `take_asked` and `put_off` say what the person decides."""

    take_asked = Signal()
    put_off = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.path = Path()
        self.who = ""
        self.table = Table(
            _("What it would change"),
            [
                Column("what", "", width=14),
                Column("title", _("What"), stretch=True),
                Column("kind", _("Sort"), width=14, quiet=True),
                Column("disagreement", "", width=26),
            ],
            empty=_("No record would be changed."),
        )
        self.counts, self.when = Words(bold=True, wrap=True), QuietLabel(wrap=True)
        self.warning = Words(wrap=True, colour="amber")
        self.done = Rows(_("Who did what"))
        self.more = QuietLabel(wrap=True)
        self.said_title = Words(bold=True)
        self.said = Rows(_("What it would write"), scrolls=True)
        self.said.setMaximumHeight(220)
        self._said: Mapping[str, Sequence[Said]] = {}
        self.table.chosen.connect(self._say_record)
        self.table.opened.connect(lambda _record: self.said.setFocus())
        self.take = button(_("Take"), self.take_asked.emit, primary=True)
        self.not_now = button(_("Not now"), self.put_off.emit, tip=_("Esc"))
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.put_off)
        self._lay_out()

    def _lay_out(self) -> None:
        lines = Card(_("What it would change"))
        lines.body.setContentsMargins(STEP * 2, STEP * 2, STEP * 2, STEP)
        lines.add(self.table, stretch=1)
        lines.add(self.more, self.said_title, self.said)
        self.card = Card(_("Look first"))
        self.card.setFixedWidth(380)
        self.card.add(self.counts, self.when, self.warning)
        self.buttons = self.card.add_row(self.take, self.not_now)
        self.until = QuietLabel(_("Until you take it, nothing in this book is changed."), wrap=True)
        self.card.add(self.until)
        self.card.body.addSpacing(STEP)
        self.card.add(self.done)
        self.card.fill()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(STEP * 2)
        across.addWidget(lines, 1)
        side = QVBoxLayout()
        side.addWidget(self.card)
        across.addLayout(side)

    def show_bundle(self, path: Path, seen: Taken) -> None:
        """Show what a bundle would bring."""
        summary = seen.summary
        self.path, self.who = path, seen.who
        school = self._school(seen.sender)
        self.card.say(_("From {who}").format(who=seen.who), school)
        self.counts.setText(summary.words if not summary.is_empty else _("Nothing new: all of it is here already."))
        when = when_words(summary)
        self.when.setText(_("Done {when} · {file}").format(when=when, file=path.name) if when else path.name)
        warning = self._warning(seen)
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        self.table.set_lines([_line(one) for one in sorted(summary.lines, key=_order)])
        self._said = seen.said
        first = min(summary.lines, key=_order, default=None)
        if first is not None:
            self.table.choose(first.record)
        self._say_record(first.record if first is not None else "")
        self.done.set_rows(self._doings(seen))
        self.done.setVisible(bool(summary.done))
        cut = len(summary.lines) >= MOST_LINES
        self.more.setText(_("The first {n} are shown.").format(n=MOST_LINES))
        self.more.setVisible(cut)
        self.take.setAccessibleDescription(f"{self.counts.text()}. {warning}".strip())
        self.take.setFocus()

    def _say_record(self, record: str) -> None:
        """What stands in a record now, and what would."""
        told = self._said.get(record, ())
        self.said_title.setText(_("What it would write there"))
        self.said.set_rows([said_row(number, one) for number, one in enumerate(told)])
        for widget in (self.said_title, self.said):
            widget.setVisible(bool(told))

    def _school(self, device: str) -> str:
        from desktop.members import list_members

        with self._desk.book.reading() as view:
            return next((one.school_words for one in list_members(view) if one.device == device), "")

    def _doings(self, seen: Taken) -> list[Row]:
        with self._desk.book.reading() as view:
            # whoever is new to this laptop is known to the bundle alone
            names = {device: view.device(device) for device, _name, _count in seen.summary.done}
        names[seen.sender] = seen.who
        often = _("{n} times")
        return [
            Row(
                f"{device} {name}",
                _(name),
                under=names[device],
                aside=often.format(n=count) if count > 1 else "",
            )
            for device, name, count in seen.summary.done
        ]

    def _warning(self, seen: Taken) -> str:
        summary, said = seen.summary, []
        if summary.erased:
            said.append(
                plural(
                    "▲ It erases what was written in {n} step. That is dropped from this laptop too, for good; only "
                    "backups and paper keep it.",
                    "▲ It erases what was written in {n} steps. That is dropped from this laptop too, for good; only "
                    "backups and paper keep it.",
                    summary.erased,
                )
            )
        if summary.removed > MANY:
            said.append(
                _(
                    "▲ It takes {n} records out of view. Each can be brought back, but that is many: if you did not "
                    "expect it, ask {who} first."
                ).format(n=summary.removed, who=seen.who)
            )
        if summary.disagreements:
            said.append(
                plural(
                    "▲ {n} field was changed here as well: both values are kept, and shown as a disagreement.",
                    "▲ {n} fields were changed here as well: both values are kept, and shown as disagreements.",
                    summary.disagreements,
                )
            )
        return "\n".join(said)


def _order(one: Arrival) -> tuple[bool, int]:
    """What needs a person first, then what is new, changed, gone."""
    return not one.disagreements, list(_WHAT).index(one.what)


def disagreement_mark(record: str, fields: Collection[str]) -> Mark:
    """In which fields of a record people differ."""
    described = RECORDS[record.partition("-")[0]]
    names = [field.partition("/")[0] for field in fields]
    quoted = joined([f"“{_(described.fields[name].label)}”" for name in names if name in described.fields])
    said = _("disagreement: {fields}").format(fields=quoted) if quoted else _("disagreement")
    return Mark(said, "amber", "▲")


def _line(one: Arrival) -> Line:
    mark = disagreement_mark(one.record, one.disagreements) if one.disagreements else ""
    return Line(one.record, [what_mark(one.what), one.title, _(RECORDS[one.kind].label), mark])
