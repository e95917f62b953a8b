"""The sentences of the findings about the rubric: what a score claims and what its standard gives."""

from __future__ import annotations

from perfeval_desktop.checks.sentence import Sentence

_STANDARD = "指标的评分标准"

RUBRIC_SENTENCES: dict[str, Sentence] = {
    "rubric.claimed_parts": Sentence(
        title="得分简述与得分不符",
        message="现为 {found}，得分简述中各项合计 {expected}（{formula}）",
        advice="请核对得分和得分简述",
        source=_STANDARD,
    ),
    "rubric.threshold": Sentence(
        title="所引数据达不到得分的条件",
        message="现为 {found}，按得分简述所引的数据应为 {expected}（{formula}）",
        advice="请改正得分，或核对所引的数据",
        source=_STANDARD,
    ),
    "rubric.sign": Sentence(
        title="扣分原因与评分标准相反",
        message="写的是“{found}”，而评分标准规定{expected}",
        advice="请核对是否应当扣分，并写明实际的比率",
        source=_STANDARD,
    ),
    "rubric.unanswered": Sentence(
        title="得分简述照抄了评价要点",
        message="“{found}”是评价要点的问题，没有回答",
        advice="请写明实际情况",
        source="指标的评价要点",
    ),
    "score.derived_input": Sentence(
        title="计分依据与表中的数不同",
        message="“{what}”填写的是 {found}，按表中的数应为 {expected}",
        advice="请核对；清空后由表中的数计算",
        source=_STANDARD,
    ),
    "rubric.impossible": Sentence(
        title="比率不可能达到",
        message="写的是“{found}”，部分占整体的比率应为{expected}",
        advice="请填写实际的比率",
        source="指标的计算公式",
    ),
}
