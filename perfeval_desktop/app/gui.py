"""Makes the application and its window, and chooses the implementations that they work with."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QSize, QTimer, QTranslator
from PySide6.QtGui import QFont, QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication

from perfeval_desktop import __version__
from perfeval_desktop.app.crash import CrashGuard
from perfeval_desktop.app.garbage import spare_what_stays
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.dirs import Dirs, default_dirs
from perfeval_desktop.ui.first_paint import FirstPaint
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.qt_interaction import QtInteraction
from perfeval_desktop.ui.texts import PROGRAM_NAME
from perfeval_desktop.ui.theme import Theme, ui_font

if TYPE_CHECKING:
    from perfeval_desktop.export.package import ExportOutcome, Press
    from perfeval_desktop.model.self_evaluation import SelfEvaluation
    from perfeval_desktop.rulepack.schema import RulePack

APP_ID = "org.perfeval.desktop"
"""The name of the entry in the start menu, by which a desktop finds what a window belongs to."""

_ICON_SIZES = (16, 32, 48, 256)
_AFTER_PAINT_MS = 100
_log = logging.getLogger(__name__)


def run_window(file: Path | None) -> int:
    """Show the window, with ``file`` open when one is given, and return the exit code when it is closed.

    From then on garbage is collected among what is made later; what the program consists of is left out.
    """
    dirs = default_dirs()
    app = make_application(dirs.office.fonts)
    interaction = QtInteraction()
    guard = CrashGuard(interaction)
    guard.install(dirs.log)
    window = make_window(app, dirs, interaction)
    interaction.parent = window
    if file is not None:
        open_first(window, file)
    window.appear()
    QTimer.singleShot(_AFTER_PAINT_MS, window, window.offer_recovery)
    gc.freeze()
    gc.enable()
    code = app.exec()
    guard.give_back_hooks()  # Qt still speaks when Python is gone already
    return code


def open_first(window: MainWindow, file: Path) -> None:
    """Open ``file`` so that it is seen soon: it is checked when it has been painted."""
    session, flow = window.session, window.flow
    session.checks_wait = True
    opened = flow.open(file)
    session.checks_wait = False

    def check() -> None:
        session.check()
        if session.is_checked:
            flow.remember(session.path or file)  # how it stands could not be told before

    if opened:
        FirstPaint(window.workbench.head_band, check)


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


def make_window(app: QApplication, dirs: Dirs, interaction: QtInteraction) -> MainWindow:
    """The main window with all that it works with; nothing is open in it."""
    preferences = PreferencesStore(dirs)
    theme = Theme(app, preferences.value.theme)
    app.setFont(app.font())  # with a colour scheme Windows brought its own fonts for menus and tables back
    session = Session(Catalog.with_own(dirs.rulepacks), dirs, app)
    spare_what_stays(session)
    return MainWindow(session, preferences, interaction, _exporter(session), theme)


def _exporter(session: Session) -> Callable[[SelfEvaluation, RulePack, Mapping[Press, Path]], ExportOutcome]:
    def export(evaluation: SelfEvaluation, pack: RulePack, targets: Mapping[Press, Path]) -> ExportOutcome:
        from perfeval_desktop.app.exporting import export_package, standing_options

        # The copy in the workbook carries the pack of the open document, as its file does.
        source = session.pack_source
        text = source.text if source.pack is pack else ""
        return export_package(evaluation, pack, targets, standing_options(evaluation, pack, text))

    return export
