"""Places in an order: a thing put between two others gets a number between theirs, and nothing else changes.

Only where no number is left between them is the whole order spaced anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

STEP = 1024


def positions_for(order: Sequence[str], held: Mapping[str, int], moved: Collection[str]) -> dict[str, int]:
    """The positions to change so that `order` holds, when everything but `moved` already has one in `held`.

    The moved ones stand together. Positions grow strictly wherever something was put.
    """
    first = next((n for n, one in enumerate(order) if one in moved), None)
    if first is None:
        return {}
    block = [one for one in order if one in moved]
    before = held[order[first - 1]] if first else None
    after_at = first + len(block)
    after = held[order[after_at]] if after_at < len(order) else None
    if before is None and after is None:
        return {one: (n + 1) * STEP for n, one in enumerate(block)}
    if after is None:
        return {one: (before or 0) + (n + 1) * STEP for n, one in enumerate(block)}
    if before is None:
        return {one: after - (len(block) - n) * STEP for n, one in enumerate(block)}
    room = after - before
    if room > len(block):
        return {one: before + room * (n + 1) // (len(block) + 1) for n, one in enumerate(block)}
    spaced = {one: (n + 1) * STEP for n, one in enumerate(order)}
    return {one: position for one, position in spaced.items() if held.get(one) != position or one in moved}
