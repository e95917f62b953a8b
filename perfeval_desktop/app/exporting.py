"""One evaluation to files: the layout's parts through the presses. Used by the command line and by the window."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from perfeval_desktop.export.package import ExportOutcome, Press, write_package
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.rulepack.titles import report_title


def export_package(evaluation: SelfEvaluation, pack: RulePack, targets: Mapping[Press, Path]) -> ExportOutcome:
    """Write all parts of the package to ``targets``.

    The outcome names the files that were written and has a sentence for each that could not be.
    """
    title = report_title(evaluation, pack) or pack.title
    parts = build_package(evaluation, pack)
    return write_package(parts, targets, page=pack.page, title=title, author=evaluation.cover.unit_name)
