"""Notes beside what they are about: read, added for whom one says, changed in place, taken out of view."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.errors import BadValue
from desktop.models import Note
from desktop.ui.audience_editor import AudienceEditor
from desktop.ui.editing import LongTextEditor
from desktop.ui.editors import editor_for
from desktop.ui.form import DRAFT_AFTER, Field
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.kept_line import Kept
from desktop.ui.pages.listing import across
from desktop.ui.pages.record_form import RecordForm
from desktop.ui.pages.story import show_story
from desktop.ui.pages.ways import go_to_shared
from desktop.ui.pieces import QuietLabel, Words, button
from desktop.ui.rows import Row, Rows
from desktop.words import _

_WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut


class NewNote(QWidget):
    """What is noted and who may see it. `ended` when it was written or left; what is typed and left is kept."""

    ended = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._about = desk, ""
        self._kept = Kept(desk.book, "note")
        text, whom = editor_for(Note.fields["text"]), editor_for(Note.fields["audience"])
        assert isinstance(text, LongTextEditor)
        assert isinstance(whom, AudienceEditor)
        self.text, self.whom = text, whom
        self._soon = QTimer(self, singleShot=True, interval=DRAFT_AFTER)
        self._soon.timeout.connect(self.keep)
        self.text.edited.connect(lambda: self._soon.isActive() or self._soon.start())
        self.add = button(_("Add the note"), self._add, primary=True, tip=_("Ctrl Enter"))
        self.leave = button(_("Leave it"), self._leave, tip=_("Esc"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP // 2)
        column.addWidget(Field(_("A new note"), self.text))
        column.addWidget(Field(_("Who may see it"), self.whom))
        column.addWidget(QuietLabel(_("It stands here on their laptops, and in no pack."), wrap=True))
        column.addLayout(across(self.add, self.leave))
        for key, act in (("Ctrl+Return", self._add), ("Ctrl+Enter", self._add), ("Esc", self._leave)):
            shortcut = QShortcut(QKeySequence(key), self)
            # only while one writes in it: there may be a list beside it with an Esc of its own
            shortcut.setContext(_WITHIN)
            shortcut.activated.connect(act)

    def begin(self, about: str) -> None:
        """Ask for a note about a record; what was typed there before and left is taken up."""
        from desktop.audiences import reach
        from desktop.notes import usual_audience
        from desktop.people import choices

        self._about = about
        with self._desk.book.reading() as view:
            self.whom.set_choices(choices(view, ("person", "school"), self._desk.today))
            self.whom.set_reach(reach(view))
            self.whom.set_value(usual_audience(view, about))
        self.text.set_value(self._kept.of(about))
        self.show()
        self.text.setFocus()

    def keep(self) -> None:
        """Put what is typed on the disk."""
        self._soon.stop()
        if self._about:
            self._kept.keep(self._about, self.text.text.toPlainText())

    def _add(self) -> None:
        from desktop.notes import write_note

        text = str(self.text.value())
        try:
            write_note(self._desk.book, self._about, text, str(self.whom.value()))
        except BadValue as bad:
            wrong = self.whom if text.strip() else self.text
            wrong.show_problem(bad.why)
            wrong.setFocus()
            return
        self._kept.keep(self._about, "")
        self.text.set_value("")
        self._end()

    def _leave(self) -> None:
        self.keep()
        self._end()

    def _end(self) -> None:
        self._about = ""
        self.hide()
        self.ended.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self.keep()
        super().hideEvent(event)


class Notes(QWidget):
    """The notes about one record, with a button that adds one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self.about = desk, ""
        self.title = Words(_("Notes"), bold=True)
        self.rows = Rows(_("Notes"), selects=True)
        self.rows.opened.connect(self._edit)
        self.begin = button(_("Add a note…"), self._begin, bare=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, STEP, 0, 0)
        self._column.setSpacing(STEP // 2)
        for widget in (self.title, self.rows):
            self._column.addWidget(widget)
        self._column.addLayout(across(self.begin))
        # made when they are first wanted: most visits are to what the notes are about
        self.new: NewNote | None = None
        self.form: RecordForm | None = None

    def show_about(self, record: str) -> None:
        """Show the notes about a record; what was being typed about the one before is kept."""
        from desktop.notes import notes_about

        if record != self.about:
            self.seal()
            self._put_away()
        self.about = record
        with self._desk.book.reading() as view:
            found = notes_about(view, record, self._desk.book.me)
        self.rows.set_rows(
            [
                Row(
                    one.id,
                    one.words,
                    under=_("{who}, {when} · for {whom}").format(
                        who=one.who, when=one.when_words, whom=one.whom_words
                    ),
                )
                for one in found
            ]
        )
        self.title.setVisible(bool(found))
        self.rows.setVisible(bool(found))
        edited = self.form.record_id if self.form is not None else ""
        if edited and not (any(one.id == edited for one in found) and self._show_form(edited)):
            self._close_form()

    def seal(self) -> None:
        """Make changes of what is being typed in a note; what is typed of a new one is kept."""
        if self.form is not None:
            self.form.flush()
        if self.new is not None:
            self.new.keep()

    def _come_into_view(self, part: QWidget) -> None:
        """Scroll until all of it is seen, once it has its place."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            QTimer.singleShot(0, part, partial(above.ensureWidgetVisible, part, 0, STEP))

    def _put_in_order(self, before: QWidget, part: QWidget) -> None:
        """Tab goes from a widget into a part that was made later."""
        inside = [one for one in part.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for one, other in pairwise([before, *(one for one in inside if one.window() is self.window())]):
            QWidget.setTabOrder(one, other)

    # -- a new one -----------------------------------------------------------------------------------------

    def _begin(self) -> None:
        if self.new is None:
            self.new = NewNote(self._desk)
            self._column.addWidget(self.new)
            self.new.ended.connect(self.begin.show)
            self.new.ended.connect(self.begin.setFocus)
            self._put_in_order(self.begin, self.new)
        self._put_away()
        self.begin.hide()
        self.new.begin(self.about)
        self._come_into_view(self.new)

    # -- one that is there -----------------------------------------------------------------------------------

    def _edit(self, id: str) -> None:
        if self.form is None:
            self._make_form()
        assert self.form is not None
        if self._show_form(id):
            self._editing.show()
            self.form.focus_on("text")
            self._come_into_view(self._editing)

    def _make_form(self) -> None:
        self._editing = QWidget()
        column = QVBoxLayout(self._editing)
        column.setContentsMargins(0, 0, 0, 0)
        self.form = RecordForm(self._desk.book, Note, ("text", "audience"))
        self.form.shared.connect(lambda new: go_to_shared(self._desk, new))
        self.story = button(_("Who changed the note"), self._show_story, bare=True)
        self.hide_button = button(_("Take it out"), self._hide, bare=True, tip=_("Out of view; Undo brings it back"))
        column.addWidget(self.form)
        column.addLayout(across(self.story, self.hide_button))
        self._column.insertWidget(self._column.indexOf(self.rows) + 1, self._editing)
        self._put_in_order(self.rows, self._editing)
        escape = QShortcut(QKeySequence("Esc"), self._editing)
        escape.setContext(_WITHIN)
        escape.activated.connect(self._close)

    def _show_form(self, id: str) -> bool:
        from desktop.people import choices

        assert self.form is not None
        with self._desk.book.reading() as view:
            self.form.set_choices("audience", choices(view, ("person", "school"), self._desk.today))
        return self.form.show_record(id)

    def _close(self) -> None:
        assert self.form is not None
        if self.form.question.is_asking():
            self.form.question.leave.click()
            return
        self._put_away()
        self.rows.setFocus()

    def _close_form(self) -> None:
        if self.form is not None:
            self.form.set_record("", {}, {})
            self._editing.hide()

    def _put_away(self) -> None:
        self._close_form()
        if self.new is not None and not self.new.isHidden():
            self.new.hide()
            self.begin.show()

    def _show_story(self) -> None:
        assert self.form is not None
        self.form.flush()
        show_story(self.story, self._desk.book, self.form.record_id)

    def _hide(self) -> None:
        from desktop.records import hide

        assert self.form is not None
        self.form.flush()
        hide(self._desk.book, self.form.record_id)
