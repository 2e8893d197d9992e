"""Papers of an agenda item: attached, promised, brought, put in order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop.agenda import agenda
from desktop.book import Book
from desktop.errors import NotFound, Refusal
from desktop.in_view import in_view
from desktop.models import Document, Item, Paper
from desktop.models.audience import may_read
from desktop.models.meetings import HELD
from desktop.ordering import STEP, positions_for
from desktop.retired import leave_item
from desktop.sync.live import Seen
from desktop.view import View
from desktop.words import _

if TYPE_CHECKING:
    from desktop.files import StoredFile
    from desktop.work import Work


class MissingPaper(NamedTuple):
    """A paper promised and not yet here."""

    id: str
    title: str
    ref: str
    item: str
    item_title: str
    meeting: str
    meeting_title: str
    date: str | None
    sources: tuple[str, ...]
    source_words: str


def attach_papers(book: Book, item: str, paths: Sequence[Path]) -> list[str]:
    """Attach files to an agenda item, for its readers, in one operation: all, or none when one is refused. Gives the
    papers' ids. Raises Refusal.
    """
    from desktop.files import store_file

    with book.operation("Attach paper", about=", ".join(path.stem for path in paths)[:60]) as work:
        stored = [store_file(work, path) for path in paths]
        return [_paper(work, item, title_of(one.name), "enclosed", None, (), one).id for one in stored]


def promise_paper(
    book: Book,
    item: str,
    title: str,
    *,
    sources: Sequence[str] = (),
    audience: str | None = None,
    state: str = "to_follow",
) -> str:
    """Say that a paper is to follow, will be tabled, or will be spoken to. Gives its id."""
    with book.operation("Promise paper", about=title) as work:
        return _paper(work, item, title, state, audience, sources, None).id


def bring_paper(book: Book, paper: str, path: Path, *, seen: Seen | None = None) -> None:
    """Give a paper its file: the promised one has come, or a newer one takes the old one's place. Raises Refusal."""
    from desktop.files import store_file

    with book.operation("Attach paper", about=_title(book, paper), seen=_seen(paper, seen)) as work:
        held = in_view(work.get(Paper, paper))
        _file(held, store_file(work, path))
        if held.state != "tabled":
            held.state = "enclosed"


def set_paper_state(book: Book, paper: str, state: str, *, seen: Seen | None = None) -> None:
    """Say that a paper is enclosed, to follow, tabled, verbal or withdrawn. Raises Refusal when it has no file."""
    with book.operation("Change paper", about=_title(book, paper), seen=_seen(paper, seen)) as work:
        held = in_view(work.get(Paper, paper))
        held.state = Paper.fields["state"].check(state)
        if held.state == "enclosed" and not held.file:
            raise Refusal(_("This paper has no file yet. Attach its file, and it is enclosed."))


def move_paper(book: Book, paper: str, *, before: str | None = None, item: str | None = None) -> None:
    """Put a paper before another of its item, or last; or with `item` under another item."""
    with book.operation("Move paper", about=_title(book, paper)) as work:
        held = in_view(work.get(Paper, paper))
        if item is not None and item != held.item:
            in_view(work.get(Item, item))
            leave_item(held)
            held.item = item
        others = _in_order(work, held.item)
        order = [one.id for one in others if one.id != paper]
        order.insert(order.index(before) if before in order else len(order), paper)
        for id, position in positions_for(order, {one.id: one.position for one in others}, [paper]).items():
            work.get(Paper, id).position = position


def attach_document(
    book: Book, item: str, document: str, *, title: str | None = None, audience: str | None = None
) -> str:
    """Attach the present version of a document; it stays that version. Gives the paper's id. Raises Refusal."""
    from desktop.documents import current_version
    from desktop.files import StoredFile

    with book.reading() as view:
        held, version, its_item = view.get(Document, document), current_version(view, document), view.get(Item, item)
    if held is None:
        raise NotFound(document)
    if version is None or not version.file:
        raise Refusal(_("“{title}” has no file yet. Add a version of it first.").format(title=held.title))
    if audience is None and its_item is not None and not may_read(held.audience, its_item.audience):
        audience = held.audience  # nothing becomes wider because it hangs under something wider
    stored = StoredFile(version.file, version.size or 0, version.file_name, version.media_type)
    with book.operation("Attach paper", about=held.title) as work:
        paper = _paper(work, item, title or held.title, "enclosed", audience, (), stored)
        paper.document = document
        if held.school:
            paper.sources = (held.school,)
        return paper.id


def papers_missing(view: View, meeting: str | None = None) -> list[MissingPaper]:
    """Papers promised and not yet here: of one meeting, or of every meeting still to be held, the soonest first."""
    stages = ", ".join(f"'{stage}'" for stage in HELD)
    found = view.rows(
        "SELECT DISTINCT meeting.id, meeting.date FROM paper JOIN item ON item.id = paper.item"
        " JOIN meeting ON meeting.id = item.meeting WHERE paper.state = 'to_follow' AND paper.hidden IS NOT TRUE"
        " AND item.hidden IS NOT TRUE AND meeting.hidden IS NOT TRUE"
        f" AND (meeting.id = ? OR (? IS NULL AND coalesce(meeting.stage, '') NOT IN ({stages})))"
        " ORDER BY meeting.date IS NULL, meeting.date, meeting.id",
        [meeting, meeting],
    )
    missing = []
    for id, date in found:
        told = agenda(view, id)
        missing += [
            MissingPaper(
                id=paper.id,
                title=paper.title,
                ref=paper.ref,
                item=line.id,
                item_title=line.title,
                meeting=id,
                meeting_title=told.title,
                date=date,
                sources=paper.sources,
                source_words=paper.source_words,
            )
            for line in told.lines
            for paper in line.papers
            if paper.state == "to_follow"
        ]
    return missing


def title_of(name: str) -> str:
    """A title from a file's name: “visit_record-C.pdf” is “visit record-C”."""
    return Path(name).stem.replace("_", " ").strip() or name


def _paper(
    work: Work,
    item: str,
    title: str,
    state: str,
    audience: str | None,
    sources: Sequence[str],
    stored: StoredFile | None,
) -> Paper:
    its_item = in_view(work.get(Item, item))
    last = max((one.position for one in _in_order(work, item)), default=0)
    paper = work.add(
        Paper,
        item=item,
        title=title,
        state=state,
        sources=tuple(sources),
        position=last + STEP,
        audience=audience or its_item.audience,
    )
    if stored is not None:
        _file(paper, stored)
    return paper


def _file(paper: Paper, stored: StoredFile) -> None:
    paper.file, paper.file_name = stored.hash, stored.name
    paper.media_type, paper.size = stored.media_type, stored.size


def _in_order(work: Work, item: str | None) -> list[Paper]:
    return sorted(work.all(Paper, item=item), key=lambda one: (one.position, one.id)) if item else []


def _seen(id: str, seen: Seen | None) -> dict[str, Seen] | None:
    return {id: seen} if seen is not None else None


def _title(book: Book, paper: str) -> str:
    with book.reading() as view:
        return view.title(paper)
