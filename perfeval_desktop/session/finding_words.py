"""Findings in words, each described once and again only when the words around it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from perfeval_desktop.checks.engine import section_of
from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.checks.sentence import Finding
from perfeval_desktop.checks.telling_apart import told_apart
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.model.field_path import ROOT, FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack


class FindingWords:
    """Remembers the wording of the findings of one document, so that an edit words only what is new."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        # By the section of the package in which the findings lie: most edits concern one of hundreds.
        self._sections: dict[str, _Section] = {}

    def describe(
        self, sections: Iterable[tuple[str, tuple[Issue, ...]]], evaluation: SelfEvaluation
    ) -> tuple[Finding, ...]:
        """The findings of all ``sections`` (``Checker.sections``), in the same order."""
        before, self._sections = self._sections, {}
        for name, issues in sections:
            known = before.get(name)
            if known is None or known.issues is not issues:
                known = self._worded(issues, {} if known is None else known.words, evaluation)
            self._sections[name] = known
        return tuple(chain.from_iterable(section.findings for section in self._sections.values()))

    def _worded(
        self, issues: tuple[Issue, ...], known: Mapping[Issue, Finding], evaluation: SelfEvaluation
    ) -> _Section:
        words = {issue: known.get(issue) or describe(issue, evaluation, self._pack) for issue in issues}
        found = tuple(words[issue] for issue in issues)
        return _Section(issues, words, told_apart(issues, found, evaluation, self._pack))

    def forget(self, changes: Changes) -> bool:
        """Drop the wordings that ``changes`` may have made wrong; True when there were any.

        A label calls a row by what the row holds, so a change concerns the findings in the row that it was made in,
        and those in the rows that lie below it.
        """
        tops = {ROOT} if changes.everything else {_row_of(path) or path for path in changes.fields | changes.rows}
        found = False
        for top in tops:
            names = list(self._sections) if len(top.steps) < 2 else [section_of(top)]
            for name in names:
                found = self._forget_below(top, name) or found
        return found

    def _forget_below(self, top: FieldPath, name: str) -> bool:
        section = self._sections.get(name)
        if section is None:
            return False
        kept = {issue: words for issue, words in section.words.items() if not issue.where.starts_with(top)}
        if len(kept) == len(section.words):
            return False
        self._sections[name] = _Section(None, kept, ())
        return True


@dataclass(frozen=True, slots=True)
class _Section:
    """``findings`` are ``issues`` in words; without issues only what is still known of their ``words``."""

    issues: tuple[Issue, ...] | None
    words: Mapping[Issue, Finding]
    findings: tuple[Finding, ...]


def _row_of(path: FieldPath) -> FieldPath | None:
    """The innermost row that ``path`` lies in, None when it lies in none."""
    while path.steps and not path.steps[-1].startswith("["):
        path = path.parent
    return path if path.steps else None
