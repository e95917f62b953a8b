"""The figures that a text can name: their values in the document as it is now, and how they are written."""

from __future__ import annotations

from perfeval_desktop.model.live_text import Placeholder, ShownText, show_figures
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack


def shown_text(
    text: str, evaluation: SelfEvaluation, pack: RulePack, project: ProjectAppendix | None = None
) -> ShownText:
    """``text`` as it is printed; ``project`` is the one whose report or form the text belongs to."""
    facts = {
        "cover.year": str(evaluation.cover.year),
        "cover.unit_name": evaluation.cover.unit_name,
        "cover.unit_short_name": evaluation.cover.unit_short_name or evaluation.cover.unit_name,
    }
    if project is not None:
        facts["project.name"] = project.name

    def show(placeholder: Placeholder) -> str | None:
        return facts.get(placeholder.key)

    return show_figures(text, show)
