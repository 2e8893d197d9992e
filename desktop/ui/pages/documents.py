"""Documents: the list, found by words and tags, and beside it one document with its versions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop import steps
from desktop.book import Touched
from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pages.document_detail import DocumentDetail
from desktop.ui.pages.for_whom import ForWhom
from desktop.ui.pages.listing import lay_out, seek_line
from desktop.ui.paint import Mark
from desktop.ui.pieces import EmptyPage, QuietLabel, TopLine, button
from desktop.ui.table import Cell, Column, Line, Table
from desktop.ui.table_parts import fold
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.documents import DocumentRow


def files_of(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    """The files that are being dragged in."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


class DocumentsPage(Page):
    """Every document the schools share; files dragged in become documents."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._rows: dict[str, DocumentRow] = {}
        self.setAcceptDrops(True)
        self.top = TopLine(_("Documents"))
        self.add_button = button(_("Add documents…"), self.add, primary=True, tip=_("Ctrl N"))
        self.whom = ForWhom(desk.book)
        self.top.add(self.whom)
        self.top.add(self.add_button)
        tags = Chooser(_("With the tag"), 200)
        self.tag = tags.combo
        self.tag.activated.connect(lambda _index: self._fill())
        self.seek = seek_line(_("Find a document"))
        self.seek.textChanged.connect(lambda _text: self._fill())
        self.count = QuietLabel()
        self.table = Table(
            _("Documents"),
            [
                Column("title", _("Document"), stretch=True),
                Column("tags", _("Tags"), width=18, quiet=True),
                Column("school", _("From"), width=10, quiet=True),
                Column("version", _("Version"), width=7, align="right", quiet=True),
                Column("added", _("Added"), width=12, quiet=True),
            ],
            empty=_("No document here. Choose every tag, or find by another word."),
        )
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda _id: self._open())
        self.table.hide_asked.connect(self._hide)
        self.detail = DocumentDetail(desk)
        self.empty = EmptyPage(
            _(
                "No documents yet. Drag files here, or choose them: policies, plans, whatever the schools share."
            ),
            _("Add documents…"),
            self.add,
        )
        self._body = lay_out(
            self, self.top, (tags, self.seek), self.count, self.table, self.detail, self.empty
        )
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.add)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.seek.setFocus)

    # -- what the window expects -------------------------------------------------------------------------

    def arrive(self, document: str = "", new: str = "", **_where: str) -> None:
        """Show the documents, perhaps one of them; with `new`, ask for files."""
        self.whom.offer()
        self.renew()
        if document and document not in {line.id for line in self.table.lines()}:
            self.tag.setCurrentIndex(0)
            self.seek.clear()
        if document and self.table.choose(document):
            self._show(document)
        if new:
            self.add()
        elif self._rows:
            self.table.setFocus()
        elif self.empty.begin is not None:
            self.empty.begin.setFocus()

    def place(self) -> dict[str, str]:
        return {"document": self.table.current()}

    def touched(self, touched: Touched) -> None:
        if touched.any_of("document", "version", "paper", "school"):
            self.renew()

    def leave(self) -> None:
        self.detail.seal()

    def renew(self) -> None:
        """Read the documents anew."""
        from desktop.documents import list_documents, tags_in_use

        with self.desk.book.reading() as view:
            self._rows = {row.id: row for row in list_documents(view, self.desk.today)}
            tags = tags_in_use(view)
        chosen = self.tag.currentData()
        self.tag.clear()
        self.tag.addItem(_("Every tag"), "")
        for tag, count in tags:
            self.tag.addItem(f"{tag} ({count})", tag)
        self.tag.setCurrentIndex(max(0, self.tag.findData(chosen)))
        self._body.setCurrentIndex(0 if self._rows else 1)
        self._fill()

    # -- the list ----------------------------------------------------------------------------------------

    def _fill(self) -> None:
        tag, sought = self.tag.currentData() or "", fold(self.seek.text()).split()
        shown = [row for row in self._rows.values() if (not tag or tag in row.tags) and _answers(row, sought)]
        self.table.set_lines([_line(row) for row in shown])
        self.count.setText(plural("{n} document", "{n} documents", len(shown)))
        if shown and not self.table.current():
            self.table.choose(shown[0].id)
        self._show(self.table.current())

    def _show(self, document: str) -> None:
        row = self._rows.get(document)
        self.detail.setVisible(row is not None)
        if row is not None:
            self.detail.show_row(row)

    def _open(self) -> None:
        self.detail.open_current()

    def _hide(self, ids: list[str]) -> None:
        from desktop.records import hide

        self.detail.seal()
        for document in ids:
            hide(self.desk.book, document)

    # -- taking files in ---------------------------------------------------------------------------------

    def add(self) -> None:
        """Ask for files, and make a document of each."""
        self.take(self.desk.choose_files(self, _("Add documents")))

    def take(self, files: Sequence[Path]) -> None:
        """Make a document of each file, and of each file in each folder. Raises Refusal."""
        from desktop.filing import import_documents

        if not files:
            return
        filed = steps.run(import_documents(self.desk.book, files, audience=self.whom.audience() or "cluster"))
        self.whom.take()
        if len(filed.documents) != 1 or filed.here_already or filed.left_out:
            self.desk.tell(" ".join(filed.words))
        if filed.documents:
            self.tag.setCurrentIndex(0)
            self.seek.clear()
            self.renew()
            self.table.choose(filed.documents[0])
            self._show(filed.documents[0])
            self.table.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_of(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(files_of(event))


def _answers(row: DocumentRow, sought: Sequence[str]) -> bool:
    if not sought:
        return True
    text = fold(f"{row.title} {row.about} {row.tags_words} {row.school_words}")
    return all(word in text for word in sought)


def _line(row: DocumentRow) -> Line:
    version: Cell | Mark = Cell(str(row.version) if row.version else "–", sort=row.version)
    added = Cell(row.added_words, sort=row.added or "")
    if row.review_due:
        added = Cell(_("review due"), sort=row.added or "", mark=Mark(_("review due"), "amber", "▲"))
    return Line(row.id, [row.title, row.tags_words, row.school_words, version, added])
