"""What goes into the frame of the window once it has been painted: the session and all that shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from perfeval_desktop.app.garbage import spare_what_stays
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.ui.first_paint import FirstPaint
from perfeval_desktop.ui.interaction import Interaction
from perfeval_desktop.ui.load_ahead import load_ahead
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from perfeval_desktop.export.package import ExportOutcome, Press
    from perfeval_desktop.model.self_evaluation import SelfEvaluation
    from perfeval_desktop.rulepack.schema import RulePack


def furnish(window: MainWindow, app: QApplication, dirs: Dirs, interaction: Interaction, theme: Theme) -> None:
    """Give ``window`` a session of its own on ``dirs``; nothing is open in it."""
    session = Session(Catalog.with_own(dirs.rulepacks), dirs, app)
    spare_what_stays(session)
    window.furnish(session, interaction, _exporter(session), theme)


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
        load_ahead()

    if opened:
        FirstPaint(window.workbench.head_band, check)


def _exporter(session: Session) -> Callable[[SelfEvaluation, RulePack, Mapping[Press, Path]], ExportOutcome]:
    def export(evaluation: SelfEvaluation, pack: RulePack, targets: Mapping[Press, Path]) -> ExportOutcome:
        from perfeval_desktop.app.exporting import export_package, standing_options

        # The copy in the workbook carries the pack of the open document, as its file does.
        source = session.pack_source
        text = source.text if source.pack is pack else ""
        return export_package(evaluation, pack, targets, standing_options(evaluation, pack, text))

    return export
