"""Numbers people can say: priority 4 of a plan, and its third action, 4.3. A number has no gap for its readers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from desktop.models import Action, Plan, Priority
from desktop.models.audience import may_read
from desktop.view import View


class PlanNumbers:
    """The numbers of every priority and of the actions under them, derived from their order."""

    def __init__(self, view: View) -> None:
        plans = {plan.id: plan.audience for plan in view.all(Plan)}
        self._view = view
        self._priorities: dict[str, str] = {}
        self._audiences: dict[str, str] = {}
        under: dict[str | None, list[tuple[str, str]]] = {}
        for priority in view.all(Priority):
            self._audiences[priority.id] = priority.audience
            under.setdefault(priority.plan, []).append((priority.id, priority.audience))
        for plan, its_own in under.items():
            self._priorities |= _count(its_own, plans.get(plan or "", "cluster"))

    @cached_property
    def _actions(self) -> dict[str, str]:
        """Counted when first asked for: Home has priorities without their actions, and there may be thousands."""
        actions: dict[str, list[tuple[str, str]]] = {}
        for id, priority_id, audience in self._view.rows(
            "SELECT id, priority, audience FROM action WHERE priority IS NOT NULL AND hidden IS NOT TRUE"
            " ORDER BY position, id"
        ):
            actions.setdefault(priority_id, []).append((id, audience))
        numbers: dict[str, str] = {}
        for priority_id, its_own in actions.items():
            above = self._priorities.get(priority_id)
            if above:
                counted = _count(its_own, self._audiences[priority_id])
                numbers |= {id: f"{above}.{number}" for id, number in counted.items()}
        return numbers

    def priority(self, id: str) -> str:
        """“4”; nothing for a priority that is not here."""
        return self._priorities.get(id, "")

    def action(self, id: str) -> str:
        """“4.3”; nothing for an action under no priority."""
        return self._actions.get(id, "")


def _count(held: Iterable[tuple[str, str]], readers: str) -> dict[str, str]:
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
