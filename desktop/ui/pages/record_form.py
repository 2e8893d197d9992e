"""A form over one record of the book: drafts as one types, a change when one has finished, against what was seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.book import Book
from desktop.errors import Refusal
from desktop.models.base import Record
from desktop.models.kinds import Kind
from desktop.ui.audience_editor import AudienceEditor
from desktop.ui.editing import Choices
from desktop.ui.form import Form
from desktop.ui.look import STEP
from desktop.ui.pages.in_place import InPlace
from desktop.ui.pieces import QuietLabel
from desktop.view import View
from desktop.words import _


def as_text(kind: Kind, value: Any) -> str:
    """A value as the text its kind reads back, for a draft."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ",".join(f"{key}={amount}" for key, amount in value.items())
    if isinstance(value, (tuple, list)):
        return ",".join(map(str, value))
    return kind.show(value)


class RecordForm(Form):
    """Some fields of one record, edited in place. `shared(id)` when it is shown to others from now on as another."""

    shared = Signal(str)

    def __init__(
        self,
        book: Book,
        record: type[Record],
        names: Sequence[str],
        *,
        choices: Mapping[str, Choices] | None = None,
        labels: Mapping[str, str] | None = None,
        elsewhere: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`elsewhere` are fields that another form beside this one shows of the same record."""
        super().__init__(
            record,
            names,
            draft=self._keep,
            seal=self._change,
            problem=lambda _text: None,
            choices=choices,
            labels=labels,
            parent=parent,
        )
        self._book, self._record, self._names = book, record, tuple(names)
        self._sealed: dict[str, Any] = {}
        self._elsewhere = frozenset(elsewhere)
        self.foot = QuietLabel(wrap=True)
        self.foot.hide()
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 1, self.foot)
        self.question = InPlace(self)  # without a place it must still go with the form, and not after Qt itself
        if "audience" in names:
            column.insertWidget(column.indexOf(self.field("audience")) + 1, self.question)

    def show_record(self, id: str) -> bool:
        """Show a record as it stands; whether it is here. What was typed before a crash is taken up again."""
        if id != self.record_id:
            self.question.put_away()
            self.flush()
            self._take_up(id)
        with self._book.reading() as view:
            held = view.get(self._record, id)
            self._offer_audiences(view)
            self._say_unheld(view, id)
        if held is None or held.hidden:
            self.set_record("", {}, {})
            return False
        self._sealed = {name: getattr(held, name) for name in self._names}
        typed = {field: text for _id, field, text, _seen in self._book.drafts(id) if field in self._sealed}
        self.set_record(id, self._sealed | typed, self._book.as_seen(id))
        return True

    def _say_unheld(self, view: View, id: str) -> None:
        """Where the log keeps a value that no column can hold, say so under its field; of those that no form shows, at
        the foot of the form with the record's name in it."""
        said: dict[str, str] = {}
        if view.unheld(id):
            from desktop.unheld import unheld

            said = {one.field: one.said for one in unheld(view, id)}
        for name in self._names:
            self.field(name).say(said.pop(name, ""))
        rest = [words for field, words in said.items() if field not in self._elsewhere]
        self.foot.setText("\n".join(rest))
        self.foot.setVisible(bool(rest) and bool({"title", "name"} & {*self._names}))

    def _offer_audiences(self, view: View) -> None:
        from desktop.audiences import reach

        editor = self.editor("audience") if self.has("audience") else None
        if isinstance(editor, AudienceEditor):
            editor.set_reach(reach(view))

    # -- another circle is asked about first -----------------------------------------------------------------

    def _seal_value(self, name: str, value: Any) -> None:
        if name != "audience" or not self._ask_to_share(self.record_id, value):
            super()._seal_value(name, value)

    def _ask_to_share(self, id: str, audience: str) -> bool:
        """Ask, in its place, before a record is made anew for others; whether there is anything to ask."""
        from desktop.sharing import before_sharing

        with self._book.reading() as view:
            words = before_sharing(view, id, audience)
        if words:
            self._book.drop_draft(id, "audience")  # half chosen is not chosen
            self.question.ask(
                words,
                _("For them from now on"),
                lambda: self._share(id, audience),
                self.editor("audience").control,
                self._leave_audience,
            )
        return bool(words)

    def _share(self, id: str, audience: str) -> None:
        """Make it anew for others. Raises Refusal."""
        from desktop.sharing import share

        self._leave_audience()
        self.flush()
        self.shared.emit(share(self._book, id, audience).id)

    def _leave_audience(self) -> None:
        self.editor("audience").set_value(self._sealed["audience"])

    def _take_up(self, id: str) -> None:
        """Seal what was typed in this record and not sealed; what its field refuses stays a draft, and is shown."""
        from desktop.records import change

        for record, field, text, seen in self._book.drafts(id):
            if field in self._names:
                try:
                    change(self._book, record, {field: text}, seen=seen)
                except Refusal:
                    continue
                self._book.drop_draft(record, field)

    def _keep(self, id: str, name: str, value: Any) -> None:
        if value == self._sealed.get(name):
            self._book.drop_draft(id, name)
            return
        text = as_text(self._record.fields[name], value)
        self._book.keep_draft(id, name, text, self._seen or {})

    def _change(self, id: str, name: str, value: Any, seen: Any) -> Any:
        from desktop.records import change

        fresh = change(self._book, id, {name: value}, seen=seen)
        self._sealed[name] = value
        self._book.drop_draft(id, name)
        return fresh


def side_by_side(form: RecordForm, first: str, second: str) -> None:
    """Put a short field beside the one before it."""
    column = form.layout()
    assert isinstance(column, QVBoxLayout)
    at = column.indexOf(form.field(first))
    line = QHBoxLayout()
    line.setSpacing(STEP * 2)
    for name in (first, second):
        column.removeWidget(form.field(name))
        # from the top: what is said under one must not push the other out of line
        line.addWidget(form.field(name), 1, Qt.AlignmentFlag.AlignTop)
    column.insertLayout(at, line)
