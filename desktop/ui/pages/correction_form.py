"""Corrections to minutes: first what is corrected, an item or the whole, then how; for the readers of what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.book import Book
from desktop.models import Meeting, Minute
from desktop.ui.look import STEP
from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.record_form import RecordForm
from desktop.ui.pieces import QuietLabel
from desktop.words import _

if TYPE_CHECKING:
    from desktop.minutes import MinutesText


class _OfItem(RecordForm):
    """The correction of one item: kept with its minute, which may not be written yet."""

    def __init__(self, book: Book) -> None:
        super().__init__(book, Minute, ("correction",))
        self._items: dict[str, str] = {}

    def show_item(self, item: str) -> None:
        """Show the correction of an item as it stands."""
        from desktop.minute_taking import minute_id

        minute = minute_id(item)
        self._items[minute] = item
        if minute != self.record_id:
            self.flush()
            self._take_up(minute)
        with self._book.reading() as view:
            held = view.get(Minute, minute)
        if held is not None and not held.hidden:
            self.show_record(minute)
            return
        self._sealed = {"correction": ""}
        self.set_record(minute, self._sealed, self._book.as_seen(minute))

    def _take_up(self, id: str) -> None:
        for _record, field, text, seen in self._book.drafts(id):
            if field == "correction":
                self._change(id, field, text, seen)

    def _change(self, id: str, name: str, value: Any, seen: Any) -> Any:
        from desktop.corrections import correct_item

        correct_item(self._book, self._items[id], value, seen=seen)
        self._sealed[name] = value
        self._book.drop_draft(id, name)
        return self._book.as_seen(id)


class Corrections(QWidget):
    """Where a correction to minutes is written."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._about_box = Chooser(_("What is corrected"))
        self.about = self._about_box.combo
        self.about.activated.connect(lambda _index: self._show())
        self.whole = RecordForm(book, Meeting, ("corrections",), labels={"corrections": _("Correction")})
        self.of_item = _OfItem(book)
        self.readers = QuietLabel(wrap=True)
        self._meeting = ""
        self._tags: dict[str | None, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        for widget in (QuietLabel(_("To be corrected")), self._about_box, self.whole, self.of_item, self.readers):
            column.addWidget(widget)

    def show_minutes(self, told: MinutesText) -> None:
        """Offer the items of these minutes; what was chosen of the same meeting stays chosen."""
        chosen = self.about.currentData() if told.meeting == self._meeting else ""
        self._meeting = told.meeting
        self.about.clear()
        self.about.addItem(_("The whole meeting"), "")
        for one in told.items:
            if one.item:
                words = f"{one.number}  {one.title}".strip()
                self.about.addItem(_("{item}, corrected").format(item=words) if one.correction else words, one.item)
        self.about.setCurrentIndex(max(0, self.about.findData(chosen)))
        self._tags = {one.item: one.tag for one in told.items} | {"": told.whole_tag}
        self._show()

    def flush(self) -> None:
        """Make changes of what is being typed."""
        self.whole.flush()
        self.of_item.flush()

    def _show(self) -> None:
        item = str(self.about.currentData() or "")
        if item:
            self.of_item.show_item(item)
        else:
            self.whole.show_record(self._meeting)
        self.whole.setVisible(not item)
        self.of_item.setVisible(bool(item))
        tag = self._tags.get(item, "")
        self.readers.setText(_("{tag}: printed with the confidential minutes").format(tag=tag) if tag else "")
        self.readers.setVisible(bool(tag))
