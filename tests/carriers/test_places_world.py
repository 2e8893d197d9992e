"""Three laptops, a shared folder and a stick, and anything may happen: once all have met, all hold the same."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from desktop import paths, records
from desktop.carriers.folder import Folder
from desktop.disagreements import disagreements
from desktop.erasing import erase
from desktop.exchanging import exchange
from desktop.kept_aside import drop_aside, kept_aside, take_aside
from desktop.models import Action, Document
from desktop.settling import settle_from
from desktop.steps import run
from tests.carriers.laptops import Three, alike

STEPS, ROUNDS = 30, 8


class PlacesWorld:
    """What may happen, each with chance's own choice of to whom and where."""

    def __init__(self, three: Three, folder: Path, chance: random.Random) -> None:
        self.books, self.chance = three, chance
        self.places = [folder / "shared", folder / "stick"]
        for place in self.places:
            place.mkdir()

    def any(self):
        return self.chance.choice(self.books)

    def write(self) -> None:
        records.add(self.any(), "document", {"title": f"Document {self.chance.randrange(100)}"})

    def edit(self) -> None:
        book = self.any()
        with book.reading() as view:
            found = view.all(Document, "hidden = 0")
        if found:
            records.change(book, self.chance.choice(found).id, {"title": f"Title {self.chance.randrange(100)}"})

    def add_many(self) -> None:
        book = self.any()
        for n in range(22):
            records.add(book, "action", {"title": f"Action {n}"})

    def hide_many(self) -> None:
        """So many that others must look first."""
        book = self.any()
        with book.reading() as view:
            found = [one.id for one in view.all(Action, "hidden = 0")]
        for id in found:
            records.hide(book, id)

    def erase(self) -> None:
        book = self.any()
        with book.reading() as view:
            found = view.all(Document, "hidden = 0")
        if found:
            erase(book, self.chance.choice(found).id, "title")

    def settle(self) -> None:
        book = self.any()
        with book.reading() as view:
            found = disagreements(view)
        if found:
            one = self.chance.choice(found)
            settle_from(book, self.chance.choice(one.versions).who, [one])

    def exchange(self) -> None:
        run(exchange(self.any(), Folder(self.chance.choice(self.places)), trusted=self.chance.random() < 0.8))

    def look(self) -> None:
        """A person looks at what waits: she takes it, or drops it."""
        book = self.any()
        for aside in kept_aside(book)[:1]:
            (take_aside if self.chance.random() < 0.4 else drop_aside)(book, aside)

    def lose(self) -> None:
        """Somebody tidies up the place, or a stick forgets."""
        files = sorted(self.chance.choice(self.places).iterdir())
        if files:
            self.chance.choice(files).unlink()

    def cut(self) -> None:
        """A file comes only in part."""
        files = sorted(self.chance.choice(self.places).iterdir())
        if files:
            file = self.chance.choice(files)
            file.write_bytes(file.read_bytes()[: self.chance.randrange(2000)])

    def clear(self) -> None:
        """What was kept to be looked at is lost, as on a laptop to which a backup was brought."""
        shutil.rmtree(paths.data() / "aside", ignore_errors=True)

    WHAT = (write, edit, edit, add_many, hide_many, erase, settle, *[exchange] * 8, look, look, lose, cut, clear)

    def meet(self) -> None:
        """All exchange by the folder, and whoever must look, looks and takes it, until nothing new comes."""
        for _round in range(ROUNDS):
            for book in self.books:
                run(exchange(book, Folder(self.places[0])))
                for aside in kept_aside(book):
                    take_aside(book, aside)


@pytest.mark.parametrize("seed", range(16))
def test_whatever_happens_all_hold_the_same_once_they_have_met(three: Three, tmp_path: Path, seed: int) -> None:
    world = PlacesWorld(three, tmp_path, random.Random(seed))
    done = []
    for _step in range(STEPS):
        what = world.chance.choice(world.WHAT)
        done.append(what.__name__)
        what(world)
    world.meet()
    assert alike(*three), done
