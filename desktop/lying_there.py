"""What lies in a place while an exchange goes on, and what this laptop remembers of it."""

from __future__ import annotations

from desktop import clock
from desktop.book import Book
from desktop.bundles import me_of, written_aside
from desktop.carriers.place import STICK, Place, prefix_of
from desktop.carriers.remembered import Met, forget, met, remember


class LyingThere:
    """The files of a place, as they were listed when the exchange began, and those that were ever met, by name. Raises
    Refusal when the place cannot be looked at."""

    def __init__(self, book: Book, place: Place) -> None:
        self.book, self.place = book, place
        self.me = me_of(book)
        self.prefix = prefix_of(self.me)
        self.now = clock.now()
        self.entries = place.entries()
        with written_aside(book) as connection:
            self.met = met(connection)
            for one in self._seen():
                remember(connection, one)
                self.met[one.name] = one

    def _seen(self) -> list[Met]:
        """Those of our own that are found here, and were not said to be, or are gone from here."""
        where, names = self.place.where, {one.name for one in self.entries}
        mine = [(one, one.name in names) for one in self.met.values() if one.mine]
        found = [(one, one.seen_at(where, self.now)) for one, is_here in mine if is_here]
        if where != STICK:  # of two sticks one lacks what is on the other
            found += [
                (one, one.seen_at("", self.now))
                for one, is_here in mine
                if not is_here and one.told.get("place") == where
            ]
        return [after for before, after in found if after != before]

    def remember(self, one: Met) -> None:
        """Keep what was found of a file."""
        with written_aside(self.book) as connection:
            remember(connection, one)
        self.met[one.name] = one

    def remove(self, name: str) -> None:
        """Remove a file of our own, and what is remembered of it."""
        self.place.delete(name)
        with written_aside(self.book) as connection:
            forget(connection, name)
        self.met.pop(name, None)
