"""Giving a pack to people: who, how, and the e-mail to them where that is how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import paths
from desktop.carriers.mail import MOST_MAIL
from desktop.models.packs import HOW
from desktop.ui.look import STEP
from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.flowing import flowing
from desktop.ui.pages.mail_written import MailWritten, Message
from desktop.ui.pieces import QuietLabel, Words, button
from desktop.ui.rows import Row, Rows
from desktop.words import _, joined, plural, size

if TYPE_CHECKING:
    from desktop.issuing import VersionLine
    from desktop.pack_mail import PackMail

_MOST = "largest message"
"""The fact under which the book keeps how large a message may be here."""


class PackGiving(QWidget):
    """People to tick, others in words, and how they are given it; `over` when it is noted or thought better of."""

    over = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._meeting, self._data = "", b""
        self._version: VersionLine | None = None
        self._ticked: set[str] = set()
        self.title = Words(bold=True, wrap=True)
        self.people = Rows(_("Who is given it"), selects=True, scrolls=True)
        self.people.inset = 4
        self.people.turned.connect(self._turn)
        self.people.opened.connect(self._turn)
        self.others = QLineEdit()
        self.others.setPlaceholderText(_("Others, such as “governors of School C”"))
        self.others.setAccessibleName(_("Others, in words"))
        self.others.textChanged.connect(lambda _text: self._say())
        self._how_box = Chooser(_("How"))
        self.how = self._how_box.combo
        for name, words in HOW.items():
            self.how.addItem(_(words), name)
        self.how.currentIndexChanged.connect(lambda _index: self._say())
        self._most_box = Chooser(_("Largest message"))
        self.most = self._most_box.combo
        for megabytes in (5, 10, 15, 20, 25):
            self.most.addItem(_("at most {n} MB").format(n=megabytes), megabytes * 1_000_000)
        self.written = MailWritten(desk)
        self.note = button(_("Note it"), self._note, primary=True)
        self.mail = button(_("Write the e-mail…"), self._mail)
        self.back = button(_("Back"), self.over.emit)
        self.told = QuietLabel(wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(self.title)
        column.addWidget(self.people, 1)
        column.addWidget(self.others)
        how = QHBoxLayout()
        how.setSpacing(STEP)
        how.addWidget(self._how_box, 1)
        how.addWidget(self._most_box, 1)
        column.addLayout(how)
        column.addWidget(self.told)
        column.addWidget(self.written)
        column.addWidget(flowing(self.note, self.mail, self.back))
        self.setFocusProxy(self.people)

    def begin(self, meeting: str, version: VersionLine, data: bytes) -> None:
        """Ask for one version; `data` is its PDF, nothing where it is not kept here."""
        from desktop.attendance import expected
        from desktop.pack_mail import meant_for

        self._meeting, self._version, self._data = meeting, version, data
        self._ticked = set()
        self.others.clear()
        self.written.hide()
        self.people.show()
        self.most.setCurrentIndex(max(0, self.most.findData(self._desk.book.meta(_MOST) or MOST_MAIL)))
        words = _("Version {n}, {readers}: who is given it?")
        self.title.setText(words.format(n=version.version, readers=version.readers_words))
        rows: list[Row] = []
        if version.readers != "open":
            with self._desk.book.reading() as view:
                people = [one for one in expected(view, meeting, version.readers) if one.name]
                theirs = meant_for(view, version.readers, [one.person for one in people], self._desk.today)
                people = [one for one in people if one.person in theirs]
            for one in people:
                under = ", ".join(part for part in (one.school_words, one.role_words) if part)
                rows.append(Row(one.person, one.name, under=under, ticked=False))
        self.people.set_rows(rows)
        if rows:
            self.people.choose(rows[0].id)
        self._say()

    def _turn(self, person: str) -> None:
        self._ticked ^= {person}
        self.people.set_rows([row._replace(ticked=row.id in self._ticked) for row in self.people.rows()])
        self._say()

    def _chosen(self) -> list[str]:
        """The people ticked, in the order of the list."""
        return [row.id for row in self.people.rows() if row.id in self._ticked]

    def _by_mail(self) -> bool:
        return bool(self.how.currentData() == "email")

    def _say(self) -> None:
        chosen, by_mail = self._chosen(), self._by_mail()
        self.note.setEnabled(bool(chosen or self.others.text().strip()))
        self.mail.setVisible(by_mail)
        self._most_box.setVisible(by_mail)
        self.mail.setEnabled(bool(chosen and self._data))
        told = ""
        if by_mail:
            told = _("The e-mail is a draft for you to look at and send; note it once it is sent.")
            if not self._data:
                told = _("This pack is kept on the laptop that issued it; it cannot be sent from here.")
        self.told.setText(told)
        self.told.setVisible(bool(told))

    def _note(self) -> None:
        """Note who was given the version. Raises Refusal."""
        from desktop.who_has import note_given

        if self._version is None:
            return
        how, others = str(self.how.currentData()), self.others.text()
        noted = note_given(self._desk.book, self._version.issue, self._chosen(), others, how=how, when=self._desk.today)
        self._desk.tell(plural("Noted for {n}.", "Noted for {n}.", len(noted)))
        self.over.emit()

    def _mail(self) -> None:
        """Write the draft of an e-mail with the pack attached, no larger than chosen."""
        from desktop.pack_mail import clear_drafts, file_in, mail_pack
        from desktop.words import day_and_year

        if self._version is None:
            return
        book, meeting, one, people, data = self._desk.book, self._meeting, self._version, self._chosen(), self._data
        folder = paths.books() / _("To send") / day_and_year(self._desk.today)
        most = int(self.most.currentData())
        book.set_meta(_MOST, most)
        clear_drafts(book)
        self.mail.setEnabled(False)
        self._desk.jobs.start(
            _("Writing the e-mail"),
            lambda: mail_pack(
                book,
                meeting,
                one.readers,
                data,
                people,
                folder,
                version=one.version,
                most=file_in(most),
                issue=one.issue,
            ),
            on_done=self._mailed,
            on_refused=self._refused,
        )

    def _mailed(self, mail: PackMail) -> None:
        from desktop.mailing import missing_addresses
        from desktop.pack_mail import note_draft

        note_draft(self._desk.book, mail)
        self._say()
        said = _("Written for {to}: {size}.").format(
            to=joined(list(mail.addresses)) or _("nobody yet"), size=size(mail.file.stat().st_size)
        )
        doubts = [missing_addresses(mail.without)] if mail.without else []
        if mail.others:
            words = _("This pack is not meant for {names}: look whom you send it to.")
            doubts.append(words.format(names=joined(list(mail.others))))
        message = Message(mail.draft, mail.file, mail.addresses, mail.subject, mail.words)
        told = " ".join(part for part in (said, mail.size_words) if part)
        self.people.hide()
        self.written.show_message(message, told, "\n".join(doubts))

    def _refused(self, words: str) -> None:
        self._say()
        self._desk.jobs.refused.emit(words)
