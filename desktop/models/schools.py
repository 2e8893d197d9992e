"""The cluster and its schools (M-01 … M-13)."""

from desktop.models.base import Record, field
from desktop.models.kinds import Amounts, Choice, Date, Flag, LongText, Text, Whole
from desktop.words import N_

GROUPINGS = {
    "network": N_("network"),
    "cluster": N_("cluster"),
    "partnership": N_("partnership"),
    "federation": N_("federation"),
    "trust": N_("trust"),
}
SETTINGS = {
    "village": N_("village"),
    "small_rural_town": N_("small rural town"),
    "small_town": N_("small town"),
    "town": N_("town"),
    "city": N_("city"),
}
RURAL = {"yes": N_("rural"), "no": N_("not rural"), "unsaid": N_("not called rural")}
SIZES = {"small": N_("small"), "medium": N_("medium-sized"), "large": N_("large")}
JOINED = {
    "founded": N_("founder member"),
    "asked": N_("asked"),
    "invited": N_("was invited"),
    "transferred": N_("transferred in"),
}
LAST_ITEM = {"urgent": N_("Urgent business at the chair’s discretion"), "any_other": N_("Any other business")}


class Cluster(Record, kind="cluster"):
    """Several schools, equals, that share one outside facilitator."""

    label, plural = N_("Cluster"), N_("Clusters")

    title: str = field(Text(N_("Name"), required=True))
    purpose: str = field(LongText(N_("What we are for")))
    grouping: str | None = field(Choice(N_("Kind of grouping"), GROUPINGS, default="cluster"))
    grouping_since: str | None = field(Date(N_("Grouped so since"), leaning="past"))
    facilitator_label: str = field(Text(N_("What we call the facilitator"), default=N_("Facilitator")))
    last_item: str | None = field(Choice(N_("The last item is called"), LAST_ITEM, default="urgent"))
    notice_days: int | None = field(Whole(N_("Days’ notice we give"), default=7, most=90))
    most_priorities: int | None = field(Whole(N_("Live priorities at most"), default=5, least=1, most=99))
    most_schools: int | None = field(Whole(N_("Schools at most"), least=1, most=500))
    fictitious: bool = field(Flag(N_("Everything here is made up")))


class School(Record, kind="school"):
    """A member school: who it is, where it stands, and how it came to join."""

    label, plural = N_("School"), N_("Schools")
    order = "name, id"

    name: str = field(Text(N_("Name"), required=True))
    short: str = field(Text(N_("Short name")))
    roll: int | None = field(Whole(N_("Pupils on roll"), most=10_000))
    size: str | None = field(Choice(N_("Size"), SIZES))
    setting: str | None = field(Choice(N_("Setting"), SETTINGS))
    rural: str | None = field(Choice(N_("Rural"), RURAL))
    district: str = field(Text(N_("District")))
    county: str = field(Text(N_("County")))
    local_authority: str = field(Text(N_("Local authority")))
    address: str = field(LongText(N_("Address")))
    postcode: str = field(Text(N_("Postcode")))
    phone: str = field(Text(N_("Telephone")))
    email: str = field(Text(N_("E-mail")))
    urn: str = field(Text(N_("URN")))
    dfe_number: str = field(Text(N_("DfE number")))
    ukprn: str = field(Text(N_("UKPRN")))
    phase: str = field(Text(N_("Phase")))
    classes: int | None = field(Whole(N_("Classes"), most=200))
    senior_team: int | None = field(Whole(N_("Senior team, people"), most=50))
    staffing: str = field(LongText(N_("Staffing: part-time, job shares")))
    mixed_age: str = field(LongText(N_("Mixed-age classes")))
    church: str = field(Text(N_("Church status")))
    diocese: str = field(Text(N_("Diocese")))
    church_inspected: str | None = field(Date(N_("Church-school inspection"), leaning="past"))
    church_outcome: str = field(Text(N_("Church-school inspection outcome")))
    inspected: str | None = field(Date(N_("Last inspected"), leaning="past"))
    inspection_stage: str = field(Text(N_("Where it stands in the inspection cycle")))
    needs: str = field(LongText(N_("What it says it needs")))
    joined: str | None = field(Date(N_("Joined the cluster"), leaning="past"))
    joined_how: str | None = field(Choice(N_("How it joined"), JOINED))
    why: str = field(LongText(N_("Why it works with the others")))
    left: str | None = field(Date(N_("Left the cluster"), leaning="nearest"))
    miles: dict[str, str] = field(Amounts(N_("Miles to the other schools"), "school"))
