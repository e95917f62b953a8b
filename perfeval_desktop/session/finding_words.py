"""Findings in words, each described once and again only when the words around it changed."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.checks.sentence import Finding
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack


class FindingWords:
    """Remembers the wording of the findings of one document, so that an edit words only what is new."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self._known: dict[Issue, Finding] = {}

    def describe(self, issues: Sequence[Issue], evaluation: SelfEvaluation) -> tuple[Finding, ...]:
        """The findings of ``issues`` in the same order."""
        known, self._known = self._known, {}
        for issue in issues:
            self._known[issue] = known.get(issue) or describe(issue, evaluation, self._pack)
        return tuple(self._known[issue] for issue in issues)

    def forget(self, changes: Changes) -> bool:
        """Drop the wordings that ``changes`` may have made wrong; True when there were any.

        A label calls a row by what the row holds, so a change concerns the findings in the row that it was made in,
        and those in the rows that lie below it.
        """
        if changes.everything:
            stale = list(self._known)
        else:
            tops = {_row_of(path) or path for path in changes.fields | changes.rows}
            stale = [issue for issue in self._known if any(issue.where.starts_with(top) for top in tops)]
        for issue in stale:
            del self._known[issue]
        return bool(stale)


def _row_of(path: FieldPath) -> FieldPath | None:
    """The innermost row that ``path`` lies in, None when it lies in none."""
    while path.steps and not path.steps[-1].startswith("["):
        path = path.parent
    return path if path.steps else None
