"""导出: what is offered, what is written, and what is said when it does not work."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfeval_desktop.app.exporting import export_package
from perfeval_desktop.export.package import ExportOutcome, Press
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.ui.drafts import Draft, Drafts
from perfeval_desktop.ui.export_dialog import ExportDialog, Exporter
from perfeval_desktop.ui.main_window import MainWindow
from tests.window import ScriptedInteraction, shown_window


class Desk:
    """Stands in for the presses: keeps what it was asked for and answers with ``outcome``."""

    def __init__(self) -> None:
        self.asked: list[tuple[SelfEvaluation, Mapping[Press, Path]]] = []
        self.outcome = ExportOutcome()
        self.error: Exception | None = None

    def export(self, evaluation: SelfEvaluation, pack: RulePack, targets: Mapping[Press, Path]) -> ExportOutcome:
        self.asked.append((evaluation, targets))
        if self.error is not None:
            raise self.error
        return self.outcome


@pytest.fixture
def desk() -> Desk:
    return Desk()


def opened(tmp_path: Path, asked: ScriptedInteraction, exporter: Exporter) -> Iterator[ExportDialog]:
    with shown_window(tmp_path / "home", asked, exporter) as window:
        yield dialog_of(window, tmp_path)


def dialog_of(window: MainWindow, folder: Path) -> ExportDialog:
    window.flow.open_sample()
    dialog = window.paper.export()
    dialog.folder.setText(str(folder))
    dialog.name.setText("导出")
    return dialog


@pytest.fixture
def dialog(qapp: QApplication, tmp_path: Path, asked: ScriptedInteraction, desk: Desk) -> Iterator[ExportDialog]:
    yield from opened(tmp_path, asked, desk.export)


def finish(qtbot: QtBot, dialog: ExportDialog) -> None:
    dialog.export_button.click()
    qtbot.waitUntil(dialog.export_button.isEnabled)


def test_the_document_is_written_by_the_real_presses(qtbot: QtBot, tmp_path: Path, asked: ScriptedInteraction) -> None:
    for dialog in opened(tmp_path, asked, export_package):
        finish(qtbot, dialog)
        assert [path.suffix for path in sorted(tmp_path.glob("导出.*"))] == [".docx", ".pdf", ".xlsx"]
        assert dialog.message.text().count("已导出") == 3
        assert dialog.open_folder_button.isVisible()


def test_only_the_chosen_formats_are_written_and_remembered(
    qtbot: QtBot, tmp_path: Path, dialog: ExportDialog, desk: Desk, asked: ScriptedInteraction
) -> None:
    dialog.presses["xlsx"].setChecked(False)
    dialog.presses["docx"].setChecked(False)
    finish(qtbot, dialog)
    assert dict(desk.asked[0][1]) == {"pdf": tmp_path / "导出.pdf"}
    dialog.close()
    for again in opened(tmp_path, asked, desk.export):
        assert [press for press, box in again.presses.items() if box.isChecked()] == ["pdf"]


def test_the_value_of_the_moment_is_exported_while_editing_goes_on(
    qtbot: QtBot, dialog: ExportDialog, desk: Desk
) -> None:
    before = dialog.parent().session.evaluation
    finish(qtbot, dialog)
    assert desk.asked[0][0] is before


def test_nothing_can_be_exported_without_format_name_or_folder(dialog: ExportDialog, tmp_path: Path) -> None:
    assert dialog.export_button.isEnabled()
    dialog.name.setText(" ")
    assert (dialog.export_button.isEnabled(), "文件名" in dialog.message.text()) == (False, True)
    dialog.name.setText("导出")
    dialog.folder.setText(str(tmp_path / "没有"))
    assert (dialog.export_button.isEnabled(), "文件夹" in dialog.message.text()) == (False, True)
    dialog.folder.setText(str(tmp_path))
    for box in dialog.presses.values():
        box.setChecked(False)
    assert (dialog.export_button.isEnabled(), "格式" in dialog.message.text()) == (False, True)


def test_files_that_will_be_overwritten_are_named_before(dialog: ExportDialog, tmp_path: Path) -> None:
    assert dialog.message.text() == ""
    (tmp_path / "导出.pdf").write_bytes(b"")
    dialog.name.setText("导出1")
    dialog.name.setText("导出")
    assert dialog.message.text() == "同名文件将被覆盖：导出.pdf"


def test_names_that_are_too_long_for_the_disk_are_no_crash(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.name.setText("长" * 300)
    assert "覆盖" not in dialog.message.text()
    dialog.folder.setText(str(tmp_path / ("长" * 300)))
    assert "找不到这个文件夹" in dialog.message.text()
    assert not dialog.export_button.isEnabled()


def test_what_cannot_be_read_is_named_before_the_export(dialog: ExportDialog) -> None:
    dated = path("report.dated")
    Drafts.of(dialog.parent().session).keep(dated, Draft("成文日期", "x", "“x”不是日期。"))
    dialog.name.setText("导出1")
    assert "不会出现在导出的文件中" in dialog.message.text()
    assert "“x”不是日期" in dialog.message.text()
    assert dialog.export_button.isEnabled()


def test_a_file_that_could_not_be_written_and_missing_glyphs_are_told(
    qtbot: QtBot, dialog: ExportDialog, desk: Desk, tmp_path: Path
) -> None:
    desk.outcome = ExportOutcome((tmp_path / "导出.pdf",), ("未能写出“导出.xlsx”：文件正在使用。",), ("𰻞",))
    finish(qtbot, dialog)
    said = dialog.message.text()
    assert "已导出：导出.pdf" in said
    assert "文件正在使用" in said
    assert "𰻞" in said


def test_the_unexpected_is_told_and_passed_on(qtbot: QtBot, dialog: ExportDialog, desk: Desk) -> None:
    desk.error = RuntimeError("a fault of the program")
    with qtbot.captureExceptions() as caught:
        finish(qtbot, dialog)
    assert [error for _, error, _ in caught] == [desk.error]
    assert "没有完成" in dialog.message.text()


def test_the_folder_is_chosen_through_the_window(
    dialog: ExportDialog, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    (tmp_path / "存档").mkdir()
    asked.answers = [tmp_path / "存档"]
    dialog.browse_button.click()
    assert dialog.targets()["pdf"] == tmp_path / "存档" / "导出.pdf"


def test_the_dialog_is_gone_after_closing(qtbot: QtBot, dialog: ExportDialog) -> None:
    window = dialog.parent()
    gone: list[None] = []
    dialog.destroyed.connect(lambda: gone.append(None))
    dialog.reject()
    qtbot.waitUntil(lambda: gone == [None])
    assert window.findChildren(ExportDialog) == []
