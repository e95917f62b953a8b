"""Evidence follows its row: where a step takes the row away, it takes its evidence along, and undo brings both back."""

from __future__ import annotations

from dataclasses import dataclass

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import Command
from perfeval_desktop.model.evidence import EVIDENCE, is_placed
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import replace_at


@dataclass(frozen=True, slots=True)
class WithEvidence:
    """``command``, and nothing of what belonged to the rows that it takes away is left."""

    command: Command

    @property
    def label(self) -> str:
        return self.command.label

    def apply(self, before: SelfEvaluation) -> tuple[SelfEvaluation, Changes]:
        after, changes = self.command.apply(before)
        if not after.evidence or not (changes.rows or changes.everything):
            return after, changes
        left = tuple(row for row in after.evidence if is_placed(row, after) or not is_placed(row, before))
        if len(left) == len(after.evidence):
            return after, changes
        return replace_at(after, EVIDENCE, left), changes | Changes.rows_of(EVIDENCE)
