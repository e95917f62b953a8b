"""The Chinese sentences of the findings, as data: one entry for each rule.

``message`` says what is there and what should be, with the finding's facts in braces; an optional piece in 〔…〕 falls
away when one of its facts is missing. ``advice`` says what to do, ``source`` what asks for it where the pack names no
place.
"""

from __future__ import annotations

from perfeval_desktop.checks.sentence import Sentence

_SUM = "填表要求：合计数等于各分项之和"
_SAME = "填表要求：同一数据在各表中应一致"
_REQUIRED = "填表要求：必填栏不得为空"
_REASON = "填表要求：扣分应说明原因"
_RATE = "自评表的执行率公式"
_STANDARD = "指标的评分标准"

SENTENCES: dict[str, Sentence] = {
    "engine.failed": Sentence(
        title="检查未能完成",
        message="检查“{check}”没有完成，这里的其他检查不受影响",
        advice="可继续填报；如反复出现，请把日志发给维护人员",
        source="程序自检",
    ),
    # completeness
    "complete.row": Sentence(
        title="该行没有填完",
        message="本行已经填写，还缺：{missing}",
        advice="请补填，或清空整行",
        source=_REQUIRED,
    ),
    "complete.block": Sentence(
        title="待填",
        message="还有 {count} 项没有填写：{missing}",
        advice="请补填",
        source=_REQUIRED,
    ),
    "complete.score": Sentence(
        title="指标没有打分",
        message="还有 {count} 项指标（共 {points} 分）没有打分：{missing}",
        advice="请逐项打分",
        source=_REQUIRED,
    ),
    "complete.untouched": Sentence(
        title="还没有填写",
        message="这一部分有 {count} 处必填内容还没有填写：{missing}",
        advice="请填写",
        source=_REQUIRED,
    ),
    "complete.figure": Sentence(
        title="金额为空",
        message="本栏没有填写",
        advice="如确无此项，可以留空",
        source="填表要求：确无数据的可以不填",
    ),
    "complete.rationale": Sentence(
        title="没有得分简述",
        message="已经打分，得分简述和扣分原因都没有填写",
        advice="请写明得分的依据",
        source=_REQUIRED,
    ),
    "complete.evidence": Sentence(
        title="没有佐证材料",
        message="已经打分，没有附上或写明佐证材料",
        advice="请附上或写明证明完成情况的材料；没有材料的请说明",
        source="绩效自评的审核要求：得分应有佐证材料",
    ),
    # arithmetic
    "funds.sum": Sentence(
        title="合计不等于各项之和",
        message="现为 {found}，应为 {expected}〔（{formula}）〕〔。{hint}〕",
        advice="请核对分项，或恢复计算",
        source=_SUM,
    ),
    "accounts.sum": Sentence(
        title="合计不等于各项之和",
        message="现为 {found}，应为 {expected}〔（{formula}）〕〔。{hint}〕",
        advice="请核对分项，或恢复计算",
        source=_SUM,
    ),
    "accounts.part": Sentence(
        title="小于其中的一部分",
        message="现为 {found}，应{expected}，因为其中包含“{contained}”〔。{hint}〕",
        advice="请核对两个数",
        source=_SUM,
    ),
    "staffing.sum": Sentence(
        title="人数不等于各部分之和",
        message="现为 {found}，各部分合计 {expected}（{formula}）",
        advice="请核对各部分的人数，或补上缺少的部分",
        source=_SUM,
    ),
    "profile.count": Sentence(
        title="个数与名单不符",
        message="现为 {found}，{list}中有 {expected}",
        advice="请核对个数和名单，名单每行写一个",
        source=_SAME,
    ),
    "goals.deviation": Sentence(
        title="没有说明偏差原因",
        message="目标没有全部完成，偏差原因没有填写",
        advice="请勾选偏差原因，或填写原因说明",
        source="填表要求：未全部完成的目标应分析偏差原因",
    ),
    "funds.identity": Sentence(
        title="各栏不平衡",
        message="现为 {found}，应为 {expected}（{formula}）〔。{hint}〕",
        advice="请核对本行各栏",
        source="自评表各栏之间的关系",
    ),
    "funds.rate": Sentence(
        title="执行率与金额不符",
        message="现为 {found}，应为 {expected}（{formula}）",
        advice="请恢复计算，或核对金额",
        source=_RATE,
    ),
    "funds.rate_text": Sentence(
        title="执行率无法识别",
        message="“{found}”不是百分数",
        advice="请填写如 96.98%，或恢复计算",
        source=_RATE,
    ),
    "funds.rate_sign": Sentence(
        title="执行率缺少百分号",
        message="现为 {found}，应写作 {expected}",
        advice="请补上百分号",
        source="填表要求：执行率用百分数表示",
    ),
    "funds.overspent": Sentence(
        title="支出大于来源",
        message="支出 {found}，大于{limit} {expected}〔。{hint}〕",
        advice="请核对；情况属实的，请说明超出部分的来源",
        source="支出不应大于可用资金",
    ),
    "funds.no_base": Sentence(
        title="执行率的分母为 0",
        message="现为 {found}，而{spent}",
        advice="请补填该数",
        source=_RATE,
    ),
    "usage.balance": Sentence(
        title="资金使用不平衡",
        message="现为 {found}，已知各项合计 {expected}（{formula}）",
        advice="请核对已使用、结余和结转资金",
        source=_SUM,
    ),
    "usage.over_received": Sentence(
        title="到位资金超过预算",
        message="现为 {found}，超过{planned}",
        advice="请核对金额；确有追加的，请填写追加的文件，或说明原因",
        source="资金使用情况表：资金按下达文件到位",
    ),
    # consistency
    "funds.projects": Sentence(
        title="部门表与各项目合计不符",
        message="现为 {found}，{beside} {expected}〔（{formula}）〕〔。{hint}〕",
        advice="请核对部门表和各项目的年度资金总额",
        source=_SAME,
    ),
    "accounts.funds": Sentence(
        title="收支数据与自评表不符",
        message="现为 {found}，{beside} {expected}〔（{formula}）〕〔。{hint}〕",
        advice="请核对两处金额和单位",
        source=_SAME,
    ),
    "usage.sum": Sentence(
        title="自评表与资金使用情况表不符",
        message="现为 {found}，{beside} {expected}〔（{formula}）〕〔。{hint}〕",
        advice="请核对两张表",
        source=_SAME,
    ),
    # scores
    "score.over_max": Sentence(
        title="得分超过分值",
        message="现为 {found}，应{expected}",
        advice="请改正得分",
        source=_STANDARD,
    ),
    "score.negative": Sentence(
        title="得分小于 0",
        message="现为 {found}，应{expected}",
        advice="请改正得分",
        source=_STANDARD,
    ),
    "score.decimals": Sentence(
        title="得分小数位过多",
        message="现为 {found}，{expected}",
        advice="请按规定的位数填写",
        source="填表要求：得分的小数位数",
    ),
    "score.reason": Sentence(
        title="扣分没有说明原因",
        message="扣了 {lost}，没有写明原因",
        advice="请填写扣分的原因",
        source=_REASON,
    ),
    "score.reason_without_loss": Sentence(
        title="没有扣分却填了扣分原因",
        message="得满分，而这里写着“{found}”",
        advice="请核对得分，或删去原因",
        source=_REASON,
    ),
    "score.execution": Sentence(
        title="执行率得分不符",
        message="现为 {found}，应为 {expected}（{formula}）",
        advice="请恢复计算，或核对金额",
        source="执行率得分=执行率×分值",
    ),
    "score.by_rule": Sentence(
        title="得分与评分标准不符",
        message="现为 {found}，应为 {expected}〔（{formula}）〕",
        advice="请改正得分，或核对所填的依据数据",
        source=_STANDARD,
    ),
    "score.target": Sentence(
        title="指标未完成而得分偏高",
        message="现为 {found}，应为 {expected}（{formula}）",
        advice="请按完成比例打分，或核对指标值和完成值",
        source=_STANDARD,
    ),
    "score.target_below": Sentence(
        title="得分低于完成情况",
        message="现为 {found}，按完成情况为 {expected}（{formula}）",
        advice="请说明少得分的原因",
        source=_STANDARD,
    ),
    # weights, totals, grades
    "score.indicator_cap": Sentence(
        title="单个指标分值过高",
        message="现为 {found}，应{expected}",
        advice="请调整分值，或拆分指标",
        source="单个指标分值的上限",
    ),
    "score.block_weight": Sentence(
        title="指标分值与表头不符",
        message="现为 {found}；应为 {expected}",
        advice="请调整{wrong}下各指标的分值和得分",
        source="自评表规定的分值",
    ),
    "score.weight_total": Sentence(
        title="分值合计不对",
        message="现为 {found}，应为 {expected}（{formula}）",
        advice="请调整各指标的分值",
        source="自评表的总分",
    ),
    "score.total": Sentence(
        title="总分不等于各项得分之和",
        message="现为 {found}，应为 {expected}〔（{formula}）〕",
        advice="请恢复计算，或核对各项得分",
        source=_SUM,
    ),
    "score.grade": Sentence(
        title="等级与得分不符",
        message="现为 {found}，应为 {expected}（{formula}）",
        advice="请恢复计算，或核对得分",
        source="自评表的等级分数线",
    ),
    "score.veto": Sentence(
        title="等级超过一票否决的上限",
        message="现为 {found}，{expected}（{veto}）",
        advice="请降低等级，或核对该项指标",
        source="一票否决的规定",
    ),
}
