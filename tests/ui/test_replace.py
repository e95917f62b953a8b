"""Replacing in the window: one step, typed words only, and what stays as it was is told."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at, same
from perfeval_desktop.session.find import Finder
from perfeval_desktop.session.search_pattern import Query
from perfeval_desktop.ui.find_form import FindForm
from perfeval_desktop.ui.find_line import FindLine
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.narrative_page import NarrativePage
from perfeval_desktop.ui.plain_text import text_of
from tests.finding import (
    BASIC,
    CTRL,
    RATIONALE,
    SECRET,
    TEXT,
    UNIT,
    Key,
    Mod,
    click,
    count,
    notice,
    panel,
    put,
    replace_by,
    search,
)
from tests.helpers import focused, press, type_text


@pytest.fixture
def desk(window: MainWindow) -> MainWindow:
    """The sample, the cursor in a section of the report."""
    window.flow.open_sample()
    window.workbench.go_to(TEXT)
    return window


def test_all_are_replaced_in_one_step_and_undo_gives_everything_back(desk: MainWindow) -> None:
    put(desk, (TEXT, f"一{SECRET}二{SECRET}"), (RATIONALE, f"三{SECRET}"), (UNIT, SECRET), (BASIC, Decimal("1E+7")))
    before = desk.session.evaluation
    search(desk, SECRET)
    replace_by(desk, "甲乙")
    click(desk, "全部替换")
    assert notice(desk) == "已替换 4 处。"
    assert get_at(desk.session.evaluation, TEXT) == "一甲乙二甲乙"
    assert get_at(desk.session.evaluation, RATIONALE) == "三甲乙"
    assert desk.session.undo_label == "替换 4 处"
    assert count(desk) == "没有找到。"
    desk.actions_by_name["undo"].trigger()
    assert same(desk.session.evaluation, before)
    assert notice(desk) == "已撤销：替换 4 处（涉及 3 项内容）"


def test_chips_and_numbers_stay_and_are_told(desk: MainWindow) -> None:
    put(desk, (TEXT, "98.5分：得{{scores.total:分}}。"))
    search(desk, "98.5")
    replace_by(desk, "99")
    click(desk, "全部替换")
    assert get_at(desk.session.evaluation, TEXT) == "99分：得{{scores.total:分}}。"
    assert "不能替换" in notice(desk)
    assert "这里有活数" in notice(desk)
    desk.workbench.go_to(TEXT)
    page = focused()
    assert isinstance(page, NarrativePage)
    assert "\ufffc" in page.document().toRawText()


def test_the_selected_one_is_replaced_and_the_next_comes(desk: MainWindow) -> None:
    put(desk, (TEXT, f"一{SECRET}二{SECRET}"), (RATIONALE, f"三{SECRET}"))
    search(desk, SECRET)
    replace_by(desk, f"{SECRET}{SECRET}")
    click(desk, "替换选中")
    assert get_at(desk.session.evaluation, TEXT) == f"一{SECRET}{SECRET}二{SECRET}"
    click(desk, "替换选中")
    assert get_at(desk.session.evaluation, TEXT) == f"一{SECRET}{SECRET}二{SECRET}{SECRET}"
    click(desk, "替换选中")
    assert get_at(desk.session.evaluation, RATIONALE) == f"三{SECRET}{SECRET}"
    for _ in range(3):
        desk.session.undo()
    assert get_at(desk.session.evaluation, TEXT) == f"一{SECRET}二{SECRET}"


def test_several_selected_ones_are_one_step(desk: MainWindow) -> None:
    put(desk, (TEXT, f"一{SECRET}二{SECRET}"), (RATIONALE, f"三{SECRET}"))
    search(desk, SECRET)
    replace_by(desk, "甲")
    press(Key.Key_Down)
    press(Key.Key_Down, Mod.ShiftModifier)
    click(desk, "替换选中")
    assert get_at(desk.session.evaluation, TEXT) == "一甲二甲"
    assert get_at(desk.session.evaluation, RATIONALE) == f"三{SECRET}"
    assert desk.session.undo_label == "替换 2 处"


def test_a_number_that_is_selected_is_not_replaced_and_says_why(desk: MainWindow) -> None:
    put(desk, (BASIC, Decimal("7.77712E+7")))
    before = desk.session.evaluation
    search(desk, "7777.12")
    replace_by(desk, "1")
    click(desk, "替换选中")
    assert notice(desk) == "没有替换，1 处不能替换（这是数字，勾选“换数字日期”才替换）。"
    assert desk.session.evaluation is before


def test_numbers_are_replaced_where_that_is_ticked_and_ctrl_z_takes_it_back_at_once(desk: MainWindow) -> None:
    put(desk, (BASIC, Decimal("7.77712E+7")))
    before = desk.session.evaluation
    search(desk, "7777.12")
    desk.findChild(FindForm)._numbers.click()
    replace_by(desk, "6666.1")
    click(desk, "全部替换")
    assert str(get_at(desk.session.evaluation, BASIC)) == "6.6661E+7"
    line = next(one for one in desk.findChildren(FindLine) if one.text() == "6666.1")
    line.setFocus()
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.session.evaluation == before
    assert line.text() == "6666.1"


def test_text_that_is_being_typed_is_replaced_too(desk: MainWindow) -> None:
    put(desk, (TEXT, f"一{SECRET}"))
    search(desk, SECRET)
    desk.workbench.go_to(TEXT)
    press(Key.Key_End, CTRL)
    type_text(f"又{SECRET}")
    replace_by(desk, "甲")
    click(desk, "全部替换")
    page = next(one for one in desk.findChildren(NarrativePage) if "一甲又甲" in text_of(one))
    assert page.isVisible()
    assert get_at(desk.session.evaluation, TEXT) == "一甲又甲"


def test_a_line_of_a_table_takes_the_words(desk: MainWindow) -> None:
    goal = path("goals.entries").row(desk.session.evaluation.goals.entries[0].id).child("name")
    put(desk, (goal, f"目标{SECRET}"))
    search(desk, SECRET)
    replace_by(desk, "甲")
    click(desk, "全部替换")
    grid = next(grid for grid in desk.workbench.pages.tab().findChildren(QTableView) if isinstance(grid, GridView))
    assert grid.table.cell(grid.table.index_of(goal)).text == "目标甲"


def test_the_finder_of_the_panel_and_a_new_one_agree(desk: MainWindow) -> None:
    session = desk.session
    for words in ("绩效", "37.98", "2022"):
        search(desk, words)
        fresh = Finder(session.pack).search(Query(words), session.evaluation, session.issues, session.findings)
        assert panel(desk)._hits == fresh
