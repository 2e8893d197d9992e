"""A pack by e-mail: the draft a head would write, with the file in it, small enough to be sent."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from desktop.book import Book
from desktop.errors import Refusal
from desktop.issuing import issue_pack
from desktop.kept_packs import issued_pdf
from desktop.mailing import bundles_in
from desktop.meeting_pack import packs_to_issue
from desktop.pack_mail import PackMail, mail_pack
from desktop.records import change
from desktop.steps import run
from tests.packs.papers import pdf
from tests.packs.test_shrinking import holding, jpeg, photograph
from tests.two_meetings import Cluster

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def cluster(book: Book, tmp_path: Path) -> Cluster:
    made = Cluster(book, tmp_path)
    change(book, made.ann, {"email": "ann@school-a.example"})
    change(book, made.gus, {"email": "gus@governors.example"})
    return made


def mailed(cluster: Cluster, data: bytes, readers: str, to: list[str], **how: Any) -> tuple[PackMail, EmailMessage]:
    done = run(mail_pack(cluster.book, cluster.friday, readers, data, to, cluster.folder / "to send", **how))
    message = email.message_from_bytes(done.draft.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return done, message


def test_a_draft_for_governors_says_what_it_is_and_nothing_of_the_heads(cluster: Cluster) -> None:
    issue_pack(cluster.book, cluster.friday)
    done, message = mailed(cluster, pdf("The pack"), "governors", [cluster.gus, cluster.fay])
    assert message["X-Unsent"] == "1"
    assert message["To"] == "Gus Governor <gus@governors.example>"
    assert message["Subject"] == "Breakfast meeting, 27 November 2026, pack: Governors, version 1"
    body = message.get_body(("plain",))
    assert body is not None
    words = body.get_content()
    assert "Friday 27 November 2026, 08:40, Manor Farm barn" in words, "when governors come"
    assert "07:30" not in words
    assert words.rstrip().endswith("Jo Bright")
    [attached] = message.iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == (
        "application/pdf", "2026-11-27 Breakfast meeting, Governors, version 1.pdf",
    )  # fmt: skip
    assert attached.get_content() == pdf("The pack")
    assert done.without == ("Fay Cilitate",)
    assert done.others == ()
    assert not done.size_words
    assert sorted(path.name for path in (cluster.folder / "to send").iterdir()) == [done.draft.name, done.file.name]
    assert done.file.read_bytes() == pdf("The pack"), "the file by itself, for mail in a browser"


def test_whom_a_pack_is_not_for_is_said(cluster: Cluster) -> None:
    done, message = mailed(cluster, pdf(), "cluster", [cluster.ann, cluster.gus, cluster.fay])
    assert done.others == ("Gus Governor",)
    assert "not been issued yet" in str(message.get_body(("plain",)))
    done, _message = mailed(cluster, pdf(), f"school:{cluster.f}", [cluster.ann, cluster.jo])
    assert done.others == ("Ann Aske",)


def test_a_large_pack_has_its_pictures_made_smaller(cluster: Cluster) -> None:
    large = holding(jpeg(photograph()))
    done, message = mailed(cluster, large, "cluster", [cluster.ann], most=len(large) // 3)
    [attached] = message.iter_attachments()
    assert len(attached.get_content()) <= len(large) // 3
    assert "instead of" in done.size_words


def test_what_cannot_be_sent_says_why_and_leaves_nothing(cluster: Cluster) -> None:
    with pytest.raises(Refusal, match="too large for an e-mail"):
        mailed(cluster, pdf("Words alone", 20), "cluster", [cluster.ann], most=2000)
    assert not (cluster.folder / "to send").exists()


def test_a_second_draft_stands_beside_the_first_and_neither_is_taken_for_a_bundle(cluster: Cluster) -> None:
    first, _message = mailed(cluster, pdf(), "cluster", [cluster.ann])
    second, _message = mailed(cluster, pdf(), "cluster", [cluster.ann])
    assert first.draft != second.draft
    with pytest.raises(Refusal, match="no bundle is attached"), bundles_in(first.draft):
        pass


def test_a_kept_pack_with_something_for_fewer_by_now_is_not_sent(cluster: Cluster) -> None:
    done = issue_pack(cluster.book, cluster.friday, printed=run(packs_to_issue(cluster.book, cluster.friday)))
    id = done.issues["governors"]
    with cluster.book.reading() as view:
        data = issued_pdf(view, id).read()
    assert mailed(cluster, data, "governors", [cluster.gus], version=1, issue=id)[0].file.read_bytes() == data
    change(cluster.book, cluster.policy, {"audience": "cluster"})
    before = sorted((cluster.folder / "to send").iterdir())
    with pytest.raises(Refusal, match="“Marking policy” is in it, and is not for all of its readers now"):
        mailed(cluster, data, "governors", [cluster.gus], version=1, issue=id)
    assert sorted((cluster.folder / "to send").iterdir()) == before
