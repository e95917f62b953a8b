"""The commands that give, change and withdraw the reason for a 需说明; each is one named step of the history."""

from __future__ import annotations

from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.checks.reasons import can_be_answered, problem_of, waiver_for, waiver_id
from perfeval_desktop.document.commands import Command, InsertRow, RemoveRow, SetField
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import has_at
from perfeval_desktop.rulepack.schema import RulePack

WAIVERS = path("waivers")


def place_of(issue: Issue) -> FieldPath:
    """Where the reason for ``issue`` is kept, whether there is one or not."""
    return WAIVERS.row(waiver_id(issue))


def give_reason(issue: Issue, label: str, reason: str, evaluation: SelfEvaluation, pack: RulePack) -> Command:
    """Answer ``issue``, whose place is called ``label``, with ``reason``, in place of one that it has.

    Raises ModelError with a sentence for the user when it cannot be answered, or ``reason`` is none.
    """
    if not can_be_answered(issue):
        raise ModelError(f"“{issue.severity.label}”不能用说明代替修改，请按提示处理。")
    problem = problem_of(reason, pack.reasons)
    if problem:
        raise ModelError(problem)
    waiver = waiver_for(issue, reason, evaluation, pack)
    row, name = place_of(issue), f"说明 {label}"
    return SetField(row, waiver, name) if has_at(evaluation, row) else InsertRow(WAIVERS, waiver, None, name)


def withdraw_reason(issue: Issue, label: str) -> Command:
    """Take the reason for ``issue`` away; done on a document without one it raises ModelError."""
    return RemoveRow(place_of(issue), f"撤回说明 {label}")
