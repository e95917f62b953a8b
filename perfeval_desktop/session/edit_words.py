"""The words of 修改记录: what one step changed, line by line, and how it was done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from perfeval_desktop.model.base import Row
from perfeval_desktop.model.differences import Difference, differences
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.finals import Final
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import same
from perfeval_desktop.rulepack.labels import SEPARATOR, label_of
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.difference_words import EMPTY, DifferenceLine, lines_of

EDIT, UNDO, REDO = "修改", "撤销", "重做"
_LONGEST = 4000  # characters of a text
_BEFORE = 400  # of them before the first that differs, where a text is longer
_PLAIN = ("修改", "填写")
_RECOVERED = "恢复"
_VERB = re.compile(r"[^\s“（(：:0-9]+")
_COMPARED = re.compile(r"与 \d+ 年的自评核对")
_Sides = tuple[SelfEvaluation, SelfEvaluation]


def way_of(label: str) -> str:
    """How a step with this name in the history was done: 修改, 粘贴, 导入, 恢复, 定稿 …"""
    if label.startswith(_RECOVERED) and not label.startswith("恢复计算"):
        return _RECOVERED
    if _COMPARED.match(label):
        return "与上年核对"
    found = _VERB.match(label)
    verb = found[0] if found else ""
    return EDIT if not verb or verb in _PLAIN else verb


def lines_of_step(before: SelfEvaluation, after: SelfEvaluation, pack: RulePack) -> Iterator[DifferenceLine]:
    """A line for each field that holds other words now, and for each row that came, went or moved.

    What the file carries beside the forms (定稿, 待确认, 说明, 上年数) is told in a sentence of its own.
    """
    found = list(differences(before, after))
    forms = (each for each in found if each.path.steps[0] not in (*_BESIDE, "last_year"))
    yield from _telling(lines_of(forms, before, after, pack))
    for each in found:
        tell = _BESIDE.get(each.path.steps[0])
        if tell is not None:
            yield from _telling(tell(each, (before, after), pack))
    if before.last_year is not after.last_year:
        yield from _telling(_last_year((before, after), pack))


def excerpts(old: str, new: str) -> tuple[str, str]:
    """Both texts as they are kept: whole, or, of very long ones, what surrounds the first difference."""
    if max(len(old), len(new)) <= _LONGEST:
        return old, new
    both = enumerate(zip(old, new, strict=False))
    first = next((at for at, (left, right) in both if left != right), min(len(old), len(new)))
    start = max(0, first - _BEFORE)
    return _excerpt(old, start), _excerpt(new, start)


def _excerpt(text: str, start: int) -> str:
    rest = len(text) - start - _LONGEST
    head = f"（前略 {start} 字）……" if start else ""
    tail = f"……（后略 {rest} 字）" if rest > 0 else ""
    return f"{head}{text[start : start + _LONGEST]}{tail}"


def _telling(lines: Iterator[DifferenceLine]) -> Iterator[DifferenceLine]:
    """5 and 5.0 are two values and the same words."""
    return (line for line in lines if line.old != line.new)


# --- what stands beside the forms ---------------------------------------------------------------------------------


def _finals(each: Difference, sides: _Sides, _pack: RulePack) -> Iterator[DifferenceLine]:
    if each.is_table:
        for row, old, new in _came_and_went(each, _final_words):
            yield DifferenceLine(each.path.row(row.id), "定稿", old, new)
    elif each.path.name == "reason":
        key = each.path.row_id
        old, new = (_standing(next((one for one in side.finals if one.id == key), None)) for side in sides)
        yield DifferenceLine(each.path.parent, "定稿", old, new)


def _final_words(row: Row) -> str:
    assert isinstance(row, Final)
    return f"定稿，核对码 {row.code}，定稿人 {row.made_by or EMPTY}"


def _standing(final: Final | None) -> str:
    if final is None or not final.reason:
        return "已定稿"
    return f"退回修改，原因：{final.reason}（{final.reopened_by or EMPTY}）"


def _to_confirm(each: Difference, sides: _Sides, pack: RulePack) -> Iterator[DifferenceLine]:
    for row, old, _new in _came_and_went(each, lambda _row: "待确认"):
        where = _address(getattr(row, "place", ""))
        if where is not None:
            words = ("待确认", "已确认") if old != EMPTY else ("已确认", "待确认")
            yield DifferenceLine(where, label_of(where, sides[1], pack), *words)


def _waivers(each: Difference, sides: _Sides, pack: RulePack) -> Iterator[DifferenceLine]:
    """A reason is told at the place that it speaks of."""
    keys = [row.id for row in (*each.removed, *each.added)]
    if each.path.name == "reason" and each.path.row_id is not None:
        keys = [each.path.row_id]
    for key in keys:
        old, new = (next((row.reason for row in side.waivers if row.id == key), "") or EMPTY for side in sides)
        where = _address(key.partition("@")[2].partition("#")[0]) or FieldPath(("waivers",))
        yield DifferenceLine(where, f"{label_of(where, sides[1], pack)}{SEPARATOR}说明理由", old, new)


def _last_year(sides: _Sides, pack: RulePack) -> Iterator[DifferenceLine]:
    """The file of another year is one thing, whatever it says in its many fields."""
    where = FieldPath(("last_year",))
    old, new = (f"{side.last_year.year} 年的自评" if side.last_year.year else EMPTY for side in sides)
    if old == new and not same(sides[0].last_year, sides[1].last_year):
        new += "（另一份文件）"
    yield DifferenceLine(where, label_of(where, sides[1], pack), old, new)


_Teller = Callable[[Difference, _Sides, RulePack], Iterator[DifferenceLine]]
_BESIDE: Mapping[str, _Teller] = {
    "finals": _finals,
    "to_confirm": _to_confirm,
    "waivers": _waivers,
}


def _came_and_went(each: Difference, words: Callable[[Row], str]) -> Iterator[tuple[Row, str, str]]:
    yield from ((row, words(row), EMPTY) for row in each.removed)
    yield from ((row, EMPTY, words(row)) for row in each.added)


def _address(text: str) -> FieldPath | None:
    try:
        return FieldPath.parse(text) if text else None
    except ModelError:
        return None
