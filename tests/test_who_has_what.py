"""Who has what: when each laptop was heard from, what it lacks, and what waits to go."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest

from desktop import clock, records
from desktop.bundles import make_bundle, take_bundle
from desktop.carriers.folder import Folder
from desktop.documents import add_document
from desktop.exchanging import exchange
from desktop.steps import run
from desktop.who_has_what import waiting, who_has_what
from tests.carriers.conftest import have_met, just_joined, strangers, three  # noqa: F401
from tests.carriers.laptops import Three, meet

START = datetime.datetime(2026, 9, 1, 8, 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shared"
    made.mkdir()
    return made


def rows(book):
    with book.reading() as view:
        return {one.person: one for one in who_has_what(view)}


def goes(book):
    with book.reading() as view:
        return waiting(view)


def test_each_lacks_what_she_has_not_said_to_have(three: Three, folder: Path) -> None:  # noqa: F811
    jo, pat, sam = three
    with clock.standing_at(START):
        meet(folder, *three, *three)
        assert goes(jo).words == "Nothing waits to go."
        for n in range(3):
            records.add(jo, "action", {"title": f"Action {n}"})
        records.add(jo, "note", {"text": "for Jo alone"})
        meet(folder, jo, pat, jo)
    with clock.standing_at(START + datetime.timedelta(hours=2)):
        found = rows(jo)
        assert list(found) == ["Pat", "Sam"]
        assert (found["Pat"].lacks, found["Sam"].lacks) == (0, 3)
        assert found["Pat"].has_all
        assert not found["Sam"].has_all
        assert found["Pat"].words == "heard from today 08:00 by a folder; has all"
        assert found["Sam"].words == "heard from today 08:00 by a folder; lacks 3 steps"
        assert found["Sam"].school == "School of sam"
        assert goes(jo).words == "3 steps wait to go, since today 08:00"
        make_bundle(sam, folder / "sam")
        take_bundle(jo, folder / "sam")
        assert "by a file" in rows(jo)["Sam"].words


def test_who_was_never_heard_from_is_said_so(strangers: Three, tmp_path: Path) -> None:  # noqa: F811
    jo, pat, sam = strangers
    assert rows(jo) == {}, "nobody has shown her card yet"
    assert rows(pat)["Jo Bright"].words == "heard from just now; lacks 1 step", "by the invitation; she lacks the card"
    for name, pair in (("first", (sam, jo)), ("second", (pat, jo, pat))):
        (tmp_path / name).mkdir()
        meet(tmp_path / name, *pair)
    assert rows(pat)["Sam"].words.startswith("not heard from yet")
    assert not rows(pat)["Sam"].is_behind
    assert not rows(pat)["Sam"].has_all


def test_who_fell_silent_is_behind_and_holds_up_nothing(three: Three, folder: Path) -> None:  # noqa: F811
    jo, pat, sam = three
    with clock.standing_at(START):
        meet(folder, *three, *three)
    with clock.standing_at(START + datetime.timedelta(days=60)):
        meet(folder, jo, pat, jo)
    with clock.standing_at(START + datetime.timedelta(days=100)):
        records.add(jo, "action", {"title": "One"})
        meet(folder, jo, pat, jo)
        found = rows(jo)
        assert found["Sam"].is_behind
        assert "make a bundle for it" in found["Sam"].words
        assert not found["Pat"].is_behind
        assert goes(jo).operations == 0
        make_bundle(jo, folder / "for sam", to=[sam.device])
        assert take_bundle(sam, folder / "for sam").summary.new == 1


def test_a_file_that_waits_is_counted(three: Three, folder: Path, tmp_path: Path) -> None:  # noqa: F811
    jo, pat, sam = three
    meet(folder, *three, *three)
    paper = tmp_path / "paper.bin"
    paper.write_bytes(os.urandom(50_000))
    add_document(jo, paper)
    run(exchange(jo, Folder(folder), metered=True))
    assert max(one.stat().st_size for one in folder.iterdir()) < 20_000, "on a metered line attached files wait"
    meet(folder, pat)
    run(exchange(jo, Folder(folder), metered=True))
    assert rows(jo)["Pat"].files == 1
    assert goes(jo).files == 1
    assert "50 KB" in goes(jo).words
    assert rows(jo)["Pat"].words.endswith("waits for 1 file")
    meet(folder, jo, pat, sam, jo)
    assert rows(jo)["Pat"].files == 0
    assert rows(sam)["Jo Bright"].has_all
