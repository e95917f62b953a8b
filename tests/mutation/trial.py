"""Tries every mutant of a package: does it contradict something, is it told, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from tests.mutation.frozen import Frozen, contradicted_texts
from tests.mutation.mutants import SLIPS, Mutant, mutants
from tests.mutation.oracle import broken


@dataclass(frozen=True, slots=True)
class Trial:
    """One mutant with what it breaks (empty: nothing), and the place of the nearest new finding.

    ``place`` is “here” (the field), “beside” (its row or table), “partner” (the other end of what is broken), or empty
    when nothing new is found.
    """

    mutant: Mutant
    breaks: tuple[str, ...]
    place: str
    rules: tuple[str, ...]

    @property
    def missed(self) -> bool:
        return bool(self.breaks) and not self.place


def trials(evaluation: SelfEvaluation, pack: RulePack, frozen: Frozen = (), *, every: int = 1) -> Iterator[Trial]:
    """The outcome of each ``every``-th mutant; ``frozen`` are the figures that stand typed in the texts."""
    checker = Checker(pack)
    before = _serious(checker.run(evaluation))
    sound = broken(evaluation, pack)
    for mutant in islice(mutants(evaluation), 0, None, every):
        changed, edit = mutant.of(evaluation), Changes.at(mutant.path)
        breaks = broken(changed, pack) - sound
        breaks |= contradicted_texts(frozen, changed, pack, mutant)
        found = _serious(checker.update(changed, edit)) - before
        checker.update(evaluation, edit)
        places = {_place(mutant.path, issue_at) for issue_at, _ in found}
        place = next((name for name in ("here", "beside", "partner") if name in places), "")
        yield Trial(mutant, tuple(sorted(breaks)), place, tuple(sorted({rule for _, rule in found})))


def _serious(issues: Sequence[Issue]) -> set[tuple[FieldPath, str]]:
    """Findings that a clerk must look at; what a finding says counts too, since one may give way to another."""
    return {
        (issue.where, f"{issue.rule} {dict(issue.facts).get('found', '')}")
        for issue in issues
        if issue.severity <= Severity.REMIND
    }


def _place(mutated: FieldPath, found: FieldPath) -> str:
    if found.starts_with(mutated) or mutated.starts_with(found):
        return "here"
    shared = next(
        (at for at, pair in enumerate(zip(mutated.steps, found.steps, strict=False)) if pair[0] != pair[1]), 0
    )
    return "beside" if shared >= (3 if mutated.steps[0] == "projects" else 2) else "partner"


def table(outcomes: Sequence[Trial]) -> str:
    """How many of the mutants that contradict something are told, by what they are and by slip."""
    lines = [f"{'':10}" + "".join(f"{slip:>12}" for slip in SLIPS)]
    told: Counter[tuple[str, str]] = Counter()
    all_: Counter[tuple[str, str]] = Counter()
    for trial in outcomes:
        if trial.breaks:
            key = (trial.mutant.what, trial.mutant.slip)
            all_[key] += 1
            told[key] += not trial.missed
    for what in sorted({what for what, _ in all_}):
        cells = (f"{told[what, slip]}/{all_[what, slip]}" if all_[what, slip] else "·" for slip in SLIPS)
        lines.append(f"{what:10}" + "".join(f"{cell:>12}" for cell in cells))
    return "\n".join(lines)


def missed_line(trial: Trial) -> str:
    mutant = trial.mutant
    slip = f"{mutant.what} {mutant.slip} {mutant.path}: {mutant.before} → {mutant.after}"
    return f"{slip}, against {'; '.join(trial.breaks)}"
