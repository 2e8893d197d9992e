"""When exchanging goes by itself."""

from __future__ import annotations

from desktop.by_itself import EVERY, LATER, SOON, Turns
from desktop.carrier_list import Carrier

FOLDER = Carrier("Cluster folder", "folder", "/shared")
CLOUD = Carrier("Cloud", "webdav", "https://cloud.example/dav/", "jo")


def watching(*carriers: Carrier) -> Turns:
    turns = Turns()
    turns.watch(carriers, 0)
    return turns


def test_what_is_added_goes_at_once_and_then_now_and_then() -> None:
    turns = watching(FOLDER)
    assert turns.due(0) == ["Cluster folder"]
    turns.ended("Cluster folder", "done", 1)
    assert turns.due(1 + EVERY["folder"] - 1) == []
    assert turns.due(1 + EVERY["folder"]) == ["Cluster folder"]


def test_a_change_goes_soon_and_several_go_together() -> None:
    turns = watching(FOLDER, CLOUD)
    for one in (FOLDER, CLOUD):
        turns.ended(one.name, "done", 0)
    turns.changed(5)
    turns.changed(9)
    assert turns.due(5 + SOON - 1) == []
    assert turns.due(5 + SOON) == ["Cluster folder", "Cloud"]


def test_with_no_line_it_is_tried_later_and_later_and_no_change_hurries_it() -> None:
    turns, at = watching(CLOUD), 0.0
    for wait in (*LATER, LATER[-1]):
        turns.ended("Cloud", "unreachable", at)
        turns.changed(at)
        assert turns.due(at + wait - 1) == []
        at += wait
        assert turns.due(at) == ["Cloud"]
    turns.ended("Cloud", "unreachable", at)
    turns.line_appeared(at + 1)
    assert turns.due(at + 1) == ["Cloud"], "a line appeared"


def test_a_password_is_waited_for_as_long_as_it_takes() -> None:
    turns = watching(CLOUD)
    turns.ended("Cloud", "password", 0)
    turns.line_appeared(1)
    assert turns.due(1e9) == []
    turns.at_once("Cloud", 2)
    assert turns.due(2) == ["Cloud"]


def test_what_is_forgotten_goes_no_more_and_the_others_keep_their_turn() -> None:
    turns = watching(FOLDER, CLOUD)
    turns.ended("Cloud", "done", 0)
    turns.watch([CLOUD], 1)
    turns.ended("Cluster folder", "done", 1)
    assert turns.due(1) == []
    assert turns.due(EVERY["webdav"]) == ["Cloud"]
