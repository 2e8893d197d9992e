"""Members: whose laptops belong to the cluster, who leads, who is invited; one of them is beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop import clock
from desktop.book import Touched
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pages.member_detail import MemberDetail
from desktop.ui.pages.members_invite import Invite
from desktop.ui.paint import Mark
from desktop.ui.pieces import Card, ListDetail, TopLine, Words, button
from desktop.ui.rows import Row, Rows
from desktop.ui.table import Cell, Column, Line, Table
from desktop.words import _, ago, plural

if TYPE_CHECKING:
    from desktop.members import InvitationRow, MemberRow


class MembersPage(Page):
    """The laptops and the open invitations on the left; on the right one laptop, or a new invitation."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._rows: dict[str, MemberRow] = {}
        self.top = TopLine(_("Members"))
        self.help = button(_("How exchanging works"), lambda: desk.go("exchange_help"), bare=True)
        self.exchange = button(_("Exchange"), lambda: desk.go("exchange"))
        self.invite_button = button(_("Invite somebody…"), self.begin_invitation, primary=True, tip=_("Ctrl N"))
        for one in (self.help, self.exchange, self.invite_button):
            self.top.add(one)
        self.notice = Words(wrap=True, colour="amber")
        self.table = Table(
            _("Laptops of the cluster"),
            [
                Column("name", _("Whose laptop"), stretch=True),
                Column("school", _("School"), width=18, quiet=True),
                Column("role", _("As"), width=12, quiet=True),
                Column("heard", _("We last heard"), width=15, quiet=True),
                Column("state", "", width=16),
            ],
        )
        self.table.chosen.connect(self._show)
        self.invitations = Rows(_("Open invitations"))
        self.invitations.pressed.connect(self._withdraw)
        self.detail = MemberDetail(desk)
        self.invite = Invite(desk)
        self.invite.closed.connect(self._invited)
        self._lay_out()
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.begin_invitation)

    def _lay_out(self) -> None:
        laptops = Card()
        laptops.body.setContentsMargins(STEP + 2, STEP // 2, STEP + 2, STEP)
        laptops.add(self.table, stretch=1)
        self.open = Card(_("Open invitations"), _("whoever has the file and the words may join"))
        self.open.add(self.invitations)
        listed = QWidget()
        left = QVBoxLayout(listed)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(STEP * 2)
        left.addWidget(self.notice)
        left.addWidget(laptops, 1)
        left.addWidget(self.open)
        self.beside = QStackedWidget()
        self.beside.addWidget(self.detail)
        self.beside.addWidget(self.invite)
        self.lay_under(self.top, ListDetail(listed, self.beside, detail_width=380))

    # -- what the window expects -------------------------------------------------------------------------

    def arrive(self, laptop: str = "", new: str = "", **_where: str) -> None:
        """Show the laptops, perhaps one of them; with `new`, begin an invitation."""
        self.renew()
        if laptop and self.table.choose(laptop):
            self._show(laptop)
        if new:
            self.begin_invitation()
        elif self.beside.currentWidget() is self.detail:
            self.table.setFocus()

    def place(self) -> dict[str, str]:
        return {"laptop": self.table.current()}

    def touched(self, touched: Touched) -> None:
        self.renew()

    def renew(self) -> None:
        """Read who belongs to the cluster."""
        from desktop.having import copied_laptops
        from desktop.members import list_invitations, list_members

        with self.desk.book.reading() as view:
            rows, invited, copied = list_members(view), list_invitations(view), copied_laptops(view)
        self._rows = {row.device: row for row in rows}
        present = [row for row in rows if not row.removed_by]
        self.top.say(_("Members"), plural("{n} laptop", "{n} laptops", len(present)))
        self.table.set_lines([_line(row) for row in sorted(rows, key=lambda row: bool(row.removed_by))])
        if not self.table.current() and rows:
            self.table.choose(present[0].device if present else rows[0].device)
        self._show(self.table.current(), turn=False)
        waiting = [one for one in invited if not (one.used or one.withdrawn)]
        self.invitations.set_rows([_invitation(one) for one in waiting])
        self.open.setVisible(bool(waiting))
        notice = "\n".join([*map(_copied, copied), *_used_twice(rows)])
        self.notice.setText(notice)
        self.notice.setVisible(bool(notice))

    def _show(self, device: str, *, turn: bool = True) -> None:
        row = self._rows.get(device)
        if row is not None:
            self.detail.show_laptop(row)
        if turn and not self.invite.is_telling():
            self.beside.setCurrentWidget(self.detail)

    # -- invitations -------------------------------------------------------------------------------------

    def begin_invitation(self) -> None:
        """Ask who is invited, beside the list. Raises Refusal when this laptop may invite nobody."""
        self.invite.begin()
        self.beside.setCurrentWidget(self.invite)
        self.invite.person.setFocus()

    def _invited(self) -> None:
        self.beside.setCurrentWidget(self.detail)
        self.table.setFocus()

    def _withdraw(self, key: str) -> None:
        from desktop.inviting import withdraw

        withdraw(self.desk.book, key)
        self.desk.tell(
            _("Withdrawn: nobody can join with it once they have heard. Whoever has file and words may still read it.")
        )


def _line(row: MemberRow) -> Line:
    heard = ago(clock.at(row.heard), clock.moment()) if row.heard is not None else _("never")
    return Line(
        row.device,
        [
            row.name,
            row.school_words,
            row.role_words,
            Cell("" if row.mine else heard, sort=row.heard or 0),
            _state(row),
        ],
    )


def _state(row: MemberRow) -> Mark | str:
    if row.removed_by:
        return Mark(_("removed"), "quiet", "–")
    if row.second_use:
        return Mark(_("joined twice"), "amber", "▲")
    if row.mine:
        return Mark(_("yours, leads") if row.lead else _("yours"), "good", "●")
    return Mark(_("leads"), "blue", "◐") if row.lead else ""


def _invitation(one: InvitationRow) -> Row:
    what = ", ".join(part for part in (one.role_words, one.school_words) if part)
    under = _("{what} · invited by {who}").format(what=what, who=one.by)
    return Row(one.key, one.name, under=under, button=_("Withdraw"))


def _copied(who: str) -> str:
    if who == _("you"):
        return _("▲ This laptop’s book was copied, and both went on. Both histories are kept; use one of the two.")
    return _("▲ The laptop of {who} was copied, and both went on. Both histories are kept.").format(who=who)


def _used_twice(rows: list[MemberRow]) -> list[str]:
    names = dict.fromkeys(row.name for row in rows if row.second_use and not row.removed_by)
    said = _(
        "▲ Two laptops joined with the invitation for {who}. Ask {who} whether both are theirs; "
        "if not, remove the other."
    )
    return [said.format(who=name) for name in names]
