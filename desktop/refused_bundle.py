"""What a head reads when a bundle, an invitation or a request was not taken."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from desktop.errors import Refusal
from desktop.words import N_, _

WORDS = {
    "arriving": N_("“{name}” has not wholly arrived yet. Try again in a moment."),
    "not-a-bundle": N_(
        "“{name}” is not something Clusterbook sends, or was damaged on its way. Ask for it again, or choose another."
    ),
    "too-large": N_("“{name}” is larger than anything Clusterbook sends. Nothing was taken."),
    "newer": N_("“{name}” needs a later version of Clusterbook. Nothing was changed. Update, then take it again."),
    "other-cluster": N_("“{name}” belongs to another cluster than this book. Open that cluster’s book to take it."),
    "not-for-you": N_(
        "“{name}” is not sealed to this laptop. Ask whoever made it to exchange with you again: "
        "they may not have heard of this laptop yet."
    ),
    "damaged": N_("“{name}” is damaged: it cannot be opened. Nothing was taken. Ask for it again."),
    "stanzas": N_("“{name}” is not sealed the way Clusterbook seals. Nothing was taken."),
    "forged": N_(
        "What is in “{name}” is not what was signed. Nothing was taken. Ask whoever gave it to you for another."
    ),
    "stranger": N_("“{name}” comes from a laptop that does not belong to this cluster. Nothing was taken."),
    "removed": N_("“{name}” comes from a laptop that was removed from this cluster. Nothing was taken."),
    "malformed": N_(
        "“{name}” holds something that no version of Clusterbook writes. Nothing was taken. "
        "Tell whoever sent it: their laptop may be damaged."
    ),
    "wrong-circle": N_("“{name}” puts what belongs to some in front of others. Nothing was taken."),
    "withheld": N_("Something is missing from “{name}” that should be in it. Nothing was taken. Ask for it again."),
    "wrong-passphrase": N_(
        "Those words do not open “{name}”. They are six words, told to you by whoever invited you."
    ),
    "withdrawn": N_("This invitation may no longer be used. Ask for a new one."),
}
"""For each code of `sync.refused` what happened, and what to do."""


class RefusedBundle(Refusal):
    """Something from outside was not taken; the book is as it was. `why` is a code of the closed list."""

    code: ClassVar[str] = "refused-bundle"

    def __init__(self, why: str, file: Path | str) -> None:
        self.why = why
        super().__init__(_(WORDS[why]).format(name=Path(file).name))
