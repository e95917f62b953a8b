"""快速改正, folding and the marks in texts: what a finding offers where it stands."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit, QTableView, QTextEdit

from perfeval_desktop.checks.folding import followers, leaders
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.plain_text import TextWidget
from perfeval_desktop.ui.quick_fixes import apply_fix

TEXT = path("report.sections[income_expenditure].text")
SCORE = path("scorecard.entries[dept.input.goals.project].self_score")
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def opened(window: MainWindow) -> MainWindow:
    window.flow.open_sample()
    window.activateWindow()
    QApplication.processEvents()
    return window


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)
    QApplication.processEvents()


def menu_of(window: MainWindow) -> QMenu | None:
    return next((menu for menu in window.findChildren(QMenu) if menu.isVisible()), None)


def page(window: MainWindow) -> TextWidget:
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPlainTextEdit | QTextEdit)
    return focused


def lines_at(edit: TextWidget, words: str) -> set[QTextCharFormat.UnderlineStyle]:
    """The kinds of lines under ``words``."""
    return {
        selection.format.underlineStyle()
        for selection in edit.extraSelections()
        if selection.cursor.selectedText() == words
    }


def test_the_words_of_a_finding_are_underlined_and_a_step_selects_them(opened: MainWindow) -> None:
    text = opened.session.evaluation
    first = next(issue for issue in leaders(opened.session.issues) if issue.where == TEXT)
    assert first.span is not None
    opened.workbench.step_to_issue(1)
    edit = page(opened)
    words = get_at(text, TEXT)[first.span.start : first.span.end]
    assert edit.textCursor().selectedText() == words
    assert lines_at(edit, words) == {QTextCharFormat.UnderlineStyle.WaveUnderline}


def test_the_marks_follow_the_words_and_go_with_the_finding(opened: MainWindow) -> None:
    opened.workbench.step_to_issue(1)
    edit = page(opened)
    words = edit.textCursor().selectedText()
    edit.moveCursor(edit.textCursor().MoveOperation.Start)
    QTest.keyClicks(edit, "x" * 3)
    assert lines_at(edit, words)  # moved with the text, before anything is taken over
    opened.workbench.commit_pending()
    assert lines_at(edit, words)
    opened.session.push(SetField(TEXT, "没有数字。", "修改"))
    assert edit.extraSelections() == []


def test_a_mark_stands_right_behind_characters_of_two_units(opened: MainWindow) -> None:
    opened.session.push(SetField(TEXT, "𠀀𠀀收入120.00万元，比上年100.00万元增加30.00万元。", "修改"))
    opened.workbench.go_to(TEXT)
    assert lines_at(page(opened), "30.00万元")


def test_alt_enter_offers_the_fix_of_the_words_and_undo_takes_it_back(opened: MainWindow) -> None:
    before = opened.session.evaluation
    opened.workbench.step_to_issue(1)
    press(Qt.Key.Key_Return, ALT)
    menu = menu_of(opened)
    assert menu is not None
    assert "4,115,924.51元" in menu.actions()[0].text()
    QTest.keyClick(menu, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert "减4,115,924.51元" in get_at(opened.session.evaluation, TEXT)
    assert opened.session.undo_label.startswith("改为")
    opened.session.undo()
    assert opened.session.evaluation == before


def test_alt_enter_on_a_cell_and_where_nothing_is_offered(opened: MainWindow) -> None:
    opened.workbench.go_to(SCORE)
    press(Qt.Key.Key_Return, ALT)
    menu = menu_of(opened)
    assert menu is not None
    assert "2.8" in menu.actions()[0].text()
    menu.close()
    opened.workbench.go_to(path("cover.addressee"))
    press(Qt.Key.Key_Return, ALT)
    assert menu_of(opened) is None
    assert "没有可以快速改正" in opened.statusBar().currentMessage()


def test_alt_enter_in_the_list_is_for_the_selected_finding(opened: MainWindow) -> None:
    table = opened.workbench.issues.findChild(QTableView)
    table.setFocus()
    table.selectRow(0)
    press(Qt.Key.Key_Return, ALT)
    assert menu_of(opened) is not None


def test_in_a_cell_that_is_edited_alt_enter_is_a_new_line(opened: MainWindow) -> None:
    opened.workbench.go_to(path("scorecard.entries[dept.input.goals.project].score_rationale"))
    press(Qt.Key.Key_F2)
    editor = page(opened)
    before = editor.toPlainText()
    press(Qt.Key.Key_Return, ALT)
    assert editor.toPlainText().count("\n") == before.count("\n") + 1
    assert menu_of(opened) is None
    press(Qt.Key.Key_Escape)


def test_what_only_follows_is_shown_with_the_arrow_keys_and_counted_once(opened: MainWindow) -> None:
    session = opened.session
    table = opened.workbench.issues.findChild(QTableView)
    rows = table.model().rowCount()
    assert len(followers(session.issues)) == 2
    assert rows == len(session.issues) - 2
    table.setFocus()
    table.selectRow(0)
    assert "由此引起 1 处" in table.model().index(0, 0).data()
    press(Qt.Key.Key_Right)
    assert table.model().rowCount() == rows + 1
    assert "11.37%" in table.model().index(1, 0).data()
    table.selectRow(1)
    press(Qt.Key.Key_Left)
    assert table.model().rowCount() == rows
    assert table.currentIndex().row() == 0


def test_what_follows_from_a_fix_is_told_when_it_is_done(opened: MainWindow) -> None:
    opened.workbench.go_to(SCORE)
    opened.workbench.offer_fixes()
    menu = menu_of(opened)
    assert menu is not None
    menu.actions()[0].trigger()
    QApplication.processEvents()
    said = opened.statusBar().currentMessage()
    assert said.startswith("已改为 2.8 分。由此还要改的：")
    assert "项目绩效目标设定 › 扣分原因" in said
    assert "三、绩效自评结论" in said


def test_a_fix_from_which_nothing_follows_says_nothing(opened: MainWindow) -> None:
    fixes = {issue.fix: issue for issue in opened.session.open_issues if issue.fix is not None}
    fix = next(fix for fix, issue in fixes.items() if issue.rule == "prose.separators")
    opened.statusBar().clearMessage()
    assert apply_fix(opened.session, fix, opened.workbench)
    assert opened.statusBar().currentMessage() == ""
