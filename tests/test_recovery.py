"""Recovery words: strong, and forgiving of how a person writes them down."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Refusal
from desktop.recovery import (
    check,
    checked,
    known,
    new_recovery_words,
    normalise,
    propose_passphrase,
    suggestions,
)

SHEET = new_recovery_words()


def differ_by_one_letter(one: str, other: str) -> bool:
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def test_the_list_holds_eleven_bits_a_word_and_no_two_words_are_alike():
    assert len(known()) == len(set(known())) == 2048
    assert list(known()) == sorted(known())
    assert all(
        word.isascii() and word.isalpha() and word.islower() and 4 <= len(word) <= 8 for word in known()
    )
    assert len({word[:4] for word in known()}) == 2048
    near = {word: [word[:n] + word[n + 1 :] for n in range(len(word))] for word in known()}
    shared: dict[str, list[str]] = {}
    for word, shorter in near.items():
        for rest in {word, *shorter}:
            shared.setdefault(rest, []).append(word)
    for group in shared.values():
        assert not any(differ_by_one_letter(group[0], other) for other in group[1:])


def test_recovery_words_hold_at_least_128_bits_beside_the_check_word():
    assert (len(SHEET.split()) - 1) * 11 >= 128
    assert new_recovery_words() != SHEET
    assert set(SHEET.split()) <= set(known())
    with pytest.raises(ValueError, match="128 bits"):
        new_recovery_words(12)


def test_a_proposed_passphrase_has_six_known_words():
    assert len(propose_passphrase().split()) == 6
    assert set(propose_passphrase().split()) <= set(known())


@given(st.integers(13, 24))
def test_a_new_sheet_is_right_and_stays_right_when_read_back(n):
    sheet = new_recovery_words(n)
    assert check(sheet) == []
    assert checked(sheet) == normalise(sheet) == sheet


@pytest.mark.parametrize(
    "written",
    [
        SHEET.upper(),
        SHEET.title().replace(" ", ", "),
        SHEET.replace(" ", "-"),
        SHEET.replace(" ", "\r\n\t"),
        "  " + SHEET.replace(" ", " . ") + ".\n",
        " ".join(f"{n}. {word}" for n, word in enumerate(SHEET.split(), 1)),
        " ".join(word[:4] for word in SHEET.split()),
        "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() else letter for letter in SHEET),
    ],
)
def test_how_it_is_written_makes_no_difference(written):
    assert normalise(written) == SHEET
    assert check(written) == []


def test_a_word_that_is_not_ours_is_named_with_what_was_likely_meant():
    words = SHEET.split()
    words[2] = "hedghog"
    [sentence] = check(" ".join(words))
    assert sentence.startswith("Word 3, “hedghog”, is not one of the words on a sheet: “hedgehog”")
    with pytest.raises(Refusal, match="hedgehog"):
        checked(" ".join(words))
    assert suggestions("piramid")[0] == "pyramid"
    assert (
        check(" ".join(["qqqqq", *words[1:2]]))[0] == "Word 1, “qqqqq”, is not one of the words on a sheet."
    )


def test_missing_words_and_extra_words_are_counted():
    assert check(" ".join(SHEET.split()[:-1])) == ["1 word is still missing."]
    assert check(" ".join(SHEET.split()[:4])) == ["9 words are still missing."]
    assert check("") == ["Type the words from the recovery sheet."]
    longer = [check(f"{SHEET} {word}") for word in known()[:64]]
    assert ["There is 1 word too many."] in longer


def test_a_word_misread_as_another_is_nearly_always_noticed():
    chance = random.Random(1)
    noticed = 0
    for _ in range(200):
        words = SHEET.split()
        words[chance.randrange(12)] = chance.choice(known())
        noticed += bool(check(" ".join(words))) or words == SHEET.split()
    assert noticed >= 195


@given(st.text(max_size=200))
def test_anything_typed_is_answered_in_sentences(typed):
    for sentence in check(typed):
        assert sentence[-1] in ".?"
    assert normalise(normalise(typed)) == normalise(typed)
