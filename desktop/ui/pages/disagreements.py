"""Disagreements: fields in which people differ, what each wrote side by side, and one button to keep one of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.book import Touched
from desktop.models.kinds import Clock, Date, Share, Text, Whole
from desktop.telling import kind_of
from desktop.ui.editing import Editor, GrowingText
from desktop.ui.editors import editor_for
from desktop.ui.look import STEP
from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pages.listing import across
from desktop.ui.pieces import Card, EmptyPage, ListDetail, QuietLabel, Scroll, TopLine, Words, button
from desktop.ui.rows import Row, Rows
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.disagreements import Disagreement, Version


class DisagreementsPage(Page):
    """What is to be settled, and beside it what each person wrote."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._found: dict[str, Disagreement] = {}
        self._shown: Disagreement | None = None
        self.top = TopLine(_("Disagreements"))
        whose = Chooser(_("Keep all from"), 200)
        self.whose = whose.combo
        self.keep_all = button(_("Keep all from"), self._keep_all)
        self.top.add(self.keep_all)
        self.top.add(whose)
        self.rows = Rows(_("Disagreements"), selects=True)
        self.rows.chosen.connect(self._show)
        self.rows.opened.connect(lambda _id: self._first_button())
        self.keep: list[QWidget] = []
        self._lay_out()

    def _lay_out(self) -> None:
        card = Card()
        card.add(QuietLabel(_("Nothing is lost: both values are kept until one of you settles it."), wrap=True))
        listed = QWidget()
        lines = QVBoxLayout(listed)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.rows)
        lines.addStretch(1)
        card.add(Scroll(listed), stretch=1)
        self.title, self.note = Words(bold=True, wrap=True), QuietLabel(wrap=True)
        self.sides = QVBoxLayout()
        self.sides.setSpacing(STEP + 4)
        self.before = QuietLabel(wrap=True)
        self.together_title = Words(_("Or in your own words"), bold=True)
        self.together = GrowingText()
        self.together.setAccessibleName(_("The text that settles it"))
        self.together_hint = QuietLabel(
            _("What both left alone stands as it was; where they differ, both are here. Strike out what should go."),
            wrap=True,
        )
        self.settle_button = button(_("Settle with this text"), self._settle_together)
        self.other_title = Words(_("Or something else"), bold=True)
        self.other: Editor | None = None
        self.other_place = QVBoxLayout()
        self.other_button = button(_("Settle with this"), self._settle_other)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, STEP, 0)
        column.setSpacing(STEP)
        for widget in (self.title, self.note):
            column.addWidget(widget)
        column.addLayout(self.sides)
        for part in (self.before, self.together_title, self.together_hint, self.together):
            column.addWidget(part)
        column.addLayout(across(self.settle_button))
        column.addWidget(self.other_title)
        column.addLayout(self.other_place)
        column.addLayout(across(self.other_button))
        column.addStretch(1)
        self.detail = Card()
        self.detail.add(Scroll(inside), stretch=1)
        self._body = QStackedWidget()
        self._body.addWidget(ListDetail(card, self.detail, detail_width=520))
        self._body.addWidget(
            EmptyPage(
                _(
                    "Nobody disagrees, as far as has been heard here. Where two change one thing apart, what each "
                    "wrote stands here until it is settled."
                )
            )
        )
        self.lay_under(self.top, self._body)

    # -- what the window expects -------------------------------------------------------------------------

    def arrive(self, record: str = "", field: str = "", **_where: str) -> None:
        """Show what is to be settled, perhaps one of them."""
        self.renew()
        if record:
            self.rows.choose(f"{record}/{field}")
            self._show(self.rows.current())
        if self._found:
            self.rows.setFocus()

    def place(self) -> dict[str, str]:
        record, _slash, field = self.rows.current().partition("/")
        return {"record": record, "field": field}

    def touched(self, touched: Touched) -> None:
        self.renew()

    def renew(self) -> None:
        """Read anew what is to be settled."""
        from desktop.disagreements import disagreements

        with self.desk.book.reading() as view:
            found = disagreements(view)
        self._found = {f"{one.record}/{one.field}": one for one in found}
        self.top.say(_("Disagreements"), plural("{n} to settle", "{n} to settle", len(found)) if found else "")
        current = self.rows.current()
        self.rows.set_rows(
            [Row(id, one.title, under=f"{one.kind_words} · {one.label}") for id, one in self._found.items()]
        )
        self._offer_people(found)
        self._body.setCurrentIndex(0 if found else 1)
        if found:
            self.rows.choose(current if current in self._found else next(iter(self._found)))
            self._show(self.rows.current())

    def _offer_people(self, found: list[Disagreement]) -> None:
        people = {version.devices[0]: version.who for one in found for version in one.versions if version.devices}
        chosen = self.whose.currentText()
        self.whose.clear()
        for who in dict.fromkeys(people.values()):
            self.whose.addItem(who, next(device for device, name in people.items() if name == who))
        self.whose.setCurrentIndex(max(0, self.whose.findText(chosen)))
        for widget in (self.keep_all, self.whose.parentWidget()):
            if widget is not None:
                widget.setVisible(len(found) > 1)

    # -- one of them -------------------------------------------------------------------------------------

    def _show(self, id: str) -> None:
        one = self._found.get(id)
        if one is None or one == self._shown:
            return
        self._shown = one
        self.title.setText(_("{field} of “{title}”").format(field=one.label, title=one.title))
        self.note.setText(one.note)
        self.note.setVisible(bool(one.note))
        while (item := self.sides.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # it goes when this is done, and must not be seen until then
                widget.deleteLater()
        self.keep = []
        for version in one.versions:
            self.sides.addWidget(self._side(version))
        before = "; ".join(words for words in one.before if words)
        self.before.setText(_("Before that: {words}").format(words=before))
        self.before.setVisible(bool(before))
        for part in (self.together_title, self.together_hint, self.together, self.settle_button):
            part.setVisible(bool(one.passages))
        self.together.setPlainText(_both(one) if one.passages else "")
        self._offer_other(one)

    def _side(self, version: Version) -> QWidget:
        side = Card()
        side.add(Words(version.words or _("nothing"), wrap=True))
        who = _("{who}, {when}").format(who=version.who, when=version.when_words)
        side.add(QuietLabel(f"{who} · {_('shown until it is settled')}" if version.is_shown else who, wrap=True))
        keep = button(_("Keep this"), partial(self._settle, version), primary=not self.keep)
        keep.setAccessibleName(_("Keep what {who} wrote").format(who=version.who))
        side.add_row(keep)
        self.keep.append(keep)
        return side

    def _offer_other(self, one: Disagreement) -> None:
        """A value that neither wrote; where it is picked from a list of records, that is done in its own place."""
        if self.other is not None:
            self.other.hide()
            self.other.deleteLater()
            self.other = None
        kind = kind_of(one.record, one.field)
        typed = kind is not None and not one.passages and isinstance(kind, Text | Date | Clock | Whole | Share)
        if typed and kind is not None:
            self.other = editor_for(kind)
            self.other.control.setAccessibleName(_("Something else, for {field}").format(field=one.label))
            self.other_place.addWidget(self.other)
        for widget in (self.other_title, self.other_button):
            widget.setVisible(self.other is not None)

    def _settle_other(self) -> None:
        """Raises Refusal when it cannot be read."""
        if self.other is not None:
            self._settle_with(self.other.value())

    def _first_button(self) -> None:
        if self.keep:
            self.keep[0].setFocus()

    def _settle(self, version: Version) -> None:
        self._settle_with(version.value)

    def _settle_together(self) -> None:
        self._settle_with(self.together.toPlainText())

    def _settle_with(self, value: object) -> None:
        from desktop.settling import settle

        one = self._shown
        if one is not None:
            self._shown = None
            settled = settle(self.desk.book, one.record, one.field, value, seen=one.seen)
            self._say(settled.left)

    def _keep_all(self) -> None:
        from desktop.settling import settle_from

        self._shown = None
        self._say(settle_from(self.desk.book, str(self.whose.currentData())).left)

    def _say(self, left: int) -> None:
        rest = plural("{n} is left.", "{n} are left.", left) if left else _("Nothing is left to settle.")
        said = _("Settled: the others have it once they exchange. {rest} Undo brings all values back.")
        self.desk.tell(said.format(rest=rest))
        self.rows.setFocus()


def _both(one: Disagreement) -> str:
    """The text with what nobody disputes, and each disputed passage in every version, one after the other."""
    from desktop.sync.textmerge import Clash, chosen

    clashes = [passage for passage in one.passages if isinstance(passage, Clash)]
    return chosen(one.passages, [" / ".join(dict.fromkeys(filter(None, clash.sides))) for clash in clashes])
