"""Meetings, their agendas, papers, who came, and what was minuted and decided (M-19 … M-31)."""

from desktop.models.base import NameOf, Record, field
from desktop.models.kinds import (
    Choice,
    Clock,
    Date,
    File,
    Flag,
    Issued,
    Link,
    Links,
    LongText,
    Position,
    Sentence,
    Share,
    Text,
    Whole,
)
from desktop.words import N_, _

TEMPLATES = {
    "breakfast": N_("Breakfast meeting"),
    "data": N_("Data meeting, governors joining"),
    "review": N_("Review of the year (SWOT)"),
    "debrief": N_("Visit debrief"),
    "training": N_("Training day"),
    "blank": N_("Blank agenda"),
}
STAGES = {
    "plan": N_("being planned"),
    "issued": N_("pack issued"),
    "held": N_("held"),
    "circulated": N_("minutes circulated"),
    "confirmed": N_("minutes confirmed"),
    "closed": N_("closed"),
}
HELD = ("held", "circulated", "confirmed", "closed")
"""The stages of a meeting that has taken place."""
PURPOSES = {
    "note": N_("to note"),
    "discuss": N_("to discuss"),
    "decide": N_("to decide"),
    "approve": N_("to approve"),
    "monitor": N_("to monitor"),
}
WHOSE = {
    "group": N_("the group’s own"),
    "authority": N_("the local authority’s"),
    "national": N_("national policy’s"),
    "inspection": N_("inspection’s"),
    "diocese": N_("the diocese’s"),
    "school": N_("one school’s"),
}
ITEM_STATES = {"open": N_("not yet taken"), "done": N_("done"), "unfinished": N_("unfinished")}
PAPER_STATES = {
    "enclosed": N_("enclosed"),
    "to_follow": N_("to follow"),
    "tabled": N_("tabled"),
    "verbal": N_("verbal"),
    "withdrawn": N_("withdrawn"),
}
CAPACITIES = {
    "present": N_("present"),
    "attending": N_("in attendance"),
    "apologies": N_("apologies"),
    "absent": N_("absent"),
}
MANNERS = {"agreed": N_("agreed"), "approved": N_("approved"), "noted": N_("noted")}


class Meeting(Record, kind="meeting"):
    """One meeting, from the first plan to the confirmed minutes."""

    label, plural = N_("Meeting"), N_("Meetings")
    order = "date DESC, id"
    indexed = ("date",)

    title: str = field(Text(N_("Title"), required=True))
    date: str | None = field(Date(N_("Date")))
    planned_for: str | None = field(Date(N_("Planned for, when held on another day")))
    start: str | None = field(Clock(N_("Start")))
    finish: str | None = field(Clock(N_("Planned finish")))
    venue: str = field(Text(N_("Venue")))
    template: str | None = field(Choice(N_("Template"), TEMPLATES, default="blank"))
    stage: str | None = field(Choice(N_("Stage"), STAGES, default="plan"))
    chair: str | None = field(Link(N_("Chair"), "person"))
    clerk: str | None = field(Link(N_("Minute-taker"), "person"))
    aim: str = field(LongText(N_("What it is for")))
    governors_from: int | None = field(Position(N_("Governors join here"), default=None))
    opened: str | None = field(Clock(N_("Opened at")))
    closed: str | None = field(Clock(N_("Finished at")))
    issued_version: int | None = field(Whole(N_("Pack version"), default=0, most=999))
    confirmed_at: str | None = field(Link(N_("Minutes confirmed at"), "meeting"))
    corrections: str = field(LongText(N_("Corrections to the minutes")))
    hours_out: str | None = field(Share(N_("Head hours out of school"), most="999"))
    interruptions: int | None = field(Whole(N_("Interruptions"), most=99))
    usefulness: str = field(LongText(N_("How useful it was")))


class Item(Record, kind="item"):
    """An agenda item. Without a meeting it waits in the backlog."""

    label, plural = N_("Agenda item"), N_("Agenda items")
    order = "position, id"
    indexed = ("meeting",)

    meeting: str | None = field(Link(N_("Meeting"), "meeting"))
    title: str = field(Sentence(N_("Title"), required=True))
    purpose: str | None = field(Choice(N_("Purpose"), PURPOSES, default="discuss"))
    leads: tuple[str, ...] = field(Links(N_("Lead"), "person", "school"))
    lead_words: str = field(Text(N_("Lead, in words")))
    minutes: int | None = field(Whole(N_("Minutes"), default=10, most=1440))
    outcome: str = field(LongText(N_("Intended outcome")))
    whose: str | None = field(Choice(N_("Whose agenda"), WHOSE, default="group"))
    position: int = field(Position())
    sub: bool = field(Flag(N_("Part of the item above")))
    number: str = field(Text(N_("Number, once issued")))
    retired: tuple[str, ...] = field(Issued(N_("Numbers it had before")))
    state: str | None = field(Choice(N_("State"), ITEM_STATES, default="open"))
    carried_from: str | None = field(Link(N_("Carried over from"), "item"))
    times_carried: int | None = field(Whole(N_("Times carried over"), default=0, most=999))


class Paper(Record, kind="paper"):
    """A paper for an agenda item: a file kept in the book, or the promise of one."""

    label, plural = N_("Paper"), N_("Papers")
    order = "position, id"
    indexed = ("item", "document")

    item: str | None = field(Link(N_("Agenda item"), "item"))
    title: str = field(Text(N_("Title"), required=True))
    state: str | None = field(Choice(N_("State"), PAPER_STATES, default="enclosed"))
    sources: tuple[str, ...] = field(Links(N_("From"), "person", "school"))
    document: str | None = field(Link(N_("Document"), "document"))
    file: str | None = field(File(N_("File")))
    file_name: str = field(Text(N_("File name")))
    media_type: str = field(Text(N_("Kind of file")))
    size: int | None = field(Whole(N_("Size in bytes"), most=2**53))
    position: int = field(Position())
    ref: str = field(Text(N_("Reference, once issued")))
    retired: tuple[str, ...] = field(Issued(N_("References it had before")))


class Attendance(Record, kind="attendance"):
    """One person at one meeting, with when they joined and left (M-22)."""

    label, plural = N_("Attendance"), N_("Attendance")
    indexed = ("meeting", "person")

    meeting: str | None = field(Link(N_("Meeting"), "meeting", required=True))
    person: str | None = field(Link(N_("Person"), "person", required=True))
    school: str | None = field(Link(N_("School"), "school"))
    capacity: str | None = field(Choice(N_("Attendance"), CAPACITIES, default="present"))
    reason: str = field(Text(N_("Reason")))
    joined: str | None = field(Clock(N_("Joined at")))
    joined_item: str | None = field(Link(N_("Joined at item"), "item"))
    left: str | None = field(Clock(N_("Left at")))
    left_item: str | None = field(Link(N_("Left at item"), "item"))

    def words(self, name_of: NameOf) -> str:
        """For instance “Jo Bright: apologies”."""
        return f"{name_of(self.person)}: {_(CAPACITIES.get(self.capacity or '', self.capacity or ''))}"


class Minute(Record, kind="minute"):
    """What is recorded under one agenda item, and how that was amended when the minutes were confirmed."""

    label, plural = N_("Minute"), N_("Minutes")
    indexed = ("meeting", "item")

    meeting: str | None = field(Link(N_("Meeting"), "meeting", required=True))
    item: str | None = field(Link(N_("Agenda item"), "item"))
    text: str = field(LongText(N_("Minute")))
    correction: str = field(LongText(N_("Correction")))

    def words(self, name_of: NameOf) -> str:
        """For instance “Minute of: Phonics visits”."""
        return _("Minute of: {item}").format(item=name_of(self.item))


class Decision(Record, kind="decision"):
    """Something agreed, approved or noted."""

    label, plural = N_("Decision"), N_("Decisions")
    order = "position, id"
    indexed = ("meeting", "item")

    meeting: str | None = field(Link(N_("Meeting"), "meeting"))
    item: str | None = field(Link(N_("Agenda item"), "item"))
    title: str = field(Sentence(N_("Decision"), required=True))
    manner: str | None = field(Choice(N_("How"), MANNERS, default="agreed"))
    position: int = field(Position())


class Note(Record, kind="note"):
    """A note to oneself, such as the chair's prompt beside an item. Starts as `me`."""

    label, plural = N_("Note"), N_("Notes")
    indexed = ("about",)

    title: str = field(Text(N_("Title")))
    text: str = field(LongText(N_("Note")))
    about: str | None = field(Link(N_("About")))

    def words(self, name_of: NameOf) -> str:
        """Its title, or how it begins."""
        return self.title or " ".join(self.text.split())[:60] or _("Note")
