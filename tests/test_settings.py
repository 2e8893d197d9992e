"""What a laptop remembers outside a book."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.settings import Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_a_new_laptop_remembers_nothing_and_asking_writes_nothing(file):
    new = Settings(file)
    assert (new.look, new.language, new.window, new.recent, new.left(Path("a"))) == (
        "system",
        None,
        "",
        [],
        {},
    )
    assert not file.parent.exists()


def test_it_lies_in_the_config_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CLUSTERBOOK_HOME", str(tmp_path))
    Settings().choose_look("dark")
    assert (tmp_path / "config" / "settings.json").is_file()


def test_what_was_chosen_is_there_at_the_next_start(file):
    first = Settings(file)
    first.choose_look("dark")
    first.place_window("AdnQywAD")
    first.leave(Path("/books/a.clusterbook"), {"page": "meetings", "record": "0192", "row": 4})
    again = Settings(file)
    assert (again.look, again.window) == ("dark", "AdnQywAD")
    assert again.left(Path("/books/a.clusterbook")) == {"page": "meetings", "record": "0192", "row": 4}


def test_recent_books_are_the_latest_first_each_once_and_not_for_ever(file):
    memory = Settings(file)
    for number in [*range(20), 15]:
        memory.opened(Path(f"/books/{number}.clusterbook"))
    names = [int(book.stem) for book in memory.recent]
    assert names[:4] == [15, 19, 18, 17]
    assert len(names) == len(set(names)) == 12


def test_a_forgotten_book_takes_its_place_with_it(file):
    memory = Settings(file)
    book = Path("/books/a.clusterbook")
    memory.opened(book)
    memory.leave(book, {"page": "home"})
    memory.forget(book)
    assert memory.recent == []
    assert "a.clusterbook" not in file.read_text()


def test_two_windows_do_not_undo_each_other(file):
    one, other = Settings(file), Settings(file)
    one.choose_look("dark")
    one.opened(Path("/books/a.clusterbook"))
    other.opened(Path("/books/b.clusterbook"))
    after = Settings(file)
    assert after.look == "dark"
    assert [book.name for book in after.recent] == ["b.clusterbook", "a.clusterbook"]


def test_what_a_newer_version_wrote_is_kept(file):
    file.parent.mkdir()
    file.write_text(json.dumps({"zoom": 120, "look": "sepia"}))
    memory = Settings(file)
    assert memory.look == "system"
    memory.choose_look("light")
    assert json.loads(file.read_text()) == {"zoom": 120, "look": "light"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=60),
        st.dictionaries(
            st.sampled_from(["look", "language", "window", "recent", "left"]),
            st.recursive(
                st.none() | st.text(max_size=5) | st.integers(),
                lambda inner: (
                    st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
                ),
            ),
        ).map(lambda known: json.dumps(known).encode()),
    )
)
def test_a_damaged_memory_is_no_obstacle(file, content):
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    memory = Settings(file)
    assert memory.look in ("system", "light", "dark")
    memory.opened(Path("/books/a.clusterbook"))
    memory.leave(Path("/books/a.clusterbook"), {"page": "home"})
    assert Settings(file).recent[0].name == "a.clusterbook"
    assert Settings(file).left(Path("/books/a.clusterbook")) == {"page": "home"}
    assert [one.name for one in file.parent.iterdir()] == ["settings.json"]


def test_a_place_that_cannot_be_written_stops_nobody(tmp_path):
    (tmp_path / "config").write_text("a file where the folder should be")
    memory = Settings(tmp_path / "config" / "settings.json")
    memory.choose_look("dark")
    assert memory.look == "dark"


@pytest.mark.skipif(sys.platform == "win32", reason="rights are otherwise there")
def test_nobody_else_reads_it(file):
    Settings(file).choose_look("dark")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
