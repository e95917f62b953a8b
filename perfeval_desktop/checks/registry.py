"""What a check is: a generator with a permanent id, a level, and the fields that it reads."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from perfeval_desktop.checks.issue import Fix, Issue, Severity
from perfeval_desktop.model.base import Row
from perfeval_desktop.model.field_path import ROOT, FieldPath, path
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import iter_fields
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.rulepack.schema import CheckSetting, RulePack

Scope = Literal["package", "project", "both"]
T = TypeVar("T")
R = TypeVar("R", bound=Row)
Limits = Mapping[str, Decimal]
PROJECTS = path("projects")
COVER = path("cover")  # what the parts of all projects repeat
LAST_YEAR = path("last_year")  # what they are held against
TO_CONFIRM = path("to_confirm")  # what of them was carried over
EVIDENCE = path("evidence")  # what bears their rows out
_REPEATED = (COVER, LAST_YEAR, TO_CONFIRM, EVIDENCE)
_MOST_MORE = 1_000  # things of rows that are gone; to look for them costs as much as a few checks
_NAMES = path("projects[*].name")  # what texts of the department can show of the projects


@lru_cache(maxsize=4096)
def project_at(project_id: str) -> FieldPath:
    """The address of a project: nearly every check asks for it."""
    return PROJECTS.row(project_id)


class Memo:
    """What checks derive from immutable parts of the document, kept until the part is exchanged for another."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, FieldPath], tuple[tuple[object, ...], Any]] = {}
        self._rows: dict[str, dict[str, tuple[Row, Any]]] = {}
        self._most = _MOST_MORE

    def __len__(self) -> int:
        return len(self._kept) + sum(map(len, list(self._rows.values())))

    def let_go(self, evaluation: SelfEvaluation) -> None:
        """Rows came or went: when much is kept, let go of what belongs to rows that ``evaluation`` has no longer.

        Another thread may be asking meanwhile: it asks for a thing again at most.
        """
        if len(self) <= self._most:
            return
        here = {row for one in iter_fields(evaluation) for row in _rows_of(one.path)}
        kept = list(self._kept.items())
        self._kept = {key: what for key, what in kept if here.issuperset(_rows_of(key[1]))}
        for kind, rows in list(self._rows.items()):
            self._rows[kind] = {row: what for row, what in list(rows.items()) if f"[{row}]" in here}
        self._most = 2 * len(self) + _MOST_MORE

    def of(self, kind: str, where: FieldPath, sources: tuple[object, ...], derive: Callable[[], T]) -> T:
        """What ``derive`` gives at ``where``; asked again only when one of ``sources`` is another object now.

        There may be more or fewer of them than before: one for each project.
        """
        kept = self._kept.get((kind, where))
        if kept is None or len(kept[0]) != len(sources) or not all(map(operator.is_, kept[0], sources)):
            kept = self._kept[kind, where] = (sources, derive())
        found: T = kept[1]
        return found

    def each(self, kind: str, rows: Iterable[R], derive: Callable[[R], T]) -> list[T]:
        """What ``derive`` gives for each of ``rows``; asked again only for those that are other objects now.

        It must depend on nothing but the row, its place in the tables and the pack.
        """
        kept = self._rows.setdefault(kind, {})
        found: list[T] = []
        for row in rows:
            known = kept.get(row.id)
            if known is None or known[0] is not row:
                known = kept[row.id] = (row, derive(row))
            found.append(known[1])
        return found


def _rows_of(at: FieldPath) -> Iterator[str]:
    return (step for step in at.steps if step.startswith("["))


@dataclass(slots=True, eq=False)  # not frozen: one is made for every run of a check, and freezing costs most of that
class Context:
    """What a check looks at, and its setting in the pack. ``project`` is set for checks of the scope “project”."""

    rule: str
    severity: Severity
    evaluation: SelfEvaluation
    pack: RulePack
    setting: CheckSetting
    subject: ProjectAppendix | None = None
    memo: Memo = field(default_factory=Memo)
    limits: Limits = field(default_factory=dict)

    @property
    def project(self) -> ProjectAppendix:
        """The project that a check of the scope “project” looks at."""
        assert self.subject is not None
        return self.subject

    @property
    def base(self) -> FieldPath:
        """Where the fields of this scope begin: the project, or the root."""
        return ROOT if self.subject is None else project_at(self.subject.id)

    def limit(self, name: str) -> Decimal:
        """A limit that this check declares (points, ratio, 元): the pack's, else the declared one."""
        return self.setting.limits.get(name, self.limits[name])

    def issue(
        self,
        where: FieldPath,
        *,
        part: str = "",
        fix: Fix | Sequence[Fix] | None = None,
        span: Span | None = None,
        under: str = "",
        **facts: str,
    ) -> Issue:
        """A finding of this check; ``facts`` are formatted texts for its sentence, empty ones are left out."""
        fixes = () if fix is None else (fix,) if isinstance(fix, Fix) else tuple(fix)
        known = tuple((k, v) for k, v in facts.items() if v)
        return Issue(self.rule, self.severity, where, known, part, fixes, span, under)


Run = Callable[[Context], Iterator[Issue]]


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """A registered check. ``level`` and ``limits`` hold where the pack does not set others.

    A ``deferred`` one looks through all projects: it waits until typing pauses. ``reads_only`` gives the object that
    the findings depend on and nothing else: while it is the same object, they are the same findings.

    A check is the same only as itself: comparing and hashing it costs nothing.
    """

    rule: str
    level: Severity
    reads: tuple[FieldPath, ...]
    scope: Literal["package", "project"]
    run: Run
    limits: Limits = field(default_factory=dict)
    deferred: bool = False
    reads_only: Callable[[Context], object] | None = None


_REGISTERED: dict[tuple[str, str], Check] = {}


def check(
    rule: str,
    *,
    reads: tuple[str, ...],
    level: Severity = Severity.ERROR,
    scope: Scope = "package",
    limits: Mapping[str, str] = MappingProxyType({}),
    deferred: bool = False,
    reads_only: Callable[[Context], object] | None = None,
) -> Callable[[Run], Run]:
    """Register a generator of findings under the permanent id ``rule``.

    ``reads`` names every field that the result depends on and every field that a finding may point at, as addresses
    from the root with ``[*]`` for any row. A check of the scope “project” runs once for each project, one of the scope
    “both” also for the department's part; its findings lie in the part that it looks at, and it reads the
    cover, last year's package, evidence and what was carried over for both, and for the department's part the
    projects' names too where ``reads`` has them. ``limits`` are the names of the limits that a pack may set, each with
    the decimal that holds without it.
    A ``deferred`` check is not run while somebody types, one with ``reads_only`` only when that gives another object.
    Raises ValueError for an id that is taken.
    """

    def register(run: Run) -> Run:
        if any(taken == rule for taken, _ in _REGISTERED):
            raise ValueError(f"the check id {rule} is taken")
        patterns = tuple(path(text) for text in reads)
        own = tuple(pattern for pattern in patterns if pattern.starts_with(PROJECTS))
        shared = tuple(pattern for pattern in patterns if pattern not in own)
        declared = {name: Decimal(text) for name, text in limits.items()}
        if scope in ("package", "both"):
            reads_here = patterns if scope == "package" else shared + tuple(one for one in own if one == _NAMES)
            _REGISTERED[rule, "package"] = Check(
                rule, level, reads_here, "package", run, declared, deferred, reads_only
            )
        if scope in ("project", "both"):
            repeated = tuple(one for one in shared if any(map(one.starts_with, _REPEATED)))
            reads_here = patterns if scope == "project" else own + repeated
            _REGISTERED[rule, "project"] = Check(
                rule, level, reads_here, "project", run, declared, deferred, reads_only
            )
        return run

    return register


def registered() -> tuple[Check, ...]:
    """All checks whose modules have been imported, in the order of their declaration."""
    return tuple(_REGISTERED.values())
