"""Doing a command for a button, a menu or a drag: what the document does not take is told beside it."""

from __future__ import annotations

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
    return True
