"""Packs as they went out: each version for its readers, and who was given which, how and when."""

from desktop.models.audience import Audience, AudienceKind
from desktop.models.base import NameOf, Record, field
from desktop.models.kinds import Choice, Clock, Date, Link, Text, Whole
from desktop.models.pack_lines import PackLines
from desktop.words import N_, _, joined

HOW = {
    "printed": N_("printed"),
    "hand": N_("by hand"),
    "email": N_("by e-mail"),
    "post": N_("by post"),
    "stick": N_("on a stick"),
    "supplement": N_("as a supplement"),
}
_FOR = {
    "cluster": N_("heads and facilitator"),
    "governors": N_("governors"),
    "open": N_("anyone"),
    "me": N_("only me"),
    "people": N_("named people"),
    "school": N_("one school"),
    "school+facilitator": N_("one school and the facilitator"),
}
"""Readers of a pack. Whoever may see what is for governors has more; a governors’ pack is the governors’ own."""


class PackReaders(AudienceKind):
    """Whom a pack was made for, in the book's own word for it."""

    def __init__(self) -> None:
        super().__init__()
        self.label = N_("For whom")

    def show(self, value: object) -> str:
        form = str(value or "").partition(":")[0]
        return _(_FOR.get(form, form))


class Issue(Record, kind="issue"):
    """One version of a meeting's pack as it was issued for some readers, with what was in it."""

    label, plural = N_("Issued pack"), N_("Issued packs")
    order = "version DESC, readers, date DESC, time DESC, id"
    indexed = ("meeting",)

    meeting: str | None = field(Link(N_("Meeting"), "meeting", required=True))
    version: int | None = field(Whole(N_("Pack version"), default=1, least=1, most=999))
    readers: str = field(PackReaders())
    date: str | None = field(Date(N_("Issued on"), leaning="past"))
    time: str | None = field(Clock(N_("Issued at")))
    contents: str = field(PackLines(N_("What was in it")))

    def words(self, name_of: NameOf) -> str:
        """For instance “Breakfast meeting: pack version 2, for governors”."""
        try:
            names = [name_of(name) for name in Audience.read(self.readers).names]
        except ValueError:
            names = []
        whom = joined(names) or PackReaders().show(self.readers)
        return _("{meeting}: pack version {n}, for {whom}").format(
            meeting=name_of(self.meeting), n=self.version, whom=whom
        )


class Distribution(Record, kind="distribution"):
    """That somebody was given an issued pack."""

    label, plural = N_("Who has it"), N_("Who has it")
    order = "date, id"
    indexed = ("issue",)

    issue: str | None = field(Link(N_("Issued pack"), "issue", required=True))
    person: str | None = field(Link(N_("Person"), "person"))
    to: str = field(Text(N_("Given to, in words")))
    how: str | None = field(Choice(N_("How"), HOW, default="printed"))
    date: str | None = field(Date(N_("Given on"), leaning="past"))
    copies: int | None = field(Whole(N_("Copies"), default=1, least=1, most=999))

    def words(self, name_of: NameOf) -> str:
        """For instance “Gus Governor, by e-mail”."""
        return _("{who}, {how}").format(
            who=self.to or name_of(self.person) or _("nobody named"), how=_(HOW.get(self.how or "", self.how or ""))
        )
