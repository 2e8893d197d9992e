"""Printing the pages of a PDF as they are, on a printer the person chooses: page by page, so that the window answers
and printing can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from desktop.errors import Refusal
from desktop.steps import Step, run
from desktop.ui.meanwhile import Waiting
from desktop.words import _, plural

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter

    from desktop.ui.pages.desk import Desk

_FINEST = 300
"""Dots to an inch beyond which our pages look no better and only take longer."""


def ask_printer(parent: QWidget, title: str, *, across: bool = False, both_sides: bool = True) -> QPrinter | None:
    """Ask which printer, which pages, how many copies; None when the person thinks better of it.

    Both sides are proposed where the printer can; `across` is for sheets that lie across and are turned over their
    short edge, as a booklet's are."""
    from PySide6.QtGui import QPageLayout
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    sides = QPrinter.DuplexMode
    if both_sides:
        printer.setDuplex(sides.DuplexShortSide if across else sides.DuplexLongSide)
    if across:
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(title)
    return printer if dialog.exec() == QPrintDialog.DialogCode.Accepted else None


def print_pdf(parent: QWidget, desk: Desk, title: str, meanwhile: str, data: bytes, *, across: bool) -> None:
    """Ask which printer, then print a PDF there, under the words `meanwhile`; how many pages were sent is told.

    Raises Refusal."""
    printer = ask_printer(parent, title, across=across)
    if printer is None:
        return

    def say(count: int) -> None:
        desk.tell(plural("{n} page was sent to the printer.", "{n} pages were sent to the printer.", count))

    Printing(parent, meanwhile, data, printer, say)


def pages_asked(printer: QPrinter, count: int) -> list[int]:
    """The pages to print of so many, from 1, in order; each as often as there are copies that the printer itself does
    not make."""
    ranges = printer.pageRanges()
    pages = [page for page in range(1, count + 1) if ranges.isEmpty() or ranges.contains(page)]
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    return pages * copies if printer.collateCopies() else [page for page in pages for _copy in range(copies)]


def print_pages(document: QPdfDocument, printer: QPrinter) -> int:
    """Print the pages asked for, each fitted to the paper; gives how many. Raises Refusal."""
    return run(printing(document, printer))


def printing(document: QPdfDocument, printer: QPrinter) -> Generator[Step, None, int]:
    """Print page by page, as `print_pages` does, telling how far it is; closing it stops after the page under way."""
    pages = pages_asked(printer, document.pageCount())
    painter = QPainter()
    if not painter.begin(printer):
        raise Refusal(_("The printer did not answer. See that it is switched on, or save the pack and print that."))
    try:
        for done, page in enumerate(pages):
            yield Step(done, len(pages), _("Page {n} of {all}").format(n=done + 1, all=len(pages)))
            if done and not printer.newPage():
                raise Refusal(_("The printer stopped before the end. Print the pages that are missing."))
            _paint(document, page - 1, painter, printer)
    finally:
        painter.end()
    return len(pages)


def stop_printing(widget: QWidget) -> None:
    """End what is being printed from here after the page under way: the person goes elsewhere, or the book closes."""
    for window in widget.findChildren(Printing):
        window.reject()


class Printing(Waiting):
    """A PDF on its way to the printer: how far it is, and Stop. The window waits, but answers."""

    def __init__(
        self, parent: QWidget, name: str, data: bytes, printer: QPrinter, on_done: Callable[[int], object]
    ) -> None:
        from PySide6.QtPdf import QPdfDocument

        super().__init__(parent, name, "")
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument(self)
        self._document.load(self._buffer)
        self._printer = printer
        self._work: Generator[Step, None, int] | None = printing(self._document, printer)
        self._on_done = on_done
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._next)
        self._turn.start()
        self.open()

    def _next(self) -> None:
        """The next page; a printer's refusal goes the way of all refusals, once the window is gone."""
        if self._work is None:
            return
        try:
            self._show_step(next(self._work), False)
        except StopIteration as end:
            self._over()
            self._on_done(int(end.value))
        except Refusal:
            self._over()
            raise

    def _over(self) -> None:
        self._turn.stop()
        if self._work is not None:
            self._work.close()
        self._work = None
        self._document.close()
        self._end()

    def _is_over(self) -> bool:
        return self._work is None

    def _stop(self) -> None:
        if self._work is not None:
            self._over()


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
