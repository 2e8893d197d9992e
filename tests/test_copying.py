"""A copy is proved against what it was copied from before it counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import cipher
from desktop.book import Book
from desktop.copying import copy_book, prove
from desktop.errors import DamagedBook
from desktop.models import Action
from desktop.steps import run
from tests.keeping import a_paper, add_document


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        ("DELETE FROM operation WHERE n = (SELECT max(n) FROM operation)", "differs"),
        ("UPDATE operation SET content = NULL WHERE n = 1", "differs"),
        ("DELETE FROM action", "differs"),
        ("DELETE FROM draft", "differs"),
        ("DELETE FROM chunk WHERE n = 1", "1 papers is missing"),
    ],
)
def test_a_copy_that_lacks_anything_is_found_out(book: Book, tmp_path: Path, spoil: str, why: str) -> None:
    add_document(book, "Marking policy", a_paper(600_000))
    with book.operation("Add") as work:
        action = work.add(Action, title="Write to the diocese")
    book.keep_draft(action.id, "evidence", "half a sente", {})
    path = tmp_path / "copy"
    with book.aside() as view:
        view._connection.execute("COMMIT")
        digest = run(copy_book(view._connection, path, book.key, book.salt))
    prove(path, book.key, book.salt, digest, files=True)
    copy = cipher.connect(path, book.key, book.salt)
    copy.execute(spoil)
    copy.close()
    with pytest.raises(DamagedBook, match=why):
        prove(path, book.key, book.salt, digest, files=True)
