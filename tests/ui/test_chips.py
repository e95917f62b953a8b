"""Live figures in the editor: chips that show the figure, are one sign to the keyboard, and are stored by name."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.scoring.live_figures import live_figures
from perfeval_desktop.ui.chips import ChipPainter, chip_at, put_chips
from perfeval_desktop.ui.figure_chooser import _matching
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.narrative_page import STORED, NarrativePage
from perfeval_desktop.ui.plain_text import CHIP, chips_of, document_position, put_text, text_of, text_position
from tests.benchmarks.packages import sample

TEXT = path("report.sections[conclusion].text")
BUDGET = path("budget.accounts[other_revenue].this_year")
STORED_TEXT = "得{{scores.total:分}}，等级“{{scores.grade}}”。"


@pytest.fixture
def page(window: MainWindow) -> NarrativePage:
    """The editor of a section with two live figures, the cursor at its beginning."""
    window.flow.open_sample()
    window.session.push(SetField(TEXT, STORED_TEXT, "修改"))
    window.workbench.go_to(TEXT)
    QApplication.processEvents()
    focused = QApplication.focusWidget()
    assert isinstance(focused, NarrativePage)
    focused.moveCursor(QTextCursor.MoveOperation.Start)
    return focused


def stored(window: MainWindow) -> str:
    window.workbench.commit_pending()
    return str(get_at(window.session.evaluation, TEXT))


def move(page: NarrativePage, by: int) -> None:
    for _ in range(by):
        QTest.keyClick(page, Qt.Key.Key_Right)


def test_a_figure_is_one_sign_and_its_name_is_stored(window: MainWindow, page: NarrativePage) -> None:
    assert page.document().toRawText() == f"得{CHIP}，等级“{CHIP}”。"
    assert text_of(page) == STORED_TEXT
    assert page.chips.shown("{{scores.total:分}}") == "98.5分"
    assert not window.session.undo_label.startswith("修改 三")  # showing is no edit
    assert stored(window) == STORED_TEXT


def test_backspace_takes_a_figure_away_as_a_whole_and_undo_brings_it_back(
    window: MainWindow, page: NarrativePage
) -> None:
    move(page, 2)
    QTest.keyClick(page, Qt.Key.Key_Backspace)
    assert stored(window) == "得，等级“{{scores.grade}}”。"
    window.undo()
    assert text_of(page) == STORED_TEXT
    assert len(chips_of(page)) == 2


def test_what_is_typed_beside_a_figure_is_plain_text(window: MainWindow, page: NarrativePage) -> None:
    move(page, 2)
    QTest.keyClicks(page, "ab")
    page.inputMethodEvent(committed("好"))
    assert stored(window) == "得{{scores.total:分}}ab好，等级“{{scores.grade}}”。"
    assert len(chips_of(page)) == 2


def committed(text: str) -> QInputMethodEvent:
    event = QInputMethodEvent()
    event.setCommitString(text)
    return event


def test_a_composition_beside_a_figure_leaves_it_alone(window: MainWindow, page: NarrativePage) -> None:
    move(page, 2)
    QApplication.sendEvent(page, QInputMethodEvent("hao", []))
    window.session.push(SetField(BUDGET, Decimal("1.00"), "修改"))
    assert text_of(page) == STORED_TEXT or page.settled_text() == STORED_TEXT
    QApplication.sendEvent(page, committed("好"))
    assert stored(window) == "得{{scores.total:分}}好，等级“{{scores.grade}}”。"


def test_a_name_that_is_typed_out_becomes_a_figure_when_it_is_taken_over(
    window: MainWindow, page: NarrativePage
) -> None:
    QTest.keyClicks(page, "{{cover.year}}")
    assert len(chips_of(page)) == 2
    assert stored(window) == "{{cover.year}}" + STORED_TEXT
    assert len(chips_of(page)) == 3


def test_a_figure_that_does_not_exist_stays_as_it_is_typed(window: MainWindow, page: NarrativePage) -> None:
    window.session.push(SetField(TEXT, "得{{scores.totel}}。", "修改"))
    assert chips_of(page) == []
    assert page.toPlainText() == "得{{scores.totel}}。"
    (mark,) = page.extraSelections()
    assert mark.cursor.selectedText() == "{{scores.totel}}"


def test_a_figure_is_wider_when_its_value_is(window: MainWindow, page: NarrativePage) -> None:
    window.session.push(SetField(TEXT, "其他收入{{accounts.other_revenue.this_year}}。", "修改"))

    def right() -> int:
        cursor = QTextCursor(page.document())
        cursor.setPosition(5)
        return page.cursorRect(cursor).left()

    window.session.push(SetField(BUDGET, Decimal("1.00"), "修改"))
    narrow = right()
    window.session.push(SetField(BUDGET, Decimal("123456789.00"), "修改"))
    assert right() > narrow


def test_the_count_of_characters_is_that_of_the_text_as_it_is_read(window: MainWindow, page: NarrativePage) -> None:
    def shown() -> str:
        return next(label.text() for label in window.findChildren(QLabel) if label.isVisible() and "字" in label.text())

    window.session.push(SetField(TEXT, "其他收入{{accounts.other_revenue.this_year}}。", "修改"))
    window.session.push(SetField(BUDGET, Decimal("1.00"), "修改"))
    assert shown() == "已写 7 字"
    window.session.push(SetField(BUDGET, Decimal("100000.00"), "修改"))
    assert shown() == "已写 7 字"


def test_copied_text_is_read_by_others_and_understood_here(window: MainWindow, page: NarrativePage) -> None:
    page.selectAll()
    page.copy()
    copied = QGuiApplication.clipboard().mimeData()
    assert copied.text() == "得98.5分，等级“优”。"
    assert copied.data(STORED).toStdString() == STORED_TEXT
    page.moveCursor(QTextCursor.MoveOperation.End)
    page.paste()
    assert stored(window) == STORED_TEXT * 2
    assert len(chips_of(page)) == 4


def test_object_characters_from_elsewhere_are_left_out(window: MainWindow, page: NarrativePage) -> None:
    QGuiApplication.clipboard().setText(f"甲{CHIP}乙")
    page.paste()
    assert stored(window) == "甲乙" + STORED_TEXT


def test_a_sharp_offers_the_figures_and_what_follows_narrows_them(window: MainWindow, page: NarrativePage) -> None:
    QTest.keyClicks(page, "#")
    assert page.chooser.is_open
    QApplication.sendEvent(page, committed("其他收入"))
    rows = [page.chooser.popup.model().index(row, 0).data() for row in range(page.chooser.popup.model().rowCount())]
    assert "收入决算·其他收入 · 本年　820,000.00元" in rows
    assert all("其他收入" in row for row in rows)
    QTest.keyClick(page.chooser.popup, Qt.Key.Key_Return)
    assert stored(window).startswith("{{accounts.other_revenue.this_year}}得")
    assert len(chips_of(page)) == 3
    assert not page.chooser.is_open


def test_a_figure_is_found_by_its_value(window: MainWindow, page: NarrativePage) -> None:
    QTest.keyClicks(page, "#32111370")
    assert "32,111,370.79" in page.chooser.popup.model().index(0, 0).data()


def test_a_figure_that_begins_a_line_at_the_end_is_seen_whole(page: NarrativePage) -> None:
    page.setPlainText("数" * 400)
    for _ in range(30):  # at one of these places the figure is the first of its line
        page.moveCursor(QTextCursor.MoveOperation.End)
        QTest.keyClicks(page, "#")
        QTest.keyClick(page.chooser.popup, Qt.Key.Key_Return)
        assert page.cursorRect().bottom() <= page.viewport().height()
        QTest.keyClick(page, Qt.Key.Key_Backspace)
        page.insertPlainText("数")


def test_each_offered_figure_can_be_read_in_full(page: NarrativePage) -> None:
    QTest.keyClicks(page, "#")
    QApplication.sendEvent(page, committed("总支出"))
    popup = page.chooser.popup
    assert popup.model().rowCount() > 1
    assert popup.sizeHintForColumn(0) <= popup.viewport().width()


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Backspace])
def test_a_sharp_can_be_just_that(window: MainWindow, page: NarrativePage, key: Qt.Key) -> None:
    QTest.keyClicks(page, "#")
    QTest.keyClick(page, key)
    assert not page.chooser.is_open
    rest = "#" if key == Qt.Key.Key_Escape else ""
    assert stored(window) == rest + STORED_TEXT


def test_a_click_beside_the_list_ends_the_search_for_a_figure(window: MainWindow, page: NarrativePage) -> None:
    QTest.keyClicks(page, "#")
    popup = page.chooser.popup
    QTest.mousePress(popup, Qt.MouseButton.LeftButton, pos=QPoint(-40, -40))
    QApplication.processEvents()
    assert not popup.isVisible()
    QTest.keyClicks(page, "8")
    assert not page.chooser.is_open
    assert stored(window).startswith("#8")


def test_another_section_may_come_while_a_figure_is_searched_for(window: MainWindow, page: NarrativePage) -> None:
    page.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(page, "#~~")  # no figure is called that: the list is closed, the search goes on
    page.setPlainText("短")  # warnings of Qt fail the test
    assert not page.chooser.is_open


def test_the_menu_offers_figures_where_there_is_a_text(window: MainWindow, page: NarrativePage) -> None:
    window.actions_by_name["insert_figure"].trigger()
    assert page.chooser.is_open
    page.chooser.end()
    window.workbench.go_to(path("cover.addressee"))
    window.actions_by_name["insert_figure"].trigger()
    assert "活数只能插入" in window.statusBar().currentMessage()


def offered(window: MainWindow) -> list[str]:
    """What Alt+Enter offers at the cursor."""
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    menu = next(menu for menu in window.findChildren(QMenu) if menu.isVisible())
    words = [action.text() for action in menu.actions()]
    QTest.keyClick(menu, Qt.Key.Key_Return)
    QApplication.processEvents()
    return words


def test_alt_enter_on_a_figure_offers_its_other_styles(window: MainWindow, page: NarrativePage) -> None:
    move(page, 2)
    assert chip_at(page, 2) == "{{scores.total:分}}"
    assert offered(window) == ["&1 写作“98.5”"]
    assert stored(window) == STORED_TEXT.replace(":分", ":数")


def test_alt_enter_on_a_number_makes_it_the_figure_that_it_is(window: MainWindow, page: NarrativePage) -> None:
    window.session.push(SetField(TEXT, "自评得分98.5分。", "修改"))
    page.moveCursor(QTextCursor.MoveOperation.Start)
    move(page, 5)
    assert offered(window) == ["&1 改为活数：自评得分"]
    assert stored(window) == "自评得分{{scores.total:分}}。"


def test_f12_leads_to_the_field_that_a_figure_is_taken_from(window: MainWindow, page: NarrativePage) -> None:
    window.session.push(SetField(TEXT, "{{accounts.other_revenue.this_year}}，{{scores.total}}", "修改"))
    page.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClick(page, Qt.Key.Key_F12)
    QApplication.processEvents()
    assert "收入决算" in window.place_text()
    assert "其他收入" in window.place_text()
    window.workbench.go_to(TEXT)
    page.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(page, Qt.Key.Key_F12)
    assert "没有单独的来源" in window.statusBar().currentMessage()


PIECES = st.sampled_from(["甲", "𠀀", "\n", "{{scores.total}}", "{{scores.grade}}", "{{no.such}}", "{", "}}", "#"])


def test_any_text_comes_back_as_it_was_put_in(qtbot: QtBot) -> None:
    evaluation, pack, _ = sample()
    edit = QPlainTextEdit()
    qtbot.addWidget(edit)
    chips = ChipPainter(edit, lambda: live_figures(evaluation, pack))

    @given(st.lists(PIECES, max_size=8))
    def comes_back(pieces: list[str]) -> None:
        text = "".join(pieces)
        put_text(edit, text)
        put_chips(edit, chips)
        assert text_of(edit) == text
        for at in range(len(text) + 1):
            back = text_position(edit, document_position(edit, at))
            assert back >= at
            assert document_position(edit, back) == document_position(edit, at)

    comes_back()  # each text replaces the one before


def test_figures_that_are_named_so_come_before_those_that_only_say_so() -> None:
    rows = ["等级的分数线　“优”（得分≥90）", "自评得分　98.5", "得分率　98.5%"]
    assert _matching(rows, ["得分"]) == ["自评得分　98.5", "得分率　98.5%", "等级的分数线　“优”（得分≥90）"]
    assert _matching(rows, ["98.5"]) == ["自评得分　98.5", "得分率　98.5%"]
