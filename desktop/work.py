"""The inside of one operation: a SQLAlchemy session whose changes one listener writes down.

Imported when something is first written, never on the way to the first window.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import create_engine, event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import StaticPool

from desktop import clock
from desktop.errors import BadValue, NotFound
from desktop.forgetting import forget_words
from desktop.models.audience import Audience, check_stays
from desktop.models.base import RECORDS, Record, new_id
from desktop.models.kinds import Kind, Plain
from desktop.models.tables import twin_of
from desktop.projection import project
from desktop.sync import log
from desktop.sync.circles import CLUSTER, ME, belongs
from desktop.sync.ids import belongs_to
from desktop.sync.live import Seen, seen_now
from desktop.sync.members import KIND as MEMBER
from desktop.sync.members import read_member
from desktop.sync.operations import MOST_BYTES, MOST_CHANGES, Change
from desktop.sync.schema import ERASURE
from desktop.words import _

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlcipher3.dbapi2 import Connection

    from desktop.book import Book

R = TypeVar("R", bound=Record)
_ALONE = (ERASURE, "issue")


class Work:
    """What an operation may do. Records got or added here are live: setting an attribute is the change."""

    def __init__(self, book: Book, connection: Connection, seen: Mapping[str, Seen]) -> None:
        self._book, self._connection, self._seen = book, connection, seen
        self._changes: dict[tuple[str, str], Change] = {}
        self._settled: list[Change] = []
        self._circles: dict[str, str] = {}
        self._made: set[str] = set()
        self._kind_of_act = "do"
        self._reverts: int | None = None
        self.session = Session(bind=_engine(book, connection), autoflush=True, expire_on_commit=False)
        event.listen(self.session, "before_flush", self._note)
        event.listen(self.session, "do_orm_execute", _refuse_bulk)

    # -- records -----------------------------------------------------------------------------------------

    def add(self, record: type[R], *, id: str | None = None, audience: str = "cluster", **values: Any) -> R:
        """A new record. With an id of its own (`derived_id`) a record already here is given back instead."""
        if id is not None:
            held = self.find(record, id)
            if held is not None:
                return held
        made = twin_of(record)()
        for name, kind in record.fields.items():
            setattr(made, name, kind.default)
        made.audience = audience
        for name, value in values.items():
            if name not in record.fields:
                raise BadValue(name, _("there is no such field"))
            setattr(made, name, value)
        made.audience = record.fields["audience"].check(made.audience)
        made.circle = self._circle(Audience.read(made.audience))
        self._check_among(made.circle)
        made.id = id or new_id(record.kind, made.circle)
        if not belongs_to(made.id, made.circle):
            raise RuntimeError(f"{made.id} is no id in {made.circle}")
        for name, kind in record.fields.items():
            setattr(made, name, kind.check(getattr(made, name)))
        self.session.add(made)
        self.session.flush()
        return made

    def _circle(self, audience: Audience) -> str:
        """The circle of an audience; what a school shares with the facilitator is for whoever that is today."""
        if audience.form != "school+facilitator":
            return audience.circle
        row = self._connection.execute(
            "SELECT person FROM device WHERE role = 'facilitator' AND removed IS NULL ORDER BY place DESC LIMIT 1"
        ).fetchone()
        return f"{audience.circle},{row[0]}" if row else audience.circle

    def _check_among(self, circle: str) -> None:
        """Whoever writes for a circle is in it: nobody else's laptop would hold what she wrote, nor count it."""
        if circle in (CLUSTER, ME):
            return
        member = read_member(self._connection, self._book.device)
        if member is None or not belongs(member, circle):
            raise BadValue(
                _("Who may see it"),
                _("you are not among them, so it would be on none of their laptops, nor on yours"),
            )

    def find(self, record: type[R], id: str | None) -> R | None:
        """A record by its id, or None."""
        return self.session.get(twin_of(record), id) if id else None

    def get(self, record: type[R], id: str) -> R:
        """A record by its id. Raises NotFound."""
        held = self.find(record, id)
        if held is None:
            raise NotFound(id)
        return held

    def any(self, id: str) -> Record:
        """A record of whatever kind its id names. Raises NotFound."""
        described = RECORDS.get(id.partition("-")[0])
        if described is None:
            raise NotFound(id)
        return self.get(described, id)

    def all(self, record: type[R], **equal: Any) -> Iterator[R]:
        """Records in view whose columns equal these values, by id."""
        twin: Any = twin_of(record)
        question = select(twin).where(twin.hidden.is_not(True)).order_by(twin.id)
        for name, value in equal.items():
            question = question.where(getattr(twin, name) == value)
        return iter(self.session.scalars(question).all())

    def hide(self, record: Record) -> None:
        """Take a record out of view, seeing all that stands in it now; what hangs under it stays and is listed."""
        if record.id in self._made:
            raise RuntimeError("nothing of it is sealed yet: leave it out instead of hiding it")
        record.hidden = True

    def restate(self, changes: list[Change], circle_of: Mapping[str, str]) -> None:
        """Changes whose seen ids are exactly given: undo, and settling a disagreement."""
        for change in changes:
            self._settled.append(change)
            self._circles[change.record] = circle_of[change.record]

    def say_of_members(self, word: str, data: dict[str, Any], about: str = "", circle: str = "cluster") -> None:
        """State who is, or is no longer, a member (sync/members.py)."""
        self.as_act("say")
        record = new_id(MEMBER, circle)
        field = f"{word}/{about}" if about else word
        self.restate([Change(record, field, json.dumps(data, sort_keys=True))], {record: circle})

    @property
    def connection(self) -> Connection:
        """The connection that this operation writes through."""
        return self._connection

    def as_act(self, kind: str, reverts: int | None = None) -> None:
        """Say that this operation undoes or redoes an earlier one, or is of a kind that cannot be undone."""
        self._kind_of_act, self._reverts = kind, reverts

    # -- the one listener --------------------------------------------------------------------------------

    def _note(self, session: Session, _context: object = None, _instances: object = None) -> None:
        if session.deleted:
            raise RuntimeError("records are hidden, never deleted")
        for made in session.new:
            self._note_new(made)
        for changed in session.dirty:
            self._note_changed(changed)

    def _note_new(self, made: Record) -> None:
        self._circles[made.id] = made.circle
        self._made.add(made.id)
        for name, kind in made.fields.items():
            value = getattr(made, name)
            if name == "audience" or value != kind.default:
                self._change(made.id, name, kind, kind.default, value)

    def _note_changed(self, changed: Record) -> None:
        attributes = inspect(changed).attrs
        for name, kind in changed.fields.items():
            history = attributes[name].history
            if not history.has_changes():
                continue
            value = kind.check(history.added[0] if history.added else None)
            setattr(changed, name, value)
            old = history.deleted[0] if history.deleted else kind.default
            if name == "audience":
                check_stays(changed.circle, value)
            if value != old:
                self._circles[changed.id] = changed.circle
                self._change(changed.id, name, kind, old, value)

    def _change(self, record: str, name: str, kind: Kind, old: Any, value: Any) -> None:
        if not kind.many:
            self._put(record, name, value)
            return
        before, after = kind.parts(old), kind.parts(value)  # type: ignore[attr-defined]  # Members only
        for member in sorted(before.keys() | after.keys()):
            if before.get(member) != after.get(member):
                self._put(record, f"{name}/{member}", after.get(member))

    def _put(self, record: str, field: str, value: Plain) -> None:
        standing = self._seen.get(record)
        if standing is None:
            # what stood when the operation began: nothing is signed before its end
            standing = {} if record in self._made else seen_now(self._connection, record)
        if field == "hidden" and value is True:
            seen = tuple(sorted(one for ids in standing.values() for one in ids))
        else:
            seen = standing.get(field, ())
        self._changes[record, field] = Change(record, field, value, seen)

    # -- the end -----------------------------------------------------------------------------------------

    def seal(self, name: str, about: str) -> set[str]:
        """Sign what was changed, a part for each circle, and let the tables follow. Gives the records touched."""
        # noted without a flush: the rows are about to be written from the log anyhow
        self._note(self.session)
        changes = [*self._changes.values(), *self._settled]
        if self._reverts is not None:
            self._connection.execute("UPDATE act SET reverted = 1 WHERE n = ?", (self._reverts,))
        if not changes and self._reverts is None:
            return set()
        at = clock.now()
        cursor = self._connection.execute(
            "INSERT INTO act (name, about, at, kind, reverts) VALUES (?, ?, ?, ?, ?)",
            # it may hold a file's name, and on some systems that may hold bytes that are no letters
            (name, about.encode("utf-8", "replace").decode(), at, self._kind_of_act, self._reverts),
        )
        seed = self._book.meta("device")
        parts: dict[tuple[str, str], list[Change]] = {}
        for change in changes:
            # what is to be forgotten is named in an operation that holds nothing else, so is never forgotten itself;
            # what was in an issued pack is forgotten with any of that, and nothing else with it
            kind = change.record.partition("-")[0]
            alone = kind if kind in _ALONE else ""
            parts.setdefault((self._circles[change.record], alone), []).append(change)
        touched = {change.record for change in changes}
        # an undo that found nothing to change is done all the same, and may be done again
        for (circle, _alone), part in sorted(parts.items()):
            for some in _of_a_size(part):
                act = cursor.lastrowid or 0
                touched |= log.write(self._connection, seed, circle, name, some, act=act, at=at)[1]
        project(self._connection, touched)
        if any(change.record.startswith(f"{ERASURE}-") for change in changes):
            forget_words(self._connection, touched)
        for change in changes:
            self._connection.execute(
                "DELETE FROM draft WHERE record = ? AND field = ?",
                (change.record, change.field.partition("/")[0]),
            )
        return touched

    def end(self) -> None:
        """Let go of the session; what was not sealed is gone."""
        self.session.expunge_all()
        self.session.close()


def _of_a_size(changes: list[Change]) -> Iterator[list[Change]]:
    """A very large import becomes several operations, each well within what every laptop takes."""
    some: list[Change] = []
    letters = 0
    for change in changes:
        weight = 200 + 32 * len(change.seen) + (len(change.value) if isinstance(change.value, str) else 0)
        if some and (len(some) >= MOST_CHANGES // 4 or letters + weight > MOST_BYTES // 8):
            yield some
            some, letters = [], 0
        some.append(change)
        letters += weight
    yield some


def _engine(book: Book, connection: Connection) -> Engine:
    """SQLAlchemy over the very connection that reads, so that an operation is one transaction."""
    if book._engine is None:
        from sqlcipher3 import dbapi2 as driver

        book._engine = create_engine(
            "sqlite://",
            module=driver,
            creator=lambda: connection,
            poolclass=StaticPool,
            pool_reset_on_return=None,
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
        )
        # the first connection ends with a rollback of its own, so it is made before any operation begins
        book._engine.connect().close()
    engine: Engine = book._engine
    return engine


def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_update or state.is_delete or state.is_insert:
        raise RuntimeError("bulk statements would not be written down; change records one by one")
