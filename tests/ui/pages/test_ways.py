"""The way to a record: things without a page of their own are seen with what they belong to."""

from __future__ import annotations

from desktop.actions import add_criterion, agree_action
from desktop.agenda import agenda
from desktop.agenda_items import set_prompt
from desktop.documents import versions
from desktop.meetings import plan_meeting
from desktop.minute_taking import record_decision, take_minute
from desktop.models import Role
from desktop.papers import promise_paper
from desktop.ui.pages.ways import way_to
from tests.filed import filed


def test_each_leads_to_where_it_is_seen(book, tmp_path):
    meeting = plan_meeting(book, "breakfast", date="2026-11-27").meeting
    with book.reading() as view:
        item = agenda(view, meeting).lines[0].id
        role = view.all(Role)[0].id
    paper = promise_paper(book, item, "Notes")
    prompt = set_prompt(book, item, "Ask about the nursery")
    minute = take_minute(book, item, "All were welcome.")
    decision = record_decision(book, item, "To meet again")
    action = agree_action(book, "Ring the hall", meeting=meeting)
    criterion = add_criterion(book, action, "The hall is booked")
    file = tmp_path / "policy.txt"
    file.write_text("x", encoding="utf-8")
    added = filed(book, file)
    here = {"meeting": meeting, "item": item}
    with book.reading() as view:
        assert way_to(view, meeting) == ("meeting", {"meeting": meeting})
        for id in (item, paper, prompt, minute):
            assert way_to(view, id) == ("meeting", here), id
        assert way_to(view, decision) == ("decisions", {"decision": decision})
        assert way_to(view, criterion) == way_to(view, action) == ("actions", {"action": action})
        assert way_to(view, versions(view, added)[0].id) == ("documents", {"document": added})
        assert way_to(view, role) == ("people", {"person": book.me})


def test_what_is_not_here_leads_nowhere(book):
    with book.reading() as view:
        assert way_to(view, "paper-aaaaaaaaaaaaaaaaaaaa") is None
        assert way_to(view, "thing-aaaaaaaaaaaaaaaaaaaa") is None
