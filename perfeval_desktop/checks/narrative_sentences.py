"""The sentences of the findings about reports that contradict the tables."""

from __future__ import annotations

from perfeval_desktop.checks.sentence import Sentence

_SAME = "填表要求：报告与各表中的同一数据应一致"

NARRATIVE_SENTENCES: dict[str, Sentence] = {
    "narrative.score": Sentence(
        title="报告中的得分与自评表不符",
        message="写的是“{found}”，自评表中“{what}”的得分为 {expected}",
        advice="请核对报告和自评表",
        source=_SAME,
    ),
    "narrative.weight": Sentence(
        title="报告中的分值与自评表不符",
        message="写的是“{found}”，自评表中“{what}”的分值为 {expected}",
        advice="请核对报告和自评表",
        source=_SAME,
    ),
    "narrative.grade": Sentence(
        title="报告中的等级与自评表不符",
        message="写的是“{found}”，自评表的等级为“{expected}”",
        advice="请核对报告和自评表",
        source=_SAME,
    ),
    "narrative.bands": Sentence(
        title="等级的分数线与自评表不符",
        message="写的是：{found}；自评表规定：{expected}",
        advice="请按自评表的规定改写",
        source="自评表的等级分数线",
    ),
    "narrative.length": Sentence(
        title="字数不合要求",
        message="现有 {found}，要求{expected}",
        advice="{change}",
        source="报告提纲：本节的字数要求",
    ),
    "narrative.missed_goals": Sentence(
        title="没有写明未完成的原因",
        message="写的是“{found}”，而自评表中{missed}",
        advice="请在这里说明没有完成和扣分的原因",
        source="报告提纲：应分析绩效目标未完成的原因",
    ),
}
