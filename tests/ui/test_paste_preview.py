"""A block that does not have the shape of the place is shown before it is pasted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QTableWidget

from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.overview_grids import StaffingSource
from perfeval_desktop.ui.paste_preview import PastePreview
from tests.grids import BASIC, ENTRY, FUNDS, PROJECT, Show, grid_of, paste, value
from tests.helpers import press

Key, Mod = Qt.Key, Qt.KeyboardModifier
LAST = FUNDS.row("project_other").child("initial_budget")


def preview(view: GridView) -> PastePreview:
    (dialog,) = view.findChildren(PastePreview)
    assert dialog.isVisible()
    return dialog


def words(dialog: PastePreview) -> str:
    return dialog.findChild(QLabel).text()


def shown(dialog: PastePreview) -> list[list[str]]:
    table = dialog.findChild(QTableWidget)
    items = [[table.item(row, column) for column in range(table.columnCount())] for row in range(table.rowCount())]
    return [[item.text() if item is not None else "" for item in row] for row in items]


def click(dialog: PastePreview, text: str) -> None:
    next(button for button in dialog.findChildren(QPushButton) if button.text() == text).click()
    QApplication.processEvents()


def test_what_lies_outside_is_shown_and_told(funds: GridView, blank: Session, said: list[str]) -> None:
    funds.reveal(LAST)
    paste("1\n2\n3")
    dialog = preview(funds)
    assert shown(dialog) == [["1"], ["✗ 2（超出表格）"], ["✗ 3（超出表格）"]]
    assert words(dialog) == "剪贴板中是 3 行 1 列，有内容超出表格。将填入 1 格，2 格超出表格。"
    assert not dialog.findChild(QCheckBox).isVisible()  # the form has no more rows
    assert value(blank, LAST) is None
    click(dialog, "粘贴")
    assert value(blank, LAST) == 10_000
    assert said == ["已填入 1 格；2 格超出表格，未粘贴"]
    blank.undo()
    assert blank.undo_label == ""


def test_cancelling_changes_nothing(funds: GridView, blank: Session) -> None:
    before = blank.evaluation
    funds.reveal(LAST)
    paste("1\n2\n3")
    click(preview(funds), "取消")
    assert blank.evaluation is before
    assert not funds.findChildren(PastePreview) or not funds.findChildren(PastePreview)[0].isVisible()


def test_a_block_that_does_not_divide_the_selection_is_shown(funds: GridView, blank: Session) -> None:
    press(Key.Key_Down, Mod.ShiftModifier)
    press(Key.Key_Down, Mod.ShiftModifier)
    paste("1\t2\tx\n3\t4\t5")
    dialog = preview(funds)
    assert words(dialog).startswith("剪贴板中是 2 行 3 列，选中的是 3 行 1 列。")
    assert "看不懂" in words(dialog) or "不可填写" in words(dialog)
    click(dialog, "粘贴")
    assert value(blank, BASIC) == 10_000
    assert value(blank, PROJECT) == 30_000


def test_a_block_that_fits_several_times_is_repeated(funds: GridView, blank: Session) -> None:
    press(Key.Key_Down, Mod.ShiftModifier)
    press(Key.Key_Right, Mod.ShiftModifier)
    paste("1\t2")
    assert not funds.findChildren(PastePreview)
    assert value(blank, BASIC) == value(blank, PROJECT) == 10_000
    assert value(blank, FUNDS.row("project").child("budget_adjustment")) == 20_000


def test_a_list_grows_with_the_block_in_one_step(blank: Session, show: Show, said: list[str]) -> None:
    view = grid_of(blank, StaffingSource(), show)
    press(Key.Key_Tab)
    before = blank.evaluation
    paste("行政编制\n事业编制\n工勤编制\n")
    dialog = preview(view)
    assert dialog.findChild(QCheckBox).text() == "在表格末尾增加 2 行"
    assert words(dialog).endswith("将填入 3 格。")
    dialog.findChild(QCheckBox).setChecked(False)
    assert words(dialog).endswith("将填入 1 格，2 格超出表格。")
    dialog.findChild(QCheckBox).setChecked(True)
    click(dialog, "粘贴")
    assert [line.label for line in blank.evaluation.profile.staffing] == ["行政编制", "事业编制", "工勤编制"]
    assert said == []
    blank.undo()
    assert blank.evaluation == before


def test_paragraphs_go_into_one_long_cell(card: GridView, sample: Session) -> None:
    where = ENTRY.child("deduction_reason")
    card.reveal(where)
    paste("资金下达晚。\n项目实施慢。", "<p>资金下达晚。</p><p>项目实施慢。</p>")
    assert not card.findChildren(PastePreview)
    assert value(sample, where) == "资金下达晚。\n项目实施慢。"


def test_cells_under_a_merged_one_are_left_alone(card: GridView, sample: Session) -> None:
    first = path("scorecard.entries[dept.input.goals.overall].deduction_reason")
    card.reveal(first)
    row = card.currentIndex().row()
    second = card.table.cell(card.table.index(row + 1, card.currentIndex().column())).path
    assert second is not None
    card.table.setData(card.table.index_of(second), "原有的话")
    paste("新的\n\n", "<table><tr><td rowspan=2>新的</td></tr><tr></tr></table>")
    assert value(sample, first) == "新的"
    assert value(sample, second) == "原有的话"


def test_another_unit_is_told(funds: GridView, said: list[str]) -> None:
    paste("379,800元\t=12.5+3")
    assert said == ["已填入 2 格；已换算：379,800元 = 37.9800 万元 等 2 格"]


def test_many_rows_are_made_at_once(blank: Session, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    rows_of = StaffingSource.rows

    def counted(source: StaffingSource, *what: object) -> object:
        made.append(1)
        return rows_of(source, *what)

    monkeypatch.setattr(StaffingSource, "rows", counted)
    view = grid_of(blank, StaffingSource(), show)
    press(Key.Key_Tab)
    made.clear()
    paste("\n".join(f"编制{number}" for number in range(200)))
    click(preview(view), "粘贴")
    assert len(blank.evaluation.profile.staffing) == 200
    assert len(made) < 5  # for the preview and when it is written, not for each row
    blank.undo()
    assert blank.evaluation.profile.staffing == ()


def test_what_no_file_holds_does_not_get_into_cells(card: GridView, sample: Session, said: list[str]) -> None:
    where = ENTRY.child("deduction_reason")
    card.reveal(where)
    paste("资金\x07下达\x02晚\r\n", "<table><tr><td>资金\x07下达\x02晚</td></tr></table>")
    assert value(sample, where) == "资金下达晚"
    assert said == ["已填入 1 格；文字中有看不见的控制字符，已去掉；其余文字原样保留"]
