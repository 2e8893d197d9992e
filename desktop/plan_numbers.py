"""Numbers people can say: priority 4 of a plan, and its third action, 4.3. A number has no gap for its readers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desktop.models import Action, Plan, Priority
from desktop.models.audience import may_read
from desktop.view import View


class PlanNumbers:
    """The numbers of every priority and of the actions under them, derived from their order."""

    def __init__(self, view: View) -> None:
        plans = {plan.id: plan.audience for plan in view.all(Plan)}
        self._view = view
        self._actions: dict[str, dict[str, str]] = {}  # of each priority once it is asked for: there may be thousands
        self._priorities: dict[str, str] = {}
        self._audiences: dict[str, str] = {}
        under: dict[str | None, list[tuple[str, str]]] = {}
        for priority in view.all(Priority):
            self._audiences[priority.id] = priority.audience
            under.setdefault(priority.plan, []).append((priority.id, priority.audience))
        for plan, its_own in under.items():
            self._priorities |= _count(its_own, plans.get(plan or "", "cluster"))

    def priority(self, id: str) -> str:
        """“4”; nothing for a priority that is not here."""
        return self._priorities.get(id, "")

    def action(self, id: str, priority: str | None) -> str:
        """“4.3” of an action under a priority; nothing under none."""
        above = self._priorities.get(priority or "")
        if not priority or not above:
            return ""
        if priority not in self._actions:
            held = self._view.rows(
                "SELECT id, audience FROM action WHERE priority = ? AND hidden IS NOT TRUE ORDER BY position, id",
                [priority],
            )
            self._actions[priority] = _count(held, self._audiences[priority])
        number = self._actions[priority].get(id)
        return f"{above}.{number}" if number else ""


def _count(held: Iterable[tuple[Any, ...]], readers: str) -> dict[str, str]:
    """Count those that all the readers may see; the narrower ones, each sort for itself, after a letter."""
    counts: dict[str, int] = {}
    numbers: dict[str, str] = {}
    for id, audience in held:
        series = "" if may_read(audience, readers) else audience
        counts[series] = counts.get(series, 0) + 1
        numbers[id] = f"{audience[:1] if series else ''}{counts[series]}"
    return numbers


def actions_in_order(view: View, priority: str) -> list[Action]:
    """The actions under a priority, in the order people number them by."""
    return view.all(Action, "priority = ?", [priority], order="position, id")


def open_actions_in_order(view: View, priority: str, most: int) -> list[Action]:
    """The first few actions under a priority that are open, in the order people number them by."""
    return view.all(Action, "priority = ? AND state = 'open'", [priority], order="position, id", limit=most)
