"""Why a paper could not be taken into a pack, in the words that stand on its page, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from desktop.packs.bounds import MOST_PAGES
from desktop.packs.reasons import Reason
from desktop.words import _, size

_CONVERTED = {
    *(".doc", ".docx", ".docm", ".odt", ".rtf", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods"),
    *(".ppt", ".pptx", ".pptm", ".odp", ".md", ".txt", ".csv", ".htm", ".html", ".eml", ".heic"),
}


@dataclass(frozen=True, slots=True)
class Unmerged(Reason):
    """A reason that holds for merging alone: the pages may still be drawn."""


class CannotTake(Exception):
    """Carries the reason out of the reading."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.why)
        self.reason = reason


def damaged() -> Reason:
    """What was lost is lost."""
    return Reason(
        _("The file is damaged or incomplete."),
        _("Open it in the program that made it, save it as PDF once more, and attach the new file."),
    )


def spoilt_picture() -> Reason:
    """A picture cut short."""
    return Reason(
        _("The picture is damaged or incomplete."),
        _("Copy it once more from where it came from, and attach the new file."),
    )


def locked() -> Reason:
    """It needs a password to be opened."""
    return Reason(
        _("The file is locked with a password."),
        _("Open it with its password, print it to a new PDF without one, and attach that."),
    )


def only_acrobat() -> Reason:
    """A form that is drawn by a program within the file."""
    return Reason(
        _("The file is a form that only Adobe's own reader can show."),
        _("Open it there, print it to a new PDF, and attach that."),
    )


def portfolio() -> Reason:
    """A cover around other files."""
    return Reason(
        _("The file is a portfolio: a cover with other files inside it."),
        _("Take out the papers that the meeting needs, and attach those."),
    )


def holding_an_undrawn_form() -> Reason:
    """What was typed into it has no look of its own, and is in a script that nothing here can give it."""
    return Reason(
        _("What was filled in is not drawn in the file, and cannot be drawn here."),
        _("Open it, look whether everything is there, print it to a new PDF, and attach that."),
    )


def holding_too_much() -> Reason:
    """It unpacks to more than is held at once."""
    return Reason(
        _("The file holds more than can be taken into a pack."),
        _("Open it, print it to a new PDF, and attach that."),
    )


def unmerged(said: Reason) -> Unmerged:
    """The same reason, where drawing the pages may still help."""
    return Unmerged(said.why, said.do)


def too_long(count: int) -> Reason:
    """More pages than a meeting reads."""
    return Reason(
        _("The file has {count:,} pages; a paper may have up to {most:,}.").format(
            count=count, most=MOST_PAGES
        ),
        _("Attach only the pages that the meeting needs."),
    )


def too_large() -> Reason:
    """A picture that would fill the memory."""
    return Reason(
        _("The picture is larger than {most} million dots.").format(most=60),
        _("Save it smaller (4,000 dots along its longer side is plenty for print) and attach that."),
    )


def too_heavy(count: int) -> Reason:
    """More bytes than are held at once."""
    return Reason(
        _("The file is very large: {size}.").format(size=size(count)),
        _("Save a smaller copy, or only the pages the meeting needs, and attach that."),
    )


def unknown(name: str) -> Reason:
    """No paper at all, or one whose pages are still to be made."""
    if PurePosixPath(name.casefold()).suffix in _CONVERTED:
        return Reason(
            _("Its pages have not been made yet."), _("Make the pack once more; if this stays, save it as PDF.")
        )
    return Reason(
        _("It is neither a PDF file nor a picture that can be read here."),
        _("Save or print it as PDF, and attach the PDF."),
    )
