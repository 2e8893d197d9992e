"""What an agenda holds for its readers, as plain values."""

from __future__ import annotations

from typing import NamedTuple

PAPER_SHAPES = {"enclosed": "●", "to_follow": "▲", "tabled": "○", "verbal": "○", "withdrawn": "■"}
"""A shape beside each paper's state, so that colour is never the only sign."""


class PaperLine(NamedTuple):
    """A paper under its item."""

    id: str
    ref: str
    title: str
    state: str
    state_words: str
    shape: str
    sources: tuple[str, ...]
    source_words: str
    audience: str
    audience_words: str
    tag: str
    document: str | None
    file: str | None
    file_name: str
    media_type: str
    size: int | None
    size_words: str
    late: bool


class AgendaLine(NamedTuple):
    """An item: `start` is a clock time, `minutes` its length, `part` 2 where governors have joined."""

    id: str
    number: str
    sub: bool
    part: int
    title: str
    start: str
    minutes: int
    minutes_words: str
    purpose: str
    purpose_words: str
    leads: tuple[str, ...]
    lead_words: str
    outcome: str
    whose: str
    whose_words: str
    audience: str
    audience_words: str
    tag: str
    papers: tuple[PaperLine, ...]
    paper_refs: str
    prompt: str
    prompt_id: str | None
    carried: int
    carried_words: str
    state: str
    state_words: str
    late: bool


class Agenda(NamedTuple):
    """A meeting and the lines its reader may have. Times are clocks, `planned` and `available` minutes.

    `heads_below` are items after the governors' line that are for heads only and could be shown to governors;
    `may_be_joined` tells whether governors can be let in at all.
    """

    meeting: str
    title: str
    date: str | None
    date_words: str
    start: str
    finish: str
    venue: str
    stage: str
    stage_words: str
    version: int
    chair: str | None
    clerk: str | None
    lines: tuple[AgendaLine, ...]
    governors_at: str | None
    governors_before: str | None
    governors_words: str
    may_be_joined: bool
    ends: str
    planned: int
    available: int | None
    time_words: str
    late_words: str
    papers_here: int
    papers_wanted: int
    papers_words: str
    problems: tuple[str, ...]
    heads_below: tuple[str, ...]
