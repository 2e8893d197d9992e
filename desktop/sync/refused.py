"""Why a bundle, an invitation or a request was not taken: one of a closed list of codes."""

from __future__ import annotations

CODES = frozenset(
    {
        "arriving",  # it has not wholly arrived yet
        "not-a-bundle",
        "too-large",
        "newer",  # it needs a later version
        "other-cluster",
        "not-for-you",  # no part of it is sealed to this device
        "damaged",
        "stanzas",  # its sealing is not of the sort we write
        "forged",  # what it holds is not what was signed
        "stranger",  # whoever signed it is no member
        "removed",  # whoever signed it was removed
        "malformed",  # signed by a member, and not what a bundle holds
        "wrong-circle",  # a member put into one circle what belongs to another
        "withheld",  # contents are missing that were not erased
        "wrong-passphrase",
        "withdrawn",  # an invitation that nobody may use any more
    }
)


class Refused(Exception):
    """Nothing was taken; `code` says why."""

    def __init__(self, code: str) -> None:
        if code not in CODES:
            raise ValueError(code)
        super().__init__(code)
        self.code = code
