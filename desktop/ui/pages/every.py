"""Every page of the window, in the order of the rail; each is brought in when it is first visited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from desktop.words import N_

if TYPE_CHECKING:
    from desktop.ui.pages.desk import Desk, Page
    from desktop.ui.shell import Section


def _home(desk: Desk) -> Page:
    from desktop.ui.pages.home import HomePage

    return HomePage(desk)


def _meetings(desk: Desk) -> Page:
    from desktop.ui.pages.meetings import MeetingsPage

    return MeetingsPage(desk)


def _meeting(desk: Desk) -> Page:
    from desktop.ui.pages.meeting import MeetingPage

    return MeetingPage(desk)


def _actions(desk: Desk) -> Page:
    from desktop.ui.pages.actions import ActionsPage

    return ActionsPage(desk)


def _plans(desk: Desk) -> Page:
    from desktop.ui.pages.plans import PlansPage

    return PlansPage(desk)


def _decisions(desk: Desk) -> Page:
    from desktop.ui.pages.decisions import DecisionsPage

    return DecisionsPage(desk)


def _documents(desk: Desk) -> Page:
    from desktop.ui.pages.documents import DocumentsPage

    return DocumentsPage(desk)


def _people(desk: Desk) -> Page:
    from desktop.ui.pages.people import PeoplePage

    return PeoplePage(desk)


def _schools(desk: Desk) -> Page:
    from desktop.ui.pages.schools import SchoolsPage

    return SchoolsPage(desk)


def _exchange(desk: Desk) -> Page:
    from desktop.ui.pages.exchange import ExchangePage

    return ExchangePage(desk)


def _members(desk: Desk) -> Page:
    from desktop.ui.pages.members import MembersPage

    return MembersPage(desk)


def _exchange_ways(desk: Desk) -> Page:
    from desktop.ui.pages.exchange_ways import ExchangeWaysPage

    return ExchangeWaysPage(desk)


def _who_met_whom(desk: Desk) -> Page:
    from desktop.ui.pages.who_met_whom import WhoMetWhomPage

    return WhoMetWhomPage(desk)


def _arrived(desk: Desk) -> Page:
    from desktop.ui.pages.arrived import ArrivedPage

    return ArrivedPage(desk)


def _disagreements(desk: Desk) -> Page:
    from desktop.ui.pages.disagreements import DisagreementsPage

    return DisagreementsPage(desk)


def _exchange_help(desk: Desk) -> Page:
    from desktop.ui.pages.exchange_help import ExchangeHelpPage

    return ExchangeHelpPage(desk)


def _book(desk: Desk) -> Page:
    from desktop.ui.pages.book import BookPage

    return BookPage(desk)


PAGES: tuple[tuple[str, str, Callable[[Desk], Page], Section | None], ...] = (
    ("home", N_("Home"), _home, ""),
    ("meetings", N_("Meetings"), _meetings, ""),
    ("actions", N_("Plans and actions"), _actions, ""),
    ("documents", N_("Documents"), _documents, ""),
    ("people", N_("People and schools"), _people, ""),
    ("exchange", N_("Exchange"), _exchange, "foot"),
    ("book", N_("This book"), _book, "foot"),
    ("meeting", N_("Meeting"), _meeting, None),
    ("plans", N_("Plans"), _plans, None),
    ("decisions", N_("Decisions"), _decisions, None),
    ("schools", N_("Schools"), _schools, None),
    ("arrived", N_("Arrived"), _arrived, "together"),
    ("disagreements", N_("Disagreements"), _disagreements, "together"),
    ("members", N_("Members"), _members, None),
    ("exchange_ways", N_("Ways to exchange"), _exchange_ways, None),
    ("who_met_whom", N_("Who met whom"), _who_met_whom, None),
    ("exchange_help", N_("How exchanging works"), _exchange_help, None),
)
"""Name, words, how it is made, and its place in the rail; None for one that other pages lead to."""



def load_ahead() -> Iterator[str]:
    """Bring in the pages' code one at a time, in moments when the window has nothing else to do; gives their names."""
    for name, *_rest in PAGES:
        import_module(f"desktop.ui.pages.{name}")
        yield name


UNDER = {
    "meeting": "meetings",
    "decisions": "meetings",
    "plans": "actions",
    "schools": "people",
    "members": "exchange",
    "exchange_ways": "exchange",
    "who_met_whom": "exchange",
    "exchange_help": "exchange",
}
"""The line of the rail that is lit on a page which has none of its own."""
