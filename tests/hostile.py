"""A package that is as unkind to paper as a real one can be: long cells, many projects, rare characters."""

from __future__ import annotations

import functools

import msgspec

from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.storage.project_file import load

RARE = "佤㑇𠮷〔2022〕①⑳☑（全角）“引号”——……≥98％"
NAMES = "佤㑇𠮷①⑳☑"
LATIN = "https://www.example.gov.cn/" + "VeryLongPathWithoutAnyBreak" * 12
PROJECTS = 60


def long_text(name: str, length: int = 3000) -> str:
    """``length`` characters, in pieces that differ from each other and from those of other names."""
    pieces = (
        f"〔{name}{number:03}〕绩效目标、预算执行（含调整）：{NAMES[number % len(NAMES)]}；" for number in range(length)
    )
    text = ""
    for piece in pieces:
        if len(text) + len(piece) > length:
            break
        text += piece
    return text + "完" * (length - len(text))


@functools.cache
def hostile_package(projects: int = PROJECTS) -> tuple[SelfEvaluation, RulePack]:
    """The sample with ``projects`` projects and texts that no form was drawn for."""
    pack = Catalog.built_in().get("lincang-2022").pack
    evaluation = load(resource_path("samples/lincang-2022.jxzp")).evaluation
    replace = msgspec.structs.replace
    own = evaluation.projects
    many = []
    for number in range(projects):
        project = own[number % len(own)]
        indicators = list(project.indicators)
        indicators[0] = replace(
            indicators[0],
            name=f"{RARE}{LATIN}",
            annual_target=long_text(f"标{number}") if number % 20 == 0 else RARE,
            completion_note=f'=HYPERLINK("http://x","{number}")',
        )
        many.append(
            replace(
                project,
                id=f"{project.id}-{number}",
                name=f"{RARE}项目{number}",
                actual_result=long_text(f"果{number}") if number % 20 == 1 else "+86 0883-1234567",
                indicators=tuple(indicators),
            )
        )
    entries = list(evaluation.scorecard.entries)
    entries[2] = replace(entries[2], score_rationale=long_text("述"), deduction_reason=LATIN)
    entries[5] = replace(entries[5], score_rationale="@SUM(A1:A9)", deduction_reason="-1+1=0")
    goals = replace(evaluation.goals, annual_goal=long_text("总"))
    scorecard = replace(evaluation.scorecard, entries=tuple(entries), other_notes=f"{LATIN}{RARE}")
    return replace(evaluation, scorecard=scorecard, goals=goals, projects=tuple(many)), pack
