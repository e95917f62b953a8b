"""The entry point: a known command runs without a window, everything else opens the window."""

from __future__ import annotations

import gc
import importlib.util
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from perfeval_desktop.app.logs import log_unexpected, start_logging
from perfeval_desktop.app.results import CANNOT, COMMANDS
from perfeval_desktop.files import lies_at
from perfeval_desktop.storage.dirs import default_dirs


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with ``argv`` (without its own name) and return the exit code. Never raises an Exception."""
    if getattr(sys, "frozen", False):  # a worker of an installed program is started as the program itself
        from multiprocessing import freeze_support

        freeze_support()
    arguments = list(sys.argv[1:] if argv is None else argv)
    make_output_safe()
    try:
        dirs = default_dirs()
        start_logging(dirs.log)
        if dirs.office.faults:
            logging.getLogger(__name__).warning("settings of the office: %s", "; ".join(dirs.office.faults))
        if arguments and (arguments[0].startswith("-") or arguments[0] in COMMANDS):
            from perfeval_desktop.app.cli import run

            return run(arguments)
        return _open_window(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read the output has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT
    except Exception:  # noqa: BLE001  the last line of defence: a sentence for the user, the traceback for the log
        return _unexpected()


def make_output_safe() -> None:
    """Write UTF-8 whatever the system's locale is; a console that cannot show a character shows a stand-in."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def has_screen(environment: Mapping[str, str], platform: str) -> bool:
    """Say whether a window can be shown: always on Windows and macOS, elsewhere when a display is named."""
    if platform in ("win32", "darwin"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _open_window(arguments: Sequence[str]) -> int:
    if len(arguments) > 1:
        return _refuse("一次只能打开一个文件。文件名中有空格时，请用引号括起来。")
    file = Path(arguments[0]) if arguments else None
    if file is not None and not lies_at(file) and file.suffix != ".jxzp":
        return _refuse(f"没有“{file}”这个命令，也没有这个文件。用 perfeval-desktop --help 查看可用的命令。")
    if not has_screen(os.environ, sys.platform):
        return _refuse("这里没有图形界面，无法打开窗口。检查和导出不需要窗口：用 perfeval-desktop --help 查看命令。")
    if importlib.util.find_spec("PySide6") is None:
        return _refuse("没有安装图形界面组件 PySide6，无法打开窗口。请重新安装本程序。")
    gc.disable()  # what is made until the window is there stays: looking through it for garbage only takes time
    from perfeval_desktop.app.quick_imports import spare_feature_search

    spare_feature_search()
    from perfeval_desktop.app.gui import run_window

    return run_window(file)


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return CANNOT


def _unexpected() -> int:
    log = log_unexpected(logging.getLogger(__name__))
    where = f"详细情况已记录在 {log}，" if log is not None else ""
    return _refuse(f"程序遇到没有预料到的问题，未能完成。您的文件没有被改动。{where}请把它交给维护人员。")


if __name__ == "__main__":
    sys.exit(main())
