"""Words that open a book when the passphrase is gone, and passphrases worth proposing.

The list in resources/words.txt has 2,048 plain words: eleven bits each. No two begin with the same four
letters and no two differ by one letter, so a hand-written sheet with a slip in it is still understood. The
last word of a recovery sheet is worked out from the others: a word misread as another is noticed before the
book is tried."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from functools import lru_cache

from desktop import paths
from desktop.errors import Refusal
from desktop.words import _, plural

RECOVERY_WORDS = 13
"""Twelve words at random (132 bits) and the check word."""
PASSPHRASE_WORDS = 6
"""Six words at random: 66 bits, behind a slow key derivation."""

KEY_WORDS = 24
"""A book's finished key (256 bits) and eight bits that check it: what the recovery sheet carries."""

_BITS = 11


def new_recovery_words(n: int = RECOVERY_WORDS) -> str:
    """`n` new recovery words (13 or more), the last of which checks the others; in the form `normalise`
    gives."""
    if n < RECOVERY_WORDS:
        raise ValueError(f"{n} words hold fewer than 128 bits")
    chosen = [secrets.choice(known()) for _place in range(n - 1)]
    return " ".join([*chosen, _check_word(chosen)])


def propose_passphrase(n: int = PASSPHRASE_WORDS) -> str:
    """A passphrase of `n` random words with spaces between, for a person to take, change or refuse."""
    return " ".join(secrets.choice(known()) for _place in range(n))


def normalise(words: str) -> str:
    """The words as they are given to the key derivation: small letters, one space between.

    Case, line ends, commas, full stops, hyphens and the numbers of a printed sheet make no difference; a word
    cut to four letters or more is completed."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    return " ".join(_completed(word) for word in re.findall(r"[^\W\d_]+", plain))


def check(words: str) -> list[str]:
    """What is wrong with recovery words as typed, one sentence each for the screen; empty when they are
    right."""
    given = normalise(words).split()
    if not given:
        return [_("Type the words from the recovery sheet.")]
    problems = [_unknown(place, word) for place, word in enumerate(given, 1) if word not in _places()]
    if len(given) < RECOVERY_WORDS:
        missing = RECOVERY_WORDS - len(given)
        problems.append(plural("{n} word is still missing.", "{n} words are still missing.", missing))
    elif len(given) > RECOVERY_WORDS and given[-1] != _check_word(given[:-1]):
        over = len(given) - RECOVERY_WORDS
        problems.append(plural("There is {n} word too many.", "There are {n} words too many.", over))
    elif not problems and given[-1] != _check_word(given[:-1]):
        problems.append(
            _(
                "Every word is known, but one is wrong or two have changed places. "
                "Compare them with the sheet."
            )
        )
    return problems


def checked(words: str) -> str:
    """The recovery words in normal form. Raises Refusal, saying which word is wrong, when they cannot be
    right."""
    if problems := check(words):
        raise Refusal(" ".join(problems))
    return normalise(words)


def words_of_key(key: bytes) -> str:
    """A book's finished 32-byte key as the 24 words of its recovery sheet."""
    if len(key) != 32:
        raise ValueError(f"a key of {len(key)} bytes")
    whole = int.from_bytes(key) << 8 | _key_check(key)
    places = [whole >> _BITS * step & (1 << _BITS) - 1 for step in reversed(range(KEY_WORDS))]
    return " ".join(known()[place] for place in places)


def key_of_words(words: str) -> bytes:
    """The key that the 24 words of a recovery sheet stand for. Raises Refusal, saying which word is wrong."""
    given = normalise(words).split()
    problems = [_unknown(place, word) for place, word in enumerate(given, 1) if word not in _places()]
    if not given:
        problems = [_("Type the words from the recovery sheet.")]
    elif len(given) != KEY_WORDS:
        problems.append(
            _("A recovery sheet has {most} words; {n} were given.").format(most=KEY_WORDS, n=len(given))
        )
    if problems:
        raise Refusal(" ".join(problems))
    whole = 0
    for word in given:
        whole = whole << _BITS | _places()[word]
    key = (whole >> 8).to_bytes(32)
    if whole & 0xFF != _key_check(key):
        raise Refusal(
            _(
                "Every word is known, but one is wrong or two have changed places. "
                "Compare them with the sheet."
            )
        )
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
    """The word list, in its own order, which is part of the check word and never changes."""
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


def _completed(word: str) -> str:
    """`hedg` and `hedgeho` are `hedgehog`; a word that is whole, or not ours, stays as it is."""
    if len(word) < 4 or word in _places():
        return word
    meant = _by_beginning().get(word[:4], "")
    return meant if meant.startswith(word) else word


def _check_word(words: list[str]) -> str:
    digest = hashlib.sha256(b"clusterbook recovery words\0" + " ".join(words).encode()).digest()
    return known()[int.from_bytes(digest[:2]) >> (16 - _BITS)]


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
        place=place, word=word[:40], meant=_either(meant)
    )


def _either(parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return _("{first} or {last}").format(first=", ".join(parts[:-1]), last=parts[-1])
