"""Words that open a book when the passphrase is gone, and passphrases worth proposing.

The list in resources/words.txt has 2,048 plain words: eleven bits each. No two begin with the same four
letters and no two differ by one letter, so a hand-written sheet with a slip in it is still understood. A
recovery sheet carries the book's finished key and eight bits that check it: a word misread as another is
noticed before the book is tried."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from functools import lru_cache

from desktop import paths
from desktop.errors import Refusal
from desktop.words import _, plural

PASSPHRASE_WORDS = 6
"""Six words at random: 66 bits, behind a slow key derivation."""

KEY_WORDS = 24
"""A book's finished key (256 bits) and eight bits that check it: what the recovery sheet carries."""

_BITS = 11
_KEY_BYTES = 32


def propose_passphrase(n: int = PASSPHRASE_WORDS) -> str:
    """A passphrase of `n` random words with spaces between, for a person to take, change or refuse."""
    return " ".join(secrets.choice(known()) for _place in range(n))


def normalise(words: str) -> str:
    """The words as they are given to the key derivation: small letters, one space between.

    Case, line ends, commas, full stops, hyphens and the numbers of a printed sheet make no difference; a word
    cut to four letters or more is completed."""
    return " ".join(_completed(word) for word in _words_in(words))


def check(words: str) -> list[str]:
    """What is wrong with a recovery sheet as typed, one sentence each for the screen; empty when it is right."""
    given = normalise(words).split()
    if not given:
        return [_("Type the words from the recovery sheet.")]
    problems = [_unknown(place, word) for place, word in enumerate(given, 1) if word not in _places()]
    if len(given) < KEY_WORDS:
        missing = KEY_WORDS - len(given)
        problems.append(plural("{n} word is still missing.", "{n} words are still missing.", missing))
    elif len(given) > KEY_WORDS:
        over = len(given) - KEY_WORDS
        problems.append(plural("There is {n} word too many.", "There are {n} words too many.", over))
    elif not problems and _opened(given) is None:
        problems.append(
            _(
                "Every word is known, but one is wrong or two have changed places. "
                "Compare them with the sheet."
            )
        )
    return problems


def words_of_key(key: bytes) -> str:
    """A book's finished 32-byte key as the 24 words of its recovery sheet."""
    if len(key) != _KEY_BYTES:
        raise ValueError(f"a key of {len(key)} bytes")
    whole = int.from_bytes(key) << 8 | _key_check(key)
    places = [whole >> _BITS * step & (1 << _BITS) - 1 for step in reversed(range(KEY_WORDS))]
    return " ".join(known()[place] for place in places)


def key_in(words: str) -> bytes | None:
    """The key, if what was typed is a whole and right recovery sheet; quick for what is plainly a passphrase."""
    if len(_words_in(words)) != KEY_WORDS:
        return None
    given = normalise(words).split()
    return _opened(given) if all(word in _places() for word in given) else None


def key_of_words(words: str) -> bytes:
    """The key that the 24 words of a recovery sheet stand for. Raises Refusal, saying which word is wrong."""
    key = key_in(words)
    if key is None:
        raise Refusal(" ".join(check(words)))
    return key


def suggestions(word: str, most: int = 3) -> list[str]:
    """Known words nearest to one that was typed, best first."""
    from difflib import get_close_matches

    plain = normalise(word).replace(" ", "")
    begins = [other for other in known() if plain and other.startswith(plain)]
    near = get_close_matches(plain, known(), n=most, cutoff=0.6)
    return list(dict.fromkeys([*begins, *near]))[:most]


@lru_cache(maxsize=1)
def known() -> tuple[str, ...]:
    """The word list, in its own order, which every printed sheet depends on: it never changes."""
    words = tuple((paths.resources() / "words.txt").read_text(encoding="utf-8").split())
    if len(words) != 1 << _BITS:
        raise RuntimeError(f"resources/words.txt holds {len(words)} words, not {1 << _BITS}")
    return words


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    return {word: place for place, word in enumerate(known())}


@lru_cache(maxsize=1)
def _by_beginning() -> dict[str, str]:
    return {word[:4]: word for word in known()}


def _words_in(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.findall(r"[^\W\d_]+", plain)


def _completed(word: str) -> str:
    """`hedg` and `hedgeho` are `hedgehog`; a word that is whole, or not ours, stays as it is."""
    if len(word) < 4 or word in _places():
        return word
    meant = _by_beginning().get(word[:4], "")
    return meant if meant.startswith(word) else word


def _opened(given: list[str]) -> bytes | None:
    """The key in 24 known words, or None where its check does not agree."""
    whole = 0
    for word in given:
        whole = whole << _BITS | _places()[word]
    key = (whole >> 8).to_bytes(_KEY_BYTES)
    return key if whole & 0xFF == _key_check(key) else None


def _key_check(key: bytes) -> int:
    return hashlib.sha256(b"clusterbook recovery key\0" + key).digest()[0]


def _unknown(place: int, word: str) -> str:
    near = suggestions(word)
    if not near:
        return _("Word {place}, “{word}”, is not one of the words on a sheet.").format(
            place=place, word=word[:40]
        )
    meant = [f"“{other}”" for other in near]
    return _("Word {place}, “{word}”, is not one of the words on a sheet: {meant}?").format(
        place=place, word=word[:40], meant=either(meant)
    )


def either(parts: list[str]) -> str:
    """Some words of which one is meant: “barn” or “barb”."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} or {last}").format(first=", ".join(parts[:-1]), last=parts[-1])
