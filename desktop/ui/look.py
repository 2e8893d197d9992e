"""How the window looks: the colours, light and dark, the letters, and one short style sheet over Fusion.

Custom painting asks `colours()` each time it paints, so a change of look needs nothing but a repaint.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

Mode = Literal["system", "light", "dark"]
Role = Literal["good", "amber", "red", "blue", "quiet"]
"""The colour of a state; a shape and a word always stand beside it."""

STEP = 8
"""Pixels: gaps are this, half of it, or so many times it."""
ROW = 34
"""Pixels: the height of a row in lists, tables and the rail, unless the letters need more."""
RADIUS = 8
SMALLEST_LETTERS = 14
"""Pixels: the body size, unless the system asks for larger."""


class Colours(NamedTuple):
    """Every colour in use, each pair that meets at AA contrast (a test checks)."""

    ground: str
    card: str
    line: str
    edge: str
    text: str
    quiet: str
    accent: str
    accent_ground: str
    on_accent: str
    amber: str
    amber_ground: str
    red: str
    red_ground: str
    blue: str
    blue_ground: str

    def of(self, role: Role) -> tuple[str, str]:
        """The letters and the ground of a state."""
        if role == "good":
            return self.accent, self.accent_ground
        if role == "quiet":
            return self.quiet, self.ground
        return getattr(self, role), getattr(self, f"{role}_ground")


# `edge` bounds what can be pressed or typed into, so it is darker than a hairline.
LIGHT = Colours(
    ground="#F6F5F0",
    card="#FFFFFF",
    line="#E2DFD6",
    edge="#D2CEC2",
    text="#20251F",
    quiet="#666C62",
    accent="#2B6A4D",
    accent_ground="#E3EFE7",
    on_accent="#FFFFFF",
    amber="#91600F",
    amber_ground="#FBF0DC",
    red="#A83A2A",
    red_ground="#FAE6E2",
    blue="#285C87",
    blue_ground="#E4EEF6",
)
DARK = Colours(
    ground="#191C19",
    card="#222622",
    line="#353B35",
    edge="#474E47",
    text="#E7EAE3",
    quiet="#9AA198",
    accent="#84C7A0",
    accent_ground="#26382E",
    on_accent="#14241B",
    amber="#E0B060",
    amber_ground="#3A3222",
    red="#E9988A",
    red_ground="#3D2A26",
    blue="#93C0E2",
    blue_ground="#22323E",
)


def colours() -> Colours:
    """The colours in use now."""
    return DARK if QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def colour(name: str) -> QColor:
    """One colour in use now, by its name in Colours."""
    return QColor(getattr(colours(), name))


def letters(step: int = 0, *, bold: bool = False) -> QFont:
    """The system's letters, `step` pixels larger or smaller than the body, with figures of one width."""
    font = QFont(QApplication.font())
    font.setPixelSize(max(9, body_size() + step))
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def body_size() -> int:
    """The size of ordinary letters in pixels."""
    size = QApplication.font().pixelSize()
    return size if size > 0 else max(SMALLEST_LETTERS, QFontInfo(QApplication.font()).pixelSize())


def row_height() -> int:
    """The height of a row in pixels: 34, or what large letters need."""
    return max(ROW, body_size() * 2)


class Look(QObject):
    """Keeps the application in the look that was chosen, or in the system's, and changes it live."""

    changed = Signal()

    def __init__(self, app: QApplication, mode: Mode = "system") -> None:
        """Dress `app` at once."""
        super().__init__(app)
        self._app = app
        self.mode: Mode = mode
        self._worn: Colours | None = None
        _letter(app)
        if app.style().name() != "fusion":
            app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._wear)
        self.choose(mode)

    def choose(self, mode: Mode) -> None:
        """Light, dark, or as the system is, from now on."""
        self.mode = mode
        scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(
            mode, Qt.ColorScheme.Unknown
        )
        # so that title bars and the system's own windows follow; not every platform can
        self._app.styleHints().setColorScheme(scheme)
        self._wear()

    @property
    def dark(self) -> bool:
        """Whether the dark look is worn."""
        return self._worn is DARK

    def _wear(self) -> None:
        system = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        chosen = DARK if self.mode == "dark" or (self.mode == "system" and system) else LIGHT
        if chosen is self._worn:
            return
        self._worn = chosen
        self._app.setPalette(palette(chosen))
        self._app.setProperty("sheet", sheet(chosen, body_size() - 2))
        for window in self._app.topLevelWidgets():
            if window.property("dressed"):
                dress(window)
        self.changed.emit()


def _letter(app: QApplication) -> None:
    """The system's font at a readable size; our own letters only where the machine has none at all."""
    font = QFont(app.font())
    if not QFontDatabase.families():
        from desktop import paths

        for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
            QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / name))
        font = QFont("Noto Sans")
    font.setPixelSize(max(SMALLEST_LETTERS, QFontInfo(app.font()).pixelSize()))
    font.setFeature(QFont.Tag("tnum"), 1)
    app.setFont(font)


def palette(c: Colours) -> QPalette:
    """Qt's palette made of our colours, for what Fusion draws itself."""
    role = QPalette.ColorRole
    made = QPalette()
    for name, value in (
        (role.Window, c.ground),
        (role.WindowText, c.text),
        (role.Base, c.card),
        (role.AlternateBase, c.ground),
        (role.Text, c.text),
        (role.Button, c.card),
        (role.ButtonText, c.text),
        (role.BrightText, c.red),
        (role.ToolTipBase, c.card),
        (role.ToolTipText, c.text),
        (role.PlaceholderText, c.quiet),
        (role.Highlight, c.accent),
        (role.HighlightedText, c.on_accent),
        (role.Link, c.accent),
        (role.LinkVisited, c.accent),
        (role.Light, c.card),
        (role.Midlight, c.line),
        (role.Mid, c.edge),
        (role.Dark, c.edge),
        (role.Shadow, c.line),
        (role.Accent, c.accent),
    ):
        made.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(c.quiet))
    return made


# Kept short: every rule is matched against every widget as it is first shown.
_SHEET = """
QToolTip { background: @card; color: @text; border: 1px solid @edge; padding: 4px 6px; }
QPushButton { background: @card; color: @text; border: 1px solid @edge; border-radius: 8px;
  padding: 6px 12px; min-height: 19px; font-weight: 500; }
QPushButton:hover { background: @ground; }
QPushButton:focus { border-color: @accent; border-width: 2px; padding: 5px 11px; }
QPushButton:disabled { color: @quiet; background: @ground; }
QPushButton[primary="true"] { background: @accent; color: @on_accent; border-color: @accent; }
QPushButton[primary="true"]:focus { border-color: @text; }
QPushButton[primary="true"]:disabled { background: @line; color: @quiet; border-color: @line; }
QPushButton[bare="true"] { background: transparent; border: 1px solid transparent; padding: 3px 7px;
  color: @accent; }
QPushButton[bare="true"]:hover { background: @accent_ground; }
QPushButton[bare="true"]:focus { border-color: @accent; }
QLineEdit, QPlainTextEdit, QComboBox { background: @card; color: @text; border: 1px solid @edge;
  border-radius: 8px; padding: 5px 8px; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus { border-color: @accent; }
QLineEdit[bare="true"], QPlainTextEdit[bare="true"], QComboBox[bare="true"] { background: transparent;
  border: none; border-radius: 0; padding: 2px 0; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox QAbstractItemView { background: @card; border: 1px solid @edge;
  selection-background-color: @accent_ground; selection-color: @text; outline: none; }
QAbstractItemView[offers="true"] { background: @card; border: 1px solid @edge; outline: none; }
QAbstractItemView[offers="true"]::item { padding: 5px 8px; color: @text; }
QAbstractItemView[offers="true"]::item:selected { background: @accent_ground; }
QAbstractItemView[list="true"] { background: transparent; border: none; outline: none;
  selection-background-color: transparent; }
QHeaderView { background: transparent; }
QHeaderView::section { background: transparent; color: @quiet; border: none; border-bottom: 1px solid @line;
  padding: 6px 8px; font-size: @small; }
QMenu { background: @card; color: @text; border: 1px solid @edge; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @accent_ground; }
QMenu::item:disabled { color: @quiet; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @edge; border-radius: 3px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: @quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: @line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
"""


def sheet(c: Colours, small: int = SMALLEST_LETTERS - 2) -> str:
    """The style sheet in these colours; `small` is the size of quiet letters in pixels."""
    text = _SHEET.replace("@small", f"{small}px")
    # the longest names first, or "@accent" would eat the beginning of "@accent_ground"
    for name in sorted(c._fields, key=len, reverse=True):
        text = text.replace(f"@{name}", getattr(c, name))
    return text


def dress(window: QWidget) -> None:
    """Have a window wear the look, now and whenever it changes, with all that is in it and its own popups.

    The sheet is the window's, not the application's: under one of the application's, everything inside a widget is
    dressed anew each time that widget is put into another, and a page takes four times as long to make.
    """
    window.setProperty("dressed", True)
    window.setStyleSheet(str(QApplication.instance().property("sheet") or ""))  # type: ignore[union-attr]


def clear_viewport(area: QAbstractScrollArea) -> None:
    """Give a scrolling widget a viewport of our own making, through which the card under it shows.

    Asking Qt for the one it made has PySide look through every widget class there is: a sixth of a bare start.
    """
    inside = QWidget()
    inside.setMouseTracking(True)
    inside.setAttribute(Qt.WidgetAttribute.WA_Hover)
    area.setViewport(inside)


def mark_as(widget: QWidget, **properties: bool) -> None:
    """Give a widget the properties the style sheet knows: primary, bare, list, offers."""
    for name, value in properties.items():
        widget.setProperty(name, value)
