"""What is in a pack, in which order: its parts and papers as rows to tick and move, and where pages are left free."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.pack_choices import FREE, PackChoices
from desktop.packs.arrangement import PARTS, PartName
from desktop.ui.pages.item_papers import paper_row
from desktop.ui.paint import Mark
from desktop.ui.rows import Row, Rows
from desktop.words import _, joined

if TYPE_CHECKING:
    from desktop.agenda_lines import Agenda

_MOST_NAMED = 2


class PackContents(Rows):
    """The parts and papers of a pack. Space, or a click on its box, puts a part in or leaves it out; Ctrl ↑ and ↓ move
    it; Ctrl Z takes that back. A paper stays with its item: `kept` when somebody tries to leave one out."""

    moved = Signal(str, int)
    undo_asked = Signal()
    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What is in the pack"), selects=True, scrolls=True, parent=parent)
        self.inset = 4
        self.can_undo = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.current() in PARTS:
            self.moved.emit(self.current(), -1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Space and self.current().startswith("paper-"):
            self.kept.emit()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo_asked.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Ctrl Z here takes back what was chosen here, before anything of the book
        undo = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        if event.type() == QEvent.Type.ShortcutOverride and undo and self.can_undo:
            event.accept()
            return True
        return super().event(event)


def rows_of(agenda: Agenda, choices: PackChoices, starts: Mapping[str, int], *, chair: bool, late: str) -> list[Row]:
    """The rows for one pack: its parts, where pages are left free, and its papers. `starts` says on which page each
    part and paper begins, once it is made."""
    rows = []
    for part in choices.order:
        if part == "running" and not chair:
            continue
        ticked = part not in choices.left_out
        page = starts.get(part)
        aside = _("page {n}").format(n=page) if page and ticked else _("none") if starts and ticked else ""
        if part == "running" and page:
            aside = _("at its end")
        rows.append(Row(part, _(PARTS[part]), ticked=ticked, after=_mark(part, agenda, late), aside=aside))
    rows += [Row(name, _(words), ticked=name in choices.free) for name, words in FREE.items()]
    if "papers" in choices.left_out:
        return rows
    papers = [paper for line in agenda.lines for paper in line.papers]
    return rows + [_with_page(paper_row(paper), starts.get(f"paper {paper.ref}")) for paper in papers]


def _mark(part: PartName, agenda: Agenda, late: str) -> Mark | None:
    if part == "agenda" and late:
        return Mark(late, "amber", "▲")
    if part == "papers" and agenda.papers_wanted:
        whole = agenda.papers_wanted == agenda.papers_here
        return Mark(agenda.papers_words, "good", "✓") if whole else Mark(agenda.papers_words, "amber", "▲")
    return None


def _with_page(row: Row, page: int | None) -> Row:
    return row._replace(aside=_("page {n}").format(n=page)) if page else row


def missing_words(agenda: Agenda) -> str:
    """Which papers are still to come and from whom: “▲ 5b is still to come, from School F.”"""
    missing = [paper for line in agenda.lines for paper in line.papers if paper.state == "to_follow"]
    told = []
    for paper in missing[:_MOST_NAMED]:
        words = _("▲ {ref} is still to come, from {whom}.") if paper.source_words else _("▲ {ref} is still to come.")
        told.append(words.format(ref=paper.ref, whom=paper.source_words))
    rest = [paper.ref for paper in missing[_MOST_NAMED:]]
    if rest:
        told.append(_("▲ Still to come as well: {refs}.").format(refs=joined(rest)))
    return "\n".join(told)
