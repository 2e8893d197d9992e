"""What a person must see first, of what lies in a folder: it waits for her, and comes again when she dropped it."""

from __future__ import annotations

import shutil
from pathlib import Path

from desktop import paths, records
from desktop.arrived import waiting
from desktop.book import Book
from desktop.bundles import make_bundle, take_bundle
from desktop.carriers.folder import Folder
from desktop.exchanging import exchange
from desktop.kept_aside import drop_aside, kept_aside, take_aside
from desktop.steps import run
from tests.carriers.laptops import Three, alike, meet, title


def hide_much(three: Three, folder: Path) -> list[str]:
    """Jo takes out of view what all have, and so much of it that the others must look first; gives what it is."""
    ids = [records.add(three.jo, "action", {"title": f"Action {n}"}) for n in range(25)]
    meet(folder, *three, *three)
    for id in ids:
        records.hide(three.jo, id)
    return ids


def wait(book: Book) -> int:
    with book.reading() as view:
        return waiting(view)


def test_what_would_hide_much_waits_for_a_person(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    ids = hide_much(three, folder)
    tolds = meet(folder, jo, pat, sam)
    (aside,) = tolds[1].those("aside")
    assert "25 removed" in aside.words
    assert aside.sender == jo.device
    assert "wait" in tolds[1].words
    assert not tolds[1].touched & set(ids)
    (kept,) = kept_aside(pat)
    assert (kept.words, kept.why) == ("25 removed", "it would take 25 records out of view")
    assert not meet(folder, pat)[0].those("aside"), "it is fetched once"
    assert wait(pat) == 1
    assert take_aside(pat, kept).summary.removed == 25
    assert kept_aside(pat) == []
    assert wait(pat) == 0
    assert alike(jo, pat)


def test_what_was_dropped_waits_again_once_its_sender_goes_on_from_it(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    hide_much(three, folder)
    meet(folder, jo, pat)
    (kept,) = kept_aside(pat)
    drop_aside(pat, kept)
    assert (kept_aside(pat), wait(pat)) == ([], 0)
    assert not kept.path.exists()
    for told in (*meet(folder, pat), *meet(folder, pat)):
        assert not told.those("aside"), "nothing new came: nobody is asked again and again"
    document = records.add(jo, "document", {"title": "Marking policy"})
    meet(folder, jo)
    (told,) = meet(folder, pat)
    assert told.misses
    assert [one.sender for one in told.those("aside")] == [jo.device]
    (again,) = kept_aside(pat)
    assert (again.words, again.at) == ("1 new, 25 removed", kept.at)
    assert wait(pat) == 1
    assert title(pat, document) != "Marking policy"
    take_aside(pat, again)
    assert title(pat, document) == "Marking policy"
    meet(folder, *three)
    for kept in kept_aside(sam):
        take_aside(sam, kept)
    meet(folder, *three, *three)
    assert alike(*three)
    assert not any(told.those("aside") or told.misses for told in meet(folder, *three))


def test_what_was_dropped_of_a_way_that_is_not_trusted_waits_again_with_what_comes_next(
    three: Three, folder: Path
) -> None:
    jo, pat, _sam = three
    meet(folder, *three, *three)
    document = records.add(jo, "document", {"title": "Marking policy"})
    meet(folder, jo)
    run(exchange(pat, Folder(folder), trusted=False))
    for kept in kept_aside(pat):
        drop_aside(pat, kept)
    assert not run(exchange(pat, Folder(folder), trusted=False)).those("aside")
    records.change(jo, document, {"title": "Marking"})
    meet(folder, jo)
    assert len(run(exchange(pat, Folder(folder), trusted=False)).those("aside")) == 2
    for kept in kept_aside(pat):
        take_aside(pat, kept)
    assert title(pat, document) == "Marking"


def test_what_was_dropped_and_then_taken_by_another_way_waits_no_more(three: Three, folder: Path) -> None:
    jo, pat, _sam = three
    hide_much(three, folder)
    meet(folder, jo, pat)
    (kept,) = kept_aside(pat)
    drop_aside(pat, kept)
    make_bundle(jo, folder.parent / "by hand", to=[pat.device])
    take_bundle(pat, folder.parent / "by hand")
    records.add(jo, "document", {"title": "Marking policy"})
    meet(folder, jo)
    assert not meet(folder, pat)[0].those("aside"), "it brings nothing any more"
    assert kept_aside(pat) == []
    assert alike(jo, pat)


def test_what_waits_is_fetched_again_when_its_copy_is_gone(three: Three, folder: Path) -> None:
    """Restored on a new laptop, or the program's folder cleaned away."""
    jo, pat, _sam = three
    hide_much(three, folder)
    meet(folder, jo, pat)
    shutil.rmtree(paths.data() / "aside")
    assert (kept_aside(pat), wait(pat)) == ([], 0), "nothing is announced that cannot be looked at"
    (told,) = meet(folder, pat)
    assert len(told.those("aside")) == 1
    (kept,) = kept_aside(pat)
    assert wait(pat) == 1
    take_aside(pat, kept)
    assert wait(pat) == 0
    assert alike(jo, pat)


def test_from_a_carrier_not_trusted_everything_waits_for_a_person(three: Three, folder: Path) -> None:
    jo, pat, _sam = three
    meet(folder, *three, *three)
    document = records.add(jo, "document", {"title": "Marking policy"})
    meet(folder, jo)
    told = run(exchange(pat, Folder(folder), trusted=False))
    assert len(told.those("aside")) == 1
    assert not told.touched
    for kept in kept_aside(pat):
        assert kept.why == "you look first at all that comes this way"
        take_bundle(pat, kept.path)  # by another way
    assert wait(pat) == 0
    assert kept_aside(pat) == []
    assert title(pat, document) == "Marking policy"
