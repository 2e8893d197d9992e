"""What the register of decisions and the year book hold: plain data, already filtered for their readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.packs.contents import ActionRow, Minutes, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A line of the register: when and where, what in the fixed style (`style` is the word: Agreed), and what is done
    about it. `audience` is a tag such as “Heads only”; `target` is where a year book has it, a `confidential` one among
    the confidential minutes."""

    when: str
    meeting: str
    item: str = ""
    style: str = ""
    text: str = ""
    actions: tuple[ActionRow, ...] = ()
    audience: str = ""
    confidential: bool = False
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The register of decisions. `of` says of when (“2025–26”, or nothing for all), `words` what was looked for,
    `audience` whom it is for; `made_at` is printed and is the file's date; `origins` are all that went in."""

    cluster: str
    of: str = ""
    words: str = ""
    audience: str = ""
    rows: tuple[Decided, ...] = ()
    made_at: datetime = datetime(2000, 1, 1)
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class YearBook:
    """The minutes of a school year (`year`: “2025–26”) in the order of the meetings, and what was decided at them."""

    cluster: str
    year: str
    audience: str = ""
    meetings: tuple[Minutes, ...] = ()
    decisions: tuple[Decided, ...] = ()
    made_at: datetime = datetime(2000, 1, 1)
    origins: tuple[Origin, ...] = ()
