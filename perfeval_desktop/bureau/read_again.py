"""An exported workbook becomes the package again: its hidden copy without loss, with what its cells say since then.

The copy is what stood there at the export. Who changed cells in Excel or WPS meant these, so they are taken over it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from perfeval_desktop.bureau.import_workbook import import_workbook
from perfeval_desktop.bureau.taking import Fate, Note
from perfeval_desktop.model.edit_history import NO_EDITS, EditHistory
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.field_history import with_step
from perfeval_desktop.session.finals import reopening
from perfeval_desktop.session.printed import active_final
from perfeval_desktop.storage.errors import NoCopyError
from perfeval_desktop.storage.workbook_copy import read_back

_REASON = "导出的 Excel 表格中改过内容，取回修改"


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """The package with its pack; ``notes`` tell of each cell that was looked at, ``history`` what the cells changed."""

    evaluation: SelfEvaluation
    pack: RulePack
    pack_text: str
    notes: tuple[Note, ...]
    history: EditHistory

    def count(self, fate: Fate) -> int:
        return sum(note.fate is fate for note in self.notes)

    @property
    def sentence(self) -> str:
        """What came of it, for the user."""
        taken, unclear = self.count(Fate.TAKEN), self.count(Fate.UNCLEAR)
        words = f"，其中 {taken} 格在导出以后改过，已按表格中的取回" if taken else "，表格中没有改过的内容"
        doubt = f"；{unclear} 格看不清改成了什么，仍是导出时的内容" if unclear else ""
        return f"已由导出的表格原样取回整套材料{words}{doubt}。"


def read_again(source: Path) -> ReadAgain:
    """The package in the workbook at ``source``. Raises NoCopyError when it carries none, StorageError, PackError."""
    file = read_back(source)
    pack = load_pack(file.pack_text, source.name)
    found = import_workbook(source, file.evaluation, pack)
    evaluation = found.evaluation
    if any(note.fate is Fate.TAKEN for note in found.notes) and active_final(evaluation) is not None:
        now = datetime.datetime.now().astimezone()
        evaluation = reopening(evaluation, _REASON, "", now).apply(evaluation)[0]
    history = with_step(NO_EDITS, file.evaluation, evaluation, pack, f"导入“{source.stem}”")
    return ReadAgain(evaluation, pack, file.pack_text, found.notes, history)


def read_again_or_none(source: Path) -> ReadAgain | None:
    """The same; None for a workbook of another origin, whose cells have to be found by their labels."""
    try:
        return read_again(source)
    except NoCopyError:
        return None
