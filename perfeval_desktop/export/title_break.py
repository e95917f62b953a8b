"""Breaks a centred title by sense: lines of similar length, not inside a word (GB/T 9704: 回行时要做到词意完整)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from perfeval_desktop.export.linebreak import Line, break_lines, breaks
from perfeval_desktop.export.pdf_text import Breaker

# Words of official titles, the longest first where one begins another.
_WORDS = re.compile(
    "人民政府|委员会|办公室|年度|部门|单位|整体|项目|支出|绩效|自评报告|自评表|自评|评价|报告|目标|完成情况|使用情况|情况表|情况|明细表|"
    "资金|经费|预算|决算|工作|奖励|补助|专项|人口|服务|建设|管理|发展|关于|开展|通知"
)
_GOOD_END = re.compile("年度|办公室|委员会|政府|[局厅院校处）》、的和与]")
_MOST_LINES = 6
"""More are no title: such a text is broken like any other."""

_INSIDE_WORD, _UNKNOWN, _BETWEEN_WORDS = 60.0, 20.0, 6.0
"""What a break costs, in squared em of uneven lines."""


def balanced(width: float, em: float) -> Breaker:
    """As few lines as the title needs, each at most ``width`` points, as even as its words allow."""

    def breaker(text: str, advances: Sequence[float]) -> list[Line]:
        sums = list(accumulate(advances, initial=0.0))
        fewest = max(1, -int(-(sums[-1] - 1e-6) // width))
        for count in (fewest, fewest + 1) if fewest <= _MOST_LINES else ():
            ends = _best_ends(text, sums, count, width, em)
            if ends:
                starts = [0, *ends[:-1]]
                return [Line(start, end, sums[end] - sums[start]) for start, end in zip(starts, ends, strict=True)]
        return break_lines(text, advances, width, em=em, justify=False)

    return breaker


def _best_ends(text: str, sums: Sequence[float], count: int, width: float, em: float) -> list[int]:
    """Where ``count`` lines end so that they cost least; nothing when they do not fit into the width."""
    costs = {at: _cost(text, at) for at in breaks(text)} | {len(text): 0.0}
    ideal = sums[-1] / count
    places = sorted(costs)

    @cache
    def best(start: int, lines: int) -> tuple[float, tuple[int, ...]]:
        if lines == 0:
            return (0.0, ()) if start == len(text) else (float("inf"), ())
        found: tuple[float, tuple[int, ...]] = (float("inf"), ())
        for end in places:
            length = sums[end] - sums[start]
            if end <= start or length > width + 1e-6:
                continue
            rest, ends = best(end, lines - 1)
            cost = costs[end] + ((length - ideal) / em) ** 2 + rest
            found = min(found, (cost, (end, *ends)))
        return found

    return list(best(0, count)[1])


def _cost(text: str, at: int) -> float:
    before = text[:at].rstrip()
    if any(end.end() == len(before) for end in _GOOD_END.finditer(before)):
        return 0.0
    words = [word.span() for word in _WORDS.finditer(text)]
    if any(start < at < end for start, end in words):
        return _INSIDE_WORD
    return _BETWEEN_WORDS if any(at in word for word in words) else _UNKNOWN
