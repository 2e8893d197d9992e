"""Who has a meeting's pack: what was issued and to whom it was given, what those with an older version need, and giving
it to more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import Refusal
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.flowing import flowing
from desktop.ui.pages.pack_giving import PackGiving
from desktop.ui.pages.pack_handling import save_as
from desktop.ui.paint import Mark
from desktop.ui.pieces import QuietLabel, Words, button
from desktop.ui.rows import Row, Rows
from desktop.words import _

if TYPE_CHECKING:
    from desktop.issuing import VersionLine
    from desktop.supplement import NeededBy


class PackGiven(QWidget):
    """The issued versions of a meeting's pack; the chosen one is looked at, saved, given, or followed by a supplement.

    `looked_at(pdf, name)` asks for the pack as it was issued to be shown."""

    looked_at = Signal(bytes, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._meeting = ""
        self._versions: list[VersionLine] = []
        self.versions = Rows(_("Issued versions"), selects=True, scrolls=True)
        self.versions.inset = 4
        self.versions.chosen.connect(lambda _id: self._show_holders())
        self.versions.opened.connect(lambda _id: self._look())
        self.holders = Rows(_("Who has it"), selects=True, scrolls=True)
        self.holders.inset = 4
        self.said = QuietLabel(wrap=True)
        self.empty = Words(
            _("Nothing is issued yet. What you issue is kept here as it went out, with who was given it."),
            wrap=True,
            colour="quiet",
        )
        self.look = button(_("Look at it"), self._look)
        self.save = button(_("Save PDF…"), self._save)
        self.supplement = button(_("Supplement…"), self._supplement)
        self.supplement.setToolTip(_("What changed since this version, as pages to add to it"))
        self.give = button(_("Give it to…"), self._give)
        self.giving = PackGiving(desk)
        self.giving.over.connect(self._show_list)
        self._faces = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._faces)
        self._faces.addWidget(self._listed())
        self._faces.addWidget(self.giving)
        self.setFocusProxy(self.versions)

    def _listed(self) -> QWidget:
        face = QWidget()
        column = QVBoxLayout(face)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.versions, 2)
        column.addWidget(self.said)
        column.addWidget(self.holders, 3)
        column.addWidget(flowing(self.look, self.save, self.supplement, self.give))
        return face

    def show_meeting(self, meeting: str) -> None:
        """Show what was issued of this meeting."""
        if meeting != self._meeting:
            self._show_list()
        self._meeting = meeting
        self.renew()

    def renew(self) -> None:
        """Show what stands now."""
        from desktop.issuing import versions

        with self._desk.book.reading() as view:
            self._versions = versions(view, self._meeting)
        before = self.versions.current()
        self.versions.set_rows([_version_row(one) for one in self._versions])
        if not before and self._versions:
            self.versions.choose(self._versions[0].issue)
        any_issued = bool(self._versions)
        self.empty.setVisible(not any_issued)
        for widget in (self.versions, self.said, self.holders, self.look, self.save, self.supplement, self.give):
            widget.setVisible(any_issued)
        self._show_holders()

    def _show_list(self) -> None:
        self._faces.setCurrentIndex(0)
        if self._meeting:
            self.renew()
            self.versions.setFocus()

    def _chosen(self) -> VersionLine | None:
        current = self.versions.current()
        return next((one for one in self._versions if one.issue == current), None)

    def _show_holders(self) -> None:
        from desktop.supplement import needed_by

        one = self._chosen()
        if one is None:
            self.holders.set_rows([])
            return
        with self._desk.book.reading() as view:
            needs = [need for need in needed_by(view, self._meeting) if need.holding.readers == one.readers]
        here = [need for need in needs if need.holding.issue == one.issue]
        self.holders.set_rows([_holder_row(need) for need in here])
        self.said.setText(_("Given to:") if here else _("Nobody is noted yet as having this version."))
        self.look.setEnabled(one.kept)
        self.save.setEnabled(one.kept)
        kept = "" if one.kept else _("This pack is kept on the laptop that issued it.")
        self.look.setToolTip(kept)
        self.save.setToolTip(kept)

    # -- what is done with a version -------------------------------------------------------------------------

    def _pdf(self, one: VersionLine) -> bytes:
        from desktop.kept_packs import issued_pdf

        with self._desk.book.reading() as view, issued_pdf(view, one.issue) as source:
            return source.read()

    def _to_give(self, one: VersionLine) -> bytes:
        """A version's PDF, to leave this laptop. Raises Refusal where something in it is for fewer by now."""
        from desktop.kept_packs import may_still_be_given

        with self._desk.book.reading() as view:
            why_not = may_still_be_given(view, one.issue)
        if why_not:
            raise Refusal(why_not)
        return self._pdf(one)

    def _look(self) -> None:
        """Show the chosen version as it was issued. Raises Refusal."""
        if (one := self._chosen()) is not None:
            self.looked_at.emit(self._pdf(one), _version_words(one))

    def _save(self) -> None:
        """Write the chosen version where the person says. Raises Refusal."""
        from desktop.meeting_pack import pack_file_name

        one = self._chosen()
        if one is None:
            return
        data = self._to_give(one)
        with self._desk.book.reading() as view:
            name = pack_file_name(view, self._meeting, one.readers, version=one.version)
        save_as(self, self._desk, name, data)

    def _supplement(self) -> None:
        """Write what changed since the chosen version where the person says. Raises Refusal."""
        from desktop.supplement import build_meeting_supplement, changes_since, supplement_file_name

        one = self._chosen()
        if one is None:
            return
        book, meeting = self._desk.book, self._meeting
        with book.reading() as view:
            name = supplement_file_name(view, meeting, one.readers, one.version)
            if not changes_since(view, meeting, one.readers, one.version):
                words = _("Nothing changed since version {n}: whoever has it needs no supplement.")
                self._desk.tell(words.format(n=one.version))
                return
        place = self._desk.choose_place(self, _("Save the supplement"), name)
        if place is None:
            return
        today = self._desk.today
        self._desk.jobs.start(
            _("Making the supplement"),
            lambda: build_meeting_supplement(book, meeting, one.readers, one.version, place, today=today),
            on_done=lambda _made: self._desk.tell(
                _("The supplement was saved as “{name}”.").format(name=place.name)
            ),
        )

    def _give(self) -> None:
        """Note who is given the chosen version, or write it an e-mail."""
        if (one := self._chosen()) is not None:
            self.begin_giving(one)

    def begin_giving(self, one: VersionLine) -> None:
        """Ask to whom a version is given."""
        data = self._to_give(one) if one.kept else b""
        self.giving.begin(self._meeting, one, data)
        self._faces.setCurrentIndex(1)
        self.giving.setFocus()


def _version_words(one: VersionLine) -> str:
    return _("Version {n}, {readers}").format(n=one.version, readers=one.readers_words)


def _version_row(one: VersionLine) -> Row:
    under = ", ".join(part for part in (one.when_words, one.by_words) if part)
    after = Mark(_("newest"), "good", "✓") if one.newest else None
    if one.twice:
        after = Mark(_("issued twice"), "amber", "▲")
    return Row(one.issue, _version_words(one), under=under, after=after)


def _holder_row(need: NeededBy) -> Row:
    one = need.holding
    copies = _("{n} copies").format(n=one.copies) if one.copies > 1 else ""
    under = ", ".join(part for part in (one.how_words, one.when_words, copies) if part)
    after = Mark(_("as it stands"), "good", "✓")
    if need.why_not:
        after = Mark(_("needs the whole pack"), "amber", "▲")
    elif need.since is not None:
        after = Mark(_("needs a supplement"), "amber", "▲")
    return Row(one.id, one.who_words, under=under, after=after)
