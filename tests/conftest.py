"""What every test gets: no display needed, no dialog that waits for a person, nothing left behind."""

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

# Qt reads these when it is first imported, so they come before everything else.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = "1"
os.environ["LANG"] = "zh_CN.UTF-8"
os.environ.pop("QT_STYLE_OVERRIDE", None)

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

_BLOCKING_CALLS = {
    "QDialog": ("exec",),
    "QMessageBox": ("about", "critical", "information", "question", "warning"),
    "QFileDialog": ("getExistingDirectory", "getOpenFileName", "getOpenFileNames", "getSaveFileName"),
    "QInputDialog": ("getDouble", "getInt", "getItem", "getMultiLineText", "getText"),
}


@pytest.fixture(scope="session", autouse=True)
def own_user_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Send settings, journals and caches to a temporary folder, never to the developer's own."""
    home = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PERFEVAL_HOME", str(home))
        for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
            patch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
        yield


@pytest.fixture(scope="session")
def qapp(qapp: Any) -> Any:
    """The application with the font of the program: what is measured has the sizes of the real window, on any machine.

    From the very first window on: the zoom takes the font that it finds then for its 100 %.
    """
    from perfeval_desktop.ui.theme import ui_font

    qapp.setFont(ui_font(qapp.font()))
    return qapp


@pytest.fixture(scope="session", autouse=True)
def empty_clipboard_at_the_end() -> Iterator[None]:
    """Qt's offscreen platform crashes at exit when the last thing copied came from Python. Real platforms do not."""
    yield
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()


@pytest.fixture(autouse=True)
def no_waiting_dialog(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail instead of waiting for ever when the code opens a modal dialog by itself."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None:
        return
    for class_name, methods in _BLOCKING_CALLS.items():
        for method in methods:
            call = _refuse(f"{class_name}.{method}")
            monkeypatch.setattr(getattr(widgets, class_name), method, call)


def _refuse(name: str) -> Callable[..., None]:
    # A plain function: a Mock in the dictionary of a Qt class crashes some releases of PySide6.
    def refuse(*_args: object, **_options: object) -> None:
        raise AssertionError(f"{name} would wait for a person; ask through ui.interaction")

    return refuse


@pytest.fixture(autouse=True)
def deliver_deferred_deletes() -> Iterator[None]:
    """Delete what ``deleteLater`` promised, so that no widget lives on into the next test."""
    yield
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
