"""The figures that the texts of one project can name: its facts, funds, scores, and the use of its money."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.rulepack.schema import ProjectForm
from perfeval_desktop.scoring.figure import ratio
from perfeval_desktop.scoring.live_figure import LiveFigure, fund_figures, named
from perfeval_desktop.scoring.totals import project_block_score, project_grade, project_total

_FACTS = {
    "name": "项目名称",
    "lead": "项目负责人",
    "competent_department": "主管部门",
    "implementing_unit": "实施单位",
}
_USAGE = {
    "budget": "预算数",
    "received": "到位数",
    "spent": "已用数",
    "surplus": "结余数",
    "carryover": "结转数",
}


def figures(project: ProjectAppendix, form: ProjectForm) -> Iterator[LiveFigure]:
    """Every figure of ``project``."""
    base = f"projects[{project.id}]"
    for name, label in _FACTS.items():
        yield LiveFigure(f"project.{name}", label, "text", getattr(project, name), f"{base}.{name}")
    yield LiveFigure("project.filled_on", "填报日期", "date", project.filled_on, f"{base}.filled_on")
    yield from fund_figures("project.funds", form.funds.label, project.funds, form.funds, f"{base}.funds")
    yield from _scores(project, form)
    yield from _usage(project)


def _scores(project: ProjectAppendix, form: ProjectForm) -> Iterator[LiveFigure]:
    grade = project_grade(project, form)
    yield LiveFigure("project.score", "自评得分", "points", project_total(project, form).value)
    yield LiveFigure("project.grade", "自评等级", "text", grade.label if grade else "")
    yield LiveFigure("project.weight", "满分", "points", form.total)
    for block in (item for item in form.classes if not item.parent):
        key = f"project.scores.{block.key}"
        yield LiveFigure(key, named(block.name, "得分"), "points", project_block_score(project, form, block.key))
        yield LiveFigure(f"{key}.weight", named(block.name, "分值"), "points", block.max_score)


def _usage(project: ProjectAppendix) -> Iterator[LiveFigure]:
    sums: dict[str, Decimal | None] = {}
    for name, label in _USAGE.items():
        amounts = [value for row in project.fund_usage if (value := getattr(row, name)) is not None]
        sums[name] = sum(amounts, Decimal(0)) if amounts else None
        yield LiveFigure(f"project.usage.{name}", named("资金使用", f"{label}合计"), "amount", sums[name])
    yield LiveFigure(
        "project.usage.arrival_rate", named("资金使用", "到位率"), "rate", ratio(sums["received"], sums["budget"])
    )
    yield LiveFigure(
        "project.usage.spending_rate", named("资金使用", "支出率"), "rate", ratio(sums["spent"], sums["received"])
    )
    numbers = (row.allocation_document.strip() for row in project.fund_usage if row.allocation_document.strip())
    yield LiveFigure(
        "project.usage.documents", named("资金使用", "下达文号"), "text", "、".join(dict.fromkeys(numbers))
    )
