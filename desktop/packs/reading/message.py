"""Reading an e-mail (.eml): who wrote to whom, when and about what, its words, its pictures, and what came with it."""

from __future__ import annotations

import re
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from desktop.packs.reading.blocks import Aside, Block, Heading, Paragraph, ReadDocument, Rule, Run
from desktop.packs.reading.gathering import Gathering, damaged, too_large
from desktop.packs.reading.plain_text import decoded, text_blocks
from desktop.packs.reading.web_page import html_blocks, html_text
from desktop.words import N_, _, long_day, size, time_of

MOST_BYTES = 100_000_000
MOST_PARTS = 500
_HEADS = (("From", N_("From")), ("To", N_("To")), ("Cc", N_("Copied to")))


def read_message(data: bytes) -> ReadDocument:
    """The message as blocks; what is attached is named, and not read. Raises CannotRead."""
    if len(data) > MOST_BYTES:
        raise too_large()
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(data)
    gathering = Gathering()
    subject = gathering.text(" ".join(_head(message, "Subject").split()))[:500]
    parts: list[EmailMessage] = []
    for part in message.walk():
        if len(parts) >= MOST_PARTS:
            raise too_large()
        if isinstance(part, EmailMessage):
            parts.append(part)
    if not any(_head(message, name) for name in ("From", "Date", "Subject", "To")):
        raise damaged()
    body, blocks = _body(message, parts, gathering)
    lines = [
        Paragraph((Run(f"{_(label)}: ", bold=True), Run(said)))
        for name, label in _HEADS
        if (said := gathering.text(" ".join(_head(message, name).split()))[:4_000])
    ]
    if sent := _sent(_head(message, "Date")):
        lines.append(Paragraph((Run(f"{_('Sent')}: ", bold=True), Run(sent))))
    if attached := _attached(parts, body):
        names = ", ".join(gathering.text(name) for name in attached[:100])
        lines.append(
            Paragraph((Run(f"{_('Attached, and not part of this paper')}: ", bold=True), Run(names)))
        )
    head: list[Block] = [Heading(1, (Run(subject or _("A message without a subject")),))]
    if lines:
        head.append(Aside("", tuple(lines)))
    return ReadDocument(subject, (*head, *blocks), gathering.notes())


def _head(message: EmailMessage, name: str) -> str:
    """A line of the message’s head; nothing for one that is beyond reading."""
    try:
        value = message.get(name)
        return "" if value is None else str(value)[:20_000]
    except Exception:  # noqa: BLE001 - the library’s reading of broken lines raises what it stumbles over
        return ""


def _sent(text: str) -> str:
    try:
        when: datetime = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return f"{long_day(when)}, {time_of(when)}"


def _body(
    message: EmailMessage, parts: list[EmailMessage], gathering: Gathering
) -> tuple[EmailMessage | None, list[Block]]:
    """The part that holds the words, and these; HTML comes before plain text, for its lists and tables."""
    body = message.get_body(preferencelist=("html", "plain"))
    if not isinstance(body, EmailMessage):
        return None, []
    data = body.get_payload(decode=True)
    if not isinstance(data, bytes):
        return body, []
    named = body.get_content_charset()
    text = _text(data, named, html=body.get_content_subtype() == "html")
    if body.get_content_subtype() != "html":
        return body, _quoted(text_blocks(text.replace("\r\n", "\n"), gathering))
    held = {_id(part): part for part in parts if _id(part)}

    def found(id: str) -> bytes | None:
        part = held.get(id.strip("<>"))
        payload = part.get_payload(decode=True) if part is not None else None
        return payload if isinstance(payload, bytes) else None

    return body, html_blocks(text, gathering, found)[1]


def _text(data: bytes, named: str | None, *, html: bool) -> str:
    if named and named.casefold() not in {"us-ascii", "ascii"}:
        try:
            return data.decode(named, "replace")
        except (LookupError, ValueError, TypeError):
            pass
    return html_text(data) if html else decoded(data)


def _id(part: EmailMessage) -> str:
    return _head(part, "Content-ID").strip().strip("<>")


def _attached(parts: list[EmailMessage], body: EmailMessage | None) -> list[str]:
    """The names and sizes of the files that came along, pictures in the text apart."""
    found = []
    for part in parts:
        if part is body or part.is_multipart():
            continue
        try:
            name, apart = part.get_filename() or "", part.get_content_disposition() == "attachment"
        except Exception:  # noqa: BLE001 - a broken line of the head, as above
            continue
        if not (name or apart) or (_id(part) and not apart):
            continue
        payload = part.get_payload(decode=True)
        held = len(payload) if isinstance(payload, bytes) else 0
        found.append(f"{' '.join(name.split())[:120] or _('a file without a name')} ({size(held)})")
    return found


def _quoted(blocks: list[Block]) -> list[Block]:
    """Lines that quote an earlier message (“> ”) stand further in, under a line."""
    made: list[Block] = []
    for block in blocks:
        text = "".join(run.text for run in block.runs) if isinstance(block, Paragraph) else ""
        if text and all(line.lstrip().startswith(">") for line in text.split("\n")):
            bare = "\n".join(re.sub(r"^[> ]+", "", line) for line in text.split("\n")).strip()
            if bare:
                made.append(Paragraph((Run(bare),), 1))
        elif text.strip("_-= ") == "" and len(text) > 8:
            made.append(Rule())
        else:
            made.append(block)
    return made
