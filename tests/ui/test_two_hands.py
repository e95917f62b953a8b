"""What is half done in one place when something else is done: nothing lands elsewhere, and the panes follow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import get_at, same
from perfeval_desktop.ui.drafts import Drafts
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.project_list import ProjectList
from perfeval_desktop.ui.zoom import Zoom
from tests.helpers import compose, focused, press, type_keys, type_text
from tests.window import ScriptedInteraction, shown_window

Key, Mod = Qt.Key, Qt.KeyboardModifier
FUNDS = path("budget.funds")
BASIC, PROJECT = (FUNDS.row(row).child("initial_budget") for row in ("basic", "project"))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, asked: ScriptedInteraction) -> Iterator[MainWindow]:
    with shown_window(tmp_path / "home", asked) as shown:
        shown.flow.open_sample()
        yield shown


def of_project(window: MainWindow, number: int, field: str) -> FieldPath:
    return path("projects").row(window.session.evaluation.projects[number].id).child(field)


def first_amount(window: MainWindow, number: int) -> FieldPath:
    project = window.session.evaluation.projects[number]
    return path("projects").row(project.id).child("funds").row("total").child("initial_budget")


def stored(window: MainWindow, where: FieldPath) -> object:
    return get_at(window.session.evaluation, where)


def projects(window: MainWindow) -> ProjectList:
    return window.findChild(ProjectList)


class TestComposition:
    def test_what_is_composed_stays_with_its_project(self, window: MainWindow) -> None:
        here, there = of_project(window, 0, "contact"), of_project(window, 1, "contact")
        before = stored(window, there)
        window.workbench.go_to(here)
        type_text("王")
        compose(focused(), "ha")
        projects(window).choose(window.session.evaluation.projects[1].id)
        QApplication.processEvents()
        assert "王" in str(stored(window, here))
        window.commit_pending()
        assert stored(window, there) == before

    def test_undo_comes_to_an_end(self, window: MainWindow) -> None:
        here = of_project(window, 0, "contact")
        start = window.session.evaluation
        window.workbench.go_to(here)
        type_text("王")
        compose(focused(), "ha")
        window.commit_pending()
        window.workbench.go_to(of_project(window, 1, "contact"))
        for _ in range(4):
            window.undo()
        assert window.session.undo_label == ""
        assert stored(window, here) == get_at(start, here)

    def test_a_composition_that_nobody_ends_is_given_up_with_the_focus(self, window: MainWindow) -> None:
        here = of_project(window, 0, "contact")
        before = stored(window, here)
        window.workbench.go_to(here)
        line = focused()
        line.selectAll()
        compose(line, "ha")
        window.workbench.pages.setFocus()
        QApplication.processEvents()
        window.commit_pending()
        assert stored(window, here) == before

    def test_a_section_keeps_what_is_composed_from_the_same_one_of_another_project(self, window: MainWindow) -> None:
        here, there = (of_project(window, number, "report").child("sections") for number in (0, 1))
        here, there = (each.row("indicator_system").child("text") for each in (here, there))
        before, start = stored(window, there), window.session.evaluation
        window.workbench.go_to(here)
        type_text("王")
        compose(focused(), "ha")
        window.workbench.go_to(there)
        window.commit_pending()
        assert "王" in str(stored(window, here))
        assert stored(window, there) == before
        for _ in range(4):
            window.undo()
        assert window.session.undo_label == ""
        assert same(window.session.evaluation, start)


class TestProjectGoes:
    def test_what_is_typed_in_it_goes_with_it(self, window: MainWindow) -> None:
        where = first_amount(window, 1)
        window.workbench.go_to(where)
        type_keys("abc")
        projects(window).remove_project()
        assert Drafts.of(window.session).sentences() == ()
        window.undo()
        assert len(Drafts.of(window.session).sentences()) == 1

    def test_the_panes_follow_to_the_next_one(self, window: MainWindow) -> None:
        where = of_project(window, 1, "contact")
        window.workbench.go_to(where)
        following = of_project(window, 2, "contact")
        projects(window).remove_project()
        QApplication.processEvents()
        assert window.workbench.current_path() == following
        assert "已删除" not in window.workbench.basis.toPlainText()
        window.undo()
        QApplication.processEvents()
        assert projects(window).current_id == where.steps[1][1:-1]

    def test_a_grid_has_its_cursor_on_the_next_one(self, window: MainWindow) -> None:
        window.workbench.go_to(first_amount(window, 1))
        projects(window).remove_project()
        QApplication.processEvents()
        grid = focused()
        assert isinstance(grid, GridView)
        assert grid.currentIndex().isValid()


class TestUnread:
    def test_undo_takes_back_what_the_cell_refused_before_what_was_done_elsewhere(self, window: MainWindow) -> None:
        before = stored(window, PROJECT), stored(window, BASIC)
        window.workbench.go_to(BASIC)
        type_keys("5")
        press(Key.Key_Return)
        window.workbench.go_to(PROJECT)
        type_keys("abc")
        press(Key.Key_Return)
        window.undo()
        assert window.workbench.current_path() == PROJECT
        assert stored(window, BASIC) == 50_000
        type_keys("7")
        press(Key.Key_Return)
        assert stored(window, PROJECT) == 70_000
        window.undo()
        window.undo()
        assert (stored(window, PROJECT), stored(window, BASIC)) == before

    def test_who_makes_the_package_final_is_told(self, window: MainWindow) -> None:
        window.workbench.go_to(BASIC)
        type_keys("abc")
        dialog = window.paper.finalise()
        assert any("输入的内容 1 处无法识别" in label.text() for label in dialog.findChildren(QLabel))
        dialog.reject()


class TestZoom:
    @pytest.fixture
    def zoom(self, window: MainWindow, qapp: QApplication) -> Iterator[Zoom]:
        window.resize(1366, 740)
        window.workbench.go_to(BASIC)
        QApplication.processEvents()
        yield Zoom.of(qapp)
        Zoom.of(qapp).set(100)

    def test_the_cell_stays_in_sight(self, zoom: Zoom) -> None:
        for percent in range(110, 160, 10):
            zoom.set(percent)
            for _ in range(4):
                QApplication.processEvents()
        grid = focused()
        assert isinstance(grid, GridView)
        assert grid.viewport().visibleRegion().contains(grid.visualRect(grid.currentIndex()).center())

    def test_a_notice_and_the_place_never_stand_over_each_other(self, window: MainWindow, zoom: Zoom) -> None:
        bar = window.statusBar()
        place = next(label for label in bar.findChildren(QLabel) if label.text() == window.place_text() != "")
        assert place.isVisible()
        bar.showMessage("已撤销：修改", 6000)
        assert not place.isVisible()
        zoom.set(110)
        for _ in range(4):
            QApplication.processEvents()
        assert bar.currentMessage() == "已撤销：修改"
        assert not place.isVisible()
