"""With the mouse alone, or the menu key, a finding is mended, explained and looked up where it stands."""

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QMenu, QWidget

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.ui.basis_panel import BasisPanel
from perfeval_desktop.ui.findings_model import FindingRow, FindingsModel
from perfeval_desktop.ui.findings_table import FindingsTable
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.narrative_page import NarrativePage
from perfeval_desktop.ui.plain_text import select_text, text_of
from perfeval_desktop.ui.reason_editor import ReasonEditor
from tests.helpers import focused, press, type_keys

Key, Mod = Qt.Key, Qt.KeyboardModifier
WRONG_SUM = path("report.sections[income_expenditure].text")
NAME = path("cover.unit_name")
SCORE = path("scorecard.entries[dept.process.execution.rate].self_score")  # an error that a key mends
UNANSWERED = path("scorecard.entries[dept.process.management.rules].score_rationale")  # asks for a reason
CLEAN = path("scorecard.entries[dept.process.management.accountability].self_score")


@pytest.fixture
def sample(window: MainWindow) -> MainWindow:
    window.flow.open_sample()
    return window


def go_to(window: MainWindow, where: FieldPath) -> QWidget:
    window.workbench.go_to(where)
    QApplication.processEvents()
    return focused()


def right_click(widget: QWidget, place: QPoint) -> QMenu:
    """Click with the right button at ``place`` of what ``widget`` shows; the window system makes this event of it."""
    surface = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    QTest.mouseClick(surface, Qt.MouseButton.RightButton, Mod.NoModifier, place)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, surface.mapToGlobal(place))
    QApplication.sendEvent(surface, event)
    return open_menu()


def menu_key(widget: QWidget) -> QMenu:
    QApplication.sendEvent(widget, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    return open_menu()


def open_menu() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def entries(menu: QMenu) -> dict[str, bool]:
    """The words of the entries, and which of them can be chosen."""
    found = (action for action in menu.actions() if not action.isSeparator())
    return {re.sub(r"\(&\w\)", "", action.text().split("\t")[0]): action.isEnabled() for action in found}


def choose(menu: QMenu, words: str) -> None:
    """Choose the entry that begins with ``words``; a menu that is open takes all keys."""
    entry = next(action for action in menu.actions() if action.text().startswith(words))
    menu.setActiveAction(entry)
    QTest.keyClick(menu, Key.Key_Return)
    back_to_the_window()


def give_up(menu: QMenu) -> None:
    QTest.keyClick(menu, Key.Key_Escape)
    back_to_the_window()


def back_to_the_window() -> None:
    """Elsewhere a menu leaves the window active, on the offscreen platform it does not."""
    QApplication.processEvents()
    next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)).activateWindow()
    QApplication.processEvents()


def place_of(page: NarrativePage, words: str) -> QPoint:
    """In the middle of ``words``, which are in sight then."""
    at = text_of(page).index(words) + len(words) // 2
    select_text(page, at, at)
    QApplication.processEvents()
    return page.cursorRect().center()


def test_an_underlined_word_is_mended_where_it_stands(sample: MainWindow) -> None:
    page = go_to(sample, WRONG_SUM)
    assert isinstance(page, NarrativePage)
    before = get_at(sample.session.evaluation, WRONG_SUM)
    place = place_of(page, "4,119,818.6")
    page.moveCursor(QTextCursor.MoveOperation.Start)  # the click itself leads to the word
    menu = right_click(page, place)
    words = list(entries(menu))
    assert words[:6] == ["撤销", "重做", "剪切", "复制", "粘贴", "全选"]
    assert words[6].startswith("✗ 错误：")
    assert words[7].startswith("改正：改为“4,115,924.51元”")
    assert words[-3:] == ["看依据", "这一栏的修改记录…", "佐证材料…"]
    choose(menu, "改正：")
    assert "4,115,924.51元" in get_at(sample.session.evaluation, WRONG_SUM)
    choose(right_click(page, place), "撤销")
    assert get_at(sample.session.evaluation, WRONG_SUM) == before
    choose(right_click(page, place), "重做")
    assert "4,115,924.51元" in get_at(sample.session.evaluation, WRONG_SUM)


def test_the_menu_of_a_text_undoes_what_was_typed_just_now(sample: MainWindow) -> None:
    page = go_to(sample, WRONG_SUM)
    assert isinstance(page, NarrativePage)
    before = text_of(page)
    assert not entries(menu_key(page))["撤销"]
    give_up(open_menu())
    type_keys("abc")
    choose(menu_key(page), "撤销")
    assert text_of(page) == before


def test_cut_copy_and_paste_by_the_menu(sample: MainWindow) -> None:
    page = go_to(sample, WRONG_SUM)
    assert isinstance(page, NarrativePage)
    assert not entries(menu_key(page))["剪切"]
    choose(open_menu(), "全选")
    whole = page.textCursor().selectedText()
    choose(menu_key(page), "剪切")
    assert text_of(page) == ""
    assert QGuiApplication.clipboard().text().startswith(whole[:10])
    choose(menu_key(page), "粘贴")
    sample.commit_pending()
    assert str(get_at(sample.session.evaluation, WRONG_SUM)).startswith(whole[:10])


def test_a_line_has_the_undo_of_the_document_and_its_findings(sample: MainWindow) -> None:
    sample.session.push(SetField(NAME, "", "清空"))
    line = go_to(sample, NAME)
    assert isinstance(line, QLineEdit)
    menu = right_click(line, QPoint(5, 5))
    assert list(entries(menu))[:6] == ["撤销", "重做", "剪切", "复制", "粘贴", "全选"]
    choose(menu, "撤销")
    assert line.text() == get_at(sample.session.evaluation, NAME) != ""
    press(Key.Key_End)
    type_keys("x")
    choose(menu_key(line), "撤销")  # what is typed and not taken over yet comes first
    assert line.text() == get_at(sample.session.evaluation, NAME)


def cell(sample: MainWindow, where: FieldPath) -> tuple[GridView, QPoint]:
    grid = go_to(sample, where)
    assert isinstance(grid, GridView)
    return grid, grid.visualRect(grid.currentIndex()).center()


def test_a_cell_is_mended_where_it_stands(sample: MainWindow) -> None:
    menu = right_click(*cell(sample, SCORE))
    words = list(entries(menu))
    at = next(number for number, text in enumerate(words) if text.startswith("✗ 错误："))
    assert words[at + 1] == "改正：改为 0 分"
    assert "写说明" not in "".join(words)  # an error is mended, not explained
    choose(menu, "改正：")
    assert get_at(sample.session.evaluation, SCORE) == 0
    assert not [text for text in entries(menu_key(focused())) if text.startswith("改正：")]


def test_a_reason_is_written_from_the_cell(sample: MainWindow) -> None:
    sample.workbench.issues.show_only(Severity.ERROR)  # the list does not show it
    grid, _ = cell(sample, UNANSWERED)
    choose(menu_key(grid), "写说明")
    editor = focused().parentWidget()
    assert isinstance(editor, ReasonEditor)
    row = sample.workbench.issues._current()
    assert row is not None
    assert row.issue.where == UNANSWERED


def test_the_sentence_leads_to_the_list_and_the_basis_is_read(sample: MainWindow) -> None:
    grid, place = cell(sample, SCORE)
    sample.workbench.issues_dock.close()
    sample.workbench.basis_dock.close()
    choose(right_click(grid, place), "✗ 错误：")
    assert sample.workbench.issues_dock.isVisible()
    row = sample.workbench.issues._current()
    assert row is not None
    assert row.issue.where == SCORE
    assert isinstance(focused(), FindingsTable)
    grid, place = cell(sample, SCORE)
    choose(right_click(grid, place), "看依据")
    assert isinstance(focused(), BasisPanel)
    assert "预算执行率" in sample.workbench.basis.toPlainText()


def test_a_cell_without_a_finding_has_only_its_own_entries(sample: MainWindow) -> None:
    grid, place = cell(sample, CLEAN)
    words = list(entries(right_click(grid, place)))
    assert words[0] == "剪切"
    assert words[-3:] == ["看依据", "这一栏的修改记录…", "佐证材料…"]
    assert not [text for text in words if text.startswith(("改正", "写说明", "✗", "？"))]


def row_with(table: FindingsTable, where: FieldPath) -> QPoint:
    """In the middle of the row of the finding at ``where``, which is in sight then."""
    model = table.model()
    assert isinstance(model, FindingsModel)
    number = next(at for at, row in enumerate(model.rows) if isinstance(row, FindingRow) and row.issue.where == where)
    table.scrollTo(model.index(number, 0))
    QApplication.processEvents()
    return table.visualRect(model.index(number, 0)).center()


@pytest.fixture
def table(sample: MainWindow) -> FindingsTable:
    found = sample.workbench.issues.findChild(FindingsTable)
    assert found is not None
    return found


def test_a_row_of_the_list_has_its_ways(sample: MainWindow, table: FindingsTable) -> None:
    menu = right_click(table, row_with(table, SCORE))
    assert list(entries(menu)) == ["转到", "改正：改为 0 分", "复制这句话"]
    choose(menu, "复制这句话")
    assert "预算执行率" in QGuiApplication.clipboard().text()
    choose(right_click(table, row_with(table, SCORE)), "转到")
    assert sample.workbench.current_path() == SCORE
    choose(right_click(table, row_with(table, SCORE)), "改正")
    assert get_at(sample.session.evaluation, SCORE) == 0


def test_a_reason_is_written_from_the_row(sample: MainWindow, table: FindingsTable) -> None:
    choose(right_click(table, row_with(table, UNANSWERED)), "写说明")
    assert isinstance(focused().parentWidget(), ReasonEditor)


def test_what_follows_is_shown_and_hidden_from_the_row(sample: MainWindow, table: FindingsTable) -> None:
    model = table.model()
    rows = model.rowCount()
    place = row_with(table, WRONG_SUM)
    choose(right_click(table, place), "展开")
    assert model.rowCount() == rows + 1
    table.setFocus()
    choose(menu_key(table), "收起")
    assert model.rowCount() == rows


def test_in_a_final_package_nothing_of_it_changes_anything(sample: MainWindow, table: FindingsTable) -> None:
    sample.session.finalise("王五")
    menu = menu_key(go_to(sample, WRONG_SUM))
    told = ("✗", "另有")
    assert {text for text, is_on in entries(menu).items() if is_on and not text.startswith(told)} == {
        *("全选", "看依据", "这一栏的修改记录…", "佐证材料…")
    }
    give_up(menu)
    grid, place = cell(sample, SCORE)
    menu = right_click(grid, place)
    assert not entries(menu)["改正：改为 0 分"]
    give_up(menu)
    menu = right_click(table, row_with(table, UNANSWERED))
    assert not entries(menu)["写说明…"]
