"""The list of projects: add, copy as a blank form, move, remove, and the points and findings beside each name."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QListWidget, QMenu, QWidget

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.drafts import Draft, Drafts
from perfeval_desktop.ui.project_list import PROJECTS, ProjectList
from tests.helpers import press

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
Show = Callable[[QWidget], QWidget]


@pytest.fixture
def projects(sample: Session, show: Show) -> ProjectList:
    made = ProjectList(sample)
    show(made)
    return made


def lines(projects: ProjectList) -> list[str]:
    widget = projects.findChild(QListWidget)
    assert widget is not None
    texts = (widget.item(number).text() for number in range(widget.count()))
    return [text.replace("\u2060", "").replace("\u00a0", " ") for text in texts]


def button(projects: ProjectList, words: str) -> QAbstractButton:
    return next(each for each in projects.findChildren(QAbstractButton) if each.text().startswith(words))


def ids(session: Session) -> list[str]:
    return [project.id for project in session.evaluation.projects]


def test_each_line_has_name_points_and_grade(projects: ProjectList, sample: Session) -> None:
    assert [line.split("\n")[0] for line in lines(projects)] == [each.name for each in sample.evaluation.projects]
    assert lines(projects)[0].split("\n")[1].startswith("100 分〔优〕")


def test_points_and_findings_follow(projects: ProjectList, sample: Session) -> None:
    project = sample.evaluation.projects[0]
    before = lines(projects)[0]
    where = PROJECTS.row(project.id).child("indicators").row(project.indicators[0].id).child("self_score")
    sample.push(SetField(where, Decimal(99), "一"))
    assert lines(projects)[0].split("\n")[1].startswith("169 分")
    assert "问题" in lines(projects)[0]
    sample.undo()
    assert lines(projects)[0] == before


def test_add_shows_an_empty_project_at_the_end(projects: ProjectList, sample: Session) -> None:
    chosen: list[str] = []
    projects.chosen.connect(chosen.append)
    button(projects, "添加").click()
    made = sample.evaluation.projects[-1]
    assert chosen[-1] == projects.current_id == made.id
    assert lines(projects)[-1].startswith("（未命名项目）\n未评分")
    assert {row.id for row in made.funds} == {row.key for row in sample.pack.project.funds.rows}


def test_a_copy_is_a_blank_form_of_the_same_kind(projects: ProjectList, sample: Session) -> None:
    source = sample.evaluation.projects[0]
    button(projects, "复制").click()
    made = sample.evaluation.projects[1]
    assert projects.current_id == made.id
    assert (made.name, made.fund_types, made.lead) == ("", source.fund_types, source.lead)
    assert [item.max_score for item in made.indicators] == [item.max_score for item in source.indicators]
    assert {item.self_score for item in made.indicators} == {None}
    assert {item.actual_value for item in made.indicators} == {""}
    assert not {item.id for item in made.indicators} & {item.id for item in source.indicators}
    assert all(section.text == "" for section in made.report.sections)
    assert made.fund_usage == ()


def test_move_and_remove_with_undo(projects: ProjectList, sample: Session) -> None:
    first, second, *others = ids(sample)
    button(projects, "下移").click()
    assert ids(sample) == [second, first, *others]
    assert projects.current_id == first
    button(projects, "上移").click()
    assert not button(projects, "上移").isEnabled()
    button(projects, "删除").click()
    assert ids(sample) == [second, *others]
    assert projects.current_id == second
    assert sample.undo_label == f"删除项目“{'缉私经费'}”"
    sample.undo()
    assert ids(sample) == [first, second, *others]
    assert len(lines(projects)) == len(ids(sample))


def test_the_last_project_can_go_and_come_back(blank: Session, show: Show) -> None:
    projects = ProjectList(blank)
    show(projects)
    chosen: list[str] = []
    projects.chosen.connect(chosen.append)
    assert not button(projects, "删除").isEnabled()
    button(projects, "添加").click()
    button(projects, "删除").click()
    assert blank.evaluation.projects == ()
    assert chosen[-1] == ""
    blank.undo()
    assert chosen[-1] == blank.evaluation.projects[0].id


def test_a_new_name_is_shown(projects: ProjectList, sample: Session) -> None:
    sample.push(SetField(path("projects").row(ids(sample)[2]).child("name"), "新名称", "一"))
    assert lines(projects)[2].startswith("新名称\n")


def names(session: Session) -> list[str]:
    return [project.name for project in session.evaluation.projects]


KEYS = [
    (Qt.Key.Key_Insert, NONE, lambda old: [*old, ""]),
    (Qt.Key.Key_D, CTRL | SHIFT, lambda old: [*old[:2], "", *old[2:]]),
    (Qt.Key.Key_Up, ALT, lambda old: [old[1], old[0], *old[2:]]),
    (Qt.Key.Key_Down, ALT, lambda old: [old[0], old[2], old[1], *old[3:]]),
    (Qt.Key.Key_Up, ALT | SHIFT, lambda old: [old[1], old[0], *old[2:]]),
    (Qt.Key.Key_Down, ALT | SHIFT, lambda old: [old[0], old[2], old[1], *old[3:]]),
    (Qt.Key.Key_Delete, NONE, lambda old: [old[0], *old[2:]]),
    (Qt.Key.Key_Delete, CTRL, lambda old: [old[0], *old[2:]]),
]


@pytest.mark.parametrize(("key", "modifiers", "wanted"), KEYS)
def test_the_keys_of_the_list(
    projects: ProjectList,
    sample: Session,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier,
    wanted: Callable[[list[str]], list[str]],
) -> None:
    before = names(sample)
    projects.choose(sample.evaluation.projects[1].id)
    shown = projects.findChild(QListWidget)
    assert shown is not None
    shown.setFocus()
    press(key, modifiers)
    assert names(sample) == wanted(before)
    sample.undo()
    assert names(sample) == before


def test_in_a_final_package_the_keys_say_why_nothing_happens(
    projects: ProjectList, sample: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("perfeval_desktop.ui.final_lock.show_notice", lambda *told: said.append(told[1]))
    sample.finalise("王五")
    before = names(sample)
    shown = projects.findChild(QListWidget)
    assert shown is not None
    shown.setFocus()
    for key, modifiers, _ in KEYS:
        press(key, modifiers)
    assert names(sample) == before
    assert len(said) == 1
    assert "定稿" in said[0]


def test_at_the_end_nothing_is_moved_further(projects: ProjectList, sample: Session) -> None:
    before = sample.evaluation
    shown = projects.findChild(QListWidget)
    assert shown is not None
    shown.setFocus()
    press(Qt.Key.Key_Up, ALT)
    projects.choose(before.projects[-1].id)
    press(Qt.Key.Key_Down, ALT)
    assert sample.evaluation is before


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return])
def test_its_name_is_asked_for_by_key(projects: ProjectList, sample: Session, key: Qt.Key) -> None:
    asked: list[str] = []
    projects.name_asked.connect(asked.append)
    shown = projects.findChild(QListWidget)
    assert shown is not None
    shown.setFocus()
    press(key)
    assert asked == [sample.evaluation.projects[0].id]


def test_the_menu_names_the_keys_and_does_the_same(projects: ProjectList, sample: Session) -> None:
    shown = projects.findChild(QListWidget)
    assert shown is not None
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, shown.rect().center(), QPoint())
    QApplication.sendEvent(shown.viewport(), event)
    (menu,) = (each for each in shown.findChildren(QMenu) if each.isVisible())
    entries = {action.text().partition("\t")[0]: action for action in menu.actions()}
    assert {action.text().partition("\t")[2] for action in menu.actions()} == {
        *("Insert", "Ctrl+Shift+D", "F2", "Alt+↑", "Alt+↓", "Delete")
    }
    assert not entries["上移(&U)"].isEnabled()
    before = names(sample)
    entries["下移(&W)"].trigger()
    assert names(sample) == [before[1], before[0], *before[2:]]
    menu.close()


def test_a_text_that_could_not_be_read_counts_at_its_project(projects: ProjectList, sample: Session) -> None:
    project = sample.evaluation.projects[0]
    where = PROJECTS.row(project.id).child("funds").row("total").child("final_expenditure")
    before = lines(projects)[0]
    Drafts.of(sample).keep(where, Draft("栏", "待核实", "不是数字。"))
    assert lines(projects)[0] != before
    Drafts.of(sample).drop(where)
    assert lines(projects)[0] == before
