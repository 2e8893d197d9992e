"""The book: one encrypted file; what is reported as done is kept, and what goes wrong is said."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import unicodedata
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from desktop import history, records
from desktop.book import Book, Touched, create_book, open_book
from desktop.cipher import connect
from desktop.drafts import seal_drafts
from desktop.errors import (
    BadValue,
    BookHeld,
    DamagedBook,
    DiskFull,
    NewerBook,
    NoSuchFile,
    NotABook,
    Refusal,
    WrongPassphrase,
)
from desktop.models import Action, Cluster, Item, Note, Person, Role, School
from desktop.models.base import new_id
from desktop.sync.operations import MOST_BYTES, Change, new_device, seal
from desktop.work import _of_a_size
from tests.conftest import PASSPHRASE, contents

ROOT = Path(__file__).parents[1]


def test_a_new_book_knows_its_cluster_its_school_and_its_founder(tmp_path: Path) -> None:
    with create_book(
        tmp_path / "Downland", PASSPHRASE, cluster="Downland", school="School F", person="Siân Bright"
    ) as book:
        assert book.path.name == "Downland.clusterbook"
        with book.reading() as view:
            assert view.title(book.cluster) == "Downland"
            assert view.title(book.me) == "Siân Bright"
            role = view.all(Role)[0]
            assert (role.person, role.role, view.title(role.school)) == (book.me, "head", "School F")
    assert [path.name for path in tmp_path.iterdir()] == ["Downland.clusterbook"]


def test_nothing_of_it_can_be_read_without_the_passphrase(tmp_path: Path) -> None:
    with create_book(
        tmp_path / "D", PASSPHRASE, cluster="Downland", school="School F", person="Siân"
    ) as book:
        records.add(book, "note", {"text": "Something private about the nursery"})
        raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for words in (b"SQLite", b"Downland", b"nursery", PASSPHRASE.encode()):
        assert words not in raw
    with pytest.raises(WrongPassphrase):
        open_book(book.path, "seven quiet bams")


def test_the_passphrase_may_be_typed_with_other_accents_of_the_same_letters(tmp_path: Path) -> None:
    book = create_book(tmp_path / "D", "caf\u00e9 by the barn", cluster="D", school="F", person="S")
    book.close()
    open_book(book.path, "cafe\u0301 by the barn").close()


def test_a_passphrase_that_keeps_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="at least 8"):
        create_book(tmp_path / "D", "short", cluster="D", school="F", person="S")
    assert not list(tmp_path.iterdir())


def test_the_second_program_is_told_who_has_the_book(book: Book) -> None:
    with pytest.raises(BookHeld, match="process"):
        open_book(book.path, key=book.key)


def test_through_a_link_a_book_is_the_same_book(book: Book, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    link = tmp_path / "desk" / "shortcut.clusterbook"
    link.symlink_to(book.path)
    with pytest.raises(BookHeld, match="process"):
        open_book(link, key=book.key)
    assert [one.name for one in link.parent.iterdir()] == [link.name]


def test_through_a_link_a_book_opens_after_the_power_went(book: Book, tmp_path: Path) -> None:
    with book.operation("Add") as work:
        for n in range(300):
            work.add(Action, title=f"Action {n}")
    (tmp_path / "after").mkdir()
    (tmp_path / "desk").mkdir()
    # what lay on the disk at that moment: most of it beside the book, not in it yet
    for ending in ("", "-wal"):
        shutil.copy(f"{book.path}{ending}", tmp_path / "after" / f"mine.clusterbook{ending}")
    link = tmp_path / "desk" / "shortcut.clusterbook"
    link.symlink_to(tmp_path / "after" / "mine.clusterbook")
    with open_book(link, key=book.key) as again, again.reading() as view:
        assert view.count(Action) == 300


def test_the_lock_ends_with_a_program_that_was_killed(fresh_book: tuple[Path, bytes], tmp_path: Path) -> None:
    path = Path(shutil.copy(fresh_book[0], tmp_path))
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"""if True:
            import time
            from pathlib import Path
            from desktop.book import open_book
            book = open_book(Path({str(path)!r}), key=bytes.fromhex({fresh_book[1].hex()!r}))
            print("open", flush=True)
            time.sleep(60)""",
        ],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert holder.stdout is not None
    with holder:
        assert holder.stdout.readline().strip() == b"open"
        with pytest.raises(BookHeld):
            open_book(path, key=fresh_book[1])
        holder.kill()
        holder.wait()
    open_book(path, key=fresh_book[1]).close()


def test_what_is_no_book_is_said_to_be_none(tmp_path: Path) -> None:
    for name, content in {"a": b"", "b": b"hello" * 2000, "c": b"SQLite format 3\0" + bytes(8192)}.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(NotABook):
        open_book(tmp_path / "a", PASSPHRASE)
    with pytest.raises(WrongPassphrase):  # random bytes and a wrong key look alike: nothing tells them apart
        open_book(tmp_path / "b", PASSPHRASE)
    with pytest.raises(NotABook):
        open_book(tmp_path / "c", PASSPHRASE)
    with pytest.raises(NoSuchFile):
        open_book(tmp_path / "gone", PASSPHRASE)
    with pytest.raises(Refusal):
        open_book(tmp_path, PASSPHRASE)


def test_an_encrypted_file_of_something_else_is_no_book(tmp_path: Path) -> None:
    salt, key = bytes(range(16)), bytes(32)
    connection = connect(tmp_path / "other", key, salt)
    connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    with pytest.raises(NotABook):
        open_book(tmp_path / "other", key=key)


def test_a_book_of_a_newer_version_is_left_as_it_is(fresh_book: tuple[Path, bytes], tmp_path: Path) -> None:
    path = Path(shutil.copy(fresh_book[0], tmp_path))
    raw = connect(path, fresh_book[1], path.read_bytes()[:16])
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(NewerBook):
        open_book(path, key=fresh_book[1])
    assert path.read_bytes() == before


def test_a_book_cut_short_is_said_to_be_damaged(fresh_book: tuple[Path, bytes], tmp_path: Path) -> None:
    path = Path(shutil.copy(fresh_book[0], tmp_path))
    os.truncate(path, path.stat().st_size - 3 * 4096)
    with pytest.raises(DamagedBook):
        open_book(path, key=fresh_book[1])


def test_a_book_with_a_broken_page_says_so_when_it_is_met(
    fresh_book: tuple[Path, bytes], tmp_path: Path
) -> None:
    path = Path(shutil.copy(fresh_book[0], tmp_path))
    with open(path, "r+b") as file:
        for page in range(2, path.stat().st_size // 4096):
            file.seek(page * 4096 + 100)
            file.write(b"\0" * 64)

    def read_it() -> None:
        with open_book(path, key=fresh_book[1]) as book, book.reading() as view:
            view.all(Cluster)

    with pytest.raises(Refusal):
        read_it()


def test_an_older_book_gains_what_came_later(fresh_book: tuple[Path, bytes], tmp_path: Path) -> None:
    path = Path(shutil.copy(fresh_book[0], tmp_path))
    raw = connect(path, fresh_book[1], path.read_bytes()[:16])
    raw.execute("ALTER TABLE cluster DROP COLUMN notice_days")
    raw.execute("DROP TABLE criterion")
    raw.execute("UPDATE meta SET value = 'of another version' WHERE name = 'tables'")
    raw.close()
    with open_book(path, key=fresh_book[1]) as book, book.reading() as view:
        assert view.all(Cluster)[0].notice_days == 7
        assert view.title(book.me) == "Jo Bright"


def test_an_operation_is_kept_whole_or_not_at_all(book: Book) -> None:
    before = contents(book)

    def broken_off() -> None:
        with book.operation("Add") as work:
            work.add(School, name="School Z")
            raise ZeroDivisionError

    def badly_filled() -> None:
        with book.operation("Add") as work:
            work.add(School, name="School Z").roll = "many"  # type: ignore[assignment]

    with pytest.raises(ZeroDivisionError):
        broken_off()
    with pytest.raises(BadValue):
        badly_filled()
    assert contents(book) == before


def test_a_step_too_large_for_one_operation_is_one_step_all_the_same(book: Book) -> None:
    with book.operation("Import documents") as work:
        for n in range(2600):
            work.add(Action, title=f"Action {n}", evidence="what was seen")
    with book.reading() as view:
        assert view.rows("SELECT count(*) FROM operation WHERE name = 'Import documents'")[0][0] > 1
        assert view.count(Action) == 2600
    undone = history.undo(book)
    assert undone is not None
    assert len(undone.records) == 2600
    with book.reading() as view:
        assert view.count(Action) == 0


def test_the_screens_hear_of_what_was_done_after_it_is_safe(book: Book) -> None:
    heard: list[Touched] = []
    stop = book.listen(heard.append)
    id = records.add(book, "action", {"title": "Visit School C"})
    assert [(one.name, one.records, one.any_of("action")) for one in heard] == [
        ("Add", frozenset({id}), True)
    ]
    records.change(book, id, {"title": "Visit School C"})  # nothing changes, so nobody is told
    stop()
    records.hide(book, id)
    assert len(heard) == 1


def test_writing_outside_an_operation_or_past_its_listener_is_refused(book: Book) -> None:
    from sqlalchemy import update

    from desktop.models.tables import twin_of

    with pytest.raises(RuntimeError, match="bulk"), book.operation("Edit") as work:
        work.session.execute(update(twin_of(Person)).values(name="Everyone"))
    with pytest.raises(RuntimeError, match="never deleted"), book.operation("Edit") as work:
        work.session.delete(work.get(Person, book.me))
    with pytest.raises(KeyError), book.operation("Edit “Phonics visits: what we saw”"):
        pass
    with pytest.raises(RuntimeError, match="already open"), book.operation("Edit"), book.operation("Edit"):
        pass


def test_what_arrives_while_a_form_is_open_becomes_a_disagreement(book: Book) -> None:
    action = records.add(book, "action", {"title": "Share the baseline", "due": "2026-12-01"})
    on_screen = book.as_seen(action)
    records.change(book, action, {"due": "2027-02-12"})  # another laptop's edit, say
    records.change(book, action, {"due": "2027-02-26"}, seen=on_screen)
    with book.reading() as view:
        assert view.disagreements() == [(action, "due")]
        assert {one.value for one in view.live(action) if one.field == "due"} == {"2027-02-12", "2027-02-26"}
    settled = book.as_seen(action)
    records.change(book, action, {"due": "2027-02-12"}, seen=settled)
    with book.reading() as view:
        held = view.get(Action, action)
        assert held is not None
        assert (view.disagreements(), held.due) == ([], "2027-02-12")


def test_a_thing_made_for_few_is_never_widened_in_place(book: Book) -> None:
    note = records.add(book, "note", {"text": "Only mine"})
    with book.reading() as view:
        held = view.get(Note, note)
        assert held is not None
        assert (held.audience, held.circle) == ("me", "me")
    with pytest.raises(BadValue):
        records.change(book, note, {"audience": "cluster"})
    item = records.add(book, "item", {"title": "Data", "audience": "cluster"})
    records.change(book, item, {"audience": "governors"})
    with book.reading() as view:
        assert view.all(Item)[0].circle == "cluster"


def test_drafts_are_on_disk_at_once_and_sealed_when_asked(book: Book) -> None:
    item = records.add(book, "item", {"title": "Phonics"})
    book.keep_draft(item, "outcome", "Two things each sch", book.as_seen(item))
    other = driver_view(book)
    assert other.execute("SELECT value FROM draft").fetchall() == [("Two things each sch",)]
    other.close()
    book.keep_draft(item, "minutes", "a quarter of an hour", book.as_seen(item))
    assert seal_drafts(book) == [item]  # what its field refuses stays a draft
    with book.reading() as view:
        assert view.all(Item)[0].outcome == "Two things each sch"
    assert [draft[:3] for draft in book.drafts()] == [(item, "minutes", "a quarter of an hour")]
    book.drop_draft(item, "minutes")
    assert not book.drafts()


def driver_view(book: Book) -> driver.Connection:
    """A second reader, who sees only what is safely committed."""
    return connect(book.path, book.key, book.salt, read_only=True)


def test_a_full_disk_is_said_and_nothing_is_lost(book: Book) -> None:
    item = records.add(book, "item", {"title": "Phonics"})
    before = contents(book)
    pages = book._connection.execute("PRAGMA page_count").fetchone()[0]
    book._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull, match="Nothing was changed"):
        records.change(book, item, {"outcome": "word " * 30_000})
    assert contents(book) == before
    book._connection.execute("PRAGMA max_page_count = 1073741823")
    records.change(book, item, {"outcome": "Two things each school will try"})
    with book.reading() as view:
        assert view.all(Item)[0].outcome == "Two things each school will try"


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a word of other systems")
def test_nothing_reported_as_done_is_lost_when_the_program_is_killed(
    fresh_book: tuple[Path, bytes], tmp_path: Path
) -> None:
    path = Path(shutil.copy(fresh_book[0], tmp_path))
    code = f"""
        from pathlib import Path
        from desktop import history, records
        from desktop.book import open_book
        book = open_book(Path({str(path)!r}), key=bytes.fromhex({fresh_book[1].hex()!r}))
        n = 0
        while True:
            n += 1
            print(records.add(book, "action", {{"title": f"Action {{n}}"}}), flush=True)
        """
    writer = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert writer.stdout is not None
    with writer:
        said = [writer.stdout.readline().strip() for _ in range(25)]
        os.kill(writer.pid, signal.SIGKILL)
        said += [line.strip() for line in writer.stdout if line.endswith("\n")]
    with open_book(path, key=fresh_book[1]) as book:
        with book.reading() as view:
            kept = {one.id for one in view.all(Action)}
        assert set(said) <= kept
        assert book._connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_name_of_five_hundred_letters_and_of_any_script_is_kept(book: Book) -> None:
    for name in ("S" * 500, "עדנה כהן", "نور الهدى", "Zoe\u0308 Ng\u0303wi\u0304", "Łukasz 李"):
        id = records.add(book, "person", {"name": name})
        with book.reading() as view:
            assert view.title(id) == unicodedata.normalize("NFC", name)
    with pytest.raises(BadValue, match="1001"):
        records.add(book, "person", {"name": "S" * 1001})


def test_an_upgrade_broken_off_is_begun_again(
    fresh_book: tuple[Path, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A field that came later waits in the log for its column; a stop half way must not leave it there for ever."""
    path = Path(shutil.copy(fresh_book[0], tmp_path))
    with open_book(path, key=fresh_book[1]) as book, book.operation("Edit") as work:
        work.get(Cluster, book.cluster).notice_days = 12
    raw = connect(path, fresh_book[1], path.read_bytes()[:16])
    raw.execute("ALTER TABLE cluster DROP COLUMN notice_days")
    raw.execute("UPDATE meta SET value = 'of another version' WHERE name = 'tables'")
    raw.close()

    def killed(_connection: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("desktop.book.project_everything", killed)
        with pytest.raises(KeyboardInterrupt):
            open_book(path, key=fresh_book[1])
    with open_book(path, key=fresh_book[1]) as book, book.reading() as view:
        assert view.all(Cluster)[0].notice_days == 12


def test_what_a_hide_has_seen_counts_for_the_size_of_an_operation() -> None:
    """A thousand documents with many tags, hidden at once: each hide names every change that it saw."""
    seen = tuple(f"{n:024}.{n}" for n in range(300))
    hides = [Change(new_id("document"), "hidden", True, seen) for _n in range(1000)]
    parts = list(_of_a_size(hides))
    assert [change for part in parts for change in part] == hides
    for part in parts:
        operation = seal(new_device(), log="log-of-mine", seq=1, prev=None, lamport=1, at=0, name="Hide", changes=part)
        assert operation.content is not None
        assert len(operation.content) < MOST_BYTES / 2
