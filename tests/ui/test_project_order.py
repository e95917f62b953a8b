"""What is being typed belongs to the project it is typed in, whatever button is pressed next."""

from PySide6.QtWidgets import QApplication

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.project_list import ProjectList
from tests.helpers import type_text


def test_a_name_in_the_making_is_taken_over_before_a_project_is_added(sample_window: MainWindow) -> None:
    session = sample_window.session
    name = path("projects").row(session.evaluation.projects[0].id).child("name")
    sample_window.workbench.go_to(name)
    type_text("新的名称")
    sample_window.findChild(ProjectList).add_project()
    assert "新的名称" in get_at(session.evaluation, name)
    count = len(session.evaluation.projects)
    session.undo()
    QApplication.processEvents()
    assert len(session.evaluation.projects) == count - 1, "the project was added last, so it goes first"
    assert "新的名称" in get_at(session.evaluation, name)
