"""A bundle by e-mail: what is written, and what is taken from a message that somebody saved."""

from __future__ import annotations

import base64
import email
import os
from email.policy import default
from pathlib import Path

import pytest

from desktop import records
from desktop.bundles import make_bundle
from desktop.carriers import mail as carrier
from desktop.carriers.mail import MOST_MAIL, is_address, opened_message
from desktop.errors import Refusal, Unreadable
from desktop.mailing import missing_addresses, write_mail
from desktop.refused_bundle import RefusedBundle
from tests.carriers.laptops import Three, alike, shared, title
from tests.two_laptops import take_file


def test_a_draft_brings_all_across(three: Three, tmp_path: Path) -> None:
    jo, pat, sam = three
    document = records.add(jo, "document", {"title": "Marking policy"})
    written = write_mail(jo, tmp_path / "mail")
    message = email.message_from_bytes(written.draft.read_bytes(), policy=default)
    assert message["X-Unsent"] == "1"
    assert [one.addr_spec for one in message["To"].addresses] == ["pat@school.example", "sam@school.example"]
    assert message["From"] is None, "the mail program puts its owner's"
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == written.bundle.name
    note = written.note.read_text(encoding="utf-8")
    assert "pat@school.example, sam@school.example" in note
    assert written.bundle.name in note
    assert written.words in note
    for book in (pat, sam):
        (taken,) = take_file(book, written.draft)
        assert taken.summary.new == 1
    (again,) = take_file(pat, written.bundle)
    assert again.summary.is_empty, "the same, by the file itself"
    assert alike(*three)
    assert title(sam, document) == "Marking policy"
    with pat.reading() as view:
        assert ("mail",) in view.rows("SELECT way FROM bundle")


def test_only_those_it_is_for_are_addressed(three: Three, tmp_path: Path) -> None:
    records.change(three.jo, three.pat.me, {"email": "pat@ one, sam@"})
    written = write_mail(three.jo, tmp_path, to=[three.pat.device])
    assert written.addresses == ()
    assert missing_addresses(written.without) == "No e-mail address is known for Pat."
    assert "To" not in email.message_from_bytes(written.draft.read_bytes())


def test_two_messages_are_two_files(three: Three, tmp_path: Path) -> None:
    first, second = write_mail(three.jo, tmp_path), write_mail(three.jo, tmp_path)
    assert len({*first[:3], *second[:3]}) == 6
    assert len(list(tmp_path.glob("*.eml"))) == 2


def test_what_is_too_large_for_mail_goes_without_its_attachments_or_not_at_all(
    three: Three, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.filing import import_documents
    from desktop.steps import run

    paper = tmp_path / "paper.bin"
    paper.write_bytes(os.urandom(300_000))
    run(import_documents(three.jo, [paper]))
    folder = tmp_path / "mail"
    assert write_mail(three.jo, folder).made.files == 1
    monkeypatch.setattr("desktop.mailing.MOST_BUNDLE", 200_000)
    written = write_mail(three.jo, folder)
    assert (written.made.files, written.made.left_out) == (0, 1)
    monkeypatch.setattr("desktop.mailing.MOST_BUNDLE", 200)
    before = sorted(folder.iterdir())
    with pytest.raises(Refusal, match="too large for e-mail"):
        write_mail(three.jo, folder)
    assert sorted(folder.iterdir()) == before
    assert carrier.MOST_BUNDLE * 4 / 3 * 78 / 76 < MOST_MAIL


def test_a_message_that_went_through_other_hands_is_still_read(three: Three, tmp_path: Path) -> None:
    """Forwarded within another message, the attachment renamed and called something else, lines ended the other way."""
    document = records.add(three.jo, "document", {"title": "Marking policy"})
    make_bundle(three.jo, tmp_path / "x")
    data = base64.encodebytes((tmp_path / "x").read_bytes()).decode()
    inner = (
        "Subject: Clusterbook\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=in\n\n--in\n"
        "Content-Type: text/plain\n\nHello\n--in\nContent-Type: application/zip; name=\"ATT001.dat\"\n"
        f"Content-Transfer-Encoding: base64\n\n{data}\n--in--\n"
    )
    outer = (
        "Subject: Fwd\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=out\n\n--out\n"
        f"Content-Type: message/rfc822\n\n{inner}\n--out--\n"
    )
    saved = tmp_path / "forwarded.EML"
    saved.write_bytes(outer.replace("\n", "\r\n").encode())
    take_file(three.pat, saved)
    assert title(three.pat, document) == "Marking policy"


def hostile() -> dict[str, bytes]:
    """Messages that nobody sends."""
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(20_000)
    )
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 500_000
    forwarded = b"Content-Type: message/rfc822\n\n" * 20_000
    wrapped = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n"
    zeros = wrapped + base64.encodebytes(b"PK\x03\x04" + bytes(26) + b"about.json" + bytes(300)) + b"--b--"
    return {
        "empty": b"",
        "text": b"hello",
        "bytes": os.urandom(100_000),
        "nested": nested,
        "many parts": many,
        "forwarded": forwarded,
        "long header": b"Content-Type: multipart/mixed; " + b'x="' * 2_000_000 + b"\n\n",
        "many headers": b"X: y\n" * 1_000_000 + b"\nbody",
        "folded": b"Subject: x\n" + b" y\n" * 1_000_000 + b"\n",
        "returns": b"Subject: x" + b"\r" * 20_000_000,
        "one long line": b"x" * 20_000_000,
        "colons": b"Subject: x\n\n" + b"x" * 10_000_000 + b":",
        "percent": b"Content-Disposition: attachment; " + b"".join(b"filename*%d*=%%41;" % n for n in range(50_000)),
        "not base64": wrapped + b"!!!!" * 1000 + b"\n--b--",
        "words": b"Subject: " + b"=?utf-8?q?=41?= " * 100_000 + b"\n\n",
        "half a bundle": zeros,
        "outlook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000),
    }


@pytest.mark.parametrize("name", hostile())
def test_a_hostile_message_is_refused_calmly(three: Three, tmp_path: Path, name: str) -> None:
    saved = tmp_path / "saved.eml"
    saved.write_bytes(hostile()[name])
    before = shared(three.pat)
    with pytest.raises((Unreadable, RefusedBundle)):
        take_file(three.pat, saved)
    assert shared(three.pat) == before


def test_a_message_larger_than_any_is_not_read(tmp_path: Path) -> None:
    saved = tmp_path / "saved.eml"
    with open(saved, "wb") as file:
        file.truncate(5_000_000_000)
    with pytest.raises(Unreadable, match="larger"), opened_message(saved):
        pass


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("pat@school.example", True),
        ("p.lowe+x@a-b.sch.uk", True),
        ("pat@school", False),
        ("pat @school.example", False),
        ("pat@school.example\nBcc: all@example.com", False),
        ("a@b.example, c@d.example", False),
        ("<pat@school.example>", False),
        (".pat@school.example", False),
        ("", False),
    ],
)
def test_what_can_stand_as_an_address(text: str, good: bool) -> None:
    assert is_address(text) is good
