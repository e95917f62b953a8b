"""A package held against another file, or against an edited export of it: field by field, in the order of the forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from perfeval_desktop.bureau.import_any import SUFFIXES, import_any
from perfeval_desktop.bureau.taking import Fate, Note
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.difference_words import DifferenceLine
from perfeval_desktop.session.verifying import changes_between
from perfeval_desktop.storage import project_file

_IN = " › "  # between the form and the place in it


@dataclass(frozen=True, slots=True)
class Comparison:
    """What stands otherwise in the other file; ``unclear`` are places of an export that could not be read."""

    lines: tuple[DifferenceLine, ...]
    unclear: tuple[Note, ...] = ()

    @property
    def sentence(self) -> str:
        """What came of it, for the user."""
        doubt = f"另有 {len(self.unclear)} 处看不清，列在下面。" if self.unclear else ""
        return (f"有 {len(self.lines)} 处不同。" if self.lines else "没有不同的内容。") + doubt


def is_export(path: Path) -> bool:
    """True for a workbook or a Word file."""
    return path.suffix.lower() in SUFFIXES


def compare_with(other: Path, evaluation: SelfEvaluation, pack: RulePack) -> Comparison:
    """What the project file, workbook or Word file ``other`` has otherwise. Raises StorageError.

    What an export does not show cannot differ.
    """
    if not is_export(other):
        theirs = conform(project_file.load(other).evaluation, pack)
        return Comparison(changes_between(evaluation, theirs, pack))
    found = import_any(other, evaluation, pack, tells_empty=True)
    unclear = tuple(note for note in found.notes if note.fate is Fate.UNCLEAR)
    return Comparison(changes_between(evaluation, found.evaluation, pack), unclear)


def by_form(lines: Sequence[DifferenceLine]) -> Iterator[tuple[str, list[DifferenceLine]]]:
    """The lines of each form under its name; their places without it."""
    for form, group in groupby(lines, lambda line: line.label.partition(_IN)[0]):
        inside = [DifferenceLine(one.path, one.label.removeprefix(form + _IN), one.old, one.new) for one in group]
        yield form, inside
