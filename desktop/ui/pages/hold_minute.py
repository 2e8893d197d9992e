"""The minute of one item at the table: a draft as it is typed, sealed when the item is left; and what was agreed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import OutOfView
from desktop.sync.live import Seen
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.hold_writing import MinuteText, NewAction, Said
from desktop.words import _

if TYPE_CHECKING:
    from desktop.agenda_lines import AgendaLine
    from desktop.minute_taking import ItemStand

_DRAFT_AFTER = 300
"""Milliseconds from a keystroke to its draft on the disk."""


class ItemMinute(QWidget):
    """Where an item's minutes are written. `changed` comes when something was agreed or taken out, `kept(words)` when
    what is typed is on the disk."""

    changed = Signal()
    kept = Signal(str)

    def __init__(self, desk: Desk, over: QWidget) -> None:
        """`over` is the widget inside which the commands are offered, under the line being typed."""
        super().__init__()
        self._desk, self._book = desk, desk.book
        self.meeting = self.item = ""
        self._seen: Seen = {}
        self._sealed = ""
        self._setting = False
        self._draft = QTimer(self, singleShot=True, interval=_DRAFT_AFTER)
        self._draft.timeout.connect(self.keep)
        self.text = MinuteText(over)
        self.text.textChanged.connect(self._typed)
        self.text.entered.connect(self._command)
        self.text.left.connect(self.keep)
        self.action = NewAction(())
        self.action.hide()
        self.action.agreed.connect(self._agree)
        self.action.given_up.connect(self._put_back)
        self.said = QVBoxLayout()
        self.said.setSpacing(STEP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP * 2)
        column.addWidget(self.text)
        column.addLayout(self.said)
        column.addWidget(self.action)

    def show_item(self, meeting: str, item: str) -> ItemStand | None:
        """Take up an item where it stands, with what was typed and not sealed; the one before is sealed first."""
        from desktop.minute_taking import item_stand, minute_id

        self.seal()
        self.meeting, self.item = meeting, item
        self.action.hide()
        self.text.setEnabled(bool(item))
        if not item:
            return None
        with self._book.reading() as view:
            stand = item_stand(view, item)
        minute = minute_id(item)
        self._sealed, self._seen = stand.text, self._book.as_seen(minute)
        text = stand.text
        for _record, field, typed, seen in self._book.drafts(minute):
            if field == "text":
                text, self._seen = typed, seen
        self._put(text)
        cursor = self.text.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.text.setTextCursor(cursor)
        return stand

    def show_said(self, line: AgendaLine | None) -> None:
        """Show what was decided and agreed under the item, and one's own note."""
        from desktop.minutes import minutes

        while (old := self.said.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if line is None:
            return
        with self._book.reading() as view:
            found = next((one for one in minutes(view, self.meeting).items if one.item == self.item), None)
        for decision in found.decisions if found else ():
            manner = decision.manner_words if decision.manner != "agreed" else ""
            take_out = partial(self._take_out, decision.id)
            self.said.addWidget(Said(_("Decision"), manner, decision.title, "good", take_out))
        for action in found.actions if found else ():
            due = _("by {day}").format(day=action.due_words) if action.due_words else ""
            quiet = " · ".join(part for part in (action.who_words, due) if part)
            take_out = partial(self._take_out, action.id)
            self.said.addWidget(Said(_("Action"), quiet, action.title, "blue", take_out))
        if line.prompt:
            self.said.addWidget(Said(_("Only on this laptop"), "", line.prompt, "quiet"))

    # -- what is typed -------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Put what is being typed on the disk."""
        from desktop.minute_taking import minute_id

        self._draft.stop()
        text = self._whole()
        if self.item and text != self._sealed:
            self._book.keep_draft(minute_id(self.item), "text", text, self._seen)
            self.kept.emit(_("Saved a moment ago"))

    def seal(self) -> None:
        """Make changes of what was typed: commands still in the text are done, the rest is the minute."""
        from desktop.minute_taking import minute_id
        from desktop.typed_minutes import commands_in, take_typed

        self._draft.stop()
        if not self.item:
            return
        minute, typed = minute_id(self.item), self._whole()
        try:
            self._agree_as_it_stands()
            typed = self._whole()
            text = take_typed(self._book, self.item, typed, before=self._sealed, seen=self._seen)
        except OutOfView as gone:
            # whoever leaves must get away: the words stay a draft, there again when the item comes back
            self._book.keep_draft(minute, "text", typed, self._seen)
            self._desk.tell(str(gone))
            return
        self._sealed = text
        self._book.drop_draft(minute, "text")
        self._seen = self._book.as_seen(minute)
        if commands_in(typed)[1]:
            self._put(text)
        self.kept.emit(_("Saved"))

    def _agree_as_it_stands(self) -> None:
        """Moving on agrees the action being asked about, with everything filled in so far."""
        from desktop.actions import agree_action

        title = self.action.words()
        if not self.action.isHidden() and title:
            leads, due, unread = self.action.filled_in()
            agree_action(self._book, title, leads=leads, due=due, meeting=self.meeting, item=self.item)
            if unread:
                words = _("“{title}” was agreed without “{text}”, which could not be read.")
                self._desk.tell(words.format(title=title, text=", ".join(unread)))
        self.action.hide()

    def _put(self, text: str) -> None:
        self._setting = True
        self.text.setPlainText(text)
        self._setting = False

    def _typed(self) -> None:
        # the timer is not begun again by each letter: someone typing without a pause is kept all the same
        if not self._setting and not self._draft.isActive():
            self._draft.start()

    def _whole(self) -> str:
        """What is typed, with an action being asked about as the command it came from."""
        text = self.text.toPlainText().rstrip()
        if not self.action.isHidden() and self.action.words():
            text = f"{text}\n/action {self.action.words()}".lstrip("\n")
        return text

    # -- commands ------------------------------------------------------------------------------------------

    def _command(self, name: str, words: str) -> None:
        from desktop.typed_minutes import carry_out

        if name != "action":
            carry_out(self._book, self.item, name, words)
            self.keep()
            self.changed.emit()
            return
        from desktop.people import choices

        with self._book.reading() as view:
            offered = choices(view, ("person", "school"), self._desk.today)
        self.action.who.set_choices(offered)
        self.action.begin(words)
        self.keep()

    def _agree(self, what: str, leads: Any, due: Any) -> None:
        from desktop.actions import agree_action

        agree_action(self._book, what, leads=leads, due=due, meeting=self.meeting, item=self.item)
        self.keep()
        self.changed.emit()
        self.text.setFocus()

    def _put_back(self, words: str) -> None:
        if words:
            self.text.appendPlainText(f"/action {words}")
        self.text.setFocus()

    def _take_out(self, record: str) -> None:
        from desktop.records import hide

        hide(self._book, record)
        self.changed.emit()
        self.text.setFocus()
