"""Every dialog of the program above the real window, filled as a clerk would meet it."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from perfeval_desktop.bureau.comparing import compare_with
from perfeval_desktop.bureau.merging import changes_between
from perfeval_desktop.bureau.pack_shelf import PackShelf
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.layout.choice import EVERYTHING
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.model.unconfirmed import waiting
from perfeval_desktop.resources import resource_path
from perfeval_desktop.session.difference_words import lines_between
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.session.recovery import Offer
from perfeval_desktop.storage.journal_lines import Head
from perfeval_desktop.storage.journal_shelf import Unsaved
from perfeval_desktop.storage.processes import ProcessName
from perfeval_desktop.ui.collect_dialog import CollectDialog
from perfeval_desktop.ui.compare_dialog import CompareDialog
from perfeval_desktop.ui.confirm_dialog import ConfirmDialog
from perfeval_desktop.ui.dialog import Dialog
from perfeval_desktop.ui.evidence_dialog import EvidenceDialog
from perfeval_desktop.ui.export_dialog import ExportDialog
from perfeval_desktop.ui.final_dialogs import FinaliseDialog, ReopenDialog, VerifyDialog
from perfeval_desktop.ui.history_dialog import HistoryDialog
from perfeval_desktop.ui.incoming_dialog import IncomingDialog
from perfeval_desktop.ui.interaction import SaveAnswer
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.pack_editor import PackEditor
from perfeval_desktop.ui.pack_install_dialog import PackInstallDialog
from perfeval_desktop.ui.pack_manager import PackManager
from perfeval_desktop.ui.part_chooser import PartsDialog
from perfeval_desktop.ui.part_dialog import PartDialog
from perfeval_desktop.ui.paste_preview import PastePreview
from perfeval_desktop.ui.preview import Preview
from perfeval_desktop.ui.recovery_dialog import RecoveryDialog
from perfeval_desktop.ui.saving_wait import SavingDialog, Written
from perfeval_desktop.ui.upgrade_dialog import UpgradeDialog
from perfeval_desktop.ui.versions_dialog import VersionsDialog
from tests.evidence import evidence_of
from tests.helpers import press
from tests.window import ScriptedInteraction

_ENTRY = "scorecard.entries[dept.process.execution.rate]"
_FILES = ("临政办〔2022〕45号督查通报.pdf", "2022年12月预算执行进度表.xlsx", "安装程序.exe")
_UNIT = path("cover.unit_name")
_LAST_FUND = path("budget.funds[project_other].initial_budget")


def _evidence(window: MainWindow) -> Dialog:
    rows = tuple(evidence_of(name.encode(), number, _ENTRY, name) for number, name in enumerate(_FILES))
    window.session.push(SetField(path("evidence"), rows, "添加"))
    return window.evidence.show_at(path(_ENTRY))


def _incoming(window: MainWindow) -> Dialog:
    session = window.session
    theirs = replace_at(session.evaluation, _UNIT, "另一个单位")
    changes = changes_between(session.evaluation, theirs, session.pack)
    return IncomingDialog(session, "并入项目", changes, [("附件", "看不懂")], window)


def _confirm(window: MainWindow) -> Dialog:
    session = window.session
    value = session.evaluation.cover.unit_name
    session.push(SetField(path("to_confirm"), (waiting(_UNIT, value),), "沿用"))
    return ConfirmDialog(session, window.go_to, window)


def _recovery(window: MainWindow) -> Dialog:
    session = window.session
    now = session.evaluation
    then = replace_at(now, _UNIT, "另一个单位")
    process = ProcessName("科室-2", 4242, "1", "other")
    head = Head(content=1, file="", title="甲", fingerprint="", pack_text="", process=process, started="")
    unsaved = Unsaved(Path("j"), head, now, then, datetime.datetime(2026, 4, 25, 10, 32))
    source = session.catalog.sources()[0]
    lines = lines_between(now, then, session.pack)
    return RecoveryDialog(Offer(unsaved, source, None, now, then, lines), window)


def _paste(window: MainWindow) -> Dialog:
    window.activateWindow()
    QApplication.processEvents()
    window.workbench.go_to(_LAST_FUND)
    data = QMimeData()
    data.setText("1\n2\n3")
    QGuiApplication.clipboard().setMimeData(data)
    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    return window.findChild(PastePreview)


def _preview(window: MainWindow) -> Dialog:
    shown = window.paper.preview()
    assert wait_for_jobs()
    return shown


def _parts(window: MainWindow) -> Dialog:
    exporter = window.paper._exporter
    made = PartsDialog(window.session, exporter, EVERYTHING, checklist=False, parent=window)
    assert wait_for_jobs()
    return made


def _history(window: MainWindow) -> Dialog:
    session = window.session
    session.push(SetField(_UNIT, "另一个单位", "修改 单位名称"))
    session.push(SetField(_LAST_FUND, Decimal(10000), "修改 年初预算数"))
    session.undo()
    return window.history.show()


def _compare(window: MainWindow) -> Dialog:
    session = window.session
    session.push(SetField(_UNIT, "另一个单位", "修改 单位名称"))
    found = compare_with(resource_path("samples/lincang-2022.jxzp"), session.evaluation, session.pack)
    names = ("甲", "乙.jxzp")
    return CompareDialog(found, session.pack, names, window.preferences, ScriptedInteraction(), Path("/"), window)


def _shelf(window: MainWindow) -> PackShelf:
    return PackShelf(window.session.catalog)


def _install(window: MainWindow) -> Dialog:
    text = window.session.catalog.get("lincang-2022").text
    changed = text.replace('label = "优"', 'label = "优秀"')
    return PackInstallDialog(_shelf(window), changed, "lincang-2022.toml", window)


def _editor(window: MainWindow) -> Dialog:
    text = window.session.catalog.get("lincang-2022").text.replace("year = 2022", "year = 二〇二二", 1)
    who = ScriptedInteraction(*[SaveAnswer.DISCARD] * 9)
    return PackEditor(_shelf(window), who, text, None, lambda _path: None, window)


DIALOGS: dict[type[Dialog], Callable[[MainWindow], Dialog]] = {
    CollectDialog: lambda window: CollectDialog(ScriptedInteraction(), Path("/"), window),
    CompareDialog: _compare,
    ConfirmDialog: _confirm,
    EvidenceDialog: _evidence,
    ExportDialog: lambda window: window.paper.export(),
    FinaliseDialog: lambda window: FinaliseDialog(window.session, window.preferences, window),
    HistoryDialog: _history,
    IncomingDialog: _incoming,
    PackEditor: _editor,
    PackInstallDialog: _install,
    PackManager: lambda window: PackManager(_shelf(window), ScriptedInteraction(), Path("/"), lambda: None, window),
    PartDialog: lambda window: PartDialog(window.session, window),
    PartsDialog: _parts,
    PastePreview: _paste,
    Preview: _preview,
    RecoveryDialog: _recovery,
    ReopenDialog: lambda window: ReopenDialog(window.session, window.preferences, window),
    SavingDialog: lambda window: SavingDialog(2**30, Written(), window),
    UpgradeDialog: lambda window: window.packs.upgrade(),
    VerifyDialog: lambda window: VerifyDialog(window.session, lambda: None, print, window),
    VersionsDialog: lambda window: window.show_versions(),
}


@contextmanager
def shown(kind: type[Dialog], window: MainWindow) -> Iterator[Dialog]:
    """The dialog of this kind over ``window``, which has a document open."""
    dialog = DIALOGS[kind](window)
    dialog.show()
    dialog.activateWindow()
    QApplication.processEvents()
    try:
        yield dialog
    finally:
        dialog.close()
        dialog.deleteLater()


def places(dialog: QWidget) -> Iterator[QWidget]:
    """What the keyboard can come to in ``dialog``."""
    for widget in dialog.findChildren(QWidget):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
