"""ShownField: one text, cell, reason or finding of the document as people read it, and whether it can be typed over."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from perfeval_desktop.model.base import Value
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.live_text import ShownText
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.session.typed_value import display


class FieldKind(Enum):
    """What stands in a field; ``why_fixed`` says why no text is replaced there, empty where it is."""

    TEXT = ""
    NUMBER = "这是数字，勾选“换数字日期”才替换"
    DATE = "这是日期，勾选“换数字日期”才替换"
    YEAR = "这是年度，请在原处填写"
    CHOICE = "这是选项，请在原处选择"
    FACT = "这是计分依据，请在原处填写"
    COMPUTED = "这是计算得出的数"
    CAPTION = "这是表格固定的文字"
    FINDING = "这是检查得出的问题"
    FILE = "这是文件原来的名称，不能改"

    @property
    def why_fixed(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class ShownField:
    """``shown`` is what is read at ``where``, with live figures in place; ``stored`` is the text behind it.

    ``part`` names the cell where ``where`` is the address of its row. ``is_long``: the text may have several lines.
    ``target`` is the field to go to, ``finding`` the key of the finding that it is about, with its own ``label``.
    A number or a day that is typed has its ``value`` and the ``column`` that shows it so.
    """

    where: FieldPath
    shown: ShownText
    kind: FieldKind = FieldKind.TEXT
    stored: str = ""
    part: str = ""
    is_long: bool = False
    target: FieldPath | None = None
    finding: str = ""
    label: str = ""
    value: Any = None
    column: Column | None = None

    @property
    def leads_to(self) -> FieldPath:
        return self.where if self.target is None else self.target


def text_field(where: FieldPath, stored: str, *, is_long: bool = False) -> ShownField:
    """A text that is typed; its live figures are put in place later."""
    return ShownField(where, ShownText(stored), FieldKind.TEXT, stored, is_long=is_long)


def fixed_field(where: FieldPath, text: str, kind: FieldKind, part: str = "") -> Iterator[ShownField]:
    """A field that is only found, when it shows anything."""
    if text:
        yield ShownField(where, ShownText(text), kind, part=part)


def typed_field(where: FieldPath, value: Any, column: Column) -> Iterator[ShownField]:
    """A number or a day that is typed."""
    kind = FieldKind.DATE if isinstance(value, datetime.date) else FieldKind.NUMBER
    if text := display(value, column):
        yield ShownField(where, ShownText(text), kind, value=value, column=column)


def column_fields(owner: Value, base: FieldPath, columns: Sequence[Column]) -> Iterator[ShownField]:
    """The fields of ``owner`` that ``columns`` show; ticks are no text, and one field may have several of them."""
    for column in columns:
        value = getattr(owner, column.field, None)
        if value is not None and value != "" and column.kind not in ("tick", "choice", "index"):
            yield from value_field(base.child(column.field), value, column)


def value_field(where: FieldPath, value: Any, column: Column) -> Iterator[ShownField]:
    """The field at ``where`` as ``column`` shows it; nothing where it is empty."""
    if isinstance(value, str) and column.kind != "percent":
        if value:
            yield text_field(where, value, is_long=column.kind == "long_text")
    elif value is not None and value != "":
        yield from typed_field(where, value, column)
