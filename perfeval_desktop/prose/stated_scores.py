"""Scores as a report states them: 自评得分98.5分; 1.目标设定方面：…总分7分，自评得7分."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfeval_desktop.prose.numbers import Kind, Quantity
from perfeval_desktop.prose.reading import Reading
from perfeval_desktop.prose.spans import Span, without_ending
from perfeval_desktop.prose.terms import after_last_mark, terms_in

_SCORED = re.compile(
    r"(?:自评|自我评价|评价|综合|最终|实际|单位|总)*(?:得分|评分|得)(?:合计|总计|总数)?$|^(?:自评|综合|最终)?总评?分$"
)
_TOTAL = re.compile(r"(?:自评|自我评价|评价|综合|最终|总)(?:得分|评分|总?分)(?:合计)?$|^总?得分$")
_WEIGHT = re.compile(r"^(?:满分|总分值?|分值|标准分值?|权重分?|指标分值|共计?)$")
# 项目自评得分满分为100分: the points of the whole form.
_FULL = re.compile(r"(?:^|自评|自我评价|项目|得分|绩效|评价|整体|支出)(?:总分)?满分$")
_OTHERS = re.compile(
    r"扣|满分|单个|每|平均|均|各|最高|最低|分别|下|上年|去年|按|折合|占|以|项目(?!自评得分|得分|最终|综合)"
)
_EDGE = re.compile("[（(]?不?含")  # 90分（含）: the edge of a band
_COPULA = re.compile(r"(?:为|是|共计?|合计|达到?|[：: \u3000])+$")
# What a paragraph is about: 1.目标设定方面：, （一）投入情况分析, 2.预算配置（8分）。
_HEAD = re.compile(
    r"^[ \u3000]*+(?:(?:[0-9]{1,2}[.．、]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]{1,3}、)"
    r"[ \u3000]*+)?"
    r"(?P<name>[\u4e00-\u9fff“”、]{2,16}?)(?:指标)?(?:方面|情况|部分)?(?:的?分析)?(?:[（(][^）)]{0,12}[）)])?(?:[：:]|(?<=方面)[，,])"
)


@dataclass(frozen=True, slots=True)
class StatedScore:
    """A score that the text gives: of the whole (``is_total``), or of what ``names`` say, nearest first.

    ``is_weight``: the points are those that could be had, not those that were.
    """

    quantity: Quantity
    names: tuple[str, ...]
    is_total: bool
    is_weight: bool

    @property
    def span(self) -> Span:
        return self.quantity.span

    @property
    def points(self) -> Decimal:
        return self.quantity.value


def find_stated_scores(reading: Reading) -> Iterator[StatedScore]:
    """The scores that ``reading`` states and the words that say of what, in the order of the text."""
    for term in terms_in(reading.text).all:
        if term.quantity.kind is not Kind.SCORE or term.quantity.doubt or _EDGE.match(reading.text, term.span.end):
            continue
        label = without_ending(after_last_mark(term.lead.of(reading.text)).strip(), _COPULA)
        is_weight = _WEIGHT.fullmatch(label) is not None or _FULL.search(label) is not None
        scored = _SCORED.search(label)
        if not is_weight and (scored is None or _OTHERS.search(label)):
            continue
        own = label[: scored.start()] if scored is not None and not is_weight else ""
        names = (own, _head_of(reading, term.paragraph))
        is_total = _FULL.search(label) is not None if is_weight else _TOTAL.search(label) is not None
        yield StatedScore(term.quantity, tuple(filter(None, names)), is_total, is_weight)


def _head_of(reading: Reading, paragraph: int) -> str:
    match = _HEAD.match(reading.paragraphs[paragraph].of(reading.text)) if paragraph >= 0 else None
    return match["name"] if match is not None else ""
