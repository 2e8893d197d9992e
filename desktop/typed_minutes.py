"""What is typed under an item: its minute, with /action, /decision and /private on lines of their own.

A line that is a command is carried out when the text is sealed, by whoever seals it: the table, the sheet of minutes,
or the next start after a crash.
"""

from __future__ import annotations

import re

from desktop.actions import agree_action
from desktop.agenda_items import add_to_prompt
from desktop.book import Book
from desktop.minute_taking import record_decision, take_minute
from desktop.sync.live import Seen

COMMANDS = ("action", "decision", "private")
_COMMAND = re.compile(r"^\s*/(action|decision|private)\s+(\S.*?)\s*$")


def command_in(line: str) -> tuple[str, str] | None:
    """The command a line is, with its words, or None for a line of the minute."""
    match = _COMMAND.match(line)
    return (match[1], match[2]) if match else None


def commands_in(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without its command lines, and those lines as (command, words)."""
    kept, found = [], []
    for line in text.split("\n"):
        command = command_in(line)
        if command:
            found.append(command)
        else:
            kept.append(line)
    return "\n".join(kept).strip("\n"), found


def take_typed(book: Book, item: str, text: str, *, before: str | None = None, seen: Seen | None = None) -> str:
    """Seal what was typed under an item: its commands are carried out, the rest is its minute, which is given back.

    `before` is the minute as it stood when typing began: left as it was, it is not written again. Raises Refusal.
    """
    minute, commands = commands_in(text)
    if minute != before:
        take_minute(book, item, minute, seen=seen)
    for name, words in commands:
        carry_out(book, item, name, words)
    return minute


def carry_out(book: Book, item: str, name: str, words: str) -> None:
    """Carry out one command with nothing more to ask. Raises Refusal."""
    if name == "decision":
        record_decision(book, item, words)
    elif name == "action":
        agree_action(book, words, item=item)
    else:
        add_to_prompt(book, item, words)
