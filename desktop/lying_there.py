"""What lies in a place while an exchange goes on, and what this laptop remembers of it."""

from __future__ import annotations

from desktop import clock
from desktop.book import Book
from desktop.bundles import me_of, written_aside
from desktop.carriers.place import Place, prefix_of
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
