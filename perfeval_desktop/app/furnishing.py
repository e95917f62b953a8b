"""What goes into the frame of the window once it has been painted: the session and all that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from perfeval_desktop.app.garbage import spare_what_stays
from perfeval_desktop.app.large_blocks import give_back_large_blocks
from perfeval_desktop.app.remembered import forget_in_pauses
from perfeval_desktop.layout.choice import EVERYTHING, PartChoice, PrintedPart
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
    give_back_large_blocks()
    forget_in_pauses(session)
    window.furnish(session, interaction, PackageExporter(session), theme)


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


class PackageExporter:
    """The presses of the program, for the document that is open in ``session``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def export(
        self,
        evaluation: SelfEvaluation,
        pack: RulePack,
        targets: Mapping[Press, Path],
        choice: PartChoice = EVERYTHING,
        *,
        checklist: bool = False,
    ) -> ExportOutcome:
        """Write the parts of ``choice``, with 签章清单 behind them for a ``checklist``."""
        from perfeval_desktop.app.exporting import export_package, standing_options

        # The copy in the workbook carries the pack of the open document, as its file does. A workbook of some parts has
        # no copy: whoever gets it would get the others as well.
        source = self._session.pack_source
        text = source.text if source.pack is pack and choice == EVERYTHING else ""
        options = replace(standing_options(evaluation, pack, text), choice=choice, checklist=checklist)
        return export_package(evaluation, pack, targets, options)

    def press_anew(self, evaluation: SelfEvaluation, pack: RulePack, path: Path, scope: str) -> ExportOutcome:
        """Press the parts that ``scope`` says to ``path``, for a copy to be held against."""
        from perfeval_desktop.app.exporting import press_anew

        return press_anew(evaluation, pack, path, scope)

    def contents(self, evaluation: SelfEvaluation, pack: RulePack) -> tuple[PrintedPart, ...]:
        """What there is to choose from, with the pages that it takes. Raises ExportError."""
        from perfeval_desktop.app.exporting import contents

        return contents(evaluation, pack)
