"""Undo, redo and the story of a record: nothing done later is ever overwritten."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from desktop import history, records
from desktop.book import Book, open_book
from desktop.models import Document, Item, Note
from desktop.view import View
from tests.conftest import assert_tables_follow_from_the_log


def title(book: Book, id: str) -> str:
    with book.reading() as view:
        return view.title(id)


def test_undo_takes_back_the_last_step_by_name_and_redo_does_it_again(book: Book) -> None:
    item = records.add(book, "item", {"title": "Phonics visits"})
    records.change(book, item, {"title": "Phonics visits: what we saw"})
    with book.reading() as view:
        assert history.undoable(view) == "Edit: Phonics visits"
    assert history.undo(book)
    assert title(book, item) == "Phonics visits"
    with book.reading() as view:
        assert history.redoable(view) == "Edit: Phonics visits"
    history.redo(book)
    assert title(book, item) == "Phonics visits: what we saw"


def test_undo_survives_a_restart(fresh_book: tuple[Path, bytes], tmp_path: Path) -> None:
    path = Path(shutil.copy(fresh_book[0], tmp_path))
    with open_book(path, key=fresh_book[1]) as book:
        item = records.add(book, "item", {"title": "Marking"})
        records.change(book, item, {"minutes": "25"})
    with open_book(path, key=fresh_book[1]) as book:
        history.undo(book)
        with book.reading() as view:
            held = view.get(Item, item)
            assert held is not None
            assert held.minutes == 10
        history.undo(book)
        with book.reading() as view:
            assert not view.all(Item)


def test_undo_never_overwrites_a_later_change(book: Book) -> None:
    document = records.add(book, "document", {"title": "Marking policy"})
    with book.operation("Edit") as work:
        held = work.get(Document, document)
        held.title, held.about = "Marking", "First draft"
    edit = last_act(book)
    records.change(book, document, {"about": "Second draft"})
    # as if the edit had been the last step here and the second draft had come from another laptop
    book._connection.execute("DELETE FROM act WHERE n > ?", (edit,))
    undone = history.undo(book)
    assert undone is not None
    assert undone.kept == 1
    with book.reading() as view:
        held_now = view.get(Document, document)
        assert held_now is not None
        assert (held_now.title, held_now.about) == ("Marking policy", "Second draft")


def test_undoing_the_making_of_a_thing_somebody_has_written_in_leaves_it(book: Book) -> None:
    document = records.add(book, "document", {"title": "Marking policy"})
    made = last_act(book)
    records.change(book, document, {"about": "Theirs"})
    book._connection.execute("DELETE FROM act WHERE n > ?", (made,))
    undone = history.undo(book)
    assert undone is not None
    assert (undone.kept, undone.records) == (1, frozenset({document}))
    with book.reading() as view:
        assert [one.id for one in view.all(Document)] == [document]


def last_act(book: Book) -> int:
    return int(book._connection.execute("SELECT max(n) FROM act").fetchone()[0])


def contents(view: View, circle: str) -> list[bytes]:
    """What the operations of a circle hold, the latest last."""
    rows = view.rows(
        "SELECT content FROM operation JOIN log ON log.n = operation.log WHERE circle = ? ORDER BY operation.n",
        [circle],
    )
    return [content for (content,) in rows]


def test_a_step_across_two_circles_is_undone_as_one(book: Book) -> None:
    with book.operation("Add agenda item") as work:
        item = work.add(Item, title="Where each school stands")
        note = work.add(Note, text="Ask H about the nursery", about=item.id, audience="me")
    with book.reading() as view:
        circles = view.rows(
            "SELECT circle, count(DISTINCT operation) FROM told WHERE act = (SELECT max(n) FROM act) GROUP BY 1"
        )
        assert circles == [("cluster", 1), ("me", 1)]
        # nothing in the part that travels points to the part that does not
        travels = contents(view, "cluster")[-1]
        assert note.id.encode() not in travels
        assert b"nursery" not in travels
    history.undo(book)
    with book.reading() as view:
        assert not view.all(Item)
        assert not view.all(Note)
    history.redo(book)
    with book.reading() as view:
        assert len(view.all(Item)) == len(view.all(Note)) == 1


def test_undo_of_a_settled_disagreement_brings_both_values_back(book: Book) -> None:
    document = records.add(book, "document", {"title": "Policy"})
    seen = book.as_seen(document)
    records.change(book, document, {"title": "Marking policy"}, seen=seen)
    records.change(book, document, {"title": "Feedback policy"}, seen=seen)
    with book.reading() as view:
        assert view.disagreements() == [(document, "title")]
    records.change(book, document, {"title": "Marking and feedback"})
    with book.reading() as view:
        assert view.disagreements() == []
    history.undo(book)
    with book.reading() as view:
        assert view.disagreements() == [(document, "title")]


def test_undo_of_ones_own_part_of_a_disagreement_leaves_the_others(book: Book) -> None:
    document = records.add(book, "document", {"title": "Policy"})
    seen = book.as_seen(document)
    records.change(book, document, {"title": "Marking policy"}, seen=seen)
    records.change(book, document, {"title": "Feedback policy"}, seen=seen)
    history.undo(book)
    assert title(book, document) == "Marking policy"
    with book.reading() as view:
        assert view.disagreements() == []
    history.undo(book)
    assert title(book, document) == "Policy"
    history.redo(book)
    assert title(book, document) == "Marking policy"
    history.redo(book)
    assert title(book, document) == "Feedback policy"
    with book.reading() as view:
        assert view.disagreements() == [(document, "title")], "both stand again, as before it was undone"


def test_what_was_edited_and_hidden_is_hidden_again_when_both_are_redone(book: Book) -> None:
    document = records.add(book, "document", {"title": "Policy"})
    records.change(book, document, {"title": "Marking policy"})
    records.hide(book, document)
    for _step in range(2):
        history.undo(book)
    for _step in range(2):
        history.redo(book)
    with book.reading() as view:
        assert view.title(document) == "Marking policy"
        assert not view.all(Document)
        assert view.disagreements() == []


def test_an_undo_that_finds_nothing_to_change_is_a_step_all_the_same(book: Book) -> None:
    document = records.add(book, "document", {"title": "Policy"})
    records.change(book, document, {"title": "Marking"}, seen={})
    records.change(book, document, {"title": "Policy"}, seen={})  # it stands already, unless the other is shown
    history.undo(book)
    with book.reading() as view:
        assert history.redoable(view) == "Edit: Marking"
    history.redo(book)
    assert values(book, document) == {"Policy", "Marking"}
    for _step in range(2):
        history.undo(book)
    assert values(book, document) == {"Policy"}


def test_a_settlement_undone_done_again_and_undone_again(book: Book) -> None:
    document = records.add(book, "document", {"title": "Policy"})
    seen = book.as_seen(document)
    for words in ("Marking policy", "Feedback policy"):
        records.change(book, document, {"title": words}, seen=seen)
    records.change(book, document, {"title": "Marking and feedback"})
    for _turn in range(3):
        history.undo(book)
        assert values(book, document) == {"Marking policy", "Feedback policy"}
        assert title(book, document) == "Feedback policy", "the same is shown as before it was settled"
        history.redo(book)
        assert values(book, document) == {"Marking and feedback"}
    for _step in range(4):
        history.undo(book)
    with book.reading() as view:
        assert not view.all(Document)
    for _step in range(4):
        history.redo(book)
    assert values(book, document) == {"Marking and feedback"}


def values(book: Book, record: str) -> set[object]:
    """The titles that stand."""
    with book.reading() as view:
        return {one.value for one in view.live(record) if one.field == "title"}


def test_the_story_of_a_record_tells_who_did_what(book: Book) -> None:
    person = records.add(book, "person", {"name": "Siân Llŷr"})
    action = records.add(book, "action", {"title": "Visit School C", "leads": person})
    records.change(book, action, {"due": "12/02/2027"})
    with book.reading() as view:
        lines = history.story(view, action)
    assert (lines[0].operation, lines[0].field, lines[0].value, lines[0].who, lines[0].current) == (
        "Edit",
        "By",
        "Friday 12 February 2027",
        "you",
        True,
    )
    assert ("Lead: Siân Llŷr", "added") in [(line.field, line.value) for line in lines]


def test_nothing_to_undo_is_no_mistake(book: Book) -> None:
    assert history.undo(book) is None
    assert history.redo(book) is None
    with book.reading() as view:
        assert history.undoable(view) == history.redoable(view) == ""


class UndoMachine(RuleBasedStateMachine):
    """Whatever is done, undone and redone, what stands is what stood in a plain list of states."""

    fresh: tuple[Path, bytes]

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.book = open_book(Path(shutil.copy(self.fresh[0], self.folder.name)), key=self.fresh[1])
        self.made: list[str] = []
        self.states: list[dict[str, str]] = [self.now()]
        self.at = 0
        self.act = last_act(self.book)

    def in_view(self) -> list[str]:
        """Ids in the order they were made, which does not change from run to run as the ids do."""
        return [id for id in self.made if id in self.now()]

    def now(self) -> dict[str, str]:
        with self.book.reading() as view:
            return {
                one.id: f"{'|'.join(sorted(map(str, values(self.book, one.id))))}/{','.join(one.tags)}"
                for one in view.all(Document)
            }

    def did(self) -> None:
        if last_act(self.book) == self.act:  # the same once more is nothing done
            return
        self.act = last_act(self.book)
        self.states = [*self.states[: self.at + 1], self.now()]
        self.at += 1

    @rule(words=st.sampled_from(["Marking", "Phonics", "Data"]))
    def add(self, words: str) -> None:
        self.made.append(records.add(self.book, "document", {"title": words}))
        self.did()

    @precondition(lambda self: self.now())
    @rule(words=st.sampled_from(["One", "Two"]))
    def edit(self, words: str) -> None:
        records.change(self.book, self.in_view()[0], {"title": words})
        self.did()

    @precondition(lambda self: self.now())
    @rule(words=st.sampled_from(["One", "Two", "Three"]))
    def edit_as_if_apart(self, words: str) -> None:
        """Without having seen what stands: a disagreement."""
        records.change(self.book, self.in_view()[0], {"title": words}, seen={})
        self.did()

    @precondition(lambda self: self.now())
    @rule(tags=st.sampled_from(["a", "b", "a,b", ""]))
    def tag(self, tags: str) -> None:
        records.change(self.book, self.in_view()[-1], {"tags": tags})
        self.did()

    @precondition(lambda self: self.now())
    @rule()
    def hide(self) -> None:
        records.hide(self.book, self.in_view()[0])
        self.did()

    @precondition(lambda self: self.at > 0)
    @rule()
    def undo(self) -> None:
        assert history.undo(self.book)
        self.act = last_act(self.book)
        self.at -= 1

    @precondition(lambda self: self.at < len(self.states) - 1)
    @rule()
    def redo(self) -> None:
        assert history.redo(self.book)
        self.act = last_act(self.book)
        self.at += 1

    @invariant()
    def it_is_as_it_should_be(self) -> None:
        assert self.now() == self.states[self.at]

    def teardown(self) -> None:
        assert_tables_follow_from_the_log(self.book)
        self.book.close()
        self.folder.cleanup()


def test_any_run_of_steps_undoes_and_redoes_like_a_list(fresh_book: tuple[Path, bytes]) -> None:
    machine = type("Machine", (UndoMachine,), {"fresh": fresh_book})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=25, stateful_step_count=20, deadline=None)
    )
