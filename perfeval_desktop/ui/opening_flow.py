"""Opening a file that somebody else edits, that is damaged or gone: what is asked, and what is said."""

from __future__ import annotations

import datetime
from pathlib import Path

from perfeval_desktop.files import lies_at
from perfeval_desktop.session.errors import FormatError, LockedError, NewerVersionError, ReadError
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
            f"“{path.name}”已损坏，不能打开。已打开程序在{_in_words(saved)}存下的备份，请核对其后的修改。\n\n"
            "保存时会重新写好这个文件；损坏的文件已另外留存。"
        )
    except ReadError as error:
        if lies_at(path):
            raise
        return _open_what_is_gone(session, interaction, path, error)
    return True


def _open_what_is_gone(session: Session, interaction: Interaction, path: Path, error: ReadError) -> bool:
    """Offer the newest copy of a file that lies there no longer. Raises ``error`` where there is none."""
    from perfeval_desktop.session.opening import time_of_copy

    saved = time_of_copy(path, session.dirs.state)
    if saved is None:
        raise error
    question = f"{error}\n\n程序里有它在{_in_words(saved)}存下的备份。"
    return interaction.ask_yes_no(question, "打开备份") and session.open_newest_copy(path) is not None


def _in_words(time: datetime.datetime) -> str:
    return f" {time.year}年{time.month}月{time.day}日 {time:%H:%M} "
