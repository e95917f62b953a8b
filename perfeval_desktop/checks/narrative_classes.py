"""The analysis of a project's indicators against its form: the same indicator is of the same class in both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfeval_desktop.checks.issue import Fix, Issue
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.text_fields import TextField, project_texts
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.rulepack.schema import IndicatorGroup

# （一）质量指标分析, 1.时效指标：, 二、社会效益
_HEAD = re.compile(
    r"^[ \u3000]*(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.．、])[ \u3000]*"
    r"(?P<name>[\u4e00-\u9fff]{2,10}?)(?P<tail>(?:完成)?(?:情况)?(?:的?分析)?)[。：:]?[ \u3000]*$",
    re.MULTILINE,
)


@check("narrative.class", reads=("projects[*].report", "projects[*].indicators"), scope="project")
def classes_in_the_analysis(context: Context) -> Iterator[Issue]:
    """X-05: the report analyses a class of indicators of which the form has none."""
    classes = context.pack.project.classes
    filled = {row.category for row in context.project.indicators if row.name or row.annual_target or row.actual_value}
    if not filled:
        return
    leaves = [item for item in classes if item.parent]
    for field in project_texts(context, context.project):
        if field.section is None:
            continue
        heads = [
            (match, found)
            for match in _HEAD.finditer(field.text)
            if _is_analysis(match) and (found := _class(match["name"], leaves))
        ]
        for match, item in heads:
            if item.key in filled:
                continue
            named = {found.key for _, found in heads}
            beside = [one for one in leaves if one.parent == item.parent and one.key in filled - named]
            yield _unlike(context, field, match, beside or [one for one in leaves if one.key in filled])


def _unlike(context: Context, field: TextField, match: re.Match[str], others: Sequence[IndicatorGroup]) -> Issue:
    span = Span(*match.span("name"))
    fix = None
    if len(others) == 1 and not field.is_live(span):
        right = others[0].name if match["name"].endswith("指标") else others[0].name.removesuffix("指标")
        fix = Fix(f"改为“{right}”", field.where, field.replaced(span, right))
    return context.issue(
        field.where,
        part=match["name"],
        fix=fix,
        span=field.stored_span(span),
        found=match["name"],
        expected="、".join(f"“{item.name}”" for item in others),
    )


def _is_analysis(match: re.Match[str]) -> bool:
    """False for a heading such as 社会效益, under which a report may tell of more than its indicators."""
    return "指标" in match["name"] or "分析" in match["tail"]


def _class(name: str, classes: Sequence[IndicatorGroup]) -> IndicatorGroup | None:
    """The class that a heading names: 质量指标, 质量, 产出质量指标, 服务对象满意度."""
    plain = _plain(name)
    return next((item for item in classes if plain in (_plain(item.name), f"产出{_plain(item.name)}")), None)


def _plain(name: str) -> str:
    return name.removesuffix("指标").removesuffix("效益")
