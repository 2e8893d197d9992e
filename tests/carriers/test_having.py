"""Who has what, where laptops exchange by carriers: how each was heard from, and which files wait."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from desktop import clock, records
from desktop.book import Book
from desktop.bundles import make_bundle, take_bundle
from desktop.carrier_list import add_folder, forget_carrier
from desktop.carriers.folder import Folder
from desktop.carriers.stick import on_stick
from desktop.exchanging import exchange
from desktop.having import Having, WhoHasWhat, waiting_to_go, who_has_what
from desktop.lying_there import LyingThere
from desktop.steps import run
from tests.carriers.laptops import Three, meet
from tests.keeping import add_document

START = datetime.datetime(2026, 9, 1, 8, 0)


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
    add_folder(jo, folder)
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


def test_what_lies_with_a_carrier_that_was_forgotten_waits(three: Three, folder: Path) -> None:
    jo = three.jo
    add_folder(jo, folder, "Cloud")
    meet(folder, *three, *three)
    records.add(jo, "action", {"title": "Write to the diocese"})
    meet(folder, jo)
    assert told(jo).on_way == 1
    forget_carrier(jo, "Cloud")
    assert (told(jo).waiting, told(jo).on_way) == (1, 0)
    add_folder(jo, folder, "Cloud again")
    assert told(jo).on_way == 1


def test_what_somebody_tidied_away_waits(three: Three, folder: Path) -> None:
    jo = three.jo
    add_folder(jo, folder)
    meet(folder, *three, *three)
    records.add(jo, "action", {"title": "Write to the diocese"})
    (written,) = meet(folder, jo)[0].those("written")
    kept = (folder / written.name).rename(folder.parent / written.name)
    LyingThere(jo, Folder(folder))
    assert (told(jo).waiting, told(jo).on_way) == (1, 0)
    kept.rename(folder / written.name)
    LyingThere(jo, Folder(folder))
    assert (told(jo).waiting, told(jo).on_way) == (1, 1), "it had only not been copied there yet"


def test_what_is_on_a_stick_is_on_its_way_until_the_stick_was_not_seen_for_long(three: Three, tmp_path: Path) -> None:
    jo = three.jo
    root = tmp_path / "HEADS"
    root.mkdir()

    def days(n: int) -> datetime.datetime:
        return START + datetime.timedelta(days=n)

    with clock.standing_at(days(0)):
        meet(on_stick(root, prepare=True), *three, *three)
        records.add(jo, "action", {"title": "Write to the diocese"})
        meet(on_stick(root), jo)
        assert told(jo).on_way == 1
    with clock.standing_at(days(10)):
        meet(on_stick(root), jo)
    with clock.standing_at(days(23)):
        assert (told(jo).waiting, told(jo).on_way) == (1, 1)
    with clock.standing_at(days(25)):
        assert (told(jo).waiting, told(jo).on_way) == (1, 0), "it may be lost"
        with jo.reading() as view:
            assert waiting_to_go(view, clock.now()) == 1
        meet(on_stick(root), jo)
        assert (told(jo).waiting, told(jo).on_way) == (1, 1)


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
