"""Disagreements: shown side by side with whose they are, settled for everybody, and back again with Undo."""

from __future__ import annotations

import pytest

from desktop import history, records
from desktop.book import Book
from desktop.disagreements import Disagreement, count, disagreements, named
from desktop.errors import BadValue, NotFound, Refusal
from desktop.models import Document, Item
from desktop.settling import settle, settle_from
from desktop.sync.operations import Change
from desktop.sync.textmerge import Agreed, Clash, chosen
from desktop.unheld import unheld
from tests.two_laptops import meet, send

Pair = tuple[Book, Book]


def add(pair: Pair, kind: str = "document", **values: str) -> str:
    """A record that both have."""
    record = records.add(pair[0], kind, {"title": "Marking policy", **values})
    meet(*pair)
    return record


def apart(pair: Pair, record: str, field: str, ours: str, theirs: str) -> None:
    """Both write in the same field without knowing of each other, and meet."""
    records.change(pair[0], record, {field: ours})
    records.change(pair[1], record, {field: theirs})
    meet(*pair)


def rows(book: Book) -> list[Disagreement]:
    with book.reading() as view:
        found = disagreements(view)
        assert count(view) == len(found) == len(named(view))
        return found


def standing(book: Book, record: str, field: str) -> set[object]:
    with book.reading() as view:
        return {one.value for one in view.live(record) if one.field == field}


def who_said(row: Disagreement) -> dict[str, str]:
    return {version.words: version.who for version in row.versions}


# ---- shown


def test_both_values_are_shown_with_names_and_what_stood_before(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair)
    apart(pair, document, "title", "Marking", "Feedback")
    (here,), (there,) = rows(jo), rows(pat)
    assert who_said(here) == {"Marking": "you", "Feedback": "Pat Lowe"}
    assert who_said(there) == {"Marking": "Jo Bright", "Feedback": "you"}
    assert (here.kind_words, here.label, here.before) == ("Document", "Title", ("Marking policy",))
    assert [one.words for one in here.versions] == [one.words for one in there.versions], "the same first everywhere"
    with jo.reading() as view:
        assert [one.is_shown for one in here.versions] == [one.words == view.title(document) for one in here.versions]
    assert {one.operation for one in here.versions} == {"Edit"}


def test_what_two_wrote_alike_is_one_version_with_both_names(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair)
    seen = jo.as_seen(document)
    records.change(jo, document, {"title": "Marking"})
    records.change(pat, document, {"title": "Marking"})
    records.change(pat, document, {"title": "Feedback"}, seen=seen)
    meet(jo, pat)
    (row,) = rows(jo)
    assert {one.words: one.who for one in row.versions}["Marking"] in ("you and Pat Lowe", "Pat Lowe and you")


def test_a_long_text_is_shown_merged_with_what_clashes(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair, about="How we mark.\nFor all schools.\nFrom May.")
    apart(
        pair,
        document,
        "about",
        "How we mark.\nFor all eight schools.\nFrom June.",
        "How we mark and why.\nFor all schools.\nFrom July.",
    )
    (row,) = rows(jo)
    june = next(n for n, one in enumerate(row.versions) if one.value and "June" in str(one.value))
    sides = ("June.", "July.") if june == 0 else ("July.", "June.")
    assert row.passages == (
        Agreed("How we mark and why.\nFor all eight schools.\nFrom "),
        Clash(sides, "May."),
    )
    settled = settle(jo, row.record, row.field, chosen(row.passages, [june]), seen=row.seen)
    assert settled.left == 0
    meet(jo, pat)
    assert standing(pat, document, "about") == {"How we mark and why.\nFor all eight schools.\nFrom June."}


def test_a_member_of_a_set_that_one_took_away_and_the_other_added_again(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair, tags="phonics")
    records.change(jo, document, {"tags": ""})
    records.change(pat, document, {"tags": ""})
    records.change(pat, document, {"tags": "phonics"})
    meet(jo, pat)
    (row,) = rows(jo)
    assert (row.field, row.label) == ("tags/phonics", "Tags: phonics")
    assert who_said(row) == {"taken away": "you", "added": "Pat Lowe"}
    settle(jo, document, "tags/phonics", "yes")
    meet(jo, pat)
    with pat.reading() as view:
        held = view.get(Document, document)
        assert held is not None
        assert held.tags == ("phonics",)


def test_the_narrowest_audience_counts_and_it_says_so(pair: Pair) -> None:
    jo, _pat = pair
    document = add(pair)
    apart(pair, document, "audience", "open", "governors")
    (row,) = rows(jo)
    shown = [one for one in row.versions if one.is_shown]
    assert [one.value for one in shown] == ["governors"]
    assert "narrowest counts: heads, facilitator, governors" in row.note
    with pytest.raises(BadValue, match="made for others"):
        settle(jo, document, "audience", "me")
    settle(jo, document, "audience", "open")
    assert rows(jo) == []


def test_places_are_told_by_their_neighbours(pair: Pair) -> None:
    jo, pat = pair
    meeting = records.add(jo, "meeting", {"title": "Breakfast"})
    items = [
        records.add(jo, "item", {"title": title, "meeting": meeting, "position": str(n * 1024)})
        for n, title in enumerate(["Welcome", "Phonics", "Data", "Money"], 1)
    ]
    meet(jo, pat)
    apart(pair, items[3], "position", "512", "1536")
    (row,) = rows(pat)
    assert who_said(row) == {"first": "Jo Bright", "after “Welcome”": "you"}


def test_nonsense_from_a_newer_version_is_shown_and_may_be_chosen(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair)
    seen = jo.as_seen(document)
    for value in ("next spring", "2027-05-01"):
        with jo.operation("Edit") as work:
            work.restate([Change(document, "review", value, seen.get("review", ()))], {document: "cluster"})
    with jo.operation("Edit") as work:
        work.restate([Change(document, "colour", n) for n in ("red", "blue")], {document: "cluster"})
    meet(jo, pat)
    assert {row.field for row in rows(pat)} == {"review", "colour"}
    with pytest.raises(BadValue, match="only a value that stands"):
        settle(pat, document, "colour", "green")
    settle(pat, document, "colour", "red")
    settle(pat, document, "review", "next spring")
    with pat.reading() as view:
        (held,) = unheld(view, document)
    assert (held.field, held.label, held.words) == ("review", "Review by", "next spring")
    assert held.said.startswith("“Review by” holds a value this version cannot show: next spring (")


def test_a_link_to_what_is_not_shared_says_no_more_than_that(pair: Pair) -> None:
    jo, pat = pair
    plan = records.add(jo, "plan", {"title": "Our own plan", "audience": "me"})
    shared = records.add(jo, "plan", {"title": "The cluster's plan"})
    priority = add(pair, "priority")
    apart(pair, priority, "plan", plan, shared)
    (row,) = rows(pat)
    assert who_said(row) == {"not shared with you": "Jo Bright", "The cluster's plan": "you"}


def test_what_was_taken_out_of_view_by_one_who_saw_both_needs_no_settling(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair)
    apart(pair, document, "title", "Marking", "Feedback")
    records.hide(jo, document)
    assert rows(jo) == []
    meet(jo, pat)
    assert rows(pat) == []
    history.undo(jo)
    assert len(rows(jo)) == 1


# ---- taken out of view by one, edited by another


def hidden_and_edited(pair: Pair) -> str:
    document = add(pair)
    records.hide(pair[0], document)
    records.change(pair[1], document, {"title": "Feedback", "review": "2027-05-01"})
    meet(*pair)
    return document


def in_view(book: Book, document: str) -> bool:
    with book.reading() as view:
        held = view.get(Document, document)
        return held is not None and not held.hidden


def test_taken_out_of_view_by_one_and_edited_by_another(pair: Pair) -> None:
    jo, pat = pair
    document = hidden_and_edited(pair)
    (row,) = rows(jo)
    out, keep = row.versions
    assert (row.field, out.who, keep.who, keep.is_shown) == ("hidden", "you", "Pat Lowe", True)
    assert "Title" in keep.words
    assert row.note == "Taken out of view by you, still in use by Pat Lowe."
    assert in_view(jo, document)
    settle(jo, document, "hidden", True, seen=row.seen)
    assert not in_view(jo, document)
    assert rows(jo) == []
    meet(jo, pat)
    assert not in_view(pat, document)
    history.undo(jo)
    assert in_view(jo, document)
    assert [one.field for one in rows(jo)] == ["hidden"], "it stands as it did before it was settled"
    history.redo(jo)
    assert not in_view(jo, document)
    assert rows(jo) == []


def test_kept_by_one_who_settles_it(pair: Pair) -> None:
    jo, pat = pair
    document = hidden_and_edited(pair)
    settle(pat, document, "hidden", "no")
    meet(jo, pat)
    assert in_view(jo, document)
    assert rows(jo) == rows(pat) == []
    history.undo(pat)
    meet(jo, pat)
    assert [one.field for one in rows(jo)] == ["hidden"]
    assert who_said(rows(jo)[0])["take it out of view"] == "you"


def test_an_edit_that_came_while_it_was_looked_at_keeps_it_in_view(pair: Pair) -> None:
    jo, pat = pair
    document = hidden_and_edited(pair)
    (row,) = rows(jo)
    records.change(pat, document, {"about": "Still needed"})
    send(pat, jo, pat.path.parent)
    settle(jo, document, "hidden", True, seen=row.seen)
    assert in_view(jo, document)
    assert [one.field for one in rows(jo)] == ["hidden"]


def test_undoing_an_edit_of_what_another_took_out_of_view_since_leaves_it_there(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair)
    records.change(jo, document, {"title": "Marking"})
    meet(jo, pat)
    records.hide(pat, document)
    meet(jo, pat)
    undone = history.undo(jo)
    assert undone is not None
    assert undone.kept == 1
    assert not in_view(jo, document)
    assert rows(jo) == []


def test_taken_out_of_view_again_by_one_while_another_brought_it_back(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair)
    records.hide(jo, document)
    meet(jo, pat)
    records.bring_back(pat, document)
    records.bring_back(jo, document)
    records.hide(jo, document)
    meet(jo, pat)
    for _turn in range(2):
        (row,) = rows(pat)
        assert who_said(row) == {"take it out of view": "Jo Bright", "keep it": "you"}
        assert [one.is_shown for one in row.versions] == [True, False]
        settle(pat, document, "hidden", False)
        assert in_view(pat, document)
        assert rows(pat) == []
        history.undo(pat)
    meet(jo, pat)
    assert who_said(rows(jo)[0]) == {"take it out of view": "you", "keep it": "Pat Lowe"}


# ---- settled


def test_settling_with_the_value_that_is_shown_settles_it_too(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair)
    apart(pair, document, "title", "Marking", "Feedback")
    with jo.reading() as view:
        shown = view.title(document)
    assert settle(jo, document, "title", shown).left == 0
    meet(jo, pat)
    assert rows(pat) == []
    assert standing(pat, document, "title") == {shown}


def test_settling_with_other_words_is_read_as_its_field_reads_it(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair)
    apart(pair, document, "review", "2027-05-01", "2027-06-01")
    with pytest.raises(BadValue, match="not a day"):
        settle(jo, document, "review", "some day")
    settle(jo, document, "review", "27/11/2027")
    meet(jo, pat)
    assert standing(pat, document, "review") == {"2027-11-27"}


def test_what_is_settled_cannot_be_settled_again(pair: Pair) -> None:
    jo, _pat = pair
    document = add(pair)
    with pytest.raises(Refusal, match="no disagreement about that field"):
        settle(jo, document, "title", "Marking")
    with pytest.raises(NotFound):
        settle(jo, "document-aaaaaaaaaaaaaaaaaaaa", "title", "Marking")


def test_what_came_while_it_was_looked_at_is_not_overwritten(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair)
    apart(pair, document, "title", "Marking", "Feedback")
    (row,) = rows(jo)
    records.change(pat, document, {"title": "Marking and feedback"})
    records.change(pat, document, {"title": "Assessment"}, seen={"title": ()})
    send(pat, jo, pat.path.parent)
    assert settle(jo, document, "title", "Marking", seen=row.seen).left == 1
    assert standing(jo, document, "title") == {"Marking", "Marking and feedback", "Assessment"}


def test_what_was_being_typed_is_not_lost(pair: Pair) -> None:
    jo, _pat = pair
    document = add(pair)
    apart(pair, document, "title", "Marking", "Feedback")
    jo.keep_draft(document, "about", "typed and not yet sealed", jo.as_seen(document))
    jo.keep_draft(document, "title", "typed too", jo.as_seen(document))
    settle(jo, document, "title", "Marking")
    assert jo.drafts() == []
    assert standing(jo, document, "title") == {"Marking"}
    assert standing(jo, document, "about") == {"typed and not yet sealed"}


def test_undoing_a_settlement_brings_both_back_with_the_names_of_those_who_wrote_them(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair, about="Before")
    apart(pair, document, "about", "Ours", "Theirs")
    before = {one.words: (one.who, one.operation, one.change) for one in rows(jo)[0].versions}
    settle(jo, document, "about", "Theirs")
    for _turn in range(2):
        history.undo(jo)
        (row,) = rows(jo)
        assert {one.words: (one.who, one.operation, one.change) for one in row.versions} == before
        assert row.before == ("Before",), "what both came from is still what stood before either"
        history.redo(jo)
        assert rows(jo) == []
        assert standing(jo, document, "about") == {"Theirs"}
    history.undo(jo)
    meet(jo, pat)
    assert who_said(rows(pat)[0]) == {"Ours": "Jo Bright", "Theirs": "you"}
    settle(pat, document, "about", "Both of ours")
    meet(jo, pat)
    assert rows(jo) == []
    redone = history.redo(jo)
    assert redone is not None
    assert redone.kept == 1, "it was settled since"
    assert standing(jo, document, "about") == {"Both of ours"}


def test_undoing_ones_own_part_leaves_the_others_and_redo_brings_both(pair: Pair) -> None:
    jo, _pat = pair
    document = add(pair)
    apart(pair, document, "title", "Marking", "Feedback")
    history.undo(jo)
    assert standing(jo, document, "title") == {"Feedback"}
    history.redo(jo)
    assert standing(jo, document, "title") == {"Marking", "Feedback"}
    assert who_said(rows(jo)[0]) == {"Marking": "you", "Feedback": "Pat Lowe"}


def test_all_from_one_side_in_one_step(pair: Pair) -> None:
    jo, pat = pair
    document, item = add(pair), records.add(jo, "item", {"title": "Data", "minutes": "20"})
    other = records.add(jo, "document", {"title": "Handbook"})
    meet(jo, pat)
    apart(pair, document, "title", "Marking", "Feedback")
    apart(pair, item, "minutes", "30", "40")
    records.hide(jo, other)
    records.change(pat, other, {"title": "Handbook, revised"})
    meet(jo, pat)
    assert len(rows(jo)) == 3
    settled = settle_from(jo, "Pat Lowe")
    assert (len(settled.fields), settled.left) == (3, 0)
    with jo.reading() as view:
        held = view.get(Item, item)
        assert held is not None
        assert (view.title(document), held.minutes) == ("Feedback", 40)
        assert history.undoable(view) == "Settle disagreement: Pat Lowe"
    assert in_view(jo, other)
    history.undo(jo)
    assert len(rows(jo)) == 3
    assert settle_from(jo, "you", [row for row in rows(jo) if row.record == document]).left == 2
    assert standing(jo, document, "title") == {"Marking"}
    with pytest.raises(NotFound):
        settle_from(jo, "Nobody")
    settle_from(jo, pat.me)
    with pytest.raises(Refusal, match="in which Pat Lowe has a say"):
        settle_from(jo, pat.device)


def test_settling_one_after_another_on_both_laptops_ends_alike(pair: Pair) -> None:
    jo, pat = pair
    document = add(pair)
    apart(pair, document, "title", "Marking", "Feedback")
    settle(jo, document, "title", "Marking")
    settle(pat, document, "title", "Feedback")
    meet(jo, pat)
    (here,), (there,) = rows(jo), rows(pat)
    assert who_said(here) == {"Marking": "you", "Feedback": "Pat Lowe"}
    assert who_said(there) == {"Marking": "Jo Bright", "Feedback": "you"}
    assert set(here.before) == {"Marking", "Feedback"}, "both had seen both"
    settle(jo, document, "title", "Assessment")
    meet(jo, pat)
    assert rows(jo) == rows(pat) == []


