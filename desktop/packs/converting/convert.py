"""A paper of any sort made into pages that a pack can hold: by merging, by an office program, by reading it, or by
drawing it; or the reason why it cannot be. Whatever looks into the file does so in a process apart."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from desktop.packs import ink
from desktop.packs.arrangement import SetFor
from desktop.packs.converting import office
from desktop.packs.converting.apart import Answer, Limits, do_apart
from desktop.packs.converting.formats import OFFICE, WRITTEN, Format, format_of
from desktop.packs.reading.read import can_read
from desktop.packs.reasons import Reason
from desktop.steps import Step
from desktop.words import _

How = Literal["pages", "office", "read", "drawn"]

READING, DRAWING = "reading 1", "drawing 1"
"""What makes pages here ourselves; the number goes up whenever it makes them better."""
_CLEANING = "cleaning 2"
"""How a paper is cleaned for an office program; likewise."""
MOST_BYTES = 300_000_000
_SECONDS = {"office": 90.0, "read": 45.0, "draw": 120.0, "merge": 60.0, "picture": 45.0, "text": 60.0, "ink": 60.0}
_MEMORY = {"office": 4_000_000_000}


@dataclass(frozen=True, slots=True)
class Converted:
    """A paper's pages as a PDF: how they were made and by what, what a reader should know of it (`note`, nothing when
    they are as they should be), and how many they are. Of what goes in as it is, `pdf` is empty: the file will do."""

    pdf: bytes
    how: How
    by: str
    note: str
    pages: int
    passing: bool = False
    """Whether something better was tried and took too long or broke down: it may not, another day."""


@dataclass(frozen=True, slots=True)
class Late(Reason):
    """A reason that may not hold another day: the laptop was busy, or the file is a trap."""


def convert(
    name: str, data: bytes, scratch: Path, *, limits: Limits | None = None
) -> Generator[Step, None, Converted | Reason]:
    """Make pages of a file. `scratch` is where folders are made for it, each wiped before this ends.

    Yields a Step every 50 ms; closing it stops at once and leaves nothing. `limits` in place of the usual ones. Raises
    OSError where no process or folder can be made."""
    if len(data) > MOST_BYTES:
        return Reason(
            _("The file is very large."),
            _("Save a smaller copy, or only the pages the meeting needs, and attach that."),
        )
    format = format_of(name, data)
    work = _Work(name, data, format, scratch, limits)
    if format in ("pdf", "picture"):
        return (yield from work.merge())
    if format == "heic":
        return (yield from work.photograph())
    if format in OFFICE:
        return (yield from work.by_office())
    if format in WRITTEN:
        return (yield from work.read(note=""))
    return _not_taken(format, data)


def set_anew(
    name: str, data: bytes, scratch: Path, note: str, set_for: SetFor
) -> Generator[Step, None, Converted | Reason]:
    """What was read, set on other pages than A4, with the `note` it had. Yields and raises as `convert` does."""
    return (yield from _Work(name, data, format_of(name, data), scratch, None).read(note, set_for))


def see_ink(name: str, pages: bytes, scratch: Path) -> Generator[Step, None, tuple[ink.PageInk, ...]]:
    """Where each page of a PDF or a picture has ink; nothing where that could not be seen. Yields and raises as
    `convert` does."""
    return (yield from _Work(name, pages, "pdf", scratch, None).see_ink())


def means(format: str) -> str:
    """What would make pages of this format here and now; another answer than before: a better one has come."""
    if format in ("pdf", "picture"):
        import pikepdf

        return f"{DRAWING}, qpdf {pikepdf.__libqpdf_version__}"
    if format == "heic":
        return DRAWING
    if format in OFFICE:
        here = [f"{way.name} {way.version}" for way in office.ways(format)]
        return ", ".join([*here, _CLEANING, READING] if here else [READING])
    return READING


@dataclass(frozen=True, slots=True)
class _Work:
    """One file on its way."""

    name: str
    data: bytes
    format: Format
    scratch: Path
    limits: Limits | None

    def merge(self) -> Generator[Step, None, Converted | Reason]:
        """As it is, where it can be merged; drawn, where it cannot."""
        tried = yield from self._do("merge", _("Looking at {name}"), name=self.name)
        told = tried.told
        if tried.went == "done" and isinstance(told.get("pages"), int):
            return Converted(b"", "pages", "", "", told["pages"])
        if tried.went == "done" and not told.get("drawable"):
            return Reason(str(told.get("why")), str(told.get("do")))
        if self.format == "picture":
            return _reason(tried)
        drawn = yield from self._do("draw", _("Drawing {name}"))
        if drawn.went == "done":
            note = _("drawn as pictures: its words cannot be searched or copied")
            if tried.went != "done" or told.get("damaged"):
                note = _("damaged, and drawn as pictures: look whether anything is missing")
            return Converted(drawn.data, "drawn", DRAWING, note, _pages(drawn), tried.went != "done")
        return Reason(str(told["why"]), str(told["do"])) if tried.went == "done" else _reason(drawn)

    def photograph(self) -> Generator[Step, None, Converted | Reason]:
        """A telephone's photograph, as a page."""
        if importlib.util.find_spec("pi_heif") is None:
            return Reason(
                _("It is a photograph as telephones keep them, which this laptop cannot read."),
                _("Save it as JPEG on the telephone, or send it by e-mail, which does so; and attach that."),
            )
        answer = yield from self._do("picture", _("Reading {name}"))
        if answer.went == "done":
            return Converted(answer.data, "pages", DRAWING, "", _pages(answer))
        return _reason(answer)

    def by_office(self) -> Generator[Step, None, Converted | Reason]:
        """By the office programs here, one after another; read, where none of them has made pages."""
        ways, answer = office.ways(self.format, self.data), Answer("broken")
        for way in ways:
            words = _("{program} is converting {name}").format(program=way.name, name=self.name)
            answer = yield from self._do("office", words, way=way.way, program=way.program, format=self.format)
            if answer.went == "done" and _is_pdf(answer.data):
                # an office program before this one may do better another day
                return Converted(answer.data, "office", way.name, "", _pages(answer), way != ways[0])
            if answer.went == "refused":
                return _reason(answer)
        if not can_read(self.format):
            if ways:
                return _reason(answer)
            if office.ways(self.format):
                return _asking()
        made = yield from self.read(note=_("converted without Word: check the layout"))
        if not ways:
            return made
        # one program or another ended without pages, for whatever reason
        return replace(made, passing=True) if isinstance(made, Converted) else Late(made.why, made.do)

    def read(self, note: str, set_for: SetFor = "a4") -> Generator[Step, None, Converted | Reason]:
        """Its text, tables and pictures, on our own pages."""
        answer = yield from self._do("read", _("Reading {name}"), format=self.format, set_for=set_for)
        if answer.went == "done":
            return Converted(answer.data, "read", READING, note, _pages(answer))
        return _reason(answer)

    def see_ink(self) -> Generator[Step, None, tuple[ink.PageInk, ...]]:
        """Where its pages have ink."""
        answer = yield from self._do("ink", _("Looking at {name}"))
        return ink.read(answer.data) if answer.went == "done" else ()

    def _do(self, task: str, words: str, **asked: object) -> Generator[Step, None, Answer]:
        limits = self.limits or Limits(_SECONDS[task], _MEMORY.get(task, 1_500_000_000))
        return (yield from do_apart(task, self.data, self.scratch, words.format(name=self.name), limits, **asked))


def _pages(answer: Answer) -> int:
    pages = answer.told.get("pages")
    return pages if isinstance(pages, int) and pages > 0 else 1


def _is_pdf(data: bytes) -> bool:
    return io.BytesIO(data).read(5) == b"%PDF-"


def _reason(answer: Answer) -> Reason:
    """The words for work that ended without pages."""
    if answer.went == "refused":
        return Reason(str(answer.told.get("why")), str(answer.told.get("do")))
    do = _("Open it in the program that made it, save it as PDF, and attach the PDF.")
    if answer.went == "late":
        return Late(_("Making pages of it took too long and was stopped."), do)
    return Late(_("The file is damaged, or holds more than this laptop can take in."), do)


def _asking() -> Reason:
    """Why a paper of the old sorts is opened by no office program."""
    return Reason(
        _("It puts in pictures or text from other files, and might fetch what lies on this laptop."),
        _("Open it in the program that made it, save it as PDF, and attach the PDF."),
    )


def _not_taken(format: Format, data: bytes) -> Reason:
    """Why a sort of file has no pages here, and what would have."""
    as_pdf = _("Open it in the program that made it, save it as PDF, and attach the PDF.")
    if not data:
        return Reason(_("Its file is empty."), _("Attach the file again."))
    if format == "svg":
        return Reason(
            _("It is an SVG drawing: it may fetch what lies elsewhere and run scripts, so it is not opened."),
            _("Open it in a browser, print it to a PDF, and attach that."),
        )
    if format == "locked":
        return Reason(
            _("The file is locked with a password."),
            _("Open it with its password, save it as PDF, and attach the PDF."),
        )
    if format == "outlook message":
        return Reason(
            _("It is a message as Outlook keeps it, which only Outlook reads well."),
            _("Open it in Outlook, print it to a PDF, and attach that."),
        )
    if format == "pages":
        return Reason(_("It is a Pages, Numbers or Keynote document, which only Apple’s programs read."), as_pdf)
    if format == "publisher":
        return Reason(_("It is a Publisher document, which only Publisher reads."), as_pdf)
    if format == "archive":
        return Reason(
            _("It is an archive of other files."), _("Take out the papers that the meeting needs, and attach those.")
        )
    return Reason(_("It is no sort of paper that can be read here."), _("Save or print it as PDF, and attach the PDF."))
