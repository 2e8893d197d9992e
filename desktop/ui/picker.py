"""Editors that pick other records as one types: one (Link), several (Links), and tags."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCompleter, QLineEdit, QSizePolicy, QWidget

from desktop.errors import BadValue
from desktop.models.kinds import Link, Members, Tags
from desktop.ui.editing import Choices, Editor, bare
from desktop.ui.flow import Flow
from desktop.ui.look import Role, colour, dress, letters, mark_as
from desktop.ui.paint import Mark, draw_mark, mark_size
from desktop.ui.table_parts import fold
from desktop.words import _

Index = QModelIndex | QPersistentModelIndex
_ID = Qt.ItemDataRole.UserRole
_FOLDED = Qt.ItemDataRole.UserRole + 1


class _Offers(QAbstractListModel):
    """What may be picked; sought without case and accents, with the typed words put first as they are shown."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.choices: list[tuple[str, str, str]] = []

    def replace(self, choices: Choices) -> None:
        self.beginResetModel()
        self.choices = [(choice_id, words, fold(words)) for choice_id, words in choices]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        choice_id, words, folded = self.choices[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return words
        return choice_id if role == _ID else folded if role == _FOLDED else None


class _Seeker(QCompleter):
    """Offers every choice that contains what is typed, whatever its case and accents."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompletionRole(_FOLDED)
        self.setMaxVisibleItems(10)

    def splitPath(self, path: str) -> list[str]:
        return [fold(path.strip())]

    def pathFromIndex(self, index: Index) -> str:
        return str(index.data() or "")


class SeekLine(QLineEdit):
    """A line that seeks among choices as one types; Down shows them all. `picked(id)` when one is chosen."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        bare(self)
        self._offers = _Offers(self)
        self._seeker = _Seeker(self)
        self._seeker.setModel(self._offers)
        # not setCompleter: the line would then write the picked words into itself after we have used them
        self._seeker.setWidget(self)
        self._given: list[tuple[str, str]] = []
        self._without: frozenset[str] = frozenset()
        # `activated` is overloaded: with the row's index, two of the same name stay apart
        self._seeker.activated[QModelIndex].connect(self._activated)  # type: ignore[index]
        self.textEdited.connect(self._seek)

    def set_choices(self, choices: Choices) -> None:
        """Offer these."""
        self._given = list(choices)
        self._show_offers()

    def leave_out(self, ids: Iterable[str]) -> None:
        """Do not offer what has been picked already."""
        without = frozenset(ids)
        if without != self._without:
            self._without = without
            self._show_offers()

    def _show_offers(self) -> None:
        self._offers.replace([one for one in self._given if one[0] not in self._without])

    def words_of(self, choice_id: str) -> str:
        """The words for an id; what is not here is said to be so."""
        return dict(self._given).get(choice_id) or _("not on this laptop")

    def only_match(self, text: str) -> str:
        """The one id that a text can mean: the same words, or the only choice containing it; else ""."""
        sought = fold(" ".join(text.split()))
        same = [choice_id for choice_id, _words, folded in self._offers.choices if folded == sought]
        found = same or [choice_id for choice_id, _words, folded in self._offers.choices if sought in folded]
        return found[0] if sought and len(found) == 1 else ""

    def offering(self) -> bool:
        """Whether the list of choices is open."""
        popup = self._seeker.popup()
        return popup is not None and popup.isVisible()

    def offer_all(self) -> None:
        """Open the list of choices for what is typed, or of all of them."""
        popup = self._seeker.popup()
        if popup is not None and not popup.property("dressed"):
            mark_as(popup, offers=True)
            dress(popup)  # a list of suggestions is a window of its own
        self._seeker.setCompletionPrefix(fold(self.text().strip()))
        self._seeker.complete()

    def _seek(self, text: str) -> None:
        if text.strip():
            self.offer_all()
        elif popup := self._seeker.popup():
            popup.hide()

    def _activated(self, index: QModelIndex) -> None:
        self.picked.emit(str(index.data(_ID)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self.offering():
            self.offer_all()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._has_current():
            event.ignore()  # it picks from the list, and is not yet for the form
        else:
            super().keyPressEvent(event)

    def _has_current(self) -> bool:
        popup = self._seeker.popup()
        return popup is not None and popup.isVisible() and popup.currentIndex().isValid()


class LinkEditor(Editor):
    """Another record, sought by typing; an empty line is none."""

    def __init__(self, kind: Link) -> None:
        self.line = SeekLine()
        super().__init__(kind, self.line)
        self._id: str | None = None
        self.line.setPlaceholderText(_("type to find"))
        self.line.textEdited.connect(self._typed_in)
        self.line.picked.connect(self._picked)
        self.line.returnPressed.connect(self.settle)

    def set_choices(self, choices: Choices) -> None:
        self.line.set_choices(choices)
        if not self.being_edited() and self._id:
            self.line.setText(self.line.words_of(self._id))

    def value(self) -> Any:
        if self._id:
            return self._id
        text = self.line.text().strip()
        if not text:
            return self.kind.check(None)
        found = self.line.only_match(text)
        if found:
            return found
        raise BadValue(
            _(self.kind.label),
            _("nothing here is called “{text}”; pick from the list").format(text=text[:60]),
        )

    def typed(self) -> Any:
        return self.line.text()

    def set_value(self, value: Any) -> None:
        try:
            self._id = self.kind.check(value)
            self.line.setText(self.line.words_of(self._id) if self._id else "")
            self.show_problem("")
        except BadValue:
            self._id = None
            self.line.setText(str(value or ""))
            if value:
                self.check()
        self.line.setCursorPosition(0)
        self.set_unchanged()

    def settle(self) -> None:
        if self.being_edited() and not self._id:
            found = self.line.only_match(self.line.text())
            if found:
                self._id = found
                self.line.setText(self.line.words_of(found))
        super().settle()

    def _typed_in(self, _text: str) -> None:
        self._id = None
        self.changed()

    def _picked(self, choice_id: str) -> None:
        self._id = choice_id
        self.line.setText(self.line.words_of(choice_id))
        self.changed()
        self.settle()


class PickedChip(QAbstractButton):
    """One of several picked things; a click, Delete or Backspace on it takes it out."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(_("{words}, take out").format(words=words))
        self.setToolTip(self.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def _mark(self) -> Mark:
        role: Role = "blue" if self.hasFocus() else "good"
        return Mark(f"{self.text()}  ×", role)

    def sizeHint(self) -> QSize:
        size = mark_size(self._mark())
        return QSize(min(size.width(), 260), size.height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        mark = self._mark()
        wide = self.width() - 40
        fitted = QFontMetrics(letters(-2)).elidedText(self.text(), Qt.TextElideMode.ElideRight, max(wide, 20))
        short = fitted if mark_size(mark).width() > self.width() else self.text()
        painter = QPainter(self)
        draw_mark(painter, self.rect(), Mark(f"{short}  ×", mark.role))
        if self.hasFocus():
            painter.setPen(colour("blue"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 5, 5)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class SeveralEditor(Editor):
    """Several things as chips with a line after them: typing adds, Backspace in the empty line takes one out.

    Links pick among the choices; Tags take any words, a comma or Enter after each.
    """

    def __init__(self, kind: Members) -> None:
        self.line = SeekLine()
        self._chips: dict[str, PickedChip] = {}
        box = QWidget()
        super().__init__(kind, box)
        self._flow = Flow(box)
        self._flow.addWidget(self.line)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        box.setSizePolicy(policy)
        box.setFocusProxy(self.line)
        self._free = isinstance(kind, Tags)
        self.line.setAccessibleName(_(kind.label))
        self.line.installEventFilter(self)
        self.line.setPlaceholderText(_("add a tag") if self._free else _("type to add"))
        self.line.textEdited.connect(self._typed_in)
        self.line.picked.connect(self._picked)
        self.line.returnPressed.connect(self._enter)

    def set_choices(self, choices: Choices) -> None:
        self.line.set_choices(choices)
        for member, chip in list(self._chips.items()):
            chip.setText(self._words(member))
        self.line.leave_out(self._chips)

    def _words(self, member: str) -> str:
        return member if self._free else self.line.words_of(member)

    def value(self) -> Any:
        text = self.line.text().strip()
        if not text:
            return self.kind.check(tuple(self._chips))
        found = self._found(text)
        if not found:
            raise BadValue(
                _(self.kind.label),
                _("nothing here is called “{text}”; pick from the list").format(text=text[:60]),
            )
        return self.kind.check((*self._chips, found))

    def _found(self, text: str) -> str:
        """The member a text means, or ""."""
        if self._free:
            return str(self.kind.member(text))  # type: ignore[attr-defined]
        return self.line.only_match(text)

    def held(self) -> Any:
        # what is half typed is not a member yet; those picked are kept
        return self.kind.check(tuple(self._chips))

    def set_value(self, value: Any) -> None:
        for chip in self._chips.values():
            chip.setParent(None)
            chip.deleteLater()
        self._chips = {}
        for member in value or ():
            self._add(str(member))
        self.line.leave_out(self._chips)
        self.line.clear()
        self.set_unchanged()
        self.show_problem("")

    def _add(self, member: str) -> None:
        if member in self._chips:
            return
        chip = PickedChip(self._words(member))
        chip.clicked.connect(lambda _checked=False: self._take_out(member))
        self._chips[member] = chip
        self._flow.put_before_last(chip)
        self.control.updateGeometry()

    def _take_out(self, member: str) -> None:
        chip = self._chips.pop(member)
        with QSignalBlocker(chip):
            self._flow.removeWidget(chip)
            chip.setParent(None)
            chip.deleteLater()
        self.line.leave_out(self._chips)
        self.control.updateGeometry()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed()
        self.settle()

    def _typed_in(self, text: str) -> None:
        if self._free and text.endswith(","):
            self.line.setText(text[:-1])
            self._enter()
        else:
            self.changed()

    def _picked(self, choice_id: str) -> None:
        self._add(choice_id)
        self.line.clear()
        self.line.leave_out(self._chips)
        self.changed()
        self.settle()

    def _enter(self) -> None:
        if self._take_in():
            self.changed()
        self.settle()

    def _take_in(self) -> bool:
        """Make a chip of what is typed, if it means something; whether it did."""
        text = self.line.text().strip()
        if not text:
            return False
        try:
            found = self._found(text)
        except BadValue:
            return False
        if not found:
            return False
        self._add(found)
        self.line.clear()
        self.line.leave_out(self._chips)
        return True

    def settle(self) -> None:
        if self.being_edited():
            self._take_in()
        super().settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            backspace = event.key() == Qt.Key.Key_Backspace
            if backspace and watched is self.line and not self.line.text() and self._chips:
                self._take_out(list(self._chips)[-1])
                return True
        return super().eventFilter(watched, event)
