"""Put back: what a bundle changed goes back for everyone, except what was changed since; and what arrived is told."""

from __future__ import annotations

import pytest

from desktop import history, records
from desktop.arrived import arrived, look_at_arrived, new_bundles
from desktop.book import Book
from desktop.brought import brought, said
from desktop.disagreements import count
from desktop.errors import NotFound, Refusal
from desktop.models import Document
from desktop.putting_back import Back, PuttingBack, look_at_putting_back, put_back
from tests.two_laptops import meet, send

Pair = tuple[Book, Book]


def add(pair: Pair, title: str, **values: str) -> str:
    document = records.add(pair[0], "document", {"title": title, **values})
    meet(*pair)
    return document


def bundles(book: Book) -> list[int]:
    """The numbers of the bundles that were taken, the latest last."""
    with book.reading() as view:
        return [n for (n,) in view.rows("SELECT n FROM bundle ORDER BY n")]


def look(book: Book, bundle: int, *chosen: str) -> PuttingBack:
    with book.reading() as view:
        return look_at_putting_back(view, bundle, chosen or None)


def read(book: Book, document: str) -> Document:
    with book.reading() as view:
        held = view.get(Document, document)
    assert held is not None
    return held


def test_what_a_bundle_changed_is_put_back_for_everyone_and_undone_again(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair, "Marking policy", tags="phonics", review="2027-05-01")
    records.change(pat, document, {"title": "Rubbish", "tags": "", "review": "", "about": "More rubbish"})
    send(pat, jo, pat.path.parent)
    bundle = bundles(jo)[-1]
    before = look(jo, bundle)
    assert {(row.label, row.now, row.then) for row in before.rows} == {
        ("Title", "Rubbish", "Marking policy"),
        ("Tags: phonics", "taken away", "added"),
        ("Review by", "", "Saturday 1 May 2027"),
        ("What it is", "More rubbish", ""),
    }
    assert "for everyone" in before.note
    back = put_back(jo, bundle)
    assert (back.values, back.kept, back.records) == (4, 0, frozenset({document}))
    meet(jo, pat)
    held = read(pat, document)
    assert (held.title, held.tags, held.review, held.about) == ("Marking policy", ("phonics",), "2027-05-01", "")
    with jo.reading() as view:
        assert history.undoable(view) == "Put back: Rubbish"
        assert count(view) == 0
    history.undo(jo)
    meet(jo, pat)
    held = read(pat, document)
    assert (held.title, held.tags, held.review, held.about) == ("Rubbish", (), None, "More rubbish")
    history.redo(jo)
    assert read(jo, document).title == "Marking policy"


def test_a_value_changed_since_stays(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair, "Marking policy", about="Before")
    records.change(pat, document, {"title": "Feedback", "about": "Theirs"})
    send(pat, jo, pat.path.parent)
    bundle = bundles(jo)[-1]
    records.change(jo, document, {"about": "Ours, since"})
    records.change(jo, document, {"title": "Undone at once"})
    history.undo(jo)
    before = look(jo, bundle)
    assert [(row.label, row.now, row.then) for row in before.rows] == [("Title", "Feedback", "Marking policy")]
    assert [one.label for one in before.stays] == ["What it is"]
    assert put_back(jo, bundle).kept == 1
    assert (read(jo, document).title, read(jo, document).about) == ("Marking policy", "Ours, since")
    with pytest.raises(Refusal, match="Nothing is to be put back"):
        put_back(jo, bundle)


def test_new_records_leave_the_view_and_hidden_ones_return(pair: Pair) -> None:
    jo, pat = pair
    hidden = add(pair, "Handbook")
    records.hide(pat, hidden)
    new, written_in = (records.add(pat, "document", {"title": title}) for title in ("New", "Written in"))
    send(pat, jo, pat.path.parent)
    bundle = bundles(jo)[-1]
    records.change(jo, written_in, {"about": "I use this"})
    before = look(jo, bundle)
    assert {(row.title, row.label, row.now, row.then) for row in before.rows} == {
        ("Handbook", "In view", "out of view", "in view"),
        ("New", "In view", "in view", "out of view"),
    }
    assert [(one.title, one.label) for one in before.stays] == [("Written in", "")]
    put_back(jo, bundle)
    meet(jo, pat)
    assert [read(pat, one).hidden for one in (hidden, new, written_in)] == [False, True, False]
    with pat.reading() as view:
        assert count(view) == 0
    history.undo(jo)
    meet(jo, pat)
    assert [read(pat, one).hidden for one in (hidden, new, written_in)] == [True, False, False]


def test_only_chosen_records_are_put_back_and_a_disagreement_ends_with_ones_own(pair: Pair) -> None:
    jo, pat = pair
    one, two = add(pair, "One"), add(pair, "Two")
    records.change(jo, one, {"title": "One, ours"})
    for document, title in ((one, "One, theirs"), (two, "Two, theirs")):
        records.change(pat, document, {"title": title})
    send(pat, jo, pat.path.parent)
    bundle = bundles(jo)[-1]
    assert look(jo, bundle, one).rows == (
        Back(one, "Document", look(jo, bundle, one).rows[0].title, "title", "Title", shown(jo, one), "One, ours"),
    )
    assert put_back(jo, bundle, [one]).records == {one}
    assert (read(jo, one).title, read(jo, two).title) == ("One, ours", "Two, theirs")
    with jo.reading() as view:
        assert count(view) == 0
    with pytest.raises(NotFound):
        put_back(jo, 99, [one])


def shown(book: Book, document: str) -> str:
    with book.reading() as view:
        live = [one for one in view.live(document) if one.field == "title"]
    return " / ".join(str(one.value) for one in sorted(live, key=lambda one: one.rank, reverse=True))


def test_what_was_settled_elsewhere_is_in_disagreement_again(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair, "Policy")
    records.change(jo, document, {"title": "Marking"})
    records.change(pat, document, {"title": "Feedback"})
    meet(jo, pat)
    records.change(pat, document, {"title": "Marking, feedback"})
    send(pat, jo, pat.path.parent)
    put_back(jo, bundles(jo)[-1])
    meet(jo, pat)
    with pat.reading() as view:
        assert {one.value for one in view.live(document) if one.field == "title"} == {"Marking", "Feedback"}
        assert view.disagreements() == [(document, "title")]


# ---- what arrived


def test_what_arrived_since_i_last_looked(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair, "Marking policy")
    look_at_arrived(jo)
    records.change(pat, document, {"title": "Feedback"})
    records.add(pat, "action", {"title": "Write to the diocese"})
    send(pat, jo, pat.path.parent)
    send(pat, jo, pat.path.parent)  # nothing new
    with jo.reading() as view:
        assert new_bundles(view) == 1
        came = arrived(view)
        told = next(one for one in came if one.is_new)
    assert came[0] == told, "newest first"
    assert (told.who, told.way) == ("Pat Lowe", "by file")
    assert told.words == "1 new, 1 changed, 0 disagreements, 0 removed"
    with jo.reading() as view:
        lines = {(line.title, line.kind_words, line.what, line.labels) for line in brought(view, told.bundle)}
        (edited,) = said(view, told.bundle, document)
    assert lines == {
        ("Feedback", "Document", "changed", ("Title",)),
        ("Write to the diocese", "Action", "new", ()),
    }
    assert edited == ("Title", "Marking policy", "Feedback", True)
    assert ("Pat Lowe", "Edit", 1) in told.done
    look_at_arrived(jo)
    with jo.reading() as view:
        assert new_bundles(view) == 0
        assert not any(one.is_new for one in arrived(view))


def test_titles_are_those_of_today_and_what_was_settled_is_no_longer_said(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair, "Marking policy")
    records.change(jo, document, {"title": "Marking"})
    records.change(pat, document, {"title": "Feedback"})
    send(pat, jo, pat.path.parent)
    assert line_of(jo, document)[1] == ("title",)
    records.change(jo, document, {"title": "Assessment"})
    assert line_of(jo, document) == ("Assessment", ())


def line_of(book: Book, record: str) -> tuple[str, tuple[str, ...]]:
    with book.reading() as view:
        (line,) = [line for line in brought(view, arrived(view)[0].bundle) if line.record == record]
    return line.title, line.disagreements


def test_what_a_bundle_wrote_is_told_as_it_came_whatever_happened_since(pair: Pair) -> None:
    jo, pat = pair
    document, hidden = add(pair, "Marking policy", tags="phonics", about="Before"), add(pair, "Handbook")
    records.change(pat, document, {"about": "Half way"})
    records.change(pat, document, {"about": "Theirs", "tags": "maths"})
    records.hide(pat, hidden)
    new = records.add(pat, "action", {"title": "Write to the diocese", "due": "2026-12-18"})
    send(pat, jo, pat.path.parent)
    bundle = bundles(jo)[-1]
    records.change(jo, document, {"about": "Ours, since"})
    with jo.reading() as view:
        assert set(said(view, bundle, document)) == {
            ("What it is", "Before", "Theirs", False),
            ("Tags: phonics", "added", "taken away", True),
            ("Tags: maths", "", "added", True),
        }
        assert ("By", "", "Friday 18 December 2026", True) in said(view, bundle, new)
        assert [one.record for one in brought(view, bundle) if one.what == "removed"] == [hidden]
        assert said(view, bundle, hidden) == [("In view", "", "out of view", True)]


def test_earlier_ones_are_told_as_far_back_as_is_asked(pair: Pair) -> None:
    jo, pat = pair
    for number in range(4):
        records.add(pat, "action", {"title": f"Action {number}"})
        send(pat, jo, pat.path.parent)
    with jo.reading() as view:
        assert len(arrived(view, 2)) >= 4, "what is new is told whole"
    look_at_arrived(jo)
    with jo.reading() as view:
        assert [len(arrived(view, most)) for most in (1, 3)] == [1, 3]
