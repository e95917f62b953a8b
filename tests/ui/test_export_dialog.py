"""导出: what is offered, what is written, and what is said when it does not work."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QTreeWidgetItemIterator
from pytestqt.qtbot import QtBot

from perfeval_desktop.app.exporting import contents
from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.package import ExportOutcome, Press
from perfeval_desktop.layout.choice import EVERYTHING, PartChoice, PrintedPart
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.ui.drafts import Draft, Drafts
from perfeval_desktop.ui.export_dialog import ExportDialog
from perfeval_desktop.ui.exporter import Exporter
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import press
from tests.window import RealExporter, ScriptedInteraction, shown_window


class Desk:
    """Stands in for the presses: keeps what it was asked for and answers with ``outcome``."""

    def __init__(self) -> None:
        self.asked: list[tuple[SelfEvaluation, Mapping[Press, Path]]] = []
        self.wanted: list[tuple[PartChoice, bool]] = []
        self.outcome = ExportOutcome()
        self.error: Exception | None = None

    def export(
        self,
        evaluation: SelfEvaluation,
        pack: RulePack,
        targets: Mapping[Press, Path],
        choice: PartChoice = EVERYTHING,
        *,
        checklist: bool = False,
    ) -> ExportOutcome:
        self.asked.append((evaluation, targets))
        self.wanted.append((choice, checklist))
        if self.error is not None:
            raise self.error
        return self.outcome

    def press_anew(self, evaluation: SelfEvaluation, pack: RulePack, path: Path, scope: str) -> ExportOutcome:
        raise AssertionError("nothing is held against a copy here")

    def contents(self, evaluation: SelfEvaluation, pack: RulePack) -> tuple[PrintedPart, ...]:
        return contents(evaluation, pack)


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
    yield from opened(tmp_path, asked, desk)


def finish(qtbot: QtBot, dialog: ExportDialog) -> None:
    dialog.export_button.click()
    qtbot.waitUntil(dialog.export_button.isEnabled)


def test_the_document_is_written_by_the_real_presses(qtbot: QtBot, tmp_path: Path, asked: ScriptedInteraction) -> None:
    for dialog in opened(tmp_path, asked, RealExporter()):
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
    for again in opened(tmp_path, asked, desk):
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


def ticked(dialog: ExportDialog) -> list[tuple[str, str, Qt.CheckState]]:
    """What is listed, from top to bottom: name, pages and tick."""
    walk, found = QTreeWidgetItemIterator(dialog.parts), []
    while (item := walk.value()) is not None:
        found.append((item.text(0), item.text(1), item.checkState(0)))
        walk += 1
    return found


@pytest.fixture
def listed(dialog: ExportDialog) -> ExportDialog:
    """The dialog with its parts, the cursor on the first."""
    assert wait_for_jobs()
    dialog.parts.setFocus()
    return dialog


def test_the_parts_are_listed_in_printing_order_with_their_pages(listed: ExportDialog, desk: Desk) -> None:
    session = listed.parent().session
    parts = contents(session.evaluation, session.pack)
    names = [name for name, _, _ in ticked(listed)]
    assert [name for name in names if name in {part.name for part in parts}] == [part.name for part in parts]
    assert {project.name for project in session.evaluation.projects} <= set(names)
    assert all(state == Qt.CheckState.Checked for _, _, state in ticked(listed))
    pages = sum(part.pages for part in parts)
    assert listed.amount.text() == f"已选 {len(parts)} 份材料，PDF 共 {pages} 页。"


def test_a_project_is_left_out_with_one_key(qtbot: QtBot, listed: ExportDialog, desk: Desk) -> None:
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Space)
    last = listed.parent().session.evaluation.projects[-1]
    off = [name for name, _, state in ticked(listed) if state == Qt.CheckState.Unchecked]
    assert off[0] == last.name
    assert len(off) == 4  # the project and its three parts
    finish(qtbot, listed)
    choice, checklist = desk.wanted[0]
    kept = choice.of(build_package(listed.parent().session.evaluation, listed.parent().session.pack))
    assert not any(part.key.startswith(f"project.{last.id}.") for part in kept)
    assert len(kept) == len(contents(desk.asked[0][0], listed.parent().session.pack)) - 3
    assert not checklist


def test_everything_is_everything_whatever_parts_there_are(qtbot: QtBot, listed: ExportDialog, desk: Desk) -> None:
    listed.none_button.click()
    assert (listed.export_button.isEnabled(), "份材料" in listed.message.text()) == (False, True)
    listed.all_button.click()
    finish(qtbot, listed)
    assert desk.wanted == [(EVERYTHING, False)]


def test_the_list_of_signatures_is_asked_for_and_remembered(
    qtbot: QtBot, tmp_path: Path, listed: ExportDialog, desk: Desk, asked: ScriptedInteraction
) -> None:
    listed.checklist.setChecked(True)
    listed.export_button.setFocus()
    finish(qtbot, listed)
    assert desk.wanted == [(EVERYTHING, True)]
    assert QApplication.focusWidget() is listed.export_button
    listed.close()
    for again in opened(tmp_path, asked, desk):
        assert again.checklist.isChecked()


def test_one_part_and_the_list_of_its_signatures_make_a_pdf(
    qtbot: QtBot, tmp_path: Path, asked: ScriptedInteraction
) -> None:
    for dialog in opened(tmp_path, asked, RealExporter()):
        assert wait_for_jobs()
        dialog.none_button.click()
        scorecard = dialog.parts.findItems("附件1—1", Qt.MatchFlag.MatchStartsWith)[0]
        scorecard.setCheckState(0, Qt.CheckState.Checked)
        dialog.checklist.setChecked(True)
        finish(qtbot, dialog)
        with closing(PdfDocument(tmp_path / "导出.pdf")) as pdf:
            texts = [page.get_textpage().get_text_range() for page in pdf]
        assert "签章清单" in texts[-1]
        assert "项目支出绩效自评表" not in "".join(texts)
        assert dialog.amount.text() == f"已选 1 份材料，PDF 共 {len(texts) - 1} 页，另加签章清单。"


def test_a_package_without_any_part_says_what_is_missing(tmp_path: Path, asked: ScriptedInteraction) -> None:
    with shown_window(tmp_path / "home", asked, RealExporter()) as window:
        assert window.flow.new("mof-2020")
        dialog = window.paper.export()
        assert wait_for_jobs()
        assert "先添加项目" in dialog.amount.text()
        assert "现在还没有项目" in dialog.message.text()
        assert not dialog.export_button.isEnabled()
        preview = window.paper.preview()
        assert wait_for_jobs()
        assert "添加项目" in preview.message.text()
        assert not preview.print_button.isEnabled()
        preview.close()


def test_a_dialog_that_is_closed_while_the_pages_are_counted_is_just_gone(
    tmp_path: Path, asked: ScriptedInteraction
) -> None:
    for dialog in opened(tmp_path, asked, RealExporter()):
        dialog.close()
        QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
        assert wait_for_jobs()  # what is raised while the outcome is delivered fails the test


def test_pages_that_cannot_be_counted_do_not_keep_anybody_from_exporting(
    qtbot: QtBot, tmp_path: Path, asked: ScriptedInteraction, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_what: object) -> tuple[PrintedPart, ...]:
        raise ExportError("字体读不出来。")

    monkeypatch.setattr(desk, "contents", fail)
    for dialog in opened(tmp_path, asked, desk):
        assert wait_for_jobs()
        assert "没有算出来" in dialog.amount.text()
        finish(qtbot, dialog)
        assert desk.wanted == [(EVERYTHING, False)]
