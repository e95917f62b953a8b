"""Whatever is typed or pasted into any editor is in the saved file, or the user is told that it is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at, iter_fields
from perfeval_desktop.storage import project_file
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import press, type_text
from tests.window import ScriptedInteraction

Key, Mod = Qt.Key, Qt.KeyboardModifier

FIELDS = (
    "cover.unit_name",  # a line of text
    "cover.year",  # a number that is never empty
    "profile.internal_organ_count",
    "report.dated",
    "report.sections[conclusion].text",  # paragraphs
    "budget.funds[basic].initial_budget",  # an amount in a grid
    "scorecard.entries[dept.process.execution.rate].self_score",
    "scorecard.entries[dept.process.execution.rate].deduction_reason",  # a page over a cell
)
TEXTS = (
    "37.981234",
    "１２．５万元",
    "12,34x5",
    "2023年4月10日",
    "2023-13-1",
    "甲\x00乙",
    " ①（2022）\u00a0　𠮷≥80％ ",
    "一\r\n二\u2028三\u2029四",
    "一\t二",
)


def typed(text: str) -> None:
    press(Key.Key_F2)
    press(Key.Key_A, Mod.ControlModifier)
    type_text(text)


def pasted(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(Key.Key_F2)
    press(Key.Key_A, Mod.ControlModifier)
    press(Key.Key_V, Mod.ControlModifier)


def pasted_over_the_cell(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(Key.Key_V, Mod.ControlModifier)


@pytest.mark.parametrize("where", FIELDS)
@pytest.mark.parametrize("enter", [typed, pasted, pasted_over_the_cell])
def test_it_is_in_the_file_or_told(
    window: MainWindow,
    asked: ScriptedInteraction,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    enter: Callable[[str], None],
) -> None:
    told = asked.infos
    for module in ("grid_edits", "pasting_line", "pasted"):
        monkeypatch.setattr(f"perfeval_desktop.ui.{module}.show_notice", lambda *words: told.append(words[1]))
    file = tmp_path / "甲.jxzp"
    window.flow.open_sample()
    window.session.save_as(file)
    for text in TEXTS:
        window.workbench.go_to(path(where))
        before = get_at(window.session.evaluation, path(where))
        told.clear()
        enter(text)
        assert window.flow.save()
        now = get_at(project_file.load(file).evaluation, path(where))
        assert now == get_at(window.session.evaluation, path(where))
        if enter is pasted_over_the_cell and isinstance(now, str):
            everything = all_text(window)  # a block goes over several cells
            assert told or all(piece in everything for piece in re.split("[\t\n]", visible(text)))
        elif isinstance(now, str):
            assert told or visible(text) in visible(now)
        else:
            assert told or now not in (None, before)
        press(Key.Key_Escape)
        QApplication.processEvents()
        if get_at(window.session.evaluation, path(where)) != before:
            window.undo()


def all_text(window: MainWindow) -> str:
    """Every text of the document."""
    values = (field.value for field in iter_fields(window.session.evaluation))
    return "\n".join(visible(value) for value in values if isinstance(value, str))


def visible(text: str) -> str:
    """``text`` as a page shows it: every line end is one, and so is every blank."""
    for line_end in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(line_end, "\n")
    return text.replace("\u00a0", " ")
