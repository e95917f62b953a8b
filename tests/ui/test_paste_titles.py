"""Titles of other forms above pasted figures, and names of other rows beside them: what they say is heard."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from perfeval_desktop.model.field_path import path
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.paste_preview import PastePreview
from tests.grids import paste
from tests.ui.test_paste_by_labels import accept, preview, rows_named, usage_grid, ways


@pytest.fixture
def empty(window: MainWindow) -> MainWindow:
    window.session.new("lincang-2022")
    return window


def test_titles_in_two_rows_are_left_out_together(empty: MainWindow) -> None:
    view = usage_grid(empty)
    paste("支出内容\t金额情况\t\n\t年度安排\t实收\n办案费\t20\t12.5\n差旅费\t4\t3\n")
    dialog = preview(view)
    assert ways(dialog) == ["前 2 行是标题，不粘贴", "按行依次填入"]
    assert rows_named(dialog)[:2] == ["标题行", "标题行"]
    accept(dialog)
    (project,) = empty.session.evaluation.projects
    assert [(row.item, row.budget) for row in project.fund_usage] == [("办案费", 125_000), ("差旅费", 30_000)]


@pytest.mark.parametrize(
    "block",
    [
        "单位：元\t\n20\t12.5\n",
        "下达数（元）\t到位数（元）\n20\t12.5\n",
        "甲\t乙\n下达金额\t到位金额\n（元）\t（元）\n20\t12.5\n",
    ],
)
def test_a_unit_in_titles_of_another_form_holds_for_the_figures_below(empty: MainWindow, block: str) -> None:
    view = usage_grid(empty)
    columns = [column.key for column in view.table.columns]
    view.setCurrentIndex(view.table.index(0, columns.index("budget")))
    paste(block.replace("甲\t乙\n", "一、下达\t二、到位\n"))
    accept(preview(view))
    (project,) = empty.session.evaluation.projects
    assert [(row.budget, row.received) for row in project.fund_usage] == [(20, Decimal("12.5"))]


def test_units_in_a_row_of_their_own_below_known_titles_are_read(empty: MainWindow) -> None:
    view = usage_grid(empty)
    titles = {column.key: column.title for column in view.table.columns}
    paste(f"{titles['item']}\t{titles['budget']}\t{titles['received']}\n\t（元）\t（元）\n办案费\t20\t12.5\n")
    accept(preview(view))
    (project,) = empty.session.evaluation.projects
    assert [(row.item, row.budget, row.received) for row in project.fund_usage] == [("办案费", 20, Decimal("12.5"))]


def test_errors_of_a_spreadsheet_are_no_titles(empty: MainWindow) -> None:
    view = usage_grid(empty)
    view.setCurrentIndex(view.table.index(0, [column.key for column in view.table.columns].index("budget")))
    paste("#REF!\t#N/A\n20\t12.5\n")
    assert all("标题" not in way for dialog in view.findChildren(PastePreview) for way in ways(dialog))


def basic_funds(window: MainWindow) -> GridView:
    """The fund table of the department, the cursor on the label of 基本支出."""
    window.workbench.go_to(path("budget.funds[basic].initial_budget"))
    QApplication.processEvents()
    view = next(view for view in window.findChildren(GridView) if view.hasFocus())
    view.setCurrentIndex(view.table.index(1, 0))
    return view


def test_names_of_other_rows_are_asked_about_before_figures_go_there(empty: MainWindow) -> None:
    view, before = basic_funds(empty), empty.session.evaluation
    paste("上级补助\t\t12\n其他来源\t\t8\n")
    dialog = preview(view)
    assert "其中的名称与当前位置的不一致" in "".join(label.text() for label in dialog.findChildren(QLabel))
    assert empty.session.evaluation == before


def test_a_shorter_name_of_the_same_row_is_not_asked_about(empty: MainWindow) -> None:
    basic_funds(empty)
    paste("基本支出\t\t12\n")
    assert next(row for row in empty.session.evaluation.budget.funds if row.id == "basic").initial_budget == 120_000
