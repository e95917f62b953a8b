"""Evidence comes out of the project file: copied, to be looked at or kept. Nothing of it is ever run."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from perfeval_desktop.files import write_whole
from perfeval_desktop.model.evidence import Evidence
from perfeval_desktop.session.safe_names import free_name, safe_name
from perfeval_desktop.storage.errors import StorageError, WriteError
from perfeval_desktop.storage.evidence_sources import Sources
from perfeval_desktop.storage.span import pieces

OPENABLE = frozenset(
    {
        *(".pdf", ".ofd", ".txt", ".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"),
        *(".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".wps", ".et", ".dps", ".odt", ".ods", ".odp"),
        *(".zip", ".rar", ".7z", ".mp3", ".mp4", ".wav"),
    }
)
"""The kinds of documents that the system is asked to open: none of them is a program."""
_KEPT_SECONDS = 86400
_HAS_ZONES = os.name == "nt"


class EvidenceError(StorageError):
    """A file of evidence cannot be had; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The files that were written, and a sentence for each that could not be."""

    written: tuple[Path, ...]
    problems: tuple[str, ...]


def can_be_opened(row: Evidence) -> bool:
    """True when the system may be asked to open it; others can only be copied out."""
    return Path(safe_name(row.file_name)).suffix.lower() in OPENABLE


def copy_out(sources: Sources, row: Evidence, target: Path) -> None:
    """Copy the file to ``target``, replacing what lies there. Raises EvidenceError, WriteError."""
    span = sources.sound(row.sha256, row.size)
    if span is None:
        raise EvidenceError(_why_not(sources, row))
    try:
        write_whole(target, lambda out: out.writelines(pieces(span)))
    except (OSError, ValueError) as error:
        raise WriteError(target, error) from error


def copy_all_out(sources: Sources, rows: Sequence[Evidence], folder: Path) -> Extracted:
    """Copy files into ``folder`` under their names; nothing that lies there is replaced. Raises WriteError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = {entry.name.casefold() for entry in folder.iterdir()}
    except (OSError, ValueError) as error:
        raise WriteError(folder, error) from error
    written, problems = [], []
    for row in rows:
        target = folder / free_name(safe_name(row.file_name), taken)
        try:
            copy_out(sources, row, target)
        except StorageError as error:
            problems.append(str(error))
        else:
            taken.add(target.name.casefold())
            written.append(target)
    return Extracted(tuple(written), tuple(problems))


def copy_to_view(sources: Sources, row: Evidence, folder: Path) -> Path:
    """A copy to be looked at, which only this user can read and nobody write. Raises EvidenceError, WriteError."""
    sweep_views(folder)
    own = folder / os.urandom(8).hex()
    try:
        own.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise WriteError(own, error) from error
    target = own / safe_name(row.file_name)
    copy_out(sources, row, target)
    if _HAS_ZONES:  # office programs open what came from elsewhere without running what is in it
        with contextlib.suppress(OSError):
            Path(f"{target}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n", encoding="ascii")
    with contextlib.suppress(OSError):
        target.chmod(0o400)  # last: nothing is added to a file that nobody writes
    return target


def sweep_views(folder: Path) -> None:
    """Delete the copies that were looked at long ago."""
    oldest = time.time() - _KEPT_SECONDS
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False) and entry.stat().st_mtime < oldest:
                    for path in Path(entry.path).iterdir():
                        path.chmod(0o600)
                    shutil.rmtree(entry.path, ignore_errors=True)


def _why_not(sources: Sources, row: Evidence) -> str:
    name = row.title or row.file_name
    if sources.find({row.sha256: row.size}):
        return f"佐证材料“{name}”的文件已损坏，与加入时的校验值不符。请重新添加，或由备份取回。"
    return f"佐证材料“{name}”的文件找不到，只有名称。请重新添加，或由备份取回。"
