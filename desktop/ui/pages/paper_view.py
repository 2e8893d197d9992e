"""A paper or a pack shown in the window: PDF pages, or an image; anything else is opened as a copy elsewhere.

QtPdf is only brought in when the first PDF is shown.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QImageReader, QKeySequence, QPainter, QPaintEvent, QPixmap, QShortcut
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.book import Book
from desktop.ui.pieces import Words
from desktop.words import _

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPdfWidgets import QPdfView

_MOST_PIXELS = 60_000_000
"""An image larger than this is not unpacked for looking at."""


class _Picture(QWidget):
    """An image, fitted to the room there is."""

    def __init__(self, picture: QPixmap, name: str) -> None:
        super().__init__()
        self._picture = picture
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._picture.size()
        if size.width() > self.width() or size.height() > self.height():
            size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap((self.width() - size.width()) // 2, 0, size.width(), size.height(), self._picture)


class PaperView(QWidget):
    """Shows one file at a time; `pages` is how many pages a PDF has, `turned(page)` which of them is looked at.

    Ctrl + and Ctrl − show it larger and smaller, Ctrl 0 as wide as there is room for, Ctrl 9 a whole page."""

    turned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: list[QShortcut] = []
        self.zoom_from(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        self._document: QPdfDocument | None = None
        self._view: QPdfView | None = None
        self._buffer: QBuffer | None = None
        self.pages = 0

    def zoom_from(self, widget: QWidget) -> None:
        """Have the keys for the size work wherever the keyboard is in this widget, not only in the paper."""
        for old in self._keys:
            old.setParent(None)
            old.deleteLater()
        keys = (("Ctrl++", 1.25), ("Ctrl+=", 1.25), ("Ctrl+-", 0.8), ("Ctrl+0", 0.0), ("Ctrl+9", -1.0))
        self._keys = []
        for key, by in keys:
            shortcut = QShortcut(QKeySequence(key), widget)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.zoom, by))
            self._keys.append(shortcut)

    def show_stored(self, book: Book, file: str, name: str, media_type: str) -> None:
        """Show a file kept in the book, by its hash. Raises NotFound."""
        from desktop.files import open_file

        with book.reading() as view, open_file(view, file) as source:
            content = source.read()
        self.show_bytes(content, name, media_type)

    def show_bytes(self, content: bytes, name: str, media_type: str) -> None:
        """Show a file's content."""
        self.clear()
        if media_type == "application/pdf":
            self._show_pdf(content, name)
        elif media_type.startswith("image/"):
            self._show_image(content, name)
        else:
            self.say(_("This paper opens in another program."))

    def say(self, sentence: str) -> None:
        """Show one quiet sentence instead of a paper."""
        self.clear()
        words = Words(sentence, wrap=True, colour="quiet")
        self._put(words)

    def clear(self) -> None:
        """Show nothing, and let the file go."""
        if self._view is not None and self._document is not None:
            # the view would go on to paint a closed document; an empty one takes its place until it is gone
            self._view.setDocument(type(self._document)(self._view))
            self._document.close()
        if self._shown is not None:
            self._column.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = self._view = self._document = self._buffer = None
        self.pages = 0

    def document(self) -> QPdfDocument | None:
        """The PDF shown, for printing."""
        return self._document

    def go_to(self, page: int) -> None:
        """Turn to a page of the PDF, counted from 1."""
        if self._view is not None and 1 <= page <= self.pages:
            from PySide6.QtCore import QPointF

            self._view.pageNavigator().jump(page - 1, QPointF())

    def page(self) -> int:
        """Which page of the PDF is looked at, from 1; 1 when none is shown."""
        return self._view.pageNavigator().currentPage() + 1 if self._view is not None else 1

    def zoom(self, by: float) -> None:
        """Show a PDF so many times as large; 0 fits its width into the room there is, less than that a whole page."""
        if self._view is None:
            return
        modes = type(self._view).ZoomMode
        if by <= 0:
            self._view.setZoomMode(modes.FitToWidth if by == 0 else modes.FitInView)
            return
        now = self._view.zoomFactor()
        if self._view.zoomMode() != modes.Custom:
            now = self._fitted()
            self._view.setZoomMode(modes.Custom)
        self._view.setZoomFactor(min(max(now * by, 0.2), 5.0))

    def _fitted(self) -> float:
        """How large a page is while it is fitted to the room."""
        assert self._view is not None
        assert self._document is not None
        page = self._document.pagePointSize(max(0, self._view.pageNavigator().currentPage()))
        inch = self.logicalDpiX() / 72
        across = self.width() / max(1.0, page.width() * inch)
        if self._view.zoomMode() == type(self._view).ZoomMode.FitToWidth:
            return across
        return min(across, self.height() / max(1.0, page.height() * inch))

    def _put(self, widget: QWidget) -> None:
        self._shown = widget
        self._column.addWidget(widget)

    def _show_pdf(self, content: bytes, name: str) -> None:
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPdfWidgets import QPdfView

        document = QPdfDocument(self)
        buffer = QBuffer(self)
        buffer.setData(QByteArray(content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        if document.error() != QPdfDocument.Error.None_:
            document.close()
            locked = document.error() == QPdfDocument.Error.IncorrectPassword
            self.say(
                _("“{name}” asks for a password of its own. Open it in another program.").format(name=name)
                if locked
                else _("“{name}” cannot be shown here. Open it in another program.").format(name=name)
            )
            return
        view = QPdfView(self)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setPageMode(QPdfView.PageMode.MultiPage)
        view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        view.setAccessibleName(name)
        view.setDocument(document)
        self._document, self._view, self._buffer = document, view, buffer
        self.pages = document.pageCount()
        view.pageNavigator().currentPageChanged.connect(lambda page: self.turned.emit(page + 1))
        self._put(view)

    def _show_image(self, content: bytes, name: str) -> None:
        buffer = QBuffer()
        buffer.setData(QByteArray(content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
        reader.setAutoTransform(True)
        size = reader.size()
        if size.width() * size.height() > _MOST_PIXELS:
            self.say(_("“{name}” is too large a picture to show here.").format(name=name))
            return
        if size.width() > 2400:
            reader.setScaledSize(size.scaled(QSize(2400, 2400), Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
        if image.isNull():
            self.say(_("“{name}” cannot be shown here. Open it in another program.").format(name=name))
            return
        self._put(_Picture(QPixmap.fromImage(image), name))
