"""What a paste, Delete or filling did not do is said, and pasted text that cannot be read is not lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.ui.drafts import Drafts
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.problem_note import ProblemNote
from tests.helpers import focused, press, type_keys
from tests.window import ScriptedInteraction

Key, Mod = Qt.Key, Qt.KeyboardModifier
BASIC = path("budget.funds[basic].initial_budget")
PROJECT = path("budget.funds[project].initial_budget")
ADJUSTED = path("budget.funds[basic].budget_adjustment")
TOTAL = path("budget.funds[total].initial_budget")
DATED = path("report.dated")


@pytest.fixture
def blank_window(window: MainWindow) -> MainWindow:
    window.session.new("lincang-2022")
    return window


def paste_at(window: MainWindow, where: FieldPath, text: str) -> GridView:
    window.workbench.go_to(where)
    QGuiApplication.clipboard().setText(text)
    press(Key.Key_V, Mod.ControlModifier)
    view = focused()
    assert isinstance(view, GridView)
    return view


def value(window: MainWindow, where: FieldPath) -> object:
    return get_at(window.session.evaluation, where)


def note(window: MainWindow) -> str:
    """The sentence that stands beside a cell."""
    return "".join(each.text() for each in window.findChildren(ProblemNote) if each.isVisible())


class TestRefused:
    def test_each_keeps_its_text_and_is_counted(
        self, blank_window: MainWindow, said: list[str], asked: ScriptedInteraction, tmp_path: Path
    ) -> None:
        window = blank_window
        view = paste_at(window, BASIC, "abc\t5\r\n6\t#DIV/0!\r\n")
        drafts = Drafts.of(window.session)
        other = PROJECT.parent.child("budget_adjustment")
        assert [drafts.at(where).text for where in (BASIC, other)] == ["abc", "#DIV/0!"]
        assert (value(window, ADJUSTED), value(window, PROJECT)) == (50_000, 60_000)
        assert said[0].startswith("已填入 2 格；2 格未填入，原文留在格中，按 F8 逐个改正：")
        assert "“abc”不是有效的数字" in said[0]
        assert view.table.severity(view.table.index_of(BASIC)) is not None
        window.session.save_as(tmp_path / "甲.jxzp")
        assert window.flow.save()
        assert "“abc”" in asked.infos[0]
        assert "“#DIV/0!”" in asked.infos[0]

    def test_a_dash_is_no_number_and_no_fault_and_that_is_told(self, blank_window: MainWindow, said: list[str]) -> None:
        window = blank_window
        paste_at(window, BASIC, "—\t'12\r\n")
        assert (value(window, BASIC), value(window, ADJUSTED)) == (None, 120_000)
        assert any("“—”按没有填写处理" in each for each in said)
        assert Drafts.of(window.session).paths() == ()

    def test_f8_goes_from_one_to_the_next_and_each_says_what_is_wrong(self, window: MainWindow) -> None:
        window.flow.open_sample()
        view = paste_at(window, BASIC, "abc\t5\r\n6\t#DIV/0!\r\n")
        view.reveal(TOTAL)
        assert note(window) == ""
        press(Key.Key_F8)
        assert view.current_path() == BASIC
        assert "“abc”不是有效的数字" in note(window)
        press(Key.Key_F8)
        assert view.current_path() == PROJECT.parent.child("budget_adjustment")
        assert "“#DIV/0!”" in note(window)
        press(Key.Key_F8, Mod.ShiftModifier)
        assert view.current_path() == BASIC
        press(Key.Key_F8, times=2)
        first = window.workbench.place_now()
        press(Key.Key_F8, times=2)
        assert window.workbench.place_now() != first  # the findings follow, and go on
        assert window.workbench.place_now()[1] not in map(str, Drafts.of(window.session).paths())

    def test_f8_goes_on_behind_a_field_of_a_form_that_cannot_be_read(self, sample_window: MainWindow) -> None:
        window = sample_window
        window.workbench.go_to(DATED)
        press(Key.Key_A, Mod.ControlModifier)
        type_keys("2023.13.45")
        window.workbench.go_to(BASIC)
        places = []
        for _ in range(5):
            press(Key.Key_F8)
            places.append(window.workbench.place_now())
        assert Drafts.of(window.session).paths() == (DATED,)
        assert places[0][1] == str(DATED)
        assert [place[1] for place in places].count(str(DATED)) == 1

    def test_what_stands_there_already_is_no_failure(self, window: MainWindow, said: list[str]) -> None:
        window.flow.open_sample()
        view = paste_at(window, BASIC, "")
        shown = str(view.table.index_of(BASIC).data())
        before = window.session.evaluation
        paste_at(window, TOTAL, f"{view.table.index_of(TOTAL).data()}\r\n{shown}")
        assert window.session.evaluation is before
        assert not any("已填入 0 格" in each for each in said)

    def test_f2_opens_the_text_to_be_mended(self, blank_window: MainWindow) -> None:
        window = blank_window
        view = paste_at(window, BASIC, "12.5x")
        press(Key.Key_F2)
        editor = view.open_editor
        assert editor is not None
        assert editor.text_now() == "12.5x"
        press(Key.Key_Backspace)
        press(Key.Key_Return)
        assert value(window, BASIC) == 125_000
        assert Drafts.of(window.session).paths() == ()
        assert note(window) == ""

    def test_delete_gives_it_up(self, blank_window: MainWindow) -> None:
        window = blank_window
        paste_at(window, BASIC, "abc")
        assert note(window) != ""
        press(Key.Key_Delete)
        assert Drafts.of(window.session).paths() == ()
        assert note(window) == ""

    def test_undo_takes_the_values_and_the_texts_back(self, blank_window: MainWindow) -> None:
        window = blank_window
        paste_at(window, BASIC, "abc\t5")
        window.undo()
        assert value(window, ADJUSTED) is None
        assert Drafts.of(window.session).paths() == ()

    def test_those_of_added_rows_have_their_place(self, blank_window: MainWindow) -> None:
        window = blank_window
        window.workbench.go_to(path("profile.staffing"))
        view = focused()
        assert isinstance(view, GridView)
        view.setCurrentIndex(view.table.index(0, 1))
        QGuiApplication.clipboard().setText("行政编制\t30\n事业编制\t很多\n")
        press(Key.Key_V, Mod.ControlModifier)
        QApplication.activeWindow().accept()  # the preview
        QApplication.processEvents()
        (where,) = Drafts.of(window.session).paths()
        assert view.table.index_of(where).row() == 1
        window.undo()
        assert Drafts.of(window.session).paths() == ()
        window.session.redo()
        assert Drafts.of(window.session).paths() == (where,)


def select(window: MainWindow, where: FieldPath) -> GridView:
    window.workbench.go_to(where)
    view = focused()
    assert isinstance(view, GridView)
    return view


def computed(window: MainWindow) -> tuple[GridView, int, int]:
    """A grid of the sample, and the place in it of a figure that is worked out, with a field before it."""
    window.flow.open_sample()
    view = select(window, path("scorecard.entries[dept.process.execution.rate].self_score"))
    at = view.currentIndex()
    assert not view.table.cell(at.siblingAtColumn(at.column() + 1)).editable
    return view, at.row(), at.column() + 1


class TestKeys:
    def test_a_computed_figure_is_not_cleared(self, window: MainWindow, said: list[str]) -> None:
        view, row, column = computed(window)
        view.setCurrentIndex(view.table.index(row, column))
        press(Key.Key_Delete)
        assert said == ["这一格是计算得出的，没有清除。"]

    def test_a_choice_is_not_cleared(self, window: MainWindow, said: list[str]) -> None:
        window.flow.open_sample()
        where = path("profile.staffing").row(window.session.evaluation.profile.staffing[0].id).child("kind")
        before = value(window, where)
        select(window, where)
        press(Key.Key_Delete)
        assert value(window, where) == before
        assert said == ["这一格要从列表中选一项，不能清空。"]

    def test_a_label_is_not_cleared(self, blank_window: MainWindow, said: list[str]) -> None:
        view = select(blank_window, BASIC)
        view.setCurrentIndex(view.currentIndex().siblingAtColumn(0))
        press(Key.Key_Delete)
        assert said == ["表格中印好的文字不能清除。"]

    def test_clearing_what_can_be_cleared_says_nothing(self, blank_window: MainWindow, said: list[str]) -> None:
        paste_at(blank_window, BASIC, "5")
        press(Key.Key_Delete)
        press(Key.Key_Delete)
        assert said == []

    @pytest.mark.parametrize(("key", "where"), [(Key.Key_R, BASIC), (Key.Key_D, TOTAL)])
    def test_filling_from_nothing_is_told(
        self, blank_window: MainWindow, said: list[str], key: Key, where: FieldPath
    ) -> None:
        view = select(blank_window, where)
        view.setCurrentIndex(view.table.index(0, 0) if key == Key.Key_R else view.table.index(0, 3))
        press(key, Mod.ControlModifier)
        assert said[0] in ("左侧没有可以复制的格。", "上方没有可以复制的格。")

    def test_filling_onto_computed_cells_is_told(self, window: MainWindow, said: list[str]) -> None:
        view, row, column = computed(window)
        view.setCurrentIndex(view.table.index(row, column))
        press(Key.Key_R, Mod.ControlModifier)
        assert said == ["这一格不可填写，没有填充"]
        said.clear()
        view.setCurrentIndex(view.table.index(row, column - 1))
        press(Key.Key_Right, Mod.ShiftModifier)
        press(Key.Key_Down, Mod.ShiftModifier)
        press(Key.Key_D, Mod.ControlModifier)
        assert said == ["1 格是计算得出的，已跳过"]

    def test_a_picture_is_told(self, blank_window: MainWindow, said: list[str]) -> None:
        select(blank_window, BASIC)
        data = QMimeData()
        data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
        QGuiApplication.clipboard().setMimeData(data)
        press(Key.Key_V, Mod.ControlModifier)
        assert said == ["剪贴板里只有图片；表格只能填写文字，没有粘贴。"]

    def test_an_empty_clipboard_is_told(self, blank_window: MainWindow, said: list[str]) -> None:
        select(blank_window, BASIC)
        QGuiApplication.clipboard().setMimeData(QMimeData())
        press(Key.Key_V, Mod.ControlModifier)
        assert said == ["剪贴板里没有可以粘贴的文字。"]


def test_delete_gives_up_what_could_not_be_read_before_it_clears_the_value_below(sample_window: MainWindow) -> None:
    before = get_at(sample_window.session.evaluation, BASIC)
    assert before is not None
    paste_at(sample_window, BASIC, "甲")
    drafts = Drafts.of(sample_window.session)
    assert drafts.at(BASIC) is not None
    press(Key.Key_Delete)
    assert drafts.at(BASIC) is None
    assert get_at(sample_window.session.evaluation, BASIC) == before
    press(Key.Key_Delete)
    assert get_at(sample_window.session.evaluation, BASIC) is None
