"""Facts: reads the inputs of a scoring rule, and remembers which are missing or cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from perfeval_desktop.model.amount import Unit, parse_amount, parse_number, parse_percent
from perfeval_desktop.model.errors import AmountError
from perfeval_desktop.rulepack.score_rules import InputKind, InputSpec

_YES = frozenset({"yes", "true", "1", "是", "有", "达到", "√", "✓"})
_NO = frozenset({"no", "false", "0", "否", "无", "未达到", "×"})


def _in_wan(text: str) -> Decimal | None:
    """An amount in 万元, the unit of the forms; 379800元 is understood too."""
    amount = parse_amount(text, Unit.WAN)
    return None if amount is None else amount.scaleb(-Unit.WAN.exponent)


_READERS: dict[InputKind, tuple[Callable[[str], Decimal | None], str]] = {
    "percent": (parse_percent, "百分数，如 92.3%"),
    "amount": (_in_wan, "金额（万元），如 37.98"),
    "count": (parse_number, "数字"),
    "score": (parse_number, "数字"),
}


class Facts:
    """The typed inputs of one rule. Each reader returns None for what is missing and notes it in ``missing``."""

    def __init__(self, inputs: Mapping[str, str], specs: Iterable[InputSpec]) -> None:
        self._inputs = inputs
        self._specs = {spec.key: spec for spec in specs}
        self.missing: list[str] = []

    def declares(self, key: str) -> bool:
        """True when the rule asks for the input ``key``."""
        return key in self._specs

    def has(self, key: str) -> bool:
        """True when something is typed for ``key``."""
        return bool(self.text(key))

    def text(self, key: str) -> str:
        return self._inputs.get(key, "").strip()

    def label(self, key: str, fallback: str = "") -> str:
        """What the rule calls the input."""
        spec = self._specs.get(key)
        return spec.label if spec is not None else fallback or key

    def number(self, key: str, fallback: str = "", kind: InputKind = "count") -> Decimal | None:
        """The number typed for ``key``; a declared kind wins. Percentages come as ratios, amounts in 万元."""
        spec = self._specs.get(key)
        read, wanted = _READERS.get(spec.kind if spec else kind, _READERS["count"])
        label = self.label(key, fallback)
        try:
            value = read(self.text(key))
        except AmountError:
            self.missing.append(f"{label}（“{self.text(key)}”不是{wanted}）")
            return None
        if value is None:
            self.missing.append(label)
        return value

    def rate(self, key: str, fallback: str = "") -> Decimal | None:
        """The ratio typed for ``key``."""
        return self.number(key, fallback, "percent")

    def natural(self, key: str, fallback: str = "") -> Decimal | None:
        """The number typed for ``key``, which cannot be negative."""
        value = self.number(key, fallback)
        if value is not None and value < 0:
            self.missing.append(f"{self.label(key, fallback)}（不能是负数）")
            return None
        return value

    def flag(self, key: str, fallback: str = "") -> bool | None:
        """The answer to a yes/no question."""
        text = self.text(key).lower()
        if text in _YES or text in _NO:
            return text in _YES
        label = self.label(key, fallback)
        self.missing.append(f"{label}（“{self.text(key)}”不是“是”或“否”）" if text else label)
        return None

    def pick(self, options: Mapping[str, str], key: str = "choice") -> str | None:
        """The key of the option typed for ``key``; ``options`` are keys with their labels, either may be typed."""
        text = self.text(key)
        found = next((option for option, label in options.items() if text in (option, label)), None)
        if not text or found is None:
            label = self.label(key, "选项")
            self.missing.append(f"{label}（“{text}”不在选项中）" if text else label)
            return None
        return found
