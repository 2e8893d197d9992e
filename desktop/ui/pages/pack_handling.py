"""What is done with a pack that was made: saved, saved as its readable copy; and issued."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.ui.pages.desk import Desk
from desktop.ui.pages.pack_making import Wanted
from desktop.words import _, joined

if TYPE_CHECKING:
    from collections.abc import Generator

    from desktop.issuing import Printed
    from desktop.packs.arrangement import Arrangement
    from desktop.steps import Step


def save_pdf(parent: QWidget, desk: Desk, wanted: Wanted, data: bytes) -> None:
    """Write a pack's PDF where the person says. Raises Refusal."""
    from desktop.meeting_pack import pack_file_name

    with desk.book.reading() as view:
        layout = wanted.choices.layout
        name = pack_file_name(view, wanted.meeting, wanted.audience, chair=wanted.chair, layout=layout)
    save_as(parent, desk, name, data)


def save_as(parent: QWidget, desk: Desk, name: str, data: bytes) -> None:
    """Write a pack's PDF where the person says, `name` being proposed. Raises Refusal."""
    from desktop.written import whole

    place = desk.choose_place(parent, _("Save the pack"), name)
    if place is None:
        return
    with whole(place, desk.book.path) as out:
        out.write(data)
    desk.tell(_("The pack was saved as “{name}”.").format(name=place.name))


def save_twin(parent: QWidget, desk: Desk, wanted: Wanted) -> None:
    """Write a pack's readable copy where the person says. Raises Refusal."""
    from desktop.pack_twin import twin_file_name, write_pack_twin

    book, meeting, audience, chair = desk.book, wanted.meeting, wanted.audience, wanted.chair
    with book.reading() as view:
        name = twin_file_name(view, meeting, audience, chair=chair)
    place = desk.choose_place(parent, _("Save the readable copy"), name)
    if place is None:
        return
    today, how = desk.today, wanted.choices.arrangement()
    desk.jobs.start(
        _("Writing the readable copy"),
        lambda: write_pack_twin(book, meeting, audience, place, chair=chair, today=today, arrangement=how),
        on_done=lambda _made: desk.tell(_("The readable copy was saved as “{name}”.").format(name=place.name)),
    )


def issue(desk: Desk, wanted: Wanted, on_done: Callable[[], object], on_end: Callable[[], object]) -> None:
    """Issue a meeting's pack to all its readers: each gets theirs made and looked through first, as they have packs
    made up, and they are kept as they are. `wanted` adds readers whom the meeting has not by itself; `on_end` comes
    however it ended."""
    from desktop.drafts import seal_drafts

    book, meeting, audience, today = desk.book, wanted.meeting, wanted.audience, desk.today
    seal_drafts(book)
    arrangements = _arrangements(desk, meeting, audience)

    def work() -> Generator[Step, None, dict[str, Printed]]:
        from desktop.meeting_pack import packs_to_issue

        return packs_to_issue(book, meeting, [audience], today=today, arrangements=arrangements)

    def issued(printed: dict[str, Printed]) -> None:
        from desktop.issuing import issue_pack, readers_words

        version = issue_pack(book, meeting, printed=printed).version
        words = _("Version {n} is issued to {readers}. The numbers of its items and papers stay from now on.")
        with book.reading() as view:
            readers = joined([readers_words(view, one) for one in printed])
        desk.tell(words.format(n=version, readers=readers))
        on_done()

    desk.jobs.start(_("Making the packs to issue"), work, on_done=issued, on_end=lambda _how: on_end())


def _arrangements(desk: Desk, meeting: str, audience: str) -> dict[str, Arrangement]:
    """How each set of readers has its pack made up."""
    from desktop.issuing import readers_of
    from desktop.pack_choices import choices_for, sort_of

    with desk.book.reading() as view:
        wanted = [*readers_of(view, meeting), audience]
        return {one: choices_for(view, sort_of(one)).arrangement() for one in wanted}
