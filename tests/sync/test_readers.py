"""P13: nothing of a narrower circle is in a segment for a wider one, looked for where an outsider or a reader can."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from desktop.sync.ids import new_id
from desktop.sync.operations import Change
from desktop.sync.unpacking import Unpacking
from desktop.sync.unsealing import opened_bundle
from tests.sync.laptops import SCHOOL_F, SCHOOL_H
from tests.sync.peers import Peer, founded


class Four:
    """A head, her staff, a head of another school and the facilitator; a secret and a file in each circle."""

    def __init__(self) -> None:
        self.head = founded()
        self.staff = self.head.invite(SCHOOL_F, "staff")
        self.other = self.head.invite(SCHOOL_H)
        self.facilitator = self.head.invite(None, "facilitator")
        self.circles = {
            "cluster": (self.staff, self.other, self.facilitator),
            f"school:{SCHOOL_F}": (self.staff,),
            f"school+facilitator:{SCHOOL_F},{self.facilitator.person}": (self.staff, self.facilitator),
            f"people:{','.join(sorted([self.head.person, self.other.person]))}": (self.other,),
            "me": (),
        }
        self.secrets: dict[str, tuple[bytes, bytes]] = {}
        for n, circle in enumerate(self.circles):
            words, content = f"What-circle-{n}-alone-knows", f"file of circle {n} ".encode() * 50
            self.head.document(words, circle, about=f"about {words}")
            self.head.attach(content, circle)
            self.secrets[circle] = words.encode(), content

    @property
    def readers(self) -> tuple[Peer, Peer, Peer]:
        return self.staff, self.other, self.facilitator


@pytest.fixture
def four() -> Four:
    return Four()


def read_as(laptop: Peer, path: Path) -> dict[str, bytes]:
    """All that a laptop can read in a bundle, by circle: names, manifest, operations, files."""
    with opened_bundle(path, laptop.me.cluster, laptop.identity) as segments:
        found = {}
        for one in segments:
            reading = Unpacking(one.body)
            parts = []
            for name, _size in reading.members():
                parts += [name.encode(), *reading.pieces()]
            found[one.circle] = b"".join(parts)
        return found


def test_p13_each_reader_finds_the_secrets_of_its_own_circles_each_in_its_own_segment(
    four: Four, tmp_path: Path
) -> None:
    path = four.head.send(tmp_path)
    for laptop in four.readers:
        read = read_as(laptop, path)
        assert set(read) == {circle for circle, readers in four.circles.items() if laptop in readers}
        for circle, text in read.items():
            for home, (words, content) in four.secrets.items():
                assert (words in text) == (home == circle)
                assert (content in text) == (home == circle)
                assert (hashlib.sha256(content).hexdigest().encode() in text) == (home == circle)
            # nor does one circle show in another: no name of it, none of its logs, no record of it
            for other in four.circles:
                log = four.head.one("SELECT id FROM log WHERE circle = ?", other)
                assert (log.encode() in text) == (other == circle)
            narrower = [other.encode() for other in four.circles if other not in ("cluster", "me", circle)]
            assert not any(name in text for name in narrower)


def test_p13_what_was_taken_is_passed_on_in_its_own_circle_alone(four: Four, tmp_path: Path) -> None:
    four.staff.receive(four.head.send(tmp_path))
    path = four.staff.send(tmp_path)
    for laptop in (four.other, four.facilitator):
        for circle, text in read_as(laptop, path).items():
            for home, (words, content) in four.secrets.items():
                assert home == circle or (words not in text and content not in text)


def test_p13_an_outsider_reads_the_format_and_an_opaque_name_and_nothing_else(four: Four, tmp_path: Path) -> None:
    path = four.head.send(tmp_path)
    with zipfile.ZipFile(path) as file:
        about, *segments = file.infolist()
        told = json.loads(file.read(about))
        assert set(told) == {"format", "cluster"}
        assert [one.filename for one in segments] == [f"{n:02}.age" for n in range(len(segments))]
        assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    whole = path.read_bytes()
    for known in (four.head.person, four.head.device, SCHOOL_F, four.head.founding, "school", "Downland"):
        assert known.encode() not in whole


def test_p13_one_who_wants_a_file_of_another_circle_gets_nothing(four: Four, tmp_path: Path) -> None:
    school = f"school:{SCHOOL_F}"
    hash = hashlib.sha256(four.secrets[school][1]).hexdigest()
    # the other head has learnt the file's name, and asks for it in the circle they share
    four.other.connection.execute("INSERT INTO refers VALUES (?, 'cluster')", (hash,))
    four.head.receive(four.other.send(tmp_path, four.head))
    assert hash in four.head.one("SELECT wants FROM heard WHERE device = ? AND circle = 'cluster'", four.other.device)
    four.other.receive(four.head.send(tmp_path, four.other))
    assert hash not in four.other.files()


def test_p13_one_who_wants_an_operation_of_another_circle_gets_nothing(four: Four, tmp_path: Path) -> None:
    school = f"school:{SCHOOL_F}"
    words = four.secrets[school][0]
    (ours, *_rest) = four.head.operations(school)
    four.head.receive(four.other.send(tmp_path, four.head))
    told = json.dumps([[], [ours[0].id]])
    four.head.connection.execute("UPDATE heard SET wants = ? WHERE device = ?", (told, four.other.device))
    for text in read_as(four.other, four.head.send(tmp_path, four.other)).values():
        assert words not in text


def test_p13_naming_a_file_of_another_circle_in_a_record_of_ones_own_brings_nothing(
    four: Four, tmp_path: Path
) -> None:
    """A file's name is no key to it: it is passed on where it came, or was put, and nowhere else."""
    school = f"school:{SCHOOL_F}"
    content = four.secrets[school][1]
    hash = hashlib.sha256(content).hexdigest()
    record = new_id("version")
    four.other.write(Change(record, "audience", "cluster"), Change(record, "file", hash))
    for laptop in (four.head, four.staff):
        laptop.receive(four.other.send(tmp_path, laptop))
        four.staff.receive(four.head.send(tmp_path, four.staff))
        for text in read_as(four.other, laptop.send(tmp_path, four.other)).values():
            assert content not in text
    # whoever has it and puts it there gives it
    four.head.attach(content)
    four.other.receive(four.head.send(tmp_path, four.other))
    assert hash in four.other.files()


def test_a_file_shared_in_two_circles_reaches_the_readers_of_each(four: Four, tmp_path: Path) -> None:
    content = b"a circular from the diocese" * 40
    hash = four.head.attach(content, f"school:{SCHOOL_F}")
    four.staff.receive(four.head.send(tmp_path))
    assert four.head.attach(content) == hash
    for laptop in four.readers:
        laptop.receive(four.head.send(tmp_path))
        assert hash in laptop.files()
    late = four.head.invite(SCHOOL_H, "staff")
    # and is passed on in both by one who had the bytes before she learnt of the second
    four.staff.receive(late.send(tmp_path))
    late.receive(four.staff.send(tmp_path, late))
    assert hash in late.files()
