"""People and the roles they hold, with dates (M-02, M-05, M-06, M-15, M-18)."""

from desktop.models.base import NameOf, Record, field
from desktop.models.kinds import Choice, Date, Link, LongText, Share, Text
from desktop.words import N_, _

ROLES = {
    "head": N_("head"),
    "lead": N_("lead head"),
    "chair": N_("chair"),
    "clerk": N_("clerk"),
    "facilitator": N_("facilitator"),
    "governor": N_("governor"),
    "staff": N_("staff"),
}
STAGES = {
    "new_head": N_("new head"),
    "experienced_head": N_("experienced head"),
    "aspiring": N_("aspiring leader"),
    "ect": N_("early-career teacher"),
    "new_governor": N_("new governor"),
}


class Person(Record, kind="person"):
    """Someone the cluster works with; an outsider has an organisation."""

    label, plural = N_("Person"), N_("People")
    order = "name, id"

    name: str = field(Text(N_("Name"), required=True))
    email: str = field(Text(N_("E-mail")))
    phone: str = field(Text(N_("Telephone")))
    stage: str | None = field(Choice(N_("Stage"), STAGES))
    organisation: str = field(Text(N_("Organisation, if from outside")))


class Role(Record, kind="role"):
    """What one person does, where, from when to when; a headship may be shared, 0.6 and 0.4."""

    label, plural = N_("Role"), N_("Roles")
    order = "start, id"
    indexed = ("person", "school")

    person: str | None = field(Link(N_("Person"), "person", required=True))
    role: str | None = field(Choice(N_("Role"), ROLES, required=True))
    school: str | None = field(Link(N_("School"), "school"))
    title: str = field(Text(N_("Title")))
    share: str | None = field(Share(N_("Share of the job")))
    teaching: str | None = field(Share(N_("Teaching, share of the week")))
    start: str | None = field(Date(N_("From"), leaning="nearest"))
    end: str | None = field(Date(N_("Until"), leaning="nearest"))
    remit: str = field(LongText(N_("Remit")))

    def words(self, name_of: NameOf) -> str:
        """For instance “Jo Bright, head, School A (0.6)”."""
        what = self.title or _(ROLES.get(self.role or "", self.role or ""))
        parts = [name_of(self.person), what, *([name_of(self.school)] if self.school else [])]
        return ", ".join(parts) + (f" ({self.share})" if self.share else "")
