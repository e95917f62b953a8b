"""Claims of rate: 受理…41738件，接通40335件，接通率 P%; 预算…，支出…，预算执行率 P%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval_desktop.prose.claim import Claim
from perfeval_desktop.prose.intervals import interval, total
from perfeval_desktop.prose.lists import Breakdown
from perfeval_desktop.prose.numbers import Kind
from perfeval_desktop.prose.ratios import COPULA, COUNTED, ratio_claim
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.prose.terms import Term, Terms, key_of

_RATE = re.compile(rf"(?P<stem>[\u4e00-\u9fff]{{1,14}}?)(?:率|(?<=满意)度){COPULA}")
_OF_CHANGE = re.compile("增长|增加|下降|减少|变动|变化|降低|提高|上升|增幅|降幅")


@dataclass(frozen=True, slots=True)
class _RateWords:
    """A rate that is known by name: the words that name its numerator and its denominator."""

    name: re.Pattern[str]
    part: re.Pattern[str]
    whole: re.Pattern[str]


_RATES = (
    _RateWords(
        re.compile(r"(?:执行|支出|使用|支付)$"),
        re.compile(r"执行|实际支出|决算|(?<!基本)(?<!项目)支出(?!预算)|使用|支付|已用|实际采购|采购金额"),
        re.compile(r"预算|到位|下达|安排|批复|收入|指标"),
    ),
    _RateWords(
        re.compile(r"到位$"), re.compile(r"(?<!应)到位|收到|拨入"), re.compile(r"预算|应到位|计划|安排|批复|下达|申请")
    ),
    _RateWords(re.compile(r"完成$"), re.compile(r"完成|实际"), re.compile(r"计划|任务|目标|指标|应|年初")),
)
# What the figure is named of which such a rate is taken; of another figure beside it the rate may not be.
_WHOLES = tuple(
    (re.compile(stem), re.compile(whole))
    for stem, whole in (
        ("整改|销号|化解", "发现|查出|排查|反馈|梳理|隐患|问题"),
        ("办结|接通|受理|办理|答复|回复|调处|结案", "受理|接|收到|承办|交办|转办|立案|登记|诉求|投诉|来访|工单|办结"),
        ("合格|达标|优良|通过", "抽检|检测|检验|抽查|监测|送检|验收|参加|参考|报名|体检"),
        ("回收|收回|有效|满意|回访", "发放|发出|回收|收回|有效|回访|参评|问卷"),
        ("参保|入学|就业|覆盖|普及|接种|参训|到课|出席", "应|总|符合|适龄|任务|计划"),
        ("拨付|兑付|发放|支付|结算", "预算|下达|安排|计划|应|到位|批复|合同|核定"),
        ("开工|竣工|完工|投产", "计划|批复|安排|下达|总|开工"),
    )
)
# What is counted under another word than the rate is called: 收回486份，回收率….
_SAID_OTHERWISE = {"回收": "收回", "收回": "回收", "结案": "审结", "整改": "完成整改"}
# 应种A剂次，实种B剂次，接种率…: two words that are the whole and its part, whatever the rate is called.
_TWO_WHOLES = 2
_OUGHT, _REALLY = re.compile("应(?P<what>[\u4e00-\u9fff]{1,3})$"), "实{}"
# Words before the name of a rate that do not narrow it: 资金到位率 is the 到位率 of what is told.
_WIDE = re.compile(r"(?:年末|全年|整体|总体|部门|项目|专项|财政|预算|资金|经费|支出|总|实际|年度|任务|目标|计划|的)*")


def find_rates(terms: Terms, breakdowns: Sequence[Breakdown]) -> Iterator[Claim]:
    """The claims of rate, in the order of the text."""
    heads = {part.span: breakdown.head.span for breakdown in breakdowns for part in breakdown.parts}
    for term in terms.all:
        if term.quantity.kind is Kind.PERCENT and term.is_exact:
            claim = _rate(terms, term, heads)
            if claim is not None:
                yield claim


def _rate(terms: Terms, percent: Term, heads: Mapping[Span, Span]) -> Claim | None:
    """The claim of ``percent``; None when it is no rate, or when its figures cannot be told."""
    match = _RATE.search(terms.text, percent.lead.start, percent.lead.end)
    stem = key_of(match["stem"]) if match is not None else ""
    if len(stem) < 2 or _OF_CHANGE.search(stem):
        return None
    words = next((rate for rate in _RATES if rate.name.search(stem)), None)
    for near in _neighbourhoods(terms, percent, further=words is not None):
        parts, wholes = _by_words(words, stem, near) if words is not None else _by_stem(stem, near)
        pairs = [
            (part, whole)
            for part in parts
            for whole in wholes
            if part is not whole
            and part.quantity.measure == whole.quantity.measure
            and not (words is not None and _broken_down(part, whole, heads))
        ]
        if pairs:
            meant = pairs if words is not None else [pair for pair in pairs if _is_whole_of(stem, *pair)]
            pairs, meant = pairs[::-1], meant[::-1]  # the nearest whole first
            beside, known = near[-1] is parts[0], words is not None
            claim = _settled(terms, percent, pairs, meant, near=beside and not known, sure=beside and known)
            wrong = claim is not None and not claim.holds
            return None if wrong and _of_another_whole(percent, near, pairs) else claim
    return None


def _of_another_whole(percent: Term, near: Sequence[Term], pairs: Sequence[tuple[Term, Term]]) -> bool:
    """True when the rate is right of a figure with another name, or of the whole with another added or taken away.

    年初预算150万元，上年结转12.80万元，支出126.50万元，执行率77.70% is in order.
    """
    stated = interval(percent.quantity)
    known = {figure.span for pair in pairs for figure in pair}
    others = [term.quantity for term in near if term.span not in known and term.is_exact]
    for part, whole in ((one.quantity, other.quantity) for one, other in pairs):
        for other in (interval(quantity) for quantity in others if quantity.measure == whole.measure):
            for of in (other, interval(whole) + other, interval(whole) - other):
                ratio = interval(part).over(of)
                if ratio is not None and ratio.meets(stated):
                    return True
    return False


def _is_whole_of(stem: str, part: Term, whole: Term) -> bool:
    """True when the name of ``whole`` says that the rate called ``stem`` is taken of it."""
    return _ought_and_really([whole, part]) or any(name.search(stem) and of.search(whole.key) for name, of in _WHOLES)


def _broken_down(part: Term, whole: Term, heads: Mapping[Span, Span]) -> bool:
    """True when ``part`` is a part that the text gives of ``whole``, or of the same figure: none was spent of it."""
    head = heads.get(part.span)
    return head is not None and head in {whole.span, heads.get(whole.span)}


def _settled(
    terms: Terms,
    percent: Term,
    pairs: Sequence[tuple[Term, Term]],
    meant: Sequence[tuple[Term, Term]],
    *,
    near: bool,
    sure: bool,
) -> Claim | None:
    """The claim of one of ``pairs``, surely of one of those ``meant``; ``near`` when their part stands beside it.

    ``sure`` when it does and the name of the rate tells the rest: what fits neither of two budgets is wrong.
    来信45件、来访75件，办结120件，办结率100% is in order: of both together.
    """
    part = pairs[0][0].quantity
    ratio = interval(part).over(total([interval(whole.quantity) for _, whole in pairs]))
    if len(pairs) > 1 and ratio is not None and ratio.meets(interval(percent.quantity)):
        return None
    options, likely = ([(part.quantity, whole.quantity) for part, whole in some] for some in (pairs, meant))
    too_much = part.value > options[0][1].value and percent.quantity.value <= Decimal(1)
    certain = (len(options) == 1 or (sure and len(options) == _TWO_WHOLES)) and options == likely and not too_much
    return ratio_claim(terms, "rate", percent, options, certain, likely if near else ())


def _neighbourhoods(terms: Terms, percent: Term, *, further: bool) -> Iterator[list[Term]]:
    """The figures before ``percent``: of its part of the sentence, of the sentence, and of the sentence before when
    its own has none.
    """
    here = terms.by_sentence[percent.sentence]
    before = [term for term in here[: terms.place(percent)] if term.quantity.kind in COUNTED]
    start = terms.reading.sentences[percent.sentence].start
    semicolon = max(terms.text.rfind(mark, start, percent.span.start) for mark in "；;")
    yield [term for term in before if term.span.start > semicolon]
    yield before
    if further and not before:
        last = terms.by_sentence.get(percent.sentence - 1, [])
        yield [term for term in last if term.quantity.kind in COUNTED and term.paragraph == percent.paragraph]


def _by_stem(stem: str, near: Sequence[Term]) -> tuple[list[Term], list[Term]]:
    """接通率: the figure named 接通…, and the figures before it, of which it is a part."""
    names = (stem, _SAID_OTHERWISE.get(stem, stem))
    parts = [term for term in near if term.key.startswith(names) or term.key.endswith(names)]
    if not parts and _ought_and_really(near[-2:]):
        parts = [near[-1]]
    if len(parts) != 1 or not all(term.is_exact for term in near):
        return [], []
    return parts, [term for term in near if term.span.end <= parts[0].span.start]


def _ought_and_really(pair: Sequence[Term]) -> bool:
    match = _OUGHT.search(pair[0].key) if len(pair) == 2 else None
    return match is not None and pair[1].key.endswith(_REALLY.format(match["what"]))


def _by_words(words: _RateWords, stem: str, near: Sequence[Term]) -> tuple[list[Term], list[Term]]:
    """执行率, 到位率: the figures whose names say that they are spent or received, and planned."""
    narrowed = words.name.sub("", stem)
    parts = [term for term in near if words.part.search(term.key)]
    if not _WIDE.fullmatch(narrowed):
        parts = [term for term in parts if narrowed in term.key]
    if not all(term.is_exact for term in near):
        return [], []
    return parts, [term for term in near if words.whole.search(term.key) and term not in parts]
