"""The command that exports one project file."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Mapping
from pathlib import Path

from perfeval_desktop.app.exporting import export_package, standing_options
from perfeval_desktop.app.file_commands import load_file
from perfeval_desktop.app.results import CANNOT, FINE
from perfeval_desktop.export.package import Press
from perfeval_desktop.files import same_place


def export(path: Path, targets: Mapping[Press, Path]) -> int:
    """Write the package to ``targets``; nothing is written when one file would destroy another.

    Raises StorageError, PackError.
    """
    refusal = _refusal(path, targets)
    if refusal:
        print(refusal, file=sys.stderr)
        return CANNOT
    evaluation, pack, pack_text = load_file(path)
    outcome = export_package(evaluation, pack, targets, standing_options(evaluation, pack, pack_text))
    for written in outcome.written:
        print(f"已导出：{written}")
    for sentence in outcome.problems:
        print(sentence, file=sys.stderr)
    if outcome.substitutes:
        print(outcome.font_sentence)
    if outcome.missing:
        print(outcome.missing_sentence, file=sys.stderr)
    return CANNOT if outcome.problems else FINE


def _refusal(path: Path, targets: Mapping[Press, Path]) -> str:
    """Why ``path`` cannot be exported to ``targets``, empty when it can."""
    if not targets:
        return "没有写要导出成什么：请至少写 --xlsx、--pdf、--docx 中的一个。"
    for kind, target in targets.items():
        if same_place(target, path):
            return f"--{kind} 写的“{target}”就是要导出的文件，没有导出。请另起一个文件名。"
    for (kind, target), (other_kind, other) in itertools.combinations(targets.items(), 2):
        if same_place(target, other):
            return f"--{kind} 和 --{other_kind} 写的是同一个文件“{other}”，没有导出。请各起一个文件名。"
    return ""
