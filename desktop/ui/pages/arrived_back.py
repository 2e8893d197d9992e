"""Put back: what would change if records were as they were before a bundle came; then it is done, or left."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.putting_back import Back, PuttingBack, Stays
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pieces import Card, QuietLabel, Scroll, Words, button
from desktop.ui.rows import Row, Rows
from desktop.ui.table import Column, Line, Table
from desktop.words import _, plural


class PutBackLook(QWidget):
    """Records of a bundle before they are put back. `ended` when they were, or were left."""

    ended = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._bundle, self._who = 0, ""
        self._records: Collection[str] | None = None
        self.table = Table(
            _("What would be put back"),
            [
                Column("title", _("What"), stretch=True),
                Column("field", _("Field"), width=18, quiet=True),
                Column("now", _("Now"), stretch=True),
                Column("then", _("As it was"), stretch=True),
            ],
            empty=_("Nothing would change: what came was changed since, or changed nothing."),
        )
        self.table.chosen.connect(self._say_whole)
        self._rows: tuple[Back, ...] = ()
        self.whole = Words(wrap=True)
        self.counts = Words(bold=True, wrap=True)
        self.note = Words(wrap=True, colour="amber")
        self.do = button(_("Put back for everyone"), self._put_back, primary=True)
        self.leave = button(_("Leave it"), self.ended.emit, tip=_("Esc"))
        self.stays_words = QuietLabel(wrap=True)
        self.stays = Rows(_("What stays as it is"))
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.ended)
        self._lay_out()

    def _lay_out(self) -> None:
        lines = Card(_("What would be put back"))
        lines.body.setContentsMargins(STEP * 2, STEP * 2, STEP * 2, STEP)
        lines.add(self.table, stretch=3)
        lines.add(Scroll(self.whole), stretch=1)
        self.card = Card(_("Put back"))
        self.card.setFixedWidth(380)
        self.card.add(self.counts, self.note)
        self.card.add_row(self.do, self.leave)
        self.card.body.addSpacing(STEP)
        self.card.add(self.stays_words, self.stays)
        self.card.fill()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(STEP * 2)
        across.addWidget(lines, 1)
        across.addWidget(self.card)

    def look(self, bundle: int, who: str, records: Collection[str] | None) -> None:
        """Show what putting back these records, or all that a bundle touched, would do."""
        self._bundle, self._records, self._who = bundle, records, who
        self.renew()
        (self.do if self.do.isEnabled() else self.leave).setFocus()

    def renew(self) -> None:
        """Read what it would do now."""
        from desktop.putting_back import look_at_putting_back

        with self._desk.book.reading() as view:
            would = look_at_putting_back(view, self._bundle, self._records)
        self._rows = would.rows
        self.table.set_lines(
            [
                Line(f"{number}", [row.title, row.label, row.now or _("nothing"), row.then or _("nothing")])
                for number, row in enumerate(would.rows)
            ]
        )
        if would.rows and not self.table.current():
            self.table.choose("0")
        self._say_whole(self.table.current())
        self._say(would)
        self.do.setEnabled(bool(would.rows))

    def _say_whole(self, number: str) -> None:
        """Both values whole, under the table: a long text is cut in it."""
        if not number:
            self.whole.setText("")
            return
        row = self._rows[int(number)]
        now, then = row.now or _("nothing"), row.then or _("nothing")
        self.whole.setText(_("Now: {now}\nAs it was: {then}").format(now=now, then=then))

    def _say(self, would: PuttingBack) -> None:
        values, records = len(would.rows), len({row.record for row in would.rows})
        counted = plural("{n} value", "{n} values", values)
        inside = plural("in {n} record", "in {n} records", records)
        said = _("{counted} {inside}, to what stood before {who} sent it").format(
            counted=counted, inside=inside, who=self._who
        )
        self.counts.setText(said if values else _("Nothing to put back"))
        self.note.setText(f"▲ {would.note}")
        self.note.setVisible(bool(values))
        self.stays_words.setText(_("Changed since it came, and so left as it is:"))
        self.stays_words.setVisible(bool(would.stays))
        self.stays.setVisible(bool(would.stays))
        self.stays.set_rows([_stays(number, one) for number, one in enumerate(would.stays)])

    def _put_back(self) -> None:
        from desktop.putting_back import put_back

        done = put_back(self._desk.book, self._bundle, self._records)
        self.ended.emit()
        self._desk.tell(
            plural(
                "{n} value was put back, for everyone from the next exchange on. Undo takes it back.",
                "{n} values were put back, for everyone from the next exchange on. Undo takes it back.",
                done.values,
            )
        )


def _stays(number: int, one: Stays) -> Row:
    return Row(f"{number}", one.title, under=one.label or _("all of it"))
