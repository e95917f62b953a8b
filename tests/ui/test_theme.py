"""Light and dark: readable ink on its ground, and one accent."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QRadioButton

from perfeval_desktop.ui.theme import Theme, make_palette, ui_font

_Role = QPalette.ColorRole
PAIRS = [
    (_Role.WindowText, _Role.Window),
    (_Role.Text, _Role.Base),
    (_Role.Text, _Role.AlternateBase),
    (_Role.ButtonText, _Role.Button),
    (_Role.ToolTipText, _Role.ToolTipBase),
    (_Role.HighlightedText, _Role.Highlight),
    (_Role.PlaceholderText, _Role.Base),
    (_Role.PlaceholderText, _Role.Window),
    (_Role.Link, _Role.Base),
]


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    palette, style = QPalette(qapp.palette()), qapp.style().objectName()
    yield qapp
    qapp.styleHints().unsetColorScheme()
    qapp.setStyle(style)
    qapp.setPalette(palette)


def luminance(color: QColor) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_every_ink_can_be_read_on_its_ground(dark: bool, ink: QPalette.ColorRole, ground: QPalette.ColorRole) -> None:
    palette = make_palette(dark=dark)
    assert contrast(palette.color(ink), palette.color(ground)) >= 4.5


def test_the_theme_repaints_the_application(app: QApplication) -> None:
    theme = Theme(app, "dark")
    assert app.palette().color(_Role.Base).lightness() < 70
    theme.show_as("light")
    assert app.palette().color(_Role.Base) == QColor("#ffffff")
    assert app.style().objectName() == "fusion"
    theme.deleteLater()


def test_the_font_is_large_enough_and_knows_chinese(app: QApplication) -> None:
    small = QFont("Sans Serif", 8)
    assert ui_font(small).pointSizeF() >= 10
    large = QFont("Sans Serif", 14)
    assert ui_font(large).pointSizeF() == 14


def test_the_bundled_font_is_used_where_the_system_has_none(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: [])
    added: list[str] = []
    monkeypatch.setattr(QFontDatabase, "addApplicationFont", lambda name: added.append(name) or 0)
    monkeypatch.setattr(QFontDatabase, "applicationFontFamilies", lambda _: ["Noto Sans SC Medium"])
    assert "Noto Sans SC Medium" in ui_font(QFont("Sans Serif", 10)).families()
    assert added[0].endswith(".ttf")


def test_a_family_for_chinese_is_named_behind_the_own(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: ["AR PL UKai CN", "Noto Sans CJK SC"])
    assert ui_font(QFont("Sans Serif", 10)).families() == ["Sans Serif", "Noto Sans CJK SC"]
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: ["AR PL UKai CN"])
    assert ui_font(QFont("Sans Serif", 10)).families() == ["Sans Serif", "AR PL UKai CN"]


@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_an_empty_box_is_seen_in_the_dark_and_so_is_its_tick(app: QApplication, kind: type[QAbstractButton]) -> None:
    theme = Theme(app, "dark")
    box = kind()
    palette = box.palette()
    picture = box.grab().toImage()
    colors = {QColor(picture.pixel(x, picture.height() // 2)).rgb() for x in range(picture.width())}
    best = max(contrast(QColor(color), palette.color(_Role.Window)) for color in colors)
    assert best >= 3
    assert contrast(palette.color(_Role.Text), palette.color(_Role.Base)) >= 4.5
    theme.deleteLater()
