"""What is done with evidence: attached within its limits, renamed, described, moved and removed, each one step."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from perfeval_desktop.document.commands import Batch, Command, InsertRows, MoveRow, RemoveRow, SetField
from perfeval_desktop.model.base import new_row_id
from perfeval_desktop.model.evidence import EVIDENCE, Evidence, digests_of, evidence_at, size_words
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.forms import EvidenceForm
from perfeval_desktop.session.safe_names import safe_name
from perfeval_desktop.storage.container import MAX_FILE_BYTES, MAX_FILES, MAX_FILES_BYTES
from perfeval_desktop.storage.errors import ReadError, StorageError, WriteError
from perfeval_desktop.storage.evidence_store import EvidenceStore, Taken

_MB = 2**20


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A file that lies in the store, with the name that it had."""

    name: str
    taken: Taken


@dataclass(frozen=True, slots=True)
class Attaching:
    """``command`` attaches what can be, None for nothing; ``refused`` says in sentences what cannot, and why."""

    command: Command | None
    added: tuple[Evidence, ...]
    refused: tuple[str, ...]


def most_of_file(form: EvidenceForm) -> int:
    """The bytes that one file may have."""
    return min(form.max_file * _MB, MAX_FILE_BYTES)


def most_in_all(form: EvidenceForm) -> int:
    """The bytes that all files together may have."""
    return min(form.max_total * _MB, MAX_FILES_BYTES)


def take_files(store: EvidenceStore, paths: Iterable[Path], most: int) -> tuple[list[TakenFile], list[str]]:
    """Copy files into ``store``, where they are safe; those that cannot be are told in sentences."""
    taken: list[TakenFile] = []
    refused: list[str] = []
    for path in paths:
        try:
            found = store.take(path, most)
            if found.size:
                taken.append(TakenFile(path.name, found))
            else:  # a scan or a copy that failed: it bears nothing out
                refused.append(f"“{path.name}”是空文件（0 字节），没有加入。请打开原文件核对，必要时重新扫描或复制。")
        except StorageError as error:
            refused.append(str(error))
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            refused.append(str(WriteError(path, error) if full else ReadError(path, error)))
        except ValueError as error:
            refused.append(str(ReadError(path, error)))
    return taken, refused


def attaching(
    evaluation: SelfEvaluation, form: EvidenceForm, place: FieldPath, files: Sequence[TakenFile]
) -> Attaching:
    """How ``files`` are attached to the row at ``place``."""
    known = {row.sha256 for row in evidence_at(evaluation.evidence, place)}
    sizes = digests_of(evaluation)
    added: list[Evidence] = []
    refused = []
    for file in files:
        digest, size = file.taken
        name = safe_name(file.name)
        total = sum((sizes | {digest: size}).values())
        if digest in known:
            refused.append(f"“{name}”已经在这一行的佐证材料里，没有再加。")
        elif total > most_in_all(form):
            refused.append(f"加上“{name}”后佐证材料共 {size_words(total)}，超过 {form.max_total} MB 的上限，没有加入。")
        elif len(sizes | {digest: size}) > MAX_FILES:
            refused.append(f"佐证材料已有 {MAX_FILES} 份，“{name}”没有加入。")
        else:
            known.add(digest)
            sizes[digest] = size
            title = Path(name).stem
            added.append(
                Evidence(id=new_row_id(), place=str(place), title=title, file_name=name, size=size, sha256=digest)
            )
    command = InsertRows(EVIDENCE, tuple(added), None, f"添加佐证材料 {len(added)} 份") if added else None
    return Attaching(command, tuple(added), tuple(refused))


def renaming(row: Evidence, title: str) -> Command:
    """Call the file ``title`` in print."""
    return SetField(EVIDENCE.row(row.id).child("title"), title.strip(), "修改佐证材料名称")


def describing(row: Evidence, note: str) -> Command:
    """Say ``note`` of the file."""
    return SetField(EVIDENCE.row(row.id).child("note"), note.strip(), "修改佐证材料说明")


def removing(rows: Sequence[Evidence]) -> Command:
    """Take files out of the package."""
    commands = tuple(RemoveRow(EVIDENCE.row(row.id), "移除") for row in rows)
    return Batch(commands, f"移除佐证材料 {len(rows)} 份")


def moving(evaluation: SelfEvaluation, row: Evidence, by: int) -> Command | None:
    """Let the file stand before (−1) or behind (+1) its neighbour at the same row; None where there is none."""
    own = [each for each in evaluation.evidence if each.place == row.place]
    at = own.index(row) + by
    if not 0 <= at < len(own):
        return None
    target = [each.id for each in evaluation.evidence].index(own[at].id)
    return MoveRow(EVIDENCE.row(row.id), target, "移动佐证材料")
