"""Opening a file that somebody else edits, or that is damaged: what is asked, and what is said."""

from __future__ import annotations

from pathlib import Path

from perfeval_desktop.session.errors import FormatError, LockedError, NewerVersionError
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.interaction import Interaction


def open_file(session: Session, interaction: Interaction, path: Path) -> bool:
    """Open the file at ``path``; False when the user would rather not. Raises StorageError, PackError."""
    try:
        session.open(path)
    except LockedError as error:
        how = interaction.ask_locked(str(error), by_force=error.is_silent)
        if how is None:
            return False
        session.open(path, how)
    except NewerVersionError:
        raise
    except FormatError:
        saved = session.open_newest_copy(path)
        if saved is None:
            raise
        interaction.report_info(
            f"“{path.name}”已损坏，不能打开。已打开程序在 {saved.year}年{saved.month}月{saved.day}日 {saved:%H:%M} "
            "存下的备份，请核对其后的修改。\n\n保存时会重新写好这个文件；损坏的文件已另外留存。"
        )
    return True
