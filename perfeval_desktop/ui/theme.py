"""How the window looks: paper white and ink, one accent colour, light or dark. Red is kept for 错误."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QProxyStyle

from perfeval_desktop.resources import resource_path
from perfeval_desktop.ui.scaled_style import use_style

ThemeName = Literal["system", "light", "dark"]
UI_FONT = "fonts/NotoSansSC-Medium.ttf"
_SMALLEST_FONT = 10.0  # points
_CHINESE = ("Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei")

_Role = QPalette.ColorRole
_LIGHT = {
    _Role.Window: "#f4f3f0",
    _Role.WindowText: "#23272b",
    _Role.Base: "#ffffff",
    _Role.AlternateBase: "#f1f1ee",
    _Role.Text: "#23272b",
    _Role.PlaceholderText: "#5f666d",
    _Role.Button: "#ebe9e4",
    _Role.ButtonText: "#23272b",
    _Role.BrightText: "#ffffff",
    _Role.ToolTipBase: "#fffdf5",
    _Role.ToolTipText: "#23272b",
    _Role.Highlight: "#2b6a99",
    _Role.HighlightedText: "#ffffff",
    _Role.Accent: "#2b6a99",
    _Role.Link: "#20598a",
    _Role.LinkVisited: "#5b4a8a",
    _Role.Light: "#ffffff",
    _Role.Midlight: "#f7f6f3",
    _Role.Mid: "#bdbab3",
    _Role.Dark: "#a09d96",
    _Role.Shadow: "#6f6d68",
}
_DARK = {
    _Role.Window: "#1d2023",
    _Role.WindowText: "#e3e1dc",
    _Role.Base: "#2a2e33",
    _Role.AlternateBase: "#23272b",
    _Role.Text: "#e3e1dc",
    _Role.PlaceholderText: "#a4acb4",
    _Role.Button: "#363b41",
    _Role.ButtonText: "#e3e1dc",
    _Role.BrightText: "#ffffff",
    _Role.ToolTipBase: "#33373c",
    _Role.ToolTipText: "#e3e1dc",
    _Role.Highlight: "#2f6d9c",
    _Role.HighlightedText: "#ffffff",
    _Role.Accent: "#6fb1e0",
    _Role.Link: "#86c0ea",
    _Role.LinkVisited: "#b6a5e0",
    _Role.Light: "#4a4f55",
    _Role.Midlight: "#3b4046",
    _Role.Mid: "#4f555c",
    _Role.Dark: "#5c636b",
    _Role.Shadow: "#101214",
}
_WEAK_SELECTION = {False: "#cfe0ee", True: "#34495c"}  # in a list or grid that does not hear the keys
_BOX = "#666e77"  # of a tick box in the dark
_GREYED = {_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.HighlightedText}


class Theme(QObject):
    """Paints the application light or dark; “system” follows the system, also while the program runs."""

    def __init__(self, app: QApplication, name: ThemeName = "system") -> None:
        super().__init__(app)
        self._app = app
        self._name: ThemeName = name
        if not isinstance(app.style(), QProxyStyle):  # that of the system; else the zoom has chosen one already
            use_style(app)
        app.styleHints().colorSchemeChanged.connect(self._repaint)
        self.show_as(name)

    @property
    def name(self) -> ThemeName:
        return self._name

    @property
    def is_dark(self) -> bool:
        if self._name == "system":
            return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._name == "dark"

    def show_as(self, name: ThemeName) -> None:
        """Change to the theme ``name``."""
        self._name = name
        hints = self._app.styleHints()
        match name:
            case "light":
                hints.setColorScheme(Qt.ColorScheme.Light)
            case "dark":
                hints.setColorScheme(Qt.ColorScheme.Dark)
            case _:
                hints.unsetColorScheme()
        self._repaint()

    def _repaint(self) -> None:
        # Not every platform takes a colour scheme over into its palette, so the palette is always ours.
        palette = make_palette(dark=self.is_dark)
        self._app.setPalette(palette)
        # Fusion draws the edge of a box darker than the window: in the dark only what fills the box can be seen.
        if self.is_dark:
            palette.setColor(_Role.Base, QColor(_BOX))
            palette.setColor(QPalette.ColorGroup.Active, _Role.Text, palette.color(_Role.BrightText))
            palette.setColor(QPalette.ColorGroup.Inactive, _Role.Text, palette.color(_Role.BrightText))
        for kind in ("QCheckBox", "QRadioButton"):
            self._app.setPalette(palette, kind)  # type: ignore[arg-type]  # bytes, say the stubs; Qt refuses them


def make_palette(*, dark: bool) -> QPalette:
    """The colours of the light or the dark window; what cannot be used is drawn in the muted ink of placeholders."""
    colors = _DARK if dark else _LIGHT
    palette = QPalette()
    for role, color in colors.items():
        palette.setColor(role, QColor(color))
    for role in _GREYED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colors[_Role.PlaceholderText]))
    palette.setColor(QPalette.ColorGroup.Disabled, _Role.Highlight, QColor(colors[_Role.Mid]))
    palette.setColor(QPalette.ColorGroup.Inactive, _Role.Highlight, QColor(_WEAK_SELECTION[dark]))
    palette.setColor(QPalette.ColorGroup.Inactive, _Role.HighlightedText, QColor(colors[_Role.Text]))
    return palette


def ui_font(font: QFont) -> QFont:
    """``font`` for the window: not smaller than tired eyes can read, and with Chinese characters on every system.

    A family for Chinese is named even where Qt would find one itself: it searches anew for each character, so that text
    is laid out several times more slowly.
    """
    chosen = QFont(font)
    if 0 < chosen.pointSizeF() < _SMALLEST_FONT:
        chosen.setPointSizeF(_SMALLEST_FONT)
    chosen.setFamilies([*chosen.families(), *_chinese_family()])
    return chosen


def _chinese_family() -> list[str]:
    """One family with Chinese characters. The bundled font is only loaded where the system has none."""
    families = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    if not families:
        number = QFontDatabase.addApplicationFont(str(resource_path(UI_FONT)))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return [name for name in _CHINESE if name in families][:1] or families[:1]
