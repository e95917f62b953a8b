"""The seven steps of the job in the order in which it is done, and how far the open document is with each."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from perfeval_desktop.model.field_path import FieldPath, path

if TYPE_CHECKING:
    from perfeval_desktop.session.session import Session

DONE_SIGN = "☑"
OPEN_SIGN = "□"


class Step(NamedTuple):
    """``covers`` are the parts of the document that the step fills in; the first and the last step have none.

    ``of_department``: they belong to the forms of the department, which not every rule pack has.
    """

    name: str
    what: str
    covers: tuple[FieldPath, ...] = ()
    of_department: bool = False


PROJECTS = path("projects")
STEPS = (
    Step("建立文件", "选定本地区、本年度的规则包新建，或打开已有的文件接着做"),
    Step("封面和概况", "填写单位名称、机构和人员；只填一次，各处沿用", (path("cover"), path("profile"))),
    Step("收支与预算", "对照批复和决算，填写收支数据和部门预算资金表", (path("budget"),), True),
    Step("项目附件", "每个项目填写自评表、资金使用情况表和自评报告", (PROJECTS,)),
    Step("指标评分", "填写目标完成情况，逐项打分，写明得分简述和扣分原因", (path("goals"), path("scorecard")), True),
    Step("自评报告", "逐节写成报告；文中的数据用活数取自各表", (path("report"),), True),
    Step("审核与导出", "处理问题清单，该说明的写明原因；导出后打印、签字、盖章"),
)


class Standing(Enum):
    """How far a step is."""

    OPEN = "open"
    DONE = "done"
    NOT_ASKED = "not asked"  # the forms of the rule pack have nothing of it


class StepState(NamedTuple):
    """``remark`` says in a few words what is still to be done; ``next_field`` is where, None for no single place."""

    step: Step
    standing: Standing
    remark: str = ""
    next_field: FieldPath | None = None


def step_states(session: Session) -> tuple[StepState, ...]:
    """How the open document stands with each of ``STEPS``."""
    first, *middle, last = STEPS
    return (
        StepState(first, Standing.DONE),
        *(_filling(session, step) for step in middle),
        _closing(session, last),
    )


def _filling(session: Session, step: Step) -> StepState:
    if step.of_department and session.pack.department is None:
        return StepState(step, Standing.NOT_ASKED, "本规则包不要求")
    missing = [field for field in session.progress.missing if any(field.starts_with(part) for part in step.covers)]
    if missing:
        return StepState(step, Standing.OPEN, f"还有 {len(missing)} 处待填", missing[0])
    if step.covers == (PROJECTS,) and not session.evaluation.projects:
        return StepState(step, Standing.OPEN, "还没有添加项目", PROJECTS)
    return StepState(step, Standing.DONE)


def _closing(session: Session, step: Step) -> StepState:
    """Done when all is filled in and nothing waits for an answer; whether it was printed only the user knows."""
    from perfeval_desktop.checks.issue import Severity

    serious = [issue for issue in session.open_issues if issue.severity <= Severity.EXPLAIN]
    if serious:
        counts = Counter(issue.severity for issue in serious)
        words = "、".join(f"{level.label} {counts[level]}" for level in sorted(counts))
        return StepState(step, Standing.OPEN, f"待处理：{words}", serious[0].where)
    if session.progress.missing:
        return StepState(step, Standing.OPEN, "填完前面各步再做")
    return StepState(step, Standing.DONE, "可以导出、打印")
