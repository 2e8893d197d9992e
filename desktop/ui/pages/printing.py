"""Printing the pages of a PDF as they are, on a printer the person chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from desktop.errors import Refusal
from desktop.words import _

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter

_FINEST = 300
"""Dots to an inch beyond which our pages look no better and only take longer."""


def ask_printer(parent: QWidget, title: str) -> QPrinter | None:
    """Ask which printer, which pages and how many copies; None when the person thinks better of it."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(title)
    return printer if dialog.exec() == QPrintDialog.DialogCode.Accepted else None


def print_pages(document: QPdfDocument, printer: QPrinter) -> int:
    """Print the pages asked for, each fitted to the paper; gives how many. Raises Refusal."""
    first = max(1, printer.fromPage())
    last = min(printer.toPage() or document.pageCount(), document.pageCount())
    painter = QPainter()
    if not painter.begin(printer):
        raise Refusal(_("The printer did not answer. See that it is switched on, or save the pack and print that."))
    try:
        for number in range(first - 1, last):
            if number > first - 1 and not printer.newPage():
                raise Refusal(_("The printer stopped before the end. Print the pages that are missing."))
            _paint(document, number, painter, printer)
    finally:
        painter.end()
    return max(0, last - first + 1)


def _paint(document: QPdfDocument, number: int, painter: QPainter, printer: QPrinter) -> None:
    area = printer.pageLayout().paintRectPixels(printer.resolution())
    room = QSize(area.width(), area.height())
    size = document.pagePointSize(number).toSize()
    if (size.width() > size.height()) != (room.width() > room.height()):
        # a page that lies across is turned, rather than printed small
        painter.save()
        painter.translate(room.width(), 0)
        painter.rotate(90)
        _draw(document, number, painter, printer, room.transposed())
        painter.restore()
    else:
        _draw(document, number, painter, printer, room)


def _draw(document: QPdfDocument, number: int, painter: QPainter, printer: QPrinter, room: QSize) -> None:
    size = document.pagePointSize(number).toSize().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    finest = min(1.0, _FINEST / max(1, printer.resolution()))
    image = document.render(number, QSize(int(size.width() * finest), int(size.height() * finest)))
    corner = QRect(0, 0, size.width(), size.height())
    corner.moveCenter(QRect(0, 0, room.width(), room.height()).center())
    painter.drawImage(corner, image)
