"""Kinds of fields: how a value is shown, what an editor starts with, and what typed text means.

Each kind reads what it writes: ``parse(edit_text(value))`` is ``value``, with all the precision that was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from perfeval_desktop.model.amount import (
    Unit,
    format_amount,
    format_percent,
    half_width,
    parse_amount,
    parse_count,
    parse_points,
    says_nothing,
    shown_amount,
    trim_zeros,
    unit_typed,
)
from perfeval_desktop.model.capitals import capital_amount
from perfeval_desktop.model.dates import format_date, parse_date, parse_year
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.formula import is_formula, worked_out
from perfeval_desktop.model.rates import rate_number, rate_text
from perfeval_desktop.rulepack.forms import Column

Alignment = Literal["left", "center", "right"]
TICKED, UNTICKED = "☑", "□"
_YES = frozenset({TICKED, "√", "✓", "✔", "■", "●", "是", "1", "true"})
_NO = frozenset({UNTICKED, "☐", "×", "○", "否", "0", "false", ""})


@dataclass(frozen=True, slots=True)
class FieldKind:
    """Text on one line, kept exactly as it is typed; the base of all kinds."""

    align: Alignment = "left"

    def display(self, value: Any) -> str:
        """The value as the table shows it."""
        return self.edit_text(value)

    def edit_text(self, value: Any) -> str:
        """The value as an editor offers it, nothing rounded."""
        return str(value or "")

    def parse(self, text: str, current: Any = None) -> Any:
        """The value that ``text`` means where ``current`` stands now; raises ModelError with a sentence."""
        return text

    def note(self, text: str, value: Any) -> str:
        """What was made of ``text`` beyond reading it (a sum, another unit), so that the user sees it; mostly empty."""
        if value is None and says_nothing(text):
            return f"“{text.strip()}”按没有填写处理"
        return f"{text.strip()} 得 {self.edit_text(value)}" if self.counts and is_formula(text) else ""

    def hint(self, value: Any) -> str:
        """The value in other words, for the tooltip; mostly empty."""
        return ""

    @property
    def counts(self) -> bool:
        """True when the value is a number that is typed: sums are worked out, and a selection is added up."""
        return False

    def number(self, value: Any) -> Decimal | None:
        """The value as a number in the unit that is shown; None when it is none."""
        return None


@dataclass(frozen=True, slots=True)
class _Number(FieldKind):
    """The base of the kinds that are typed as a number."""

    @property
    def counts(self) -> bool:
        return True

    def number(self, value: Any) -> Decimal | None:
        return None if value is None else Decimal(value)


@dataclass(frozen=True, slots=True)
class LongText(FieldKind):
    """Text of several lines, edited in a roomy editor."""


@dataclass(frozen=True, slots=True)
class Amount(_Number):
    """Money in 元, shown and typed in ``unit``."""

    align: Alignment = "right"
    unit: Unit = Unit.YUAN
    decimals: int | None = 2

    def display(self, value: Any) -> str:
        if value is None:
            return ""
        return shown_amount(value, self.unit, self.decimals, separators=self.unit is Unit.YUAN)

    def edit_text(self, value: Any) -> str:
        return "" if value is None else format_amount(value, self.unit, decimals=None, separators=False)

    def parse(self, text: str, current: Any = None) -> Decimal | None:
        return parse_amount(worked_out(text), self.unit)

    def note(self, text: str, value: Any) -> str:
        unit = unit_typed(text)
        if unit in (None, self.unit) or value is None:
            return FieldKind.note(self, text, value)
        return f"已换算：{text.strip()} = {format_amount(value, self.unit, decimals=None)} {self.unit.value}"

    def hint(self, value: Any) -> str:
        return "" if value is None else f"大写：{capital_amount(value)}"

    def number(self, value: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.unit.exponent)


@dataclass(frozen=True, slots=True)
class Score(_Number):
    """Points, without superfluous zeros."""

    align: Alignment = "center"

    def edit_text(self, value: Any) -> str:
        return "" if value is None else trim_zeros(value)

    def parse(self, text: str, current: Any = None) -> Decimal | None:
        return parse_points(worked_out(text))


@dataclass(frozen=True, slots=True)
class Percent(FieldKind):
    """A ratio, shown as a percentage; only for computed cells, the model stores no ratio that a user types."""

    align: Alignment = "right"
    decimals: int | None = 2

    def edit_text(self, value: Any) -> str:
        return "" if value is None else format_percent(value, decimals=self.decimals)


@dataclass(frozen=True, slots=True)
class Rate(FieldKind):
    """A rate that is stated instead of the computed one: a text, so that “100%” and “100” of old files both stay.

    What is typed is read as a number all the same: ９２．３％ is written 92.3%, and 0.923 or =1/2 as a percentage.
    """

    align: Alignment = "right"

    def parse(self, text: str, current: Any = None) -> str:
        return text if text == current else rate_text(text)

    def note(self, text: str, value: Any) -> str:
        typed = text.strip()
        said = is_formula(typed) or ("%" in str(value or "") and "%" not in half_width(typed))
        return f"{typed} 得 {value}" if said else ""

    def number(self, value: Any) -> Decimal | None:
        """In percent."""
        return rate_number(value) if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class Count(_Number):
    """A whole number that is not negative (机构数、人数)."""

    align: Alignment = "right"

    def edit_text(self, value: Any) -> str:
        return "" if value is None else str(value)

    def parse(self, text: str, current: Any = None) -> int | None:
        return parse_count(worked_out(text))


@dataclass(frozen=True, slots=True)
class Year(FieldKind):
    """The year of the package, which is never empty."""

    def parse(self, text: str, current: Any = None) -> int:
        return parse_year(text)


@dataclass(frozen=True, slots=True)
class Date(FieldKind):
    """A day, shown as 2023年4月10日."""

    align: Alignment = "center"

    def edit_text(self, value: Any) -> str:
        return "" if value is None else format_date(value)

    def parse(self, text: str, current: Any = None) -> Any:
        return parse_date(text)


@dataclass(frozen=True, slots=True)
class Choice(FieldKind):
    """One of ``options``, pairs of value and label; an empty label is the choice of nothing."""

    options: tuple[tuple[Any, str], ...] = ()

    def edit_text(self, value: Any) -> str:
        return next((label for option, label in self.options if option == value), str(value or ""))

    def parse(self, text: str, current: Any = None) -> Any:
        wanted = text.strip()
        for option, label in self.options:
            if wanted == label:
                return option
        labels = "、".join(label for _, label in self.options if label)
        raise ModelError(f"“{text}”不在可选范围内：请从 {labels} 中选择。")


@dataclass(frozen=True, slots=True)
class Tick(FieldKind):
    """A tick box. The field holds ``on`` while it is ticked: taking another tick of the field removes this one."""

    align: Alignment = "center"
    on: Any = True
    off: Any = None

    def is_on(self, value: Any) -> bool:
        return bool(value == self.on)

    def toggled(self, value: Any) -> Any:
        """The field's value after a click."""
        return self._set(value, not self.is_on(value))

    def edit_text(self, value: Any) -> str:
        return TICKED if self.is_on(value) else UNTICKED

    def parse(self, text: str, current: Any = None) -> Any:
        word = text.strip().lower()
        if word in _YES:
            return self._set(current, True)
        if word in _NO:
            return self._set(current, False)
        raise ModelError(f"“{text}”不能填入勾选格：请用 {TICKED} 或留空。")

    def _set(self, value: Any, ticked: bool) -> Any:
        if ticked:
            return self.on
        return self.off if self.is_on(value) else value


@dataclass(frozen=True, slots=True)
class MemberTick(Tick):
    """A tick box of several: the field is the tuple of all that are ticked, in the order of ``order``."""

    order: tuple[str, ...] = ()

    def is_on(self, value: Any) -> bool:
        return self.on in (value or ())

    def _set(self, value: Any, ticked: bool) -> Any:
        chosen = [key for key in value or () if key != self.on]
        if ticked:
            chosen.append(self.on)
        ranks = {key: rank for rank, key in enumerate(self.order)}
        return tuple(sorted(chosen, key=lambda key: ranks.get(key, len(ranks))))


TEXT = FieldKind()
LONG_TEXT = LongText()
SCORE = Score()
RATE = Rate()
COUNT = Count()
YEAR = Year()
DATE = Date()


def kind_of(column: Column) -> FieldKind:
    """The kind of a column of the rule pack, as far as the column alone decides it."""
    match column.kind:
        case "long_text":
            return LONG_TEXT
        case "yuan" | "wan":
            unit = Unit.YUAN if column.kind == "yuan" else Unit.WAN
            return Amount(unit=unit, decimals=2 if column.decimals is None else column.decimals)
        case "score":
            return SCORE
        case "count" | "index":
            return COUNT
        case "date":
            return DATE
        case "percent":
            return RATE
        case _:
            return FieldKind(align=column.align)


def options_of(parts: Sequence[Any], *, none: str = "") -> tuple[tuple[str, str], ...]:
    """Choices made of parts with a key and a label; ``none`` is the label of choosing nothing."""
    return (("", none), *((part.key, part.label) for part in parts))
