"""A meeting's pack as one HTML file, to be listened to or read on any screen: the same pack for the same readers."""

from __future__ import annotations

import datetime
import json
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import clock
from desktop.book import Book
from desktop.conversions import open_pages, scratch
from desktop.errors import Refusal, from_os_error
from desktop.files import open_file
from desktop.meeting_pack import checked_pack, pack_file_name
from desktop.pack_check import check_twin
from desktop.steps import Step
from desktop.view import View
from desktop.words import _
from desktop.written import whole

if TYPE_CHECKING:
    from desktop.packs.arrangement import Arrangement
    from desktop.packs.build import PackMade
    from desktop.packs.contents import Pack, PaperFile
    from desktop.packs.converting.apart import Answer
    from desktop.packs.twin import PaperWords

_MOST_HTML = 20_000_000  # bytes of one paper; of a longer one the pages are read instead
_MOST_LETTERS = 200_000  # of one page


def write_pack_twin(
    book: Book,
    meeting: str,
    audience: str,
    path: Path,
    *,
    chair: bool = False,
    today: datetime.date | None = None,
    arrangement: Arrangement | None = None,
) -> Generator[Step, None, PackMade]:
    """Write the readable twin of a meeting's pack, made up as `arrangement` says or as usual, as one HTML file.

    The pack is made too, in memory, for the twin names its pages. Fit for a worker thread; closing the generator stops
    within moments and leaves an older file as it was; an older twin is replaced. Raises Refusal."""
    from desktop.packs.twin import twin_words, write_twin

    _refuse_other(path)
    with whole(path, book.path, pdf=False) as out:
        made, pack, _pdf, _lines = yield from checked_pack(
            book, meeting, audience, today or clock.today(), arrangement, name="", chair=chair
        )
        with book.aside() as view:
            check_twin(view, audience, pack.origins, twin_words(pack, made, arrangement), path.name)
            texts = yield from _texts(view, pack)
        write_twin(pack, out, texts, made, arrangement)
        return made


def twin_file_name(view: View, meeting: str, audience: str, *, chair: bool = False) -> str:
    """What to call a twin's file: as the pack's own. Raises Refusal as the pack does."""
    return pack_file_name(view, meeting, audience, chair=chair).removesuffix(".pdf") + ".html"


def _refuse_other(path: Path) -> None:
    """Refuse to write over what is there and is no twin. Raises Refusal."""
    try:
        with open(path, "rb") as there:
            head = there.read(15)
    except FileNotFoundError:
        return
    except OSError as error:
        raise from_os_error(error, path) from error
    if head and head.lower() != b"<!doctype html>":
        raise Refusal(
            _("“{name}” is already there and is no web page. It was left as it is; choose another name.").format(
                name=path.name
            )
        )


def _texts(view: View, pack: Pack) -> Generator[Step, None, dict[str, PaperWords]]:
    """What the papers of a pack say, by their reference."""
    from desktop.packs.twin import PaperWords

    enclosed = [paper for item in pack.items for paper in item.papers if paper.state == "enclosed"]
    texts: dict[str, PaperWords] = {}
    for paper in enclosed:
        if paper.file is None or paper.file.why:
            continue
        words = _("Reading paper {ref}").format(ref=paper.ref)
        try:
            texts[paper.ref] = yield from _words_of(view, paper.file, words)
        except OSError as error:
            raise from_os_error(error) from error
        except Refusal:  # its file is not whole here (any more)
            texts[paper.ref] = PaperWords(unread=True)
    return texts


def _words_of(view: View, file: PaperFile, told: str) -> Generator[Step, None, PaperWords]:
    """What one paper says: read from the file itself where it can be, else from the pages made of it."""
    from desktop.packs.converting.formats import format_of
    from desktop.packs.reading.read import can_read
    from desktop.packs.twin import PaperWords

    with open_file(view, file.digest) as held:
        data = held.read()
    format = format_of(file.name, data)
    if can_read(format):
        answer = yield from _apart("html", data, told, format=format)
        if answer.went == "done" and len(answer.data) <= _MOST_HTML:
            return PaperWords(html=answer.data.decode("utf-8", "replace"))
    if format != "pdf":
        with open_pages(view, file.digest, file.name) as held:
            data = held.read()
    if not data.startswith(b"%PDF-") and b"%PDF-" not in data[:1024]:
        return PaperWords()
    answer = yield from _apart("text", data, told)
    pages = _pages(answer)
    return PaperWords(unread=True) if pages is None else PaperWords(pages)


def _apart(task: str, data: bytes, told: str, **asked: Any) -> Generator[Step, None, Answer]:
    from desktop.packs.converting.apart import do_apart

    return (yield from do_apart(task, data, scratch(), told, **asked))


def _pages(answer: Answer) -> list[str] | None:
    """The text of each page, whatever the process apart has answered; None where it has not."""
    if answer.went != "done":
        return None
    try:
        pages = json.loads(answer.data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(pages, list) or not all(isinstance(page, str) for page in pages):
        return None
    return [page[:_MOST_LETTERS] for page in pages]
