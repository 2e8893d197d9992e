"""What every reader does alike: joining runs, keeping to what paper can hold, and counting what is left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from desktop.packs.reading.blocks import Block, CannotRead, Paragraph, Picture, Run, Runs, words_in
from desktop.words import N_, _, plural

MOST_LETTERS = 3_000_000
"""Letters of one paper: about a thousand pages."""
MOST_CELLS = 40_000
"""Cells of all the tables of one paper; what a spreadsheet has beyond is left out, and said."""
MOST_COLUMNS = 250
MOST_BLOCKS = 60_000
"""Lines begun anew, each of them a paragraph or after a line end; a page has about fifty."""
MOST_PICTURES = 1_000
MOST_PICTURE_BYTES = 200_000_000
DEEPEST = 4
"""Tables inside tables inside tables: what lies deeper is read as paragraphs."""

_NOTES: dict[str, tuple[str, str]] = {
    "elsewhere": (
        N_("{n} picture that lies elsewhere was left out."),
        N_("{n} pictures that lie elsewhere were left out."),
    ),
    "missing": (N_("{n} picture is not in the file."), N_("{n} pictures are not in the file.")),
    "drawing": (N_("{n} drawing was left out."), N_("{n} drawings were left out.")),
    "too many": (
        N_("{n} picture more than a paper can hold was left out."),
        N_("{n} pictures more than a paper can hold were left out."),
    ),
    "chart": (
        N_("{n} chart is shown as the figures behind it."),
        N_("{n} charts are shown as the figures behind them."),
    ),
    "lost chart": (N_("{n} chart was left out."), N_("{n} charts were left out.")),
    "diagram": (N_("{n} diagram is shown as its words."), N_("{n} diagrams are shown as their words.")),
    "object": (N_("{n} inserted object was left out."), N_("{n} inserted objects were left out.")),
    "formula": (N_("{n} formula is shown as plain letters."), N_("{n} formulas are shown as plain letters.")),
    "comment": (N_("{n} comment was left out."), N_("{n} comments were left out.")),
    "changes": (N_("Tracked changes are shown as accepted."), N_("Tracked changes are shown as accepted.")),
    "hidden words": (N_("Hidden text was left out."), N_("Hidden text was left out.")),
    "hidden rows": (
        N_("{n} hidden row or column was left out."),
        N_("{n} hidden rows and columns were left out."),
    ),
    "hidden slide": (N_("{n} hidden slide was left out."), N_("{n} hidden slides were left out.")),
    "slide notes": (
        N_("The speaker’s notes under {n} slide were left out."),
        N_("The speaker’s notes under {n} slides were left out."),
    ),
    "film": (N_("{n} film or recording was left out."), N_("{n} films and recordings were left out.")),
}

# What Word’s picture fonts show, for the letters that people do use: ticks, boxes, arrows, bullets.
_SYMBOLS = {
    0xFC: "✓", 0xFB: "✗", 0xFD: "☒", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0xFA: "☐",
    0xE0: "→", 0xDF: "←", 0xE8: "→", 0xB7: "•", 0xA7: "▪", 0x6E: "■", 0x6C: "●", 0xD8: "▸", 0x76: "❖",
    0x4A: "☺", 0x4B: "😐", 0x4C: "☹",
}  # fmt: skip
_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_SAFE_LINK = re.compile(r"(?i)(?:https?://[^\s<>\"\\^`{|}\x00-\x1f]+|mailto:[^\s<>\"\\^`{|}\x00-\x1f]+)\Z")
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM")


def too_large() -> CannotRead:
    """The answer to a paper that unpacks to more than anybody prints."""
    return CannotRead(
        _("It holds more than a pack can: about a thousand pages, or it unpacks to very much."),
        _("Print the part that matters to a PDF, and add that instead."),
    )


def damaged(why: str = "") -> CannotRead:
    """The answer to a paper that is broken inside."""
    return CannotRead(
        why or _("It is damaged, or is not what its name says."),
        _("Open it in the program it was made with, save it again or as a PDF, and add that instead."),
    )


def locked() -> CannotRead:
    """The answer to a paper that needs a password."""
    return CannotRead(
        _("It is locked with a password."),
        _("Ask whoever sent it for a copy without a password, and add that."),
    )


class Gathering:
    """Keeps count while a paper is read: of what it holds, so that none is endless, and of what is left out."""

    def __init__(self) -> None:
        self._letters = self._cells = self._blocks = self._pictures = self._picture_bytes = 0
        self._left: Counter[str] = Counter()
        self._said: list[str] = []

    def text(self, text: str) -> str:
        """The text without what is no letter. Raises CannotRead beyond MOST_LETTERS in all."""
        self._letters += len(text)
        if self._letters > MOST_LETTERS:
            raise too_large()
        return text if text.isascii() and text.isprintable() else _CONTROLS.sub("", text.replace("\r", "\n"))

    def block(self, count: int = 1) -> None:
        """Some more blocks. Raises CannotRead beyond MOST_BLOCKS in all."""
        self._blocks += count
        if self._blocks > MOST_BLOCKS:
            raise too_large()

    def cells(self, count: int = 1) -> None:
        """Some more cells. Raises CannotRead beyond MOST_CELLS in all."""
        self._cells += count
        if self._cells > MOST_CELLS:
            raise too_large()

    @property
    def room_for_cells(self) -> int:
        """How many cells more the paper may have."""
        return MOST_CELLS - self._cells

    def picture(
        self, data: bytes, words: str = "", width: float = 0.0, height: float = 0.0
    ) -> Picture | None:
        """The picture, or None (and a note) for a sort that cannot be printed."""
        if not data:
            self.left_out("missing")
            return None
        if not (data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")):
            self.left_out("drawing")
            return None
        self._pictures += 1
        self._picture_bytes += len(data)
        if self._pictures > MOST_PICTURES or self._picture_bytes > MOST_PICTURE_BYTES:
            self.left_out("too many")
            return None
        wide, high = (length if 0 < length < 10_000 else 0.0 for length in (width, height))
        return Picture(data, self.text(words).strip()[:1000], wide, high)

    def left_out(self, kind: str, count: int = 1) -> None:
        """Count what is not on the pages, or is not as it was; `kind` is a name of the list above."""
        self._left[kind] += count

    def say(self, note: str) -> None:
        """A note of its own words, once."""
        if note not in self._said:
            self._said.append(note)

    def notes(self) -> tuple[str, ...]:
        """What to say at the top, in whole sentences."""
        counted = [plural(*_NOTES[kind], self._left[kind]) for kind in _NOTES if self._left[kind]]
        return (*self._said, *counted)


def note_of_too_many_cells() -> str:
    """What is said where a table was cut short."""
    return plural("Only the first {n} cells were read.", "Only the first {n:,} cells were read.", MOST_CELLS)


def symbol(code: int) -> str:
    """The letter that Word’s picture fonts (Wingdings, Symbol) show for this code, or a bullet."""
    return _SYMBOLS.get(code & 0xFF, "•")


def link_of(address: str) -> str:
    """The address if it may be followed from a pack (web and mail), else nothing."""
    trimmed = address.strip()
    return trimmed if len(trimmed) < 2000 and _SAFE_LINK.match(trimmed) else ""


def joined_runs(runs: Iterable[Run]) -> Runs:
    """The runs with neighbours set alike made one, and no space or line end at either end."""
    made: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        last = made[-1] if made else None
        if last and (last.bold, last.italic, last.link) == (run.bold, run.italic, run.link):
            made[-1] = Run(last.text + run.text, run.bold, run.italic, run.link)
        else:
            made.append(run)
    while made and not (first := made[0].text.lstrip(" \n\t")):
        made.pop(0)
    if made:
        made[0] = Run(first, made[0].bold, made[0].italic, made[0].link)
    while made and not (last_text := made[-1].text.rstrip(" \n\t")):
        made.pop()
    if made:
        made[-1] = Run(last_text, made[-1].bold, made[-1].italic, made[-1].link)
    return tuple(made)


def paragraph(text: str, *, bold: bool = False, indent: int = 0, marker: str = "") -> Paragraph:
    """A paragraph set in one way."""
    return Paragraph((Run(text, bold),) if text else (), indent, marker)


def raised(text: str, how: str) -> str:
    """Figures set high or low, with the letters that there are for them: m², CO₂."""
    if (
        how not in {"superscript", "subscript"}
        or not text
        or any(letter not in "0123456789+-()" for letter in text)
    ):
        return text
    return text.translate(_RAISED if how == "superscript" else _LOWERED)


def readable_symbols(text: str) -> str:
    """The text with the letters that only Word’s picture fonts show replaced by what they look like."""
    if text.isascii():
        return text
    return "".join(symbol(ord(letter)) if "\uf020" <= letter <= "\uf0ff" else letter for letter in text)


def numbered_note(number: int, note: Iterable[Block]) -> Iterator[Block]:
    """A footnote’s blocks, the first of them marked with its number."""
    for at, block in enumerate(note):
        yield Paragraph(block.runs, 0, f"[{number}]") if at == 0 and isinstance(block, Paragraph) else block


def says_something(blocks: Iterable[Block]) -> bool:
    """Whether the head or foot of a page holds more than “Page 3 of 12” or “Tudalen 3”."""
    for block in blocks:
        if not isinstance(block, Paragraph):
            return True
        letters = "".join(letter for letter in words_in(block.runs).casefold() if letter.isalpha())
        if letters.replace("page", "").replace("of", "").replace("tudalen", ""):
            return True
    return False
