"""Light and dark, and every pair of colours that meets is readable."""

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop.ui import look as looks
from desktop.ui.look import DARK, LIGHT, Look, colours, letters, sheet


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""

    def light(name: str) -> float:
        parts = [part / 255 for part in QColor(name).getRgb()[:3]]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("worn", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *(
            (ink, ground)
            for ink in ("text", "quiet", "accent")
            for ground in ("ground", "card", "accent_ground")
        ),
        *((role, f"{role}_ground") for role in ("amber", "red", "blue")),
        ("red", "card"),
        ("red", "ground"),
        ("text", "amber_ground"),
        ("text", "blue_ground"),
        ("accent", "amber_ground"),
        ("accent", "blue_ground"),
        ("on_accent", "accent"),
        ("text", "line"),
        ("quiet", "line"),
    ],
)
def test_words_can_be_read_on_every_ground_they_stand_on(worn, ink, ground):
    if (ink, ground) == ("quiet", "line"):
        # only a disabled button, which asks less
        assert contrast(worn.quiet, worn.line) >= 3
    else:
        assert contrast(getattr(worn, ink), getattr(worn, ground)) >= 4.5


def test_the_colours_are_the_ones_that_were_drawn():
    assert (LIGHT.ground, LIGHT.card, LIGHT.text, LIGHT.accent) == (
        "#F6F5F0",
        "#FFFFFF",
        "#20251F",
        "#2B6A4D",
    )
    assert (DARK.ground, DARK.card, DARK.text, DARK.accent) == ("#191C19", "#222622", "#E7EAE3", "#84C7A0")


def test_the_look_changes_while_the_window_is_open(light, shown):
    label = shown(QLabel("words"))
    assert colours() is LIGHT
    before = label.grab().toImage().pixelColor(300, 300).name()
    light.choose("dark")
    assert colours() is DARK
    assert light.dark
    assert label.grab().toImage().pixelColor(300, 300).name() == DARK.ground.lower() != before


def test_following_the_system_is_following_the_system(qapp, light, monkeypatch):
    monkeypatch.setattr(type(qapp.styleHints()), "colorScheme", lambda _self: Qt.ColorScheme.Dark)
    light.choose("system")
    assert light.dark
    light.choose("light")
    assert not light.dark


def test_the_sheet_has_a_colour_for_every_name_it_uses(shown):
    for worn in (LIGHT, DARK):
        assert "@" not in sheet(worn)
    button = shown(QPushButton("Print"))
    assert button.sizeHint().height() >= 32


def test_a_window_wears_the_look_with_its_own_popups_and_changes_with_it(shown, light):
    window = shown(QWidget())
    popup = QPushButton("Print", window)
    popup.setWindowFlag(Qt.WindowType.Popup)
    popup.ensurePolished()
    assert popup.sizeHint().height() >= 32
    assert LIGHT.accent in window.styleSheet()
    light.choose("dark")
    assert DARK.accent in window.styleSheet()
    assert LIGHT.accent not in window.styleSheet()


def test_figures_have_one_width(qapp):
    assert letters().isFeatureSet(letters().featureTags()[0])
    assert letters(6).pixelSize() == looks.body_size() + 6
    assert letters(-2).pixelSize() >= 9


def test_a_machine_without_letters_gets_ours(qapp, monkeypatch):
    added = []
    monkeypatch.setattr(looks.QFontDatabase, "families", staticmethod(list))
    monkeypatch.setattr(looks.QFontDatabase, "addApplicationFont", staticmethod(added.append))
    font, sheet_before, palette = qapp.font(), qapp.property("sheet"), qapp.palette()
    try:
        Look(qapp, "light").deleteLater()
        assert [name.rpartition("/")[2] for name in added] == ["NotoSans-Regular.ttf", "NotoSans-Bold.ttf"]
        assert qapp.font().family() == "Noto Sans"
    finally:
        qapp.setFont(font)
        qapp.setProperty("sheet", sheet_before)
        qapp.setPalette(palette)


def test_none_outlives_a_long_day_of_calls():
    """Under Python 3.11 each Qt call that returns nothing takes a reference from None, until there is none left."""
    day = (
        "import desktop.ui\n"
        "from PySide6.QtGui import QFont\n"
        "font = QFont()\n"
        "for size in range(20000): font.setPixelSize(size % 40 + 1)\n"
    )
    done = subprocess.run([sys.executable, "-c", day], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
