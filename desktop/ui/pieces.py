"""The pieces pages are put together from: words, chips, cards, buttons, steps, and list beside detail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.look import RADIUS, STEP, Role, clear_viewport, colours, letters, mark_as
from desktop.ui.paint import Mark, Paragraph, draw_mark, draw_words, mark_size


class Words(QLabel):
    """Words that never clip: one line elides, several wrap (inside a long word too); a tooltip has the whole.

    `step` is pixels larger or smaller than the body; `colour` a name in Colours.
    """

    def __init__(
        self,
        text: str = "",
        *,
        step: int = 0,
        bold: bool = False,
        colour: str = "text",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._colour, self._wrap = colour, wrap
        self._heights: dict[int, int] = {}
        self._hint: QSize | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(letters(step, bold=bold))
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred if wrap else QSizePolicy.Policy.Fixed
        )
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self.setText(text)

    def set_colour(self, colour: str) -> None:
        """Use another colour, by its name in Colours."""
        self._colour = colour
        self.update()

    def setText(self, text: str) -> None:
        self._forget_sizes()
        super().setText(text)

    def changeEvent(self, event: QEvent) -> None:
        self._forget_sizes()  # the letters may be others now
        super().changeEvent(event)

    def _forget_sizes(self) -> None:
        self._heights.clear()
        self._hint = None

    def sizeHint(self) -> QSize:
        if self._hint is None:  # asked for again and again while a page is laid out
            self._hint = self._wanted_size()
        return self._hint

    def _wanted_size(self) -> QSize:
        metrics = QFontMetrics(self.font())
        width = max((metrics.horizontalAdvance(line) for line in self.text().split("\n")), default=0) + 2
        if self._wrap:
            width = min(width, 320)
            return QSize(width, self.heightForWidth(width))
        return QSize(width, metrics.height())

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(min(self.sizeHint().width(), metrics.averageCharWidth() * 4), metrics.height())

    def hasHeightForWidth(self) -> bool:
        return self._wrap

    def heightForWidth(self, width: int) -> int:
        if not self._wrap:
            return QFontMetrics(self.font()).height()
        # layouts ask for the same width again and again while they settle
        if width not in self._heights:
            self._heights[width] = int(Paragraph(self.text(), self.font(), width).height + 0.99)
        return self._heights[width]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(getattr(colours(), self._colour)))
        if self._wrap:
            Paragraph(self.text(), self.font(), self.width()).draw(painter, 0, 0)
        else:
            draw_words(painter, self.rect(), self.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        short = not self._wrap and self.sizeHint().width() - 2 > self.width()
        self.setToolTip(self.text() if short else "")


def Heading(text: str = "", parent: QWidget | None = None) -> Words:
    """The name of a page."""
    return Words(text, step=6, bold=True, parent=parent)


def QuietLabel(text: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> Words:
    """Small quiet words beside or under something."""
    return Words(text, step=-2, colour="quiet", wrap=wrap, parent=parent)


class TopLine(QWidget):
    """The top of a page: its name, quiet words beside it, and at the end whatever `add` is given.

    Where there is no room for both, the quiet words give way first."""

    def __init__(
        self, title: str = "", quiet: str = "", *, step: int = 6, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.title, self.quiet = Words(title, step=step, bold=True), Words(quiet, colour="quiet")
        self.setMinimumWidth(80)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP + 4 if step else STEP // 2)
        row.addWidget(self.title)
        row.addWidget(self.quiet)
        row.addStretch(1)

    def say(self, title: str, quiet: str = "") -> None:
        """Change the words."""
        self.title.setText(title)
        self.quiet.setText(quiet)
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        self.title.setMinimumWidth(min(self.title.sizeHint().width(), self.width() * 2 // 3))

    def add(self, widget: QWidget) -> None:
        """Put a widget at the end of the line; a state keeps its words whole."""
        layout = self.layout()
        assert layout is not None
        if isinstance(widget, Chip):
            widget.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        layout.addWidget(widget)


class Chip(QWidget):
    """A state: shape, word and colour."""

    def __init__(
        self, words: str = "", role: Role = "quiet", shape: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.mark = Mark(words, role, shape)
        self.say(self.mark)

    def say(self, mark: Mark) -> None:
        """Show another state."""
        self.mark = mark
        self.setAccessibleName(mark.words)
        self.setToolTip("")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return mark_size(self.mark)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(40, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_mark(QPainter(self), self.rect(), self.mark)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(self.mark.words if self.width() < self.sizeHint().width() else "")


class Hairline(QFrame):
    """A thin line between things."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(colours().line))


class Card(QWidget):
    """A white card with a hairline round it: a title, quiet words beside it, and a body to add things to."""

    def __init__(self, title: str = "", quiet: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(STEP * 2, STEP * 2, STEP * 2, STEP * 2)
        self.body.setSpacing(STEP)
        self.top = TopLine(title, quiet, step=0)
        self.body.addWidget(self.top)
        self.say(title, quiet)

    def say(self, title: str, quiet: str = "") -> None:
        """Change the words at the top; with no title there is no top."""
        self.top.say(title, quiet)
        self.top.setVisible(bool(title))
        self.setAccessibleName(title)

    def add(self, *widgets: QWidget, stretch: int = 0) -> None:
        """Add widgets to the body, one under the other."""
        for widget in widgets:
            self.body.addWidget(widget, stretch)

    def add_row(self, *widgets: QWidget) -> QHBoxLayout:
        """Add widgets side by side, from the start of the line (buttons, usually)."""
        row = QHBoxLayout()
        row.setSpacing(STEP)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        self.body.addLayout(row)
        return row

    def fill(self) -> None:
        """Keep what was added at the top, whatever height the card gets."""
        self.body.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours().line))
        painter.setBrush(QColor(colours().card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


class _Button(QPushButton):
    """A button that Enter presses as the space bar does, in a dialog and on a page alike."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        # Ctrl Enter and its like are the page's own; a key held down presses once
        if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.accept()
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)


def button(
    words: str,
    pressed: Callable[[], object] | None = None,
    *,
    primary: bool = False,
    bare: bool = False,
    tip: str = "",
) -> QPushButton:
    """A button in words: `primary` is the one thing to do here, `bare` a quiet one inside a line."""
    made = _Button(words.replace("&", "&&"))
    made.setAccessibleName(words)
    made.setToolTip(tip)
    made.setAutoDefault(False)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    mark_as(made, primary=primary, bare=bare)
    if pressed is not None:
        made.clicked.connect(lambda _checked=False: pressed())
    return made


def emphasize(made: QPushButton, primary: bool) -> None:
    """Make a button the one thing to do here, or one among others."""
    if made.property("primary") != primary:
        mark_as(made, primary=primary)
        made.style().unpolish(made)
        made.style().polish(made)


class EmptyPage(QWidget):
    """An empty page teaches: one sentence, and the one button that begins."""

    def __init__(
        self,
        sentence: str,
        words: str = "",
        begin: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.sentence = Words(sentence, wrap=True, colour="quiet")
        block = QWidget()
        block.setMaximumWidth(440)
        inside = QVBoxLayout(block)
        inside.setSpacing(STEP * 2)
        inside.addWidget(self.sentence)
        self.begin: QPushButton | None = None
        if words:
            self.begin = button(words, begin, primary=True)
            inside.addWidget(self.begin)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(block, 8)
        across.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addLayout(across)
        column.addStretch(2)


class _Step(QAbstractButton):
    """One pill among the steps."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(letters())
        return QSize(metrics.horizontalAdvance(self.text()) + 30, max(30, metrics.height() + 10))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(48, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = c.accent if self.isChecked() else c.ground if self.underMouse() else c.card
        plain, focused = (c.accent, c.text) if self.isChecked() else (c.edge, c.accent)
        pen = painter.pen()
        pen.setColor(QColor(focused if self.hasFocus() else plain))
        pen.setWidthF(2 if self.hasFocus() else 1)
        painter.setPen(pen)
        painter.setBrush(QColor(ground))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(QColor(c.on_accent if self.isChecked() else c.text))
        painter.setFont(letters())
        draw_words(painter, self.rect().adjusted(10, 0, -10, 0), self.text(), Qt.AlignmentFlag.AlignHCenter)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)


class Segments(QWidget):
    """Steps as pills (Plan · Pack · Hold · Minutes · Follow up): one is chosen, by arrows or a click."""

    chosen = Signal(str)

    def __init__(self, steps: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """`steps` are names with their words."""
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._group = QButtonGroup(self)
        self._pills: dict[str, _Step] = {}
        self._telling = True
        for name, words in steps:
            pill = _Step(words)
            pill.toggled.connect(partial(self._toggled, name))
            self._group.addButton(pill)
            self._pills[name] = pill
            row.addWidget(pill)
        row.addStretch(1)

    def choose(self, name: str) -> None:
        """Show a step as the chosen one, without the signal."""
        self._telling = False
        self._pills[name].setChecked(True)
        self._telling = True

    def _toggled(self, name: str, on: bool) -> None:
        # arrows move the choice inside the button group without a click
        if on and self._telling:
            self.chosen.emit(name)

    def current(self) -> str:
        """The chosen step's name, or ""."""
        return next((name for name, pill in self._pills.items() if pill.isChecked()), "")


class ListDetail(QWidget):
    """A list, and beside it what is selected; under 760 pixels the detail goes below."""

    def __init__(
        self, list_widget: QWidget, detail: QWidget, *, detail_width: int = 320, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._detail_width = detail_width
        self.list, self.detail = list_widget, detail
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(STEP * 2)
        self._box.addWidget(list_widget, 1)
        self._box.addWidget(detail)
        detail.setFixedWidth(detail_width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._detail_width + 440
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._box.direction() == wanted:
            return
        self._box.setDirection(wanted)
        if narrow:
            self.detail.setMinimumWidth(0)
            self.detail.setMaximumWidth(16777215)
        else:
            self.detail.setFixedWidth(self._detail_width)


class Scroll(QScrollArea):
    """A column that scrolls up and down when there is no room, and never sideways."""

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        clear_viewport(self)
        self.setWidget(inside)
        # setWidget fills it with the window's colour, which a card has not
        inside.setAutoFillBackground(False)
