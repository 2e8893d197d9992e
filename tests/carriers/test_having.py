"""Who has what, where laptops exchange by carriers: how each was heard from, and which files wait."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest

from desktop import clock, records
from desktop.book import Book
from desktop.bundles import make_bundle, take_bundle
from desktop.carriers.folder import Folder
from desktop.exchanging import exchange
from desktop.having import Having, WhoHasWhat, waiting_to_go, who_has_what
from desktop.steps import run
from tests.carriers.laptops import Three, meet
from tests.keeping import add_document

START = datetime.datetime(2026, 9, 1, 8, 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shared"
    made.mkdir()
    return made


def told(book: Book) -> WhoHasWhat:
    with book.reading() as view:
        return who_has_what(view, clock.now())


def of(book: Book, name: str) -> Having:
    return next(one for one in told(book).laptops if one.laptop.name == name)


def test_each_is_told_with_the_way_she_was_last_heard_from(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    meet(folder, *three, *three)
    records.add(jo, "action", {"title": "Write to the diocese"})
    meet(folder, jo, pat, jo)
    assert (of(jo, "Pat").waiting, of(jo, "Pat").way) == (0, "by folder")
    assert (of(jo, "Sam").waiting, of(jo, "Sam").way) == (1, "by folder")
    make_bundle(sam, folder / "sam.clusterbundle")
    take_bundle(jo, folder / "sam.clusterbundle")
    assert of(jo, "Sam").way == "by file"


def test_what_lies_in_a_folder_is_on_its_way_until_the_others_say_that_they_have_it(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    meet(folder, *three, *three)
    records.add(jo, "action", {"title": "Write to the diocese"})
    assert (told(jo).waiting, told(jo).on_way) == (1, 0)
    meet(folder, jo)
    assert (told(jo).waiting, told(jo).on_way) == (1, 1)
    assert (of(jo, "Pat").on_way, of(jo, "Sam").on_way) == (1, 1)
    with jo.reading() as view:
        assert waiting_to_go(view, clock.now()) == 0
    records.add(jo, "action", {"title": "Visit School C"})
    assert (told(jo).waiting, told(jo).on_way) == (2, 1)
    meet(folder, jo, pat, sam, jo)
    assert (told(jo).waiting, told(jo).on_way) == (0, 0)


def test_who_joined_by_an_invitation_was_heard_of_in_no_way_with_a_name(strangers: Three) -> None:
    assert of(strangers.pat, "Jo Bright").way == ""


def test_who_fell_silent_holds_up_nothing(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    with clock.standing_at(START):
        meet(folder, *three, *three)
    with clock.standing_at(START + datetime.timedelta(days=60)):
        meet(folder, jo, pat, jo)
    with clock.standing_at(START + datetime.timedelta(days=100)):
        records.add(jo, "action", {"title": "One"})
        meet(folder, jo, pat, jo)
        assert (of(jo, "Sam").silent, of(jo, "Pat").silent) == (True, False)
        assert told(jo).waiting == 0
        make_bundle(jo, folder / "for sam", to=[sam.device])
        assert take_bundle(sam, folder / "for sam").summary.new == 1


def test_a_file_that_waits_is_counted_until_it_is_said_to_have_come(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    meet(folder, *three, *three)
    add_document(jo, "Paper", os.urandom(50_000))
    run(exchange(jo, Folder(folder), metered=True))
    assert max(one.stat().st_size for one in folder.iterdir()) < 20_000, "on a metered line attached files wait"
    meet(folder, pat)
    run(exchange(jo, Folder(folder), metered=True))
    assert of(jo, "Pat").files == 1
    assert (told(jo).files, told(jo).bytes) == (1, 50_000)
    meet(folder, jo, pat, sam, jo)
    assert of(jo, "Pat").files == of(jo, "Sam").files == told(jo).files == 0
