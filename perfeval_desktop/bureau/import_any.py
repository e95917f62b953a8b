"""An old file of any kind that is read becomes changes of a package."""

from __future__ import annotations

from pathlib import Path

from perfeval_desktop.bureau.import_workbook import Imported, import_workbook
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.storage.any_workbook import SUFFIXES as WORKBOOKS

DOCUMENT = ".docx"
SUFFIXES = (*WORKBOOKS, DOCUMENT)


def import_any(source: Path, evaluation: SelfEvaluation, pack: RulePack, *, tells_empty: bool = False) -> Imported:
    """``evaluation`` with what the workbook or Word file at ``source`` says. Raises StorageError.

    ``tells_empty``: cells that are empty there and are not here are told.
    """
    if source.suffix.lower() != DOCUMENT:
        return import_workbook(source, evaluation, pack, tells_empty=tells_empty)
    from perfeval_desktop.bureau.import_document import import_document  # its library takes its time to load

    return import_document(source, evaluation, pack, tells_empty=tells_empty)
