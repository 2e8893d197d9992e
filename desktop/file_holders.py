"""Who has a file that has not come here yet, as far as each laptop has said."""

from __future__ import annotations

import json

from desktop.members import list_members
from desktop.sync.have import heard_from, reached
from desktop.view import View
from desktop.words import _, joined, plural


def who_has_file(view: View, hash: str) -> list[str]:
    """Whose laptops have a file: they have the step that names it, and do not ask for the file. By name, in order.

    Whoever put it there is among them even if she was never heard from.
    """
    connection = view._connection
    named = view.rows(
        "SELECT log.id, log.n, log.heads, log.circle, log.device, seq FROM change"
        " JOIN operation ON operation.n = change.n >> 15 JOIN log ON log.n = operation.log WHERE value = ?",
        [json.dumps(hash)],
    )
    found = {device for _id, _n, _heads, _circle, device, _seq in named}
    for id, n, heads, circle, _device, seq in named:
        ends = json.loads(heads)
        for device, told in heard_from(connection, circle).items():
            if hash in told.files or len(ends) != 1:
                continue
            if reached(connection, n, (ends[0][0], ends[0][1]), told.have.get(id, [])) >= seq:
                found.add(device)
    return [
        one.name for one in list_members(view) if one.device in found and not one.mine and not one.removed_by
    ]


def not_here_words(view: View, hash: str) -> str:
    """Why a file cannot be read here, and what brings it."""
    names = who_has_file(view, hash)
    if not names:
        return _("This file has not come yet. It comes with what somebody who has it sends.")
    return plural(
        "This file has not come yet. {names} has it: it comes with what is sent from there next.",
        "This file has not come yet. {names} have it: it comes with what is sent from there next.",
        len(names),
        names=joined(names),
    )
