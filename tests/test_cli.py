"""The command line: what is typed, what is answered, and that it never ends in a traceback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop import cipher, keys, paths
from desktop.__main__ import main
from desktop.asking import VARIABLE
from desktop.backup import list_backups
from desktop.book import open_book
from desktop.models import RECORDS, Action
from tests.conftest import PASSPHRASE, assert_tables_follow_from_the_log
from tests.keeping import text_of
from tests.packs.reading import Viewer

ROOT = Path(__file__).parents[1]
REGISTER = ROOT / "tests" / "files" / "register.csv"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def path(fresh_book: tuple[Path, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A book that nobody has open, whose passphrase is in the environment. It must be whole in the end."""
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    path = Path(shutil.copy(fresh_book[0], tmp_path / "mine.clusterbook"))
    yield path
    assert sorted(one.name for one in tmp_path.glob("mine*")) == ["mine.clusterbook"]
    if cipher.salt_of(path) == cipher.salt_of(fresh_book[0]):
        with open_book(path, key=fresh_book[1]) as book:
            assert_tables_follow_from_the_log(book)


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Type a command in this process; gives the exit code, and what came on both outputs."""

    def typed(*words: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main([str(word) for word in words])
        out, err = capfd.readouterr()
        return code, out, err

    return typed


def child(*words: str | bytes, **options: object) -> subprocess.CompletedProcess[str]:
    """Type a command in a process of its own."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment, **options}
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "desktop", *words], cwd=ROOT, text=True, encoding="utf-8", **options
    )


def one_line(text: str) -> bool:
    return text.count("\n") == 1 and "Traceback" not in text


# ---- records


def test_governors_join_before_an_item_named_by_its_id(path: Path, run: Run) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast", "date=27/11/2026", "start=07:30")[1].strip()
    run("add", path, "item", f"meeting={meeting}", "title=Welcome", "minutes=30")
    data = run("add", path, "item", f"meeting={meeting}", "title=Our data", "audience=governors")[1].strip()
    assert run("change", path, meeting, f"governors_from={data}")[0] == 0
    for wrong in ("3", "item-aaaaaaaaaaaaaaaaaaaa", meeting):
        code, out, err = run("change", path, meeting, f"governors_from={wrong}")
        assert (code, out) == (1, "")
        assert one_line(err)
    code, _out, err = run("add", path, "meeting", "title=Another", f"governors_from={data}")
    assert code == 1
    assert "governors_from=ITEM" in err
    pdf = path.with_name("governors.pdf")
    assert run("pack", path, "--meeting", meeting, "--for", "governors", "-o", pdf)[0] == 0
    assert "08:00" in Viewer(pdf.read_bytes()).text(1)


def test_governors_cannot_be_let_into_a_meeting_for_few(path: Path, run: Run) -> None:
    few = ["audience=me", "date=27/11/2026"]
    meeting = run("add", path, "meeting", "title=Our own", *few)[1].strip()
    item = run("add", path, "item", f"meeting={meeting}", "title=The boiler")[1].strip()
    code, out, err = run("change", path, meeting, f"governors_from={item}")
    assert (code, out) == (1, "")
    assert one_line(err)
    assert "governors cannot join it" in err
    assert run("pack", path, "--meeting", meeting, "--for", "governors", "-o", path.with_name("no.pdf"))[0] == 1


def test_hiding_an_item_that_was_minuted_says_what_stays(path: Path, run: Run) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast", "date=27/11/2026")[1].strip()
    item = run("add", path, "item", f"meeting={meeting}", "title=Phonics")[1].strip()
    run("add", path, "minute", f"meeting={meeting}", f"item={item}", "text=Three schools reported.")
    code, out, err = run("change", path, item, "meeting=")
    assert (code, out) == (1, "")
    assert one_line(err)
    code, out, err = run("hide", path, item)
    assert (code, out) == (0, "")
    assert "What was recorded under “Phonics” stays in the minutes" in err


def test_a_pack_replaces_an_older_pack_and_nothing_else(path: Path, run: Run, tmp_path: Path) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast", "date=27/11/2026", "start=07:30")[1].strip()
    out = tmp_path / "pack.pdf"
    for _time in range(2):
        assert run("pack", path, "--meeting", meeting, "-o", out) == (0, f"{out}\n", "")
    (tmp_path / "letter.txt").write_text("Dear Jo,")
    for kept in (path, tmp_path / "letter.txt"):
        before = kept.read_bytes()
        code, _out, err = run("pack", path, "--meeting", meeting, "-o", kept)
        assert code == 1
        assert one_line(err)
        assert kept.read_bytes() == before


def test_a_pack_for_nobody_here_is_refused(path: Path, run: Run, tmp_path: Path) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast", "date=27/11/2026")[1].strip()
    readers = "school:school-aaaaaaaaaaaaaaaaaaaa"
    code, out, err = run("pack", path, "--meeting", meeting, "--for", readers, "-o", tmp_path / "pack.pdf")
    assert (code, out) == (1, "")
    assert "school-aaaaaaaaaaaaaaaaaaaa" in err
    assert not (tmp_path / "pack.pdf").exists()


def test_add_help_lists_the_fields_of_each_kind(run: Run) -> None:
    code, out, _err = run("add", "--help")
    assert code == 0
    assert "criterion: audience, priority, action, title, rating" in out


def test_add_prints_an_id_and_only_that(path: Path, run: Run) -> None:
    code, out, err = run("add", path, "action", "title=Write to the diocese", "due=27/11/2026")
    assert (code, err) == (0, "")
    assert out.strip().startswith("action-")
    assert out.count("\n") == 1


def test_list_is_plain_or_one_json_array(path: Path, run: Run) -> None:
    _, id, _ = run("add", path, "action", "title=Write", "due=2026-11-27")
    code, out, _ = run("list", path, "action", "--json")
    (told,) = json.loads(out)
    assert code == 0
    assert (told["id"], told["title"], told["due"], told["audience"]) == (
        id.strip(),
        "Write",
        "2026-11-27",
        "cluster",
    )
    _, out, _ = run("list", path, "actions")
    assert out.split() == [id.strip(), "2026-11-27", "not", "begun", "open", "Write"] or out.startswith(
        id.strip()
    )
    assert out.rstrip().endswith("Write")
    assert run("list", path, "priority") == (0, "", "")
    assert json.loads(run("list", path, "priority", "--json")[1]) == []


def test_every_kind_can_be_listed(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    assert run("sample", tmp_path / "sample") == (0, f"{tmp_path / 'sample.clusterbook'}\n", "")
    key = cipher.derive_key(PASSPHRASE, cipher.salt_of(tmp_path / "sample.clusterbook"))
    monkeypatch.setattr(cipher, "derive_key", lambda *_: key)
    for kind in RECORDS:
        code, out, err = run("list", tmp_path / "sample", kind, "--json")
        assert (code, err) == (0, "")
        told = json.loads(out)
        assert told, kind
        assert all({"id", "audience", "title"} <= set(one) for one in told)
        assert run("list", tmp_path / "sample", kind)[1].count("\n") == len(told)


def test_change_hide_undo_and_history(path: Path, run: Run) -> None:
    id = run("add", path, "action", "title=Write")[1].strip()
    assert run("change", path, id, "title=Ring", "state=done") == (0, "", "")
    assert run("hide", path, id) == (0, "", "")
    assert run("list", path, "action") == (0, "", "")
    code, out, _ = run("undo", path)
    assert (code, out) == (0, "Undone: Hide: Ring\n")
    assert "Ring" in run("list", path, "action")[1]
    story = run("history", path, id)[1]
    assert "Action: Ring" in story
    assert "Action: Write" in story
    assert run("undo", path)[0] == run("undo", path)[0] == 0
    assert run("undo", path) == (1, "", "There is nothing to undo.\n")


def test_find(path: Path, run: Run) -> None:
    id = run("add", path, "document", "title=Marking policy", "about=How we mark")[1].strip()
    assert run("find", path, "mark", "pol")[1].startswith(id)
    assert run("find", path, "zebra") == (0, "", "")


def test_items_come_in_the_order_they_were_added_and_a_meeting_may_be_next(path: Path, run: Run) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast", "date=2999-11-27")[1].strip()
    titles = ["Welcome", "Phonics", "Money", "Next time"]
    for title, ref in zip(titles, (meeting, "next", "2999-11-27", "27/11/2999"), strict=True):
        code, _, err = run("add", path, "item", f"title={title}", f"meeting={ref}")
        assert (code, err) == (0, "")
    assert [one["title"] for one in json.loads(run("list", path, "item", "--json")[1])] == titles


def test_an_item_has_one_minute(path: Path, run: Run) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast")[1].strip()
    item = run("add", path, "item", "title=Phonics", f"meeting={meeting}")[1].strip()
    first = run("add", path, "minute", f"item={item}", f"meeting={meeting}", "text=One")[1]
    assert run("add", path, "minute", f"item={item}", f"meeting={meeting}", "text=Two")[1] == first
    (minute,) = json.loads(run("list", path, "minute", "--json")[1])
    assert minute["text"] == "Two"


def test_a_note_is_mine_alone_unless_it_says_otherwise(path: Path, run: Run) -> None:
    run("add", path, "note", "text=Ask about the roof")
    assert json.loads(run("list", path, "note", "--json")[1])[0]["audience"] == "me"


def test_import_guesses_what_a_file_is(path: Path, run: Run, tmp_path: Path) -> None:
    code, out, err = run("import", path, REGISTER)
    assert (code, err) == (0, "")
    assert "added" in out
    urn = next(one["urn"] for one in json.loads(run("list", path, "school", "--json")[1]) if one["urn"])
    assert "as the register has it" in run("import", path, REGISTER, "--as", "schools", "--only", urn)[1]
    letter = tmp_path / "letter.csv"
    letter.write_text("Dear Jo,\n")
    assert run("import", path, letter)[1] == "1 document was added.\n"
    assert run("import", path, letter, "--find", "hild")[0] == 1
    assert run("import", path, letter, "--as", "schools")[0] == 1


# ---- books


def test_new_makes_a_book_and_its_recovery_sheet(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    words = (
        "new",
        tmp_path / "new",
        "--cluster",
        "Downland",
        "--school",
        "F",
        "--person",
        "Jo",
        "--role",
        "clerk",
    )
    code, out, err = run(*words, "--recovery", tmp_path / "sheet.pdf")
    assert (code, err) == (0, "")
    assert out.split() == [str(tmp_path / "new.clusterbook"), str(tmp_path / "sheet.pdf")]
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert "Downland" in run("list", tmp_path / "new", "cluster")[1]
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert "already there" in err


def test_dump_check_backup_and_restore(path: Path, run: Run, tmp_path: Path) -> None:
    run("add", path, "action", "title=Write")
    dumped = run("dump", path)[1]
    assert [json.loads(line)["kind"] for line in dumped.splitlines()] == [
        "action",
        "cluster",
        "person",
        "role",
        "school",
    ]
    assert run("check", path)[1].startswith("Sound: ")
    code, out, _ = run("backup", path, "-o", tmp_path / "all.clusterbook")
    assert (code, out) == (0, f"{tmp_path / 'all.clusterbook'}\n")
    dated = Path(run("backup", path)[1].strip())
    for made in (dated, tmp_path / "all.clusterbook"):
        code, out, err = run("restore", made, tmp_path / f"from {made.stem}")
        assert (code, err) == (0, "")
        assert run("dump", out.strip())[1] == dumped


def test_a_spoilt_book_fails_its_check_in_one_clear_line(path: Path, run: Run) -> None:
    run("add", path, "action", "title=Write")
    with open_book(path, PASSPHRASE) as book:
        book._connection.execute("UPDATE action SET title = 'Forged'")
    code, out, err = run("check", path)
    with open_book(path, PASSPHRASE) as book:
        book._connection.execute("UPDATE action SET title = 'Write'")
    assert code == 1
    assert "not what the log says" in out
    assert one_line(err)
    assert "1 problem was found" in err


def test_passphrase_changes_it(path: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "new").write_text("eleven loud gates\r\nnot this line\r\n")
    code, out, _ = run("passphrase", path, "--new-passphrase-file", tmp_path / "new")
    assert code == 0
    assert "recovery sheet" in out
    assert run("list", path, "school")[0] == 1
    assert run("list", path, "school", "--passphrase-file", tmp_path / "new")[0] == 0


def test_the_key_ring_opens_what_it_remembers(path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_book(path, PASSPHRASE) as book:
        salt, key = book.salt.hex(), book.key
    monkeypatch.delenv(VARIABLE)
    with open(os.devnull) as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        code, _, err = run("list", path, "school")
    assert code == 1
    assert "passphrase is needed" in err
    monkeypatch.setattr(keys, "recall", lambda name, limit=4.0: key if name == salt else None)
    assert run("list", path, "school")[0] == 0


# ---- what is refused


@pytest.mark.parametrize(
    "words",
    [
        ("change", "BOOK", "action-aaaaaaaaaaaaaaaaaaaa", "title=x"),
        ("change", "BOOK", "nonsense", "title=x"),
        ("hide", "BOOK", "school-aaaaaaaaaaaaaaaaaaaa"),
        ("history", "BOOK", "x" * 500),
        ("add", "BOOK", "action"),
        ("add", "BOOK", "action", "title="),
        ("add", "BOOK", "action", "title=x", "title=y"),
        ("add", "BOOK", "action", "title=x", "colour=red"),
        ("add", "BOOK", "action", "title=x", "hidden=1"),
        ("add", "BOOK", "action", "title=x", "due=yesteryear"),
        ("add", "BOOK", "action", "title=x", "audience=everybody"),
        ("add", "BOOK", "action", "title=x", "leads=person-aaaaaaaaaaaaaaaaaaaa"),
        ("add", "BOOK", "action", "title=" + "x" * 5000),
        ("add", "BOOK", "item", "title=x", "meeting=next"),
        ("attach", "BOOK", "item-aaaaaaaaaaaaaaaaaaaa", "gone.pdf"),
        ("attach", "BOOK", "nonsense", str(REGISTER)),
        ("pack", "BOOK", "--meeting", "next", "-o", "never.pdf"),
        ("pack", "BOOK", "--meeting", "next", "--for", "everybody", "-o", "never.pdf"),
        ("import", "BOOK", "gone.csv"),
        ("import", "BOOK", str(REGISTER), "--only", "999999"),
        ("backup", "BOOK", "-o", "BOOK"),
        ("restore", str(REGISTER), "again"),
        ("restore", "gone", "again"),
        ("recovery", "BOOK", "-o", "BOOK"),
        ("list", "gone.clusterbook", "school"),
        ("list", str(REGISTER), "school"),
        ("list", "x" * 500, "school"),
        ("list", "BOOK", "school", "--passphrase-file", "gone"),
        ("open", "BOOK"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line_and_changes_nothing(
    path: Path,
    fresh_book: tuple[Path, bytes],
    run: Run,
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    with open_book(path, key=fresh_book[1]) as book:
        before = text_of(book)
    files = sorted(tmp_path.iterdir())
    code, out, err = run(*(str(path) if word == "BOOK" else word for word in words))
    assert (code, out) == (1, "")
    assert one_line(err), err
    assert "mistake" not in err
    with open_book(path, key=fresh_book[1]) as book:
        assert text_of(book) == before
    assert sorted(tmp_path.iterdir()) == files


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("list",),
        ("list", "BOOK"),
        ("list", "BOOK", "dragon"),
        ("add", "BOOK", "action", "title"),
        ("add", "BOOK", "action", "=x"),
        ("change", "BOOK", "action-x"),
        ("new", "BOOK"),
        ("new", "BOOK", "--cluster", "C", "--school", "S", "--person", "P", "--role", "king"),
        ("pack", "BOOK"),
        ("import", "BOOK", "x", "--as", "poems"),
        ("list", "BOOK", "school", "--jso"),
        ("list", "", "school"),
        ("--nonsense",),
    ],
)
def test_wrong_usage_ends_with_two(path: Path, run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run(*(str(path) if word == "BOOK" else word for word in words))
    assert (code, out) == (2, "")
    assert "usage: clusterbook" in err


def test_help_ends_with_nought(run: Run) -> None:
    assert run("--help")[0] == 0
    assert "restore" in run("--help")[1]
    assert run("pack", "--help")[0] == 0


def test_a_book_held_by_another_program_says_by_whom(path: Path, run: Run) -> None:
    with open_book(path, PASSPHRASE):
        code, _, err = run("list", path, "school")
    assert code == 1
    assert f"process {os.getpid()}" in err


def test_a_bug_is_one_line_too_and_keeps_its_details(
    path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.records.listed", lambda *_: 1 // 0)
    code, out, err = run("list", path, "school")
    assert (code, out) == (1, "")
    assert one_line(err)
    assert "ZeroDivisionError" in err
    assert "Traceback" in Path(err.rstrip(".\n").rpartition(" in ")[2]).read_text()


# ---- the terminal


def test_a_reader_that_goes_away(path: Path) -> None:
    with open_book(path, PASSPHRASE) as book:
        for _batch in range(3):
            with book.operation("Add") as work:
                for n in range(400):
                    work.add(Action, title=f"Action {n}")
    started = subprocess.Popen(
        [sys.executable, "-m", "desktop", "dump", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert started.stdout is not None
    assert started.stderr is not None
    started.stdout.readline()
    started.stdout.close()
    assert started.stderr.read() == b""
    started.stderr.close()
    assert started.wait() == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
def test_an_answer_that_cannot_be_written(path: Path) -> None:
    with open("/dev/full", "w") as full:
        told = child("dump", str(path), stdout=full)
        assert told.returncode == 1
        assert one_line(told.stderr)
        assert child("nonsense", stderr=full).returncode == 2
        assert child("list", "gone", "school", stderr=full).returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="a shell's way to close it")
def test_closed_outputs(path: Path) -> None:
    command = f'"{sys.executable}" -m desktop dump "{path}"'
    told = subprocess.run(["sh", "-c", f"{command} >&-"], capture_output=True, text=True, cwd=ROOT)
    assert told.returncode == 1
    assert one_line(told.stderr)
    assert subprocess.run(["sh", "-c", f"{command} >&- 2>&-"], cwd=ROOT).returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="signals of another sort")
def test_ctrl_c(path: Path) -> None:
    started = subprocess.Popen(
        [sys.executable, "-c", "import sys, time; from desktop import records; from desktop.__main__ import main;"
         "records.listed = lambda *_: (print('here', flush=True), time.sleep(60));"
         "sys.exit(main(sys.argv[1:]))", "list", str(path), "school"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert started.stdout is not None
    assert started.stdout.readline() == "here\n"
    started.send_signal(signal.SIGINT)
    out, err = started.communicate()
    assert (started.returncode, out) == (1, "")
    assert one_line(err)
    open_book(path, PASSPHRASE).close()


@pytest.mark.skipif(os.name == "nt", reason="names are always letters there")
def test_arguments_that_are_no_letters(path: Path, tmp_path: Path) -> None:
    for words in (
        [b"add", os.fsencode(path), b"action", b"title=\xff\xfe ok"],
        [b"find", os.fsencode(path), b"\xff"],
        [b"list", b"\xff.clusterbook", b"school"],
        [b"list", os.fsencode(path), b"\xff"],
        [b"change", os.fsencode(path), b"\xff", b"title=x"],
        [b"import", os.fsencode(path), os.fsencode(tmp_path) + b"/\xff.pdf"],
    ):
        told = child(*words)
        assert told.returncode in (0, 1, 2)
        assert "Traceback" not in told.stderr
        assert "mistake" not in told.stderr
    odd = os.fsencode(tmp_path) + b"/caf\xe9.pdf"
    with open(odd, "wb") as file:
        file.write(b"%PDF-1.7 odd")
    assert child(b"import", os.fsencode(path), odd).stdout == "1 document was added.\n"
    meeting = child("add", str(path), "meeting", "title=Breakfast").stdout.strip()
    item = child("add", str(path), "item", "title=Welcome", f"meeting={meeting}").stdout.strip()
    assert child(b"attach", os.fsencode(path), item.encode(), odd).stdout.startswith("paper-")
    assert child("list", str(path), "paper", "--json").returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="names are always letters there")
def test_a_passphrase_that_is_no_letters(path: Path, tmp_path: Path) -> None:
    (tmp_path / "odd").write_bytes(b"\xff\xfe\n")
    (tmp_path / "empty").write_bytes(b"\n")
    for file in ("odd", "empty", ""):
        told = child("list", str(path), "school", "--passphrase-file", str(tmp_path / file))
        assert told.returncode == 1
        assert one_line(told.stderr)
    told = child(
        "list",
        str(path),
        "school",
        env={**os.environb, VARIABLE.encode(): b"\xff\xff\xff\xff\xff\xff\xff\xff"},
    )
    assert told.returncode == 1
    assert one_line(told.stderr)


def test_a_terminal_that_knows_no_accents(path: Path) -> None:
    child("add", str(path), "person", "name=Siân نور")
    told = child("list", str(path), "person", env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert told.returncode == 0
    assert "n نور" in told.stdout


@pytest.mark.parametrize(
    ("words", "never"),
    [
        (("list", "BOOK", "school"), ("PySide6", "sqlalchemy", "reportlab", "pikepdf")),
        (("list", "BOOK", "school", "--json"), ("PySide6", "sqlalchemy", "reportlab", "pikepdf")),
        (("find", "BOOK", "school"), ("PySide6", "sqlalchemy", "reportlab", "pikepdf")),
        (("dump", "BOOK"), ("PySide6", "sqlalchemy", "reportlab", "pikepdf")),
        (("check", "BOOK"), ("PySide6", "sqlalchemy", "reportlab", "pikepdf")),
        (("backup", "BOOK"), ("PySide6", "sqlalchemy", "reportlab", "pikepdf")),
        (("add", "BOOK", "action", "title=x"), ("PySide6", "reportlab", "pikepdf")),
        (("--help",), ("PySide6", "sqlalchemy", "sqlcipher3", "reportlab", "pikepdf", "keyring")),
    ],
)
def test_no_command_loads_what_it_does_not_need(
    path: Path, words: tuple[str, ...], never: tuple[str, ...]
) -> None:
    program = (
        "import sys; from desktop.__main__ import main; code = main(sys.argv[2:]);"
        "print([name for name in sys.argv[1].split() if name in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, " ".join(never), *(str(path) if w == "BOOK" else w for w in words)],
        capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert (told.returncode, told.stderr) == (0, "[]\n")


def test_before_the_first_writing_of_a_day_a_backup_is_made(path: Path, run: Run) -> None:
    assert list_backups() == []
    run("list", path, "school")
    assert list_backups() == []
    run("add", path, "action", "title=One")
    run("add", path, "action", "title=Two")
    assert len(list_backups()) == 1
    row = list_backups()[0]
    row.path.rename(row.path.with_name(f"2020-01-01 08.00.00{row.path.suffix}"))
    run("add", path, "action", "title=Three")
    assert len(list_backups()) == 2


def test_a_backup_that_cannot_be_made_keeps_nobody_from_writing(path: Path, run: Run) -> None:
    paths.backups().parent.mkdir(parents=True)
    paths.backups().write_text("a file where a folder should be")
    code, out, err = run("add", path, "action", "title=One")
    assert code == 0
    assert out.startswith("action-")
    assert one_line(err)
    assert err.startswith("No backup was made: ")
