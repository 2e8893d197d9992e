"""What an exchange with a place did: what became of each file, in words for a person."""

from __future__ import annotations

from typing import Literal, NamedTuple

from desktop.arrivals import Summary
from desktop.words import _, plural

What = Literal["taken", "known", "aside", "arriving", "refused", "foreign", "unaddressed", "written", "removed"]
"""`foreign` is of another cluster; `unaddressed` was made before its maker had heard of this laptop."""


class Passed(NamedTuple):
    """What became of one file. `words` says why it was not taken; `sender` is a device, where it is known."""

    name: str
    what: What
    words: str = ""
    sender: str = ""
    summary: Summary | None = None


class Exchanged(NamedTuple):
    """What an exchange did. `misses` counts operations that wait for earlier ones, which lie there no more."""

    files: tuple[Passed, ...]
    touched: frozenset[str]
    was_copied: bool
    misses: int
    left_out: int
    """Attached files that were too large to be sent this way."""

    def those(self, *what: What) -> list[Passed]:
        """The files of which that became."""
        return [one for one in self.files if one.what in what]

    @property
    def words(self) -> str:
        """What happened, in a line."""
        taken, aside = self.those("taken"), len(self.those("aside"))
        news = sum(not one.summary.is_empty for one in taken if one.summary is not None)
        said = [plural("{n} bundle brought news", "{n} bundles brought news", news) if news else _("nothing new came")]
        said.append(_("what the others lack was put there") if self.those("written") else _("nothing had to be sent"))
        if aside:
            said.append(plural("{n} waits for you to look at it", "{n} wait for you to look at them", aside))
        if refused := len(self.those("refused")):
            said.append(plural("{n} could not be taken", "{n} could not be taken", refused))
        if self.misses:
            said.append(_("earlier parts are missing here and were asked for"))
        return "; ".join(said)


class SoFar:
    """What an exchange has done until now. Whoever asked for it keeps it, and so can tell what was done before it was
    stopped, or something went wrong."""

    def __init__(self) -> None:
        self.passed: list[Passed] = []
        self.touched: set[str] = set()
        self.was_copied, self.misses, self.left_out = False, 0, 0

    def told(self) -> Exchanged:
        """The same, as it is now."""
        return Exchanged(
            tuple(self.passed), frozenset(self.touched), self.was_copied, self.misses, self.left_out
        )
