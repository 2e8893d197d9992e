"""The pictures: every page of the window has one, in light and dark, at the size of a small laptop."""

from __future__ import annotations

from PySide6.QtGui import QImage

from desktop.ui import pictures
from desktop.ui.pages import every


def test_a_page_is_pictured_light_and_dark_at_1366_by_768(light, tmp_path):
    pictures.take(tmp_path / "out", tmp_path, {"home"})
    by_name = {file.name: QImage(str(file)) for file in (tmp_path / "out").iterdir()}
    assert set(by_name) == {"home-light.png", "home-dark.png"}
    for picture in by_name.values():
        assert (picture.width(), picture.height()) == (pictures.WIDTH, pictures.HEIGHT)
    # the ground, beside the cards
    corner = (1360, 700)
    assert by_name["home-light.png"].pixelColor(*corner).lightness() > 200
    assert by_name["home-dark.png"].pixelColor(*corner).lightness() < 60


def test_every_page_has_a_picture():
    assert {shot.page for shot in pictures.SHOTS} == {page[0] for page in every.PAGES}
