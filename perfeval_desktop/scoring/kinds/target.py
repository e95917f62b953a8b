"""target_compare: 实际完成值 against 年度指标值. Positive, equal, reverse and zero targets each have their formula."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from perfeval_desktop.model.amount import parse_number, trim_zeros
from perfeval_desktop.model.errors import AmountError
from perfeval_desktop.rulepack.score_rules import TargetCompare
from perfeval_desktop.scoring.facts import Facts
from perfeval_desktop.scoring.proposal import Proposal, awarded, number_text, points_text, unknown

Sign = Literal["≥", "＞", "≤", "＜", "="]

_SIGNS: dict[str, Sign] = {
    **dict.fromkeys(("≥", ">=", "不低于", "不少于", "不小于", "大于等于", "达到", "至少"), "≥"),
    **dict.fromkeys(("≤", "<=", "不高于", "不超过", "不大于", "小于等于", "控制在"), "≤"),
    **dict.fromkeys((">", "大于"), "＞"),
    **dict.fromkeys(("<", "小于"), "＜"),
    **dict.fromkeys(("=", "等于"), "="),
}
_SIGNS_BEHIND: dict[str, Sign] = {"及以上": "≥", "以上": "≥", "以内": "≤", "及以下": "≤", "以下": "≤"}
_MEANT_BEHIND: dict[Sign, Sign] = {"＞": "≥", "＜": "≤"}  # ＞95%以上 is a ＞95%
_FULL_WIDTH = str.maketrans("＞＜＝％，．０１２３４５６７８９⩾⩽≧≦", "><=%,.0123456789≥≤≥≤")
_QUANTITY = re.compile(r"(?P<number>[+-]?[0-9][0-9,]*(?:\.[0-9]+)?)(?P<unit>[^0-9，。；;、,.]{0,6})")
_DAY = re.compile(r"[年月日号].")  # 2022年底, 12月前: a date, not a quantity
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Quantity:
    """A target or a result as a number: ``≤128件`` is sign ≤, value 128, unit 件. No sign means: at least.

    ＞ and ＜ do not include the value itself.
    """

    sign: Sign | None
    value: Decimal
    unit: str

    def __str__(self) -> str:
        return f"{self.sign or ''}{number_text(self.value)}{self.unit}"


@functools.lru_cache(maxsize=2048)  # several checks read the same targets
def parse_quantity(text: str) -> Quantity | None:
    """Read a target or a result that is nothing but a sign, one number and a unit; None for anything else."""
    plain, sign = _without_sign(re.sub(r"\s+", "", text.translate(_FULL_WIDTH)))
    match = _QUANTITY.fullmatch(plain)
    if match is None:
        return None
    try:
        value = parse_number(match["number"])
    except AmountError:
        return None
    unit = match["unit"]
    if value is None or _DAY.match(unit) or (unit == "年" and _FIRST_YEAR <= value <= _LAST_YEAR):
        return None
    return Quantity(sign, value, unit)


def _without_sign(plain: str) -> tuple[str, Sign | None]:
    sign: Sign | None = None
    for written, meant in _SIGNS.items():
        if plain.startswith(written):
            plain, sign = plain.removeprefix(written), meant
            break
    for written, meant in _SIGNS_BEHIND.items():
        if plain.endswith(written) and (sign is None or _MEANT_BEHIND.get(sign, sign) == meant):
            return plain.removesuffix(written), sign or meant
    return plain, sign


def propose(rule: TargetCompare, max_score: Decimal, facts: Facts) -> Proposal:
    target = _read(facts, "target", "年度指标值")
    actual = _read(facts, "actual", "实际完成值")
    if actual is not None and actual.sign is not None:
        facts.missing.append(f"{facts.label('actual', '实际完成值')}（应为具体数值，不是“{facts.text('actual')}”）")
    elif target is not None and actual is not None and not _same_unit(target, actual):
        facts.missing.append(f"{facts.label('actual', '实际完成值')}（单位与指标值不同：“{actual}”与“{target}”）")
    if target is None or actual is None or facts.missing:
        return unknown(facts.missing)
    if target.sign in ("＞", "＜") and actual.value == target.value:
        return unknown([f"实际 {actual} 正好等于 {target} 的界限，未达到指标值，又没有可用的计分公式"])
    if target.sign in ("≤", "＜"):
        return _reverse(rule, max_score, target, actual)
    return _positive(rule, max_score, target, actual)


def _read(facts: Facts, key: str, name: str) -> Quantity | None:
    quantity = parse_quantity(facts.text(key))
    if quantity is None:
        label = facts.label(key, name)
        facts.missing.append(f"{label}（“{facts.text(key)}”不是一个数值）" if facts.has(key) else label)
    return quantity


def _same_unit(target: Quantity, actual: Quantity) -> bool:
    """One of the two may leave the unit out, but not %: a 0.95 without it is as likely 95% as 0.95%."""
    if "%" in (target.unit, actual.unit):
        return target.unit == actual.unit
    return not actual.unit or not target.unit or actual.unit == target.unit


def _positive(rule: TargetCompare, max_score: Decimal, target: Quantity, actual: Quantity) -> Proposal:
    weight = points_text(max_score)
    if target.value == 0 and target.sign not in ("≥", "＞"):
        return _zero(max_score, actual)
    if actual.value >= target.value:
        return _reached(rule, max_score, target, actual)
    if target.value <= 0:
        return unknown([f"年度指标值 {target} 不大于 0，未完成时没有计分公式"])
    points = actual.value / target.value * max_score
    step = f"{number_text(actual.value)} ÷ {number_text(target.value)} × {weight}分 = {points_text(points)}分"
    return awarded(points, max_score, [f"实际 {actual} 未达到 {target}", step])


def _reached(rule: TargetCompare, max_score: Decimal, target: Quantity, actual: Quantity) -> Proposal:
    weight = points_text(max_score)
    reached = f"实际 {actual} 达到 {target} → {weight}分"
    if rule.over == "ignore" or target.value <= 0 or actual.value <= target.value * rule.over_limit:
        return awarded(max_score, max_score, [reached])
    times = f"超过指标值的 {number_text(rule.over_limit)} 倍"
    if rule.over == "deduct":
        left = max_score - rule.over_points
        return awarded(left, max_score, [reached, f"{times}，扣 {points_text(rule.over_points)}分"])
    if rule.over == "proportional":
        limit = target.value * rule.over_limit
        step = f"{trim_zeros(limit)} ÷ {number_text(actual.value)} × {weight}分"
        points = limit / actual.value * max_score
        return awarded(points, max_score, [reached, f"{times}，{step} = {points_text(points)}分"])
    done = awarded(max_score, max_score, [reached])
    return Proposal(done.score, done.arithmetic, note=f"{times}，需说明原因")


def _reverse(rule: TargetCompare, max_score: Decimal, target: Quantity, actual: Quantity) -> Proposal:
    weight, limit, found = points_text(max_score), target.value, actual.value
    if limit == 0:
        return _zero(max_score, actual)
    if found <= limit:
        return awarded(max_score, max_score, [f"实际 {actual} 未超过 {target} → {weight}分"])
    if limit < 0:
        return unknown([f"年度指标值 {target} 小于 0，未完成时没有计分公式"])
    if found >= 2 * limit:
        return awarded(Decimal(0), max_score, [f"实际 {actual} 达到上限 {number_text(limit)} 的 2 倍 → 0分"])
    a, b = number_text(limit), number_text(found)
    if rule.reverse == "quotient":
        points = limit / found * max_score
        step = f"{a} ÷ {b} × {weight}分 = {points_text(points)}分"
    else:
        points = (1 - (found - limit) / limit) * max_score
        step = f"(1 − ({b} − {a}) ÷ {a}) × {weight}分 = {points_text(points)}分"
    return awarded(points, max_score, [f"实际 {actual} 超过 {target}", step])


def _zero(max_score: Decimal, actual: Quantity) -> Proposal:
    if actual.value <= 0:
        return awarded(max_score, max_score, [f"指标值为 0，实际 {actual} → {points_text(max_score)}分"])
    return awarded(Decimal(0), max_score, [f"指标值为 0，实际 {actual} > 0 → 0分"])
