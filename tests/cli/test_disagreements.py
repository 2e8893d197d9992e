"""The commands about disagreements, as a person types them after the laptops have met."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from desktop import records
from desktop.asking import VARIABLE
from desktop.book import open_book
from tests.conftest import PASSPHRASE
from tests.two_laptops import meet
from tests.typing_commands import Run


class Apart(NamedTuple):
    """Jo's book, nobody has it open, and what is in disagreement in it."""

    path: Path
    document: str
    item: str


@pytest.fixture
def apart(fresh_pair: list[tuple[Path, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Apart:
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    (jo_file, jo_key), (pat_file, pat_key) = ((Path(shutil.copy(path, tmp_path)), key) for path, key in fresh_pair)
    with open_book(jo_file, key=jo_key) as jo, open_book(pat_file, key=pat_key) as pat:
        document = records.add(jo, "document", {"title": "Marking policy", "about": "One.\nTwo."})
        item = records.add(jo, "item", {"title": "Data"})
        meet(jo, pat)
        ours, theirs = (jo, "Marking", "One.\nTwo, ours.", 30), (pat, "Feedback", "One.\nTwo!", 40)
        for book, title, about, minutes in (ours, theirs):
            records.change(book, document, {"title": title, "about": about})
            records.change(book, item, {"minutes": str(minutes)})
        meet(jo, pat)
    return Apart(jo_file, document, item)


def test_conflicts_are_listed_with_names_and_what_stood_before(apart: Apart, run: Run) -> None:
    code, out, err = run("conflicts", apart.path)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert f"{apart.document}  title  Title of “" in out
    assert len([line for line in lines if line.startswith("  ● ")]) == 3
    assert "Feedback  (Pat Lowe, " in out
    assert "Marking  (you, " in out
    assert "    before: Marking policy" in lines


def test_conflicts_as_json_have_each_version_and_the_passages_of_a_long_text(apart: Apart, run: Run) -> None:
    told = json.loads(run("conflicts", apart.path, "--json")[1])
    (title,) = [one for one in told if one["field"] == "title"]
    assert (title["id"], title["kind"], title["before"]) == (apart.document, "document", ["Marking policy"])
    assert {(one["value"], one["who"]) for one in title["versions"]} == {("Marking", "you"), ("Feedback", "Pat Lowe")}
    assert sum(one["shown"] for one in title["versions"]) == 1
    (about,) = [one for one in told if one["field"] == "about"]
    assert about["passages"][0] == {"agreed": "One.\n"}
    assert sorted(about["passages"][1]["versions"]) == ["Two!", "Two, ours."]


def test_a_book_in_which_nobody_disagrees_says_nothing(apart: Apart, run: Run) -> None:
    assert run("settle", apart.path, "--take", "pat lowe")[:2] == (0, "3 settled. 0 are left.\n")
    assert run("conflicts", apart.path) == (0, "", "")
    assert json.loads(run("conflicts", apart.path, "--json")[1]) == []
    code, out, err = run("settle", apart.path, "--take", "Pat Lowe")
    assert (code, out) == (1, "")
    assert err == "There is no disagreement in which Pat Lowe has a say.\n"


def test_one_field_is_settled_with_a_value_and_undone(apart: Apart, run: Run) -> None:
    assert run("settle", apart.path, apart.document, "title", "Marking and feedback")[:2] == (
        0,
        "1 settled. 2 are left.\n",
    )
    (row,) = json.loads(run("list", apart.path, "document", "--json")[1])
    assert row["title"] == "Marking and feedback"
    assert run("undo", apart.path)[0] == 0
    assert "  title  " in run("conflicts", apart.path)[1]


def test_one_record_or_one_field_of_it_is_settled_from_one_side(apart: Apart, run: Run) -> None:
    assert run("settle", apart.path, apart.document, "title", "--take", "you")[1] == "1 settled. 2 are left.\n"
    assert run("settle", apart.path, apart.item, "--take", "Jo Bright")[1] == "1 settled. 1 is left.\n"
    (item,) = json.loads(run("list", apart.path, "item", "--json")[1])
    assert item["minutes"] == 30


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["{item}", "minutes", "many"], 1, "a whole number is expected"),
        (["{item}", "title", "Data"], 1, "no disagreement about that field"),
        (["{item}", "title", "--take", "you"], 1, "no disagreement about that field"),
        (["item-aaaaaaaaaaaaaaaaaaaa", "title", "x"], 1, "Nothing in this book answers"),
        (["item-aaaaaaaaaaaaaaaaaaaa", "--take", "you"], 1, "There is no disagreement about"),
        (["--take", "Nobody"], 1, "Nothing in this book answers to “Nobody”"),
        (["{item}", "minutes"], 2, "usage: clusterbook settle"),
        (["{item}", "minutes", "30", "--take", "you"], 2, "usage: clusterbook settle"),
        ([], 2, "usage: clusterbook settle"),
    ],
)
def test_what_cannot_be_settled_is_refused_in_one_line(
    apart: Apart, run: Run, words: list[str], code: int, said: str
) -> None:
    answer = run("settle", apart.path, *(word.format(item=apart.item) for word in words))
    assert answer[:2] == (code, "")
    assert said in answer[2]
    assert "Traceback" not in answer[2]
    assert len(json.loads(run("conflicts", apart.path, "--json")[1])) == 3
