"""Figures in prose: what they are worth, how exactly they are known, and how far they can be trusted."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import Enum

import msgspec

from perfeval_desktop.prose.dates import DASH, DIGIT, HALF_WIDTH
from perfeval_desktop.prose.spans import Span

# More digits are a number plate, not a figure.
_MAX_DIGITS = 15
_MAX_DECIMALS = 8


class Kind(Enum):
    """What a figure counts; two figures can only be compared when this and their ``unit`` agree."""

    AMOUNT = "amount"
    PERCENT = "percent"
    POINTS = "percentage points"
    SCORE = "score"
    TIMES = "times"
    COUNT = "count"
    BARE = "bare"


class Grouping(Enum):
    """The thousands separators of a figure as typed."""

    NONE = "none"
    THOUSANDS = "thousands"
    IRREGULAR = "irregular"


class Quantity(msgspec.Struct, frozen=True):
    """One figure with its unit.

    ``value`` is in 元 for amounts, a ratio for percentages, points of them and 倍, points for scores, else the count;
    its exponent is the precision typed. ``unit`` is as typed (万元, ％, 万人) and stands for ``power`` powers of ten;
    ``counted`` is the measure word of a count. ``number`` is the span of the digits, ``span`` that of the whole.
    ``doubt`` names in one word why the figure must not be calculated with; empty when it may be.
    """

    span: Span
    number: Span
    kind: Kind
    value: Decimal
    unit: str
    power: int = 0
    counted: str = ""
    grouping: Grouping = Grouping.NONE
    doubt: str = ""

    @property
    def measure(self) -> tuple[Kind, str]:
        """What two figures must have in common to be added or compared: 元 and 万元 are the same measure."""
        return (self.kind, self.counted)

    @property
    def decimals(self) -> int:
        """The decimals typed, in the figure's own unit."""
        exponent = self.value.as_tuple().exponent
        assert isinstance(exponent, int)  # a figure that was read from digits is finite
        return max(0, self.power - exponent)

    @property
    def margin(self) -> Decimal:
        """Half of the last place typed; counts are exact."""
        exponent = self.value.as_tuple().exponent
        assert isinstance(exponent, int)
        if self.kind is Kind.COUNT and exponent == 0:
            return Decimal(0)
        return Decimal(5).scaleb(exponent - 1)


_SCALES = {"百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}
_LONG_MEASURES = """
人（次） 人(次) 个（次） 个(次) 人次 件次 户次 家次 辆次 剂次 册次 卷次 门次 车次 班次 场次 台次 批次 架次 台套 台（套）
人天 课时 学时 小时 分钟 工作日 个月
平方公里 平方千米 平方米 立方米 公顷 公里 千米 公斤 千克 千瓦时 千瓦 千伏安 床位 车辆 部门 单位 科室
"""
_SHORT_MEASURES = (
    "个名位户家项件次份期条篇场届批起例宗所座栋幢套台辆处支只头匹株棵亩米吨克升人天年周节本册张块片段根盏桶袋箱瓶顿餐趟床门类种款轮回"
    "笔单对双组队村乡镇县区市州级部卷幅架艘枚剂担副间层度倍口眼孔道面盘"
)
MEASURES = (*_LONG_MEASURES.split(), *_SHORT_MEASURES)
_MEASURE = "|".join(sorted(map(re.escape, MEASURES), key=len, reverse=True))
# “分” is a score except where it begins another word.
_UNITS = rf"元|[%％]|‰|个?百分点|分(?![之钟米贝公局院店厂会析期类别管批散布工组])|{_MEASURE}"
_GAP = "[ \u00a0\u3000]{0,2}"
# A pattern that begins with one sign of a set is looked for, any other is tried at every place.
_FIGURE = re.compile(
    rf"(?P<number>{DIGIT}{DIGIT}*(?:[,，]{DIGIT}+)*(?:[.．]{DIGIT}+)?)"
    rf"(?:{_GAP}(?P<more>[余多来几])?(?P<scale>万亿|[十百千]?万|亿|千|百)?(?P<more2>[余多])?{_GAP}(?P<unit>{_UNITS})?)"
)
_WORDS = "一二两三四五六七八九十"
_WORD_COUNT = re.compile(
    rf"(?P<number>[{_WORDS}](?<![第{_WORDS}百千万零].)[{_WORDS}]{{0,2}})(?P<unit>个|家|名|项|件|所|位|处|类|种|条|批)"
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")

_MARKED_BEFORE = re.compile(
    r"(?:[≥≤<>＜＞≧≦＝=×*＊/／+＋]|第|(?<![节集])约为?|近|将近|接近|逾|超过?|突破|不足|不到|不少于|不低于|不超过|不高于|不大于|不小于|不多于"
    r"|低于|高于|大于|小于|多于|少于|至少|至多|最多|最低|最高|上限|下限|人均|户均|日均|年均|月均|平均|单价|均价|每[^，。；、]{0,6}|左右)"
    r"[ \u00a0\u3000]?[¥￥]?$"
)
_RANGE_BEFORE = re.compile(rf"{DIGIT}(?:[%％‰元]|[万亿]元?|{_MEASURE})?{DASH}{{1,2}}$")
_MARKED_BEHIND = re.compile(
    rf"(?:左右|上下|以上|以下|以内|以外|之内|不等|之间|有余|余|多(?![个部方]|[\u4e00-\u9fff]{{0,3}}[0-9])|[/／×*＊+＋]|每|{DASH}{{1,2}}{DIGIT})"
)
_MINUS = re.compile(r"(?:^|[为是达至长降增减加少率幅速比约（(，：；、:,;\s])[-－−]$")
_LIST_NUMBER = re.compile(r"(?:^|[\r\n])[ \t\u3000]*$")
_LIST_SIGN_BEFORE = re.compile(r"(?:^|[\r\n（(。；;：:])[ \t\u3000]*$")
_LIST_SIGN_BEHIND = re.compile("[.．、)）]")
_LETTER = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ.．]$")
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_LOOK_BACK = 14


def find_quantities(text: str, apart: Iterable[Span] = ()) -> tuple[Quantity, ...]:
    """The figures of ``text`` in their order, except those in ``apart`` (dates, document numbers)."""
    rest = _without(text, apart)
    found = [quantity for match in _FIGURE.finditer(rest) if (quantity := _read(text, match))]
    rest = _without(rest, (quantity.span for quantity in found))
    found += [_worded(match) for match in _WORD_COUNT.finditer(rest)]
    return _neighbours(sorted(found, key=lambda quantity: quantity.span))


def _without(text: str, spans: Iterable[Span]) -> str:
    pieces: list[str] = []
    behind = 0
    for span in sorted(spans):
        pieces += (text[behind : span.start], "\0" * (span.end - max(behind, span.start)))
        behind = max(behind, span.end)
    return "".join((*pieces, text[behind:]))


# One figure can be told in two of these: 3小时20分钟, 1公里500米.
_DIVIDED = frozenset("年月周天米克吨") | {"个月", "工作日", "小时", "分钟", "公里", "千米", "公斤", "千克"}


def _neighbours(found: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Doubt figures without a gap between them: 3万5千元, 1亿2000万元; not 21种3,652例."""
    touching = {
        at
        for index, (left, right) in enumerate(itertools.pairwise(found))
        if left.span.end == right.span.start and not _stand_apart(left, right)
        for at in (index, index + 1)
    }
    return tuple(
        msgspec.structs.replace(quantity, doubt="compound") if index in touching else quantity
        for index, quantity in enumerate(found)
    )


def _stand_apart(left: Quantity, right: Quantity) -> bool:
    counts = left.kind is Kind.COUNT and left.counted not in _DIVIDED
    return counts and right.kind in {Kind.COUNT, Kind.AMOUNT} and right.counted != left.counted


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    typed = match["number"].translate(HALF_WIDTH)
    digits, _, decimals = typed.replace(",", "").partition(".")
    if _LETTER.search(before) or len(digits) > _MAX_DIGITS or len(decimals) > _MAX_DECIMALS:
        return None
    kind, power = _unit(text, match)
    if kind is Kind.BARE and _LIST_SIGN_BEFORE.search(before) and _LIST_SIGN_BEHIND.match(text, match.end()):
        return None
    grouping = _grouping(typed)
    value = Decimal(typed.replace(",", "")).scaleb(power)
    negative = _MINUS.search(before) is not None
    end = (
        match.end("unit") if match["unit"] else max(match.end(group) for group in ("number", "more", "scale", "more2"))
    )
    return Quantity(
        span=Span(match.start() - negative, end),
        number=Span(match.start() - negative, match.end("number")),
        kind=kind,
        value=-value if negative else value,
        unit=(match["scale"] or "") + (match["unit"] or ""),
        power=power,
        counted=match["unit"] if kind is Kind.COUNT else "",
        grouping=grouping,
        doubt=_doubt(text, match, before, kind, grouping),
    )


def _unit(text: str, match: re.Match[str]) -> tuple[Kind, int]:
    """Kind and power of ten of a figure; 500万 before a mark or the end is money, 5万群众 is not."""
    unit, scale = match["unit"] or "", match["scale"] or ""
    power = _SCALES.get(scale, 0)
    if unit == "元" or (not unit and scale in {"万", "亿"} and not _IDEOGRAPH.match(text, match.end("scale"))):
        return Kind.AMOUNT, power
    if unit in {"%", "％"}:
        return Kind.PERCENT, -2
    if unit.endswith("百分点"):
        return Kind.POINTS, -2
    if unit == "分":
        return Kind.SCORE, power
    if unit == "倍":
        return Kind.TIMES, power
    return (Kind.COUNT if unit and unit != "‰" else Kind.BARE), power


def _grouping(typed: str) -> Grouping:
    if "," not in typed:
        return Grouping.NONE
    return Grouping.THOUSANDS if _THOUSANDS.fullmatch(typed) else Grouping.IRREGULAR


def _doubt(text: str, match: re.Match[str], before: str, kind: Kind, grouping: Grouping) -> str:
    """Why the figure must not be calculated with, in one word; empty when nothing speaks against it."""
    if grouping is Grouping.IRREGULAR or ("，" in match["number"] and "." not in match["number"].translate(HALF_WIDTH)):
        return "separators"  # 12，300 may be two figures
    if kind is Kind.BARE:
        return "unit"
    if match["more"] or match["more2"]:
        return "about"
    if _MARKED_BEFORE.search(before) or _MARKED_BEHIND.match(text, match.end()):
        return "bound"
    if _RANGE_BEFORE.search(before):
        return "range"
    if "." in match["number"] and _LIST_NUMBER.search(before):
        return "list number"  # 1.35人 at the head of a line may be item 1 and 35人
    return ""


def _worded(match: re.Match[str]) -> Quantity:
    span = Span(*match.span())
    value = Decimal(_word_value(match["number"]))
    number, unit = Span(*match.span("number")), match["unit"]
    return Quantity(span, number, Kind.COUNT, value, unit, counted=unit, doubt="words")


def _word_value(word: str) -> int:
    """The value of 一 to 九十九; 0 for anything else, such as 三四."""
    digits = {sign: value for value, sign in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
    tens, ten, ones = word.partition("十")
    if not ten:
        return digits[word] if len(word) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    return 10 * digits.get(tens, 1) + digits.get(ones, 0)
