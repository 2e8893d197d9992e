"""Who met whom: a picture of how far each one's work has come, and what was taken here lately."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop import clock
from desktop.book import Touched
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pages.met_grid import MetGrid
from desktop.ui.pieces import Card, ListDetail, QuietLabel, Scroll, TopLine, Words, button
from desktop.ui.rows import Row, Rows
from desktop.who_met_whom import Laptop, Reached, WhoMetWhom, who_met_whom
from desktop.words import _, ago, day_and_year


class WhoMetWhomPage(Page):
    """The picture on the left, with the square one is on in words under it; lately on the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._told: WhoMetWhom | None = None
        self.top = TopLine(_("Who met whom"))
        self.exchange = button(_("Exchange"), lambda: desk.go("exchange"))
        self.top.add(self.exchange)
        self.grid = MetGrid()
        self.grid.moved.connect(self._say)
        self.words = Words(wrap=True)
        self.key = QuietLabel(
            _("● everything   ◐ not all yet   ▲ lacks something older than ten days   ○ not known   – the same laptop"),
            wrap=True,
        )
        self.lately = Rows(_("Taken here lately"), scrolls=True)
        picture = Card(_("How far each one’s work has come"), _("a line for who has it, a column for whose it is"))
        scroll = Scroll(self.grid)
        picture.add(scroll, stretch=1)
        picture.add(self.words, self.key)
        lately = Card(_("Taken here lately"))
        lately.add(self.lately, stretch=1)
        self.lay_under(self.top, ListDetail(picture, lately, detail_width=340))

    def arrive(self, **_where: str) -> None:
        """Show how things stand."""
        self.renew()
        self.grid.setFocus()

    def touched(self, touched: Touched) -> None:
        self.renew()

    def renew(self) -> None:
        """Read who has heard of whose work."""
        with self.desk.book.reading() as view:
            told = self._told = who_met_whom(view, clock.now())
        alone = len(told.laptops) < 2
        self.top.say(_("Who met whom"), _("nobody else has a laptop in this cluster yet") if alone else "")
        self.grid.show_reached(told.laptops, told.reached)
        now = clock.moment()
        self.lately.set_rows(
            [
                Row(str(n), one.who, under=one.way, aside=ago(clock.at(one.at), now))
                for n, one in enumerate(told.lately)
            ]
        )
        self._say()

    def _say(self) -> None:
        if self._told is None or not self._told.laptops:
            return
        reader, writer = (self._told.laptops[n] for n in self.grid.at())
        said = reached_words(reader, writer, self._told.reached[reader.device, writer.device])
        self.words.setText(said)
        self.grid.setAccessibleDescription(said)


def reached_words(reader: Laptop, writer: Laptop, reached: Reached) -> str:
    """One square of the picture in a sentence."""
    if reached.state == "self":
        if reader.mine:
            return _("This is the laptop you are using.")
        return _("The laptop of {name}, {of}.").format(name=reader.name, of=reader.of)
    if reader.mine:
        if reached.since is None:
            return _("You have not heard from {writer} yet.").format(writer=writer.name)
        when = ago(clock.at(reached.since), clock.moment())
        return _("You last heard from {writer}: {when}.").format(writer=writer.name, when=when)
    whose = _("you wrote") if writer.mine else _("{writer} wrote").format(writer=writer.name)
    if reached.state == "unknown":
        return _("{reader} has not been heard from yet.").format(reader=reader.name)
    said = ago(clock.at(reached.said or 0), clock.moment())
    if reached.since is None:
        words = _("{reader} has everything known here that {whose} (told {said}).")
        return words.format(reader=reader.name, whose=whose, said=said)
    words = _("{reader} lacks some of what {whose} since {day} (told {said}).")
    return words.format(reader=reader.name, whose=whose, day=day_and_year(clock.at(reached.since).date()), said=said)
