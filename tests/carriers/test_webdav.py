"""A folder on a WebDAV server, over lines that break, and servers that refuse or lie."""

from __future__ import annotations

import collections
import datetime
import gzip
import os
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from desktop import clock, paths, records
from desktop.bundles import make_bundle
from desktop.carrier_list import add_webdav, carriers, find_carrier, forget_carrier, give_password, place_of
from desktop.carriers.place import Entry, StillArriving
from desktop.carriers.unreachable import Unreachable, WrongPassword
from desktop.carriers.webdav import Webdav
from desktop.errors import DiskFull, NotFound, ReadOnly, Refusal
from desktop.exchanging import exchange
from desktop.members import remove
from desktop.refused_bundle import RefusedBundle
from desktop.steps import run
from tests.carriers.dav import PASSWORD, USER, answering, breaking, refusing, serving
from tests.carriers.laptops import Three, alike, meet, title
from tests.keeping import add_document
from tests.test_keys import Ring


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "on the server"
    made.mkdir()
    return made


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as address:
        yield address


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    ring = Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    return ring


def line(address: str, password: str = PASSWORD) -> Webdav:
    return Webdav(address, USER, password, times=(5, 5))


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_three_who_meet_on_a_server_end_alike(three: Three, address: str, folder: Path) -> None:
    jo, pat, sam = three
    document = records.add(jo, "document", {"title": "Marking policy"})
    records.add(pat, "action", {"title": "Write to the diocese"})
    meet(line(address), *three, *three)
    assert alike(*three)
    assert title(sam, document) == "Marking policy"
    before = names(folder)
    assert not any(told.those("written", "removed", "refused") for told in meet(line(address), *three))
    assert names(folder) == before
    with sam.reading() as view:
        assert ("webdav",) in view.rows("SELECT way FROM bundle")


def test_a_folder_within_the_server_is_made_when_it_is_added(
    three: Three, address: str, folder: Path, ring: Ring
) -> None:
    made = add_webdav(three.jo, f"{address}Our cluster", USER, PASSWORD, "Cloud")
    assert names(folder) == ["Our cluster"]
    document = records.add(three.jo, "document", {"title": "Marking policy"})
    run(exchange(three.jo, place_of(three.jo, made)))
    meet(line(f"{address}Our cluster/"), three.pat)
    assert title(three.pat, document) == "Marking policy"


def test_a_password_is_in_the_key_ring_and_nowhere_else(three: Three, address: str, ring: Ring) -> None:
    made = add_webdav(three.jo, address, USER, PASSWORD)
    assert made.name == "127.0.0.1"
    assert len(ring.kept) == 1
    told = three.jo.meta("carriers")
    assert PASSWORD not in told
    for file in paths.config().rglob("*"):
        assert PASSWORD.encode() not in file.read_bytes()
    with closing(place_of(three.jo, made)) as place:
        assert place.entries() == []
    ring.kept.clear()
    with pytest.raises(WrongPassword, match="not kept here"):
        place_of(three.jo, made)
    assert give_password(three.jo, "127.0.0.1", PASSWORD)
    forget_carrier(three.jo, "127.0.0.1")
    assert ring.kept == {}
    assert carriers(three.jo) == []
    with pytest.raises(NotFound):
        find_carrier(three.jo, "127.0.0.1")


def test_without_a_key_ring_nothing_is_added(
    three: Three, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    with pytest.raises(Refusal, match="no key ring"):
        add_webdav(three.jo, address, USER, PASSWORD)
    assert carriers(three.jo) == []
    made = add_webdav(three.jo, address, USER, PASSWORD, keep=False)
    with closing(place_of(three.jo, made, PASSWORD)) as place:
        assert place.entries() == []


def test_a_wrong_password_is_said_to_be_one(three: Three, address: str) -> None:
    with pytest.raises(WrongPassword):
        meet(line(address, "guessed"), three.jo)


@pytest.mark.parametrize(
    "wrong", ["http://cloud.example/dav", "cloud.example", "ftp://x", "https://jo:secret@a.example/", "https://", ""]
)
def test_an_address_that_would_give_the_password_away_is_refused(wrong: str) -> None:
    with pytest.raises(Refusal):
        Webdav(wrong, USER, PASSWORD)


@pytest.mark.parametrize(
    ("status", "methods", "refusal"),
    [
        ("507 Insufficient Storage", ["PUT"], DiskFull),
        ("413 Too Large", ["PUT"], DiskFull),
        ("403 Forbidden", ["PUT"], ReadOnly),
        ("403 Forbidden", ["MOVE"], ReadOnly),
        ("404 Not Found", ["PROPFIND"], NotFound),
        ("405 No", ["PROPFIND"], Refusal),
        ("302 Found", ["PROPFIND"], Refusal),
        ("503 Busy", ["PROPFIND"], Unreachable),
        ("423 Locked", ["MOVE"], Unreachable),
        ("400 Bad", ["PUT"], Refusal),
    ],
)
def test_what_a_server_refuses_is_said_and_leaves_nothing_half_done(
    three: Three, folder: Path, status: str, methods: list[str], refusal: type[Refusal]
) -> None:
    document = records.add(three.jo, "document", {"title": "Marking policy"})
    with serving(folder, refusing(status, *methods)) as address:
        if methods == ["PROPFIND"]:
            with pytest.raises(refusal):
                meet(line(address), three.jo)
        else:
            (told,) = meet(line(address), three.jo)
            assert isinstance(told.kept_by, refusal)
            assert told.words.startswith("nothing new came; nothing could be put there: ")
            assert "Nothing was changed" not in told.words
    assert not [name for name in names(folder) if not name.endswith(".part")]
    with serving(folder) as address:
        meet(line(address), three.jo, three.pat)
    assert title(three.pat, document) == "Marking policy"


@pytest.mark.parametrize("status", ["403 Forbidden", "423 Locked", "500 Broken", "503 Its store is gone"])
def test_one_file_that_a_server_refuses_keeps_no_other_from_its_way(three: Three, folder: Path, status: str) -> None:
    jo, pat, sam = three
    document = records.add(pat, "document", {"title": "Marking policy"})
    mine = records.add(jo, "action", {"title": "Write to the diocese"})
    make_bundle(sam, folder / "000 lost.clusterbundle")

    def one_refused(app):
        refused = refusing(status)(app)

        def answer(environ, start):
            is_it = environ["REQUEST_METHOD"] == "GET" and "lost" in environ["PATH_INFO"]
            return (refused if is_it else app)(environ, start)

        return answer

    with serving(folder, one_refused) as address:
        meet(line(address), pat)
        (told,) = meet(line(address), jo)
        (kept,) = told.those("arriving")
        assert kept.words == (
            f"“000 lost.clusterbundle” cannot be had from 127.0.0.1 just now: it refuses to give it ({status[:3]})."
        )
        assert title(jo, document) == "Marking policy"
        meet(line(address), pat)
        assert title(pat, mine) == "Write to the diocese"


def test_a_line_that_breaks_half_way_hides_nothing_of_what_came_before(three: Three, folder: Path) -> None:
    jo, pat, _sam = three
    document = records.add(pat, "document", {"title": "Marking policy"})
    with serving(folder) as address:
        meet(line(address), pat)
    (folder / "zzz.clusterbundle").write_bytes(os.urandom(500))

    def broken(app):
        refused = refusing("429 Too Many")(app)

        def answer(environ, start):
            is_it = environ["REQUEST_METHOD"] == "GET" and "zzz" in environ["PATH_INFO"]
            return (refused if is_it else app)(environ, start)

        return answer

    with serving(folder, broken) as address:
        (told,) = meet(line(address), jo)
    assert isinstance(told.kept_by, Unreachable)
    assert document in told.touched
    assert told.words.startswith("1 bundle brought news; not all could be fetched, and nothing was put there: ")


class Counted:
    """A server's answers, with how often each file was fetched."""

    def __init__(self) -> None:
        self.fetched: collections.Counter[str] = collections.Counter()

    def __call__(self, app):
        def answer(environ, start):
            if environ["REQUEST_METHOD"] == "GET":
                self.fetched[environ["PATH_INFO"].strip("/")] += 1
            return app(environ, start)

        return answer


def test_what_does_not_open_is_fetched_less_and_less_and_after_a_day_no_more(three: Three, folder: Path) -> None:
    (folder / "old.clusterbundle").write_bytes(b"PK\x03\x04" + os.urandom(3000))
    counted, start = Counted(), datetime.datetime(2026, 11, 24, 8)
    with serving(folder, counted) as address:
        for minutes in range(0, 2 * 24 * 60, 60):
            with clock.standing_at(start + datetime.timedelta(minutes=minutes)):
                (told,) = meet(line(address), three.jo)
                (kept,) = told.those("arriving" if minutes < 24 * 60 else "refused")
                assert "old.clusterbundle" in kept.words, "and it is said all the same"
        assert counted.fetched["old.clusterbundle"] <= 7
        before = counted.fetched["old.clusterbundle"]
        (folder / "old.clusterbundle").write_bytes(b"PK\x03\x04" + os.urandom(3000))
        os.utime(folder / "old.clusterbundle", (1, 1))
        meet(line(address), three.jo)
        assert counted.fetched["old.clusterbundle"] == before + 1, "it was changed"


def test_what_a_removed_laptop_put_there_is_fetched_once(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    counted = Counted()
    with serving(folder, counted) as address:
        meet(line(address), *three, *three)
        remove(jo, pat.device)
        meet(line(address), jo, sam)
        records.add(pat, "document", {"title": "Written after that"})
        (told,) = meet(line(address), pat)
        (written,) = told.those("written")
        counted.fetched.clear()
        for n in range(3):
            records.add(jo, "action", {"title": f"Action {n}"})
            meet(line(address), jo, sam)
        assert counted.fetched[written.name] == 2, "once by each"
        assert meet(line(address), sam)[0].those("refused")
        assert alike(jo, sam)


def test_a_stranger_is_welcome_once_somebody_has_vouched_for_her(
    strangers: Three, folder: Path, tmp_path: Path
) -> None:
    jo, pat, sam = strangers
    counted = Counted()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    meet(elsewhere, pat, sam, jo, sam)
    with serving(folder, counted) as address:
        meet(line(address), sam)
        (name,) = names(folder)
        for _n in range(3):
            assert meet(line(address), pat)[0].those("refused")
        assert counted.fetched[name] == 1
        meet(line(address), jo)
        counted.fetched.clear()
        meet(line(address), pat, jo, sam)
        assert counted.fetched[name] == 1
        meet(line(address), *strangers, *strangers)
        assert alike(*strangers)


def test_on_a_metered_line_what_is_large_waits_there_and_what_is_small_comes(three: Three, folder: Path) -> None:
    jo, pat, sam = three
    counted = Counted()
    with serving(folder, counted) as address:
        meet(line(address), *three, *three)
        add_document(pat, "Paper", os.urandom(1_200_000))
        action = records.add(sam, "action", {"title": "Write to the diocese"})
        (large,) = meet(line(address), pat)[0].those("written")
        meet(line(address), sam)
        told = run(exchange(jo, line(address), metered=True))
        assert [one.name for one in told.those("costly")] == [large.name]
        assert told.words.endswith("1 file waits: the line is paid for by the megabyte")
        assert title(jo, action) == "Write to the diocese"
        assert counted.fetched[large.name] == 1, "by Sam alone"
        (told,) = meet(line(address), jo)
        assert not told.those("costly")
        assert large.name in [one.name for one in told.those("taken")]


def test_a_name_is_asked_for_as_it_is(three: Three, folder: Path) -> None:
    names_there = ["Marking #2.clusterbundle", "why?.clusterbundle", "50%.clusterbundle", "a%20b.clusterbundle"]
    for name in [*names_there, "a\nb.clusterbundle", f"{'x' * 241}.clusterbundle"]:
        (folder / name).write_bytes(name.encode())
    with serving(folder) as address, closing(line(address)) as place:
        found = place.entries()
        assert set(names_there) < {one.name for one in found}
        for one in found:
            list(place.get(one, folder.parent / "copy"))
            assert (folder.parent / "copy").read_bytes() == one.name.encode()


@pytest.mark.parametrize(
    "headers", [("WWW-Authenticate", "NTLM"), ("X-Forms_Based_Auth_Required", "https://login.example/")]
)
def test_a_way_of_signing_in_that_we_do_not_know(three: Three, folder: Path, headers: tuple[str, str]) -> None:
    status = "401 Who" if headers[0].startswith("WWW") else "403 Who"
    with (
        serving(folder, refusing(status, headers=(headers,))) as address,
        pytest.raises(Refusal, match="by that folder") as refused,
    ):
        meet(line(address), three.jo)
    assert not isinstance(refused.value, WrongPassword)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Welcome</html>",
        b"",
        b"\xff" * 100,
        b"<d:multistatus xmlns:d='DAV:'><d:response/></d:multistatus>",
        b"<d:multistatus xmlns:d='DAV:'><d:response><d:href>/x.clusterbundle</d:href><d:propstat><d:prop>"
        b"<d:getcontentlength>many</d:getcontentlength></d:prop></d:propstat></d:response></d:multistatus>",
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
        + b"]><x>&m;</x>",
        b" " * 17_000_000,
    ],
)
def test_a_server_that_answers_nonsense_is_no_webdav_folder(three: Three, folder: Path, body: bytes) -> None:
    with serving(folder, answering(body)) as address, pytest.raises(Refusal, match="does not answer as a WebDAV"):
        meet(line(address), three.jo)


def test_an_answer_that_would_unpack_to_much_is_not_unpacked(three: Three, folder: Path) -> None:
    packed = gzip.compress(b" " * 200_000_000)
    with (
        serving(folder, answering(packed, ("Content-Encoding", "gzip"))) as address,
        pytest.raises(Unreachable),
    ):
        meet(line(address), three.jo)


def test_names_a_server_makes_up_stay_within_the_folder(three: Three, folder: Path, tmp_path: Path) -> None:
    rows = b"".join(
        b"<d:response><d:href>%s</d:href><d:propstat><d:prop><d:getcontentlength>9</d:getcontentlength>"
        b"</d:prop></d:propstat></d:response>" % href
        for href in (b"/../../evil.clusterbundle", b"http://a.example/x.clusterbundle", b"/.clusterbundle", b"/..")
    )
    told = b"<d:multistatus xmlns:d='DAV:'>" + rows + b"</d:multistatus>"
    with serving(folder, answering(told)) as address, closing(line(address)) as place:
        found = place.entries()
    assert {one.name for one in found} == {"evil.clusterbundle", "x.clusterbundle", ".clusterbundle"}


def test_nobody_there_is_no_line(three: Three) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    with pytest.raises(Unreachable):
        meet(line(f"http://127.0.0.1:{port}/"), three.jo)


def test_a_server_that_says_nothing_is_not_waited_for_long(three: Three) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        place = Webdav(f"http://127.0.0.1:{held.getsockname()[1]}/", USER, PASSWORD, times=(0.3, 0.3))
        with pytest.raises(Unreachable, match="in time"):
            meet(place, three.jo)


def test_a_certificate_nobody_vouches_for_is_not_believed(three: Three, folder: Path, tmp_path: Path) -> None:
    import ssl
    import threading

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as held:

        def serve() -> None:
            near, _address = held.accept()
            with near, suppress(OSError):
                context.wrap_socket(near, server_side=True).close()

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(Refusal, match="prove that it is who it says") as refused:
            meet(line(f"https://127.0.0.1:{held.getsockname()[1]}/"), three.jo)
        assert not isinstance(refused.value, Unreachable)
        thread.join()


def test_what_broke_off_on_the_way_down_goes_on_from_there(folder: Path, tmp_path: Path) -> None:
    data = os.urandom(900_000)
    (folder / "x.clusterbundle").write_bytes(data)
    to = tmp_path / "copy"
    asked: list[str] = []

    def watching(app):
        def answer(environ, start):
            asked.append(environ.get("HTTP_RANGE", ""))
            return app(environ, start)

        return answer

    with serving(folder, watching) as address:
        with breaking(address, after=300_000, times=2) as line_address:
            place = line(line_address)
            (entry,) = place.entries()
            list(place.get(entry, to))
            place.close()
        assert to.read_bytes() == data
        assert len([one for one in asked if one.startswith("bytes=2")]) >= 1
        # broken so often that this exchange gives up: the next goes on
        with breaking(address, after=200_000, times=4) as line_address:
            place = line(line_address)
            with pytest.raises(Unreachable):
                list(place.get(entry, to))
            (half,) = (paths.cache() / "arriving").iterdir()
            reached = half.stat().st_size
            assert 400_000 < reached < len(data)
            asked.clear()
            list(place.get(entry, to))
            place.close()
        assert asked == [f"bytes={reached}-"]
        assert to.read_bytes() == data
        assert list((paths.cache() / "arriving").iterdir()) == []


def test_what_broke_off_on_the_way_up_is_sent_again_and_cleared_away(three: Three, folder: Path) -> None:
    jo, pat, _sam = three
    document = records.add(jo, "document", {"title": "Marking policy"})
    broken = [True]

    def between(app):
        def answer(environ, start):
            if environ["REQUEST_METHOD"] == "PUT" and broken.pop():
                (folder / environ["PATH_INFO"].strip("/")).write_bytes(b"half")
                start("504 Gateway Timeout", [("Content-Length", "0")])
                broken.append(False)
                return [b""]
            if environ["REQUEST_METHOD"] == "PUT":
                broken.append(False)
            return app(environ, start)

        return answer

    with serving(folder, between) as address:
        (told,) = meet(line(address), jo)
        assert isinstance(told.kept_by, Unreachable)
        assert [name for name in names(folder) if name.endswith(".part")]
        meet(line(address), jo, pat)
    assert not [name for name in names(folder) if name.endswith(".part")]
    assert title(pat, document) == "Marking policy"


def test_a_file_that_is_longer_or_shorter_than_was_said_is_still_arriving(folder: Path, tmp_path: Path) -> None:
    (folder / "x.clusterbundle").write_bytes(b"x" * 5000)
    with serving(folder) as address:
        for size in (4000, 6000, 0):
            place = line(address)
            with pytest.raises(StillArriving):
                list(place.get(Entry("x.clusterbundle", size, 0), tmp_path / "copy"))
            place.close()
        place = line(address)
        with pytest.raises(RefusedBundle):
            list(place.get(Entry("x.clusterbundle", 3_000_000_000, 0), tmp_path / "copy"))
        with pytest.raises(StillArriving):
            list(place.get(Entry("gone.clusterbundle", 10, 0), tmp_path / "copy"))
        place.close()


def test_stopped_while_sending_nothing_is_left_under_a_name(three: Three, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(os.urandom(5_000_000))
    with serving(folder) as address:
        place = line(address)
        sending = place.put(file, "x.clusterbundle")
        next(sending)
        sending.close()
        place.close()
    assert "x.clusterbundle" not in names(folder)


def certificate(folder: Path) -> Path:
    """A certificate that nobody vouches for."""
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "certificate.pem"
    file.write_bytes(secret + made)
    return file
