"""What there is to say of a pack's text: every fault with its line, and how the pack's own cases come out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from perfeval_desktop.checks.engine import registered
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.rulepack.fault_lines import lines_of
from perfeval_desktop.rulepack.lint import lint
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.problems import PackError, Problem
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.cases import CaseResult, run_cases
from perfeval_desktop.scoring.live_lint import unknown_figures

PENDING = "# 待办："
"""How a comment begins that says what the author of a pack still has to fill in."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault at its line, from 1. ``level`` is that of a Problem; ``is_fatal``: the pack cannot be used with it."""

    line: int
    problem: Problem
    is_fatal: bool = False

    @property
    def level(self) -> Severity:
        return Severity.from_key(self.problem.level)

    @property
    def sentence(self) -> str:
        """What is wrong and what to do; where, for who knows the names."""
        place = self.problem.place
        return f"{self.problem.message}（{place}）" if place and "行第" not in place else self.problem.message


@dataclass(frozen=True, slots=True)
class PackReview:
    """``pack`` is None where the text cannot be used as one; ``faults`` stand in the order of the text."""

    pack: RulePack | None
    faults: tuple[Fault, ...] = ()
    cases: tuple[CaseResult, ...] = ()

    @property
    def failed_cases(self) -> tuple[CaseResult, ...]:
        return tuple(case for case in self.cases if not case.passed)

    @property
    def summary(self) -> str:
        """All in one sentence."""
        if self.pack is None:
            return f"不能使用：有 {len(self.faults)} 处要改正。"
        levels = Counter(fault.level for fault in self.faults)
        counts = "、".join(f"{levels[level]} 处{level.label}" for level in sorted(levels))
        found = f"核对有 {counts}" if counts else "核对没有发现问题"
        failed = len(self.failed_cases)
        if not self.cases:
            return f"可以使用；{found}；没有自带的算例。"
        outcome = f"其中 {failed} 个不符" if failed else "全部相符"
        return f"可以使用；{found}；自带 {len(self.cases)} 个算例，{outcome}。"


def review(text: str, origin: str) -> PackReview:
    """Read, lint and try out the pack in ``text``; ``origin`` names it. Never raises."""
    try:
        pack = load_pack(text, origin)
    except PackError as error:
        return PackReview(None, _located(text, error.problems, is_fatal=True))
    return PackReview(pack, _located(text, (*problems_of(pack), *_left_to_do(text))), run_cases(pack))


def problems_of(pack: RulePack) -> tuple[Problem, ...]:
    """What is wrong with a pack that can be used: with itself, with its checks, with the figures that it names."""
    found = lint(pack, {check.rule: check.limits for check in registered()})
    return (*found, *(Problem("error", place, message) for place, message in unknown_figures(pack)))


def _left_to_do(text: str) -> tuple[Problem, ...]:
    lines = enumerate(text.splitlines(), start=1)
    return tuple(
        Problem("remind", f"第{number}行第1列", f"待办：{line.partition(PENDING)[2].strip()}")
        for number, line in lines
        if line.lstrip().startswith(PENDING)
    )


def _located(text: str, problems: tuple[Problem, ...], *, is_fatal: bool = False) -> tuple[Fault, ...]:
    lines = lines_of(text, problems)
    found = (Fault(line, problem, is_fatal) for line, problem in zip(lines, problems, strict=True))
    return tuple(sorted(found, key=lambda fault: fault.line))
