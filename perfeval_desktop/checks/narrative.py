"""Reports against the forms: scores, grades and grade bands that a report states, and goals that it calls reached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from perfeval_desktop.checks.issue import Fix, Issue
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.text_fields import LIVE_SOURCES, TextField, texts_of
from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.prose.grade_bands import StatedBands, find_grade_bands
from perfeval_desktop.prose.names import Name, find_grades
from perfeval_desktop.prose.reading import read
from perfeval_desktop.prose.spans import Span, index_at
from perfeval_desktop.prose.stated_scores import StatedScore, find_stated_scores
from perfeval_desktop.rulepack.forms import GradeBand
from perfeval_desktop.scoring import totals

_RESULTS = ("scorecard", "goals", "projects[*].indicators", "projects[*].stated_score", "projects[*].stated_grade")
_READS = ("report", *_RESULTS, "projects[*]", *LIVE_SOURCES)
# Words for the same grade in other forms: a report may say 优秀 where the form says 优.
_SAME_GRADE = ({"优", "优秀"}, {"良", "良好"}, {"中", "合格", "中等", "一般"}, {"差", "不合格", "较差"})


_ADDED = re.compile("绩效|指标$")


@dataclass(frozen=True, slots=True)
class _Scores:
    """The points of a form by what they are of; ``full`` is what could be had in all.

    ``total`` and a group are None where they are not all there yet.
    """

    total: Decimal | None
    full: Decimal | None
    scored: Mapping[str, Decimal | None]
    weights: Mapping[str, Decimal | None]


@check("narrative.score", reads=_READS, scope="both")
def stated_scores(context: Context) -> Iterator[Issue]:
    """A-03: a score that the report states is not the one of the form."""
    for field, stated, wanted, what in _compared(context):
        if not stated.is_weight:
            yield _unlike(context, field, stated, wanted, what)


@check("narrative.weight", reads=_READS, scope="both")
def stated_weights(context: Context) -> Iterator[Issue]:
    """A-11: the points that the report gives to a group of indicators are not those of the form."""
    for field, stated, wanted, what in _compared(context):
        if stated.is_weight:
            yield _unlike(context, field, stated, wanted, what)


_Compared = tuple[TextField, StatedScore, Decimal, str]


def _compared(context: Context) -> Sequence[_Compared]:
    """The stated scores and weights that differ from the form's, with the right one and what it is of."""
    fields, scores = _sections(context), _scores(context)
    return context.memo.of(
        "compared", context.base, (fields, scores), lambda: list(_differing(context, fields, scores))
    )


def _differing(context: Context, fields: tuple[TextField, ...], scores: _Scores) -> Iterator[_Compared]:
    stated = context.memo.of(
        "stated scores", context.base, (fields,), lambda: [(f, _scores_in(f.text)) for f in fields]
    )
    for field, found in stated:
        for score in found:
            wanted, what = _meant(score, field, scores)
            if wanted is not None and _differs(score, wanted):
                yield field, score, wanted, what


@lru_cache(maxsize=8192)
def _scores_in(text: str) -> tuple[StatedScore, ...]:
    return tuple(find_stated_scores(read(text)))


def _meant(score: StatedScore, field: TextField, scores: _Scores) -> tuple[Decimal | None, str]:
    """The points of the form that ``score`` must equal, and what they are of; None where that is not certain."""
    if score.is_weight and score.is_total:
        return (scores.full, "满分") if not score.names else (None, "")
    points = scores.weights if score.is_weight else scores.scored
    for name in score.names:
        if name in points:
            return points[name], name
        alike = _by_bare_name(tuple(points)).get(_bare(name), ())
        if len(alike) == 1:
            return points[alike[0]], alike[0]
    if score.names[:1] and not score.is_total:
        return None, ""
    heading = field.section.heading if field.section is not None else ""
    named = [name for name in points if name in heading]
    if len(named) == 1 and len(score.names) == 0:
        return points[named[0]], named[0]
    if score.is_total and not named:
        return scores.total, "总分"
    return None, ""


@lru_cache(maxsize=64)
def _by_bare_name(names: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        found[_bare(name)] = (*found.get(_bare(name), ()), name)
    return found


@lru_cache(maxsize=1024)
def _bare(name: str) -> str:
    """``name`` without the words that a report adds or leaves out: 预算绩效管理 is the form's 预算管理."""
    return _ADDED.sub("", name)


def _differs(score: StatedScore, wanted: Decimal) -> bool:
    """True when ``score`` is not ``wanted``, rounded or not; whole points are never 7.5 rounded."""
    gap, half = abs(wanted - score.points), Decimal(5).scaleb(-score.quantity.decimals - 1)
    return gap > half or (gap == half and score.quantity.decimals == 0)


def _unlike(context: Context, field: TextField, stated: StatedScore, wanted: Decimal, what: str) -> Issue:
    number = trim_zeros(wanted)
    fix = None
    if not field.is_live(stated.span):
        fix = Fix(f"改为 {number} 分", field.where, field.replaced(stated.quantity.number, number))
    return context.issue(
        field.where,
        part=f"{what} {stated.span.of(field.text)}",
        fix=fix,
        span=field.stored_span(stated.span),
        found=stated.span.of(field.text),
        expected=f"{number} 分",
        what=what,
    )


def _sections(context: Context) -> tuple[TextField, ...]:
    fields = texts_of(context)
    return context.memo.of(
        "sections", context.base, (fields,), lambda: tuple(one for one in fields if one.section is not None)
    )


def _scores(context: Context) -> _Scores:
    if context.subject is not None:
        sources: tuple[object, ...] = (context.subject,)
        return context.memo.of("form scores", context.base, sources, lambda: _project_scores(context))
    sources = (context.evaluation.scorecard, context.evaluation.budget)
    return context.memo.of("form scores", context.base, sources, lambda: _department_scores(context))


def _department_scores(context: Context) -> _Scores:
    form, evaluation = context.pack.department, context.evaluation
    if form is None:
        return _Scores(None, None, {}, {})
    rubric = form.scorecard.rubric
    entries = {entry.id: entry.self_score for entry in evaluation.scorecard.entries}
    scored: dict[str, Decimal | None] = {}
    weights: dict[str, Decimal | None] = {}
    for group in rubric.groups:
        members = [entries.get(item.key) for item in rubric.members.get(group.key, ())]
        known = [points for points in members if points is not None]
        scored[group.name] = sum(known, Decimal(0)) if len(known) == len(members) else None
        weights[group.name] = group.max_score
    for item in rubric.indicators:
        scored.setdefault(item.name, entries.get(item.key))
        weights.setdefault(item.name, item.max_score)
    done, count = totals.scored_indicators(evaluation, context.pack)
    total = totals.scorecard_total(evaluation, context.pack)
    return _Scores(total.value if total.stated or done == count else None, rubric.total, scored, weights)


def _project_scores(context: Context) -> _Scores:
    form, project = context.pack.project, context.project
    scored: dict[str, Decimal | None] = {}
    weights: dict[str, Decimal | None] = {}
    for block in form.classes:
        if not block.parent:
            scored[block.name.removesuffix("指标")] = scored[block.name] = totals.project_block_score(
                project, form, block.key
            )
            weights[block.name.removesuffix("指标")] = weights[block.name] = block.max_score
    whole = all(row.self_score is not None for row in project.indicators if row.max_score is not None)
    total = totals.project_total(project, form)
    return _Scores(total.value if total.stated or whole else None, form.total, scored, weights)


# -- grades


@check("narrative.grade", reads=_READS, scope="both")
def stated_grades(context: Context) -> Iterator[Issue]:
    """A-10: the grade that the report states is not the one of the form."""
    bands = _bands_of(context)
    given = _grade(context)
    if given is None:
        return
    labels = _labels(bands)
    for field in _sections(context):
        for name in _grades_in(field.text, labels):
            if not _same_grade(name.text, given.label):
                fix = (
                    None
                    if field.is_live(name.span)
                    else Fix(f"改为“{given.label}”", field.where, field.replaced(name.span, given.label))
                )
                yield context.issue(
                    field.where,
                    part=name.text,
                    fix=fix,
                    span=field.stored_span(name.span),
                    found=name.text,
                    expected=given.label,
                )


@lru_cache(maxsize=8192)
def _grades_in(text: str, labels: tuple[str, ...]) -> tuple[Name, ...]:
    """The grades that are given: alone in their sentence, not in a list of all grades."""
    return tuple(_given_grades(text, labels))


def _given_grades(text: str, labels: tuple[str, ...]) -> Iterator[Name]:
    reading = read(text)
    found = find_grades(text, labels)
    sentence = {name: index_at(reading.sentences, name.span.start) for name in found}
    for name in found:
        words = reading.sentences[sentence[name]].of(text)
        others = {other.text for other in found if sentence[other] == sentence[name]}
        if len(others) == 1 and re.search("等级|等次|评[定价]|自评|结果|得分", words) and "不能" not in words:
            yield name


def _grade(context: Context) -> GradeBand | None:
    if context.subject is not None:
        return totals.project_grade(context.subject, context.pack.project)
    return totals.scorecard_grade(context.evaluation, context.pack)


def _bands_of(context: Context) -> tuple[GradeBand, ...]:
    if context.subject is not None:
        return context.pack.project.grades
    return context.pack.department.scorecard.grades if context.pack.department is not None else ()


def _labels(bands: Sequence[GradeBand]) -> tuple[str, ...]:
    own = {band.label for band in bands}
    return tuple(sorted(own.union(*(group for group in _SAME_GRADE if group & own))))


def _same_grade(one: str, other: str) -> bool:
    return one == other or any({one, other} <= group for group in _SAME_GRADE)


@check("narrative.bands", reads=("report", "projects[*].report", "cover"), scope="both")
def stated_bands(context: Context) -> Iterator[Issue]:
    """A-10: the grade bands that the report quotes are not those of the form."""
    bands = _bands_of(context)
    labels = _labels(bands)
    fields = _sections(context)
    found = context.memo.of(
        "stated bands",
        context.base,
        (fields,),
        lambda: [(one, stated) for one in fields for stated in _bands_in(one.text, labels)],
    )
    for field, stated in found:
        if _unlike_bands(stated, bands):
            yield context.issue(
                field.where,
                part="bands",
                span=field.stored_span(stated.span),
                found="、".join(
                    f"{band.label} {trim_zeros(band.low)} 分起" for band in stated.bands if band.low is not None
                ),
                expected="、".join(
                    f"{band.label} {trim_zeros(band.at_least)} 分起" for band in bands if band.at_least > 0
                ),
            )


@lru_cache(maxsize=8192)
def _bands_in(text: str, labels: tuple[str, ...]) -> tuple[StatedBands, ...]:
    return tuple(find_grade_bands(read(text), labels))


def _listed(bands: Iterable[tuple[str, Decimal | None]]) -> str:
    return "、".join(f"{label} {trim_zeros(low)} 分起" for label, low in bands if low)


def _unlike_bands(stated: StatedBands, bands: Sequence[GradeBand]) -> bool:
    for band in stated.bands:
        own = next((one for one in bands if _same_grade(one.label, band.label)), None)
        if own is not None and band.low is not None and band.low != own.at_least:
            return True
    return False


# -- goals that were not reached

_ALL_REACHED = re.compile(
    "圆满(?:地)?完成|全部(?:圆满)?完成|全面完成|均已?(?:圆满)?(?:完成|达到)|达到了?预期|无未完成|不存在未完成|没有未完成|^[无没]有?。?$"
)
# Words that tell of a loss: where they stand, 7项已全部完成 or 其余均已完成 claims no more than it says.
_LOSS = re.compile(
    "扣[^，。；]{0,4}分|失分|未(?:能|全部|完全)?(?:完成|达到|达标|实现|按[时期])|没有(?:完成|达到)|部分完成|延期|滞后|尚未"
)


@check("narrative.missed_goals", reads=("report", "goals.entries", "scorecard.entries"))
def goals_called_reached(context: Context) -> Iterator[Issue]:
    """X-08: the section on what was not reached says that all was, while goals are open or points are lost."""
    field = next((one for one in _sections(context) if one.section and one.section.topic == "missed_goals"), None)
    if field is None:
        return
    claim = _ALL_REACHED.search(field.text.strip())
    missed = _missed(context)
    if claim is not None and missed and not _LOSS.search(_ALL_REACHED.sub("", field.text)):
        offset = len(field.text) - len(field.text.lstrip())
        start, end = claim.start() + offset, claim.end() + offset
        yield context.issue(field.where, span=field.stored_span(Span(start, end)), found=claim[0], missed=missed)


def _missed(context: Context) -> str:
    """What was not fully reached by the forms, in words; empty when all was."""
    form, evaluation = context.pack.department, context.evaluation
    partly = sum(entry.completion in (Completion.PARTIAL, Completion.NONE) for entry in evaluation.goals.entries)
    words = [f"{partly} 项目标没有全部完成"] if partly else []
    weights = {item.key: item for item in form.scorecard.rubric.indicators} if form is not None else {}
    lost = [
        (weights[entry.id].name, weights[entry.id].max_score - entry.self_score)
        for entry in evaluation.scorecard.entries
        if entry.id in weights and entry.self_score is not None and entry.self_score < weights[entry.id].max_score
    ]
    words += [f"“{name}”扣 {trim_zeros(points)} 分" for name, points in lost]
    return "，".join(words)
