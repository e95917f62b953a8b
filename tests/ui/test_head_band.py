"""The line above the tabs follows the document."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QToolButton, QWidget

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.head_band import HeadBand

SCORE = path("scorecard.entries[dept.process.execution.rate].self_score")


def texts(band: HeadBand) -> str:
    return " | ".join(label.text() for label in band.findChildren(QLabel) if not label.isHidden())


def shown(session: Session, show: Callable[[QWidget], QWidget], width: int = 1366) -> HeadBand:
    """The band in a window that is wide enough for anything: its own width is not the window's."""
    desk = show(QWidget())
    desk.resize(2000, 200)
    band = HeadBand(session, desk)
    band.show()
    band.resize(width, band.sizeHint().height())
    return band


def test_it_says_whose_package_and_how_it_stands(sample: Session, show: Callable[[QWidget], QWidget]) -> None:
    band = shown(sample, show)
    assert "临沧市人民政府办公室 · 2022 年度" in texts(band)
    assert "自评得分 98.5 / 100〔优〕" in texts(band)
    assert f"已填 {sample.progress.filled}/{sample.progress.required}" in texts(band)
    assert band.findChild(QProgressBar).value() == sample.progress.filled


def test_score_and_grade_follow_every_edit(sample: Session, show: Callable[[QWidget], QWidget]) -> None:
    band = shown(sample, show)
    sample.push(SetField(path("scorecard.stated_score"), None, "恢复计算"))
    sample.push(SetField(path("scorecard.stated_grade"), "", "恢复计算"))
    sample.push(SetField(SCORE, None, "清除"))
    count = len(sample.evaluation.scorecard.entries)
    assert f"自评得分 97.5 / 100，{count - 1}/{count} 项已评分" in texts(band)
    assert "〔" not in texts(band)
    for entry in sample.evaluation.scorecard.entries:
        where = path("scorecard.entries").row(entry.id).child("self_score")
        sample.push(SetField(where, Decimal(1), "修改"))
    assert "自评得分 28 / 100〔差〕" in texts(band)


def test_an_empty_document_has_no_score_yet(blank: Session, show: Callable[[QWidget], QWidget]) -> None:
    band = shown(blank, show)
    assert "自评得分 — / 100，0/28 项已评分" in texts(band)
    assert "〔" not in texts(band)


def test_it_says_whether_the_document_is_saved(
    sample: Session, show: Callable[[QWidget], QWidget], tmp_path: Path
) -> None:
    band = shown(sample, show)
    assert "尚未保存成文件" in texts(band)
    sample.save_as(tmp_path / "甲.jxzp")
    assert sample.last_saved is not None
    assert f"已保存 {sample.last_saved:%H:%M}" in texts(band)
    sample.push(SetField(SCORE, Decimal(2), "修改"))
    assert "有未保存的修改" in texts(band)


def test_a_count_asks_for_its_level(sample: Session, show: Callable[[QWidget], QWidget]) -> None:
    band = shown(sample, show)
    asked: list[Severity] = []
    band.level_clicked.connect(asked.append)
    buttons = {button.text().split()[0]: button for button in band.findChildren(QToolButton)}
    errors = sum(issue.severity is Severity.ERROR for issue in sample.open_issues)
    assert buttons["错误"].text() == f"错误 {errors}"
    QTest.mouseClick(buttons["错误"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(buttons["提醒"], Qt.MouseButton.LeftButton)
    assert asked == [Severity.ERROR, Severity.REMIND]


def test_a_narrow_window_gets_two_lines_with_nothing_cut(sample: Session, show: Callable[[QWidget], QWidget]) -> None:
    band = shown(sample, show)
    one_line = band.sizeHint().height()
    band.resize(band.minimumSizeHint().width(), 100)
    assert band.sizeHint().height() > one_line
    band.resize(band.minimumSizeHint().width(), band.sizeHint().height())
    assert cut_off(band) == []


def test_before_a_second_line_the_meter_goes(sample: Session, show: Callable[[QWidget], QWidget]) -> None:
    band = shown(sample, show)
    meter, one_line = band.findChild(QProgressBar), band.sizeHint().height()
    assert meter.isVisible()
    band.resize(band.sizeHint().width(), 100)
    assert not meter.isVisible()
    assert band.sizeHint().height() == one_line
    assert cut_off(band) == []
    band.resize(2000, 100)
    assert meter.isVisible()


def cut_off(band: HeadBand) -> list[str]:
    """The words that are not shown in full."""
    QApplication.processEvents()
    return [label.text() for label in band.findChildren(QLabel) if label.width() < label.sizeHint().width()]
