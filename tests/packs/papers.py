"""Papers to put in packs: small real PDFs and pictures, and the broken sorts that arrive by e-mail."""

from __future__ import annotations

import hashlib
import io
from datetime import date, datetime

from desktop.packs.contents import (
    ActionRow,
    AgreedAction,
    Attendee,
    Decision,
    Expected,
    Item,
    Marker,
    MinuteItem,
    Minutes,
    Pack,
    Paper,
    PaperFile,
)


def file_of(data: bytes, name: str = "paper.pdf", media_type: str = "application/pdf") -> PaperFile:
    return PaperFile(
        name=name,
        media_type=media_type,
        digest=hashlib.sha256(data).hexdigest(),
        size=len(data),
        open=lambda: io.BytesIO(data),
    )


def pdf(words: str = "A paper", pages: int = 1, size: tuple[float, float] = (595.28, 841.89)) -> bytes:
    """A plain PDF whose every page says its words and number."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(72, size[1] - 90, words)
        canvas.setFont("Helvetica", 10.5)
        for line in range(int((size[1] - 260) // 15)):
            canvas.drawString(
                72,
                size[1] - 130 - 15 * line,
                f"{words}, page {number}, line {line + 1} of the text that it holds.",
            )
        canvas.setFont("Helvetica", 9)
        canvas.drawCentredString(size[0] / 2, 36, f"{number}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def picture(
    width: int = 1200, height: int = 800, form: str = "JPEG", mode: str = "RGB", **how: object
) -> bytes:
    """A picture with a gradient and a dark band along its foot."""
    from PIL import Image, ImageDraw

    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height - height // 6, width, height), fill=(20, 40, 30))
    draw.ellipse((width // 3, height // 3, width // 2, height // 2), fill=(168, 58, 42))
    buffer = io.BytesIO()
    image.convert(mode).save(buffer, form, **how)
    return buffer.getvalue()


def paper(ref: str, data: bytes, title: str = "", name: str = "paper.pdf", source: str = "") -> Paper:
    return Paper(ref=ref, title=title or f"The paper {ref}", source=source, file=file_of(data, name))


def downland() -> Pack:
    """The meeting of the sketches: heads first, governors from 08:40."""
    items = (
        Item(
            number="1",
            title="Welcome, apologies",
            start="07:30",
            minutes=5,
            purpose="to note",
            lead="Lead head",
        ),
        Item(
            number="2",
            title="Minutes of 16 October; matters arising",
            start="07:35",
            minutes=10,
            purpose="to approve",
            lead="Lead head",
            decides=True,
            papers=(
                paper("2a", pdf("Matters arising"), "Matters arising since October", source="Lead head"),
            ),
        ),
        Item(
            number="3",
            title="Where each school stands",
            start="07:45",
            minutes=25,
            purpose="to discuss",
            lead="All",
            audience="Heads only",
            papers=(
                paper(
                    "3a",
                    pdf("Where we stand", 3),
                    "Where we stand: eight short accounts",
                    source="All schools",
                ),
            ),
        ),
        Item(
            number="4",
            title="Moving a day to School H",
            start="08:10",
            minutes=15,
            purpose="to decide",
            lead="Facilitator",
            audience="Heads only",
            decides=True,
            agenda="the group’s own",
            outcome="A decision, and a date to look at it again",
        ),
        Item(
            number="5",
            title="Phonics visits: what we saw",
            start="08:25",
            minutes=15,
            purpose="to discuss",
            lead="School F",
            outcome="Two things each school will try by half term",
            agenda="the group’s own",
            prompts=("Ask H how the nursery link went.",),
            papers=(
                paper("5a", pdf("Visit record, School C", 4), "Visit record, School C", source="School C"),
                Paper(ref="5b", title="Notes, School F", source="School F", state="to follow"),
                paper("5c", picture(), "Photograph of the sound wall", "wall.jpg", "School F"),
            ),
        ),
        Item(
            number="G1",
            title="Reading our data together",
            start="08:40",
            minutes=40,
            purpose="to discuss",
            lead="Facilitator",
            papers=(
                paper("G1a", pdf("Our data, read together", 6, (841.89, 595.28)), "Our data, read together"),
            ),
        ),
        Item(
            number="G2",
            title="Marking policy, final draft",
            start="09:20",
            minutes=10,
            purpose="to approve",
            lead="Schools A, C",
            decides=True,
            papers=(
                paper(
                    "G2a", pdf("Marking policy", 5), "Marking policy, final draft", source="Schools A and C"
                ),
                paper(
                    "G2b",
                    b"PK\x03\x04 not a pdf",
                    "What changed since the second draft",
                    "changes.docx",
                    "School A",
                ),
            ),
        ),
        Item(
            number="G3",
            title="Church-school inspection: how to prepare",
            start="09:30",
            minutes=10,
            purpose="to note",
            lead="School G",
            papers=(
                paper(
                    "G3a",
                    pdf("How to prepare", 2, (841.89, 1190.55)),
                    "How to prepare, School G’s notes",
                    source="School G",
                ),
            ),
        ),
        Item(
            number="G4", title="Dates; close", start="09:40", minutes=5, purpose="to note", lead="Lead head"
        ),
    )
    return Pack(
        cluster="Downland cluster",
        title="Breakfast meeting",
        when=date(2026, 11, 27),
        start="07:30",
        finish="09:45",
        venue="Manor Farm barn",
        audience="heads and facilitator",
        version=1,
        made_at=datetime(2026, 11, 24, 18, 5),
        copy="Chair’s copy",
        handling="keep this pack to the people it is for",
        governors=Marker(
            title="Governors join here", before="G1", start="08:40", note="their pack holds G1 to G4"
        ),
        items=items,
        previous=minutes(),
        actions=actions(),
        expected=(
            *tuple(
                Expected(name=f"Head of School {s}", school=f"School {s}", role="Head") for s in "ABCDEFGH"
            ),
            Expected(name="The facilitator", role="Facilitator"),
        ),
        next_meeting="Friday 22 January 2027, 07:30, Manor Farm barn",
    )


def minutes(**changes: object) -> Minutes:
    base: dict[str, object] = {
        "cluster": "Downland cluster",
        "title": "Breakfast meeting",
        "when": date(2026, 10, 16),
        "start": "07:30",
        "finish": "09:30",
        "venue": "Manor Farm barn",
        "chair": "Head of School F",
        "minute_taker": "Head of School B",
        "present": tuple(
            Attendee(name=f"Head of School {s}", note="joined at item 3" if s == "D" else "")
            for s in "ABCDFGH"
        ),
        "in_attendance": (Attendee(name="The facilitator", note="left at 09:10"),),
        "apologies": (Attendee(name="Head of School E", note="covering a class"),),
        "items": (
            MinuteItem(
                number="1",
                title="Welcome, apologies",
                text="The chair welcomed everybody. Apologies were accepted.",
            ),
            MinuteItem(
                number="2",
                title="Minutes of 11 September",
                text="The minutes were read.",
                decisions=(
                    Decision(style="Approved", text="The minutes of 11 September, as a correct record."),
                ),
            ),
            MinuteItem(
                number="3",
                title="Phonics visits: how we will do them",
                text="Each school described what it hoped to see. It was thought that pairs of near size would "
                "learn most from each other.\nThe facilitator brought an outline from another cluster.",
                decisions=(
                    Decision(
                        style="Agreed",
                        text="Two visits for each school before half term, in the pairs A and B, C and F, "
                        "D and H, E and G.",
                    ),
                ),
                actions=(
                    AgreedAction(
                        title="Send the visit record form to all schools", who="School C", due="23 Oct"
                    ),
                    AgreedAction(
                        title="Book cover for the two mornings from the shared fund",
                        who="School H",
                        due="6 Nov",
                    ),
                ),
            ),
            MinuteItem(
                number="4",
                title="A concern raised by a head",
                text="Support was offered and accepted.",
                confidential=True,
            ),
        ),
        "state": "circulated",
        "audience": "heads and facilitator",
        "next_meeting": "Friday 27 November 2026, 07:30, Manor Farm barn",
        "made_at": datetime(2026, 10, 17, 9, 0),
    }
    return Minutes(**{**base, **changes})  # type: ignore[arg-type]


def actions() -> tuple[ActionRow, ...]:
    return (
        ActionRow(
            number="1",
            title="Book cover for the two mornings from the shared fund",
            who="School H",
            due="6 Nov",
            shape="■",
            state="18 days late",
            carried=2,
            meeting="16 Oct, item 3",
        ),
        ActionRow(
            number="2",
            title="Draft the marking policy’s section on spoken feedback",
            who="Schools A, C",
            due="27 Nov",
            shape="▲",
            state="at risk",
            carried=1,
            meeting="11 Sep, item 6",
            note="Second draft read by D and G; theirs to come.",
        ),
        ActionRow(
            number="3",
            title="Collect dates for moderation of early writing",
            who="Facilitator",
            due="18 Dec",
            shape="●",
            state="on course",
            meeting="16 Oct, item 7",
        ),
        ActionRow(
            number="4",
            title="Send the visit record form to all schools",
            who="School C",
            due="23 Oct",
            shape="✓",
            state="done",
            meeting="16 Oct, item 3",
        ),
        ActionRow(
            number="5",
            title="Ask the diocese for its inspection list",
            who="School G",
            due="22 Jan",
            shape="○",
            state="not begun",
            meeting="16 Oct, item 8",
        ),
    )
