"""The sentences of the findings about targets, results and figures that are hard to believe."""

from __future__ import annotations

from perfeval_desktop.checks.sentence import Sentence

_RESULT = "填表要求：实际完成值与年度指标值一一对应，能够量化的应当量化"
_TARGET = "绩效指标的设定要求：指向明确、细化量化、合理可行"
_REVIEW = "绩效自评的审核要求：结果应当真实，严禁刻意抬高分数"

FORM_SENTENCES: dict[str, Sentence] = {
    "targets.unmeasured": Sentence(
        title="实际完成值没有量化",
        message="现为“{found}”，应填{expected}",
        advice="请填写实际达到的数值；确实无法量化的，请说明原因",
        source=_RESULT,
    ),
    "targets.unit": Sentence(
        title="单位与指标值不同",
        message="现为“{found}”，应为{expected}",
        advice="请核对指标值和完成值的单位",
        source=_RESULT,
    ),
    "targets.percent_sign": Sentence(
        title="完成值缺少百分号",
        message="现为“{found}”，指标值是百分数，应为{expected}",
        advice="请补上百分号",
        source=_RESULT,
    ),
    "targets.copied": Sentence(
        title="完成值照抄指标值",
        message="现为“{found}”，这是目标的写法，应填{expected}",
        advice="请填写实际完成情况",
        source=_RESULT,
    ),
    "targets.direction": Sentence(
        title="指标值的方向或范围可疑",
        message="现为“{found}”，一般应为{expected}",
        advice="请核对指标值；确实如此的，请说明原因",
        source=_TARGET,
    ),
    "targets.money": Sentence(
        title="数量指标反映的是资金支付",
        message="“{found}”属于“{word}”，反映的是资金，不是完成的工作数量",
        advice="请改用反映产出数量的指标，或说明原因",
        source=_TARGET,
    ),
    "targets.duplicate": Sentence(
        title="三级指标重复",
        message="“{found}”在本项目中已经出现过〔（{other}）〕",
        advice="请合并或改写其中一项；确需并列的，请说明区别",
        source=_TARGET,
    ),
    "targets.over": Sentence(
        title="超额完成没有说明",
        message="完成值为“{found}”，指标值为“{expected}”，{note}",
        advice="请说明超额完成的原因",
        source=_TARGET,
    ),
    "targets.vague": Sentence(
        title="指标值没有量化",
        message="写的是“{found}”，“{word}”到什么程度没有数值，完成值也没有",
        advice="能够量化的请写明数值；确实不能的，请在完成情况中写明具体的结果",
        source=_TARGET,
    ),
    "funds.spent_all": Sentence(
        title="预算恰好等于支出",
        message="{budget}与{spent}都是 {found}，而年初预算数为 {initial}",
        advice="请核对预算是否作过调整；调整过的请说明原因",
        source="预算数应为经批准的预算，不按支出数倒填",
    ),
    "targets.survey": Sentence(
        title="满意度没有说明来源",
        message="满意度写的是“{found}”，没有写明怎样调查、调查了多少人",
        advice="请在完成情况或报告中写明调查方式和样本数，并附调查材料",
        source="绩效自评的审核要求：满意度应有调查数据",
    ),
    "targets.late": Sentence(
        title="完成的日期晚于目标",
        message="完成值为“{found}”，指标值为“{expected}”",
        advice="请核对日期；确实晚了的，请写明原因",
        source=_TARGET,
    ),
    "funds.low_rate": Sentence(
        title="执行率偏低没有说明",
        message="执行率为 {found}（{formula}），低于 {limit}",
        advice="请写明执行率低的原因",
        source="预算绩效管理要求：预算执行偏低应当说明原因",
    ),
    "goals.causes": Sentence(
        title="全部完成的目标勾选了偏差原因",
        message="该目标为全部完成，偏差原因{found}",
        advice="请核对完成情况，或取消勾选",
        source="填表要求：未全部完成的目标才需分析偏差原因",
    ),
    "plausibility.perfection": Sentence(
        title="满分缺少依据",
        message="{found}〔，{unmeasured}〕〔，{shortfall}〕",
        advice="请补充能够佐证的数据或调整得分；确应得满分的，请说明依据",
        source=_REVIEW,
    ),
    "plausibility.large_change": Sentence(
        title="与年初预算相差较大",
        message="现为 {found}，{expected}，变动 {change}（{formula}）",
        advice="请核对金额；情况属实的，请说明追加或调整的原因",
        source="预算绩效管理要求：预算调整应说明原因",
    ),
    "plausibility.unit_slip": Sentence(
        title="疑似混淆了元和万元",
        message="现为 {found}，约为{expected} 的{times}",
        advice="请核对金额的单位；情况属实的，请说明原因",
        source="填表要求：金额按表头注明的单位填写",
    ),
    "copies.twins": Sentence(
        title="与其他项目的目标雷同",
        message="年度总体目标{found}，而两个项目的名称不同",
        advice="请按本项目的内容填写目标；确属同一目标的请说明",
        source="绩效自评的审核要求：各项目的目标应体现本项目的内容",
    ),
    "copies.same_result": Sentence(
        title="实际完成情况照抄了预期目标",
        message="“{found}”与预期目标逐字相同，没有写明完成的结果",
        advice="请写明实际完成的数量和结果",
        source="填表要求：实际完成情况应填写结果",
    ),
    "copies.last_year": Sentence(
        title="与上年文件的文字雷同",
        message="文字与 {year} 年的自评{found}〔，连其中的{figures}也没有变化〕",
        advice="请按今年的情况改写；今年确实如此的请说明",
        source="绩效自评的审核要求：自评应反映当年的完成情况",
    ),
    "copies.last_figures": Sentence(
        title="数据与上年文件相同",
        message="{found} 与 {year} 年的自评同一处完全相同",
        advice="请核对是不是沿用了上年的数据",
        source="绩效自评的审核要求：自评应反映当年的完成情况",
    ),
    "accounts.last_year": Sentence(
        title="上年数与上年文件不同",
        message="填写的上年数是 {found}，{year} 年的自评中是 {expected}",
        advice="请核对；口径有调整的请说明",
        source="上年的自评文件",
    ),
}
