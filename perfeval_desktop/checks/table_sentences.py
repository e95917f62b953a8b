"""The sentences of the findings about reports and accounts that the tables of money contradict."""

from __future__ import annotations

from perfeval_desktop.checks.sentence import Sentence

_SAME = "填表要求：报告与各表中的同一数据应一致"

TABLE_SENTENCES: dict[str, Sentence] = {
    "narrative.rate": Sentence(
        title="报告中的到位率、执行率与表不符",
        message="写的是“{found}”，按表中的数应为 {expected}（{formula}）",
        advice="请核对报告和资金表",
        source=_SAME,
    ),
    "narrative.documents": Sentence(
        title="报告中的下达文号与资金使用情况表不符",
        message="写的是{found}，资金使用情况表中是{expected}",
        advice="请核对报告和资金使用情况表中的文号",
        source=_SAME,
    ),
    "narrative.class": Sentence(
        title="报告与自评表中指标的类别不同",
        message="写的是“{found}”，自评表中没有这一类指标〔，填写的是{expected}〕",
        advice="请使报告与自评表的指标类别一致",
        source=_SAME,
    ),
    "narrative.amount": Sentence(
        title="报告中的金额与表不符",
        message="写的是“{found}”，表中“{what}”为 {expected}〔，{slip}〕",
        advice="请核对报告和表中的金额",
        source=_SAME,
    ),
    "narrative.staffing": Sentence(
        title="报告中的人数与部门概况不符",
        message="写的是“{found}”，部门概况中“{what}”为 {expected}",
        advice="请核对报告和部门概况",
        source=_SAME,
    ),
    "accounts.balance": Sentence(
        title="收支有差额，而各表没有结转结余",
        message="收支相差 {left}（{formula}），而各表的结余、结转都没有数",
        advice="请核对收支数据；确有结转结余的，请在表中填写，或说明差额的去向",
        source="收支应当平衡：收入 − 支出 = 结转和结余",
    ),
    "accounts.source": Sentence(
        title="有收入而表中没有列出",
        message="{found}，而收支数据中“{what}”为 {amount}",
        advice="请核对“{what}”是否应列入本表；不列入的请说明",
        source=_SAME,
    ),
    "dates.order": Sentence(
        title="日期先后不合常理",
        message="现为 {found}，{why}",
        advice="请核对日期",
        source="自评在评价年度结束后进行，先填表、后成报告",
    ),
    "attachments.title": Sentence(
        title="附件清单与附件的标题不同",
        message="写的是“{found}”，这份附件的标题是“{expected}”",
        advice="请使清单与附件的标题一致；由程序生成的清单总是一致的",
        source="附件清单应与所附材料一致",
    ),
    "attachments.missing": Sentence(
        title="附件清单漏列了附件",
        message="清单有 {found} 项，所附材料有 {expected} 份，没有列出的是{missing}",
        advice="请补全清单，或清空它，由程序生成",
        source="附件清单应与所附材料一致",
    ),
    "copies.spelling": Sentence(
        title="同一名称有两种写法",
        message="写的是“{found}”，别处写作“{expected}”",
        advice="请核对哪一种写法正确，全文统一",
        source="文字应当前后一致",
    ),
}
