"""Long work: one after the other, told in the window's thread, stopped between two steps, nothing left behind."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.errors import Refusal
from desktop.steps import Step
from desktop.ui.jobs import JobBar, Jobs


@pytest.fixture
def jobs(qtbot):
    made = Jobs()
    yield made
    made.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "clusterbook-work"]


def count_to(most):
    for number in range(1, most + 1):
        yield Step(number, most, f"page {number}")
    return f"{most} pages"


def test_work_is_told_step_by_step_in_the_windows_thread(jobs, qtbot):
    told, threads = [], set()

    def tell(what):
        threads.add(threading.current_thread())
        told.append(what)

    jobs.start("The pack", lambda: count_to(3), on_step=lambda step: tell(step.done), on_done=tell)
    qtbot.waitUntil(lambda: told[-1:] == ["3 pages"])
    assert told == [1, 2, 3, "3 pages"]
    assert threads == {threading.main_thread()}
    assert jobs.current() is None


def test_work_waits_its_turn(jobs, qtbot):
    gate, done = threading.Event(), []

    def first():
        yield Step(0, 1)
        gate.wait(10)
        return "first"

    jobs.start("First", first, on_done=done.append)
    jobs.start("Second", lambda: count_to(1), on_done=done.append)
    assert (jobs.current().name, jobs.waiting()) == ("First", 1)
    gate.set()
    qtbot.waitUntil(lambda: len(done) == 2)
    assert done == ["first", "1 pages"]


def endless(closed):
    try:
        number = 0
        while True:
            number += 1
            yield Step(number, 0, "still going")
    finally:
        closed.append("rolled back")


def test_stop_closes_the_work_between_two_steps(jobs, qtbot):
    closed, done = [], []
    job = jobs.start("Endless", lambda: endless(closed), on_done=done.append)
    qtbot.waitUntil(lambda: job.last.done > 2)
    job.stop()
    qtbot.waitUntil(lambda: jobs.current() is None)
    assert (closed, done) == (["rolled back"], [])


def test_what_waits_can_be_stopped_before_it_begins(jobs, qtbot):
    gate, begun = threading.Event(), []

    def first():
        yield Step(0, 1)
        gate.wait(10)

    jobs.start("First", first)
    jobs.start("Second", lambda: begun.append("begun")).stop()
    gate.set()
    qtbot.waitUntil(lambda: jobs.current() is None)
    assert begun == []


def test_a_refusal_is_words_for_the_caller_or_else_for_the_window(jobs, qtbot):
    def refuse():
        yield Step(0, 1)
        raise Refusal("The stick was taken out.")

    mine, windows = [], []
    jobs.refused.connect(windows.append)
    jobs.start("Mine", refuse, on_refused=mine.append)
    jobs.start("Whose", refuse)
    qtbot.waitUntil(lambda: jobs.current() is None)
    assert (mine, windows) == (["The stick was taken out."], ["The stick was taken out."])


def test_a_bug_is_logged_and_told_and_the_worker_goes_on(jobs, qtbot, caplog):
    def slip():
        yield Step(0, 1)
        raise ZeroDivisionError("a slip")

    slips, done = [], []
    jobs.slipped.connect(slips.append)
    jobs.start("Bad", slip)
    jobs.start("Good", lambda: count_to(1), on_done=done.append)
    qtbot.waitUntil(lambda: done == ["1 pages"])
    assert isinstance(slips[0], ZeroDivisionError)
    assert "ZeroDivisionError: a slip" in caplog.text


def test_closing_stops_everything_and_says_nothing_more(qtbot):
    jobs, closed, told = Jobs(), [], []
    job = jobs.start("Endless", lambda: endless(closed), on_done=told.append)
    jobs.start("Never", lambda: count_to(1), on_done=told.append)
    qtbot.waitUntil(lambda: job.last.done > 0)
    jobs.close()
    assert closed == ["rolled back"]
    qtbot.wait(1)
    assert told == []
    assert not [thread for thread in threading.enumerate() if thread.name == "clusterbook-work"]


def test_the_bar_says_what_how_far_and_stops(jobs, qtbot, shown):
    gate, closed = threading.Event(), []

    def pack():
        try:
            yield Step(2, 5, "paper 5a")
            gate.wait(10)
            yield Step(3, 5)
        finally:
            closed.append(True)

    outer = QWidget()
    bar = JobBar(jobs, outer)
    shown(outer, 500, 60)
    assert bar.isHidden()
    jobs.start("Making Friday’s pack", pack)
    qtbot.waitUntil(lambda: bar.bar.value() == 2)
    assert bar.words.text() == "Making Friday’s pack: paper 5a"
    assert bar.bar.maximum() == 5
    qtbot.mouseClick(bar.stop, Qt.MouseButton.LeftButton)
    assert bar.words.text() == "Stopping: Making Friday’s pack"
    assert not bar.stop.isEnabled()
    gate.set()
    qtbot.waitUntil(lambda: bar.isHidden())
    assert closed == [True]
