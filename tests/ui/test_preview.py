"""The preview shows the pages of the PDF, and the printer gets the same ones."""

from collections.abc import Mapping
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.app.exporting import export_package
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
from perfeval_desktop.ui.preview import Preview
from perfeval_desktop.ui.zoom import Zoom
from tests.helpers import press
from tests.zooming import CTRL, NOTCH, colours, settle, turn_wheel


@pytest.fixture
def pdf(printing_window: MainWindow, tmp_path: Path) -> PdfPages:
    """The export of the same document."""
    file = tmp_path / "导出.pdf"
    session = printing_window.session
    export_package(session.evaluation, session.pack, {"pdf": file})
    return PdfPages(file.read_bytes())


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


def test_what_is_edited_meanwhile_is_told_and_shown_on_demand(preview: Preview, printing_window: MainWindow) -> None:
    assert preview.message.isHidden()
    preview.view.go_to(3)
    printing_window.session.push(SetField(path("cover.unit_short_name"), "新简称", "修改"))
    assert "按 F5" in preview.message.text()
    QTest.keyClick(preview, Qt.Key.Key_F5)
    assert wait_for_jobs()
    assert preview.message.isHidden()
    assert preview.view.page == 3


def test_what_is_edited_while_the_pages_are_made_is_told_when_they_are_there(
    preview: Preview, printing_window: MainWindow
) -> None:
    QTest.keyClick(preview, Qt.Key.Key_F5)
    printing_window.session.push(SetField(path("cover.unit_short_name"), "新简称", "修改"))
    assert wait_for_jobs()
    assert "按 F5" in preview.message.text()
    assert not preview.message.isHidden()


def test_it_can_be_closed_while_the_pages_are_made(printing_window: MainWindow) -> None:
    printing_window.paper.preview().close()
    assert wait_for_jobs()
    assert printing_window.findChild(Preview) is None


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
    preview: Preview, printing_window: MainWindow, qapp: QApplication
) -> None:
    preview.resize(500, 600)
    assert not preview.thumbs.isVisible()
    assert not preview.thumbs_box.isEnabled()
    preview.resize(1100, 600)
    assert preview.thumbs.isVisible()
    preview.thumbs_box.click()
    assert not preview.thumbs.isVisible()
    preview.close()
    again = printing_window.paper.preview()
    assert wait_for_jobs()
    again.resize(1100, 600)
    assert not again.thumbs.isVisible()
    again.close()


def test_there_is_one_preview_and_it_closes_with_the_document(preview: Preview, printing_window: MainWindow) -> None:
    assert printing_window.paper.preview() is preview
    assert wait_for_jobs()
    printing_window.session.close()
    assert printing_window.findChild(Preview) is None


def test_a_document_that_cannot_be_laid_out_is_told(
    printing_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = ExportOutcome(problems=("磁盘已满，请清理后再试。",))
    monkeypatch.setattr(printing_window.paper._exporter, "export", lambda *_what, **_how: outcome)
    shown = printing_window.paper.preview()
    assert wait_for_jobs()
    assert "磁盘已满" in shown.message.text()
    assert not shown.print_button.isEnabled()
    shown.close()


def test_the_pages_in_front_are_shown_while_the_others_are_made(
    printing_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter, whole = printing_window.paper._exporter, Event()
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
    shown = printing_window.paper.preview()
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


def test_a_preview_that_is_closed_between_the_two_is_just_gone(printing_window: MainWindow) -> None:
    shown = printing_window.paper.preview()
    while shown.page_number.maximum() == 1:
        QApplication.processEvents()
    shown.close()
    assert wait_for_jobs()
