"""LiveFigure: one figure that a text can name, and the rows of a fund table as such figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.rulepack.forms import FundForm, GradeBand
from perfeval_desktop.scoring.fund_sheet import RATE, SCORE, column_title, row_name, sheet_of
from perfeval_desktop.scoring.live_styles import Kind, Value, styles_of

SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class LiveFigure:
    """``value``: an amount in 元, a rate as a ratio, points, a count, a date or a text; None while it is not filled.

    ``label`` names it in Chinese, in the words of the form. ``where`` is the address of the field that it is taken
    from, or of the first of several; empty where there is none to go to.
    """

    key: str
    label: str
    kind: Kind
    value: Value | None
    where: str = ""

    @property
    def styles(self) -> tuple[str, ...]:
        """The styles in which it can be written, the usual one first."""
        return styles_of(self.kind)


FigurePart = tuple[object, Callable[[], Iterator[LiveFigure]]]
"""What a part of the figures is made from besides the pack, and what makes it."""


def named(*words: str) -> str:
    """The label of a figure from the words that lead to it."""
    return SEPARATOR.join(word for word in words if word)


def fund_figures(prefix: str, table: str, rows: tuple[FundRow, ...], form: FundForm, base: str) -> Iterator[LiveFigure]:
    """Every cell of a fund table; ``table`` is what it is called, ``base`` the address of its rows."""
    sheet = sheet_of(rows, form)
    for spec in form.rows:
        row = row_name(spec)
        for column in form.columns:
            key = f"{prefix}.{spec.key}.{column.field}"
            label = named(table, row, column_title(form, column.field))
            where = f"{base}[{spec.key}].{column.field}"
            if column.field == RATE:
                yield LiveFigure(key, label, "rate", sheet.rate(spec.key).value, where)
            elif column.field == SCORE:
                if spec.scored:
                    yield LiveFigure(key, label, "points", sheet.score(spec.key).value, where)
            elif column.unit is not None:
                yield LiveFigure(key, label, "amount", sheet.figure(spec.key, column.field).value, where)


def bands_text(bands: Sequence[GradeBand]) -> str:
    """The grades with their limits: “优”（得分≥90）、“良”（80≤得分＜90）、…"""
    best_first = sorted(bands, key=lambda band: band.at_least, reverse=True)
    parts = []
    above: GradeBand | None = None
    for band in best_first:
        lower, upper = f"{band.at_least:f}", "" if above is None else f"{above.at_least:f}"
        if above is None:
            limits = f"得分≥{lower}"
        elif band.at_least <= 0:
            limits = f"得分＜{upper}"
        else:
            limits = f"{lower}≤得分＜{upper}"
        parts.append(f"“{band.label}”（{limits}）")
        above = band
    return "、".join(parts)
