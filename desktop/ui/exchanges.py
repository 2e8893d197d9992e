"""What passes between this laptop and the others beside the window: by itself, or because a person asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.book import Book
from desktop.bundles import tell
from desktop.by_itself import Ending, Turns
from desktop.carrier_list import Carrier, carriers, note_exchange, place_of
from desktop.carriers.stick import Stick, on_stick
from desktop.carriers.unreachable import Unreachable, WrongPassword
from desktop.errors import NoSuchFile, Refusal
from desktop.exchanged import Exchanged, SoFar, What
from desktop.exchanging import exchange
from desktop.steps import Step
from desktop.ui.jobs import Job, Jobs
from desktop.ui.line import Line
from desktop.ui.sticks import Sticks
from desktop.words import _

if TYPE_CHECKING:
    from desktop.ui.open_room import OpenRoom

LOOK = 5000
"""Milliseconds from one look at whose turn it is to the next."""
SEEN = 400
"""Milliseconds that an exchange which goes by itself may last before it is shown."""
HELD = 600
"""Milliseconds a bundle may take to come into the book before the window waits for it."""
PATIENCE = 3.0
"""Seconds that closing the book waits for somebody at the other end of a line."""


PASSED: tuple[What, ...] = ("taken", "known", "aside", "unaddressed", "written", "removed")
"""What became of a file that changes who has what, or what waits."""


class Standing(NamedTuple):
    """How a carrier or a stick stands: `going` now; what kept it from working when it was last tried, if anything; what
    came of it then, in words; and why some files there were not taken."""

    going: bool = False
    kept_by: Ending = "done"
    words: str = ""
    refused: tuple[str, ...] = ()


class _Going(NamedTuple):
    """An exchange under way: what it has done so far, and whom to tell what came of it, if a person asked."""

    job: Job
    so_far: SoFar
    done: Callable[[str], object] | None


class Exchanges(QObject):
    """Each way has a worker of its own, so that a slow line holds up nothing else: bundles take turns at the book.

    `changed` follows whatever is seen on the pages about ways, `exchanged` each exchange that was asked for, or by
    which something passed, for then others may have said what they have; `stick_came(stick)` is for one that was used
    so before; `held` says, again and again, that a bundle has the book for so long that nothing else can be written
    meanwhile; `slipped(error)` is for bugs.
    """

    changed = Signal()
    exchanged = Signal()
    stick_came = Signal(object)
    held = Signal()
    slipped = Signal(object)

    def __init__(self, book: Book, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._workers: dict[str, Jobs] = {}
        self.sticks = Sticks(self)
        self.sticks.appeared.connect(self._stick_appeared)
        self.sticks.changed.connect(self.changed)
        self._line: Line | None = None
        self._room: OpenRoom | None = None
        self._turns, self._going = Turns(), dict[str, _Going]()
        self._standing: dict[str, Standing] = {}
        self._passwords: dict[str, str] = {}
        self.carriers: list[Carrier] = carriers(book)
        self.waits = False
        self._look = QTimer(self, interval=LOOK)
        self._look.timeout.connect(self.go_by_itself)
        self._hold = QTimer(self, interval=HELD // 3)
        self._hold.timeout.connect(self._see_held)
        self._held = 0

    def begin(self) -> None:
        """From now on go by itself, and notice sticks and lines."""
        self._line = Line(self)
        self._line.appeared.connect(self._line_appeared)
        self.sticks.begin()
        self.renew()
        self._look.start()

    def close(self) -> None:
        """Stop: whatever is under way takes its bundle whole or not at all."""
        self._look.stop()
        self._hold.stop()
        for going in self._going.values():
            going.job.stop()  # all at once, before each is waited for
        if self._room is not None:
            self._room.close()
        self.sticks.close()
        end = time.monotonic() + PATIENCE
        for jobs in self._workers.values():
            jobs.close(max(0.0, end - time.monotonic()))
        self._going.clear()
        self.deleteLater()  # here and now: it has timers, which may only be taken down on this thread

    # -- how things stand ----------------------------------------------------------------------------------

    def renew(self) -> None:
        """Carriers were added, changed or forgotten."""
        self.carriers = carriers(self._book)
        self._turns.watch(self.carriers, time.monotonic())
        self.changed.emit()

    def standing(self, key: str) -> Standing:
        """How the carrier of that name, or the stick at that place, stands."""
        return self._standing.get(key, Standing())._replace(going=key in self._going)

    @property
    def room(self) -> OpenRoom:
        """The room, open or not."""
        if self._room is None:
            from desktop.ui.open_room import OpenRoom

            self._room = OpenRoom(self._book, self)
            self._room.changed.connect(self.changed)
            self._room.visited.connect(self.exchanged)
            self._room.changed.connect(self._watch)
            self._room.jobs.slipped.connect(self.slipped)
        return self._room

    def is_in_room(self) -> bool:
        """Whether the room is open."""
        return self._room is not None and self._room.is_open()

    @property
    def words(self) -> str:
        """What the status line says; nothing when there is nothing to say."""
        if self._going:
            return _("Exchanging by {way}").format(way=next(iter(self._going.values())).job.name)
        if self.waits and self.carriers:
            return _("Nothing goes by itself just now")
        for one in self.carriers:
            if self.standing(one.name).kept_by == "password":
                return _("{way}: the password is asked for").format(way=one.name)
        return _("The room is open") if self.is_in_room() else ""

    # -- by itself -----------------------------------------------------------------------------------------

    def book_changed(self) -> None:
        """Something was written here: it goes soon."""
        self._turns.changed(time.monotonic())

    def go_by_itself(self) -> None:
        """Exchange by those carriers whose turn it is, unless a person said not now."""
        if self.waits:
            return
        due = self._turns.due(time.monotonic())
        for one in self.carriers:
            if one.name in due and one.name not in self._going and self._may_reach(one):
                self._go(one, None)

    def not_now(self, waits: bool) -> None:
        """Whether to let nothing go by itself: until it is said otherwise, or the book is closed."""
        self.waits = waits
        if waits:
            for going in self._going.values():
                if going.done is None:
                    going.job.stop()
        else:
            for one in self.carriers:
                self._turns.at_once(one.name, time.monotonic())
            self.go_by_itself()
        self.changed.emit()

    def _may_reach(self, carrier: Carrier) -> bool:
        return carrier.kind == "folder" or self._line is None or self._line.is_there()

    def _line_appeared(self) -> None:
        self._turns.line_appeared(time.monotonic())
        QTimer.singleShot(LOOK, self, self.go_by_itself)  # a line that has just come up often carries nothing yet

    # -- because a person asked ----------------------------------------------------------------------------

    def by_carrier(self, name: str, done: Callable[[str], object]) -> None:
        """Exchange by a carrier now; what came of it is said through `done`."""
        carrier = next(one for one in self.carriers if one.name == name)
        self._seal()
        under_way = self._going.get(name)
        if under_way is None:
            self._go(carrier, done)
        else:
            self._going[name] = under_way._replace(done=done)
            self.changed.emit()

    def by_stick(self, stick: Stick, done: Callable[[str], object]) -> None:
        """Exchange with a stick now; our folder is made on it if need be."""
        key, book = str(stick.root), self._book
        if key not in self._going:
            self._seal()
            self._start(
                key,
                stick.name,
                lambda so_far: exchange(book, on_stick(stick.root, prepare=True), so_far=so_far),
                done,
            )

    def know_password(self, name: str, password: str) -> None:
        """Use this password for a carrier until the book is closed."""
        self._passwords[name] = password
        self._standing.pop(name, None)
        self._turns.at_once(name, time.monotonic())

    def keep_password(self, name: str, password: str, kept: Callable[[bool], object]) -> None:
        """Let the key ring keep it for the next time; whether it does is said through `kept`, which may be long after:
        the system may ask a person to unlock it."""
        from desktop.carrier_list import give_password

        book = self._book

        def keeping() -> Generator[Step, None, bool]:
            yield Step(0, 0)
            return give_password(book, name, password)

        self._worker(name).start(_("Keeping the password"), keeping, on_done=kept)

    def _seal(self) -> None:
        from desktop.drafts import seal_drafts

        seal_drafts(self._book)

    # -- one exchange --------------------------------------------------------------------------------------

    def _go(self, carrier: Carrier, done: Callable[[str], object] | None) -> None:
        book, password = self._book, self._passwords.get(carrier.name)
        metered = self._line is not None and self._line.is_metered() and carrier.kind == "webdav"

        def going(so_far: SoFar) -> Generator[Step, None, Exchanged]:
            place = place_of(book, carrier, password)
            exchanged = yield from exchange(book, place, trusted=carrier.trusted, metered=metered, so_far=so_far)
            note_exchange(book, carrier, exchanged)
            return exchanged

        self._start(carrier.name, carrier.name, going, done)

    def _start(
        self,
        key: str,
        name: str,
        work: Callable[[SoFar], Generator[Step, None, Exchanged]],
        done: Callable[[str], object] | None,
    ) -> None:
        so_far = SoFar()
        job = self._worker(key).start(
            name, lambda: _with_its_refusal(work(so_far)), on_done=lambda found: self._done(key, found)
        )
        self._going[key] = _Going(job, so_far, done)
        self._watch()
        # what goes by itself is over before anybody looks, most times, and nothing need flicker
        QTimer.singleShot(SEEN if done is None else 0, self, self._say_changed)

    def _say_changed(self) -> None:
        self.changed.emit()

    def _worker(self, key: str) -> Jobs:
        if key not in self._workers:
            jobs = self._workers[key] = Jobs(self)
            jobs.changed.connect(self._follow)
            jobs.slipped.connect(self.slipped)
        return self._workers[key]

    def _follow(self) -> None:
        """One that was stopped, or slipped, is under way no longer: its next turn comes, and not at once."""
        ended = [key for key, going in self._going.items() if not self._workers[key].runs(going.job)]
        for key in ended:
            going = self._going.pop(key)
            self._turns.ended(key, "done" if going.job.stopping() else "refused", time.monotonic())
            self._tell(going)
        if ended:
            self.changed.emit()

    def _tell(self, going: _Going) -> None:
        """Tell the screens what came, however it ended. Where something went by itself and nothing passed, as happens
        twice a minute, there is nothing to count anew."""
        told = going.so_far.told()
        tell(self._book, told)
        if going.done is not None or told.those(*PASSED):
            self.exchanged.emit()

    def _watch(self) -> None:
        """Watch whether the book is held, as long as anything may hold it."""
        if self._going or self.is_in_room():
            self._hold.start()

    def _see_held(self) -> None:
        self._held = self._held + 1 if self._book.turn.locked() else 0
        if self._held >= 3:
            self.held.emit()
        elif not self._held and not self._going and not self.is_in_room():
            self._hold.stop()

    def stop_all(self) -> None:
        """Stop whatever is under way, as far as a person can from here."""
        for going in self._going.values():
            going.job.stop()

    def _done(self, key: str, found: Exchanged | Refusal) -> None:
        going = self._going.pop(key)
        how = _how(found)
        self._turns.ended(key, how, time.monotonic())
        words = str(found) if isinstance(found, Refusal) else found.words
        refused = tuple(one.words for one in going.so_far.told().those("refused"))
        self._standing[key] = Standing(kept_by=how, words=words, refused=refused)
        self.carriers = carriers(self._book)
        self._tell(going)
        self.changed.emit()
        if going.done is not None:
            going.done(words)

    def _stick_appeared(self, stick: Stick) -> None:
        if stick.is_ours:
            self.stick_came.emit(stick)


def _with_its_refusal(work: Generator[Step, None, Exchanged]) -> Generator[Step, None, Exchanged | Refusal]:
    """The same, giving what was refused instead of raising it: what to do next follows from which it is."""
    try:
        return (yield from work)
    except Refusal as refusal:
        return refusal


def _how(found: Exchanged | Refusal) -> Ending:
    if isinstance(found, Exchanged):
        return "done"
    if isinstance(found, WrongPassword):
        return "password"
    # a share on the network is not there when there is no network
    return "unreachable" if isinstance(found, Unreachable | NoSuchFile) else "refused"
