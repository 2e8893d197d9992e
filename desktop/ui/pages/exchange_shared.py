"""What was edited in a record after it was shared on: it is seen here, and can be brought to where others see it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.models.base import RECORDS
from desktop.ui.pages.desk import Desk
from desktop.ui.pieces import Card, QuietLabel
from desktop.ui.rows import Row, Rows
from desktop.words import _, joined


class EditedSince(Card):
    """A line for each such record, with a button; nothing to see when there is none."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("Edited since it was shared on"), parent=parent)
        self._desk = desk
        self.rows = Rows(_("Edited since it was shared on"))
        self.rows.pressed.connect(self._bring_over)
        self.add(self.rows)
        self.add(
            QuietLabel(
                _("Somebody changed the older record, which the others no longer look at."), wrap=True
            )
        )
        self.hide()

    def renew(self) -> None:
        """Read what there is."""
        from desktop.sharing import edited_since

        with self._desk.book.reading() as view:
            found: dict[str, list[str]] = {}
            for one in edited_since(view):
                kind = RECORDS[one.old.partition("-")[0]]
                found.setdefault(one.old, []).append(_(kind.fields[one.field].label))
            rows = [
                Row(old, view.title(old), under=joined(fields), button=_("Bring over"))
                for old, fields in found.items()
            ]
        self.rows.set_rows(rows)
        self.setVisible(bool(rows))

    def _bring_over(self, old: str) -> None:
        from desktop.sharing import bring_over

        bring_over(self._desk.book, old)
        self.renew()
        self._desk.tell(_("Brought over: the others see it with the next exchange."))
