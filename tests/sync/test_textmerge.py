"""Versions of a long text: what they agree on and where they clash. Symmetric, and no inserted word is lost (P12)."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.sync.textmerge import Agreed, Clash, Passage, chosen, merge

MINUTE = "The heads met at School F.\nThey spoke of phonics.\nThe diocese will be asked for money."

WORDS = st.sampled_from(["the", "the", "heads", "met", "phonics", "é", "e\u0301", "שלום", "a", "", "\u0301"])
TEXTS = st.lists(
    st.tuples(WORDS, st.sampled_from([" ", " ", " ", "\n", "\n\n", "\r\n", "  ", ", "])), max_size=14
).map(lambda pairs: "".join(word + space for word, space in pairs))


def swapped(passages: list[Passage], order: tuple[int, ...]) -> list[Passage]:
    return [
        Clash(tuple(one.sides[n] for n in order), one.before) if isinstance(one, Clash) else one for one in passages
    ]


def as_read_by(side: int, passages: list[Passage]) -> str:
    return chosen(passages, [side] * sum(isinstance(one, Clash) for one in passages))


def words(text: str) -> Counter[str]:
    return Counter(unicodedata.normalize("NFC", text).split())


def test_changes_in_different_lines_are_agreed() -> None:
    one = MINUTE.replace("phonics", "phonics and of spelling")
    two = MINUTE.replace("asked", "asked again") + "\nThey meet again in May."
    assert merge(MINUTE, [one, two]) == [
        Agreed(
            "The heads met at School F.\nThey spoke of phonics and of spelling.\n"
            "The diocese will be asked again for money.\nThey meet again in May."
        )
    ]


def test_changes_of_different_words_in_one_line_are_agreed() -> None:
    before = "The diocese will be asked for money before the end of term."
    one = before.replace("money", "new windows")
    two = before.replace("The diocese", "The bishop")
    assert merge(before, [one, two]) == [
        Agreed("The bishop will be asked for new windows before the end of term.")
    ]


def test_one_word_changed_in_two_ways_clashes_and_the_rest_is_agreed() -> None:
    versions = [MINUTE.replace("phonics", "spelling"), MINUTE.replace("phonics", "reading")]
    assert merge(MINUTE, versions) == [
        Agreed("The heads met at School F.\nThey spoke of "),
        Clash(("spelling.", "reading."), "phonics."),
        Agreed("\nThe diocese will be asked for money."),
    ]


def test_three_people_have_a_side_each() -> None:
    versions = [MINUTE.replace("phonics", new) for new in ("spelling", "reading", "number")]
    (clash,) = [one for one in merge(MINUTE, versions) if isinstance(one, Clash)]
    assert clash.sides == ("spelling.", "reading.", "number.")


def test_a_line_one_took_out_and_the_other_wrote_in_is_shown_and_not_lost() -> None:
    one = MINUTE.replace("They spoke of phonics.\n", "")
    two = MINUTE.replace("phonics", "phonics for a whole hour")
    assert merge(MINUTE, [one, two]) == [
        Agreed("The heads met at School F.\n"),
        Clash(("", "They spoke of phonics for a whole hour.\n"), "They spoke of phonics.\n"),
        Agreed("The diocese will be asked for money."),
    ]


def test_both_wrote_on_at_the_end() -> None:
    assert merge("First.", ["First.\nSecond.", "First.\nAnother."]) == [
        Agreed("First.\n"),
        Clash(("Second.", "Another."), ""),
    ]


def test_what_both_changed_alike_is_agreed_once() -> None:
    assert merge("Visit C", ["Visit School C", "Visit School C"]) == [Agreed("Visit School C")]


def test_a_sentence_written_anew_by_both_is_one_clash_and_no_confetti() -> None:
    before = "The cat sat on a mat"
    assert merge(before, ["A dog ran on the road", "One fish swam on and on"]) == [
        Clash(("A dog ran on the road", "One fish swam on and on"), before)
    ]


def test_with_no_text_before_what_both_have_is_agreed() -> None:
    versions = ["We agreed that all schools try it.\nFrom May.", "We agreed that all schools try it.\nFrom June."]
    assert merge(None, versions) == [
        Agreed("We agreed that all schools try it.\nFrom "),
        Clash(("May.", "June."), ""),
    ]


@pytest.mark.parametrize(
    ("before", "versions", "passages"),
    [
        ("", ["", ""], []),
        (None, ["", ""], []),
        ("Words", ["", "Words"], []),
        ("Words", ["", "Other words"], [Clash(("", "Other words"), "Words")]),
        (None, ["", "Words"], [Agreed("Words")]),
        ("One\r\nTwo", ["One\nTwo", "One\r\nTwo\r\nThree"], [Agreed("One\nTwo\nThree")]),
        ("Sia\u0302n", ["Siân", "Siân Llŷr"], [Agreed("Siân Llŷr")]),
    ],
)
def test_the_ends_of_the_road(before: str | None, versions: list[str], passages: list[Passage]) -> None:
    assert merge(before, versions) == passages


def test_a_person_chooses_a_side_or_writes_her_own_words() -> None:
    before = "It is red and not so very big"
    passages = merge(before, ["It is blue and not so very tiny", "It is pink and not so very small"])
    assert chosen(passages, [0, 1]) == "It is blue and not so very small"
    assert chosen(passages, [1, "large"]) == "It is pink and not so very large"
    with pytest.raises(ValueError, match="1 choices for 2 clashes"):
        chosen(passages, [0])


@given(before=st.none() | TEXTS, versions=st.lists(TEXTS, min_size=2, max_size=3))
@example(before="a a a", versions=["a a", "a a a a"])
@settings(max_examples=400, deadline=None)
def test_p12_the_merge_is_symmetric(before: str | None, versions: list[str]) -> None:
    passages = merge(before, versions)
    for order in permutations(range(len(versions))):
        assert merge(before, [versions[n] for n in order]) == swapped(passages, order)


@given(before=st.none() | TEXTS, versions=st.lists(TEXTS, min_size=2, max_size=3))
@settings(max_examples=400, deadline=None)
def test_p12_no_inserted_word_is_dropped(before: str | None, versions: list[str]) -> None:
    passages = merge(before, versions)
    for side, version in enumerate(versions):
        inserted = words(version) - words(before or "")
        assert not inserted - words(as_read_by(side, passages))


@given(before=TEXTS, version=TEXTS)
@settings(max_examples=200, deadline=None)
def test_what_only_one_changed_is_what_she_wrote(before: str, version: str) -> None:
    passages = merge(before, [before, version, before])
    assert not any(isinstance(one, Clash) for one in passages)
    assert chosen(passages, []) == chosen(merge(version, [version, version]), [])


def test_of_thousands_of_lines_and_of_one_endless_line_nothing_is_dropped() -> None:
    """Word by word against every other word none of these would end while a person waits."""
    chance = random.Random(1)
    prose = [" ".join(chance.choices(MINUTE.split(), k=12)) for _n in range(4000)]
    one, two = ([line for line in prose if chance.random() > 0.1] for _turn in range(2))
    one[70] += " and more"
    texts = [
        ("\n".join(prose), ["\n".join(one), "\n".join(two)]),
        ("the " * 40_000, ["the " * 50_000, "a " * 60_000 + "the"]),
        ("\n" * 100_000, ["\n" * 90_000 + "x", "\n" * 80_000]),
        ("a b " * 15_000, ["b a " * 15_000, "b b a " * 15_000]),
    ]
    for before, versions in texts:
        passages = merge(before, versions)
        texts_kept = [text for one in passages for text in (one.sides if isinstance(one, Clash) else (one.text,))]
        assert set(" ".join(versions).split()) <= set(" ".join(texts_kept).split())
