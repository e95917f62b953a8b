"""Dialogs by which files go from hand to hand: evidence, saving with it, projects of sections, the bureau, packs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from perfeval_desktop.model.field_path import path
from perfeval_desktop.resources import resource_path
from perfeval_desktop.session.evidence_acts import describing
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.storage import project_file
from perfeval_desktop.ui.interaction import SaveAnswer
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.saving_wait import SavingDialog, Written
from tests.screens.scenes import settle
from tests.window import ScriptedInteraction

SCORE = path("scorecard.entries[dept.process.execution.rate].self_score")
_LONG_NAME = "临沧市人民政府办公室关于二〇二二年度预算执行进度情况的督查通报及整改落实报告（扫描件，共三十六页）"


def handed_dialogs(window: MainWindow, asked: ScriptedInteraction, home: Path) -> Iterator[tuple[str, QDialog]]:
    """Each of them, open; the sample stands in ``window``."""
    yield from _evidence(window, home)
    written = Written()
    written.tell(150 * 2**20)
    saving = SavingDialog(312 * 2**20, written, window)
    yield from _shown("saving", saving)
    part = window.bureau.give_part()
    part.list.item(1).setCheckState(Qt.CheckState.Checked)
    yield from _shown("give-part", part)
    yield from _collect(window, home)
    manager = window.packs.manage()
    yield "packs", manager
    text = resource_path("rulepacks/mof-2020.toml").read_text(encoding="utf-8")
    other = home / "某县.toml"
    other.write_text(text.replace("max_score = 10", "max_score = 12", 1), encoding="utf-8")
    asked.answers.append(other)
    install = manager.install()
    assert install is not None
    yield from _shown("pack-install", install)
    editor = manager.open_editor(text.replace("title =", "titel =", 1), None)
    asked.answers.append(SaveAnswer.DISCARD)
    yield from _shown("pack-editor", editor)
    manager.close()


def _evidence(window: MainWindow, home: Path) -> Iterator[tuple[str, QDialog]]:
    session = window.session
    window.workbench.go_to(SCORE)
    files = []
    for number, name in enumerate((_LONG_NAME, "通知", "=1+1")):
        files.append(home / f"{name}.pdf")
        files[-1].write_bytes(b"%PDF" + bytes(number * 400_000))
    shown = window.evidence.show()
    yield "evidence-empty", shown
    window.evidence.add(files, shown.place)
    wait_for_jobs()
    session.push(describing(session.evaluation.evidence[0], "第三页写有预算执行进度，第七页是整改情况。" * 3))
    shown.choose(session.evaluation.evidence[0].id)
    settle()
    yield from _shown("evidence", shown)


def _collect(window: MainWindow, home: Path) -> Iterator[tuple[str, QDialog]]:
    folder = home / "各单位报送的二〇二二年度部门整体支出绩效自评材料（第一批）"
    folder.mkdir()
    sample = project_file.load(resource_path("samples/lincang-2022.jxzp"))
    project_file.save(folder / "甲.jxzp", sample.evaluation, sample.pack_text)
    (folder / "坏.jxzp").write_bytes(b"PK")
    dialog = window.bureau.collect()
    yield "collect", dialog
    dialog.folder.setText(str(folder))
    dialog.target.setText(str(home / "汇总.xlsx"))
    dialog.start()
    settle()
    yield "collect-running", dialog
    wait_for_jobs(120_000)
    settle()
    yield from _shown("collect-done", dialog)


def _shown(name: str, dialog: QDialog) -> Iterator[tuple[str, QDialog]]:
    dialog.show()
    settle()
    yield name, dialog
    dialog.hide() if isinstance(dialog, SavingDialog) else dialog.close()
