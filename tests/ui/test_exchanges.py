"""Exchanging beside the window: by itself, because a person asked, with sticks, and in the room."""

from __future__ import annotations

import shutil
import threading
import time

import pytest

from desktop import records
from desktop.book import open_book
from desktop.bundles import written_aside
from desktop.carrier_list import add_folder, find_carrier, forget_carrier
from desktop.carriers import stick as stick_module
from desktop.carriers.folder import Folder
from desktop.carriers.stick import MARK, Stick
from desktop.carriers.unreachable import Unreachable, WrongPassword
from desktop.errors import Refusal
from desktop.exchanging import exchange
from desktop.steps import Step, run
from desktop.ui import exchanges as module
from desktop.ui import sticks
from desktop.ui.exchanges import Exchanges
from tests.two_laptops import title
from tests.ui.under_way import under_way


@pytest.fixture
def jo(pair):
    return pair[0]


@pytest.fixture
def made(jo, qapp):
    """What exchanges for Jo; nothing goes by itself before it is told to begin."""
    found = Exchanges(jo)
    yield found
    found.close()


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "Cluster folder"
    place.mkdir()
    return place


def settled(qtbot, made):
    qtbot.waitUntil(lambda: not under_way(made), timeout=20_000)


def test_a_folder_is_gone_by_by_itself_and_what_came_is_told_to_the_screens(made, jo, pat, folder, qtbot):
    document = records.add(pat, "document", {"title": "Marking policy"})
    run(exchange(pat, Folder(folder)))
    add_folder(jo, folder)
    made.renew()
    heard = []
    jo.listen(heard.append)
    made.go_by_itself()
    assert made.standing("Cluster folder").going
    assert made.words == "Exchanging by Cluster folder"
    qtbot.waitUntil(lambda: bool(heard), timeout=20_000)
    settled(qtbot, made)
    assert title(jo, document) == "Marking policy"
    assert heard[0].records == {document}
    assert not made.standing("Cluster folder").going
    assert made.words == ""
    assert find_carrier(jo, "Cluster folder").words.startswith("1 bundle brought news")
    made.go_by_itself()
    assert not under_way(made), "its next turn is not yet"


def test_a_change_here_goes_soon(made, jo, folder, qtbot, monkeypatch):
    add_folder(jo, folder)
    made.renew()
    made.go_by_itself()
    settled(qtbot, made)
    before = set(folder.iterdir())
    records.add(jo, "document", {"title": "Marking policy"})
    made.book_changed()
    made.go_by_itself()
    assert not under_way(made), "several changes go together"
    now = time.monotonic()
    monkeypatch.setattr(module.time, "monotonic", lambda: now + 21)
    made.go_by_itself()
    settled(qtbot, made)
    assert len(set(folder.iterdir()) - before) == 1


def test_not_now_keeps_all_back_until_it_is_said_otherwise(made, jo, folder, qtbot):
    add_folder(jo, folder)
    made.renew()
    made.not_now(True)
    made.go_by_itself()
    assert not under_way(made)
    assert made.words == "Nothing goes by itself just now"
    asked = []
    made.by_carrier("Cluster folder", asked.append)
    qtbot.waitUntil(lambda: bool(asked), timeout=20_000)
    assert list(folder.iterdir()), "a person may still ask"
    forget_carrier(jo, "Cluster folder")
    for one in folder.iterdir():
        one.unlink()
    add_folder(jo, folder, "Again")
    made.renew()
    made.not_now(False)
    settled(qtbot, made)
    assert list(folder.iterdir())


def test_what_is_under_way_stops_at_not_now_and_goes_on_later(made, jo, folder, qtbot, monkeypatch):
    add_folder(jo, folder)
    made.renew()

    def endless(*_asked, **_more):
        while True:
            yield Step(0, 0, "Writing")

    with monkeypatch.context() as patched:
        patched.setattr(module, "exchange", endless)
        made.go_by_itself()
        made.not_now(True)
        settled(qtbot, made)
    assert not made.standing("Cluster folder").going
    made.not_now(False)
    settled(qtbot, made)
    assert list(folder.iterdir())


def test_what_keeps_a_carrier_is_known_by_its_sort(made, jo, folder, qtbot, monkeypatch):
    add_folder(jo, folder)
    made.renew()
    said = []
    for refusal, kept_by in (
        (Unreachable("The line broke."), "unreachable"),
        (WrongPassword("It is not that."), "password"),
    ):

        def refused(*_asked, refusal=refusal, **_more):
            raise refusal
            yield

        with monkeypatch.context() as patched:
            patched.setattr(module, "exchange", refused)
            made.by_carrier("Cluster folder", said.append)
            settled(qtbot, made)
        assert said[-1] == str(refusal)
        assert made.standing("Cluster folder")[1:3] == (kept_by, str(refusal))
    assert made.words == "Cluster folder: the password is asked for"
    made.go_by_itself()
    assert not under_way(made), "nobody is troubled again and again"


def test_a_slip_in_what_goes_by_itself_is_told_once_and_not_every_five_seconds(made, jo, folder, qtbot, monkeypatch):
    add_folder(jo, folder)
    made.renew()

    def slips(*_asked, **_more):
        raise ZeroDivisionError
        yield

    monkeypatch.setattr(module, "exchange", slips)
    slipped = []
    made.slipped.connect(slipped.append)
    made.go_by_itself()
    settled(qtbot, made)
    made.go_by_itself()
    settled(qtbot, made)
    assert len(slipped) == 1


def test_what_came_before_it_was_stopped_or_failed_is_told_all_the_same(made, jo, pat, folder, qtbot, monkeypatch):
    for ending in ("stopped", "refused"):
        document = records.add(pat, "document", {"title": ending})
        run(exchange(pat, Folder(folder)))
        add_folder(jo, folder, ending)
        made.renew()
        real = module.exchange

        def breaks(book, place, ending=ending, real=real, **more):
            yield from real(book, place, **more)
            if ending == "refused":
                raise Refusal("There is no room left there.")
            while True:
                yield Step(0, 0, "Writing")

        heard = []
        stop = jo.listen(heard.append)
        with monkeypatch.context() as patched:
            patched.setattr(module, "exchange", breaks)
            made.go_by_itself()
            if ending == "stopped":
                qtbot.waitUntil(lambda: title(jo, document) == "stopped", timeout=20_000)  # noqa: B023
                made.stop_all()
            settled(qtbot, made)
        qtbot.waitUntil(lambda: any(document in one.records for one in heard), timeout=5_000)  # noqa: B023
        stop()
        forget_carrier(jo, ending)
        made.renew()


def test_what_a_person_asked_for_is_told_though_it_had_begun_by_itself(made, jo, folder, qtbot):
    add_folder(jo, folder)
    made.renew()
    made.go_by_itself()
    said = []
    made.by_carrier("Cluster folder", said.append)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    made.not_now(True)
    made.by_carrier("Cluster folder", said.append)
    made.not_now(True)
    qtbot.waitUntil(lambda: len(said) == 2, timeout=20_000)


def test_the_book_does_not_wait_long_for_somebody_at_the_other_end(fresh_pair, folder, tmp_path, qtbot, monkeypatch):
    (path, key), _pat = fresh_pair
    jo = open_book(shutil.copy(path, tmp_path / "own.clusterbook"), key=key)
    found = Exchanges(jo)
    add_folder(jo, folder)
    found.renew()
    waiting, answered = threading.Event(), threading.Event()

    def no_answer(book, _place, **_more):
        yield Step(0, 0, "Looking what is there")
        waiting.set()
        answered.wait(20)
        written_aside(book).__enter__()

    monkeypatch.setattr(module, "exchange", no_answer)
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    found.go_by_itself()
    qtbot.waitUntil(waiting.is_set, timeout=10_000)
    worker = found._workers["Cluster folder"]._thread
    found.close()
    assert worker.is_alive(), "it still waits for an answer"
    jo.close()
    answered.set()
    worker.join(10)
    assert not worker.is_alive(), "the book was closed, so it came to nothing"


def test_a_folder_that_is_not_there_is_waited_for(made, jo, folder, qtbot):
    add_folder(jo, folder)
    made.renew()
    folder.rmdir()
    made.go_by_itself()
    settled(qtbot, made)
    assert made.standing("Cluster folder").kept_by == "unreachable"


def test_a_stick_waits_for_no_slow_line_and_two_sticks_not_for_each_other(
    made, jo, pat, folder, tmp_path, qtbot, monkeypatch
):
    roots = [tmp_path / name for name in ("HEADS", "GOVERNORS")]
    for root in roots:
        root.mkdir()
    document = records.add(pat, "document", {"title": "Marking policy"})
    run(exchange(pat, stick_module.on_stick(roots[0], prepare=True)))
    add_folder(jo, folder)
    made.renew()
    real, answered = module.exchange, threading.Event()

    def slow_folder(book, place, **more):
        if place.way == "folder":
            yield Step(0, 0, "Writing")
            answered.wait(20)
        return (yield from real(book, place, **more))

    monkeypatch.setattr(module, "exchange", slow_folder)
    made.go_by_itself()
    said = []
    for root in roots:
        made.by_stick(Stick(root, root.name, True), said.append)
    qtbot.waitUntil(lambda: len(said) == 2, timeout=20_000)
    assert "1 bundle brought news; what the others lack was put there" in said
    assert title(jo, document) == "Marking policy"
    assert made.standing("Cluster folder").going
    answered.set()
    settled(qtbot, made)
    assert list(folder.iterdir())


def test_a_stick_is_noticed_when_it_comes_and_goes(made, tmp_path, qtbot, monkeypatch):
    media = tmp_path / "media"
    media.mkdir()
    monkeypatch.setattr(stick_module, "_roots", lambda: sorted(media.iterdir()))
    monkeypatch.setattr(sticks, "EVERY", 0.02)
    came = []
    made.stick_came.connect(came.append)
    made.begin()
    (media / "PHOTOS").mkdir()
    qtbot.waitUntil(lambda: [one.name for one in made.sticks.here] == ["PHOTOS"], timeout=10_000)
    assert came == [], "one that carries nothing of ours is not made a fuss of"
    (media / "HEADS" / MARK).mkdir(parents=True)
    qtbot.waitUntil(lambda: [one.name for one in came] == ["HEADS"], timeout=10_000)
    (media / "HEADS" / MARK).rmdir()
    (media / "HEADS").rmdir()
    qtbot.waitUntil(lambda: [one.name for one in made.sticks.here] == ["PHOTOS"], timeout=10_000)


def test_while_much_comes_into_the_book_the_window_is_told(made, jo, folder, qtbot, monkeypatch):
    add_folder(jo, folder)
    made.renew()

    def holding(book, _place, **_more):
        with book.turn:
            while True:
                yield Step(0, 0, "Working out what follows from it")

    monkeypatch.setattr(module, "exchange", holding)
    held = []
    made.held.connect(lambda: held.append(True))
    made.go_by_itself()
    qtbot.waitUntil(lambda: bool(held), timeout=10_000)
    made.stop_all()
    settled(qtbot, made)
    assert not jo.turn.locked()


def test_two_laptops_meet_in_the_room(made, jo, pat, qapp, qtbot, monkeypatch):
    other = Exchanges(pat)
    try:
        document = records.add(pat, "document", {"title": "Marking policy"})
        action = records.add(jo, "action", {"title": "Write to the diocese"})
        made.room.open()
        other.room.open()
        assert made.is_in_room()
        assert made.words == "The room is open"
        other.room.visit(f"127.0.0.1:{made.room._room.port}", pytest.fail)
        qtbot.waitUntil(lambda: bool(made.room.visits and other.room.visits), timeout=20_000)
        qtbot.waitUntil(lambda: title(jo, document) == "Marking policy", timeout=20_000)
        qtbot.waitUntil(lambda: title(pat, action) == "Write to the diocese", timeout=20_000)
        assert "Jo Bright" in other.room.visits[0]
        assert "1 new" in other.room.visits[0]
        made.room.leave()
        assert not made.is_in_room()
        refused = []
        other.room.visit("127.0.0.1:1", refused.append)
        qtbot.waitUntil(lambda: bool(refused), timeout=20_000)
    finally:
        other.close()
