"""Kinds: one small class for each sort of value a record can hold.

A kind knows everything about one value: the column that keeps it, how a person's text is read and shown, what is
refused, and how it travels in a change. Values travel as text, whole numbers, true, false or nothing; never as floats.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from desktop.errors import BadValue
from desktop.words import N_, _, long_day

Plain = str | int | bool | None
"""What one change can carry."""

Leaning = Literal["coming", "nearest", "past"]
"""Which day is meant by one said without its year."""

ID = re.compile(r"[a-z]{2,16}-[a-z2-7]{20}\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class Kind:
    """One sort of value. `many` says that each member is a field of its own in the log."""

    sql = "TEXT"
    many = False
    searchable = False

    def __init__(self, label: str, *, required: bool = False, default: Any = None) -> None:
        self.label = label
        self.required = required
        self.default = default

    def check(self, value: Any) -> Any:
        """Give the value in its one proper form, or raise BadValue saying what is wrong with it."""
        if value is None or value == "":
            if self.required:
                raise BadValue(_(self.label), _("something must be written here"))
            return None
        return self.proper(value)

    def proper(self, value: Any) -> Any:
        """The proper form of a value that is there. Raises BadValue."""
        raise NotImplementedError

    def parse(self, text: str) -> Any:
        """Read what a person typed. Raises BadValue."""
        return self.check(text.strip())

    def show(self, value: Any) -> str:
        """The value as a person reads it in a table, a CSV cell or a PDF."""
        return "" if value is None else str(value)

    def hold(self, value: Plain) -> Any:
        """The column's content for a value from the log. Raises BadValue when no column of this kind can hold it."""
        return None if value is None else self.proper(value)


class Text(Kind):
    """One line of words."""

    searchable = True
    longest = 1000

    def __init__(self, label: str, *, required: bool = False, default: str = "") -> None:
        super().__init__(label, required=required, default=default)

    def check(self, value: Any) -> Any:
        checked = super().check(value)
        return "" if checked is None else checked

    def proper(self, value: Any) -> str:
        if not isinstance(value, str):
            raise BadValue(_(self.label), _("words are expected here"))
        text = _CONTROL.sub("", unicodedata.normalize("NFC", value)).replace("\r", "")
        text = self.tidy(text)
        if len(text) > self.longest:
            raise BadValue(
                _(self.label),
                _("it is {n} characters long; the most is {most}").format(n=len(text), most=self.longest),
            )
        if self.required and not text:
            raise BadValue(_(self.label), _("something must be written here"))
        return text

    def tidy(self, text: str) -> str:
        """One line: whatever white space was pasted becomes single spaces."""
        return " ".join(text.split())

    def hold(self, value: Plain) -> str:
        return "" if value is None else self.proper(value)


class Sentence(Text):
    """One line of words that may be long, such as what was decided: shown whole, over as many lines as that takes."""


class LongText(Text):
    """Paragraphs of words; two live versions are shown merged, for a person to settle."""

    longest = 200_000

    def tidy(self, text: str) -> str:
        return "\n".join(line.rstrip() for line in text.split("\n")).rstrip()

    def parse(self, text: str) -> Any:
        return self.check(text)


class Whole(Kind):
    """A whole number between two bounds."""

    sql = "INTEGER"

    def __init__(
        self,
        label: str,
        *,
        required: bool = False,
        default: int | None = None,
        least: int = 0,
        most: int = 10**9,
    ) -> None:
        super().__init__(label, required=required, default=default)
        self.least, self.most = least, most

    def proper(self, value: Any) -> int:
        if isinstance(value, str) and re.fullmatch(r"\s*[+-]?\d{1,18}\s*", value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadValue(_(self.label), _("a whole number is expected here"))
        if not self.least <= value <= self.most:
            raise BadValue(
                _(self.label),
                _("a number from {least} to {most} is expected").format(least=self.least, most=self.most),
            )
        return value


class Position(Whole):
    """A place in an order; people never see it."""

    def __init__(self, label: str = N_("Place in the order"), *, default: int | None = 0) -> None:
        super().__init__(label, default=default, least=-(2**53), most=2**53)


class Share(Kind):
    """A decimal amount such as 0.6 of a job or 2.5 hours, kept as text so that it stays exact."""

    def __init__(self, label: str, *, most: str = "1", default: str | None = None) -> None:
        super().__init__(label, default=default)
        self.most = most

    def proper(self, value: Any) -> str:
        from decimal import Decimal, InvalidOperation  # loaded when an amount is given, not with every start

        try:
            amount = Decimal(str(value).strip()) if not isinstance(value, bool) else Decimal("NaN")
        except InvalidOperation:
            amount = Decimal("NaN")
        # Decimal reads numbers in any script and with huge exponents; only short plain ones are meant here
        if not amount.is_finite() or len(str(value).strip()) > 12 or not 0 <= amount <= Decimal(self.most):
            raise BadValue(_(self.label), _("a number from 0 to {most} is expected").format(most=self.most))
        return format(amount.quantize(Decimal("0.001")).normalize(), "f")


class Date(Kind):
    """A day; `leaning` says which year “1 September” means where this is asked for."""

    def __init__(
        self,
        label: str,
        *,
        required: bool = False,
        default: str | None = None,
        leaning: Leaning = "coming",
    ) -> None:
        super().__init__(label, required=required, default=default)
        self.leaning: Leaning = leaning

    def proper(self, value: Any) -> str:
        if isinstance(value, datetime.date):
            return value.isoformat()[:10]
        text = str(value).strip()
        for pattern in (r"(\d{4})-(\d{1,2})-(\d{1,2})", r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"):
            found = re.fullmatch(pattern, text, re.ASCII)
            if found:
                numbers = [int(part) for part in found.groups()]
                if pattern.startswith(r"(\d{1,2})"):
                    numbers.reverse()
                try:
                    return datetime.date(*numbers).isoformat()
                except ValueError:
                    break
        raise BadValue(
            _(self.label), _("“{text}” is not a day; write it as 27/11/2026").format(text=text[:40])
        )

    def show(self, value: Any) -> str:
        return long_day(datetime.date.fromisoformat(value)) if value else ""


class Clock(Kind):
    """A time of day, kept as 07:30."""

    def proper(self, value: Any) -> str:
        found = re.fullmatch(r"(\d{1,2})[:.]?(\d{2})?", str(value).strip(), re.ASCII)
        if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
            return f"{int(found[1]):02}:{int(found[2] or 0):02}"
        raise BadValue(
            _(self.label),
            _("“{text}” is not a time; write it as 07:30 or 3.30pm").format(text=str(value)[:40]),
        )

    def parse(self, text: str) -> Any:
        """“3.30pm”, “8.30 am” and “noon” as they are said; “3.30” is the afternoon, since nobody meets before seven.

        Only “03:30” is the middle of the night: a time as it is kept must be read as what it is.
        """
        said = " ".join(text.split()).casefold()
        if said in ("noon", "midday", _("noon").casefold()):
            return "12:00"
        found = re.fullmatch(r"(\d{1,2})(?:[:.]?(\d{2}))? ?(?:([ap])\.? ?m\.?)?", said, re.ASCII)
        if found is None or (found[3] and not 1 <= int(found[1]) <= 12):
            return self.check(text.strip())
        hour = int(found[1])
        if found[3]:
            hour = hour % 12 + (12 if found[3] == "p" else 0)
        elif found[1] in tuple("123456"):
            hour += 12
        return self.check(f"{hour}:{found[2] or '00'}")


class Flag(Kind):
    """Yes or no."""

    sql = "INTEGER"

    def __init__(self, label: str, *, default: bool = False) -> None:
        super().__init__(label, default=default)

    def check(self, value: Any) -> bool:
        return False if value is None or value == "" else self.proper(value)

    def proper(self, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        # both English and today's language, so that a script keeps working whatever the screen speaks
        text = str(value).strip().casefold()
        if text in {"yes", "true", "1", _("yes").casefold()}:
            return True
        if text in {"no", "false", "0", _("no").casefold()}:
            return False
        raise BadValue(_(self.label), _("yes or no is expected here"))

    def show(self, value: Any) -> str:
        return _("yes") if value else _("no")

    def hold(self, value: Plain) -> bool:
        return False if value is None else self.proper(value)


class Choice(Kind):
    """One of a few words. A word this version does not know is kept and shown as it came, never dropped."""

    def __init__(
        self, label: str, words: Mapping[str, str], *, required: bool = False, default: str | None = None
    ) -> None:
        super().__init__(label, required=required, default=default)
        self.words = dict(words)

    def proper(self, value: Any) -> str:
        text = str(value).strip()
        folded = text.casefold()
        for key, words in self.words.items():
            if folded in (key, words.casefold(), _(words).casefold()):
                return key
        raise BadValue(
            _(self.label),
            _("“{text}” is not one of: {words}").format(
                text=text[:60], words=", ".join(map(_, self.words.values()))
            ),
        )

    def hold(self, value: Plain) -> Any:
        if isinstance(value, str) and re.fullmatch(r"[a-z_]{1,40}", value):
            return value
        return None if value is None else self.proper(value)

    def show(self, value: Any) -> str:
        return _(self.words.get(value, value)) if value else ""


class Link(Kind):
    """Another record, by id. It may be missing here: hidden, or not shared with this laptop."""

    def __init__(self, label: str, *to: str, required: bool = False) -> None:
        super().__init__(label, required=required)
        self.to = to

    def proper(self, value: Any) -> str:
        text = str(value).strip()
        if ID.match(text) and (not self.to or text.partition("-")[0] in self.to):
            return text
        raise BadValue(_(self.label), _("“{text}” is not the id of such a record").format(text=text[:60]))


class File(Kind):
    """An attached file, named by the SHA-256 of its content."""

    def proper(self, value: Any) -> str:
        if isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value):
            return value
        raise BadValue(_(self.label), _("a file's SHA-256 is expected here"))


class Members(Kind):
    """A set. Each member is a field of its own (`tags/phonics`), so that two people's additions are both kept."""

    many = True

    def __init__(self, label: str) -> None:
        super().__init__(label, default=())

    def member(self, value: Any) -> str:
        """One member in its proper form. Raises BadValue."""
        raise NotImplementedError

    def check(self, value: Any) -> tuple[str, ...]:
        if value is None or value == "":
            return ()
        if isinstance(value, str):
            value = value.split(",")
        return tuple(sorted({self.member(one) for one in value if not isinstance(one, str) or one.strip()}))

    def parse(self, text: str) -> tuple[str, ...]:
        return self.check(text)

    def show(self, value: Iterable[str]) -> str:
        return ", ".join(value or ())

    def parts(self, value: Any) -> dict[str, Plain]:
        """The set as one value for each member, as the log keeps it."""
        return dict.fromkeys(value or (), True)

    def gather(self, parts: Mapping[str, Plain]) -> Any:
        """The column's value from the log's members; what is not a proper member stays in the log only."""
        held = []
        for name, value in parts.items():
            try:
                if value is True and self.member(name) == name:
                    held.append(name)
            except BadValue:
                continue
        return tuple(sorted(held))


class Tags(Members):
    """Free words to find a thing by."""

    searchable = True

    def member(self, value: Any) -> str:
        text = " ".join(_CONTROL.sub("", unicodedata.normalize("NFC", str(value))).split()).casefold()
        if not text or len(text) > 60 or "," in text or "/" in text:
            raise BadValue(_(self.label), _("“{text}” cannot be a tag").format(text=text[:60]))
        return text


class Issued(Members):
    """Numbers or references given out once, each after the record whose it was: “meeting-… 5A”."""

    def member(self, value: Any) -> str:
        text = str(value).strip()
        where, _space, number = text.partition(" ")
        if ID.match(where) and re.fullmatch(r"[A-Za-z0-9.]{1,40}", number):
            return text
        raise BadValue(_(self.label), _("“{text}” is not a number that was given out").format(text=text[:60]))


class Links(Members):
    """Several records."""

    def __init__(self, label: str, *to: str) -> None:
        super().__init__(label)
        self.to = to

    def member(self, value: Any) -> str:
        return Link(self.label, *self.to).proper(value)


class Amounts(Links):
    """A decimal amount for each of several records, such as the miles to each other school (M-12)."""

    def __init__(self, label: str, *to: str, most: str = "1000") -> None:
        super().__init__(label, *to)
        self.default = {}
        self.amount = Share(label, most=most)

    def check(self, value: Any) -> Any:
        if not value:
            return {}
        if isinstance(value, str):
            value = {
                one: amount for one, _equals, amount in (pair.partition("=") for pair in value.split(","))
            }
        return {self.member(one): self.amount.proper(amount) for one, amount in sorted(value.items())}

    def parts(self, value: Any) -> dict[str, Plain]:
        return dict(value or {})

    def gather(self, parts: Mapping[str, Plain]) -> Any:
        held = {}
        for name, value in sorted(parts.items()):
            try:
                if value is not None:
                    held[self.member(name)] = self.amount.proper(value)
            except BadValue:
                continue
        return held

    def show(self, value: Any) -> str:
        return ", ".join(f"{one} {amount}" for one, amount in (value or {}).items())
