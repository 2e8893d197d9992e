"""Recovery words: strong, and forgiving of how a person writes them down."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Refusal
from desktop.recovery import (
    KEY_WORDS,
    check,
    key_in,
    key_of_words,
    known,
    normalise,
    propose_passphrase,
    suggestions,
    words_of_key,
)

KEY = hashlib.sha256(b"the key of a book").digest()
SHEET = words_of_key(KEY)


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


def test_a_sheet_is_the_same_on_every_machine_and_in_every_version():
    """Sheets lie in safes for years: the list, its order and the check may never change."""
    listed = "\n".join(known()).encode()
    assert (
        hashlib.sha256(listed).hexdigest()
        == "fa899cb6d357035c896f8343b8d64673fcb9d98f94e9f787e407089f64df7c82"
    )
    assert SHEET == (
        "acrylic molecule mend redhead opera float glimmer culture globe acute sundae cuff "
        "pigeon globe anomaly seafood surplus fern maroon vacuum salon attract buzz buzz"
    )


def test_only_a_whole_key_has_a_sheet():
    with pytest.raises(ValueError, match="31 bytes"):
        words_of_key(KEY[:31])


def test_a_proposed_passphrase_has_six_known_words():
    assert len(propose_passphrase().split()) == 6
    assert set(propose_passphrase().split()) <= set(known())


@given(st.binary(min_size=32, max_size=32))
def test_every_key_comes_back_from_its_sheet(key):
    sheet = words_of_key(key)
    assert len(sheet.split()) == KEY_WORDS
    assert check(sheet) == []
    assert key_of_words(sheet) == key


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
    assert key_of_words(written) == KEY


def test_a_word_that_is_not_ours_is_named_with_what_was_likely_meant():
    words = SHEET.split()
    words[2] = "hedghog"
    [sentence] = check(" ".join(words))
    assert sentence.startswith("Word 3, “hedghog”, is not one of the words on a sheet: “hedgehog”")
    with pytest.raises(Refusal, match="hedgehog"):
        key_of_words(" ".join(words))
    assert suggestions("piramid")[0] == "pyramid"
    assert (
        check(" ".join(["qqqqq", *words[1:2]]))[0] == "Word 1, “qqqqq”, is not one of the words on a sheet."
    )


def test_missing_words_and_extra_words_are_counted():
    assert check(" ".join(SHEET.split()[:-1])) == ["1 word is still missing."]
    assert check(" ".join(SHEET.split()[:4])) == ["20 words are still missing."]
    assert key_in(SHEET) == KEY
    assert key_in(f"{SHEET} apple") is key_in("a passphrase of her own") is key_in("") is None
    assert check("") == ["Type the words from the recovery sheet."]
    assert check(f"{SHEET} apple") == ["There is 1 word too many."]
    with pytest.raises(Refusal, match="missing"):
        key_of_words("apple")


def test_a_word_misread_as_another_is_nearly_always_noticed():
    chance = random.Random(1)
    noticed = 0
    for _ in range(200):
        words = SHEET.split()
        words[chance.randrange(KEY_WORDS)] = chance.choice(known())
        noticed += bool(check(" ".join(words))) or words == SHEET.split()
    assert noticed >= 195


@given(st.text(max_size=200))
def test_anything_typed_is_answered_in_sentences(typed):
    for sentence in check(typed):
        assert sentence[-1] in ".?"
    assert normalise(normalise(typed)) == normalise(typed)
