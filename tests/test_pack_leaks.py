"""What a pack must not say: a secret planted in everything narrower than its readers is nowhere in the file."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from typing import Any

import pytest
from pikepdf import Dictionary, Pdf, Stream, String

from desktop import clock
from desktop.meeting_pack import minutes_file, pack_file_name
from desktop.models import RECORDS, Item, Meeting, Paper, Person, Record, Role, School
from desktop.models.kinds import File, Link, Text
from desktop.pack_twin import twin_file_name, write_pack_twin
from desktop.records import change
from desktop.steps import run
from tests.packs.papers import pdf, picture
from tests.packs.reading import Viewer, outline_of
from tests.two_meetings import TODAY, Cluster

SECRET = "xyzzyplugh"
NARROWER = ("me", "people", "school", "school+facilitator", "cluster")


pytestmark = pytest.mark.usefixtures("morning")


def plant(cluster: Cluster, audience: str) -> None:
    """A record of every kind for these readers only, hung wherever it could hang, with the secret in every text."""
    with cluster.book.operation("Add") as work:
        links = {
            "cluster": cluster.book.cluster, "meeting": cluster.friday, "item": cluster.data, "school": cluster.f,
            "person": cluster.jo,
        }  # fmt: skip
        for meeting, item in ((cluster.friday, cluster.data), (cluster.before, cluster.visits)):
            links |= {"meeting": meeting, "item": item}
            for kind in (*links, *(kind for kind in RECORDS if kind not in links)):
                made = _planted(work, RECORDS[kind], links, audience)
                if kind not in ("cluster", "meeting", "item", "school", "person"):
                    links[kind] = made.id
        # an item of theirs in either part, with everything under it
        for position in (1, 2, 3, 4, 5, 9):
            item = _planted(work, RECORDS["item"], links, audience)
            item.position = position
            for kind in ("paper", "minute", "decision", "action", "note"):
                _planted(work, RECORDS[kind], links | {"item": item.id}, audience)
    for item in (cluster.data, cluster.policy, cluster.stands):
        for name, data in (("words.pdf", _secret_pdf()), ("picture.png", picture(200, 100, "PNG"))):
            cluster.attach(item, data, f"{SECRET} {name}", title=f"{SECRET} {name}", audience=audience)


def _planted(work: Any, record: type[Record], links: dict[str, str], audience: str) -> Record:
    values: dict[str, Any] = {}
    for name, kind in record.fields.items():
        if isinstance(kind, Text):
            values[name] = f"{SECRET} {name}"
        elif name in links and isinstance(kind, Link):
            values[name] = links[name]
    if "file" in record.fields and isinstance(record.fields["file"], File):
        values["state" if "state" in record.fields else "note"] = "verbal"
    if record.kind == "attendance":
        values["person"] = work.add(Person, name=f"{SECRET} person", audience=audience).id
    if record.kind == "role":
        values |= {"role": "head"}
    if record.kind == "item":
        values["minutes"] = 0  # the heads' own part may take longer, and then governors do come later
    if record.kind in ("action", "priority", "item"):
        values["leads"] = (links["person"],)
    if record.kind == "note":
        values["about"] = links["item"]
    made: Record = work.add(record, audience=audience, **values)
    return made


def _secret_pdf() -> bytes:
    data = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf(f"{SECRET} on the page"))) as document:
        document.docinfo["/Title"] = SECRET
        document.save(data)
    return data.getvalue()


def wide_things_point_at_narrow_ones(cluster: Cluster, audience: str) -> None:
    """Records that everybody may read, but that name people, schools and meetings who are not for them."""
    with cluster.book.operation("Edit") as work:
        person = work.add(Person, name=f"{SECRET} person", organisation=SECRET, audience=audience)
        school = work.add(School, name=f"{SECRET} school", short=SECRET, audience=audience)
        for kind in ("head", "governor", "lead"):
            work.add(Role, person=person.id, school=school.id, role=kind, title=SECRET, audience=audience)
        work.add(Role, person=cluster.gus, role="chair", title=f"{SECRET} chair", audience=audience)
        policy = work.get(Item, cluster.policy)
        policy.leads = (*policy.leads, person.id, school.id)
        later = work.add(
            Meeting, title=SECRET, venue=SECRET, date="2026-12-01", start="07:30", audience=audience,
        )  # fmt: skip
        hidden = work.add(Item, meeting=cluster.before, title=f"{SECRET} hidden item", position=2, audience=audience)
        decision = work.add(
            RECORDS["decision"], meeting=cluster.before, item=hidden.id, title=SECRET, audience=audience
        )
        priority = work.add(RECORDS["priority"], title=f"{SECRET} priority", audience=audience)
        work.add(
            RECORDS["action"], title="An action that all may read", meeting=later.id, item=hidden.id,
            decision=decision.id, priority=priority.id, leads=(person.id, cluster.ann), supporters=(school.id,),
            audience="open",
        )  # fmt: skip
        work.add(
            RECORDS["attendance"], meeting=cluster.before, person=person.id, school=school.id, reason=SECRET,
            joined_item=hidden.id, audience="open",
        )  # fmt: skip
        meeting = work.get(Meeting, cluster.before)
        meeting.clerk, meeting.chair = person.id, person.id
        paper = work.add(Paper, item=cluster.policy, title="A paper", state="tabled", audience="open")
        paper.sources = (person.id, school.id)


def everything_in(data: bytes) -> Iterator[str]:
    """All that a PDF holds, however it is packed: bytes, streams, strings, metadata, outline, labels, text."""
    yield data.decode("latin-1")
    with Pdf.open(io.BytesIO(data)) as document:
        for held in document.objects:
            if isinstance(held, Stream):
                yield held.read_bytes().decode("latin-1")
                yield held.read_bytes().decode("utf-16-be", "ignore")
            yield from _strings(held)
        yield str(document.docinfo)
        with document.open_metadata() as metadata:
            yield str(metadata)
        for _depth, title, _page in outline_of(document):
            yield title
    viewer = Viewer(data)
    yield from viewer.texts()
    yield from viewer.labels()


def _strings(held: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(held, String):
        yield str(held)
    elif isinstance(held, Dictionary | Stream) and depth < 6:
        for key in held.keys():  # noqa: SIM118 - not a dict
            yield str(key)
            if key != "/Parent":
                yield from _strings(held[key], depth + 1)
    elif hasattr(held, "__len__") and not isinstance(held, str | bytes) and depth < 6:
        try:
            inside = list(held)
        except TypeError:
            return
        for one in inside:
            yield from _strings(one, depth + 1)


def twin_of(cluster: Cluster, reader: str) -> str:
    path = cluster.folder / "pack.html"
    run(write_pack_twin(cluster.book, cluster.friday, reader, path, today=TODAY))
    return path.read_text("utf-8")


def narrower(cluster: Cluster, form: str) -> str:
    # our own: what is made for others alone is not kept here, and could leak nothing
    of = {"people": cluster.jo, "school": cluster.f, "school+facilitator": cluster.f}
    return f"{form}:{of[form]}" if form in of else form


def opened_to_all(cluster: Cluster) -> None:
    """The meeting, its second part and the last one's are for anyone."""
    with cluster.book.operation("Edit") as work:
        for meeting in (cluster.friday, cluster.before):
            work.get(Meeting, meeting).audience = "open"
        for item in (cluster.data, cluster.policy, cluster.visits):
            work.get(Item, item).audience = "open"


@pytest.mark.parametrize("reader", ["governors", "open"])
@pytest.mark.parametrize("form", NARROWER)
def test_nothing_narrower_leaves_a_trace(cluster: Cluster, form: str, reader: str) -> None:
    cluster.hold()
    opened_to_all(cluster)
    cluster.attach(cluster.data, pdf("Key points", 2), "points.pdf", title="Key points", audience=reader)
    with cluster.book.reading() as view:
        plain_names = [name(view, cluster.friday, reader) for name in (pack_file_name, twin_file_name)]
    before, read_out = cluster.printed(reader), twin_of(cluster, reader)
    plant(cluster, narrower(cluster, form))
    with cluster.book.reading() as view:
        assert view.count(Paper, "title LIKE ?", [f"%{SECRET}%"]) > 10
    with cluster.book.reading() as view:
        assert [name(view, cluster.friday, reader) for name in (pack_file_name, twin_file_name)] == plain_names
    told = list(everything_in(cluster.printed(reader)))
    assert any("Key points" in one for one in told), "the search would find what is there"
    assert not [one for one in told if SECRET in one.casefold()]
    assert cluster.printed(reader) == before, "not even a number, a gap or a minute tells of them"
    twin = twin_of(cluster, reader)
    assert "Key points" in twin
    assert SECRET not in twin.casefold()
    assert twin == read_out


@pytest.mark.parametrize("reader", ["governors", "open"])
@pytest.mark.parametrize("form", [form for form in NARROWER if form != "cluster"])
def test_a_wide_thing_does_not_name_what_is_kept_narrow(cluster: Cluster, form: str, reader: str) -> None:
    cluster.hold()
    opened_to_all(cluster)
    wide_things_point_at_narrow_ones(cluster, narrower(cluster, form))
    told = list(everything_in(cluster.printed(reader)))
    assert any("An action that all may read" in one for one in told)
    assert not [one for one in told if SECRET in one.casefold()]
    twin = twin_of(cluster, reader)
    assert "An action that all may read" in twin
    assert SECRET not in twin.casefold()
    path = cluster.folder / "minutes.pdf"
    run(minutes_file(cluster.book, cluster.before, reader, path))
    assert not [one for one in everything_in(path.read_bytes()) if SECRET in one.casefold()]


def test_the_search_for_the_secret_does_find_it(cluster: Cluster) -> None:
    """The heads' pack holds what is for the heads, so the tests above can fail."""
    cluster.hold()
    plant(cluster, "cluster")
    told = list(everything_in(cluster.printed()))
    assert sum(SECRET in one.casefold() for one in told) > 20
    assert twin_of(cluster, "cluster").casefold().count(SECRET) > 20


def test_a_governors_pack_is_the_same_whatever_the_heads_do_before_it(cluster: Cluster) -> None:
    cluster.hold()
    with clock.standing_at(datetime.datetime(2026, 11, 24, 9, 0)):
        before = cluster.printed("governors")
        cluster.attach(cluster.stands, pdf("Where we stand"), "stand.pdf")
        change(cluster.book, cluster.phonics, {"title": "Something else", "outcome": "More"})
        assert cluster.printed("governors") == before
