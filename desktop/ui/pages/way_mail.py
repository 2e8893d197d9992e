"""E-mail: for whom, and then the draft to open, or for webmail the file, the addresses and the words to paste."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop import clock, paths
from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.exchange_give import EVERYONE, offer_laptops
from desktop.ui.pages.listing import across
from desktop.ui.pages.mail_written import MailWritten, Message
from desktop.ui.pages.way_detail import WayDetail
from desktop.ui.pieces import button
from desktop.words import _, joined, size

if TYPE_CHECKING:
    from desktop.mailing import Mail
    from desktop.steps import Step


class MailDetail(WayDetail):
    """Writing a message, and what to do with it then."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            desk,
            _("E-mail"),
            _("A message with what they lack, sealed, for you to send as you send any other."),
            parent,
        )
        self.mail: Mail | None = None
        chooser = Chooser(_("For whom"))
        self.whom = chooser.combo
        self.write = button(_("Write it"), self._write, primary=True)
        self.written = MailWritten(desk)
        self.column.addWidget(chooser)
        self.column.addLayout(across(self.write))
        self.column.addWidget(self.written)
        self.column.addStretch(1)

    def show_way(self, way: str = "") -> None:
        from desktop.having import who_has_what

        with self._desk.book.reading() as view:
            told = who_has_what(view, clock.now())
        offer_laptops(self.whom, told.laptops)
        self.write.setEnabled(bool(told.laptops))
        self.write.setToolTip("" if told.laptops else _("Nobody else has a laptop in this cluster yet."))

    def take_focus(self) -> None:
        self.whom.setFocus()

    # -- writing it --------------------------------------------------------------------------------------

    def _write(self) -> None:
        from desktop.drafts import seal_drafts
        from desktop.mailing import clear_sent, mail_aside
        from desktop.steps import Step
        from desktop.words import day_and_year

        book, device = self._desk.book, str(self.whom.currentData() or EVERYONE)
        folder = paths.books() / _("To send") / day_and_year(self._desk.today)
        seal_drafts(book)

        def written() -> Generator[Step, None, Mail]:
            yield Step(0, 0, "")
            clear_sent(folder.parent)
            return mail_aside(book, folder, [device] if device else None)

        self.write.setEnabled(False)
        self._desk.jobs.start(_("Writing the message"), written, on_done=self._show_written, on_refused=self._refused)

    def _show_written(self, mail: Mail) -> None:
        from desktop.mailing import missing_addresses

        self.mail = mail
        self.write.setEnabled(True)
        to = joined(list(mail.addresses)) or _("nobody yet")
        said = _("Written for {to}: {file}, {size}.").format(
            to=to, file=mail.bundle.name, size=size(mail.bundle.stat().st_size)
        )
        message = Message(mail.draft, mail.bundle, mail.addresses, mail.subject, mail.words)
        self.written.show_message(message, said, missing_addresses(mail.without) if mail.without else "")

    def _refused(self, words: str) -> None:
        self.write.setEnabled(True)
        self._desk.jobs.refused.emit(words)
