"""Hypothesis strategies for values of the model, made from the declared types: a new field is covered at once."""

import datetime
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from hypothesis import strategies as st

from perfeval_desktop.document.commands import (
    Command,
    InsertRow,
    InsertRows,
    MoveRow,
    RemoveRow,
    SetField,
    SetFields,
)
from perfeval_desktop.model.base import Row, Value, field_types, row_type
from perfeval_desktop.model.field_path import ROOT, FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import Field, get_at, iter_fields

ODD_TEXTS = (
    "☑①㑇𠮷",
    "+691.46",
    "=1+1",
    "＝ＳＵＭ（Ａ１）",
    "一、\n\n　　全角空格\t制表符\r\n",
    "\ufeff\u200b\u00a0",
    "\ud7ff\ue000\ufffe\U0010ffff",
    '"<&>\\/\x01\x1f\x7f',
)
_CHARACTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
texts = st.sampled_from(ODD_TEXTS) | st.text(_CHARACTERS, max_size=12)

_ADDRESS = "projects[p1].indicators[q2].self_score"
row_ids = (
    st.sampled_from(("dept.process.execution.rate", f"score.over_max@{_ADDRESS}", "一 行", "☑𠮷"))
    | st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0[]*"), min_size=1, max_size=8)
)  # fmt: skip


@st.composite
def decimals(draw: st.DrawFn) -> Decimal:
    """Every Decimal that the model can hold: any precision, also in units of a thousand; minus zero too."""
    digits = draw(st.lists(st.integers(0, 9), min_size=1, max_size=18))
    if digits != [0]:
        digits[0] = digits[0] or 1
    power = draw(st.integers(-15, 15) | st.integers(0, 8))
    return Decimal((draw(st.integers(0, 1)), tuple(digits), power - len(digits) + 1))


def _rows(cls: type[Row], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values_of(cls), max_size=most, unique_by=lambda row: row.id).map(tuple)


def fields_of(declared: Any, most_rows: int = 2) -> st.SearchStrategy[Any]:
    """Values of a field of the type ``declared``."""
    if isinstance(declared, UnionType):
        return st.one_of(st.none(), *(fields_of(kind) for kind in get_args(declared) if kind is not NoneType))
    if (cls := row_type(declared)) is not None:
        return _rows(cls, most_rows)
    if get_origin(declared) is tuple:
        return st.lists(fields_of(get_args(declared)[0]), max_size=3).map(tuple)
    if issubclass(declared, Value):
        return values_of(declared)
    if issubclass(declared, StrEnum):
        return st.sampled_from(declared)
    return {
        str: texts,
        int: st.integers(-(10**9), 10**9),
        Decimal: decimals(),
        datetime.date: st.dates(),
    }[declared]


def values_of(cls: type[Value], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of a struct of the model; ``fixed`` replaces the strategies of some of its fields."""
    strategies = {name: fields_of(declared) for name, declared in field_types(cls).items()}
    if issubclass(cls, Row):
        strategies["id"] = row_ids
    return st.builds(cls, **(strategies | fixed))


evaluations: st.SearchStrategy[SelfEvaluation] = st.deferred(lambda: values_of(SelfEvaluation))


@st.composite
def commands(draw: st.DrawFn, evaluation: SelfEvaluation) -> Command:
    """A command that can be done on ``evaluation``: any fields set, any rows inserted, moved or removed."""
    rows = draw(st.sampled_from(_row_tuples(evaluation)))
    present = get_at(evaluation, rows)
    kinds = ["set", "set_many", "insert", "insert_many"] + ["move", "remove"] * bool(present)
    match draw(st.sampled_from(kinds)):
        case "set":
            field = draw(st.sampled_from(list(iter_fields(evaluation))))
            return SetField(field.path, draw(fields_of(field.type)), "填写")
        case "set_many":
            fields = draw(st.lists(st.sampled_from(list(iter_fields(evaluation))), max_size=5, unique_by=_path_of))
            return SetFields(tuple((field.path, draw(fields_of(field.type))) for field in fields), "填写")
        case "insert_many":
            new = st.lists(_new_rows(evaluation, rows), max_size=3, unique_by=lambda row: row.id)
            return InsertRows(rows, tuple(draw(new)), draw(st.none() | st.integers(0, len(present))), "插入")
        case "insert":
            row = draw(_new_rows(evaluation, rows))
            return InsertRow(rows, row, draw(st.none() | st.integers(0, len(present))), "插入")
        case "move":
            return MoveRow(rows.row(draw(st.sampled_from(present)).id), draw(st.integers(0, len(present) - 1)), "移动")
        case _:
            return RemoveRow(rows.row(draw(st.sampled_from(present)).id), "删除")


def _new_rows(evaluation: SelfEvaluation, rows: FieldPath) -> st.SearchStrategy[Row]:
    present = {row.id for row in get_at(evaluation, rows)}
    return values_of(_row_class(evaluation, rows)).filter(lambda row: row.id not in present)


def _path_of(field: Field) -> FieldPath:
    return field.path


def _row_class(evaluation: SelfEvaluation, rows: FieldPath) -> type[Row]:
    found = row_type(field_types(type(get_at(evaluation, rows.parent)))[rows.name])
    assert found is not None
    return found


def _row_tuples(value: Value, base: FieldPath = ROOT) -> list[FieldPath]:
    """The addresses of all tuples of rows, those in rows included."""
    found = []
    for name, declared in field_types(type(value)).items():
        here, field = base.child(name), getattr(value, name)
        if row_type(declared) is not None:
            found.append(here)
            for row in field:
                found += _row_tuples(row, here.row(row.id))
        elif isinstance(field, Value):
            found += _row_tuples(field, here)
    return found
