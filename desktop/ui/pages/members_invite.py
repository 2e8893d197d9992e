"""An invitation: who, for which school, as what; then one file, and six words to be told by another way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.look import STEP
from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.listing import across
from desktop.ui.pieces import Card, QuietLabel, Words, button
from desktop.words import _

if TYPE_CHECKING:
    from desktop.inviting import Begun, Written
    from desktop.newcomers import Offered
    from desktop.ui.jobs import Job

NEW = ""
"""Stands in a list for somebody, or a school, that is not in the book yet."""


class Invite(Card):
    """First what the invitation says, then, once its file is written, the words. `closed` when it is done with."""

    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("Invite somebody"), parent=parent)
        self._desk = desk
        self._offered: Offered | None = None
        self._begun: Begun | None = None
        self._job: Job | None = None
        person, school, role = Chooser(_("Who")), Chooser(_("School")), Chooser(_("Joins as"))
        self.person, self.school, self.role = person.combo, school.combo, role.combo
        self.name, self.school_name = QLineEdit(), QLineEdit()
        self.name.setPlaceholderText(_("Their name"))
        self.name.setAccessibleName(_("Their name"))
        self.school_name.setPlaceholderText(_("The school’s name"))
        self.school_name.setAccessibleName(_("The school’s name"))
        self.person.activated.connect(lambda _index: self._person_chosen())
        self.school.activated.connect(lambda _index: self._fit())
        self.role.activated.connect(lambda _index: self._fit())
        for line in (self.name, self.school_name):
            line.returnPressed.connect(self.write)
        self.make = button(_("Save the invitation…"), self.write, primary=True)
        self.not_now = button(_("Not now"), self.closed.emit, tip=_("Esc"))
        self.school_label = QuietLabel(_("School"))
        asked = QWidget()
        column = QVBoxLayout(asked)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP // 2)
        for widget in (QuietLabel(_("Who")), person, self.name):
            column.addWidget(widget)
        column.addSpacing(STEP)
        for widget in (QuietLabel(_("Joins as")), role, self.school_label, school, self.school_name):
            column.addWidget(widget)
        column.addSpacing(STEP)
        column.addWidget(
            QuietLabel(
                _(
                    "The file holds what their circle shares, sealed by six words. With both, and no server, their new "
                    "laptop has everything at once."
                ),
                wrap=True,
            )
        )
        column.addSpacing(STEP)
        column.addLayout(across(self.make, self.not_now))
        column.addStretch(1)
        self._school_box = school
        self.parts = QStackedWidget()
        self.parts.addWidget(asked)
        self.parts.addWidget(self._make_telling())
        self.add(self.parts, stretch=1)
        QShortcut(QKeySequence("Esc"), asked).activated.connect(self.closed)
        desk.jobs.changed.connect(self._follow)

    def _make_telling(self) -> QWidget:
        self.saved = QuietLabel(wrap=True)
        self.words = Words(step=10, bold=True, wrap=True)
        self.how = Words(wrap=True)
        self.copy = button(_("Copy the words"), self._copy)
        self.done = button(_("I have told them, or written them down"), self._finish, primary=True)
        telling = QWidget()
        column = QVBoxLayout(telling)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        for widget in (self.saved, Words(_("Read these six words out"), bold=True), self.words):
            column.addWidget(widget)
        column.addLayout(across(self.copy))
        column.addWidget(self.how)
        column.addSpacing(STEP)
        column.addLayout(across(self.done))
        column.addStretch(1)
        return telling

    def is_telling(self) -> bool:
        """Whether the words stand there to be read out: they are shown once, so nothing takes their place by itself."""
        return self.parts.currentIndex() == 1

    def begin(self) -> None:
        """Ask who is invited; words still to be told stay. Raises Refusal when this laptop may invite nobody."""
        from desktop.newcomers import offered

        if self.is_telling():
            return
        with self._desk.book.reading() as view:
            self._offered = offered(view)
        self.say(_("Invite somebody"))
        self.person.clear()
        self.person.addItem(_("Somebody new"), NEW)
        for one in self._offered.people:
            self.person.addItem(one.words, one.id)
        self.school.clear()
        for id, words in self._offered.schools:
            self.school.addItem(words, id)
        if self._offered.anywhere:
            self.school.addItem(_("A school not in the book yet"), NEW)
        self.role.clear()
        for role, words in self._offered.roles:
            self.role.addItem(words, role)
        self.name.clear()
        self.school_name.clear()
        self.make.setEnabled(True)
        self._fit()

    def _person_chosen(self) -> None:
        """Somebody known most likely joins as what they are, where they are."""
        assert self._offered is not None
        known = next((one for one in self._offered.people if one.id == self.person.currentData()), None)
        if known is not None:
            self.role.setCurrentIndex(max(0, self.role.findData(known.role)))
            if known.school:
                self.school.setCurrentIndex(max(0, self.school.findData(known.school)))
        self._fit()
        if known is None:
            self.name.setFocus()

    def _fit(self) -> None:
        at_school = self.role.currentData() != "facilitator"
        self.name.setVisible(self.person.currentData() == NEW)
        for widget in (self.school_label, self._school_box):
            widget.setVisible(at_school)
        self.school_name.setVisible(at_school and self.school.currentData() == NEW)

    # -- writing it --------------------------------------------------------------------------------------

    def write(self) -> None:
        """Ask where to, say in the book who is invited, and write the file beside the window. Raises Refusal."""
        from desktop.inviting import INVITATION, begin_invitation, named_as_invitation, writing_begun
        from desktop.newcomers import check_newcomer
        from desktop.paths import file_name
        from desktop.written import check_place

        book, role = self._desk.book, str(self.role.currentData())
        person, name = str(self.person.currentData()), self.name.text()
        school, school_name = str(self.school.currentData() or NEW), self.school_name.text()
        if person == NEW and not name.strip():
            self.name.setFocus()
        check_newcomer(book, person, name, school, school_name, role)
        known = name if person == NEW else self.person.currentText().partition(" (")[0]
        place = file_name(_("Invitation for {name}").format(name=known.strip() or "…"), INVITATION)
        path = self._desk.choose_place(self, _("Save the invitation"), place)
        if path is None:
            return
        check_place(named_as_invitation(path))
        begun = begin_invitation(
            book, person, school=school or None, role=role, name=name, school_name="" if school else school_name
        )
        self.make.setEnabled(False)
        self._job = self._desk.jobs.start(
            _("Writing the invitation"),
            lambda: writing_begun(book, begun, path),
            on_done=lambda written: self._tell(known.strip(), written),
        )
        self._begun = begun

    def _follow(self) -> None:
        """Refused, stopped or closed: no file, so no invitation, and nobody shall wonder later who was asked."""
        from desktop.inviting import take_back

        if self._begun is not None and self._job is not None and not self._desk.jobs.runs(self._job):
            begun, self._begun = self._begun, None
            self.make.setEnabled(True)
            take_back(self._desk.book, begun)

    def _tell(self, name: str, written: Written) -> None:
        self._begun = None
        self.say(_("Invitation for {name}").format(name=name))
        self.saved.setText(_("Saved: {path}").format(path=written.path))
        self.words.setText(written.words)
        self.how.setText(
            _(
                "Send {name} the file any way you like. Tell {name} the words by another way than the file goes: by "
                "telephone or face to face, never in the same e-mail. The words are kept nowhere and not shown again; "
                "if they are lost, withdraw this invitation and make another.\n"
                "{name} starts Clusterbook, chooses “Join with an invitation”, then sends you a first bundle."
            ).format(name=name)
        )
        self.parts.setCurrentIndex(1)
        self.copy.setFocus()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.words.text())
        self._desk.tell(_("The words are on the clipboard. Do not put them into the e-mail that carries the file."))

    def _finish(self) -> None:
        self.words.setText("")
        self.parts.setCurrentIndex(0)
        self.closed.emit()
