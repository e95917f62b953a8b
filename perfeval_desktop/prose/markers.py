"""The words that announce a comparison (比, 较, 与…相比, 同比) and those that say which way a figure changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from perfeval_desktop.prose.spans import Span

_IN_ALL = "比较"  # each marker holds one of these signs, and most sentences none
_MARKER = re.compile(
    r"(?P<region>(?:[与跟]|[同和](?=上|去|年初|预算|(?:19|20)[0-9]{2}年))(?P<base>(?:(?![与跟])[^。；;\r\n]){1,45}?)"
    r"(?:相比较?|对比|比较|相较)于?)"
    r"|(?P<than>(?:相较于?|相比于?|对比|(?<![占同环对相百分评无正反类配])比(?![例重如赛较率对武照拟价选学特])"
    r"|(?<![比相计])较(?![好大多为高低强少小快慢差长深全真])))"
    r"|(?P<same>同比|环比)"
)

_RISE = (
    "增加|增长|净增|上升|提高|提升|上涨|增[收支产发拨员]|高出|超出|超支|扩大|升高|调增|追加|增幅|增速|涨幅|升幅"
    "|(?<![许很较最至诸繁众])多[\u4e00-\u9fff]{2}|增|多|高|升|涨"
)
_FALL = (
    "减少|下降|降低|净减|回落|压减|压缩|缩减|核减|调减|减[收支产员亏排]|节约|节支|缩[小短]|降幅|减幅|跌幅"
    "|(?<![减缺最至不])少[\u4e00-\u9fff]{2}|减|少|低|降"
)
_OF = "幅度?|额度?|数额?|率|比例|金额|资金|收入|支出|预算|经费|投入|人员|人数|总量|数量|幅"
_CHANGE = re.compile(
    rf"(?:(?P<rise>{_RISE})|(?P<fall>{_FALL})|(?P<open>变动|变化|增减|波动))"
    rf"(?P<of>{_OF})?(?P<copula>了|为|达到?|是|约)?[：:]?[ \u00a0\u3000]*$"
)
# 幅, 额, 速 and 率 name the change itself, so that 为 may follow; 增加为 would name the new value.
_NAMES_CHANGE = re.compile(r"[幅额速率]$")


@dataclass(frozen=True, slots=True)
class Marker:
    """A word of comparison at ``span``. ``base`` is where the other figure stands or is named when that is before the
    end of ``span`` (与上年450元相比); ``own`` is True for 同比 and 环比, whose base is never named.
    """

    span: Span
    base: Span | None
    own: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A word of change before a figure, starting at ``start``. ``sign`` is 0 when only the amount of it is said."""

    start: int
    sign: int


def find_markers(text: str, within: Span) -> Iterator[Marker]:
    """The words of comparison in ``within``, a sentence or a part of it."""
    if all(text.find(sign, within.start, within.end) < 0 for sign in _IN_ALL):
        return
    for match in _MARKER.finditer(text, within.start, within.end):
        base = Span(*match.span("base")) if match["region"] else None
        yield Marker(Span(*match.span()), base, own=match["same"] is not None)


def change_before(text: str, lead: Span) -> Change | None:
    """The word of change that ends right before a figure whose lead is ``lead``; None for 增加到 and the like."""
    match = _CHANGE.search(text, lead.start, lead.end)
    if match is None:
        return None
    names_change = match["of"] or match["open"] or _NAMES_CHANGE.search(match["rise"] or match["fall"] or "")
    if match["copula"] in {"为", "达", "达到", "是"} and not names_change:
        return None
    return Change(match.start(), 1 if match["rise"] else -1 if match["fall"] else 0)
