"""Laptops in one room, over real sockets on this machine, and strangers who knock."""

from __future__ import annotations

import http.client
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from desktop import records
from desktop.bundles import make_bundle, me_of
from desktop.carriers import door, doorway, knocking
from desktop.carriers.door import MOST_UNKNOWN, Door, is_near
from desktop.carriers.doorway import MOST_EACH, MOST_VISITS
from desktop.carriers.knocking import PORT, NotTaken, knock, split_address
from desktop.carriers.nearby import KIND, Nearby, Peer
from desktop.carriers.unreachable import Unreachable
from desktop.errors import Refusal
from desktop.kept_aside import kept_aside, take_aside
from desktop.room import SOON, Room, Visited
from desktop.steps import run
from tests.carriers.laptops import Three, alike, shared, title

HERE = "127.0.0.1"


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def room(stack: ExitStack, book, **more: object) -> Room:
    return stack.enter_context(Room(book, port=0, host=HERE, ask_around=False, **more))


def visit(host: Room, guest: Room) -> Visited:
    return run(guest.visit(f"{HERE}:{host.port}"))


def test_one_visit_brings_all_across_both_ways(three: Three, opened: ExitStack) -> None:
    jo, pat, _sam = three
    document = records.add(jo, "document", {"title": "Marking policy"})
    action = records.add(pat, "action", {"title": "Write to the diocese"})
    records.add(pat, "note", {"text": "for Pat alone"})
    host, guest = room(opened, jo), room(opened, pat)
    visited = visit(host, guest)
    assert alike(jo, pat)
    assert (title(pat, document), title(jo, action)) == ("Marking policy", "Write to the diocese")
    assert (visited.summary.new, visited.sent, visited.sender) == (1, 1, jo.device)
    heard = [host.news.get_nowait() for _ in range(2)]
    assert [(one.summary.new, one.sent) for one in heard] == [(0, 1), (1, 0)]
    assert heard[1].touched == {action}
    again = visit(host, guest)
    assert again.summary.is_empty
    assert again.sent == 0
    assert host.news.empty(), "a visit that brings nothing is no news"


def test_each_gets_only_what_she_lacks(three: Three, opened: ExitStack) -> None:
    jo, pat, sam = three
    for n in range(30):
        records.add(jo, "action", {"title": f"Action {n}"})
    host = room(opened, jo)
    visit(host, room(opened, pat))
    records.add(jo, "action", {"title": "one more"})
    assert visit(host, room(opened, pat)).summary.new == 1
    before = [host.news.get_nowait() for _ in range(2)]
    assert [one.sent for one in before] == [30, 1], "Sam, who lacks all, does not make Pat's larger"
    visit(host, room(opened, sam))
    assert alike(*three)


def test_who_has_just_joined_is_let_in_by_her_card(strangers: Three, opened: ExitStack) -> None:
    jo, pat, sam = strangers
    records.add(jo, "document", {"title": "Marking policy"})
    visit(room(opened, jo), room(opened, pat))
    with pytest.raises(NotTaken, match="let the one that has just joined knock"):
        visit(room(opened, sam), room(opened, jo))
    visit(room(opened, jo), room(opened, sam))
    visit(room(opened, jo), room(opened, pat))
    assert alike(*strangers)


def test_what_would_hide_much_waits_for_a_person(three: Three, opened: ExitStack) -> None:
    jo, pat, _sam = three
    ids = [records.add(jo, "action", {"title": f"Action {n}"}) for n in range(25)]
    host, guest = room(opened, jo), room(opened, pat)
    visit(host, guest)
    for id in ids:
        records.hide(jo, id)
    assert visit(host, guest).aside
    (kept,) = kept_aside(pat)
    assert kept.way == "room"
    take_aside(pat, kept)
    assert alike(jo, pat)


def test_what_waits_from_one_laptop_waits_once_however_often_it_is_met(three: Three, opened: ExitStack) -> None:
    jo, pat, sam = three
    ids = [records.add(jo, "action", {"title": f"Action {n}"}) for n in range(25)]
    rooms = [room(opened, book) for book in three]
    visit(rooms[0], rooms[1])
    visit(rooms[0], rooms[2])
    for id in ids:
        records.hide(jo, id)
    for _ in range(3):
        assert visit(rooms[0], rooms[1]).aside
    (kept,) = kept_aside(pat)
    assert list(kept.path.parent.iterdir()) == [kept.path]
    records.add(jo, "action", {"title": "Write to the diocese"})
    visit(rooms[1], rooms[0])
    (newer,) = kept_aside(pat)
    assert newer.path != kept.path
    assert list(newer.path.parent.iterdir()) == [newer.path]
    visit(rooms[0], rooms[2])
    take_aside(sam, *kept_aside(sam))
    assert visit(rooms[2], rooms[1]).aside
    assert {one.sender for one in kept_aside(pat)} == {jo.device, sam.device}
    take_aside(pat, newer)
    assert alike(*three)


def test_many_at_once(three: Three, opened: ExitStack) -> None:
    rooms = [room(opened, book) for book in three]
    for n, book in enumerate(three):
        for m in range(5):
            records.add(book, "action", {"title": f"Action {n} {m}"})
    wrong: list[BaseException] = []

    def go(host: Room, guest: Room) -> None:
        for _ in range(3):
            try:
                visit(host, guest)
            except Unreachable:
                time.sleep(0.05)  # busy just now
            except BaseException as error:
                wrong.append(error)

    threads = [threading.Thread(target=go, args=(a, b)) for a in rooms for b in rooms if a is not b]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []
    visit(rooms[0], rooms[1])
    visit(rooms[0], rooms[2])
    visit(rooms[0], rooms[1])
    assert alike(*three)


def test_another_clusters_laptop_is_sent_away_and_learns_nothing(three: Three, opened: ExitStack, book) -> None:
    records.add(three.jo, "document", {"title": "Marking policy"})
    host, guest = room(opened, three.jo), room(opened, book)
    before = shared(book), shared(three.jo)
    with pytest.raises(NotTaken):
        visit(host, guest)
    assert (shared(book), shared(three.jo)) == before
    assert host.news.empty()


def test_once_closed_nobody_is_let_in(three: Three) -> None:
    with Room(three.jo, port=0, host=HERE, ask_around=False) as host:
        port = host.port
    with Room(three.pat, port=0, host=HERE, ask_around=False) as guest, pytest.raises(Unreachable):
        run(guest.visit(f"{HERE}:{port}"))


# -- strangers ---------------------------------------------------------------------------------------------------------


def ask(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes, str]:
    line = http.client.HTTPConnection(HERE, port, timeout=5)
    try:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        return answer.status, answer.read(), str(answer.headers)
    finally:
        line.close()


def test_a_stranger_gets_a_number_and_no_more(three: Three, opened: ExitStack, tmp_path: Path, book) -> None:
    host = room(opened, three.jo)
    path = f"/clusterbook/1/{me_of(three.jo).cluster}"
    make_bundle(book, tmp_path / "other")
    before = shared(three.jo)
    told = [
        ask(host.port, "GET", "/"),
        ask(host.port, "GET", path),
        ask(host.port, "POST", "/clusterbook/1/guess", b"x"),
        ask(host.port, "POST", path),
        ask(host.port, "POST", path, b"x" * 100),
        ask(host.port, "POST", path, (tmp_path / "other").read_bytes()),
        ask(host.port, "PROPFIND", path),
        ask(host.port, "POST", path + "/../x", b"x"),
    ]
    assert [status for status, _body, _headers in told] == [404, 404, 404, 413, 403, 403, 404, 404]
    for _status, body, headers in told:
        assert body == b""
        assert headers.split() == ["Content-Length:", "0"]
    assert shared(three.jo) == before


@pytest.mark.parametrize("length", ["-1", "1e9", "99999999999999999999", "x", "", str(MOST_UNKNOWN + 1), "٣"])
def test_what_says_it_is_too_long_is_not_read(three: Three, opened: ExitStack, length: str) -> None:
    host = room(opened, three.jo)
    with socket.create_connection((HERE, host.port), timeout=5) as line:
        request = f"POST /clusterbook/1/{me_of(three.jo).cluster} HTTP/1.0\r\nContent-Length: {length}\r\n\r\n"
        line.sendall(request.encode())
        assert line.recv(100).split()[1] in (b"404", b"413")


def test_from_a_member_more_is_taken_than_from_who_is_not_known(three: Three, opened: ExitStack) -> None:
    host = room(opened, three.jo)
    assert host._door.most(HERE) == MOST_UNKNOWN
    visit(host, room(opened, three.pat))
    assert host._door.most(HERE) > MOST_UNKNOWN
    assert host._door.most("192.168.1.9") == MOST_UNKNOWN


@contextmanager
def dripping(port: int, count: int, begin: bytes, addresses: Sequence[str] = (HERE,)) -> Iterator[list[socket.socket]]:
    """Lines from each address on which a byte comes now and then, for ever."""
    over = threading.Event()
    lines = []
    for address in addresses:
        for _ in range(count):
            lines.append(socket.create_connection((HERE, port), source_address=(address, 0)))
            lines[-1].sendall(begin)

    def drip() -> None:
        while not over.wait(0.1):
            for line in lines:
                with suppress(OSError):
                    line.sendall(b"x")

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield lines
    finally:
        over.set()
        thread.join()
        for line in lines:
            line.close()


def test_who_drips_her_request_is_sent_away_in_time_and_till_then_the_door_is_busy(
    three: Three, opened: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorway, "HEADERS", 1.0)
    host, guest = room(opened, three.jo), room(opened, three.pat)
    with dripping(host.port, MOST_EACH, b"POST /"):
        time.sleep(0.2)
        with pytest.raises(Unreachable, match="busy just now"):
            visit(host, guest)
        time.sleep(1.5)
        visit(host, guest)


def test_who_drips_her_bundle_is_sent_away_in_time(
    three: Three, opened: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "PATIENCE", 1.0)
    host, guest = room(opened, three.jo), room(opened, three.pat)
    request = f"POST /clusterbook/1/{me_of(three.jo).cluster} HTTP/1.0\r\nContent-Length: 1000000\r\n\r\n"
    with dripping(host.port, MOST_EACH, request.encode()):
        time.sleep(0.2)
        with pytest.raises(Unreachable, match="busy just now"):
            visit(host, guest)
        time.sleep(1.5)
        visit(host, guest)


@pytest.mark.skipif(sys.platform != "linux", reason="only there has one machine so many addresses")
def test_many_who_drip_give_way_to_who_comes_later(
    three: Three, opened: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorway, "GIVES_WAY", 0.5)
    host, guest = room(opened, three.jo), room(opened, three.pat)
    others = [f"127.0.0.{n}" for n in range(2, 2 + MOST_VISITS // MOST_EACH)]
    with dripping(host.port, MOST_EACH, b"POST /", others):
        time.sleep(0.1)
        with pytest.raises(Unreachable, match="busy just now"):
            visit(host, guest)
        time.sleep(0.6)
        visit(host, guest)
    monkeypatch.setattr(doorway, "GIVES_WAY", 100)
    with dripping(host.port, MOST_EACH, b"POST /", others):
        visit(host, guest)  # she is known by now


def test_a_line_that_is_dropped_is_no_other_cluster(three: Three, opened: ExitStack) -> None:
    guest = room(opened, three.pat)
    whole = b"HTTP/1.0 200 OK\r\nContent-Length: 500\r\n\r\n"
    for said in (b"", whole[:10], whole[:30], whole, whole + b"half"):
        with answering(said) as port, pytest.raises(Unreachable, match="the line broke"):
            run(guest.visit(f"{HERE}:{port}"))


def test_what_is_refused_unread_says_so_though_much_is_on_its_way(three: Three, opened: ExitStack, tmp_path) -> None:
    host = room(opened, three.jo)
    (tmp_path / "large").write_bytes(os.urandom(5_000_000))
    with pytest.raises(NotTaken):
        list(knock(f"{HERE}:{host.port}", "another", tmp_path / "large", tmp_path / "answer"))


@pytest.mark.parametrize("begin", [b"HTTP/1.0 200", b"HTTP/1.0 200 OK\r\nContent-Length: 9000000\r\n\r\n"])
def test_a_door_that_drips_its_answer_is_left_in_time(
    three: Three, opened: ExitStack, monkeypatch: pytest.MonkeyPatch, begin: bytes
) -> None:
    monkeypatch.setattr(knocking, "PATIENCE", 1.0)
    guest = room(opened, three.pat)
    with answering(begin, drip=True) as port:
        started = time.monotonic()
        with pytest.raises(Unreachable):
            run(guest.visit(f"{HERE}:{port}"))
        assert time.monotonic() - started < 5


def test_who_comes_from_far_away_is_not_let_in() -> None:
    assert not is_near("8.8.8.8")
    assert is_near("192.168.43.17")
    assert is_near("169.254.3.4")


def test_a_broken_off_visit_leaves_the_book_as_it_was(three: Three, opened: ExitStack, tmp_path: Path) -> None:
    jo, pat, _sam = three
    records.add(pat, "action", {"title": "Write to the diocese"})
    make_bundle(pat, tmp_path / "x")
    data = (tmp_path / "x").read_bytes()
    host = room(opened, jo)
    before = shared(jo)
    with socket.create_connection((HERE, host.port)) as line:
        head = f"POST /clusterbook/1/{me_of(jo).cluster} HTTP/1.0\r\nContent-Length: {len(data)}\r\n\r\n"
        line.sendall(head.encode() + data[: len(data) // 2])
    time.sleep(0.3)
    assert shared(jo) == before
    visit(host, room(opened, pat))
    assert alike(jo, pat)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"hello",
        b"HTTP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Length: 500\r\n\r\nhalf",
        b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.0 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.0 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.0 302 Found\r\nLocation: http://example.com/\r\n\r\n",
    ],
)
def test_a_door_that_answers_nonsense_is_no_laptop_of_ours(
    three: Three, opened: ExitStack, answer: bytes
) -> None:
    before = shared(three.pat)
    with answering(answer) as port:
        guest = room(opened, three.pat)
        with pytest.raises(Refusal):
            run(guest.visit(f"{HERE}:{port}"))
    assert shared(three.pat) == before


@contextmanager
def answering(answer: bytes, *, drip: bool = False) -> Iterator[int]:
    """The port of a door that answers whoever knocks with the same, and then says no more, or drips on."""
    over = threading.Event()

    def serve() -> None:
        while True:
            try:
                near, _address = held.accept()
            except OSError:
                return
            with near, suppress(OSError):
                near.settimeout(0.3)
                with suppress(TimeoutError):
                    while near.recv(65536):
                        pass
                near.sendall(answer)
                while drip and not over.wait(0.1):
                    near.sendall(b"x")

    with socket.create_server((HERE, 0)) as held:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield held.getsockname()[1]
        finally:
            over.set()
            held.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.mark.parametrize(
    "typed", ["", ":", "http://192.168.1.2/", "a b", "192.168.1.2:0", "192.168.1.2:99999", "x:y", "é", "1.2.3.4\nX: y"]
)
def test_what_is_no_address_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(Refusal):
        split_address(typed)


def test_an_address_may_be_typed_without_its_port() -> None:
    assert split_address(" 192.168.1.20 ") == ("192.168.1.20", PORT)
    assert split_address("laptop.local:5000") == ("laptop.local", 5000)


def test_two_doors_on_one_laptop_do_not_quarrel(tmp_path: Path) -> None:
    said = lambda came, answer, address: answer.write_bytes(came.read_bytes()[::-1])  # noqa: E731
    with socket.create_server((HERE, 0)) as held:
        port = held.getsockname()[1]
        found = Door("c", said, port=port, host=HERE)
        try:
            assert found.port != port
            (tmp_path / "mine").write_bytes(b"abc")
            list(knock(f"{HERE}:{found.port}", "c", tmp_path / "mine", tmp_path / "answer"))
            assert (tmp_path / "answer").read_bytes() == b"cba"
        finally:
            found.close()


# -- finding each other ------------------------------------------------------------------------------------------------


def test_laptops_of_one_cluster_find_each_other_and_no_others() -> None:
    from zeroconf import IPVersion, Zeroconf

    seen: list[bytes] = []
    with ExitStack() as stack:
        first, second, other = (Nearby(*told) for told in (("c1", "aa", 5001), ("c1", "bb", 5002), ("c2", "cc", 5003)))
        for one in (first, second, other):
            stack.callback(one.close)
        end = time.monotonic() + 10
        while time.monotonic() < end and not (first.peers() and second.peers()):
            time.sleep(0.1)
        if not first.peers():
            pytest.skip("this network lets nobody ask around")
        assert [one.name for one in first.peers()] == ["bb"]
        assert first.peers()[0].address.endswith(":5002")
        assert [one.name for one in second.peers()] == ["aa"]
        assert other.peers() == []
        with Zeroconf(ip_version=IPVersion.V4Only) as library:
            told = library.get_service_info(KIND, f"aa.{KIND}", 3000)
            assert told is not None
            seen = [told.name.encode(), (told.server or "").encode(), told.text]
    said = b" ".join(seen).lower()
    assert socket.gethostname().lower().encode() not in said
    assert os.environ.get("USER", "nobody").lower().encode() not in said


def test_of_two_one_knocks_first_and_the_other_waits(three: Three, opened: ExitStack, monkeypatch) -> None:
    host = room(opened, three.jo)
    early, late = Peer("0", "192.168.1.2:1"), Peer("z", "192.168.1.3:1")
    monkeypatch.setattr(host, "peers", lambda: [early, late])
    assert host.to_visit() == [late]
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 10)
    assert host.to_visit() == [early, late], "the other may be unable to knock"
    host._visited["192.168.1.2"] = now + 9
    assert host.to_visit() == [late]


def test_those_who_failed_have_their_turn_last_and_those_who_are_known_first(
    three: Three, opened: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = room(opened, three.jo)
    host._name = "0"
    with socket.create_server((HERE, 0)) as nobody:
        dead = nobody.getsockname()[1]
    peers = [Peer("a", f"{HERE}:{dead}"), Peer("b", "192.168.1.2:1"), Peer("c", "192.168.1.3:1")]
    monkeypatch.setattr(host, "peers", lambda: peers)
    with pytest.raises(Unreachable):
        run(host.visit(f"{HERE}:{dead}"))
    assert host.to_visit() == peers[1:]
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + SOON + 1)
    assert host.to_visit() == [*peers[1:], peers[0]], "it has its turn again before long, after the others"
    host._door.knows("192.168.1.3")
    assert host.to_visit() == [peers[2], peers[1], peers[0]]


class Network:
    """Stands in for the network: the addresses this laptop has, and what was said to it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import zeroconf

        from desktop.carriers import nearby

        self.addresses: list[str] = []
        self.begun: list[zeroconf.Zeroconf] = []
        real = zeroconf.Zeroconf

        def begin(**told: object) -> zeroconf.Zeroconf:
            if not self.addresses:
                raise OSError("no network")
            self.begun.append(real(**{**told, "interfaces": [HERE]}))
            return self.begun[-1]

        monkeypatch.setattr(zeroconf, "Zeroconf", begin)
        monkeypatch.setattr(nearby, "own_addresses", lambda: list(self.addresses))
        monkeypatch.setattr(nearby, "LOOK", 0.05)

    def wait_for(self, count: int) -> None:
        end = time.monotonic() + 10
        while len(self.begun) < count and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(0.3)
        assert len(self.begun) == count


def test_the_room_opened_before_there_is_a_network_is_found_once_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(monkeypatch)
    threads = threading.active_count()
    here = Nearby("c1", "aa", 5001)
    network.wait_for(0)
    network.addresses = ["192.168.43.17"]
    network.wait_for(1)
    here._keep(network.begun[0], Peer("bb", "192.168.43.18:5002"))
    assert [one.name for one in here.peers()] == ["bb"]
    network.addresses = ["10.0.0.5"]
    network.wait_for(2)
    assert here.peers() == [], "who was on the other network is not here"
    here._keep(network.begun[0], Peer("bb", "192.168.43.18:5002"))
    assert here.peers() == [], "nor does what is still heard from there count"
    network.addresses = []
    time.sleep(0.5)
    network.addresses = ["10.0.0.5"]
    network.wait_for(3)
    here.close()
    assert threading.active_count() == threads
    assert [one.done for one in network.begun] == [True] * 3


def test_so_many_doors_at_one_address_are_somebodys_joke() -> None:
    here = Nearby("c1", "aa", 5001)
    try:
        end = time.monotonic() + 10
        while here._library is None and time.monotonic() < end:
            time.sleep(0.05)
        library = here._library
        assert library is not None
        for n in range(10):
            here._keep(library, Peer(f"x{n}", f"192.168.1.66:{n + 1}"))
        here._keep(library, Peer("honest", "192.168.1.20:1"))
        assert len(here.peers()) == MOST_EACH + 1
        assert Peer("honest", "192.168.1.20:1") in here.peers()
    finally:
        here.close()
