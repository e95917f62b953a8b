"""When Python looks for garbage: hardly ever among what stays."""

from __future__ import annotations

import gc

from PySide6.QtCore import QTimer

from perfeval_desktop.session.session import Session

_AFTER_PAINT_MS = 200


def spare_what_stays(session: Session) -> None:
    """From now on what the program and the open document consist of is left out when garbage is looked for.

    Looking through all of it takes longer than a key may take. It is done once for each document that is opened, after
    it has been painted; garbage that the one before has left goes then.
    """
    timer = QTimer(session, singleShot=True, interval=_AFTER_PAINT_MS)
    timer.timeout.connect(_settle)
    session.opened.connect(timer.start)
    session.closed.connect(timer.start)


def _settle() -> None:
    gc.unfreeze()
    gc.collect()
    gc.freeze()
