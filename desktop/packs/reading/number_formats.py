"""A number as a spreadsheet shows it: by its format, such as “#,##0.00”, “0%”, “dd/mm/yyyy”, “[h]:mm”.

What people use is written as they see it; a part of a format that is not known leaves the number plain."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from desktop.words import day, month, short_day, weekday

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "£#,##0;-£#,##0", 6: "£#,##0;-£#,##0",
    7: "£#,##0.00;-£#,##0.00", 8: "£#,##0.00;-£#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0", 42: "£#,##0", 43: "#,##0.00",
    44: "£#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 49: "@",
}  # fmt: skip
"""The formats that a file names by number alone; those with money in them as a British Excel shows them."""

_PART = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]\-]*)(?:-[^\]]*)?\]|(\[h+\]|\[m+\]|\[s+\])|\[[^\]]*\]'
    r"|(AM/PM|A/P|yyyy|yy|mmmmm|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s)|(General)"
    r"|([#0?](?:[#0?,.]*[#0?])?,*)|(E[+-]0+)|(.)",
    re.IGNORECASE | re.DOTALL,
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def shown(value: float, style: str, *, since_1904: bool = False) -> str:
    """The number as that format shows it. Dates are days since the end of 1899, or since 1904."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    sections = _sections(style or "General")
    part, absolute = sections[0], False
    if len(sections) > 1 and value < 0:
        part, absolute = sections[1], True
    elif len(sections) > 2 and value == 0:
        part = sections[2]
    pieces = [match.groups() for match in _PART.finditer(part[:300])]
    if any(piece[4] or piece[3] for piece in pieces) and not any(piece[5] for piece in pieces):
        dated = _as_date(value, pieces, since_1904)
        return general(value) if dated is None else dated
    return _as_number(abs(value) if absolute else value, pieces)


def general(value: float) -> str:
    """The number with no format: as short as it can be said, ten figures at the most."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10g}"
    return text if "e" not in text else f"{value:.5e}"


def _sections(style: str) -> list[str]:
    """The format’s parts for positive, negative and zero, each of which may hold a ; in quotes."""
    return re.findall(r'(?:"[^"]*"|\\.|[^;"\\]|["\\])+|(?<=;)(?=;|\Z)|\A(?=;)', style[:1000]) or ["General"]


_Pieces = list[tuple[str | None, ...]]


def _as_number(value: float, pieces: _Pieces) -> str:
    slots = [at for at, piece in enumerate(pieces) if piece[6]]
    if len(slots) > 1 and any(piece[8] == "/" for piece in pieces):  # a fraction, “# ?/?”
        return general(value)
    percent = sum(1 for piece in pieces if piece[8] == "%")
    number = value * 100**percent if percent < 4 else value
    power = next((piece[7] for piece in pieces if piece[7]), None)
    out, minus = [], "-" if number < 0 else ""
    for at, piece in enumerate(pieces):
        quoted, escaped, money, _clock, letters, plain, slot, _power, other = piece
        if slot:
            if slots and at == slots[0]:
                out.append(_figures(abs(number), slot, power is not None))
        elif plain:
            out.append(general(abs(number)))
        elif letters:
            out.append(letters)
        elif other == "@":
            out.append(general(abs(number)))
        else:
            out.append(quoted or escaped or money or (other if other else ""))
    text = "".join(out).strip()
    if minus and any(letter in "123456789" for letter in text):
        return f"{minus}{text}"
    return text


def _figures(number: float, slot: str, scientific: bool) -> str:
    """The figures of a slot such as “#,##0.00”."""
    bare = slot.rstrip(",")
    number /= 1000 ** min(len(slot) - len(bare), 4)
    whole, _dot, after = bare.partition(".")
    most = min(len([letter for letter in after if letter in "0#?"]), 15)
    least = min(after.count("0"), most)
    if scientific:
        return f"{number:.{most}E}"
    text = (
        f"{number + 1e-12 * abs(number):,.{most}f}"
        if "," in whole
        else f"{number + 1e-12 * abs(number):.{most}f}"
    )
    if most > least:
        head, _dot, tail = text.partition(".")
        tail = tail[:least] + tail[least:].rstrip("0")
        text = f"{head}.{tail}" if tail else head
    head, dot, tail = text.partition(".")
    wanted = min(whole.count("0"), 20)
    if head == "0" and not wanted:
        head = ""
    return head.zfill(wanted) + dot + tail


def _as_date(value: float, pieces: _Pieces, since_1904: bool) -> str | None:
    """The day and time; None for a number that is none."""
    if not 0 <= value < 2_958_466:
        return None
    seconds = round(value * 86_400)
    clock = any(piece[3] for piece in pieces)
    base = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
    if not since_1904 and value < 60:
        base += timedelta(days=1)  # Excel has a 29 February 1900
    exact = any(piece[4] and piece[4].casefold() in {"s", "ss"} for piece in pieces)
    when = base + timedelta(seconds=seconds if exact or clock else round(seconds / 60) * 60)
    halves = any(piece[4] and piece[4].upper() in {"AM/PM", "A/P"} for piece in pieces)
    out: list[str] = []
    before = ""
    for at, piece in enumerate(pieces):
        quoted, escaped, money, elapsed, letters, _plain, slot, _power, other = piece
        if elapsed:
            unit = elapsed[1].casefold()
            count = seconds // {"h": 3600, "m": 60, "s": 1}[unit]
            out.append(str(count).zfill(len(elapsed) - 2))
            before = unit
        elif letters:
            code = letters.casefold()
            coming = next((later[4].casefold()[:1] for later in pieces[at + 1 :] if later[4]), "")
            if code in {"m", "mm"} and (before == "h" or coming == "s"):
                out.append(str(when.minute).zfill(len(code)))
            else:
                out.append(_dated(when, code, halves))
            before = code[:1] if code[:1] in "hms" else before if code in {"am/pm", "a/p"} else code[:1]
        elif not slot:  # parts of a second are left out
            out.append(quoted or escaped or money or ("" if other in {"@", None} else other or ""))
    return "".join(out).strip().rstrip(".;")


def _dated(when: datetime, code: str, halves: bool) -> str:
    hour = (when.hour % 12 or 12) if halves else when.hour
    return {
        "yyyy": f"{when.year:04d}",
        "yy": f"{when.year % 100:02d}",
        "mmmmm": month(when)[0],
        "mmmm": month(when).partition(" ")[0],
        "mmm": short_day(when).partition(" ")[2],
        "mm": f"{when.month:02d}",
        "m": str(when.month),
        "dddd": weekday(when),
        "ddd": day(when).partition(" ")[0],
        "dd": f"{when.day:02d}",
        "d": str(when.day),
        "hh": f"{hour:02d}",
        "h": str(hour),
        "ss": f"{when.second:02d}",
        "s": str(when.second),
        "am/pm": "AM" if when.hour < 12 else "PM",
        "a/p": "A" if when.hour < 12 else "P",
    }[code]
