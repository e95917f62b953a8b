"""What happens when something unexpected goes wrong while the window is open: it stays, and the log knows.

Exceptions arrive from four sides: slots, timers and painting (``sys.excepthook``), threads, objects that are thrown
away (``sys.unraisablehook``), and Qt's own messages. All of them are recorded; the user hears of one fault once, and
again whenever a key or a click of the user comes to nothing because of it.
"""

from __future__ import annotations

import faulthandler
import logging
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from PySide6.QtCore import QEvent, QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QWindow

from perfeval_desktop.app.logs import log_path, log_unexpected
from perfeval_desktop.model.errors import FinalError
from perfeval_desktop.ui.interaction import Interaction

FAULT_NAME = "perfeval-fault.log"
_log = logging.getLogger(__name__)
_qt_log = logging.getLogger("qt")
_SENTENCE = "刚才的操作遇到没有预料到的问题，没有全部完成。您已经填写的内容还在，请先保存，再继续。"
# What Qt quotes may have been typed by the user, and so may anything that is not plain English.
_NOT_OURS = re.compile(r"\"[^\"]*\"|'[^']*'|[^\x20-\x7e]+")

_RECORDED = 10  # times that the same fault is written to the log

_Event = QEvent.Type
# Ctrl+S comes as a shortcut only, a button is pressed when mouse or key are let go.
_ACTIONS = frozenset({
    _Event.KeyPress, _Event.KeyRelease, _Event.ShortcutOverride, _Event.MouseButtonPress, _Event.MouseButtonRelease,
    _Event.MouseButtonDblClick, _Event.Close,
})  # fmt: skip
_Place = tuple[str, str, int]
_Hook = Callable[..., Any]


class CrashGuard(QObject):
    """Takes the place of the hooks of Python and Qt. The message is told by ``interaction`` between two events, never
    in the middle of painting or in another thread.

    A fault is told once: a failing paint event comes back many times a second. It is told again when it happens while
    a key or a click is being handled: a second Ctrl+S that does nothing must not be silent. While a message is open no
    other comes.
    """

    _happened = Signal()
    _acted = Signal(int)
    _refused = Signal()

    def __init__(self, interaction: Interaction) -> None:
        super().__init__()
        self._interaction = interaction
        self._seen: Counter[_Place | str] = Counter()
        self._telling = False
        self._action = 0  # counts what the user does
        self._acting = False  # what the user did is being handled just now
        self._answered = 0  # the action for which a known fault was told last
        self._faults: IO[str] | None = None
        self._hooks: tuple[_Hook, _Hook, _Hook] | None = None
        self._qt_handler: _Hook | None = None
        self._refusal = ""
        self._happened.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._refused.connect(self._tell_refusal, Qt.ConnectionType.QueuedConnection)
        self._acted.connect(self._action_over, Qt.ConnectionType.QueuedConnection)

    def install(self, log_folder: Path) -> None:
        """Guard the program from now on; crashes below Python leave their traceback in ``log_folder``."""
        self.take_hooks()
        try:
            log_folder.mkdir(parents=True, exist_ok=True)
            self._faults = (log_folder / FAULT_NAME).open("w", encoding="utf-8")
            faulthandler.enable(self._faults)
        except (OSError, RuntimeError):  # a log that cannot be written must not keep anybody from working
            _log.warning("crashes below Python will leave no trace")

    def take_hooks(self) -> None:
        """Hear of every exception that nobody handles, and of Qt's messages."""
        self._hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self.handle
        threading.excepthook = self._handle_thread
        sys.unraisablehook = self._handle_unraisable
        self._qt_handler = qInstallMessageHandler(self._record_qt_message)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch_all)
            self._watch_all(None)

    def give_back_hooks(self) -> None:
        """Put back what ``take_hooks`` took the place of."""
        if self._hooks is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
            self._hooks = None
            qInstallMessageHandler(self._qt_handler)
            self._watch_no_more()

    def handle(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        """Record ``error`` and, unless the same fault was told before, let the user know what to do."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        if issubclass(kind, FinalError):  # nothing went wrong: a final package is not to be changed
            self._refusal = str(error)
            self._refused.emit()
            return
        place = _place_of(kind, traceback)
        self._seen[place] += 1
        if self._seen[place] <= _RECORDED:
            log_unexpected(_log, (kind, error, traceback))
        if self._seen[place] == 1 or self._comes_of_an_action():
            self._answered = self._action
            self._happened.emit()

    def _comes_of_an_action(self) -> bool:
        """True for the first fault in the midst of what the user did."""
        here = threading.current_thread() is threading.main_thread()
        return here and self._acting and not self._telling and self._answered != self._action

    def _watch_all(self, _focused: QWindow | None) -> None:
        """Keys and clicks come to the native windows first, and little else does."""
        for window in QGuiApplication.allWindows():
            window.installEventFilter(self)

    def _watch_no_more(self) -> None:
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.disconnect(self._watch_all)
            for window in QGuiApplication.allWindows():
                window.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _ACTIONS:
            self._action += 1
            self._acting = True
            self._acted.emit(self._action)  # heard when this event is done with, before what it has painted anew
        return False

    def _action_over(self, action: int) -> None:
        if action == self._action:
            self._acting = False

    def _handle_thread(self, failure: threading.ExceptHookArgs) -> None:
        if failure.exc_value is not None:
            self.handle(failure.exc_type, failure.exc_value, failure.exc_traceback)

    def _handle_unraisable(self, failure: sys.UnraisableHookArgs) -> None:
        # An object that fails while it is thrown away keeps nobody from anything: it is recorded only.
        if failure.exc_value is not None:
            log_unexpected(_log, (failure.exc_type, failure.exc_value, failure.exc_traceback))

    def _record_qt_message(self, kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
        """Record a message of Qt without what it quotes: that may come from the user's form."""
        said = _NOT_OURS.sub("…", message or "")
        self._seen[said] += 1
        if self._seen[said] <= _RECORDED:
            _qt_log.log(_level_of(kind), "%s", said)

    def _tell_refusal(self) -> None:
        if not self._telling:
            self._telling = True
            try:
                self._interaction.report_info(self._refusal)
            finally:
                self._telling = False

    def _tell(self) -> None:
        if self._telling:
            return
        self._telling = True
        try:
            self._interaction.report_failure(_SENTENCE, log_path())
        finally:
            self._telling = False


def _level_of(kind: QtMsgType) -> int:
    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtCriticalMsg: logging.ERROR,
        QtMsgType.QtFatalMsg: logging.CRITICAL,
    }
    return levels.get(kind, logging.WARNING)


def _place_of(kind: type[BaseException], traceback: TracebackType | None) -> _Place:
    """Where in the code the exception was raised; the same place means the same fault."""
    if traceback is None:
        return kind.__qualname__, "", 0
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return kind.__qualname__, traceback.tb_frame.f_code.co_filename, traceback.tb_lineno
