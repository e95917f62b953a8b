"""What happens when something unexpected goes wrong while the window is open: it stays, and the log knows."""

from __future__ import annotations

import faulthandler
import logging
import sys
from pathlib import Path
from types import TracebackType
from typing import IO

from perfeval_desktop.app.logs import log_unexpected
from perfeval_desktop.ui.interaction import Interaction

FAULT_NAME = "perfeval-fault.log"
_log = logging.getLogger(__name__)


class CrashGuard:
    """Takes the place of ``sys.excepthook``. Qt calls it for exceptions in slots, timers and painting.

    Only the first of a row of failures asks for attention: a fault in painting would otherwise open dialog over
    dialog.
    """

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction
        self._telling = False
        self._faults: IO[str] | None = None

    def install(self, log_folder: Path) -> None:
        """Guard the program from now on; crashes below Python leave their traceback in ``log_folder``."""
        sys.excepthook = self.handle
        try:
            log_folder.mkdir(parents=True, exist_ok=True)
            self._faults = (log_folder / FAULT_NAME).open("w", encoding="utf-8")
            faulthandler.enable(self._faults)
        except (OSError, RuntimeError):  # a log that cannot be written must not keep anybody from working
            _log.warning("crashes below Python will leave no trace")

    def handle(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        """Record ``error`` and tell the user calmly what to do."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        log = log_unexpected(_log, (kind, error, traceback))
        if self._telling:
            return
        self._telling = True
        try:
            where = f"\n\n详细情况已记录在：\n{log}" if log is not None else ""
            self._interaction.report_error(
                "刚才的操作遇到没有预料到的问题，没有全部完成。您已经填写的内容还在，请先保存，再继续。" + where
            )
        finally:
            self._telling = False
