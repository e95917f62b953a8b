"""The texts of the package: where they stand, what is shown there, and what each of them is for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Literal

import msgspec

from perfeval_desktop.checks.registry import Context, project_at
from perfeval_desktop.model.base import Row, Value
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import ROOT, FieldPath, path
from perfeval_desktop.model.live_text import ShownText, find_placeholders
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.report import Report
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.rulepack.forms import Outline, OutlineSection
from perfeval_desktop.scoring.live_figures import shown_text

PACKAGE_TEXTS = ("report", "profile", "scorecard", "goals")
PROJECT_TEXTS = ("projects[*]",)
LIVE_SOURCES = ("cover", "budget", "projects[*].name")
"""What a live figure in a text of the department may show besides the texts' own parts."""

Role = Literal["section", "list", "goal", "result", "target", "rationale", "reason", "note"]
# Fields of rows and parts that hold text, and what the text is for.
_ENTRY: Mapping[str, Role] = {"score_rationale": "rationale", "deduction_reason": "reason"}
_GOAL: Mapping[str, Role] = {
    "name": "target",
    "annual_target": "target",
    "execution_status": "result",
    "adjusted_target": "target",
    "completion_note": "result",
    "deviation_explanation": "reason",
}
_PROJECT: Mapping[str, Role] = {"expected_goal": "goal", "actual_result": "result", "other_notes": "note"}
_INDICATOR: Mapping[str, Role] = {
    "name": "target",
    "annual_target": "target",
    "actual_value": "result",
    "completion_note": "result",
    "deviation_note": "reason",
}
_USAGE: Mapping[str, Role] = {"item": "note", "remarks": "note"}


class TextField(msgspec.Struct, frozen=True):
    """A text that is filled in. ``shown`` is what is read and printed: the stored text with its live figures in place.

    ``section`` is the section of the report that it is the text of, None for the texts in tables.
    """

    where: FieldPath
    stored: str
    shown: ShownText
    role: Role
    section: OutlineSection | None = None

    @property
    def text(self) -> str:
        return self.shown.text

    def stored_span(self, span: Span) -> Span:
        """The characters of the stored text behind ``span`` of the shown one."""
        return Span(*self.shown.to_stored(span.start, span.end))

    def is_live(self, span: Span) -> bool:
        """True when a live figure lies in ``span`` of the shown text."""
        return any(piece.start < span.end and span.start < piece.end for piece in self.shown.pieces)

    def replaced(self, span: Span, by: str) -> str:
        """The stored text with ``by`` in place of what is shown in ``span``."""
        at = self.stored_span(span)
        return self.stored[: at.start] + by + self.stored[at.end :]


class _Place(msgspec.Struct, frozen=True):
    where: FieldPath
    stored: str
    role: Role
    section: OutlineSection | None = None


def package_texts(context: Context) -> tuple[TextField, ...]:
    """The texts of the department's part that hold something, in printing order."""
    return context.memo.of("texts now", ROOT, (context.evaluation,), lambda: _package_texts(context))


def _package_texts(context: Context) -> tuple[TextField, ...]:
    evaluation, form = context.evaluation, context.pack.department
    sources = (evaluation.report, evaluation.profile, evaluation.scorecard, evaluation.goals)
    outline = form.outline if form is not None else None
    places = _kept_places(context, ROOT, sources, lambda: _package_places(context, outline))
    return _shown(context, ROOT, places, None)


def project_texts(context: Context, project: ProjectAppendix) -> tuple[TextField, ...]:
    """The texts of one project that hold something, in printing order."""
    base = project_at(project.id)
    now = (context.evaluation, project)
    return context.memo.of("texts now", base, now, lambda: _project_texts(context, project, base))


def _project_texts(context: Context, project: ProjectAppendix, base: FieldPath) -> tuple[TextField, ...]:
    outline = context.pack.project.outline
    make = partial(_project_places, project, base, outline)
    own = (getattr(project, name) for name in _PROJECT)
    sources = (project.report, project.indicators, project.fund_usage, *own)
    return _shown(context, base, _kept_places(context, base, sources, make), project)


def texts_of(context: Context) -> tuple[TextField, ...]:
    """The texts of the scope that ``context`` looks at."""
    return package_texts(context) if context.subject is None else project_texts(context, context.subject)


def _shown(
    context: Context, base: FieldPath, places: tuple[_Place, ...], project: ProjectAppendix | None
) -> tuple[TextField, ...]:
    """The fields of ``places``: the same objects as before as long as nothing that they show has changed."""
    live = context.memo.of("has live", base, (places,), lambda: any(find_placeholders(one.stored) for one in places))
    sources = (places, context.evaluation) if live else (places,)

    def make() -> tuple[TextField, ...]:
        return tuple(_field(context, place, project) for place in places)

    return context.memo.of("text fields", base, sources, make)


def _kept_places(
    context: Context, base: FieldPath, sources: tuple[object, ...], make: Callable[[], Iterable[_Place]]
) -> tuple[_Place, ...]:
    """The places of texts; the same object as before while the texts are the same, whatever else has changed."""
    places = context.memo.of("places", base, sources, lambda: tuple(make()))
    kept = context.memo.of("same places", base, (), lambda: [places, places])  # those shown, those seen last
    if kept[1] is not places:
        kept[1] = places
        if kept[0] != places:
            kept[0] = places
    return kept[0]


def _field(context: Context, place: _Place, project: ProjectAppendix | None) -> TextField:
    shown = shown_text(place.stored, context.evaluation, context.pack, project)
    return TextField(place.where, place.stored, shown, place.role, place.section)


def _package_places(context: Context, outline: Outline | None) -> Iterator[_Place]:
    evaluation = context.evaluation
    yield from _sections(evaluation.report, path("report"), outline)
    profile = path("profile")
    for name in ("functions", "internal_organs", "independent_units"):
        role: Role = "section" if name == "functions" else "list"
        yield from _fields(evaluation.profile, profile, {name: role})
    entries = path("scorecard.entries")
    texts = context.memo.each(
        "entry texts",
        evaluation.scorecard.entries,
        lambda entry: tuple(_fields(entry, entries.row(entry.id), _ENTRY)),
    )
    yield from chain.from_iterable(texts)
    yield from _fields(evaluation.scorecard, path("scorecard"), {"other_notes": "note"})
    yield from _fields(evaluation.goals, path("goals"), {"annual_goal": "goal"})
    yield from _rows(evaluation.goals.entries, path("goals.entries"), _GOAL)


def _project_places(project: ProjectAppendix, base: FieldPath, outline: Outline | None) -> Iterator[_Place]:
    yield from _sections(project.report, base.child("report"), outline)
    yield from _fields(project, base, _PROJECT)
    yield from _rows(project.indicators, base.child("indicators"), _INDICATOR)
    yield from _rows(project.fund_usage, base.child("fund_usage"), _USAGE)


def _sections(report: Report, base: FieldPath, outline: Outline | None) -> Iterator[_Place]:
    specs = {section.key: section for section in outline.sections} if outline is not None else {}
    rows = base.child("sections")
    for section in report.sections:
        if section.text.strip():
            yield _Place(rows.row(section.id).child("text"), section.text, "section", specs.get(section.id))


def _rows(rows: Iterable[Row], base: FieldPath, names: Mapping[str, Role]) -> Iterator[_Place]:
    for row in rows:
        yield from _fields(row, base.row(row.id), names)


def _fields(owner: Value, base: FieldPath, names: Mapping[str, Role]) -> Iterator[_Place]:
    for name, role in names.items():
        text: str = getattr(owner, name)
        if text.strip():
            yield _Place(base.child(name), text, role)


def section_text(fields: Sequence[TextField], key: str) -> TextField | None:
    """The text of the report's section ``key``, None where nothing stands there."""
    return next((field for field in fields if field.section is not None and field.section.key == key), None)


def stored_at(context: Context, where: FieldPath) -> str:
    """The text that is stored at ``where``; empty where there is none."""
    try:
        return str(get_at(context.evaluation, where) or "")
    except ModelError:
        return ""
