"""The papers of one agenda item: added from files or documents, promised, replaced, put in order, opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop.models.meetings import PAPER_STATES
from desktop.ui.look import STEP, Role
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.flowing import flowing
from desktop.ui.pages.kept_line import KeptLine
from desktop.ui.pages.reading import open_copy
from desktop.ui.pages.story import show_story
from desktop.ui.paint import Mark
from desktop.ui.pieces import QuietLabel, button
from desktop.ui.rows import Row, Rows
from desktop.words import _

if TYPE_CHECKING:
    from desktop.agenda_lines import AgendaLine, PaperLine

STATE_COLOURS: dict[str, Role] = {"to_follow": "amber", "withdrawn": "red"}
_MOST_IN_A_MENU = 30


class _PaperRows(Rows):
    """The papers; Ctrl ↑ ↓ put them in another order, Delete takes one out."""

    step_asked = Signal(str, int)
    hide_asked = Signal(str)
    menu_asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.current()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if here and control and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_asked.emit(here, -1 if event.key() == Qt.Key.Key_Up else 1)
        elif here and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.hide_asked.emit(here)
        elif here and event.key() in (Qt.Key.Key_Menu, Qt.Key.Key_F4):
            self.menu_asked.emit(here)
        else:
            super().keyPressEvent(event)


def paper_row(paper: PaperLine) -> Row:
    """A paper as a row: its reference and title, and its state or its size; and that the pack cannot print it."""
    from desktop.files import is_printable

    told = [paper.source_words, paper.tag, _("came late") if paper.late else ""]
    after, aside = None, paper.size_words
    if paper.file and not is_printable(paper.media_type):
        told.insert(0, _("The pack cannot print it: save it as a PDF"))
        after = Mark(_("no PDF"), "amber", "▲")
    under = " · ".join(part for part in told if part)
    if paper.state != "enclosed":
        after = Mark(paper.state_words, STATE_COLOURS.get(paper.state, "quiet"), paper.shape)
    return Row(id=paper.id, lead=paper.ref, words=paper.title, under=under, after=after, aside=aside)


def tell_unprintable(desk: Desk, files: Sequence[Path]) -> None:
    """Say at once which files just attached a pack cannot hold, and what can be done."""
    from desktop.files import unprintable_words

    if words := unprintable_words(files):
        desk.tell(words)


class ItemPapers(QWidget):
    """The papers of the item shown beside the agenda. Files may be dropped on it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._item = ""
        self._papers: tuple[PaperLine, ...] = ()
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP // 2, 0, 0)
        column.setSpacing(4)
        column.addWidget(QuietLabel(_("Papers")))
        self.rows = _PaperRows(_("Papers"), selects=True)
        self.rows.inset = 4
        self.rows.setAccessibleDescription(_("Enter opens; Ctrl with the arrows moves; F4 for more"))
        self.rows.opened.connect(self.menu)
        self.rows.menu_asked.connect(self.menu)
        self.rows.step_asked.connect(self._step)
        self.rows.hide_asked.connect(self._hide)
        column.addWidget(self.rows)
        self.promise_line = KeptLine(
            desk.book, _("Title of the paper to come"), _("Title of the paper to come, then Enter"), "paper"
        )
        self.promise_line.returnPressed.connect(self._promise)
        self.promise_line.hide()
        column.addWidget(self.promise_line)
        self.add = button(_("Add file…"), self.choose, bare=True)
        self.promise = button(_("Promise one"), self._ask_promise, bare=True)
        self.from_documents = button(_("From documents"), self._offer_documents, bare=True)
        column.addWidget(flowing(self.add, self.promise, self.from_documents, gap=0))

    def show_line(self, line: AgendaLine) -> None:
        """Show the papers of an item."""
        if line.id != self._item:
            self.promise_line.setVisible(self.promise_line.begin(line.id))
        self._item, self._papers = line.id, line.papers
        self.rows.set_rows([paper_row(paper) for paper in line.papers])
        self.rows.setVisible(bool(line.papers))

    # -- adding --------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for files and attach them."""
        self.attach(self._desk.choose_files(self, _("Papers for this item")))

    def attach(self, files: Sequence[Path]) -> None:
        """Attach files as papers, all in one step. Raises Refusal."""
        from desktop.papers import attach_papers

        if files and self._item:
            attach_papers(self._desk.book, self._item, list(files))
            tell_unprintable(self._desk, files)

    def _ask_promise(self) -> None:
        self.promise_line.show()
        self.promise_line.setFocus()

    def _promise(self) -> None:
        from desktop.papers import promise_paper

        title = self.promise_line.take()
        if title and self._item:
            promise_paper(self._desk.book, self._item, title)

    def _offer_documents(self) -> None:
        from desktop.documents import list_documents

        with self._desk.book.reading() as view:
            documents = list_documents(view, self._desk.today)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in documents[:_MOST_IN_A_MENU]:
            words = _short(f"{one.title}, {one.version}" if one.versions > 1 else one.title)
            menu.addAction(words).triggered.connect(partial(self._attach_document, one.id))
        if not documents:
            menu.addAction(_("There are no documents yet")).setEnabled(False)
        elif len(documents) > _MOST_IN_A_MENU:
            menu.addAction(_("All documents…")).triggered.connect(lambda: self._desk.go("documents"))
        menu.popup(self.from_documents.mapToGlobal(self.from_documents.rect().bottomLeft()))

    def _attach_document(self, document: str, _checked: bool = False) -> None:
        from desktop.papers import attach_document

        attach_document(self._desk.book, self._item, document)

    # -- one paper -----------------------------------------------------------------------------------------

    def menu(self, paper_id: str) -> QMenu | None:
        """What can be done with one paper."""
        paper = next((one for one in self._papers if one.id == paper_id), None)
        if paper is None:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ways: list[tuple[str, Callable[[], object]]] = []
        if paper.file:
            ways.append((_("Open a copy"), partial(self.open_copy, paper)))
            ways.append((_("Replace with a newer file…"), partial(self._bring, paper_id)))
        else:
            ways.append((_("It has come: add the file…"), partial(self._bring, paper_id)))
        for words, act in ways:
            menu.addAction(words).triggered.connect(lambda _checked=False, act=act: act())
        menu.addSeparator()
        for state, words in PAPER_STATES.items():
            if state == paper.state or (state == "enclosed" and not paper.file):
                continue
            menu.addAction(_("Mark as {state}").format(state=_(words))).triggered.connect(
                partial(self._state, paper_id, state)
            )
        menu.addSeparator()
        menu.addAction(_("Move up")).triggered.connect(lambda: self._step(paper_id, -1))
        menu.addAction(_("Move down")).triggered.connect(lambda: self._step(paper_id, 1))
        menu.addAction(_("Who changed this")).triggered.connect(
            lambda: show_story(self.rows, self._desk.book, paper_id)
        )
        menu.addAction(_("Take out of view")).triggered.connect(lambda: self._hide(paper_id))
        row = next(n for n, one in enumerate(self.rows.rows()) if one.id == paper_id)
        place = self.rows.visualRect(self.rows.model().index(row, 0)).bottomLeft()
        menu.popup(self.rows.viewport().mapToGlobal(place))
        return menu

    def open_copy(self, paper: PaperLine) -> None:
        """Open a read-only copy in the program the system keeps for such files."""
        if paper.file:
            open_copy(self._desk.book, paper.file, paper.file_name)

    def _bring(self, paper: str) -> None:
        from desktop.papers import bring_paper

        files = self._desk.choose_files(self, _("The paper’s file"))
        if files:
            bring_paper(self._desk.book, paper, files[0])
            tell_unprintable(self._desk, files[:1])

    def _state(self, paper: str, state: str, _checked: bool = False) -> None:
        from desktop.papers import set_paper_state

        set_paper_state(self._desk.book, paper, state, seen=self._desk.book.as_seen(paper))

    def _step(self, paper: str, by: int) -> None:
        from desktop.papers import move_paper

        ids = [one.id for one in self._papers]
        at = ids.index(paper)
        rest = ids[:at] + ids[at + 1 :]
        if 0 <= at + by < len(ids):
            move_paper(self._desk.book, paper, before=rest[at + by] if at + by < len(rest) else None)

    def _hide(self, paper: str) -> None:
        from desktop.records import hide

        hide(self._desk.book, paper)

    # -- files dragged in ----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.attach([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()


def _short(words: str) -> str:
    shown = words if len(words) <= 64 else f"{words[:63]}…"
    return shown.replace("&", "&&")
