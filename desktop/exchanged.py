"""What an exchange with a place did: what became of each file, in words for a person."""

from __future__ import annotations

from typing import Literal, NamedTuple

from desktop.arrivals import Summary
from desktop.errors import Refusal
from desktop.words import _, plural

What = Literal[
    "taken", "known", "aside", "arriving", "refused", "foreign", "unaddressed", "costly", "written", "removed"
]
"""`foreign` is of another cluster; `unaddressed` was made before its maker had heard of this laptop; `costly` was left
for a line that is not paid for by the megabyte."""


class Passed(NamedTuple):
    """What became of one file. `words` says why it was not taken; `sender` is a device, where it is known."""

    name: str
    what: What
    words: str = ""
    sender: str = ""
    summary: Summary | None = None


class Exchanged(NamedTuple):
    """What an exchange did. `misses` counts operations that wait for earlier ones, which lie there no more.

    `kept_by` is what kept it from its end, and `gave` whether it had come as far as giving; `is_whole`, whether it came
    to its end: if not, and nothing kept it, somebody stopped it.
    """

    files: tuple[Passed, ...]
    touched: frozenset[str]
    was_copied: bool
    misses: int
    left_out: int
    """Attached files that were too large to be sent this way."""
    kept_by: Refusal | None
    gave: bool
    is_whole: bool

    @property
    def did_something(self) -> bool:
        """Whether anything came of it, though it may not have come to its end."""
        return self.is_whole or bool(self.touched or self.those("taken", "aside", "written"))

    def those(self, *what: What) -> list[Passed]:
        """The files of which that became."""
        return [one for one in self.files if one.what in what]

    @property
    def words(self) -> str:
        """What happened, in a line."""
        taken, aside = self.those("taken"), len(self.those("aside"))
        news = sum(not one.summary.is_empty for one in taken if one.summary is not None)
        said = []
        if news:
            said.append(plural("{n} bundle brought news", "{n} bundles brought news", news))
        elif self.gave:
            said.append(_("nothing new came"))
        if self.those("written"):
            said.append(_("what the others lack was put there"))
        elif self.is_whole:
            said.append(_("nothing had to be sent"))
        if aside:
            said.append(plural("{n} waits for you to look at it", "{n} wait for you to look at them", aside))
        if refused := len(self.those("refused")):
            said.append(plural("{n} could not be taken", "{n} could not be taken", refused))
        if costly := len(self.those("costly")):
            said.append(
                plural(
                    "{n} file waits: the line is paid for by the megabyte",
                    "{n} files wait: the line is paid for by the megabyte",
                    costly,
                )
            )
        if self.misses:
            said.append(_("earlier parts are missing here and were asked for"))
        if not self.is_whole:
            said.append(self._end_words())
        return "; ".join(said)

    def _end_words(self) -> str:
        if self.kept_by is None:
            return _("it was stopped before its end")
        if not self.gave:
            return _("not all could be fetched, and nothing was put there: {why}").format(why=self.kept_by)
        if self.those("written"):
            return _("then it could not go on: {why}").format(why=self.kept_by)
        return _("nothing could be put there: {why}").format(why=self.kept_by)


class SoFar:
    """What an exchange has done until now. Whoever asked for it keeps it, and so can tell what was done before it was
    stopped, or something went wrong."""

    def __init__(self) -> None:
        self.passed: list[Passed] = []
        self.touched: set[str] = set()
        self.was_copied, self.misses, self.left_out = False, 0, 0
        self.kept_by: Refusal | None = None
        self.gave, self.is_whole = False, False

    def note(self, passed: Passed) -> None:
        """What became of a file; of one that was looked at before, what became of it in the end."""
        self.passed = [*(one for one in self.passed if one.name != passed.name), passed]

    def told(self) -> Exchanged:
        """The same, as it is now."""
        return Exchanged(
            tuple(self.passed),
            frozenset(self.touched),
            self.was_copied,
            self.misses,
            self.left_out,
            self.kept_by,
            self.gave,
            self.is_whole,
        )
