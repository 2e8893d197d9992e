"""Editors for who may see a thing, and for an amount beside each of several records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import BadValue
from desktop.models.audience import WORDS, Audience, AudienceKind
from desktop.models.kinds import Amounts, Links
from desktop.ui.editing import CalmCombo, Choices, Editor, bare
from desktop.ui.look import STEP
from desktop.ui.picker import SeveralEditor
from desktop.ui.pieces import Words
from desktop.words import N_, _

if TYPE_CHECKING:
    from desktop.audiences import Reach

_NAMED = {"people": "person", "school": "school", "school+facilitator": "school"}


class AudienceEditor(Editor):
    """Who may see a thing: a word, and for named people or one school, whom; choices are people and schools."""

    def __init__(self, kind: AudienceKind) -> None:
        self.combo: QComboBox = CalmCombo()
        self._names = SeveralEditor(Links(N_("Whom"), "person", "school"))
        self._choices: Choices = ()
        self._reach: Reach | None = None
        box = QWidget()
        super().__init__(kind, box)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.combo)
        column.addWidget(self._names)
        box.setFocusProxy(self.combo)
        self.combo.setAccessibleName(_(kind.label))
        self.combo.installEventFilter(self)
        for form, words in WORDS.items():
            self.combo.addItem(_(words), form)
        self.combo.activated.connect(self._form_chosen)
        self._names.edited.connect(self.changed)
        self._names.settled.connect(self._names_settled)
        self._offer()

    def set_choices(self, choices: Choices) -> None:
        self._choices = choices
        self._offer()

    def set_reach(self, reach: Reach) -> None:
        """Offer only those for whom this laptop may write; what stands there now stays."""
        if reach == self._reach:
            return
        self._reach = reach
        kept = self._form()
        self.combo.clear()
        for form, words in WORDS.items():
            if form in reach.forms or form == kept:
                self.combo.addItem(_(words), form)
        self.combo.setCurrentIndex(max(0, self.combo.findData(kept)))
        self._offer()

    def _form(self) -> str:
        return str(self.combo.currentData() or "")

    def _offer(self) -> None:
        wanted = _NAMED.get(self._form(), "")
        schools = self._reach.schools_of(self._form()) if self._reach and wanted == "school" else None
        self._names.set_choices(
            [one for one in self._choices if one[0].startswith(f"{wanted}-") and (schools is None or one[0] in schools)]
        )
        self._names.setVisible(bool(wanted))

    def value(self) -> Any:
        form = self._form()
        if form not in _NAMED:
            return self.kind.check(form)
        names = self._names.value()
        if not names:
            raise BadValue(_(self.kind.label), _("say who: type a name below"))
        if form.startswith("school") and len(names) > 1:
            raise BadValue(_(self.kind.label), _("only one school can be named here; take the others out"))
        return self.kind.check(f"{form}:{','.join(names)}")

    def typed(self) -> Any:
        return None

    def set_value(self, value: Any) -> None:
        try:
            audience = Audience.read(str(value or "cluster"))
        except ValueError:  # from a newer version: shown as it came until a person chooses
            audience = Audience(str(value))
        at = self.combo.findData(audience.form)
        if at < 0:
            self.combo.addItem(_(WORDS.get(audience.form, audience.form)), audience.form)
            at = self.combo.count() - 1
        self.combo.setCurrentIndex(at)
        self._offer()
        self._names.set_value(audience.names)
        self.set_unchanged()
        self.show_problem("")

    def _form_chosen(self) -> None:
        self._names.set_value(())
        self._offer()
        known = self._surely_named()
        self._names.set_value(known)
        self.changed()
        if self._form() in _NAMED and not (known and self._form() != "people"):
            self._names.setFocus()
        else:
            self.settle()

    def _surely_named(self) -> tuple[str, ...]:
        """Whom such an audience names in any case: oneself, among people; the one school it can be."""
        if self._reach is None:
            return ()
        if self._form() == "people":
            return (self._reach.me,)
        schools = self._reach.schools_of(self._form())
        return schools if len(schools) == 1 else ()

    def _names_settled(self) -> None:
        if self._form() == "people" and self._reach and self._names.value() == (self._reach.me,):
            return  # oneself alone: whom else is still to be said
        self.settle()


class AmountsEditor(Editor):
    """An amount beside each of the choices (the miles to each other school); an empty line is none."""

    def __init__(self, kind: Amounts) -> None:
        self._amounts = kind
        self._lines: dict[str, QLineEdit] = {}
        self._value: dict[str, str] = {}
        box = QWidget()
        super().__init__(kind, box)
        self._grid = QGridLayout(box)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(STEP)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)

    def set_choices(self, choices: Choices) -> None:
        held = self.typed()
        while item := self._grid.takeAt(0):
            old = item.widget()
            if old is not None:
                old.deleteLater()
        self._lines = {}
        for row, (choice_id, words) in enumerate(choices):
            line = bare(QLineEdit())
            line.setFixedWidth(64)
            line.setPlaceholderText("–")
            line.setAccessibleName(f"{_(self.kind.label)}, {words}")
            line.installEventFilter(self)
            line.textEdited.connect(lambda _text: self.changed())
            line.returnPressed.connect(self.settle)
            self._grid.addWidget(Words(words), row, 0)
            self._grid.addWidget(line, row, 1)
            self._lines[choice_id] = line
        first = next(iter(self._lines.values()), None)
        if first is not None:
            self.control.setFocusProxy(first)
        self._fill(held)

    def typed(self) -> Any:
        shown = {one: line.text().strip() for one, line in self._lines.items()}
        # what is not among the choices (a school not on this laptop) is kept as it is
        kept = {one: amount for one, amount in self._value.items() if one not in shown}
        return kept | {one: amount for one, amount in shown.items() if amount}

    def value(self) -> Any:
        return self.kind.check(self.typed())

    def set_value(self, value: Any) -> None:
        self._value = dict(value or {})
        self._fill(self._value)
        self.set_unchanged()
        self.show_problem("")

    def _fill(self, amounts: dict[str, str]) -> None:
        for one, line in self._lines.items():
            line.setText(str(amounts.get(one, "")))
