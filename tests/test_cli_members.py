"""The commands about other laptops, as a script would use them."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from desktop import inviting
from desktop.book import Book
from desktop.cli import main
from desktop.errors import DiskFull
from desktop.models import Person, Role, School
from desktop.sync.members import invitations
from tests.conftest import PASSPHRASE

WORDS = "four small plain words"


@pytest.fixture(autouse=True)
def passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTERBOOK_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("CLUSTERBOOK_INVITE_PASSPHRASE", WORDS)


class Terminal:
    """Runs commands, and gives what each wrote."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: object, code: int = 0) -> str:
        assert main([str(word) for word in words], lambda _book, _passphrase: 0) == code
        written = self._capsys.readouterr()
        self.errors = written.err
        assert "Traceback" not in written.err
        return written.out.strip()


@pytest.fixture
def cb(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def two(cb: Terminal, tmp_path: Path) -> tuple[Path, Path]:
    """Jo's book and Pat's, which has been heard from."""
    jo, pat = tmp_path / "jo.clusterbook", tmp_path / "pat.clusterbook"
    cb("new", jo, "--cluster", "Downland", "--school", "School F", "--person", "Jo Bright")
    file = cb("invite", jo, "--person", "Pat Lowe", "--school", "School H", "-o", tmp_path / "for-pat")
    assert file.endswith(".clusterinvitation")
    assert cb("join", file, pat) == str(pat)
    cb("bundle", "make", pat, "-o", tmp_path / "first")
    cb("bundle", "take", jo, tmp_path / "first")
    return jo, pat


def test_two_books_that_have_exchanged_everything_dump_the_same(
    cb: Terminal, two: tuple[Path, Path], tmp_path: Path
) -> None:
    jo, pat = two
    document = cb("add", jo, "document", "title=Marking policy")
    cb("add", pat, "note", "text=for Pat alone")
    cb("bundle", "make", jo, "--for", "Pat Lowe", "-o", tmp_path / "one")
    assert cb("bundle", "show", pat, tmp_path / "one").splitlines()[0].startswith("From Jo Bright: 1 new, 0 changed")
    assert document not in cb("dump", pat)
    assert "1 new" in cb("bundle", "take", pat, tmp_path / "one")
    assert "0 new" in cb("bundle", "take", pat, tmp_path / "one")  # nothing new, and no complaint
    cb("change", pat, document, "title=Feedback policy")
    cb("bundle", "make", pat, "-o", tmp_path / "two")
    cb("bundle", "take", jo, tmp_path / "two")
    assert cb("dump", jo, "--shared") == cb("dump", pat, "--shared")
    assert "Feedback policy" in cb("dump", jo, "--shared")
    assert "for Pat alone" not in cb("dump", pat, "--shared")
    for book in two:
        cb("rebuild", book)
        assert cb("check", book).startswith("Sound")


def test_members_are_listed_removed_and_heard_no_more(cb: Terminal, two: tuple[Path, Path], tmp_path: Path) -> None:
    jo, pat = two
    rows = [line.split("\t") for line in cb("members", jo).splitlines()]
    assert [row[1:4] for row in rows] == [["Jo Bright", "School F", "head"], ["Pat Lowe", "School H", "head"]]
    cb("remove", pat, "Jo Bright", code=1)
    assert "leads the cluster" in cb.errors
    cb("remove", jo, "Pat Lowe")
    assert "It keeps what it has" in cb.errors
    assert "removed by you" in cb("members", jo)
    cb("bundle", "make", pat, "-o", tmp_path / "late")
    cb("bundle", "take", jo, tmp_path / "late", code=1)
    assert "was removed from this cluster" in cb.errors


def test_sharing_and_erasing(cb: Terminal, two: tuple[Path, Path], tmp_path: Path) -> None:
    jo, pat = two
    note = cb("add", jo, "note", "text=Ask about the nursery")
    shared = cb("share", jo, note, "cluster")
    assert shared != note
    wrong = cb("add", jo, "document", "title=About Tom Pebblethwaite", "about=A visit")
    cb("bundle", "make", jo, "-o", tmp_path / "one")
    cb("bundle", "take", pat, tmp_path / "one")
    assert json.loads(cb("list", pat, "note", "--json"))[0]["text"] == "Ask about the nursery"
    cb("erase", jo, wrong, "title")
    assert "backups and paper keep what they have" in cb.errors
    cb("bundle", "make", jo, "-o", tmp_path / "two")
    assert "1 erased" in cb("bundle", "take", pat, tmp_path / "two")
    for book in two:
        assert "Pebblethwaite" not in cb("dump", book) + cb("history", book, wrong)
        assert "A visit" in cb("dump", book)


@pytest.mark.parametrize(
    "words",
    [
        ("bundle", "take", "{jo}", "{jo}"),
        ("bundle", "show", "{jo}", "{nothing}"),
        ("join", "{jo}", "{new}"),
        ("remove", "{jo}", "Nobody"),
        ("share", "{jo}", "note-aaaaaaaaaaaaaaaaaaaa", "cluster"),
        ("erase", "{jo}", "note-aaaaaaaaaaaaaaaaaaaa"),
        ("invite", "{pat}", "--person", "Ann", "--school", "School K", "-o", "{new}"),
        ("invite", "{jo}", "--person", "Ann", "-o", "{new}"),
        ("bundle", "make", "{jo}", "--for", "Nobody", "-o", "{new}"),
        ("bundle", "make", "{jo}", "-o", "{folder}/no such folder/x"),
        ("invite", "{jo}", "--person", "Ann", "--school", "School K", "-o", "{folder}/no such folder/x"),
        ("invite", "{jo}", "--person", "Ann", "--school", "School K", "-o", "{folder}/for-pat"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(
    cb: Terminal, two: tuple[Path, Path], tmp_path: Path, words: tuple[str, ...]
) -> None:
    jo, pat = two
    before = cb("dump", jo)
    named = {"jo": jo, "pat": pat, "new": tmp_path / "new", "nothing": tmp_path / "nothing", "folder": tmp_path}
    cb(*(word.format(**named) for word in words), code=1)
    assert len(cb.errors.strip().splitlines()) == 1
    assert cb("dump", jo) == before


def test_one_that_cannot_be_taken_keeps_no_other_from_being_taken(
    cb: Terminal, two: tuple[Path, Path], tmp_path: Path
) -> None:
    jo, pat = two
    for name in ("one", "two"):
        cb("add", jo, "document", f"title={name}")
        cb("bundle", "make", jo, "-o", tmp_path / name)
    (tmp_path / "bad").write_bytes(b"junk")
    told = cb("bundle", "take", pat, tmp_path / "one", tmp_path / "bad", tmp_path / "none", tmp_path / "two", code=1)
    assert [line.partition(":")[0] for line in told.splitlines()] == ["one", "two"]
    assert [line.partition(":")[0] for line in cb.errors.splitlines()] == ["bad", "none", "2 files were not taken."]
    assert cb("dump", jo, "--shared") == cb("dump", pat, "--shared")


def test_a_saved_message_is_shown_and_taken(cb: Terminal, two: tuple[Path, Path], tmp_path: Path) -> None:
    jo, pat = two
    cb("add", jo, "document", "title=Marking policy")
    draft = Path(cb("mail", jo, "-o", tmp_path / "mail").splitlines()[0])
    assert draft.suffix == ".eml"
    assert "Marking policy" in cb("bundle", "show", pat, draft)
    assert cb("bundle", "take", pat, draft).startswith(f"{draft.name}: 1 new")
    assert "Marking policy" in cb("list", pat, "document")
    (tmp_path / "letter.eml").write_bytes(b"Subject: Hello\n\nDear all")
    cb("bundle", "take", pat, tmp_path / "letter.eml", code=1)
    assert "no bundle is attached" in cb.errors


@pytest.mark.parametrize("words", ["a", "a b c d e f", "seven quiet barns", "  " + "a " * 8])
def test_words_that_anybody_could_try_out_seal_no_invitation(
    cb: Terminal, two: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    jo, _pat = two
    before = cb("dump", jo)
    monkeypatch.setenv("CLUSTERBOOK_INVITE_PASSPHRASE", words)
    cb("invite", jo, "--person", "Ann", "--school", "School K", "-o", tmp_path / "ann", code=1)
    assert "at least 20 characters" in cb.errors
    assert cb("dump", jo) == before
    assert not list(tmp_path.glob("ann*"))


def test_who_is_new_is_added_in_the_step_that_invites_her(cb: Terminal, two: tuple[Path, Path], tmp_path: Path) -> None:
    jo, _pat = two
    cb("invite", jo, "--person", "Ann", "--school", "School K", "-o", tmp_path / "ann")
    (ann,) = [one for one in json.loads(cb("list", jo, "person", "--json")) if one["name"] == "Ann"]
    (held,) = [one for one in json.loads(cb("list", jo, "role", "--json")) if one["person"] == ann["id"]]
    assert held["role"] == "head"
    assert "Invite" in cb("history", jo, ann["id"])


def test_an_invitation_whose_file_could_not_be_written_leaves_nobody_behind(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_told: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(inviting, "write_invitation", full)
    with pytest.raises(DiskFull):
        inviting.invite(book, "", tmp_path / "ann", name="Ann", school_name="School K")
    with book.reading() as view:
        assert [one.name for one in view.all(Person)] == ["Jo Bright"]
        assert [one.name for one in view.all(School)] == ["School F"]
        assert len(view.all(Role)) == 1
        (told,) = invitations(view._connection)
    assert told.withdrawn
