"""A document whose file has not come says who has it."""

from __future__ import annotations

import pytest

from desktop.bundles import make_aside, take_bundle
from desktop.check import check
from desktop.documents import current_version
from desktop.errors import NotFound
from desktop.file_holders import who_has_file
from desktop.files import open_file
from desktop.models import Document
from desktop.steps import run
from desktop.sync.bundle import Sizes
from tests.keeping import add_document, content
from tests.two_laptops import joined, send


@pytest.fixture
def jo(pair):
    return pair[0]


def without_files(sender, taker, folder):
    """As on a line that is paid for by the megabyte."""
    file = folder / f"{len(list(folder.iterdir()))}.clusterbundle"
    make_aside(sender, file, sizes=Sizes(0, 0))
    take_bundle(taker, file)


def test_the_file_of_a_document_is_missed_and_said_to_be_with_whoever_put_it_there(jo, pat, tmp_path):
    file = add_document(jo, "Marking policy", b"Mark in green")
    without_files(jo, pat, tmp_path)
    with pat.reading() as view:
        (document,) = view.all(Document)
        assert current_version(view, document.id).coming
        assert who_has_file(view, file) == ["Jo Bright"]
        with pytest.raises(NotFound, match="Jo Bright has it"):
            open_file(view, file)
    assert not run(check(pat)).problems, "it is to come, and not lost"
    send(pat, jo, tmp_path)  # asks for it
    send(jo, pat, tmp_path)
    with pat.reading() as view:
        assert not current_version(view, document.id).coming
    assert content(pat, file) == b"Mark in green"


def test_another_who_has_it_is_named_and_one_who_asks_for_it_is_not(jo, pat, tmp_path):
    with joined(jo, tmp_path, "Sam Hill", "School K") as sam:
        send(jo, pat, tmp_path)
        file = add_document(jo, "Marking policy", b"Mark in green")
        send(jo, sam, tmp_path)
        without_files(jo, pat, tmp_path)
        without_files(sam, pat, tmp_path)
        with pat.reading() as view:
            assert who_has_file(view, file) == ["Jo Bright", "Sam Hill"]
