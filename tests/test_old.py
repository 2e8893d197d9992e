"""A book of every past release opens, is sound, and can be gone on with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop import VERSION, history, records
from desktop.book import open_book
from desktop.check import check
from desktop.files import open_file
from desktop.models import Meeting, Note, Version
from desktop.search import find
from desktop.steps import run
from tests.conftest import PASSPHRASE, assert_tables_follow_from_the_log

OLD = sorted((Path(__file__).parent / "old").glob("*.clusterbook"))


def test_there_is_one_of_this_release_at_least() -> None:
    assert f"{VERSION}.clusterbook" in [path.name for path in OLD]


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_it_opens_and_goes_on(old: Path, tmp_path: Path) -> None:
    with open_book(Path(shutil.copy(old, tmp_path)), PASSPHRASE) as book:
        assert run(check(book)).problems == ()
        with book.reading() as view:
            assert view.title(book.me) == "Siân Bright"
            assert [one.title for one in view.all(Meeting)] == ["Breakfast meeting"]
            assert [one.circle for one in view.all(Note)] == ["me"]
            assert find(view, "nursery")[0].kind == "note"
            (version,) = view.all(Version)
            assert version.file is not None
            with open_file(view, version.file) as file:
                assert file.read(29) == b"What we agreed about marking."
            meeting = view.all(Meeting)[0].id
        records.change(book, meeting, {"venue": "Manor Farm barn"})
        history.undo(book)
        assert_tables_follow_from_the_log(book)
