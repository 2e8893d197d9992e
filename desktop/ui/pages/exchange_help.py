"""How exchanging works: one page that a head reads in a minute."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pieces import Card, Scroll, TopLine, Words, button
from desktop.words import N_, _

PARTS = (
    (
        N_("What goes from laptop to laptop"),
        N_(
            "There is no server. Each laptop holds all that its owner may see. A bundle is one file with what the "
            "others lack. It goes by itself by a shared folder, and when you ask by a stick, by e-mail or in the room "
            "you meet in. It does not matter which way, in which order or how often: a bundle taken twice changes "
            "nothing, a lost one needs nobody to notice, and an old one never undoes newer work."
        ),
    ),
    (
        N_("What is sealed, and from whom"),
        N_(
            "A bundle opens on the laptops of the cluster and nowhere else. A post office, a cloud folder, whoever "
            "finds the stick: they see its size and its day. Inside, each part is sealed for those it is for: what is "
            "for one school opens on that school’s laptops only. What is for you alone never leaves your laptop. "
            "Governors hold paper, not a laptop of the cluster."
        ),
    ),
    (
        N_("When two changed the same thing"),
        N_(
            "Nothing is overwritten. If you and another head changed one field, both values are kept and shown as a "
            "disagreement, the same on every laptop, until somebody settles it. A file that you take yourself you "
            "look at first. What comes by itself is taken unless it would hide or erase much, or you unticked that it "
            "may be. Whatever came stands under Arrived; from there it can be put back, for everyone."
        ),
    ),
    (
        N_("When a laptop is lost or stolen"),
        N_(
            "Remove it under Members; a head who leads the cluster may, and a head for her own school. From then on "
            "nothing is sealed for it, and what it writes counts for nobody who has heard. Its book stays closed to "
            "whoever has not the passphrase; only if it was set to open without, whoever gets into the computer’s "
            "account gets into the book. If it knew the password of a server or a shared folder, change that password "
            "there. Nobody else needs a new passphrase. Invite its owner again for a new laptop: what the others "
            "share with her comes back; what was for her alone is in her own backups."
        ),
    ),
    (
        N_("What removal cannot undo"),
        N_(
            "A removed laptop keeps what it had, and is not told. Until they have heard of it, other laptops go on "
            "sending to it, so exchange with them soon. What it wrote before it was removed stays."
        ),
    ),
    (
        N_("What erasing cannot reach"),
        N_(
            "A name typed by mistake can be erased (Who changed this, then Erase). Every laptop that hears of it "
            "drops what was written, and refuses it if an old bundle brings it back. It cannot reach backups, printed "
            "packs, files that somebody saved elsewhere, or a removed laptop. Tell people about those yourself."
        ),
    ),
)


class ExchangeHelpPage(Page):
    """Six short answers."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.top = TopLine(_("How exchanging works"), _("a minute’s reading"))
        self.members = button(_("Members"), lambda: desk.go("members"))
        self.back = button(_("Exchange"), lambda: desk.go("exchange"), primary=True)
        for one in (self.members, self.back):
            self.top.add(one)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, STEP * 2)
        grid.setSpacing(STEP * 2)
        for number, (title, words) in enumerate(PARTS):
            card = Card(_(title))
            said = Words(_(words), wrap=True)
            card.add(said)
            card.fill()
            grid.addWidget(card, number // 2, number % 2)
        for column_number in (0, 1):
            grid.setColumnStretch(column_number, 1)
        grid.setRowStretch(len(PARTS), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 3 - 2, STEP * 2, STEP * 3 - 2, 0)
        column.setSpacing(STEP * 2 - 2)
        column.addWidget(self.top)
        column.addWidget(Scroll(inside), 1)

    def arrive(self, **_where: str) -> None:
        """Come with the way back under the hand."""
        self.back.setFocus()
