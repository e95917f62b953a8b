"""Doing a command for a button, a menu or a drag: what the document does not take is told beside it."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QWidget

from perfeval_desktop.document.commands import Command
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.notices import show_notice


def push_or_tell(session: Session, command: Command, beside: QWidget, initiator: object = None) -> bool:
    """Do ``command`` as one step; False, with a notice at ``beside``, when it cannot be done."""
    try:
        session.push(command, initiator=initiator)
    except ModelError as error:
        show_notice(beside, str(error))
        return False
    except Exception as error:  # noqa: BLE001  who asked goes on, and keeps what was written for it
        why_not_taken(error)
        return False
    return True


def why_not_taken(error: Exception) -> str:
    """The sentence for what was typed and is kept, because ``error`` came in the way of taking it over.

    What nobody expected is recorded and told by the guard of the program. Raised further, it would also stop what made
    the editor hand its text over: saving, or going elsewhere.
    """
    if isinstance(error, ModelError):
        return str(error)
    sys.excepthook(type(error), error, error.__traceback__)
    return "程序遇到没有预料到的问题，所输入的内容还没有写进材料，先留在这里。"
