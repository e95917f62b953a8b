"""The scenes of the program: every tab, page, dialog and state, with an empty, a full and a large document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QTabWidget, QTreeWidget, QWidget

from perfeval_desktop.checks.reasons import can_be_answered
from perfeval_desktop.model.field_path import path
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.storage import project_file
from perfeval_desktop.ui.finding_groups import Grouping
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.preview import Preview
from perfeval_desktop.ui.project_list import ProjectList
from perfeval_desktop.ui.qt_interaction import QtInteraction
from tests.benchmarks.packages import package_of, sample
from tests.helpers import press, type_text
from tests.window import RealExporter, ScriptedInteraction, shown_window

PACK = "lincang-2022"
DOCUMENTS = ("empty", "sample", "thirty")
_ALT, _CTRL, _SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
_WINDOWS = ("export", "preview", "finalise", "verify", "packs", "upgrade", "help_contents", "help_keys", "help_steps")
Scene = tuple[str, QWidget]
_SENTENCE = "“我的自评.jxzp”在打开以后被别人改过。覆盖会丢掉对方的修改；另存为可以两份都留下，再用“比较”核对。"


@contextmanager
def window_with(home: Path, document: str, size: tuple[int, int]) -> Iterator[MainWindow]:
    """The main window of ``size`` with one of DOCUMENTS, or with the start page for “start”."""
    with shown_window(home, ScriptedInteraction(), RealExporter()) as window:
        window.resize(*size)
        if document == "empty":
            window.session.new(PACK)
        elif document == "sample":
            window.session.open_sample()
        elif document == "thirty":
            file = home / "三十个项目.jxzp"
            project_file.save(file, package_of(30), sample()[2])
            window.session.open(file)
        if window.session.is_open:
            window.session.settle()
        else:
            window._show_packs()
        settle()
        yield window


def settle() -> None:
    """Let layouts find their sizes."""
    for _ in range(4):
        QApplication.processEvents()


def pages(window: MainWindow) -> Iterator[Scene]:
    """Every tab, and every page of a tab that has several."""
    tabs = window.workbench.pages
    for position in range(tabs.count()):
        press(Qt.Key(Qt.Key.Key_1 + position), _CTRL)
        settle()
        content = tabs.tab()
        assert content is not None
        key = content.KEY
        yield f"{key}", window
        inner = content.findChild(QTabWidget)
        for number in range(inner.count() if inner is not None and inner.isVisible() else 0):
            inner.setCurrentIndex(number)
            settle()
            yield f"{key}-{number + 1}", window
        for tree in (tree for tree in content.findChildren(QTreeWidget) if tree.isVisible()):
            for at in ("second", "last"):
                item = tree.topLevelItem(1 if at == "second" else tree.topLevelItemCount() - 1)
                tree.setCurrentItem(item.child(0) if at == "second" and item.childCount() else item)
                settle()
                yield f"{key}-{at}", window
            tree.setCurrentItem(tree.topLevelItem(0))


def states(window: MainWindow) -> Iterator[Scene]:
    """Editors that are open, a reason that is being written, findings of one level."""
    bench, session = window.workbench, window.session
    bench.go_to(path("scorecard.entries[dept.process.execution.rate].self_score"))
    settle()
    press(Qt.Key.Key_F2)
    yield "cell-editor", window
    press(Qt.Key.Key_Escape)
    bench.go_to(path("scorecard.entries[dept.process.execution.rate].score_rationale"))
    press(Qt.Key.Key_F2)
    settle()
    yield "long-cell-editor", window
    press(Qt.Key.Key_Escape)
    asking = next((issue for issue in session.open_issues if can_be_answered(issue)), None)
    if asking is not None:
        bench.go_to(asking.where)
        press(Qt.Key.Key_M, _CTRL)
        settle()
        yield "reason", window
        press(Qt.Key.Key_Escape)
    if not session.open_issues:
        return
    press(Qt.Key.Key_F8)
    settle()
    yield "at-a-finding", window
    bar = bench.issues.bar
    for name, grouping in (("by-page", Grouping.PAGE), ("by-rule", Grouping.RULE)):
        bar.group_by(grouping)
        settle()
        yield f"findings-{name}", window
    bar.group_by(Grouping.NONE)
    bar.search("没有这样的字")
    settle()
    yield "findings-none", window
    bar.search("")
    press(Qt.Key.Key_F, _CTRL)
    settle()
    yield "find", window
    type_text("100")
    settle()
    for _ in range(12):
        press(Qt.Key.Key_Return)
        settle()
    yield "find-hits", window
    press(Qt.Key.Key_H, _CTRL)
    settle()
    yield "replace", window
    press(Qt.Key.Key_Escape)


def menus(window: MainWindow) -> Iterator[Scene]:
    """Every menu of the bar."""
    # Not by action.menu(): what it gives belongs to Python, and takes the menu with it.
    own = window.menuBar().findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert own
    for number, menu in enumerate(own, start=1):
        menu.popup(window.mapToGlobal(QPoint(40, 40)))
        settle()
        yield f"menu-{number}", menu
        menu.hide()


def dialogs(window: MainWindow) -> Iterator[Scene]:
    """Every dialog. Those that wait for an answer are shown without waiting."""
    if window.session.is_open:
        for name in _WINDOWS:
            before = set(_open_windows())
            window.actions_by_name[name].trigger()
            settle()
            wait_for_jobs()  # the pages of the preview
            settle()
            opened = next(each for each in _open_windows() if each not in before)
            yield name, opened
            if isinstance(opened, Preview):
                chosen = opened.choose_parts()
                wait_for_jobs()
                settle()
                yield "preview-parts", chosen
                chosen.reject()
            opened.close()
    who = QtInteraction(window)
    packs: list[RulePack] = [source.pack for source in window.session.catalog.sources()]
    questions: dict[str, Callable[[], object]] = {
        "ask-save": lambda: who.ask_save("我的自评"),
        "ask-conflict": lambda: who.ask_conflict(_SENTENCE),
        "ask-yes-no": lambda: who.ask_yes_no("文件没有写成：磁盘已满。", "另存为…"),
        "choose-pack": lambda: who.choose_pack(packs),
        "error": lambda: who.report_error(_SENTENCE),
        "open": lambda: who.choose_open(Path("/")),
    }
    for name, ask in questions.items():
        with _shown_not_asked() as shown:
            ask()
            settle()
        yield name, shown[-1]
        shown[-1].close()
        shown[-1].deleteLater()


def _open_windows() -> Iterator[QWidget]:
    yield from (each for each in QApplication.topLevelWidgets() if each.isVisible() and not isinstance(each, QMenu))


@contextmanager
def _shown_not_asked() -> Iterator[list[QDialog]]:
    shown: list[QDialog] = []
    kept, later = QDialog.exec, QDialog.deleteLater

    def show(dialog: QDialog) -> int:
        dialog.show()
        shown.append(dialog)
        return 0

    QDialog.exec = show  # type: ignore[method-assign]
    QDialog.deleteLater = lambda _dialog: None  # type: ignore[method-assign]
    try:
        yield shown
    finally:
        QDialog.exec, QDialog.deleteLater = kept, later  # type: ignore[method-assign]


def large_list(window: MainWindow) -> Iterator[Scene]:
    """The list of projects, scrolled to its end."""
    projects = window.findChild(ProjectList)
    if projects is not None and window.session.evaluation.projects:
        projects.choose(window.session.evaluation.projects[-1].id)
        settle()
        yield "last-project", window


def scenes(window: MainWindow) -> Iterator[Scene]:
    """All that ``window`` can show with its document."""
    if not window.session.is_open:
        yield "start-page", window
        yield from dialogs(window)
        yield from menus(window)
        return
    yield from pages(window)
    yield from large_list(window)
    yield from states(window)
    if window.session.title == "示例":
        yield from dialogs(window)
