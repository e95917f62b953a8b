"""The preview shows the pages of the PDF, and the printer gets the same ones."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from perfeval_desktop.app.exporting import contents, export_package
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.export.package import ExportOutcome, Press
from perfeval_desktop.export.page_images import PdfPages
from perfeval_desktop.layout.choice import EVERYTHING, PartChoice
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.pages_view import image_of
from perfeval_desktop.ui.part_chooser import PartsDialog
from perfeval_desktop.ui.preview import AskPrinter, Preview
from perfeval_desktop.ui.zoom import Zoom
from tests.helpers import press
from tests.window import RealExporter, ScriptedInteraction, shown_window
from tests.zooming import CTRL, NOTCH, settle, turn_wheel


@pytest.fixture
def sample_window(qtbot: QtBot, tmp_path: Path, asked: ScriptedInteraction) -> Iterator[MainWindow]:
    with shown_window(tmp_path / "home", asked, RealExporter()) as window:
        window.session.open_sample()
        yield window


@pytest.fixture
def preview(sample_window: MainWindow) -> Iterator[Preview]:
    shown = sample_window.paper.preview()
    assert wait_for_jobs()
    yield shown
    if isValid(shown):
        shown.close()


@pytest.fixture
def pdf(sample_window: MainWindow, tmp_path: Path) -> PdfPages:
    """The export of the same document."""
    file = tmp_path / "导出.pdf"
    session = sample_window.session
    export_package(session.evaluation, session.pack, {"pdf": file})
    return PdfPages(file.read_bytes())


def colours(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}


def test_the_preview_has_the_pages_of_the_export(preview: Preview, pdf: PdfPages) -> None:
    assert preview.page_number.maximum() == len(pdf) > 20
    assert f"/ {len(pdf)} 页（双面 {(len(pdf) + 1) // 2} 张）" in preview.count.text()
    shown = preview.view.grab().toImage()
    assert len(colours(shown)) > 5  # paper, ink and what lies between
    assert abs(image_of(pdf, 0, 72).width() - pdf.sizes[0][0]) <= 1


def test_keys_and_the_number_turn_the_pages(preview: Preview) -> None:
    last = preview.page_number.maximum()
    for key, page in ((Qt.Key.Key_PageDown, 1), (Qt.Key.Key_PageDown, 2), (Qt.Key.Key_PageUp, 1)):
        QTest.keyClick(preview.view, key)
        assert preview.view.page == page
        assert preview.page_number.value() == page + 1
    QTest.keyClick(preview.view, Qt.Key.Key_End)
    assert preview.view.page == last - 1
    preview.page_number.setValue(3)
    assert preview.view.page == 2
    QTest.keyClick(preview.view, Qt.Key.Key_Home)
    assert preview.view.page == 0


def test_the_pages_grow_and_shrink_with_the_same_page_in_front(preview: Preview) -> None:
    preview.view.go_to(4)
    before = preview.view.zoom
    QTest.keyClick(preview, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert preview.view.zoom > before
    assert preview.view.page == 4
    assert preview.zoom_label.text() == f"{preview.view.zoom} %"
    preview.view.fit_width()
    assert preview.view.zoom == before


def test_what_is_edited_meanwhile_is_told_and_shown_on_demand(preview: Preview, sample_window: MainWindow) -> None:
    assert preview.message.isHidden()
    preview.view.go_to(3)
    sample_window.session.push(SetField(path("cover.unit_short_name"), "新简称", "修改"))
    assert "按 F5" in preview.message.text()
    QTest.keyClick(preview, Qt.Key.Key_F5)
    assert wait_for_jobs()
    assert preview.message.isHidden()
    assert preview.view.page == 3


def test_what_is_edited_while_the_pages_are_made_is_told_when_they_are_there(
    preview: Preview, sample_window: MainWindow
) -> None:
    QTest.keyClick(preview, Qt.Key.Key_F5)
    sample_window.session.push(SetField(path("cover.unit_short_name"), "新简称", "修改"))
    assert wait_for_jobs()
    assert "按 F5" in preview.message.text()
    assert not preview.message.isHidden()


def test_it_can_be_closed_while_the_pages_are_made(sample_window: MainWindow) -> None:
    sample_window.paper.preview().close()
    assert wait_for_jobs()
    assert sample_window.findChild(Preview) is None


def test_the_wheel_with_ctrl_zooms_the_pages_and_nothing_else(preview: Preview, qapp: QApplication) -> None:
    before = preview.view.zoom
    turn_wheel(preview.view.viewport(), NOTCH, CTRL)
    assert preview.view.zoom > before
    turn_wheel(preview.view.viewport(), -NOTCH, CTRL)
    assert Zoom.of(qapp).percent == 100


def test_the_small_pages_mark_the_page_in_front_and_lead_to_the_others(preview: Preview) -> None:
    thumbs = preview.thumbs
    assert thumbs.isVisible()
    assert thumbs.model().rowCount() == preview.page_number.maximum()
    preview.view.go_to(4)
    assert thumbs.currentIndex().row() == 4
    thumbs.setFocus()
    press(Qt.Key.Key_Down, times=2)
    assert (preview.view.page, preview.page_number.value()) == (6, 7)
    last = thumbs.model().rowCount() - 1
    press(Qt.Key.Key_End)
    assert (preview.view.page, thumbs.currentIndex().row()) == (last, last)
    press(Qt.Key.Key_Up)
    assert preview.view.page == last - 1
    preview.view.go_to(0)
    spot = thumbs.visualRect(thumbs.model().index(1)).center()
    QTest.mouseClick(thumbs.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert preview.view.page == 1


def test_small_pages_are_drawn_when_they_are_seen_and_show_the_page(preview: Preview, pdf: PdfPages) -> None:
    model = preview.thumbs.model()
    settle()
    preview.thumbs.grab()
    for _ in range(40):
        QApplication.processEvents()
    drawn = model.index(1).data(Qt.ItemDataRole.DecorationRole)
    shape = drawn.width() / drawn.height()
    assert shape == pytest.approx(pdf.sizes[1][0] / pdf.sizes[1][1], abs=0.02)
    assert len(colours(drawn.toImage())) > 5
    assert len(model._made) < 12 < len(pdf)  # type: ignore[attr-defined]


def test_the_small_pages_go_for_good_and_where_there_is_no_room(
    preview: Preview, sample_window: MainWindow, qapp: QApplication
) -> None:
    preview.resize(500, 600)
    assert not preview.thumbs.isVisible()
    assert not preview.thumbs_box.isEnabled()
    preview.resize(1100, 600)
    assert preview.thumbs.isVisible()
    preview.thumbs_box.click()
    assert not preview.thumbs.isVisible()
    preview.close()
    again = sample_window.paper.preview()
    assert wait_for_jobs()
    again.resize(1100, 600)
    assert not again.thumbs.isVisible()
    again.close()


def test_the_printer_gets_the_chosen_pages_as_large_and_turned_as_they_are(preview: Preview, tmp_path: Path) -> None:
    out = tmp_path / "打印.pdf"
    wide = next(number for number, size in enumerate(preview._pages.sizes) if size[0] > size[1])  # type: ignore[union-attr]

    def ask(printer: QPrinter, parent: QWidget) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(out))
        printer.setResolution(72)
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setFromTo(wide, wide + 1)
        return True

    preview.print_out(ask)
    printed_out(preview)
    assert preview.message.text() == "已送去打印 2 页。"
    printed = PdfPages(out.read_bytes())
    assert [width > height for width, height in printed.sizes] == [False, True]
    assert all({round(side) for side in size} == {595, 842} for size in printed.sizes)
    assert len(colours(image_of(printed, 1, 72))) > 5


def to_file(out: Path, *, first: int = 1, last: int = 0) -> AskPrinter:
    """Chooses some of the pages, all without ``last``, and a file instead of a printer."""

    def ask(printer: QPrinter, parent: QWidget) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(out))
        printer.setResolution(72)
        if last:
            printer.setPrintRange(QPrinter.PrintRange.PageRange)
            printer.setFromTo(first, last)
        return True

    return ask


def printed_out(preview: Preview) -> None:
    """Let the pages go to the printer."""
    while preview.cancel_button.isVisible():
        assert wait_for_jobs()


def test_the_window_lives_on_while_pages_go_to_the_printer(preview: Preview, tmp_path: Path) -> None:
    preview.print_out(to_file(tmp_path / "打印.pdf", last=5))
    assert preview.message.text() == "正在打印：第 1 页，共 5 页"
    assert not preview.print_button.isEnabled()
    while "第 3 页" not in preview.message.text():
        QApplication.processEvents()
    QTest.keyClick(preview.view, Qt.Key.Key_PageDown)
    assert preview.view.page == 1
    assert not preview.close()
    assert "先按“取消打印”" in preview.message.text()
    QTest.keyClick(preview, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)  # not a second time
    printed_out(preview)
    assert preview.message.text() == "已送去打印 5 页。"
    assert len(PdfPages((tmp_path / "打印.pdf").read_bytes())) == 5
    assert preview.print_button.isEnabled()


@pytest.mark.parametrize("by_key", [True, False])
def test_printing_is_cancelled_between_two_pages(preview: Preview, tmp_path: Path, by_key: bool) -> None:
    out = tmp_path / "打印.pdf"
    preview.print_out(to_file(out))
    while "第 3 页" not in preview.message.text():
        QApplication.processEvents()
    if by_key:
        QTest.keyClick(preview.view, Qt.Key.Key_Escape)
    else:
        preview.cancel_button.click()
    printed_out(preview)
    assert preview.message.text().startswith("已取消打印。已送出的 2 页")
    assert not out.exists()
    assert preview.isVisible()
    assert preview.print_button.isEnabled()


def test_a_document_that_is_closed_takes_its_printing_along(
    preview: Preview, sample_window: MainWindow, tmp_path: Path
) -> None:
    out = tmp_path / "打印.pdf"
    preview.print_out(to_file(out))
    sample_window.session.close()
    assert wait_for_jobs()
    assert sample_window.findChild(Preview) is None
    assert not out.exists()


def test_the_paper_is_remembered_and_the_page_fits_on_it(
    preview: Preview, sample_window: MainWindow, tmp_path: Path
) -> None:
    def on_smaller_paper(printer: QPrinter, parent: QWidget) -> bool:
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
        return to_file(tmp_path / "打印.pdf", last=1)(printer, parent)

    preview.print_out(on_smaller_paper)
    printed_out(preview)
    with PdfPages((tmp_path / "打印.pdf").read_bytes()) as printed:
        assert [round(side) for side in printed.sizes[0]] == [420, 595]
        assert len(colours(image_of(printed, 0, 72))) > 5
    preview.close()
    again, found = sample_window.paper.preview(), []
    assert wait_for_jobs()

    def look(printer: QPrinter, parent: QWidget) -> bool:
        found.append(printer.pageLayout().pageSize().id())
        return False

    again.print_out(look)
    assert found == [QPageSize.PageSizeId.A5]
    again.close()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_is_told(preview: Preview, tmp_path: Path) -> None:
    preview.print_out(to_file(tmp_path / "没有" / "打印.pdf", last=2))
    printed_out(preview)
    assert "打印机没有接受" in preview.message.text()


def parts_dialog(preview: Preview) -> PartsDialog:
    """The dialog behind the button, with its parts counted."""
    preview.parts_button.click()
    (dialog,) = preview.findChildren(PartsDialog)
    assert wait_for_jobs()
    dialog.chooser.parts.setFocus()
    return dialog


def test_chosen_parts_are_shown_and_printed_and_nothing_else(
    preview: Preview, sample_window: MainWindow, tmp_path: Path
) -> None:
    whole = preview.page_number.maximum()
    assert "全套" in preview.parts_button.text()
    dialog = parts_dialog(preview)
    press(Qt.Key.Key_Space)  # the report, in front
    _, pages = dialog.chooser.parts.chosen()
    dialog.done_button.click()
    assert wait_for_jobs()
    assert preview.page_number.maximum() == pages < whole
    session = sample_window.session
    count = len(contents(session.evaluation, session.pack)) - 1
    assert f"所选 {count} 份" in preview.parts_button.text()
    preview.print_out(to_file(tmp_path / "打印.pdf", last=pages))
    printed_out(preview)
    assert preview.message.text() == f"已送去打印 {pages} 页。"

    again = parts_dialog(preview)
    assert again.chooser.parts.chosen() == (count, pages)
    again.chooser.none_button.click()
    assert not again.done_button.isEnabled()
    again.chooser.all_button.click()
    again.chooser.checklist.setChecked(True)
    again.done_button.click()
    assert wait_for_jobs()
    assert preview.page_number.maximum() > whole
    assert "全套＋签章清单" in preview.parts_button.text()


def test_the_parts_stay_as_they_are_when_the_choice_is_left(preview: Preview) -> None:
    before = preview.page_number.maximum()
    dialog = parts_dialog(preview)
    press(Qt.Key.Key_Space)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert wait_for_jobs()
    assert preview.page_number.maximum() == before
    assert "全套" in preview.parts_button.text()


def test_nothing_is_printed_when_the_dialog_is_left(preview: Preview) -> None:
    preview.print_out(lambda printer, parent: False)
    assert preview.message.isHidden()


def test_there_is_one_preview_and_it_closes_with_the_document(preview: Preview, sample_window: MainWindow) -> None:
    assert sample_window.paper.preview() is preview
    assert wait_for_jobs()
    sample_window.session.close()
    assert sample_window.findChild(Preview) is None


def test_a_document_that_cannot_be_laid_out_is_told(sample_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = ExportOutcome(problems=("磁盘已满，请清理后再试。",))
    monkeypatch.setattr(sample_window.paper._exporter, "export", lambda *_what, **_how: outcome)
    shown = sample_window.paper.preview()
    assert wait_for_jobs()
    assert "磁盘已满" in shown.message.text()
    assert not shown.print_button.isEnabled()
    shown.close()


def test_the_pages_in_front_are_shown_while_the_others_are_made(
    sample_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter, whole = sample_window.paper._exporter, Event()
    export = exporter.export

    def held(
        evaluation: SelfEvaluation,
        pack: RulePack,
        targets: Mapping[Press, Path],
        choice: PartChoice = EVERYTHING,
        **how: bool,
    ) -> ExportOutcome:
        assert choice != EVERYTHING or whole.wait(30)
        return export(evaluation, pack, targets, choice, **how)

    monkeypatch.setattr(exporter, "export", held)
    shown = sample_window.paper.preview()
    while shown.page_number.maximum() == 1:
        QApplication.processEvents()
    first = shown.page_number.maximum()
    assert shown.count.text() == "/ …"
    assert not shown.print_button.isEnabled()
    shown.view.go_to(2)
    whole.set()
    assert wait_for_jobs()
    assert shown.page_number.maximum() > first > 10
    assert shown.view.page == 2
    assert shown.print_button.isEnabled()
    shown.close()


def test_a_preview_that_is_closed_between_the_two_is_just_gone(sample_window: MainWindow) -> None:
    shown = sample_window.paper.preview()
    while shown.page_number.maximum() == 1:
        QApplication.processEvents()
    shown.close()
    assert wait_for_jobs()
