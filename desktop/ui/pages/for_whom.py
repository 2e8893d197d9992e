"""A quiet chooser beside what is being added: for heads and facilitator, unless one says that it is for others."""

from __future__ import annotations

from desktop.book import Book
from desktop.ui.pages.chooser import Chooser
from desktop.words import _


class ForWhom(Chooser):
    """Who may see what is added here: a record lives with them for life, so it is asked before, not after."""

    def __init__(self, book: Book, width: int = 250) -> None:
        super().__init__(_("Who may see what is added"), width)
        self._book = book
        self.combo.setToolTip(_("Who may see what is added"))

    def offer(self, usual: str = "") -> None:
        """Offer what this laptop may write for, the whole cluster first; `usual` stands before all, for no choice."""
        from desktop.audiences import offered

        with self._book.reading() as view:
            found = offered(view)
        self.combo.clear()
        if usual:
            self.combo.addItem(usual, "")
            found = [one for one in found if one[0] not in ("cluster", "governors", "open")]
        for audience, words in found:
            self.combo.addItem(words, audience)

    def audience(self) -> str:
        """What is chosen; "" for no choice."""
        return str(self.combo.currentData() or "")

    def take(self) -> str:
        """What is chosen; the next thing is for the whole cluster again, so that nothing is hidden by oversight."""
        chosen = self.audience()
        self.combo.setCurrentIndex(0)
        return chosen
