"""Three laptops and the command as it is installed: they meet on a server, in a folder, by e-mail and in one room."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.book import open_book
from tests.carriers.conftest import have_met, just_joined  # noqa: F401
from tests.carriers.dav import PASSWORD, USER, serving
from tests.carriers.laptops import shared
from tests.conftest import assert_tables_follow_from_the_log
from tests.journeys.test_command_line import Laptop

Books = dict[str, tuple[Path, bytes]]


@pytest.fixture
def laptops(have_met: Books, tmp_path: Path) -> dict[str, Laptop]:  # noqa: F811
    """Jo's, Pat's and Sam's, each with its book called `our`."""
    made = {}
    for name, (path, _key) in have_met.items():
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(path, folder / "our.clusterbook")
        made[name] = Laptop(folder)
        made[name].environment["CLUSTERBOOK_WEBDAV_PASSWORD"] = PASSWORD
    return made


def test_three_laptops_meet_four_ways_and_end_alike(
    laptops: dict[str, Laptop], have_met: Books, tmp_path: Path  # noqa: F811
) -> None:
    jo, pat, sam = (laptops[name] for name in ("jo", "pat", "sam"))
    document = jo("add", "our", "document", "title=Marking policy")
    pat("add", "our", "action", "title=Write to the diocese")
    sam("add", "our", "note", "text=for Sam alone")

    # a server: Jo and Pat
    (tmp_path / "server").mkdir()
    with serving(tmp_path / "server") as address:
        for laptop in (jo, pat):
            laptop("carrier", "add", "our", "webdav", address, "--user", USER, "--name", "Cloud")
        assert "nothing new came" in jo("exchange", "our")
        told = pat("exchange", "our", "--carrier", "cloud")
        assert "Jo Bright: 1 new, 0 changed" in told
        assert "1 bundle brought news" in jo("exchange", "our")
    pat("change", "our", document, "title=Marking and feedback")
    jo("change", "our", document, "title=Feedback policy")
    assert "cannot be reached" in jo("exchange", "our", refused=True), "the server is gone"

    # a folder: Pat and Sam
    shared_folder = tmp_path / "shared folder"
    shared_folder.mkdir()
    for laptop in (pat, sam):
        assert laptop("carrier", "add", "our", "folder", shared_folder) == "shared folder"
        laptop("exchange", "our", "--carrier", "shared folder")
    pat("exchange", "our", "--carrier", "shared folder")
    assert "shared folder  folder" in pat("carrier", "list", "our")
    sam("change", "our", document, "title=Marking, Sam's way")

    # e-mail: Sam to Jo, who saves what came
    written = sam("mail", "our", "-o", "to send").splitlines()
    assert [Path(one).suffix for one in written] == [".eml", ".clusterbundle", ".txt"]
    saved = shutil.copy(sam.folder / written[0], jo.folder / "from Sam.eml")
    assert "1 disagreement" in jo("bundle", "show", "our", saved)
    assert "from Sam.eml: " in jo("bundle", "take", "our", saved)

    # the room: two processes, real sockets
    with subprocess.Popen(
        [sys.executable, "-m", "desktop", "room", "our", "--port", "0", "--minutes", "1"],
        cwd=jo.folder,
        env=jo.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as host:
        assert host.stdout is not None
        port = host.stdout.readline().strip().rpartition(":")[2]
        try:
            assert "Jo Bright: " in sam("room", "our", f"127.0.0.1:{port}")
            jo_heard = host.stdout.readline()
            assert jo_heard.startswith("Sam: ")
            assert "Jo Bright: " in pat("room", "our", f"127.0.0.1:{port}")
            sam("room", "our", f"127.0.0.1:{port}")
        finally:
            host.terminate()
            host.wait()

    dumps = []
    for name, laptop in laptops.items():
        with open_book(laptop.folder / "our.clusterbook", key=have_met[name][1]) as book:
            dumps.append(shared(book))
            assert_tables_follow_from_the_log(book)
            with book.reading() as view:
                assert view.disagreements() == [(document, "title")], "both ways of putting it are shown everywhere"
    assert dumps[0] == dumps[1] == dumps[2]
    assert any("Write to the diocese" in line for line in dumps[2])
    assert not any("for Sam alone" in line for line in dumps[0])


def test_what_is_typed_wrongly_is_said_in_a_line(laptops: dict[str, Laptop], tmp_path: Path) -> None:
    jo = laptops["jo"]
    assert "no carrier yet" in jo("exchange", "our", refused=True)
    assert "no carrier “Cloud”" in jo("exchange", "our", "--carrier", "Cloud", refused=True)
    assert "is not there" in jo("carrier", "add", "our", "folder", tmp_path / "nowhere", refused=True)
    assert "begins with https" in jo(
        "carrier", "add", "our", "webdav", "http://cloud.example/", "--user", "jo", refused=True
    )
    assert "--user" in jo("carrier", "add", "our", "webdav", "https://cloud.example/", refused=True)
    assert "no address" in jo("room", "our", "http://x/", "--port", "0", refused=True)
    (tmp_path / "f").mkdir()
    jo("carrier", "add", "our", "folder", tmp_path / "f", "--name", "Ours")
    assert "already" in jo("carrier", "add", "our", "folder", tmp_path / "f", "--name", "ours", refused=True)
    (tmp_path / "f").rmdir()
    assert "could not be used" in jo("exchange", "our", refused=True)
    jo("carrier", "forget", "our", "OURS")
    assert jo("carrier", "list", "our") == ""
