"""Reading Markdown (CommonMark with tables): made into a web page, and read as one; HTML in it stays plain letters."""

from __future__ import annotations

from desktop.packs.reading.blocks import ReadDocument
from desktop.packs.reading.gathering import too_large
from desktop.packs.reading.plain_text import decoded
from desktop.packs.reading.web_page import read_html

MOST_LETTERS = 1_000_000


def read_markdown(data: bytes) -> ReadDocument:
    """The text as blocks. Raises CannotRead."""
    from markdown_it import MarkdownIt

    text = decoded(data)
    if len(text) > MOST_LETTERS:
        raise too_large()
    reader = MarkdownIt("commonmark", {"html": False, "breaks": False, "maxNesting": 20})
    return read_html(reader.enable(["table", "strikethrough"]).render(text), titled=False)
