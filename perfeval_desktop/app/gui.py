"""Makes the application and the frame of its window, and has it furnished when it has been painted."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QSize, QTimer, QTranslator
from PySide6.QtGui import QFont, QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication

from perfeval_desktop import __version__
from perfeval_desktop.resources import resource_path
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.storage.dirs import Dirs, default_dirs
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.texts import PROGRAM_NAME
from perfeval_desktop.ui.theme import Theme, ui_font

if TYPE_CHECKING:
    from perfeval_desktop.app.crash import CrashGuard

APP_ID = "org.perfeval.desktop"
"""The name of the entry in the start menu, by which a desktop finds what a window belongs to."""

_ICON_SIZES = (16, 32, 48, 256)
_AFTER_PAINT_MS = 100
_log = logging.getLogger(__name__)


def run_window(file: Path | None) -> int:
    """Show the window, with ``file`` open when one is given, and return the exit code when it is closed.

    The frame is painted before most of the program is loaded. From the time that all is there garbage is collected
    among what is made later; what the program consists of is left out.
    """
    dirs = default_dirs()
    app = make_application(dirs.office.fonts)
    window, theme = make_frame(app, dirs)
    if not window.appear_empty(f"正在打开 {file.name}…" if file is not None else "正在启动…"):
        return 0
    guard = _furnish(app, dirs, window, theme, file)
    gc.freeze()
    gc.enable()
    code = app.exec()
    guard.give_back_hooks()  # Qt still speaks when Python is gone already
    return code


def _furnish(app: QApplication, dirs: Dirs, window: MainWindow, theme: Theme, file: Path | None) -> CrashGuard:
    from perfeval_desktop.app.crash import CrashGuard
    from perfeval_desktop.app.furnishing import furnish, open_first
    from perfeval_desktop.ui.qt_interaction import QtInteraction

    interaction = QtInteraction(window)
    guard = CrashGuard(interaction)
    guard.install(dirs.log)
    furnish(window, app, dirs, interaction, theme)
    if file is not None:
        open_first(window, file)
        if wrong := dirs.office.fault_sentence():
            window.session.notice.emit(wrong)  # without a file the start page says it
    QTimer.singleShot(_AFTER_PAINT_MS, window, window.offer_recovery)
    return guard


def make_frame(app: QApplication, dirs: Dirs) -> tuple[MainWindow, Theme]:
    """The main window with nothing in it yet, where it was last, in the colours that were chosen."""
    preferences = PreferencesStore(dirs)
    theme = Theme(app, preferences.value.theme)
    app.setFont(app.font())  # with a colour scheme Windows brought its own fonts for menus and tables back
    return MainWindow(preferences), theme


def make_application(fonts: Sequence[str] = ()) -> QApplication:
    """The application with Chinese standard buttons and a font that has Chinese characters.

    Those of ``fonts`` that this PC has come first.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("perfeval_desktop")
    app.setApplicationDisplayName(PROGRAM_NAME)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName(APP_ID)
    app.setWindowIcon(_icon())
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    install_translator(app)
    app.setFont(_with_families(ui_font(app.font()), fonts))
    return app


def _icon() -> QIcon:
    """The icon of the program; a window without one is still a window."""
    icon = QIcon()
    for size in _ICON_SIZES:
        try:
            icon.addFile(str(resource_path(f"icons/perfeval-desktop-{size}.png")), QSize(size, size))
        except FileNotFoundError:
            _log.warning("the icon of %s pixels is missing", size)
    return icon


def _with_families(font: QFont, wanted: Sequence[str]) -> QFont:
    """``font`` with those families before its own that this PC has."""
    there = [name for name in wanted if QFontDatabase.hasFamily(name)]
    for name in wanted:
        if name not in there:
            _log.warning("settings of the office: fonts: this PC has no %s", name)
    if there:
        font.setFamilies([*there, *font.families()])
    return font


def install_translator(app: QApplication) -> bool:
    """Put Qt's own words (standard buttons, context menus) into Chinese; False when the translation is missing."""
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    loaded = translator.load("qtbase_zh_CN", folder) and app.installTranslator(translator)
    if not loaded:
        _log.warning("qtbase_zh_CN was not found in %s", folder)
    return loaded
