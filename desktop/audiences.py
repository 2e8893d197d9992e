"""For whom one may write on this laptop: the circles it is in, in the words a chooser offers."""

from __future__ import annotations

from typing import NamedTuple

from desktop.models.audience import WORDS, Audience
from desktop.sync.members import read_member
from desktop.view import View
from desktop.words import _


class Reach(NamedTuple):
    """The person whose laptop it is, the schools whose own circle it is in, and those it shares with a facilitator."""

    me: str
    schools: tuple[str, ...]
    with_facilitator: tuple[str, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """The sorts of audience that can be chosen here."""
        return tuple(form for form in WORDS if not form.startswith("school") or self.schools_of(form))

    def schools_of(self, form: str) -> tuple[str, ...]:
        """The schools one of which may be named in this sort of audience."""
        return self.schools if form == "school" else self.with_facilitator if form == "school+facilitator" else ()


def reach(view: View) -> Reach:
    """What this laptop may write for: nobody else's laptop would hold what it wrote for a circle it is not in."""
    kept = dict(view.rows("SELECT name, value FROM meta WHERE name IN ('me', 'device_name')"))
    mine = read_member(view._connection, str(kept["device_name"]))
    me = str(kept["me"])
    if mine is None:
        return Reach(me, (), ())
    if mine.role == "facilitator":
        # what is shared with the facilitator is for whoever that is today
        now = view.rows(
            "SELECT person FROM device WHERE role = 'facilitator' AND removed IS NULL ORDER BY place DESC LIMIT 1"
        )
        schools = view.rows("SELECT id FROM school WHERE hidden IS NOT TRUE ORDER BY name, id")
        everywhere = tuple(id for (id,) in schools)
        return Reach(me, (), everywhere if now and now[0][0] == mine.person else ())
    own = (mine.school,) if mine.school else ()
    return Reach(me, own, own)


def offered(view: View) -> list[tuple[str, str]]:
    """Audiences to choose from where something is added, the whole cluster's first, then those for fewer."""
    held = reach(view)
    found = [
        ("cluster", _("For heads and facilitator")),
        ("governors", _("For heads, facilitator, governors")),
        ("open", _("For anyone")),
        ("me", _("For me alone")),
    ]
    for form, words in (
        ("school", _("For {school} alone")),
        ("school+facilitator", _("For {school} and the facilitator")),
    ):
        found += [(f"{form}:{id}", words.format(school=view.title(id))) for id in held.schools_of(form)]
    return found


def whom_words(view: View, audience: str) -> str:
    """Who may see a thing, with the names it names: “named people (Jo Bright, Pat Lowe)”."""
    try:
        read = Audience.read(audience)
    except ValueError:
        return audience
    plain = _(WORDS[read.form])
    return f"{plain} ({view.titles(read.names)})" if read.names else plain
