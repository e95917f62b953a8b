"""The scenes of the pictures: the real window with the sample, driven by keys, and the part of it that is meant."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from PySide6.QtCore import QAbstractAnimation, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from installer.manual.drawing import Badge, popups, shot, together, windows
from perfeval_desktop.app.exporting import export_package
from perfeval_desktop.app.furnishing import PackageExporter
from perfeval_desktop.checks.reasons import can_be_answered
from perfeval_desktop.model.field_path import path
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.storage.office import read_office
from perfeval_desktop.ui.export_dialog import ExportDialog
from perfeval_desktop.ui.final_dialogs import FinaliseDialog
from perfeval_desktop.ui.finding_groups import Grouping
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.office_note import offered_packs

SIZE = (1366, 768)
PACK = "lincang-2022"
_CTRL, _ALT, _SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


class Answers:
    """Answers the questions of the window with what is given; it shows no dialog of the system."""

    def __init__(self) -> None:
        self.given: list[Any] = []

    def __getattr__(self, _question: str) -> Callable[..., Any]:
        return lambda *_words, **_more: self.given.pop(0) if self.given else None


@dataclass(frozen=True, slots=True)
class Stage:
    """The window, a folder of its own, and who answers."""

    window: MainWindow
    home: Path
    answers: Answers

    def settle(self) -> None:
        """Let layouts, checks and jobs come to rest."""
        for _ in range(3):
            QApplication.processEvents()
            wait_for_jobs()
        if self.window.session.is_open:
            self.window.session.settle()
        for _ in range(4):
            QApplication.processEvents()
        for moving in self.window.findChildren(QAbstractAnimation):
            moving.setCurrentTime(moving.totalDuration())

    def go(self, where: str) -> None:
        """Put the cursor on a field."""
        assert self.window.workbench.pages.reveal(path(where)), where  # without the flash that go_to ends with
        self.settle()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        focus = QApplication.focusWidget() or self.window
        QTest.keyClick(focus, key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        """Type ``text`` as an input method does."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        focus = QApplication.focusWidget()
        assert focus is not None
        QApplication.sendEvent(focus, event)
        self.settle()


@contextmanager
def stage(home: Path, *, empty: bool = False) -> Iterator[Stage]:
    """The window over its own folders with the sample, or with nothing; it is gone when the block ends."""
    dirs, answers = Dirs.below(home / "profile"), Answers()
    session = Session(Catalog.built_in(), dirs)
    window = MainWindow(PreferencesStore(dirs))
    window.furnish(session, answers, PackageExporter(session))
    window.resize(*SIZE)
    window.show()
    window.activateWindow()
    made = Stage(window, home, answers)
    if empty:
        window._show_packs()
    else:
        window.flow.open_sample()
    made.settle()
    try:
        yield made
    finally:
        wait_for_jobs()
        if session.is_open:
            session.close()
        window.close()
        window.deleteLater()
        session.deleteLater()
        QApplication.processEvents()


Picture = Callable[[Stage], QPixmap]
_RATE = "scorecard.entries[dept.process.execution.rate].self_score"
_OF_START = QRect(250, 62, 866, 636)  # where something stands on it
_SECTION = "report.sections[conclusion].text"


def _window(on: Stage) -> QPixmap:
    bench = on.window.workbench
    on.go(_RATE)
    badges = [
        Badge(1, bench.head_band, across=0.4),
        Badge(2, bench.pages),
        Badge(3, bench.basis_dock, across=0.8),
        Badge(4, bench.issues_dock, across=0.5),
        Badge(5, on.window.statusBar(), across=0.5),
    ]
    return together(on.window, (), badges)


def _tab(where: str) -> Picture:
    """The tab in front with the cursor on ``where``, and what stands beside it."""

    def make(on: Stage) -> QPixmap:
        on.window.workbench.issues_dock.hide()
        on.go(where)
        return shot(on.window.workbench)

    return make


def _figures(on: Stage) -> QPixmap:
    on.window.workbench.issues_dock.hide()
    on.go(_SECTION)
    on.press(Qt.Key.Key_End, _CTRL)
    on.window.actions_by_name["insert_figure"].trigger()
    on.settle()
    on.type("总收入")
    return together(on.window, popups()).copy(QRect(0, 92, 1060, 370))


def _find(on: Stage) -> QPixmap:
    on.go(_RATE)
    on.press(Qt.Key.Key_H, _CTRL)
    on.type("执行率")
    for _ in range(3):
        on.press(Qt.Key.Key_Return)
    bench = on.window.workbench
    bench.resizeDocks([bench.find_dock], [300], Qt.Orientation.Vertical)
    on.settle()
    return shot(on.window, bench.find_dock, 2)


def _issues(on: Stage) -> QPixmap:
    on.go(_RATE)
    _enlarge_issues(on)
    on.press(Qt.Key.Key_F8)
    on.window.workbench.issues.bar.group_by(Grouping.PAGE)
    on.settle()
    return shot(on.window, on.window.workbench.issues_dock, 2)


def _enlarge_issues(on: Stage) -> None:
    bench = on.window.workbench
    bench.resizeDocks([bench.issues_dock], [330], Qt.Orientation.Vertical)
    on.settle()


def _fixes(on: Stage) -> QPixmap:
    on.window.workbench.issues_dock.hide()
    finding = next(issue for issue in on.window.session.open_issues if issue.rule == "prose.difference")
    on.window.go_to(finding.where)
    on.window.workbench._select_words(finding.where, finding.waiver_key)
    on.settle()
    on.press(Qt.Key.Key_Return, _ALT)
    return together(on.window, popups()).copy(QRect(220, 92, 1146, 420))


def _reason(on: Stage) -> QPixmap:
    session = on.window.session
    asking = next(issue for issue in session.open_issues if can_be_answered(issue))
    on.go(str(asking.where))
    _enlarge_issues(on)
    on.press(Qt.Key.Key_M, _CTRL)
    on.type("年中追加公共文化服务经费，见临财预发〔2022〕108号。")
    return shot(on.window, on.window.workbench.issues_dock, 2)


def _opened(action: str) -> Picture:
    """The window that a menu entry opens."""

    def make(on: Stage) -> QPixmap:
        return shot(_open(on, action))

    return make


def _export(on: Stage) -> QPixmap:
    dialog = _open(on, "export")
    assert isinstance(dialog, ExportDialog)
    dialog.folder.blockSignals(True)  # nobody asks whether the folder is there
    dialog.folder.setText("D:\\绩效自评")
    return shot(dialog)


def _finalise(on: Stage) -> QPixmap:
    dialog = _open(on, "finalise")
    assert isinstance(dialog, FinaliseDialog)
    dialog.by.setText("王芳")
    on.settle()
    return shot(dialog)


def _open(on: Stage, action: str) -> QWidget:
    before = set(windows())
    on.window.actions_by_name[action].trigger()
    on.settle()
    (opened,) = set(windows()) - before
    return opened


def _rollover(on: Stage) -> QPixmap:
    old = on.home / "2022年自评.jxzp"
    shutil.copy(resource_path("samples/lincang-2022.jxzp"), old)
    on.answers.given = [old, PACK, on.home / "2023年自评.jxzp"]
    assert on.window.bureau.rollover()
    on.settle()
    return shot(on.window.bureau.confirm())


def _evidence(on: Stage) -> QPixmap:
    on.go(_RATE)
    names = ("预算执行进度通报（9月）.pdf", "预算执行进度通报（11月）.pdf", "支出明细.xlsx")
    for number, name in enumerate(names, start=1):
        (on.home / name).write_bytes(b"%PDF-1.4\n" + bytes(number * 40_000))
    dialog = on.window.evidence.show()
    on.window.evidence.add([on.home / name for name in names], dialog.place)
    on.settle()
    return shot(dialog)


def _incoming(on: Stage) -> QPixmap:
    book = on.home / "领导改过的表.xlsx"
    export_package(on.window.session.evaluation, on.window.session.pack, {"xlsx": book})
    edited = load_workbook(book)
    for cell in (cell for row in edited.worksheets[1].iter_rows() for cell in row):
        if isinstance(cell.value, str) and "①" in cell.value:
            cell.value = cell.value.replace("①", "①已按要求")
    edited.save(book)
    dialog = on.window.bureau.import_file(book)
    assert dialog is not None
    dialog.show()
    on.settle()
    return shot(dialog)


def _history(on: Stage) -> QPixmap:
    on.go("budget.funds[basic].initial_budget")
    for amount in ("830", "831.5"):
        on.type(amount)
        on.press(Qt.Key.Key_Return)
        on.press(Qt.Key.Key_Up)
    on.go(_RATE)
    on.type("1.5")
    on.press(Qt.Key.Key_Return)
    on.window.session.save_as(on.home / "自评.jxzp")
    dialog = on.window.history.show()
    dialog.show()
    on.settle()
    return shot(dialog)


def _office_fault(on: Stage) -> QPixmap:
    file = on.home / "office.toml"
    file.write_text("data_folder = '绩效自评'\ndefualt_pack = 'mof-2020'\n", encoding="utf-8")
    office = replace(read_office(file), path=Path("/etc/xdg/perfeval_desktop/office.toml"))
    on.window.start_page.show_packs(offered_packs(on.window.session), office.fault_sentence())
    on.settle()
    return shot(on.window, _OF_START)


PICTURES: Mapping[str, tuple[bool, Picture]] = {
    "start_page": (True, lambda on: shot(on.window, _OF_START)),
    "window": (False, _window),
    "overview": (False, _tab("cover.unit_name")),
    "report": (False, _tab(_SECTION)),
    "budget": (False, _tab("budget.funds[basic].initial_budget")),
    "indicators": (False, _tab(_RATE)),
    "goals": (False, _tab("goals.annual_goal")),
    "projects": (False, _tab("projects[office-work].funds[total].initial_budget")),
    "figures": (False, _figures),
    "find": (False, _find),
    "issues": (False, _issues),
    "fixes": (False, _fixes),
    "reason": (False, _reason),
    "rollover": (False, _rollover),
    "export": (False, _export),
    "preview": (False, _opened("preview")),
    "finalise": (False, _finalise),
    "verify": (False, _opened("verify")),
    "history": (False, _history),
    "incoming": (False, _incoming),
    "evidence": (False, _evidence),
    "packs": (False, _opened("packs")),
    "office_fault": (True, _office_fault),
    "help": (False, _opened("help_here")),
}
"""By name: whether it is without a document, and how it is made."""
