"""The start page offers packs, the sample and recent files."""

from collections.abc import Callable
from pathlib import Path, PurePath

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton, QWidget

from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.preferences import RecentFile
from perfeval_desktop.ui.ems import em_of
from perfeval_desktop.ui.recent_list import recent_text
from perfeval_desktop.ui.start_page import StartPage
from perfeval_desktop.ui.steps import STEPS
from tests.screens.naming import tab_chain


def button(page: StartPage, words: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if words in each.text())


def test_each_pack_begins_a_document(show: Callable[[QWidget], QWidget], catalog: Catalog) -> None:
    page = StartPage()
    page.show_packs([source.pack for source in catalog.sources()])
    show(page)
    asked: list[str] = []
    page.new_asked.connect(asked.append)
    for source in catalog.sources():
        button(page, source.pack.title).click()
    assert asked == [source.pack.id for source in catalog.sources()]


def test_packs_are_not_listed_twice(show: Callable[[QWidget], QWidget], catalog: Catalog) -> None:
    page = StartPage()
    packs = [source.pack for source in catalog.sources()]
    page.show_packs(packs)
    page.show_packs(packs[:1])
    show(page)
    assert (
        len([each for each in page.findChildren(QPushButton) if each.isVisible() and each.text().startswith("新建")])
        == 1
    )


def test_a_recent_file_is_opened_with_the_keyboard(show: Callable[[QWidget], QWidget], tmp_path: Path) -> None:
    page = StartPage()
    files = [RecentFile(str(tmp_path / "甲.jxzp"), "甲"), RecentFile(str(tmp_path / "乙.jxzp"), "乙")]
    page.show_recent(files)
    show(page)
    asked: list[str] = []
    page.recent_asked.connect(asked.append)
    recent = page.findChild(QListWidget)
    recent.setFocus()
    recent.setCurrentRow(1)
    QTest.keyClick(recent, Qt.Key.Key_Return)
    assert asked == [files[1].path]


def test_one_click_opens_a_recent_file(show: Callable[[QWidget], QWidget]) -> None:
    page = StartPage()
    page.show_recent([RecentFile("/甲.jxzp", "甲"), RecentFile("/乙.jxzp", "乙")])
    show(page)
    asked: list[str] = []
    page.recent_asked.connect(asked.append)
    spot = page.recent.visualItemRect(page.recent.item(1)).center()
    QTest.mouseClick(page.recent.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert asked == ["/乙.jxzp"]
    assert page.recent.hasMouseTracking()  # what a click would open is shown under the mouse


def test_recent_files_stand_apart_and_their_names_stand_out(show: Callable[[QWidget], QWidget]) -> None:
    page = StartPage()
    page.show_recent([RecentFile(f"/{name}.jxzp", name, "2023-04-25T10:32", "98.5", {"error": 3}) for name in "甲乙"])
    show(page)
    recent = page.recent
    rect = recent.visualItemRect(recent.item(1))
    assert rect.height() >= 3 * recent.fontMetrics().lineSpacing() + em_of(recent)
    picture = recent.viewport().grab().toImage()
    lines = rows_with_ink(picture, rect)
    assert min(brightness(picture, rect, lines[:1])) < min(brightness(picture, rect, lines[1:]))


def rows_with_ink(picture: QImage, rect: QRect) -> list[range]:
    """The lines of text in ``rect``, as ranges of rows that are not all of one colour."""
    inked = [
        len({picture.pixel(x, y) for x in range(rect.left() + 2, rect.right() - 2)}) > 1
        for y in range(rect.top(), rect.bottom())
    ]
    found, start = [], None
    for number, has_ink in enumerate([*inked, False]):
        if has_ink and start is None:
            start = number
        elif not has_ink and start is not None:
            found.append(range(rect.top() + start, rect.top() + number))
            start = None
    return found


def brightness(picture: QImage, rect: QRect, lines: list[range]) -> list[int]:
    """How bright the darkest point of each line is."""
    return [
        min(picture.pixelColor(x, y).lightness() for y in line for x in range(rect.left(), rect.right()))
        for line in lines
    ]


def test_tab_goes_through_the_page_as_one_reads(show: Callable[[QWidget], QWidget], catalog: Catalog) -> None:
    page = StartPage()
    page.show_recent([RecentFile("/甲.jxzp", "甲")])
    page.show_packs([source.pack for source in catalog.sources()])
    show(page)
    names = [getattr(widget, "text", widget.accessibleName)() for widget in tab_chain(page)]
    assert [name[:2] for name in names] == ["打开", "从上", "打开", *["新建"] * len(catalog.sources()), "管理", "最近"]
    assert page not in tab_chain(page)
    assert page.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_without_recent_files_the_page_says_what_to_do(show: Callable[[QWidget], QWidget]) -> None:
    page = StartPage()
    show(page)
    assert not page.findChild(QListWidget).isVisible()
    assert any("示例" in label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_packs_that_cannot_be_used_are_told_until_they_can(show: Callable[[QWidget], QWidget]) -> None:
    page = StartPage()
    page.show_packs([], "规则包不能使用：甲.toml。")
    show(page)
    assert "规则包不能使用：甲.toml。" in [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    page.show_packs([])
    assert not any("不能使用" in label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_a_recent_file_tells_how_it_stood(show: Callable[[QWidget], QWidget]) -> None:
    page = StartPage()
    counts = {"error": 3, "explain": 0, "remind": 2}
    page.show_recent(
        [RecentFile("/自评/甲.jxzp", "甲", "2023-04-25T10:32", "98.5", counts), RecentFile("/乙.jxzp", "乙")]
    )
    show(page)
    recent = page.findChild(QListWidget)
    told = "自评得分 98.5 · 错误 3 · 需说明 0 · 提醒 2"
    folder = PurePath("/自评/甲.jxzp").parent
    assert recent.item(0).text().splitlines() == ["甲", told, f"2023年4月25日 10:32 保存在 {folder}"]
    assert recent.item(0).toolTip() == "/自评/甲.jxzp"
    assert recent.item(1).text().splitlines() == ["乙", "/乙.jxzp"]


def test_a_time_that_was_written_by_hand_does_not_matter() -> None:
    assert recent_text(RecentFile("/甲.jxzp", "甲", "gestern", "", {"nobody": 1})) == "甲\n/甲.jxzp"


def test_the_seven_steps_are_listed(show: Callable[[QWidget], QWidget]) -> None:
    page = StartPage()
    show(page)
    words = [label.text() for label in page.findChildren(QLabel)]
    assert all(f"{number}. {step.name}" in words for number, step in enumerate(STEPS, start=1))
    assert len(STEPS) == 7
