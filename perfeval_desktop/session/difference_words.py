"""What differs between two values in the words of the form: where, what stands there, what would stand there."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from perfeval_desktop.model.amount import format_amount, trim_zeros
from perfeval_desktop.model.base import Row, Same
from perfeval_desktop.model.dates import format_date
from perfeval_desktop.model.differences import Difference, differences
from perfeval_desktop.model.evidence import EVIDENCE, Evidence
from perfeval_desktop.model.evidence_order import place_of
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import iter_fields
from perfeval_desktop.rulepack.field_names import STAFFING_KINDS
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.rulepack.score_rules import inputs_of, words_of
from perfeval_desktop.session import evidence_words

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


def value_words(path: FieldPath, value: Any, evaluation: SelfEvaluation, pack: RulePack) -> str:
    """What stands at ``path``, as a whole text; what is kept as a key in the words of ``pack``."""
    options = _options(Same(pack)) | {f"part_of.{line.id}": line.label for line in evaluation.profile.staffing}
    return _text(path, value, options)


def lines_of(
    found: Iterable[Difference], before: SelfEvaluation, after: SelfEvaluation, pack: RulePack
) -> Iterator[DifferenceLine]:
    """A line for each field, and for each row that came, went, or stands elsewhere."""
    lines = (*before.profile.staffing, *after.profile.staffing)
    options = _options(Same(pack)) | {f"part_of.{line.id}": line.label for line in lines}
    for each in found:
        if each.path.starts_with(EVIDENCE):
            yield from _evidence(each, before, after, pack)
            continue
        if not each.is_table:
            old, new = (_text(each.path, value, options) for value in (each.old, each.new))
            yield DifferenceLine(each.path, label_of(each.path, after, pack), old, new)
            continue
        for row in each.removed:
            path = each.path.row(row.id)
            yield DifferenceLine(path, label_of(path, before, pack), _row_text(path, row, options), _NO_ROW)
        for row in each.added:
            path = each.path.row(row.id)
            yield DifferenceLine(path, label_of(path, after, pack), _NO_ROW, _row_text(path, row, options))
        if each.is_reordered:
            yield DifferenceLine(each.path, label_of(each.path, after, pack), "", _OTHER_ORDER)


def _evidence(
    each: Difference, before: SelfEvaluation, after: SelfEvaluation, pack: RulePack
) -> Iterator[DifferenceLine]:
    """Files are told at the rows that they bear out."""
    if not each.is_table:
        old, new = (evidence_words.value_words(each, value, after, pack) or EMPTY for value in (each.old, each.new))
        yield DifferenceLine(*evidence_words.field_words(each, after, pack), old, new)
        return
    for side, rows in ((before, each.removed), (after, each.added)):
        for row in rows:
            assert isinstance(row, Evidence)
            there, gone = evidence_words.row_words(row), "（没有这份材料）"
            words = (there, gone) if side is before else (gone, there)
            yield DifferenceLine(place_of(row), evidence_words.row_label(row, side, pack), *words)
    if each.is_reordered:
        yield DifferenceLine(each.path, evidence_words.NAME, "", _OTHER_ORDER)


def _row_text(path: FieldPath, row: Row, options: dict[str, str]) -> str:
    """What a row holds, in one line."""
    texts = (_text(field.path, field.value, options, empty="") for field in iter_fields(row, path))
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
    return options.get(f"{path}.{value}") or options.get(f"{path.name}.{value}", str(value))


@lru_cache(maxsize=4)
def _options(same_pack: Same) -> dict[str, str]:
    """The words for what the model keeps as a key: a bare key in a list, and ``field.key`` of a single one.

    A fact has words of its own under its whole address: one key means another thing to each rule.
    """
    pack = same_pack.value
    assert isinstance(pack, RulePack)
    words = {f"kind.{kind}": label for kind, label in STAFFING_KINDS.items()}
    words |= {f"stated_grade.{band.key}": band.label for band in pack.project.grades}
    classes = list(pack.project.classes)
    if pack.department is not None:
        card = pack.department.scorecard
        words |= {f"stated_grade.{band.key}": band.label for band in card.grades}
        for indicator in card.rubric.indicators:
            at = FieldPath(("scorecard", "entries", f"[{indicator.key}]", "inputs"))
            for spec in inputs_of(indicator.rule):
                value = at.row(spec.key).child("value")
                words |= {f"{value}.{key}": word for key, word in words_of(spec, indicator.rule).items()}
        goals = pack.department.goals
        classes += goals.classes
        words |= {f"completion.{each.key}": each.label for each in goals.completions}
        words |= {each.key: each.label for each in goals.deviation_causes}
    words |= {each.key: each.label for each in pack.project.fund_types}
    return words | {f"category.{each.key}": each.name for each in classes}
