"""The facts of a scoring rule: what the clerk typed, and what the other tables of the package give for the rest."""

from __future__ import annotations

from decimal import Decimal

from perfeval_desktop.model.amount import Unit, format_percent, trim_zeros
from perfeval_desktop.model.indicators import IndicatorEntry
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import Indicator, RulePack
from perfeval_desktop.rulepack.score_rules import InputSpec, inputs_of
from perfeval_desktop.scoring.live_figures import LiveFigure, live_figures


def derived_facts(indicator: Indicator, evaluation: SelfEvaluation, pack: RulePack) -> dict[str, str]:
    """What the tables give for the inputs of the indicator's rule, by input key, as it would be typed.

    An input whose figure has no value yet is left out.
    """
    found = {}
    for spec in inputs_of(indicator.rule):
        figure = figure_of(spec, evaluation, pack)
        text = "" if figure is None else _as_typed(figure)
        if text:
            found[spec.key] = text
    return found


def all_facts(
    indicator: Indicator, entry: IndicatorEntry, evaluation: SelfEvaluation, pack: RulePack
) -> dict[str, str]:
    """The typed facts; where nothing is typed, those that the tables give."""
    typed = {fact.id: fact.value for fact in entry.inputs if fact.value.strip()}
    return {**derived_facts(indicator, evaluation, pack), **typed}


def figure_of(spec: InputSpec, evaluation: SelfEvaluation, pack: RulePack) -> LiveFigure | None:
    """The figure of the package that the input is taken from; None where it is only typed."""
    return live_figures(evaluation, pack).get(spec.derived) if spec.derived else None


def _as_typed(figure: LiveFigure) -> str:
    value = figure.value
    if figure.kind == "rate" and isinstance(value, Decimal):
        return format_percent(value, decimals=None)
    if figure.kind == "amount" and isinstance(value, Decimal):
        return trim_zeros(value.scaleb(-Unit.WAN.exponent))  # the forms count in 万元
    return trim_zeros(value) if isinstance(value, Decimal) else "" if value is None else str(value)
