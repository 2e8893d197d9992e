"""How soon the first page of a 500-page pack is seen in the window, beside a bare QPdfView showing the same file.

    python bench/preview.py"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import say
from bench.pack_speed import pack, paper
from desktop.packs.build import build_pack
from desktop.steps import run

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

TURNS = 7
DARK = 120
"""A dot darker than this is part of a letter."""


def seen(widget: QWidget, begin: Callable[[], object]) -> float:
    """Seconds from the beginning until letters of the first page are in the window."""
    from PySide6.QtWidgets import QApplication

    began = time.perf_counter()
    begin()
    while time.perf_counter() - began < 10:
        QApplication.processEvents()
        picture = widget.grab().toImage().scaled(200, 200)
        if any(picture.pixelColor(x, y).lightness() < DARK for x in range(20, 180) for y in range(10, 190, 2)):
            return time.perf_counter() - began
    raise AssertionError("nothing was seen in ten seconds")


def ours(data: bytes) -> float:
    """The program's own view."""
    from desktop.ui.pages.paper_view import PaperView

    view = PaperView()
    view.resize(752, 574)
    view.show()
    took = seen(view, lambda: view.show_bytes(data, "pack.pdf", "application/pdf"))
    view.clear()
    view.deleteLater()
    return took


def bare(data: bytes) -> float:
    """Nothing but Qt's own."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPdfWidgets import QPdfView

    view = QPdfView()
    view.setPageMode(QPdfView.PageMode.MultiPage)
    view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
    view.resize(752, 574)
    view.show()
    document, buffer = QPdfDocument(view), QBuffer(view)

    def begin() -> None:
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        view.setDocument(document)

    took = seen(view, begin)
    view.setDocument(QPdfDocument(view))
    document.close()
    view.deleteLater()
    return took


def main() -> None:
    """Print the figure."""
    from PySide6.QtWidgets import QApplication

    import desktop.ui  # noqa: F401 - before Qt

    held = QApplication.instance() or QApplication([])
    out = io.BytesIO()
    run(build_pack(pack([paper(seed) for seed in range(25)]), out))
    data = out.getvalue()
    ours(data), bare(data)
    anchor, own = [], []
    for _turn in range(TURNS):
        anchor.append(bare(data))
        own.append(ours(data))
    say(
        "the first page of a 500-page pack seen (bare QPdfView)",
        statistics.median(own) * 1000,
        statistics.median(anchor) * 1000,
        "≤ 300 ms",
        unit="ms",
    )
    held.processEvents()


if __name__ == "__main__":
    main()
