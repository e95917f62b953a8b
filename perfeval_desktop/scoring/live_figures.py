"""The figures that a text can name: their values in the document as it is now, and how they are written.

A text of the department's part can name all but the figures of a project; a text of a project the cover, the pack's
texts and the figures of its own project. The keys follow the keys of the pack (``accounts.approved.this_year``,
``scores.dept.process.execution``, ``project.funds.total.final_revenue``), so that they hold for any pack.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval_desktop.model.amount import half_unit, round_half_up
from perfeval_desktop.model.base import kept
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.live_text import Placeholder, ShownText, find_placeholders, show_figures
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import iter_fields, replace_at
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring import live_department, live_project
from perfeval_desktop.scoring.live_figure import FigurePart, LiveFigure
from perfeval_desktop.scoring.live_styles import EMPTY, RATE_DECIMALS, written

__all__ = ["EMPTY", "LiveFigure", "LiveFigures", "live_figures", "shown_text", "typed_out"]


class LiveFigures:
    """The figures for the texts of the department, or of ``project``; each part of them is made when asked for."""

    def __init__(self, evaluation: SelfEvaluation, pack: RulePack, project: ProjectAppendix | None = None) -> None:
        parts: dict[str, FigurePart] = {
            "cover": (evaluation.cover, lambda: live_department.cover(evaluation)),
            "pack": (project is None, lambda: live_department.pack_texts(pack, project)),
        }
        if project is None:
            parts |= live_department.parts(evaluation, pack)
        else:
            parts["project"] = (project, lambda: live_project.figures(project, pack.project))
        self._parts = parts
        self._pack = pack
        self._made: dict[str, dict[str, LiveFigure]] = {}

    def get(self, key: str) -> LiveFigure | None:
        """The figure ``key``; None where the document has no such."""
        return self._part(key.partition(".")[0]).get(key)

    def all(self) -> Iterator[LiveFigure]:
        """Every figure that a text can name here, with or without a value."""
        for name in self._parts:
            yield from self._part(name).values()

    def show(self, placeholder: Placeholder) -> str | None:
        """What is read for ``placeholder``; None where the figure or its style does not exist."""
        figure = self.get(placeholder.key)
        return None if figure is None else written(figure.kind, figure.value, placeholder.style)

    def find_equal(self, kind: str, value: Decimal) -> tuple[LiveFigure, ...]:
        """The figures of ``kind`` (amount in 元, rate as a ratio, points) that a text means by ``value``.

        ``value`` has the precision in which it is written; changes count by their size. Zero says nothing.
        """
        size = abs(value)
        if not size:
            return ()

        def is_meant(known: object) -> bool:
            if not isinstance(known, Decimal):
                return False
            if kind == "rate":
                return round_half_up(abs(known), RATE_DECIMALS) == size
            margin = half_unit(size) if kind == "amount" else Decimal(0)
            return abs(abs(known) - size) <= margin

        return tuple(figure for figure in self.all() if figure.kind == kind and is_meant(figure.value))

    def _part(self, name: str) -> dict[str, LiveFigure]:
        made = self._made.get(name)
        if made is None:
            source, make = self._parts.get(name, (None, None))
            if make is None:
                made = {}
            else:
                place = _place_of_part(name, source, self._pack)
                if not place:  # put there whole: checks and exports ask from several threads
                    place.append({figure.key: figure for figure in make()})
                made = place[0]
            self._made[name] = made
        return made


@kept(128)
def _place_of_part(name: str, source: object, pack: RulePack) -> list[dict[str, LiveFigure]]:
    """Where a part is kept as long as its source is the same, whatever else has changed; empty at first."""
    return []


_figures = kept(64)(LiveFigures)


def live_figures(evaluation: SelfEvaluation, pack: RulePack, project: ProjectAppendix | None = None) -> LiveFigures:
    """The figures for one state of the document; asked again for the same state they are the same."""
    return _figures(evaluation, pack, project)


def shown_text(
    text: str, evaluation: SelfEvaluation, pack: RulePack, project: ProjectAppendix | None = None
) -> ShownText:
    """``text`` as it is printed; ``project`` is the one whose report or form the text belongs to."""
    if not find_placeholders(text):
        return ShownText(text)
    return show_figures(text, live_figures(evaluation, pack, project).show)


def typed_out(evaluation: SelfEvaluation, pack: RulePack) -> SelfEvaluation:
    """``evaluation`` as it is printed: every live figure stands in its text as it is read now."""
    changed = evaluation
    for field in iter_fields(evaluation):
        if isinstance(field.value, str) and find_placeholders(field.value):
            shown = shown_text(field.value, evaluation, pack, _project_at(evaluation, field.path))
            changed = replace_at(changed, field.path, shown.text)
    return changed


def figures_for(evaluation: SelfEvaluation, pack: RulePack, where: FieldPath) -> LiveFigures:
    """The figures that the text at ``where`` can name."""
    return live_figures(evaluation, pack, _project_at(evaluation, where))


def _project_at(evaluation: SelfEvaluation, where: FieldPath) -> ProjectAppendix | None:
    if where.steps[0] != "projects" or len(where.steps) < 2:
        return None
    return next((project for project in evaluation.projects if f"[{project.id}]" == where.steps[1]), None)
