"""Find and replace: where words stand in the whole document as people read it, and the command that replaces them.

Nothing that is computed, chosen or a live figure is ever typed over. Numbers and days are where that is asked for:
the whole number as it reads then is read anew, and stays as it is where that would be none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.checks.reasons import problem_of
from perfeval_desktop.checks.sentence import Finding
from perfeval_desktop.document.commands import Batch, SetField
from perfeval_desktop.model.cuts import cut_before, cut_behind
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.live_text import find_placeholders
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import replace_at, same
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.labels import SEPARATOR, label_of
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.live_figures import figures_for, shown_text
from perfeval_desktop.session.search_pattern import Pattern, Query
from perfeval_desktop.session.shown_field import FieldKind, ShownField
from perfeval_desktop.session.shown_fields import department_fields, evidence_fields, finding_fields, project_fields
from perfeval_desktop.session.typed_value import padding, read

_BEFORE, _AFTER = 12, 60  # characters of an excerpt around a hit
_LINE_END = re.compile(r"(?<!\s)\s*[\r\n\u2028\u2029]+\s*")
WHY_LIVE = "这里有活数，它取自其他栏目"
WHY_NEW_LIVE = "替换后会成为活数"
WHY_ROUNDED = "这个数的小数位比显示的多，请在原处填写"


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the words stand: ``span`` of the text that ``field`` shows."""

    field: ShownField
    span: Span
    in_numbers: bool = False

    @property
    def why_fixed(self) -> str:
        """Why these words are not replaced, without full stop; empty where they are."""
        if self.field.kind is FieldKind.TEXT:
            touched = any(
                piece.start < self.span.end and self.span.start < piece.end for piece in self.field.shown.pieces
            )
            return WHY_LIVE if touched else ""
        column = self.field.column
        if self.in_numbers and column is not None:
            return WHY_ROUNDED if padding(self.field.value, column) is None else ""
        return self.field.kind.why_fixed

    @property
    def stored_span(self) -> Span:
        """The characters of the stored text behind the hit; a live figure counts as a whole."""
        return Span(*self.field.shown.to_stored(self.span.start, self.span.end))

    def label(self, evaluation: SelfEvaluation, pack: RulePack) -> str:
        """Where it is, in the words of the form."""
        field = self.field
        words = (field.label or label_of(field.where, evaluation, pack), field.part)
        return SEPARATOR.join(word for word in words if word)

    def excerpt(self) -> tuple[str, Span]:
        """The words around the hit in one line, and where in it the hit is."""
        text, span = self.field.shown.text, self.span
        start = cut_before(text, max(0, span.start - _BEFORE))
        end = cut_behind(text, min(len(text), span.end + _AFTER))
        before = ("…" if start else "") + _blank(text[start : span.start])
        after = _blank(text[span.end : end]) + ("…" if end < len(text) else "")
        words = _blank(span.of(text))
        return before + words + after, Span(len(before), len(before) + len(words))


@dataclass(frozen=True, slots=True)
class Replacement:
    """``command`` is None where nothing would change; ``done`` counts the replaced hits, ``refused`` says why not."""

    command: Batch | None
    done: int
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """The fields of one part with what they were made of: as long as that is the same they are."""

    sources: tuple[object, ...]
    fields: tuple[ShownField, ...]
    folded: dict[tuple[bool, bool], tuple[str, ...]]


class Finder:
    """Searches documents of one rule pack; what an edit did not touch is not read again."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self._parts: dict[str, _Part] = {}

    def search(
        self,
        query: Query,
        evaluation: SelfEvaluation,
        issues: Sequence[Issue] = (),
        findings: Sequence[Finding] = (),
        page: Sequence[FieldPath] = (),
    ) -> tuple[Hit, ...]:
        """The hits in the order of the tabs, then in evidence, reasons, findings. ``page``: only what leads there."""
        pattern = Pattern(query)
        if not query.text:
            return ()
        hits: list[Hit] = []
        for part in self._all_parts(evaluation, issues, findings):
            for field, text in zip(part.fields, _folded(part, query), strict=True):
                spans = list(pattern.spans(text))
                if spans and (not page or any(field.leads_to.matches(pattern) for pattern in page)):
                    hits += [Hit(field, span, query.in_numbers) for span in spans]
        return tuple(hits)

    def _all_parts(
        self, evaluation: SelfEvaluation, issues: Sequence[Issue], findings: Sequence[Finding]
    ) -> Iterator[_Part]:
        before, self._parts = self._parts, {}
        pack = self._pack

        def part(key: str, sources: tuple[object, ...], make: Callable[[], Iterable[ShownField]]) -> _Part:
            known = before.get(key)
            if known is None or any(one is not other for one, other in zip(known.sources, sources, strict=True)):
                known = _Part(sources, tuple(make()), {})
            self._parts[key] = known
            return known

        yield part("", (evaluation,), lambda: _live(department_fields(evaluation, pack), evaluation, pack, None))
        for project in evaluation.projects:
            yield part(
                f"project {project.id}",
                (project, evaluation.cover),
                partial(_project, project, evaluation, pack),
            )
        yield part("evidence", (evaluation,), lambda: evidence_fields(evaluation, pack))
        yield part(
            "findings",
            (evaluation, findings),
            lambda: _live(finding_fields(evaluation, issues, findings), evaluation, pack, None),
        )


def replace_hits(hits: Sequence[Hit], by: str, evaluation: SelfEvaluation, pack: RulePack) -> Replacement:
    """Put ``by`` in place of ``hits`` as one step; each is judged by itself, and nothing else of a text changes.

    In a field of one line ``by`` is put on one line. ``hits`` are those of a search in ``evaluation``.
    """
    refused = [hit.why_fixed for hit in hits if hit.why_fixed]
    commands, done = [], 0
    free = [hit for hit in hits if not hit.why_fixed]
    for field, group in groupby(free, key=lambda hit: hit.field):
        spans = [hit.stored_span for hit in group]
        try:
            before, after = _typed_over(field, spans, by, evaluation, pack)
        except ModelError as error:
            refused += [str(error).rstrip("。")] * len(spans)
            continue
        if not same(before, after):
            commands.append(SetField(field.where, after, ""))
            done += len(spans)
    command = Batch(tuple(commands), f"替换 {done} 处") if commands else None
    return Replacement(command, done, tuple(refused))


def _typed_over(
    field: ShownField, spans: Sequence[Span], by: str, evaluation: SelfEvaluation, pack: RulePack
) -> tuple[object, object]:
    """What the field holds and what it is to hold. Raises ModelError, with why it must not hold that."""
    line = by if field.is_long else _LINE_END.sub(" ", by)
    if field.column is not None:
        return field.value, _number_over(field, spans, line, field.column, evaluation)
    after = _replaced(field.stored, spans, line)
    if problem := _problem(field, after, evaluation, pack):
        raise ModelError(problem)
    return field.stored, after


def _number_over(
    field: ShownField, spans: Sequence[Span], by: str, column: Column, evaluation: SelfEvaluation
) -> object:
    """The number that is read then; zeros that only the form adds say nothing about how exactly it is known."""
    text, added = field.shown.text, padding(field.value, column) or ""
    after = _replaced(text, spans, by)
    if added and all(span.end <= len(text) - len(added) for span in spans):
        after = after.removesuffix(added)
    value = read(after, column)
    replace_at(evaluation, field.where, value)  # raises where the field cannot hold it
    return value


def _replaced(stored: str, spans: Sequence[Span], by: str) -> str:
    parts: list[str] = []
    at = 0
    for span in sorted(spans):
        parts += (stored[at : span.start], by)
        at = span.end
    return "".join((*parts, stored[at:]))


def _problem(field: ShownField, after: str, evaluation: SelfEvaluation, pack: RulePack) -> str:
    """Why the field must not hold ``after``; empty when it may."""
    if field.finding and (problem := problem_of(after, pack.reasons)):
        return problem.rstrip("。")
    figures = figures_for(evaluation, pack, field.where)
    live = [one.text for one in find_placeholders(after) if figures.show(one) is not None]
    return WHY_NEW_LIVE if live != [piece.placeholder.text for piece in field.shown.pieces] else ""


def _project(project: ProjectAppendix, evaluation: SelfEvaluation, pack: RulePack) -> Iterator[ShownField]:
    return _live(project_fields(project, pack), evaluation, pack, project)


def _live(
    fields: Iterable[ShownField], evaluation: SelfEvaluation, pack: RulePack, project: ProjectAppendix | None
) -> Iterator[ShownField]:
    """``fields`` with their live figures in place."""
    for field in fields:
        if field.kind is FieldKind.TEXT and "{{" in field.stored:
            yield replace(field, shown=shown_text(field.stored, evaluation, pack, project))
        else:
            yield field


def _folded(part: _Part, query: Query) -> tuple[str, ...]:
    key = (query.match_case, query.match_width)
    if key not in part.folded:
        part.folded[key] = tuple(query.fold(field.shown.text) for field in part.fields)
    return part.folded[key]


def _blank(text: str) -> str:
    """``text`` on one line, with as many characters."""
    return "".join(" " if sign.isspace() else sign for sign in text)
