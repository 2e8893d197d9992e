"""One document beside the list: what it is, edited in place; its versions; the papers it has been."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import steps
from desktop.models import Document
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.listing import across
from desktop.ui.pages.reading import open_copy
from desktop.ui.pages.record_form import RecordForm
from desktop.ui.pages.story import show_story
from desktop.ui.pages.ways import go_to_shared
from desktop.ui.pieces import Card, QuietLabel, Scroll, Words, button
from desktop.ui.rows import Row, Rows
from desktop.words import _

if TYPE_CHECKING:
    from desktop.document_uses import Use
    from desktop.documents import DocumentRow, VersionRow

FIELDS = ("title", "tags", "about", "school", "review", "audience")


class DocumentDetail(Card):
    """Title, tags and the rest; the versions, newest first; where it was used."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.document = ""
        self._versions: list[VersionRow] = []
        self._uses: list[Use] = []
        self.form = RecordForm(desk.book, Document, FIELDS)
        self.form.shared.connect(lambda new: go_to_shared(desk, new))
        self.versions = Rows(_("Versions"))
        self.versions.opened.connect(self.open_version)
        self.versions.pressed.connect(self.save_version)
        self.no_file = QuietLabel(_("No file yet: add the first version."), wrap=True)
        self.open_button = button(_("Open a copy"), self.open_current, primary=True)
        self.add_button = button(_("Add a version…"), self.add_version)
        self.uses_title = Words(_("Used as a paper"), bold=True)
        self.uses = Rows(_("Used as a paper"))
        self.uses.opened.connect(self._go_to_use)
        self.story = button(_("Who changed this"), self._show_story, bare=True)
        self.hide_button = button(_("Take out of view"), self._hide, bare=True)
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, STEP, 0)
        column.setSpacing(STEP // 2)
        column.addLayout(across(self.open_button, self.add_button))
        column.addSpacing(STEP // 2)
        column.addWidget(self.form)
        column.addSpacing(STEP)
        column.addWidget(Words(_("Versions"), bold=True))
        column.addWidget(self.versions)
        column.addWidget(self.no_file)
        column.addSpacing(STEP)
        column.addWidget(self.uses_title)
        column.addWidget(self.uses)
        column.addLayout(across(self.story, self.hide_button))
        column.addStretch(1)
        self._scroll = Scroll(inside)
        self.add(self._scroll, stretch=1)
        self.body.setContentsMargins(STEP * 2, STEP * 2, STEP, STEP)

    def show_row(self, row: DocumentRow) -> None:
        """Show a document; the one before is sealed first."""
        from desktop.document_uses import uses_of
        from desktop.documents import tags_in_use, versions
        from desktop.people import choices

        if row.id != self.document:
            self.seal()
            self._scroll.verticalScrollBar().setValue(0)
        self.document = row.id
        self.setAccessibleName(row.title)
        with self._desk.book.reading() as view:
            self._versions, self._uses = versions(view, row.id), uses_of(view, row.id)
            schools = choices(view, ("school",), self._desk.today)
            readers = choices(view, ("person", "school"), self._desk.today)
            tags = [(tag, tag) for tag, _count in tags_in_use(view)]
        self.form.set_choices("school", schools)
        self.form.set_choices("tags", tags)
        self.form.set_choices("audience", readers)
        self.form.show_record(row.id)
        self.versions.set_rows([_version(one) for one in self._versions])
        self.versions.setVisible(bool(self._versions))
        self.no_file.setVisible(not self._versions)
        self.open_button.setEnabled(bool(row.file))
        self.uses.set_rows(
            [Row(one.paper, one.meeting_words or one.title, under=one.item_title) for one in self._uses]
        )
        self.uses.setVisible(bool(self._uses))
        self.uses_title.setVisible(bool(self._uses))

    def seal(self) -> None:
        """Make changes of what is being typed."""
        self.form.flush()

    # -- versions ----------------------------------------------------------------------------------------

    def open_current(self) -> None:
        """Open a copy of the newest version in the program for such files."""
        for version in [one for one in self._versions if one.file][:1]:
            self.open_version(version.id)

    def open_version(self, id: str) -> None:
        """Open a copy of one version."""
        version = self._version(id)
        if version is not None and version.file:
            open_copy(self._desk.book, version.file, version.file_name)

    def save_version(self, id: str) -> None:
        """Save one version's file where the person says."""
        from desktop.files import save_file_as

        version = self._version(id)
        if version is None or not version.file:
            return
        place = self._desk.choose_place(self, _("Save a copy"), version.file_name)
        if place is not None:
            with self._desk.book.reading() as view:
                steps.run(save_file_as(view, version.file, place))
            self._desk.tell(_("Saved: {path}").format(path=place))

    def add_version(self) -> None:
        """Ask for the file of a newer version; the older ones stay."""
        from desktop.documents import add_version

        for path in list(self._desk.choose_files(self, _("Add a version")))[:1]:
            add_version(self._desk.book, self.document, path)

    def _version(self, id: str) -> VersionRow | None:
        return next((one for one in self._versions if one.id == id), None)

    # -- elsewhere ---------------------------------------------------------------------------------------

    def _go_to_use(self, id: str) -> None:
        for use in self._uses:
            if use.paper == id and use.meeting:
                self._desk.go("meeting", meeting=use.meeting, step="plan", item=use.item)

    def _show_story(self) -> None:
        show_story(self.story, self._desk.book, self.document)

    def _hide(self) -> None:
        from desktop.records import hide

        self.seal()
        hide(self._desk.book, self.document)


def _version(one: VersionRow) -> Row:
    words = _("Version {n}").format(n=one.number)
    coming = _("○ has not come yet") if one.coming else ""
    under = " · ".join(part for part in (coming, one.note, one.added_words, one.size_words) if part)
    # pressed all the same, it is said who has the file
    return Row(one.id, words, under=under, button=_("Save…"))
