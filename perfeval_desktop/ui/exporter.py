"""The port to the presses: the window asks here for files, so that tests can do without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from perfeval_desktop.export.package import ExportOutcome, Press
from perfeval_desktop.layout.choice import EVERYTHING, PartChoice, PrintedPart
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack


class Exporter(Protocol):
    """Works on values, in any thread."""

    def export(
        self,
        evaluation: SelfEvaluation,
        pack: RulePack,
        targets: Mapping[Press, Path],
        choice: PartChoice = EVERYTHING,
        *,
        checklist: bool = False,
    ) -> ExportOutcome:
        """Write the parts of ``choice`` to ``targets``, with 签章清单 behind them for a ``checklist``."""

    def press_anew(self, evaluation: SelfEvaluation, pack: RulePack, path: Path, scope: str) -> ExportOutcome:
        """Press the parts that ``scope`` says to ``path``, for a copy to be held against."""

    def contents(self, evaluation: SelfEvaluation, pack: RulePack) -> Sequence[PrintedPart]:
        """What there is to choose from, in printing order. Raises ExportError."""
