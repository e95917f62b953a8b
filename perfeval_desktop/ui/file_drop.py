"""A project file, or one to be imported, can be dropped anywhere on the window, also where text is typed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QDropEvent, QWindow

from perfeval_desktop.ui.evidence_files import files_of
from perfeval_desktop.ui.texts import IMPORTED, SUFFIX

_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class FileDrop(QObject):
    """Watches a native window: there a drag arrives before any text field can take the file's name for text.

    ``dropped`` comes after the drop is over: the program that the file is dragged from waits for that, and a question
    to the user would keep it waiting.
    """

    dropped = Signal(object)  # Path
    others = Signal(object)  # list[Path]: documents of other kinds, while ``takes_others``
    takes_others = False

    def watch(self, window: QWindow) -> None:
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() not in _DRAGS or not isinstance(event, QDropEvent):
            return False
        file = _project_file(event)
        others = files_of(event.mimeData()) if file is None and self.takes_others else []
        if file is None and not others:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            tell = partial(self.dropped.emit, file) if file is not None else partial(self.others.emit, others)
            QTimer.singleShot(0, self, tell)
        return True


def _project_file(event: QDropEvent) -> Path | None:
    """The project file, workbook or Word file that is being dragged; None for anything else."""
    urls = event.mimeData().urls()
    file = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return file if file is not None and file.suffix.lower() in (SUFFIX, *IMPORTED) else None
