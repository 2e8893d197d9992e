"""The agendas that ship: the usual order of a meeting, ready to be changed."""

from __future__ import annotations

from typing import NamedTuple

from desktop.errors import Refusal
from desktop.models.meetings import TEMPLATES
from desktop.words import N_, _

MINUTES = "minutes"
"""The role of the item that takes the minutes of the meeting before."""
LAST = "last"
"""The role of the item whose name is the cluster's own setting."""


class TemplateItem(NamedTuple):
    """An item as a template has it: words in English, `minutes` long; `part` 2 stands after governors join."""

    title: str
    purpose: str
    minutes: int
    lead_words: str = ""
    heads_only: bool = False
    part: int = 1
    role: str = ""
    outcome: str = ""


class Template(NamedTuple):
    """An agenda to begin from."""

    key: str
    words: str
    items: tuple[TemplateItem, ...]

    @property
    def minutes(self) -> int:
        """How long it takes as it stands."""
        return sum(item.minutes for item in self.items)

    @property
    def governors(self) -> bool:
        """Whether governors join part of the way."""
        return any(item.part == 2 for item in self.items)


_CHAIR, _ALL, _FACILITATOR = N_("Chair"), N_("All"), N_("Facilitator")
_OPENING = (
    TemplateItem(N_("Welcome and apologies; urgent items notified"), "note", 5, _CHAIR),
    TemplateItem(N_("Declarations of interest"), "note", 5, _ALL),
    TemplateItem(N_("Minutes of the last meeting; matters arising"), "approve", 10, _CHAIR, role=MINUTES),
)


def _closing(part: int = 1) -> tuple[TemplateItem, ...]:
    return (
        TemplateItem("", "discuss", 5, _CHAIR, part=part, role=LAST),
        TemplateItem(N_("Date, time and venue of the next meeting"), "note", 5, _CHAIR, part=part),
    )


_ITEMS: dict[str, tuple[TemplateItem, ...]] = {
    "breakfast": (
        *_OPENING,
        TemplateItem(N_("Where each school stands"), "discuss", 20, _ALL, heads_only=True),
        TemplateItem(N_("What is coming from outside"), "note", 10, _FACILITATOR),
        TemplateItem(N_("Our priorities: how are we doing?"), "monitor", 15, _ALL),
        TemplateItem(N_("Policies to agree"), "approve", 10),
        TemplateItem(N_("Training and visits"), "discuss", 10, _ALL),
        *_closing(),
    ),
    "data": (
        *_OPENING,
        TemplateItem(
            N_("Where each school stands"), "discuss", 25, _ALL, heads_only=True, outcome=N_("What to ask one another")
        ),
        TemplateItem(N_("Welcome to governors"), "note", 5, _CHAIR, part=2),
        TemplateItem(
            N_("Reading our data together"),
            "discuss",
            40,
            _FACILITATOR,
            part=2,
            outcome=N_("Each school knows its strengths and what to look at first"),
        ),
        TemplateItem(N_("Questions governors may ask"), "discuss", 15, _ALL, part=2),
        TemplateItem(N_("Key points for each governing body"), "decide", 10, _ALL, part=2),
        *_closing(2),
    ),
    "review": (
        *_OPENING,
        TemplateItem(N_("What we set out to do this year"), "note", 10, _CHAIR),
        TemplateItem(N_("Strengths"), "discuss", 15, _ALL),
        TemplateItem(N_("Weaknesses"), "discuss", 15, _ALL),
        TemplateItem(N_("Opportunities"), "discuss", 15, _ALL),
        TemplateItem(N_("Threats"), "discuss", 15, _ALL),
        TemplateItem(N_("Did it make a difference? What shows it?"), "monitor", 15, _ALL),
        TemplateItem(N_("Priorities for next year"), "decide", 20, _ALL),
        *_closing(),
    ),
    "debrief": (
        TemplateItem(N_("Welcome and thanks to the hosts"), "note", 5, _CHAIR),
        TemplateItem(N_("The focus we agreed"), "note", 5, _CHAIR),
        TemplateItem(N_("What we saw"), "discuss", 20, _ALL),
        TemplateItem(N_("What the hosts gained"), "discuss", 10),
        TemplateItem(N_("What each school will try"), "decide", 15, _ALL),
        TemplateItem(N_("Link to our plan; next steps"), "decide", 5, _CHAIR),
    ),
    "training": (
        TemplateItem(N_("Welcome; the day and the building"), "note", 10, _CHAIR),
        TemplateItem(N_("Why this, why now"), "note", 20),
        TemplateItem(N_("First session"), "discuss", 75),
        TemplateItem(N_("Break"), "note", 15),
        TemplateItem(N_("Second session"), "discuss", 75),
        TemplateItem(N_("Lunch"), "note", 45),
        TemplateItem(N_("In our own schools: planning time"), "discuss", 60, _ALL),
        TemplateItem(N_("What each will try, and by when"), "decide", 20, _ALL),
        TemplateItem(N_("How useful was it? Thanks"), "monitor", 10, _ALL),
    ),
    "blank": (),
}


def templates() -> tuple[Template, ...]:
    """Every template, in the order people choose from."""
    return tuple(template(key) for key in TEMPLATES)


def template(key: str) -> Template:
    """One template. Raises Refusal that lists those there are."""
    if key not in _ITEMS:
        raise Refusal(
            _("“{key}” is not a template. Use one of: {keys}.").format(key=key[:40], keys=", ".join(_ITEMS))
        )
    return Template(key, _(TEMPLATES[key]), _ITEMS[key])
