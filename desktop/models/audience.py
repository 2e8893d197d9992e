"""Audience: one word for who may see a thing, and the circle of laptops it travels to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from desktop.errors import BadValue
from desktop.models.kinds import ID, Kind
from desktop.words import N_, _

_WIDTH = {"me": 0, "people": 1, "school": 1, "school+facilitator": 2, "cluster": 3, "governors": 4, "open": 5}

WORDS = {
    "me": N_("only me"),
    "cluster": N_("heads and facilitator"),
    "governors": N_("heads, facilitator, governors"),
    "open": N_("anyone"),
    "people": N_("named people"),
    "school": N_("one school"),
    "school+facilitator": N_("one school and the facilitator"),
}


class Audience(NamedTuple):
    """Who may see a thing: `me`, `people:ID,ID`, `school:ID`, `school+facilitator:ID`, `cluster`, `governors` or
    `open`."""

    form: str
    names: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Audience:
        """Read the written form. Raises ValueError for anything else."""
        form, colon, rest = text.strip().partition(":")
        names = tuple(sorted(set(filter(None, (name.strip() for name in rest.split(","))))))
        wanted = {"people": "person", "school": "school", "school+facilitator": "school"}.get(form)
        if form not in _WIDTH or bool(wanted) != bool(colon) or (wanted and not names):
            raise ValueError(text)
        if any(not ID.match(name) or not name.startswith(f"{wanted}-") for name in names):
            raise ValueError(text)
        if form.startswith("school") and len(names) != 1:
            raise ValueError(text)
        return cls(form, names)

    def __str__(self) -> str:
        return f"{self.form}:{','.join(self.names)}" if self.names else self.form

    @property
    def circle(self) -> str:
        """The laptops it travels to: `cluster`, `governors` and `open` are one circle; `me` goes nowhere."""
        return "cluster" if self.form in ("cluster", "governors", "open") else str(self)

    def travels_in(self, circle: str) -> bool:
        """Whether this circle is the one it travels to; one with a facilitator names her as well."""
        if self.form == "school+facilitator":
            return circle.partition(",")[0] == self.circle
        return circle == self.circle

    def includes(self, other: Audience) -> bool:
        """Whether everyone who belongs to the other audience belongs to this one."""
        if self == other or other.form == "me":
            return True
        if other.form == "people" and self.form in ("cluster", "governors"):
            return False  # people named one by one may be from outside
        if self.form in ("cluster", "governors", "open"):
            return _WIDTH[self.form] >= _WIDTH[other.form]
        if self.form == "people":
            return other.form == "people" and set(other.names) <= set(self.names)
        return self.form == "school+facilitator" and other.form == "school" and self.names == other.names


def check_stays(circle: str, audience: str) -> None:
    """A record lives in one circle for life: its readers may change only within that. Raises BadValue."""
    if not Audience.read(audience).travels_in(circle):
        raise BadValue(
            _(AudienceKind().label),
            _("this was made for others, who keep what they have; make a new one for the new readers"),
        )


@lru_cache(maxsize=1024)  # a list asks the same few questions for each of thousands of records
def may_read(audience: str, reader: str) -> bool:
    """Whether a thing made for `audience` may be shown to all of `reader` (both in written form)."""
    try:
        return Audience.read(audience).includes(Audience.read(reader))
    except ValueError:  # a word from a newer version: shown to nobody until it is understood
        return False


@lru_cache(maxsize=1024)  # thousands of records that come at once have the same few
def _written_form(text: str) -> str:
    return str(Audience.read(text))


class AudienceKind(Kind):
    """The audience of a record, kept in its written form."""

    def __init__(self) -> None:
        super().__init__(N_("Who may see it"), required=True, default="cluster")

    def proper(self, value: Any) -> str:
        text = str(value).strip()
        try:
            for form, words in WORDS.items():
                if text not in WORDS and text.casefold() in (words.casefold(), _(words).casefold()):
                    text = form
            return _written_form(text)
        except ValueError:
            raise BadValue(
                _(self.label),
                _("“{text}” is not an audience; use one of: {words}").format(
                    text=text[:60],
                    words="me, people:ID,ID, school:ID, school+facilitator:ID, cluster, governors, open",
                ),
            ) from None

    def show(self, value: Any) -> str:
        form = re.split("[:]", value or "", maxsplit=1)[0]
        return _(WORDS.get(form, value or ""))
