"""What a remark on prose is called: its level and its Chinese sentence, as data, and the finding made of them.

Contradictions that arithmetic proves are errors. What may have a reason has to be explained; slips of the hand and
the form are reminders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.checks.sentence import Finding, Sentence, filled
from perfeval_desktop.prose.remark import Remark, by_leader
from perfeval_desktop.rulepack.labels import snippet


@dataclass(frozen=True, slots=True)
class ProseWords:
    """The level and the words of one kind of remark."""

    level: Severity
    sentence: Sentence


_FIGURES = "报告中的数字前后应当一致"
_NAMING = "报告应当写本年度、本单位的情况"
_WRITING = "公文的一般写法"


def _contradiction(title: str, message: str, advice: str) -> ProseWords:
    return ProseWords(Severity.ERROR, Sentence(title, message + "〔。另有“{also}”随之改变〕", advice, _FIGURES))


def _to_explain(title: str, message: str, advice: str) -> ProseWords:
    return ProseWords(Severity.EXPLAIN, Sentence(title, message, advice, _NAMING))


def _slip(title: str, message: str, advice: str) -> ProseWords:
    return ProseWords(Severity.REMIND, Sentence(title, message, advice, _WRITING))


PROSE_WORDS: dict[str, ProseWords] = {
    "prose.difference": _contradiction(
        "增减额算得不对",
        "写的是“{found}”，按文中的数应为“{expected}”（{formula}）",
        "请核对增减额和相比的两个数",
    ),
    "prose.direction": _contradiction(
        "增减方向写反了",
        "写的是“{found}”，按文中的数应为“{expected}”（{formula}）",
        "请核对是增加还是减少",
    ),
    "prose.change_rate": _contradiction(
        "增减幅度算得不对",
        "写的是“{found}”，按文中的数应为“{expected}”（{formula}）",
        "请核对增减幅度和相比的两个数",
    ),
    "prose.share": _contradiction(
        "占比算得不对",
        "写的是“{found}”，按文中的数应为“{expected}”（{formula}）",
        "请核对占比、部分和总数",
    ),
    "prose.rate": _contradiction(
        "比率算得不对",
        "写的是“{found}”，按文中的数应为“{expected}”（{formula}）",
        "请核对比率和用来计算的两个数",
    ),
    "prose.sum": _contradiction(
        "合计不等于各项之和",
        "写的是“{found}”，文中各项相加为“{expected}”（{formula}）",
        "请核对合计和各项，或补上没有写出的项",
    ),
    "prose.part": _contradiction(
        "其中的一项大于总数",
        "写的是“{found}”，作为其中的一项应{expected}（{formula}）",
        "请核对总数和这一项",
    ),
    "prose.count": _contradiction(
        "个数与列出的不符",
        "写的是“{found}”，数下来是“{expected}”（{formula}）",
        "请核对个数，或补全名单",
    ),
    "prose.conversion": _contradiction(
        "单位换算不对",
        "写的是“{found}”，换算后应为“{expected}”（{formula}）",
        "请核对并列的两个数和它们的单位",
    ),
    "prose.stale_year": _to_explain(
        "提到的是其他年度",
        "写的是“{found}”，评价的是{expected}〔（见“{title}”）〕",
        "请核对是否沿用了往年的文字或文件；确需引用的请说明",
    ),
    "prose.foreign_subject": ProseWords(
        Severity.ERROR,
        Sentence(
            "评价的是其他项目",
            "写的是评价“{found}”〔，这里评价的应是“{expected}”〕",
            "请核对是否从其他材料中照搬，改为本项目的名称",
            _NAMING,
        ),
    ),
    "prose.foreign_name": _to_explain(
        "提到的是其他项目或单位",
        "写的是“{found}”〔，这里说的应是“{expected}”〕",
        "请核对是否从其他材料中照搬；确需提及的请说明",
    ),
    "prose.modal": ProseWords(
        Severity.EXPLAIN,
        Sentence(
            "实际完成情况写成了目标",
            "写的是“{found}”〔、“{more}”〕，是目标的说法，没有写明实际完成了多少",
            "请写明实际完成的数量和结果",
            "填表要求：实际完成情况应填写结果",
        ),
    ),
    "prose.separators": _slip(
        "千分位写法不统一",
        "“{found}”的千分位逗号与别处不一致，或点错了位置〔，可写作“{expected}”〕",
        "请统一写法",
    ),
    "prose.doubled": _slip("文字重复", "“{found}”写重了，疑为“{expected}”", "请删去多出的字"),
    "prose.bracket": _slip("括号或引号不成对", "“{found}”{state}", "请补上缺少的一半，或删去多出的一半"),
    "prose.placeholder": _slip("留有待填的内容", "“{found}”像是还没有填写的内容", "请补填，或删去提示文字"),
    "prose.half_width": _slip(
        "中文里用了半角标点", "中文之间用了半角标点“{found}”，全文共{count}处", "请改为全角标点，如“{expected}”"
    ),
    "prose.document_number": _slip(
        "文号写法不规范", "写的是“{found}”，规范写法为“{expected}”", "请把年份放在六角括号中"
    ),
}

PROSE_SENTENCES = {kind: words.sentence for kind, words in PROSE_WORDS.items()}
_STATES = {"unclosed": "没有右边的一半", "unopened": "没有左边的一半", "crossed": "与别的括号或引号交叉"}
_LONGEST_QUOTE = 60  # characters of the text that a sentence repeats


def level_of(kind: str) -> Severity:
    """The level of a kind of remark where no rule pack sets another. Raises KeyError for an unknown kind."""
    return PROSE_WORDS[kind].level


def folded(remarks: Sequence[Remark]) -> Iterator[tuple[Remark, tuple[Remark, ...]]]:
    """Each remark that stands for itself, with those that mending it takes along."""
    leaders = {remark.span for remark in remarks if remark.follows is None}
    followers = by_leader(remarks)
    for remark in remarks:
        if remark.follows is None:
            yield remark, tuple(followers.get(remark.span, ()))
        elif remark.follows not in leaders:
            yield remark, ()


def describe_remark(remark: Remark, followers: Sequence[Remark], *, where: str, label: str) -> Finding:
    """Put ``remark`` into words; ``where`` and ``label`` are its place. Raises KeyError for an unknown kind."""
    words = PROSE_WORDS[remark.kind]
    sentence, facts = words.sentence, facts_of(remark, followers)
    advice = filled(sentence.advice, facts)
    return Finding(
        rule=remark.kind,
        level=words.level.key,
        where=where,
        label=label,
        title=sentence.title,
        message=f"{label}：{filled(sentence.message, facts)}。依据：{sentence.source}。{advice}。",
        found=remark.fact("found"),
        expected=remark.fact("expected"),
        source=sentence.source,
        fix=f"改为“{remark.replacement}”：{advice}" if remark.replacement else advice,
    )


def facts_of(remark: Remark, followers: Sequence[Remark]) -> dict[str, str]:
    """The facts as the sentences repeat them; empty ones are left out."""
    facts = {name: value for name, value in remark.facts if value}
    facts |= {name: snippet(facts[name], _LONGEST_QUOTE) for name in ("found", "title") if name in facts}
    if "state" in facts:
        facts["state"] = _STATES[facts["state"]]
    if followers:
        facts["also"] = "”“".join(follower.fact("found") for follower in followers)
    return facts
