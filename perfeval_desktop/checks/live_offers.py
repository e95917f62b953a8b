"""What can be done with a live figure, or with a number that could be one, at a place in a text."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval_desktop.checks.issue import Fix, Issue
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.live_text import find_placeholders, placeholder_text
from perfeval_desktop.prose.numbers import Kind, Quantity
from perfeval_desktop.prose.reading import read
from perfeval_desktop.scoring.live_figures import LiveFigure, LiveFigures
from perfeval_desktop.scoring.live_styles import written

_KINDS = {Kind.AMOUNT: "amount", Kind.PERCENT: "rate", Kind.SCORE: "points"}
_MOST = 6  # figures that are offered for one number
_LEAST_DIGITS = 3  # a number of fewer digits equals too many figures to mean one


def offers_at(text: str, position: int, where: FieldPath, figures: LiveFigures) -> tuple[Fix, ...]:
    """The changes that are offered at ``position`` of the stored ``text`` at ``where``.

    On a live figure: its other ways of being written. On a number: the figures that it equals.
    """
    for placeholder in find_placeholders(text):
        if placeholder.start <= position <= placeholder.end:
            figure = figures.get(placeholder.key)
            other = () if figure is None else tuple(_other_styles(figure, placeholder.style))
            return tuple(
                Fix(f"写作“{shown}”", where, text[: placeholder.start] + stored + text[placeholder.end :])
                for stored, shown in other
            )
    for quantity in read(text).quantities:
        if quantity.span.start <= position <= quantity.span.end:
            start, end = quantity.span.start, quantity.span.end
            return tuple(
                Fix(f"改为活数：{figure.label}", where, text[:start] + stored + text[end:])
                for figure, stored in live_for(quantity, figures)
            )
    return ()


def with_live(issue: Issue, text: str, figures: LiveFigures) -> tuple[Fix, ...]:
    """The fixes of ``issue``, which stands in ``text``, and the figures that give the number which is right."""
    expected = dict(issue.facts).get("expected", "")
    if issue.span is None or issue.fix is None or issue.fix.where != issue.where:
        return issue.fixes
    before, behind = text[: issue.span.start], text[issue.span.end :]
    quantities = read(expected).quantities
    # Only a fix that puts a number into the place of the marked words.
    if len(quantities) != 1 or issue.fix.value != f"{before}{expected}{behind}":
        return issue.fixes
    live = (
        Fix(f"改为活数：{figure.label}", issue.where, f"{before}{stored}{behind}")
        for figure, stored in live_for(quantities[0], figures)
    )
    return (*issue.fixes, *live)


def live_for(quantity: Quantity, figures: LiveFigures) -> Iterator[tuple[LiveFigure, str]]:
    """The figures that ``quantity`` equals, each with the placeholder that reads as it is written."""
    kind = _KINDS.get(quantity.kind)
    if kind is None or (kind == "amount" and len(quantity.value.as_tuple().digits) < _LEAST_DIGITS):
        return
    for figure in figures.find_equal(kind, quantity.value)[:_MOST]:
        yield figure, placeholder_text(figure.key, _style(figure, quantity))


def _style(figure: LiveFigure, quantity: Quantity) -> str:
    unit = quantity.unit.replace("％", "%")
    # A decrease is told by the words around the number: the number itself has no sign.
    size_only = not str(figure.value).startswith("-") or quantity.value < 0
    if figure.kind == "amount" and unit in ("万元", "亿元") and size_only:
        return unit
    return figure.styles[0] if size_only else "绝对值"


def _other_styles(figure: LiveFigure, style: str) -> Iterator[tuple[str, str]]:
    """The placeholders of the other styles, each with what it reads; what reads the same is offered once."""
    seen = {written(figure.kind, figure.value, style)}
    for other in figure.styles:
        shown = written(figure.kind, figure.value, other)
        if shown is not None and shown not in seen:
            seen.add(shown)
            yield placeholder_text(figure.key, other), shown
