"""One laptop beside the list: whose it is, and what may be done about it, each in plain words first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import clock
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.in_place import InPlace
from desktop.ui.pieces import Card, QuietLabel, Scroll, Words, button
from desktop.ui.rows import Row, Rows
from desktop.words import _, ago, short_day

if TYPE_CHECKING:
    from desktop.members import MemberRow


MOST_ASIDE = 50


class MemberDetail(Card):
    """What is known of a laptop; lead, hand on, remove."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.row: MemberRow | None = None
        self.name, self.what = Words(bold=True, step=2), QuietLabel(wrap=True)
        self.facts = Words(wrap=True)
        self.lead = button(_("Make a lead"), self._ask_lead)
        self.unlead = button("", self._ask_unlead)
        self.remove = button(_("Remove this laptop…"), self._ask_remove)
        self.question = InPlace()
        self.aside_words = QuietLabel(wrap=True)
        self.aside = Rows(_("Kept, and counting for nobody"))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, STEP, 0)
        column.setSpacing(STEP)
        for widget in (self.name, self.what, self.facts, self.lead, self.unlead, self.remove, self.question):
            column.addWidget(widget)
        column.addWidget(self.aside_words)
        column.addWidget(self.aside)
        column.addStretch(1)
        self.add(Scroll(inside), stretch=1)

    def show_laptop(self, row: MemberRow) -> None:
        """Show a laptop; a question about another goes away."""
        from desktop.members import may, set_aside

        if self.row is None or self.row.device != row.device:
            self.question.put_away()
        self.row = row
        with self._desk.book.reading() as view:
            allowed = may(view, row.device)
            aside = set_aside(view, row.device) if row.removed_by else []
        self.setAccessibleName(row.name)
        self.name.setText(row.name)
        self.what.setText(", ".join(part for part in (row.role_words, row.school_words) if part))
        self.facts.setText("\n".join(_facts(row)))
        self.lead.setVisible(allowed.make_lead)
        self.unlead.setVisible(allowed.unlead)
        said = _("Hand on the lead…") if row.mine else _("Ask that they lead no longer…")
        self.unlead.setText(said)
        self.unlead.setAccessibleName(said)
        self.remove.setVisible(allowed.remove)
        self.aside_words.setText(_("Written after that, kept, and counting for nobody:"))
        self.aside_words.setVisible(bool(aside))
        self.aside.setVisible(bool(aside))
        self.aside.set_rows(
            [
                Row(str(n), one.name, under=one.about, aside=short_day(clock.at(one.at).date()))
                for n, one in enumerate(aside[:MOST_ASIDE])
            ]
        )

    # -- each is asked in its place ----------------------------------------------------------------------

    def _ask_lead(self) -> None:
        row = self._shown()
        self.question.ask(
            _(
                "{name} will be able to admit schools, remove laptops and make others lead, as you can. To remove "
                "one who leads, most of those who lead must ask for it."
            ).format(name=row.name),
            _("Make {name} a lead").format(name=row.name),
            lambda: self._make_lead(row),
            self.lead,
        )

    def _make_lead(self, row: MemberRow) -> None:
        from desktop.members import make_lead

        make_lead(self._desk.book, row.person)
        self._desk.tell(_("{name} leads too, as soon as the others hear of it.").format(name=row.name))

    def _ask_unlead(self) -> None:
        row = self._shown()
        words = _(
            "You will no longer admit schools or remove laptops of others. Whoever leads beside you goes on."
        )
        if not row.mine:
            words = _(
                "{name} leads no longer once most of those who lead have asked for it. Yours is one voice."
            ).format(name=row.name)
        do = _("Hand it on") if row.mine else _("Ask for it")
        self.question.ask(words, do, lambda: self._unlead(row), self.unlead)

    def _unlead(self, row: MemberRow) -> None:
        from desktop.members import step_down

        done = step_down(self._desk.book, row.person)
        waits = _("Your voice is kept. It is done once most of those who lead have asked for it.")
        self._desk.tell(_("{name} leads no longer.").format(name=row.name) if done else waits)

    def _ask_remove(self) -> None:
        row = self._shown()
        self.question.ask(
            _(
                "This cannot be undone, and the laptop of {name} is not told.\n\n"
                "From now on it gets nothing new, and what it writes counts for nobody who has heard of this. It keeps "
                "what it has. Laptops that have not heard yet go on sending to it and hearing from it, so exchange "
                "with them soon.\n\n"
                "Lost or stolen? Remove it; if it knew the password of a server or a shared folder, change that one, "
                "too. Nobody needs a new passphrase. Invite {name} again for a new laptop, and what the others share "
                "comes back."
            ).format(name=row.name),
            _("Remove it"),
            lambda: self._remove(row),
            self.remove,
        )

    def _remove(self, row: MemberRow) -> None:
        from desktop.members import remove

        done = remove(self._desk.book, row.device)
        if done.done:
            said = _("Removed. Exchange with the others soon, so that they hear of it.")
        else:
            said = _("Most of those who lead must ask for this: {votes} of {needed} have.").format(
                votes=done.votes, needed=done.needed
            )
        self._desk.tell(said)

    def _shown(self) -> MemberRow:
        assert self.row is not None, "nothing is asked before a laptop is shown"
        return self.row


def _facts(row: MemberRow) -> list[str]:
    said = []
    if row.removed_by:
        said.append(_("Removed by {who}. It keeps what it had until then.").format(who=row.removed_by))
    if row.mine:
        said.append(_("This is the laptop you are using."))
    elif row.heard is not None:
        said.append(_("We last heard from it: {when}.").format(when=ago(clock.at(row.heard), clock.moment())))
    else:
        said.append(_("We have not heard from it yet."))
    if row.lead:
        said.append(_("Leads the cluster: admits schools, removes laptops."))
    if row.invited_by:
        said.append(_("Joined with an invitation from {who}.").format(who=row.invited_by))
    if row.second_use:
        said.append(_("▲ Another laptop joined with the same invitation."))
    return said
