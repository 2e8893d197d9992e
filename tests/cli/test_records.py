"""Records on the command line: added, listed, changed, hidden, found, taken in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop import cipher
from desktop.asking import VARIABLE
from desktop.models import RECORDS
from tests.conftest import PASSPHRASE
from tests.typing_commands import REGISTER, Run, one_line


def test_add_help_lists_the_fields_of_each_kind(run: Run) -> None:
    code, out, _err = run("add", "--help")
    assert code == 0
    assert "criterion: audience, priority, action, title, rating" in out


def test_add_prints_an_id_and_only_that(path: Path, run: Run) -> None:
    code, out, err = run("add", path, "action", "title=Write to the diocese", "due=27/11/2026")
    assert (code, err) == (0, "")
    assert out.strip().startswith("action-")
    assert out.count("\n") == 1


def test_days_are_typed_as_they_are_in_the_window(path: Path, run: Run, morning: object) -> None:
    id = run("add", path, "action", "title=Write to the diocese", "due=14 dec")[1].strip()
    run("change", path, id, "start=1 sep")
    (told,) = json.loads(run("list", path, "action", "--json")[1])
    assert (told["start"], told["due"]) == ("2026-09-01", "2026-12-14")
    code, _out, err = run("change", path, id, "due=someday")
    assert code == 1
    assert "“someday” is not a day; write it as 27/11/2026" in err


def test_a_file_the_pack_cannot_print_is_said_to_be_one(path: Path, run: Run, tmp_path: Path) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast", "date=27/11/2026", "start=7.30am")[1].strip()
    item = run("add", path, "item", f"meeting={meeting}", "title=Welcome")[1].strip()
    photographs = tmp_path / "Photographs.zip"
    photographs.write_bytes(b"PK\x03\x04 many")
    code, out, err = run("attach", path, item, photographs)
    assert (code, out.count("\n")) == (0, 1)
    assert err.startswith("“Photographs.zip”: kept, but the pack cannot print it.")


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


def test_a_line_that_is_refused_changes_nothing_else_either(path: Path, run: Run) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast", "date=27/11/2026")[1].strip()
    item = run("add", path, "item", f"meeting={meeting}", "title=Our data")[1].strip()
    for wrong in ("item-aaaaaaaaaaaaaaaaaaaa", meeting, "3"):
        code, _out, err = run("change", path, meeting, "title=Lunch", f"governors_from={wrong}")
        assert code == 1
        assert one_line(err)
    code, _out, _err = run("change", path, meeting, "start=sometime", f"governors_from={item}")
    assert code == 1
    listed = json.loads(run("list", path, "meeting", "--json")[1])
    assert [(one["title"], one["governors_from"]) for one in listed] == [("Breakfast", None)]
    assert run("change", path, meeting, "title=Lunch", f"governors_from={item}")[0] == 0
    (lunch,) = json.loads(run("list", path, "meeting", "--json")[1])
    assert lunch["title"] == "Lunch"
    assert lunch["governors_from"] is not None


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


def test_what_is_hidden_stays_hidden_until_it_is_brought_back(path: Path, run: Run) -> None:
    id = run("add", path, "action", "title=Write")[1].strip()
    run("hide", path, id)
    for words in (("hide", path, id), ("change", path, id, "title=Ring")):
        code, out, err = run(*words)
        assert (code, out) == (1, "")
        assert one_line(err)
        assert f"clusterbook change BOOK {id} hidden=no" in err
    assert run("list", path, "action") == (0, "", "")
    assert run("change", path, id, "hidden=no", "title=Ring") == (0, "", "")
    assert run("list", path, "action")[1].rstrip().endswith("Ring")


def test_nothing_is_added_under_a_hidden_item(path: Path, run: Run) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast")[1].strip()
    item = run("add", path, "item", "title=Phonics", f"meeting={meeting}")[1].strip()
    minute = run("add", path, "minute", f"item={item}", "text=One")[1].strip()
    run("hide", path, item)
    for words in (
        ("attach", path, item, REGISTER),
        ("add", path, "paper", f"item={item}", "title=Notes"),
        ("add", path, "minute", f"item={item}", "text=Two"),
    ):
        code, out, err = run(*words)
        assert (code, out) == (1, "")
        assert one_line(err)
        assert "“Phonics” was taken out of view" in err
    run("change", path, item, "hidden=no")
    run("hide", path, minute)
    assert run("add", path, "minute", f"item={item}", "text=Two")[1].strip() == minute
    assert json.loads(run("list", path, "minute", "--json")[1])[0]["text"] == "Two"


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
