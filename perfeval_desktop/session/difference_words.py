"""What differs between two values in the words of the form: where, what stands there, what would stand there."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from perfeval_desktop.model.amount import format_amount, trim_zeros
from perfeval_desktop.model.base import Row
from perfeval_desktop.model.dates import format_date
from perfeval_desktop.model.differences import Difference, differences
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import iter_fields
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.rulepack.schema import RulePack

EMPTY = "（空）"
_NO_ROW = "（没有这一行）"
_OTHER_ORDER = "（行的先后次序不同）"


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One line of a comparison; ``old`` and ``new`` are whole texts, ``path`` is where to look."""

    path: FieldPath
    label: str
    old: str
    new: str


def lines_between(before: SelfEvaluation, after: SelfEvaluation, pack: RulePack) -> tuple[DifferenceLine, ...]:
    """What differs, in printing order."""
    return tuple(lines_of(differences(before, after), before, after, pack))


def lines_of(
    found: Iterable[Difference], before: SelfEvaluation, after: SelfEvaluation, pack: RulePack
) -> Iterator[DifferenceLine]:
    """A line for each field, and for each row that came, went, or stands elsewhere."""
    options = _options(pack)
    for each in found:
        if not each.is_table:
            old, new = (_text(each.path, value, options) for value in (each.old, each.new))
            yield DifferenceLine(each.path, label_of(each.path, after, pack), old, new)
            continue
        for row in each.removed:
            path = each.path.row(row.id)
            yield DifferenceLine(path, label_of(path, before, pack), _row_text(row, options), _NO_ROW)
        for row in each.added:
            path = each.path.row(row.id)
            yield DifferenceLine(path, label_of(path, after, pack), _NO_ROW, _row_text(row, options))
        if each.is_reordered:
            yield DifferenceLine(each.path, label_of(each.path, after, pack), "", _OTHER_ORDER)


def _row_text(row: Row, options: dict[str, str]) -> str:
    """What a row holds, in one line."""
    texts = (_text(field.path, field.value, options, empty="") for field in iter_fields(row))
    return "；".join(text for text in texts if text) or EMPTY


def _text(path: FieldPath, value: Any, options: dict[str, str], empty: str = EMPTY) -> str:
    match value:
        case None | "" | ():
            return empty
        case Decimal():
            return trim_zeros(value) if path.name.endswith("score") else f"{format_amount(value, decimals=None)} 元"
        case datetime.date():
            return format_date(value)
        case tuple():
            return "、".join(options.get(str(each), str(each)) for each in value)
    return options.get(f"{path.name}.{value}", str(value))


def _options(pack: RulePack) -> dict[str, str]:
    """The words for what the model keeps as a key: a bare key in a list, and ``field.key`` of a single one."""
    words = {"kind.authorised": "编制", "kind.in_post": "在职", "kind.retired": "离退休"}
    classes = list(pack.project.classes)
    if pack.department is not None:
        goals = pack.department.goals
        classes += goals.classes
        words |= {f"completion.{each.key}": each.label for each in goals.completions}
        words |= {each.key: each.label for each in goals.deviation_causes}
    words |= {each.key: each.label for each in pack.project.fund_types}
    return words | {f"category.{each.key}": each.name for each in classes}
