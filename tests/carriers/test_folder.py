"""A folder into which several laptops put bundles: what goes there, what is taken, when it is removed again."""

from __future__ import annotations

import datetime
import errno
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from desktop import clock, records
from desktop.bundles import make_bundle, me_of, take_bundle
from desktop.carriers.folder import Folder
from desktop.carriers.place import prefix_of
from desktop.carriers.stick import MARK, on_stick
from desktop.errors import DiskFull, NoSuchFile, ReadOnly
from desktop.exchanged import SoFar
from desktop.exchanging import exchange
from desktop.giving import MOST_OWN
from desktop.steps import run
from desktop.sync import fold
from tests.carriers.laptops import Three, alike, meet, shared, title


def files(folder: Path, *of: object) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_three_who_meet_in_a_folder_end_alike(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    document = records.add(jo, "document", {"title": "Marking policy"})
    records.add(pat, "action", {"title": "Write to the diocese"})
    records.add(sam, "note", {"text": "for Sam alone"})
    meet(folder, jo, pat, sam, jo, pat)
    assert alike(jo, pat, sam)
    assert title(sam, document) == "Marking policy"


def test_newcomers_are_introduced_by_whoever_invited_them(strangers: Three, folder: Path) -> None:
    records.add(strangers.jo, "document", {"title": "Marking policy"})
    tolds = meet(folder, *strangers)
    assert not any(told.those("refused") for told in tolds)
    assert tolds[1].those("unaddressed"), "Jo had not heard of Pat's laptop when she wrote hers"
    meet(folder, *strangers)
    assert alike(*strangers)


def test_what_was_sealed_before_she_joined_is_sealed_to_her_anew(
    strangers: Three, folder: Path, tmp_path: Path
) -> None:
    jo, pat, sam = strangers
    meet(folder, jo, pat, jo, pat)
    document = records.add(jo, "document", {"title": "Marking policy"})
    meet(folder, jo, pat)
    stick = tmp_path / "stick"
    stick.mkdir()
    meet(stick, sam)
    for file in stick.iterdir():
        take_bundle(jo, file)
    meet(folder, jo, sam)
    assert title(sam, document) == "Marking policy"


def test_what_another_sealed_before_she_had_heard_of_her_is_passed_on(
    strangers: Three, folder: Path, tmp_path: Path
) -> None:
    jo, pat, sam = strangers
    meet(folder, jo, pat, jo, pat)
    stick = tmp_path / "stick"
    stick.mkdir()
    meet(stick, sam, jo, sam, jo)
    document = records.add(pat, "document", {"title": "Marking policy"})
    meet(folder, pat, jo, sam)
    assert title(sam, document) == "Marking policy"


def test_when_all_have_all_nothing_is_written_any_more(three: Three, folder: Path) -> None:
    meet(folder, *three, *three)
    before = files(folder)
    for told in meet(folder, *three, *three):
        assert not told.those("written", "removed", "refused")
    assert files(folder) == before
    assert len(before) == 3, "each leaves one file, that says what she has"


def test_names_tell_nothing(three: Three, folder: Path) -> None:
    records.add(three.jo, "document", {"title": "Marking policy"})
    meet(folder, three.jo)
    (name,) = files(folder)
    told = [three.jo.device, three.jo.id, three.jo.cluster, "Jo", "Downland"]
    assert not any(word.casefold()[:8] in name for word in told)
    assert re.fullmatch(prefix_of(me_of(three.jo)) + r"-00000\d-[0-9a-f]{6}\.clusterbundle", name)


def test_what_lies_there_already_is_not_put_there_again_by_others(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    meet(folder, *three, *three)
    for n in range(40):
        records.add(jo, "action", {"title": f"Action {n} " + os.urandom(200).hex()})
    meet(folder, jo)
    large = max(one.stat().st_size for one in folder.iterdir())
    assert large > 10_000
    meet(folder, pat)
    sizes = sorted(one.stat().st_size for one in folder.iterdir())
    assert sizes[-1] == large
    assert sizes[-2] < 4_000, "Pat has it from there, and so may Sam"
    meet(folder, sam)
    assert alike(*three)


def test_what_a_removed_file_held_is_passed_on_by_whoever_has_it(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    meet(folder, *three, *three)
    document = records.add(jo, "document", {"title": "Marking policy"})
    before = files(folder)
    meet(folder, jo, pat)
    for name in set(files(folder)) - set(before):
        if name.startswith(prefix_of(me_of(jo))):
            (folder / name).unlink()  # somebody tidied up
    meet(folder, pat, sam)
    assert title(sam, document) == "Marking policy"


def test_a_file_is_removed_only_once_everybody_has_all_of_it(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    meet(folder, *three, *three)
    records.add(jo, "document", {"title": "Marking policy"})
    (written,) = meet(folder, jo)[0].those("written")
    records.add(jo, "document", {"title": "Feedback policy"})
    meet(folder, jo, pat)
    meet(folder, jo)
    assert written.name in files(folder), "Sam has not been heard from since"
    meet(folder, sam)
    records.add(jo, "document", {"title": "Reading policy"})
    (told,) = meet(folder, jo)
    assert written.name in [one.name for one in told.those("removed")]
    assert written.name not in files(folder)
    meet(folder, pat, sam)
    assert alike(*three)


def test_files_of_ones_own_do_not_gather_while_somebody_is_away(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    meet(folder, *three, *three)
    for n in range(MOST_OWN + 4):
        records.add(jo, "action", {"title": f"Action {n}"})
        meet(folder, jo, pat)
    mine = [name for name in files(folder) if name.startswith(prefix_of(me_of(jo)))]
    assert len(mine) <= MOST_OWN + 1
    meet(folder, sam)
    assert alike(*three)


def test_who_was_away_for_half_a_year_is_asked_for_and_comes_up_again(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    start = datetime.datetime(2026, 9, 1, 8, 0)
    with clock.standing_at(start):
        meet(folder, *three, *three)
    for week in range(1, 27):
        with clock.standing_at(start + datetime.timedelta(weeks=week)):
            records.add(jo, "action", {"title": f"Action {week} " + os.urandom(100).hex()})
            meet(folder, jo, pat)
    with clock.standing_at(start + datetime.timedelta(weeks=26, days=1)):
        meet(folder, jo, pat)
        assert sum(one.stat().st_size for one in folder.iterdir()) < 60_000, "nobody carries half a year about for Sam"
        (told,) = meet(folder, sam)
        assert told.misses
        assert not alike(jo, sam)
        meet(folder, jo)
        (told,) = meet(folder, sam)
        assert not told.misses
    assert alike(*three)


def test_in_quiet_times_each_says_now_and_then_that_she_is_there(three: Three, folder: Path) -> None:
    start = datetime.datetime(2026, 7, 20, 8, 0)
    with clock.standing_at(start):
        meet(folder, *three, *three)
    with clock.standing_at(start + datetime.timedelta(days=29)):
        assert not any(told.those("written") for told in meet(folder, *three))
    with clock.standing_at(start + datetime.timedelta(days=31)):
        assert all(told.those("written") for told in meet(folder, *three))
        assert not any(told.those("written") for told in meet(folder, *three))
    assert len(files(folder)) == 3


# -- what goes wrong ---------------------------------------------------------------------------------------------------


def test_a_half_arrived_file_is_left_for_later_and_said_after_a_day(three: Three, folder: Path) -> None:
    jo, pat, _sam = three
    document = records.add(jo, "document", {"title": "Marking policy"})
    with clock.standing_at(datetime.datetime(2026, 9, 1, 8, 0)):
        meet(folder, jo)
        (name,) = files(folder)
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[:-100])
        (told,) = meet(folder, pat)
        assert [one.name for one in told.those("arriving")] == [name]
        (folder / name).write_bytes(b"")
        (told,) = meet(folder, pat)
        assert [one.name for one in told.those("arriving")] == [name]
    with clock.standing_at(datetime.datetime(2026, 9, 3, 8, 0)):
        (told,) = meet(folder, pat)
        (refused,) = told.those("refused")
        assert "has not wholly arrived" in refused.words
        (folder / name).write_bytes(whole)
        (told,) = meet(folder, pat)
        assert [one.name for one in told.those("taken")] == [name]
    assert title(pat, document) == "Marking policy"


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES, errno.EINVAL])
def test_one_file_that_cannot_be_read_keeps_no_other_from_its_way(
    three: Three, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    jo, pat, sam = three
    document = records.add(jo, "document", {"title": "Marking policy"})
    mine = records.add(pat, "action", {"title": "Write to the diocese"})
    with clock.standing_at(datetime.datetime(2026, 9, 1, 8, 0)):
        meet(folder, jo)
        make_bundle(sam, folder / "000.clusterbundle")
    real = os.open

    def opening(path, *more, **other):
        if Path(path).name == "000.clusterbundle":
            raise OSError(number, os.strerror(number), str(path))
        return real(path, *more, **other)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", opening)
        with clock.standing_at(datetime.datetime(2026, 9, 1, 8, 0)):
            (told,) = meet(folder, pat)
            assert [one.name for one in told.those("arriving")] == ["000.clusterbundle"]
            assert told.those("written")
        assert title(pat, document) == "Marking policy"
        with clock.standing_at(datetime.datetime(2026, 9, 3, 8, 0)):
            (told,) = meet(folder, pat)
            (refused,) = told.those("refused")
        assert refused.words == f"“000.clusterbundle” could not be read: {os.strerror(number)}."
    with clock.standing_at(datetime.datetime(2026, 9, 6, 8, 0)):
        meet(folder, jo)
        assert title(jo, mine) == "Write to the diocese"
        (told,) = meet(folder, pat)
        assert not told.those("refused", "arriving"), "it is tried again, though the file itself is as it was"


def test_one_file_that_this_disk_has_no_room_for_keeps_no_smaller_one_from_coming(
    three: Three, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jo, pat, sam = three
    document = records.add(jo, "document", {"title": "Marking policy"})
    meet(folder, jo)
    make_bundle(sam, folder / "000.clusterbundle")
    real = Folder.get

    def full(place, entry, to):
        if entry.name == "000.clusterbundle":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(to))
        return real(place, entry, to)

    with monkeypatch.context() as patched:
        patched.setattr(Folder, "get", full)
        (told,) = meet(folder, pat)
    (refused,) = told.those("refused")
    assert refused.words.startswith("There is no room left to write “000.clusterbundle”.")
    assert title(pat, document) == "Marking policy"
    (told,) = meet(folder, pat)
    assert "000.clusterbundle" in [one.name for one in told.those("taken")], "once there is room, it comes"


def test_a_stick_pulled_out_while_it_is_read_is_said(
    three: Three, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet(folder, three.jo)

    def gone(*_asked, **_more):
        folder.rename(folder.parent / "pulled out")
        raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", gone)
        place = Folder(folder)
        (entry,) = place.entries()
        with pytest.raises(NoSuchFile):
            list(place.get(entry, folder.parent / "copy"))


def test_what_is_not_ours_is_left_alone(three: Three, folder: Path, tmp_path: Path) -> None:
    jo, pat, _sam = three
    (folder / "letter.docx").write_bytes(b"PK\x03\x04")
    (folder / "a folder.clusterbundle").mkdir()
    (folder / "text.clusterbundle").write_text("hello")
    os.mkfifo(folder / "pipe.clusterbundle")
    (folder / "link.clusterbundle").symlink_to("/dev/zero")
    (folder / "-rf; rm \n\x1b[31m..\\..\\evil.clusterbundle").write_bytes(b"PK\x03\x04" + bytes(300))
    (folder / f"{'0' * 12}-000001-abcdef.clusterbundle").write_bytes(os.urandom(3000))
    before = set(files(folder))
    tolds = meet(folder, jo, pat, jo)
    assert before <= set(files(folder)), "nothing of another's is removed"
    assert not tolds[1].touched - {one for one in tolds[1].touched if one.startswith(("person", "role", "school"))}
    assert {one.what for one in tolds[0].files} == {"arriving", "written"}
    assert alike(jo, pat)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names that are not text")
def test_a_name_that_is_no_text_keeps_nobody_from_exchanging(three: Three, folder: Path) -> None:
    jo, pat, _sam = three
    raw = os.fsencode(folder) + b"/\xff.clusterbundle"
    with open(raw, "wb") as file:
        file.write(b"PK\x03\x04" + bytes(300))
    document = records.add(jo, "document", {"title": "Marking policy"})
    tolds = meet(folder, jo, pat)
    assert {one.what for told in tolds for one in told.files} <= {"taken", "written", "removed"}
    assert title(pat, document) == "Marking policy"
    assert os.path.exists(raw)


def test_another_clusters_bundles_are_passed_over(three: Three, folder: Path, book, tmp_path: Path) -> None:
    records.add(book, "document", {"title": "Not theirs"})
    make_bundle(book, folder / "theirs.clusterbundle")
    before = shared(three.pat)
    for told in meet(folder, three.pat, three.pat):
        assert not told.those("taken", "refused")
    assert shared(three.pat) == before


def test_a_copy_under_another_name_brings_nothing_and_does_no_harm(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    document = records.add(jo, "document", {"title": "Marking policy"})
    meet(folder, jo, pat)
    (name,) = [one for one in files(folder) if one.startswith(prefix_of(me_of(jo)))]
    shutil.copy(folder / name, folder / "Marking (Pat's conflicted copy).clusterbundle")
    found = [one.what for told in meet(folder, pat, jo) for one in told.files if "copy" in one.name]
    assert found == ["known", "unaddressed"]
    (folder / name).unlink()
    meet(folder, sam)
    assert title(sam, document) == "Marking policy"


def test_a_damaged_file_of_ones_own_is_put_there_again(three: Three, folder: Path) -> None:
    jo, pat, _sam = three
    document = records.add(jo, "document", {"title": "Marking policy"})
    meet(folder, jo)
    (name,) = files(folder)
    (folder / name).write_bytes(b"half")
    meet(folder, jo, pat)
    assert name not in files(folder)
    assert title(pat, document) == "Marking policy"


def test_a_folder_that_is_not_there_or_may_not_be_written_is_said(three: Three, folder: Path) -> None:
    with pytest.raises(NoSuchFile):
        meet(folder / "gone", three.jo)
    assert not (folder / "gone").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs other permissions")
def test_a_read_only_folder_is_read_and_then_refused(
    three: Three, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jo, pat, _sam = three
    document = records.add(jo, "document", {"title": "Marking policy"})
    meet(folder, jo)
    refuse_writing(monkeypatch, folder, errno.EROFS)
    (told,) = meet(folder, pat)
    assert isinstance(told.kept_by, ReadOnly)
    assert told.words == (
        "1 bundle brought news; nothing could be put there: "
        f"Nothing may be put into “{folder}”: it is protected. Ask whoever looks after it."
    )
    assert document in told.touched
    assert title(pat, document) == "Marking policy", "what came was taken all the same"
    assert len(files(folder)) == 1


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG, errno.EDQUOT])
def test_a_full_stick_keeps_what_it_had(
    three: Three, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    jo, pat, _sam = three
    meet(folder, jo)
    before = files(folder)
    document = records.add(jo, "document", {"title": "Marking policy"})
    with monkeypatch.context() as patched:
        refuse_writing(patched, folder, number)
        (told,) = meet(folder, jo)
    assert isinstance(told.kept_by, DiskFull)
    assert told.words == (
        "nothing new came; nothing could be put there: "
        f"There is no room left on “{folder}”. Make room there."
    )
    assert files(folder) == before
    meet(folder, jo, pat)
    assert title(pat, document) == "Marking policy"


def test_a_stick_that_is_really_full(three: Three, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    import signal

    records.add(three.jo, "document", {"title": os.urandom(490).hex()})
    file = folder.parent / "made.clusterbundle"
    make_bundle(three.jo, file)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, limits[1]))
    try:
        with pytest.raises(DiskFull):
            list(Folder(folder).put(file, "x.clusterbundle"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert files(folder) == []


def test_a_stick_pulled_while_writing_leaves_half_a_file_that_the_next_time_clears(
    three: Three, folder: Path
) -> None:
    jo, pat, _sam = three
    document = records.add(jo, "document", {"title": "Marking policy"})
    stick = Pulled(folder)
    assert isinstance(run(exchange(jo, stick)).kept_by, NoSuchFile)
    assert [name for name in files(folder) if name.endswith(".part")]
    (told,) = meet(folder, pat)
    assert not told.those("taken", "refused")
    meet(folder, jo, pat)
    assert not [name for name in files(folder) if name.endswith(".part")]
    assert title(pat, document) == "Marking policy"


def test_nothing_there_is_ever_written_over(three: Three, folder: Path) -> None:
    file = folder.parent / "made.clusterbundle"
    make_bundle(three.jo, file)
    (folder / "mine.clusterbundle").write_text("here before")
    with pytest.raises(Exception, match="already there"):
        list(Folder(folder).put(file, "mine.clusterbundle"))
    assert files(folder) == ["mine.clusterbundle"]
    assert (folder / "mine.clusterbundle").read_text() == "here before"


def test_stopped_between_two_files_whole_bundles_were_taken(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    meet(folder, jo, sam)
    work = exchange(pat, Folder(folder))
    for _ in range(4):
        next(work)
    work.close()
    meet(folder, pat, jo, sam)
    assert alike(*three)


def test_stopped_while_a_bundle_is_taken_it_is_as_if_that_one_had_not_been_begun(
    three: Three, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jo, pat, sam = three
    meet(folder, *three, *three)
    first = records.add(jo, "document", {"title": "Marking policy"})
    later = [records.add(sam, "action", {"title": f"Action {n}"}) for n in range(5)]
    for one in (jo, sam):
        meet(folder, one)
    monkeypatch.setattr(fold, "_AT_ONCE", 1)
    so_far = SoFar()
    work = exchange(pat, Folder(folder), so_far=so_far)
    held = 0
    for _step in work:
        if so_far.touched:
            held += pat.turn.locked()
            if held == 3:
                break
    assert held == 3, "it can be stopped between one portion of it and the next"
    work.close()
    assert not pat.turn.locked()
    told = so_far.told()
    assert len(told.those("taken")) == 1
    assert told.touched in ({first}, set(later))
    records.add(pat, "note", {"text": "It may be written in again"})
    meet(folder, pat)
    assert [title(pat, one) for one in (first, later[-1])] == ["Marking policy", "Action 4"]
    meet(folder, *three, *three)
    assert alike(*three)


# -- sticks ------------------------------------------------------------------------------------------------------------


def test_a_stick_becomes_ours_only_when_asked(three: Three, tmp_path: Path) -> None:
    root = tmp_path / "STICK"
    root.mkdir()
    with pytest.raises(NoSuchFile):
        on_stick(root)
    assert list(root.iterdir()) == []
    document = records.add(three.jo, "document", {"title": "Marking policy"})
    meet(on_stick(root, prepare=True), three.jo)
    assert (root / MARK / "What is this.txt").read_text(encoding="utf-8").startswith("These files go")
    meet(on_stick(root), three.pat)
    assert title(three.pat, document) == "Marking policy"
    with three.pat.reading() as view:
        assert ("stick",) in view.rows("SELECT way FROM bundle")
    with pytest.raises(NoSuchFile):
        on_stick(tmp_path / "pulled out", prepare=True)


def refuse_writing(monkeypatch: pytest.MonkeyPatch, folder: Path, number: int) -> None:
    """Let the system refuse whatever is written into a folder."""
    import builtins

    real = builtins.open

    def refusing(path, mode="r", *more, **other):
        if isinstance(path, Path) and path.parent == folder and "w" in mode:
            raise OSError(number, os.strerror(number), str(path))
        return real(path, mode, *more, **other)

    monkeypatch.setattr(builtins, "open", refusing)


class Pulled(Folder):
    """A stick that is pulled out half way through a file."""

    def put(self, file: Path, name: str):
        (self.folder / f"{name}.part").write_bytes(file.read_bytes()[:500])
        yield 500
        raise NoSuchFile(self.folder)
