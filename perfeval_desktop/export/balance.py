"""Breaks centred text, titles and the labels of forms, by sense: lines of similar length that end between words.

GB/T 9704 asks it of titles (词意完整，排列对称，长短适宜).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from perfeval_desktop.export.linebreak import Line, LineBreaker, Measure, breaks

# Words of official titles and forms; of words that begin alike the longest comes first.
_WORDS = re.compile(
    "(?<![0-9])[0-9]++年度?|人民政府|政府办公室|政府办|委员会|办公室|年度|部门|部分|单位|整体|项目|支出|绩效|自评报告|自评表|自评|评价|评分|报告|目标|完成情况|完成|使用情况|"
    "情况表|情况|明细表|明细|资金|金额|经费|预算数|预算|决算数|决算|工作|奖励|补助|专项|人口|服务对象|服务|建设|管理|发展|关于|开展|"
    "通知|指标值|指标|得分|分值|简述|原因|说明|解释|标准|分析|经济|社会|生态|效益|可持续|影响|满意度|数量|质量|时效|成本|保障|制度|人员|"
    "硬件|条件|全部|实际|调整|累计|结余|结转|收入|执行率|文件名|文号|下达|财政拨款|当年|其他|其中"
)
_GOOD_END = re.compile("年度|办公室|委员会|政府|[局厅院校处）》、的和与]")

_OPENING, _CLOSING = "（", "）"
_PAUSES = ("；", "，", "、")

_INSIDE_WORD, _INSIDE_BRACKETS, _UNKNOWN, _BETWEEN_WORDS = 60.0, 40.0, 20.0, 6.0
"""What a break costs, in squared em of uneven lines."""

_MOST_LINES = 6
"""A text with more lines is no title or label; it is broken like any other."""


def balanced_lines(text: str, advances: Sequence[float], measure: Measure) -> list[Line]:
    """As few lines as the text needs, as even as its words allow. ``measure`` is that of ragged lines."""
    breaker = LineBreaker(text, advances, measure)
    lines = list(breaker.lines())
    if 1 < len(lines) <= _MOST_LINES:
        ends = _best_ends(text, breaker, len(lines), sum(advances) / len(lines))
        lines = [breaker.line(start, end, measure.width) for start, end in pairwise((0, *ends))] if ends else lines
    return lines


def _best_ends(text: str, breaker: LineBreaker, count: int, ideal: float) -> tuple[int, ...]:
    """Where ``count`` lines end so that they cost least; nothing when they cannot all fit."""
    costs = {at: _cost(text, at) for at in breaks(text)} | {len(text): 0.0}
    measure = breaker.measure

    @cache
    def best(start: int, lines: int) -> tuple[float, tuple[int, ...]]:
        if lines == 0:
            return (0.0 if start == len(text) else float("inf")), ()
        found: tuple[float, tuple[int, ...]] = (float("inf"), ())
        for end, cost in costs.items():
            if end <= start:
                continue
            width = breaker.line(start, end, measure.width).width
            if width > measure.width:
                break
            rest, ends = best(end, lines - 1)
            found = min(found, (cost + ((width - ideal) / measure.em) ** 2 + rest, (end, *ends)))
        return found

    cost, ends = best(0, count)
    return ends if cost < float("inf") else ()


def _cost(text: str, at: int) -> float:
    before = text[:at].rstrip()
    words = [word.span() for word in _WORDS.finditer(text)]
    if any(start < at < end for start, end in words):
        return _INSIDE_WORD
    if any(end.end() == len(before) for end in _GOOD_END.finditer(before)) or text.startswith(_OPENING, at):
        return 0.0
    if before.count(_OPENING) > before.count(_CLOSING):
        return _BETWEEN_WORDS if before.endswith(_PAUSES) else _INSIDE_BRACKETS
    return _BETWEEN_WORDS if any(at in word for word in words) else _UNKNOWN
