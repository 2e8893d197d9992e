"""A paper that was read, as HTML for the readable twin of a pack: headings, lists, tables, pictures."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from html import escape

from desktop.packs.directions import runs_right_to_left
from desktop.packs.faces import clean
from desktop.packs.reading.blocks import (
    Aside,
    Block,
    Cell,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    ReadDocument,
    Rule,
    Runs,
    Table,
)
from desktop.words import _

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
)
_BULLETS = {"•", "–", "-", "▪", "◦", "●", "■", "○"}


def html_of(document: ReadDocument, below: int = 1) -> str:
    """The paper as a fragment of HTML, its highest headings one level under `below` (the level of what heads it)."""
    lines: list[str] = []
    if document.office:
        lines.append(f"<p>▲ {_escaped(_('Converted without Word: check the layout'))}</p>")
    if document.notes:
        notes = "".join(f"<li>{_escaped(note)}</li>" for note in document.notes)
        lines.append(f"<ul>{notes}</ul>")
    highest = min((block.level for block in document.blocks if isinstance(block, Heading)), default=1)
    lines.extend(_blocks(document.blocks, below + 1 - highest))
    return "\n".join(lines)


def _blocks(blocks: Sequence[Block], shift: int) -> Iterator[str]:
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Paragraph) and block.marker:
            end = at
            while (
                end < len(blocks) and isinstance(one := blocks[end], Paragraph) and (one.marker or one.indent)
            ):
                end += 1
            yield from _list([one for one in blocks[at:end] if isinstance(one, Paragraph)])
            at = end
            continue
        yield from _block(block, shift)
        at += 1


def _block(block: Block, shift: int) -> Iterator[str]:
    match block:
        case Heading(level=level, runs=runs):
            shown = max(1, min(level + shift, 6))
            yield f"<h{shown}{_direction(runs)}>{_runs(runs)}</h{shown}>"
        case Paragraph(runs=runs, indent=indent):
            words = f"<p{_direction(runs)}>{_runs(runs)}</p>"
            yield f"<blockquote>{words}</blockquote>" if indent else words
        case Picture():
            yield _picture(block)
        case Rule() | PageBreak():
            yield "<hr>"
        case Aside(label=label, blocks=inside):
            yield "<aside>"
            if label:
                yield f"<p><strong>{_escaped(label)}</strong></p>"
            yield from _blocks(inside, shift)
            yield "</aside>"
        case Table():
            yield from _table(block, shift)


def _list(entries: Sequence[Paragraph]) -> Iterator[str]:
    """Entries that follow each other, one list inside another where they stand further in.

    Numbers are written as they were, for a list counted anew might say another; bullets are the browser's."""
    opened: list[tuple[int, str]] = []
    for entry in entries:
        if not entry.marker:
            # more of the entry above it
            yield f"<p{_direction(entry.runs)}>{_runs(entry.runs)}</p>"
            continue
        bare = entry.marker in _BULLETS
        kind = "<ul>" if bare else '<ul style="list-style: none">'
        while opened and (
            opened[-1][0] > entry.indent or (opened[-1][0] == entry.indent and opened[-1][1] != kind)
        ):
            yield "</li></ul>"
            opened.pop()
        if opened and opened[-1][0] == entry.indent:
            yield "</li>"
        else:
            yield kind
            opened.append((entry.indent, kind))
        marker = "" if bare else f"{_escaped(entry.marker)} "
        yield f"<li{_direction(entry.runs)}>{marker}{_runs(entry.runs)}"
    for _level in opened:
        yield "</li></ul>"


def _table(table: Table, shift: int) -> Iterator[str]:
    yield "<table>"
    for at, row in enumerate(table.rows):
        head = at < table.header
        if head and at == 0:
            yield "<thead>"
        if at == table.header:
            yield "<tbody>"
        yield "<tr>"
        for cell in row:
            yield _cell(cell, head, shift)
        yield "</tr>"
        if head and at == table.header - 1:
            yield "</thead>"
    yield "</tbody></table>" if len(table.rows) > table.header else "</table>"


def _cell(cell: Cell, head: bool, shift: int) -> str:
    tag = 'th scope="col"' if head else "td"
    if cell.across > 1:
        tag += f' colspan="{cell.across}"'
    if cell.down > 1:
        tag += f' rowspan="{cell.down}"'
    if len(cell.blocks) == 1 and isinstance(only := cell.blocks[0], Paragraph) and not only.marker:
        inside = _runs(only.runs)
        tag += _direction(only.runs)
    else:
        inside = "".join(_blocks(cell.blocks, shift))
    return f"<{tag}>{inside}</{'th' if head else 'td'}>"


def _picture(block: Picture) -> str:
    words = _escaped(block.words or _("A picture"))
    kind = next((kind for magic, kind in _KINDS if block.data.startswith(magic)), "")
    if not kind and block.data[:4] == b"RIFF":
        kind = "webp"
    if not kind:
        return f"<p>[{words}]</p>"
    data = base64.b64encode(block.data).decode("ascii")
    width = f' width="{block.width / 0.75:.0f}"' if block.width else ""
    return f'<p><img alt="{words}" src="data:image/{kind};base64,{data}"{width}></p>'


def _runs(runs: Runs) -> str:
    out = []
    for run in runs:
        words = _escaped(run.text).replace("\n", "<br>")
        if run.bold:
            words = f"<strong>{words}</strong>"
        if run.italic:
            words = f"<em>{words}</em>"
        if run.link:
            words = f'<a href="{_escaped(run.link)}">{words}</a>'
        out.append(words)
    return "".join(out)


def _escaped(text: str) -> str:
    """The text as HTML, without what shows nothing or turns the words after it around."""
    return escape(clean(text))


def _direction(runs: Runs) -> str:
    """What tells a browser to look for itself which way the words run."""
    return ' dir="auto"' if any(runs_right_to_left(run.text) for run in runs) else ""
