"""The engine: runs the checks, and after an edit only those that read what changed."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Protocol

from perfeval_desktop.checks import (
    arithmetic,
    attachments,
    carried,
    completeness,
    consistency,
    copies,
    day_order,
    flows,
    last_year,
    lengths,
    live,
    narrative,
    narrative_amounts,
    narrative_classes,
    narrative_funds,
    plausibility,
    rubric,
    scores,
    spelling,
    statements,
    targets,
    texts,
    totals,
    unit_slips,
)
from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.registry import PROJECTS, Check, Context, Memo, check, registered
from perfeval_desktop.model.base import Value
from perfeval_desktop.model.field_path import ROOT, FieldPath
from perfeval_desktop.model.printing_order import printing_order
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import CheckSetting, RulePack

__all__ = ["FAILED", "MODULES", "Checker", "Edit", "check", "registered"]

MODULES = (
    completeness,
    arithmetic,
    scores,
    totals,
    consistency,
    statements,
    rubric,
    targets,
    plausibility,
    unit_slips,
    narrative,
    narrative_amounts,
    narrative_funds,
    narrative_classes,
    lengths,
    flows,
    day_order,
    attachments,
    texts,
    copies,
    last_year,
    carried,
    spelling,
    live,
)  # imported so that their checks are registered
FAILED = "engine.failed"  # the rule id of the finding that a check could not finish

# A check with its scope instance: the id of a project, or ``_PACKAGE``.
Source = tuple[Check, str]
Found = dict[Source, tuple[Issue, ...]]
_Order = tuple[tuple[int, ...], Severity, str, str]
_PACKAGE = ""
_NO_SETTING = CheckSetting()
_log = logging.getLogger(__name__)


class Edit(Protocol):
    """What an edit touched (``document.changes.Changes``): fields, tuples of rows, or everything."""

    @property
    def fields(self) -> frozenset[FieldPath]: ...
    @property
    def rows(self) -> frozenset[FieldPath]: ...
    @property
    def everything(self) -> bool: ...


class Checker:
    """Keeps the findings of one document up to date under one rule pack.

    Findings are kept for each check and scope instance (the package or one project). They are put in order for each
    section of the printed package: the department's part, and every project. An edit re-runs the checks that read what
    it touched, and re-orders the sections in which their findings lie.
    """

    def __init__(self, pack: RulePack, checks: Sequence[Check] | None = None) -> None:
        self._pack = pack
        levels = {item: self._level_of(item) for item in (registered() if checks is None else checks)}
        self._levels = {item: level for item, level in levels.items() if level is not None}
        self._settings = {item: pack.checks.get(item.rule, _NO_SETTING) for item in self._levels}
        self._package_checks = tuple(item for item in self._levels if item.scope == "package")
        self._project_checks = tuple(item for item in self._levels if item.scope == "project")
        self._readers: dict[tuple[str, ...], tuple[Check, ...]] = {}
        self._forget()

    def run(self, evaluation: SelfEvaluation) -> tuple[Issue, ...]:
        """Run every check. All findings in printing order, worse before better at one place."""
        self._forget()
        self._has_run = True
        for item in self._package_checks:
            self._rerun(item, _PACKAGE, evaluation)
        for project_id in self._follow_projects(evaluation):
            for item in self._project_checks:
                self._rerun(item, project_id, evaluation)
        return self._in_order(evaluation)

    def update(self, evaluation: SelfEvaluation, changes: Edit, *, settle: bool = True) -> tuple[Issue, ...]:
        """The findings after an edit: what ``run`` would give, at the cost of what the edit touched.

        Without ``settle`` the checks that look through all projects keep what they found before; see ``later``.
        """
        if changes.everything or ROOT in changes.fields or not self._has_run:
            return self.run(evaluation)
        if changes.rows:
            self._orders.clear()
            self._sections.clear()
            for memo in (self._memo, self._slow_memo):
                memo.let_go(evaluation)
        for item, instance in self._concerned(evaluation, changes.fields | changes.rows):
            if item.deferred and not settle:
                self._waiting.add((item, instance))
            else:
                self._waiting.discard((item, instance))
                self._rerun(item, instance, evaluation)
        return self._in_order(evaluation)

    @property
    def is_behind(self) -> bool:
        """True when checks wait that an edit concerned."""
        return bool(self._waiting)

    def later(self, evaluation: SelfEvaluation) -> Callable[[], Found]:
        """The work of the checks that wait, for any thread: it reads ``evaluation`` and touches nothing else.

        What it gives goes to ``accept``.
        """
        sources = tuple(sorted(self._waiting, key=lambda source: (source[0].rule, source[1])))
        projects, memo = dict(self._projects), self._slow_memo

        def work() -> Found:
            return {
                source: self._findings(source[0], self._context(source[0], evaluation, projects.get(source[1]), memo))
                for source in sources
                if source[1] == _PACKAGE or source[1] in projects
            }

        return work

    def accept(self, found: Found, evaluation: SelfEvaluation) -> tuple[Issue, ...]:
        """Take over what the work of ``later`` gave for ``evaluation``, which no edit has changed since."""
        for source, issues in found.items():
            self._waiting.discard(source)
            self._store(source, issues)
        return self._in_order(evaluation)

    def _forget(self) -> None:
        self._has_run = False
        self._projects: dict[str, ProjectAppendix] = {}
        self._found: dict[str, dict[Source, list[Issue]]] = defaultdict(dict)  # by section
        self._memo = Memo()
        self._slow_memo = Memo()  # of the deferred checks alone: they may run in another thread
        self._waiting: set[Source] = set()
        self._read: dict[Source, object] = {}  # what the checks with ``reads_only`` read last
        self._orders: dict[int, tuple[Issue, _Order]] = {}  # by identity: hashing a finding costs more
        self._told: Found = {}  # what every source found last, where it found anything
        self._spread: dict[Source, tuple[str, ...]] = {}  # the sections in which a source has findings
        self._sections: dict[str, tuple[Issue, ...]] = {}  # in order; dropped when a source changes there

    def _level_of(self, item: Check) -> Severity | None:
        """The severity under this pack, None when the pack turns the check off."""
        level = self._pack.checks.get(item.rule, _NO_SETTING).level
        if level is None:
            return item.level
        return None if level == "off" else Severity.from_key(level)

    def _concerned(self, evaluation: SelfEvaluation, touched: Iterable[FieldPath]) -> set[Source]:
        """The checks to run again, each with its scope instance."""
        concerned: set[Source] = set()
        if any(at.starts_with(PROJECTS) and len(at.steps) <= 2 for at in touched):
            fresh = self._follow_projects(evaluation)
            concerned.update((item, project_id) for project_id in fresh for item in self._project_checks)
        for at in touched:
            own = _project_of(at)
            self._follow_project(own, evaluation)
            for item in self._readers_of(at):
                if item.scope == "package":
                    concerned.add((item, _PACKAGE))
                elif own is None and not at.starts_with(PROJECTS):
                    concerned.update((item, project_id) for project_id in self._projects)
                elif own in self._projects:
                    concerned.add((item, own))
        return concerned

    def _follow_projects(self, evaluation: SelfEvaluation) -> list[str]:
        """Take over the projects as they are now; returns the ids of those that are new or changed."""
        before = self._projects
        self._projects = {project.id: project for project in evaluation.projects}
        for gone in before.keys() - self._projects.keys():
            for item in self._project_checks:
                self._drop((item, gone))
                self._read.pop((item, gone), None)
        return [key for key, project in self._projects.items() if before.get(key) is not project]

    def _follow_project(self, project_id: str | None, evaluation: SelfEvaluation) -> None:
        """Take over one project as it is now."""
        if project_id in self._projects:
            found = next((project for project in evaluation.projects if project.id == project_id), None)
            if found is not None:
                self._projects[found.id] = found

    def _readers_of(self, at: FieldPath) -> tuple[Check, ...]:
        """The checks that read the field ``at``; looked up once for all fields of the same shape."""
        shape = tuple("[" if step.startswith("[") else step for step in at.steps)
        readers = self._readers.get(shape)
        if readers is None:
            every = chain(self._package_checks, self._project_checks)
            readers = tuple(item for item in every if any(_meets(shape, pattern) for pattern in item.reads))
            self._readers[shape] = readers
        return readers

    def _rerun(self, item: Check, instance: str, evaluation: SelfEvaluation) -> None:
        project = self._projects[instance] if instance else None
        context = self._context(item, evaluation, project, self._slow_memo if item.deferred else self._memo)
        if item.reads_only is not None:
            read = item.reads_only(context)
            if self._read.get((item, instance)) is read:
                return
            self._read[item, instance] = read
        self._store((item, instance), self._findings(item, context))

    def _store(self, source: Source, issues: tuple[Issue, ...]) -> None:
        if issues == self._told.get(source, ()):
            return  # the section keeps its order, and the window its words
        self._drop(source)
        if issues:
            self._told[source] = issues
        by_section: dict[str, list[Issue]] = defaultdict(list)
        for issue in issues:
            by_section[section_of(issue.where)].append(issue)
        for name, found in by_section.items():
            self._found[name][source] = found
            self._sections.pop(name, None)
        if by_section:
            self._spread[source] = tuple(by_section)

    def _drop(self, source: Source) -> None:
        for issue in self._told.pop(source, ()):
            self._orders.pop(id(issue), None)
        for name in self._spread.pop(source, ()):
            del self._found[name][source]
            self._sections.pop(name, None)

    def _findings(self, item: Check, context: Context) -> tuple[Issue, ...]:
        try:
            return tuple(item.run(context))
        except Exception:  # noqa: BLE001
            # One faulty check must not take the others with it; the log has the details.
            _log.exception("check %s failed", item.rule)
            return (Issue(FAILED, Severity.INFO, context.base, (("check", item.rule),), item.rule),)

    def _context(self, item: Check, evaluation: SelfEvaluation, project: ProjectAppendix | None, memo: Memo) -> Context:
        setting, level = self._settings[item], self._levels[item]
        return Context(item.rule, level, evaluation, self._pack, setting, project, memo, item.limits)

    def sections(self, evaluation: SelfEvaluation) -> Iterator[tuple[str, tuple[Issue, ...]]]:
        """The findings of ``evaluation``, which was checked last, by section: the same tuple while they are the same.

        The first section is the department's part, the others are called by the ids of the projects.
        """
        for name in chain((_PACKAGE,), (project.id for project in evaluation.projects)):
            yield name, self._section(name, evaluation)

    def _in_order(self, evaluation: SelfEvaluation) -> tuple[Issue, ...]:
        return tuple(chain.from_iterable(issues for _, issues in self.sections(evaluation)))

    def _section(self, name: str, evaluation: SelfEvaluation) -> tuple[Issue, ...]:
        section = self._sections.get(name)
        if section is None:
            found = chain.from_iterable(self._found[name].values()) if name in self._found else ()
            # The findings of a project are ordered among themselves: where it stands in the package does not matter.
            root = self._projects.get(name)
            section = self._sections[name] = tuple(
                sorted(found, key=lambda issue: self._order_of(issue, root or evaluation, 0 if root is None else 2))
            )
        return section

    def _order_of(self, issue: Issue, root: Value, depth: int) -> _Order:
        """Where a finding stands; remembered until rows come, go or move."""
        known = self._orders.get(id(issue))
        if known is None or known[0] is not issue:
            order = (printing_order(FieldPath(issue.where.steps[depth:]), root), issue.severity, issue.rule, issue.part)
            known = self._orders[id(issue)] = (issue, order)
        return known[1]


def _project_of(at: FieldPath) -> str | None:
    """The id of the project in which a field lies, None for the department's part."""
    return at.steps[1][1:-1] if len(at.steps) > 1 and at.starts_with(PROJECTS) else None


def section_of(at: FieldPath) -> str:
    """The name of the section in which a field lies."""
    return _project_of(at) or _PACKAGE


def _meets(shape: tuple[str, ...], pattern: FieldPath) -> bool:
    """True when a field of this shape is named by ``pattern``, or lies above or below such a field."""
    return all(
        mine == wanted or (mine == "[" and wanted.startswith("["))
        for mine, wanted in zip(shape, pattern.steps, strict=False)
    )
