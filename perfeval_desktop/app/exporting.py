"""One evaluation to files: the layout's parts through the presses. Used by the command line and by the window."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.reasons import answers_of, printed_answers, stated_text
from perfeval_desktop.checks.wording import statement_of
from perfeval_desktop.export.package import ExportOutcome, Press, write_package
from perfeval_desktop.layout.annex import Explained
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.rulepack.titles import report_title


def export_package(evaluation: SelfEvaluation, pack: RulePack, targets: Mapping[Press, Path]) -> ExportOutcome:
    """Write all parts of the package to ``targets``.

    The outcome names the files that were written and has a sentence for each that could not be.
    """
    title = report_title(evaluation, pack) or pack.title
    parts = build_package(evaluation, pack, explained(evaluation, pack))
    return write_package(parts, targets, page=pack.page, title=title, author=evaluation.cover.unit_name)


def explained(evaluation: SelfEvaluation, pack: RulePack) -> tuple[Explained, ...]:
    """The lines of 审核说明表: the findings that are answered by a reason now."""
    if not evaluation.waivers or not pack.reasons.annex:
        return ()
    issues = Checker(pack).run(evaluation)
    return tuple(
        Explained(
            place=label_of(issue.where, evaluation, pack),
            problem=statement_of(issue),
            stated=stated_text(issue, evaluation),
            reason=answer.reason,
        )
        for issue, answer in printed_answers(issues, answers_of(issues, evaluation, pack))
    )
