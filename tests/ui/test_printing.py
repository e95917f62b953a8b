"""The pages of the preview on a printer: all or some parts of them, with a window that lives on."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from perfeval_desktop.app.exporting import contents
from perfeval_desktop.export.page_images import PdfPages
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.pages_view import image_of
from perfeval_desktop.ui.part_chooser import PartsDialog
from perfeval_desktop.ui.preview import AskPrinter, Preview
from tests.helpers import press
from tests.zooming import colours


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
    preview: Preview, printing_window: MainWindow, tmp_path: Path
) -> None:
    out = tmp_path / "打印.pdf"
    preview.print_out(to_file(out))
    printing_window.session.close()
    assert wait_for_jobs()
    assert printing_window.findChild(Preview) is None
    assert not out.exists()


def test_the_paper_is_remembered_and_the_page_fits_on_it(
    preview: Preview, printing_window: MainWindow, tmp_path: Path
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
    again, found = printing_window.paper.preview(), []
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
    preview: Preview, printing_window: MainWindow, tmp_path: Path
) -> None:
    whole = preview.page_number.maximum()
    assert "全套" in preview.parts_button.text()
    dialog = parts_dialog(preview)
    press(Qt.Key.Key_Space)  # the report, in front
    _, pages = dialog.chooser.parts.chosen()
    dialog.done_button.click()
    assert wait_for_jobs()
    assert preview.page_number.maximum() == pages < whole
    session = printing_window.session
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
