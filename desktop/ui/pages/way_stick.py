"""A memory stick: what it would carry, and the button that exchanges with it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop import clock
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.listing import across
from desktop.ui.pages.way_detail import WayDetail
from desktop.ui.pages.way_rows import do_way, stick_of
from desktop.ui.pieces import QuietLabel, Words, button
from desktop.words import _, joined, plural, size


class StickDetail(WayDetail):
    """One stick that is plugged in."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent=parent)
        self._way = ""
        self.carries, self.came = Words(wrap=True), Words(wrap=True)
        self.exchange = button(_("Exchange with this stick"), lambda: do_way(desk, self._way), primary=True)
        self.column.addWidget(self.carries)
        self.column.addLayout(across(self.exchange))
        self.column.addWidget(self.came)
        self.column.addWidget(
            QuietLabel(
                _(
                    "What the others put there is taken, and what they lack is put there, sealed: only your "
                    "cluster’s laptops can read it. Then hand the stick on."
                ),
                wrap=True,
            )
        )
        self.column.addStretch(1)

    def show_way(self, way: str) -> None:
        from desktop.having import who_has_what

        stick = stick_of(self._desk.exchanges, way)
        if stick is None:
            return
        self._way = way
        with self._desk.book.reading() as view:
            told = who_has_what(view, clock.now())
        said = [plural("{n} change", "{n} changes", told.waiting)] if told.waiting else []
        if told.files:
            files = plural("{n} file", "{n} files", told.files)
            said.append(f"{files} ({size(told.bytes)})")
        standing = self._desk.exchanges.standing(str(stick.root))
        name = _("Memory stick “{name}”").format(name=stick.name)
        self.setAccessibleName(name)
        self.name.setText(name)
        self.what.setText(str(stick.root))
        self.carries.setText(
            _("It would carry what somebody lacks: {what}, unless it is there already.").format(what=joined(said))
            if said
            else _("Nobody heard from lacks anything; it would bring what others put there.")
        )
        self.came.setText(standing.words)
        self.came.setVisible(bool(standing.words))
        self.exchange.setEnabled(not standing.going)

    def take_focus(self) -> None:
        self.exchange.setFocus()
