"""A value from a newer version, or nonsense, that no column can hold: the form says that it is there and kept."""

from __future__ import annotations

import pytest

from desktop import records
from desktop.models import School
from desktop.sync.operations import Change
from desktop.ui.pages.documents import DocumentsPage
from desktop.ui.pages.schools import SchoolsPage
from desktop.ui.pages.story import StoryPopup
from tests.two_laptops import send


@pytest.fixture
def book(pair):
    return pair[0]


@pytest.fixture
def sent(pair, tmp_path):
    """Have Pat's laptop write values as no form would, and send them."""

    def send_values(record, **values):
        jo, pat = pair
        send(jo, pat, tmp_path)
        seen = pat.as_seen(record)
        changes = [Change(record, field, value, seen.get(field, ())) for field, value in values.items()]
        with pat.operation("Edit") as work:
            work.restate(changes, {record: "cluster"})
        send(pat, jo, tmp_path)

    return send_values


def test_it_is_said_under_its_field_until_somebody_writes_there(book, sent, desk, visited):
    document = records.add(book, "document", {"title": "Marking policy", "review": "2027-05-01"})
    page = visited(DocumentsPage(desk), document=document)
    field = page.detail.form.field("review")
    assert field.note() == ""
    sent(document, review="when the diocese says so")
    page.arrive(document=document)
    assert field.note().startswith("“Review by” holds a value this version cannot show: when the diocese says so (")
    assert field.note().endswith("It is kept until somebody writes here.")
    assert page.detail.form.editor("review").value() is None
    assert page.detail.form.foot.isHidden()
    editor = page.detail.form.editor("review")
    editor.take_up("2027-06-01")
    editor.settle()
    assert field.note() == ""
    with book.reading() as view:
        assert view.unheld(document) == []


def test_what_no_form_shows_is_said_at_the_foot_and_once(book, sent, desk, visited):
    with book.reading() as view:
        school = view.all(School)[0].id
    sent(school, audience=7, classes="three")
    page = visited(SchoolsPage(desk), school=school)
    while len(page.detail._forms) < 2 or page.detail._rest.isActive():
        page.detail._make_next()
    notes = [form.field(name).note() for form in page.detail._forms.values() for name in form._names]
    feet = [form.foot.text() for form in page.detail._forms.values() if not form.foot.isHidden()]
    with book.reading() as view:
        assert {field for field, _value, _why in view.unheld(school)} == {"audience", "classes"}
    (foot,) = feet
    assert foot.startswith("“Who may see it” holds a value this version cannot show: 7 (")
    assert "\n" not in foot, "what another form says is not said twice"
    assert len([note for note in notes if note]) == 1


def test_it_is_said_in_the_story_too(book, sent, shown, morning):
    note = records.add(book, "note", {"text": "All were welcome.", "audience": "cluster"})
    popup = shown(StoryPopup(book, note, None), 440, 500)
    assert popup.unheld.isHidden()
    sent(note, text=7)
    popup = shown(StoryPopup(book, note, None), 440, 500)
    assert "holds a value this version cannot show: 7 (" in popup.unheld.text()
