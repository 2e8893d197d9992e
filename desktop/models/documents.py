"""Documents the schools share, each with its versions (M-47, M-67)."""

from desktop.models.base import NameOf, Record, field
from desktop.models.kinds import Date, File, Link, LongText, Tags, Text, Whole
from desktop.words import N_, _


class Document(Record, kind="document"):
    """A document, whatever its present version; tags say what it is about."""

    label, plural = N_("Document"), N_("Documents")
    order = "title, id"

    title: str = field(Text(N_("Title"), required=True))
    about: str = field(LongText(N_("What it is")))
    tags: tuple[str, ...] = field(Tags(N_("Tags")))
    school: str | None = field(Link(N_("From school"), "school"))
    review: str | None = field(Date(N_("Review by")))


class Version(Record, kind="version"):
    """One version of a document: a file kept in the book."""

    label, plural = N_("Version"), N_("Versions")
    order = "number DESC, id"
    indexed = ("document",)

    document: str | None = field(Link(N_("Document"), "document", required=True))
    number: int | None = field(Whole(N_("Version"), default=1, least=1, most=9999))
    note: str = field(Text(N_("What changed")))
    added: str | None = field(Date(N_("Added"), leaning="past"))
    file: str | None = field(File(N_("File")))
    file_name: str = field(Text(N_("File name")))
    media_type: str = field(Text(N_("Kind of file")))
    size: int | None = field(Whole(N_("Size in bytes"), most=2**53))

    def words(self, name_of: NameOf) -> str:
        """For instance “Marking policy, version 3”."""
        return _("{document}, version {n}").format(document=name_of(self.document), n=self.number)
