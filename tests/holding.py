"""What tests of a meeting being held look at: what is on record, what is only typed, who is in the list."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.minutes import minutes
from desktop.models import Meeting

CONTROL = Qt.KeyboardModifier.ControlModifier
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>endobj\ntrailer<</Root 1 0 R>>\n"
)


def told(page):
    with page.desk.book.reading() as view:
        return minutes(view, page.meeting)


def held(page):
    with page.desk.book.reading() as view:
        return view.get(Meeting, page.meeting)


def kept(page):
    return [text for _record, _field, text, _seen in page.desk.book.drafts()]


def here(table, name):
    return next(row for row in table.people.rows.rows() if name in f"{row.words} {row.under}")
