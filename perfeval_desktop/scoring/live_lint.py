"""The live figures that a pack names, in its texts and for its rules: does every document of the pack have them?"""

from __future__ import annotations

from collections.abc import Iterator

from perfeval_desktop.model.live_text import find_placeholders
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project
from perfeval_desktop.rulepack.forms import Outline
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.rulepack.score_rules import inputs_of
from perfeval_desktop.scoring.live_figures import LiveFigures


def unknown_figures(pack: RulePack) -> Iterator[tuple[str, str]]:
    """The place in the pack and the sentence for each figure that it names and no document would have."""
    evaluation = blank_evaluation(pack)
    if pack.department is not None:
        known = LiveFigures(evaluation, pack)
        for indicator in pack.department.scorecard.rubric.indicators:
            for spec in inputs_of(indicator.rule):
                if spec.derived and known.get(spec.derived) is None:
                    place = f"department.scorecard.rubric.indicators 的“{indicator.name}”"
                    yield place, f"计分依据“{spec.label}”取自“{spec.derived}”，没有这个数据，请改正名称。"
        yield from _outline(pack.department.outline, "department.outline", LiveFigures(evaluation, pack))
    if pack.project.outline is not None:
        figures = LiveFigures(evaluation, pack, blank_project(pack, "p"))
        yield from _outline(pack.project.outline, "project.outline", figures)


def _outline(outline: Outline, place: str, figures: LiveFigures) -> Iterator[tuple[str, str]]:
    for section in outline.sections:
        for placeholder in find_placeholders(section.starter):
            if figures.show(placeholder) is None:
                here = f"{place}.sections 的“{section.heading or section.key}”.starter"
                yield here, f"不认识的活数“{placeholder.text}”，打印时会照原样印出，请改正名称或写法。"
