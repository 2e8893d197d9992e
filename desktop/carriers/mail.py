"""By e-mail: the draft of a message with something attached, and the bundles within a message that was saved."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.bundles import ENDING
from desktop.errors import Refusal, Unreadable, from_os_error
from desktop.sync.bundle import Sizes
from desktop.words import _

MOST_MAIL = 15_000_000
"""Bytes of a message beyond which many servers send it back; the bundle within takes a third more than as a file."""
MOST_BUNDLE = MOST_MAIL * 73 // 100
SIZES = Sizes(8_000_000, 8_000_000)
MOST_SAVED = 25_000_000
MOST_LINES = 500_000
MOST_HEADERS = 5_000
MOST_PARTS = 1_000
MOST_NESTED = 50
_HEADERS = 16_000
_OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ABOUT = slice(30, 40)
"""Where the name of its first entry stands in a zip."""


BUNDLE = "application/octet-stream"


def write_eml(
    path: Path, to: Sequence[tuple[str, str]], subject: str, words: str, attached: Path, media_type: str = BUNDLE
) -> None:
    """Write a message that mail programs open as one not sent yet. `to` is names and addresses; what is attached
    keeps its name. Raises OSError.
    """
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message["Subject"] = subject
    if to:
        message["To"] = [Address(display_name=name, addr_spec=address) for name, address in to]
    message.set_content(words)
    sort, _slash, of = media_type.partition("/")
    message.add_attachment(attached.read_bytes(), maintype=sort, subtype=of, filename=attached.name)
    path.write_bytes(message.as_bytes())


def is_address(text: str) -> bool:
    """Whether something typed can stand as an address in a message."""
    return re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text) is not None and (
        not any(part in text for part in ("..", ".@")) and not text.startswith(".")
    )


def is_message(path: Path) -> bool:
    """Whether a file is a saved message, by its name."""
    return path.suffix.casefold() in (".eml", ".msg")


@contextmanager
def opened_message(path: Path) -> Iterator[list[Path]]:
    """The bundles attached to a saved message, as files that are gone afterwards. Raises Refusal."""
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            raw = file.read(MOST_SAVED + 1)
    except OSError as error:
        raise from_os_error(error, path) from error
    if size > MOST_SAVED or len(raw) > MOST_SAVED:
        raise Unreadable(path, _("it is larger than any message that Clusterbook writes."))
    if raw.startswith(_OUTLOOK):
        raise Unreadable(path, _("it is in Outlook's own form. Save the attachment by itself, and take that."))
    found = _bundles(path, raw)
    if not found:
        raise Unreadable(path, _("no bundle is attached to it."))
    with TemporaryDirectory(prefix="clusterbook-") as folder:
        files = []
        for n, data in enumerate(found, 1):
            files.append(Path(folder) / f"{n}{ENDING}")
            try:
                files[-1].write_bytes(data)
            except OSError as error:
                raise from_os_error(error, files[-1]) from error
        yield files


def _bundles(path: Path, raw: bytes) -> list[bytes]:
    from email import message_from_bytes
    from email.message import Message

    # the library checks each line against each boundary, and makes an object of each part and each header
    bounds = {rb"boundary|message/": MOST_NESTED, rb"^--": MOST_PARTS, rb"^[!-9;-~]{1,80}:": MOST_HEADERS}
    counts = {what: len(re.findall(what, raw, re.IGNORECASE | re.MULTILINE)) for what in bounds}
    if max(raw.count(b"\n"), raw.count(b"\r")) > MOST_LINES or any(counts[what] > bounds[what] for what in bounds):
        raise Unreadable(path, _("it has more parts than any message that people send."))
    found = []
    try:
        message: Message = message_from_bytes(raw)
        for part in message.walk():
            if part.is_multipart() or sum(len(str(value)) for value in part.values()) > _HEADERS:
                continue
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and data.startswith(b"PK\x03\x04") and data[_ABOUT] == b"about.json":
                found.append(data)
    except Refusal:
        raise
    except Exception as error:
        raise Unreadable(path, _("it is no message that can be read.")) from error
    return found
