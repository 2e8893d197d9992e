"""Action plans, priorities, actions and how one will know (M-26, M-57, M-58, M-97)."""

from desktop.models.base import Record, field
from desktop.models.kinds import Choice, Date, Link, Links, LongText, Position, Sentence, Text
from desktop.models.meetings import WHOSE
from desktop.words import N_

PROGRESS = {
    "not_begun": N_("not begun"),
    "on_course": N_("on course"),
    "at_risk": N_("at risk"),
    "late": N_("late"),
    "done": N_("done"),
}
SHAPES = {"not_begun": "○", "on_course": "●", "at_risk": "▲", "late": "■", "done": "✓", "dropped": "–"}
"""A shape beside each word, so that colour is never the only sign."""

ACTION_STATES = {"open": N_("open"), "done": N_("done"), "dropped": N_("no longer needed")}
RATINGS = {
    "not_started": N_("not started"),
    "in_progress": N_("in progress"),
    "not_met": N_("not met"),
    "partly_met": N_("partly met"),
    "met": N_("met"),
}
IMPACTS = {
    "none_yet": N_("none to see yet"),
    "some": N_("some"),
    "clear": N_("clear"),
    "lasting": N_("lasting"),
}


class Plan(Record, kind="plan"):
    """An action plan: the cluster's, or one school's, usually for a school year."""

    label, plural = N_("Action plan"), N_("Action plans")
    order = "start DESC, id"

    title: str = field(Text(N_("Title"), required=True))
    school: str | None = field(Link(N_("School, if one school’s"), "school"))
    start: str | None = field(Date(N_("From"), leaning="nearest"))
    end: str | None = field(Date(N_("Until")))
    rationale: str = field(LongText(N_("Why these priorities")))


class Priority(Record, kind="priority"):
    """One of the few things a plan is for."""

    label, plural = N_("Priority"), N_("Priorities")
    order = "position, id"
    indexed = ("plan",)

    plan: str | None = field(Link(N_("Action plan"), "plan"))
    title: str = field(Sentence(N_("Priority"), required=True))
    whose: str | None = field(Choice(N_("Whose agenda"), WHOSE, default="group"))
    leads: tuple[str, ...] = field(Links(N_("Lead"), "person", "school"))
    progress: str | None = field(Choice(N_("Progress"), PROGRESS, default="not_begun"))
    rationale: str = field(LongText(N_("Why it matters")))
    position: int = field(Position())


class Criterion(Record, kind="criterion"):
    """A success criterion: how one will know."""

    label, plural = N_("Success criterion"), N_("Success criteria")
    order = "position, id"
    indexed = ("priority", "action")

    priority: str | None = field(Link(N_("Priority"), "priority"))
    action: str | None = field(Link(N_("Action"), "action"))
    title: str = field(Sentence(N_("How will you know?"), required=True))
    rating: str | None = field(Choice(N_("Rating"), RATINGS, default="not_started"))
    evidence: str = field(LongText(N_("Evidence")))
    position: int = field(Position())


class Action(Record, kind="action"):
    """Who does what by when, and what came of it."""

    label, plural = N_("Action"), N_("Actions")
    order = "due IS NULL, due, id"
    indexed = ("meeting", "priority", "state")

    title: str = field(Sentence(N_("Action"), required=True))
    leads: tuple[str, ...] = field(Links(N_("Lead"), "person", "school"))
    supporters: tuple[str, ...] = field(Links(N_("With"), "person", "school"))
    outsiders: str = field(Text(N_("Others, from outside")))
    start: str | None = field(Date(N_("From"), leaning="nearest"))
    due: str | None = field(Date(N_("By")))
    state: str | None = field(Choice(N_("State"), ACTION_STATES, default="open"))
    progress: str | None = field(Choice(N_("Progress"), PROGRESS, default="not_begun"))
    priority: str | None = field(Link(N_("Priority"), "priority"))
    meeting: str | None = field(Link(N_("Meeting"), "meeting"))
    item: str | None = field(Link(N_("Agenda item"), "item"))
    decision: str | None = field(Link(N_("Decision"), "decision"))
    resources: str = field(LongText(N_("Resources and cost")))
    monitoring: str = field(LongText(N_("Monitoring: who, how, when")))
    evidence: str = field(LongText(N_("Evidence")))
    impact: str = field(LongText(N_("Impact")))
    impact_rating: str | None = field(Choice(N_("Impact, in a word"), IMPACTS))
    closed: str | None = field(Date(N_("Closed on"), leaning="past"))
    carried: tuple[str, ...] = field(Links(N_("Carried forward to"), "meeting"))
    carried_why: str = field(Text(N_("Why it was carried forward")))
    position: int = field(Position())
