"""What is remembered of texts is bounded, however long somebody types, and forgetting changes nothing that is found."""

import gc
from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from perfeval_desktop.app import remembered as remembering
from perfeval_desktop.app.remembered import forget_in_pauses, remembered
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.base import memories
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.dirs import Dirs

TEXT = path("report.sections[conclusion].text")
FEW = 50


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    remembering.forget(least=0)  # a memory that former tests have filled does not grow, and its blocks are counted
    gc.collect()
    monkeypatch.setattr(remembering, "_PAUSE_MS", 1)
    monkeypatch.setattr(remembering, "_MOST_MORE", FEW)
    made = Session(Catalog.built_in(), Dirs.below(tmp_path))
    forget_in_pauses(made)
    made.open_sample()
    qtbot.waitUntil(lambda: made.findChild(remembering._Memory)._needed is not None)
    return made


def type_on(session: Session, letters: int) -> None:
    for _ in range(letters):
        session.push(SetField(TEXT, f"{get_at(session.evaluation, TEXT)}字", "修改"))


def test_texts_of_former_keystrokes_are_let_go_of_in_a_pause(qtbot: QtBot, session: Session) -> None:
    needed = remembered()
    type_on(session, 60)
    assert remembered() > needed + FEW
    qtbot.waitUntil(lambda: remembered() < needed)
    session.close()


def test_long_texts_are_let_go_of_sooner(qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "_MOST_MORE", 100_000)
    monkeypatch.setattr(remembering, "_MOST_BLOCKS", 20_000)
    session.push(SetField(TEXT, "完成年度目标 90%，支出 12.5 万元。" * 100, "修改"))
    type_on(session, 40)
    before = remembered()
    qtbot.waitUntil(lambda: remembered() < before // 2)
    session.close()


def test_rows_of_former_figures_are_let_go_of_with_them(qtbot: QtBot, session: Session) -> None:
    at = path("projects").row(session.evaluation.projects[0].id).child("fund_usage")
    row = get_at(session.evaluation, at)[0]
    spent = at.row(row.id).child("spent")

    def of_rows() -> int:
        return sum(memory.cache_info().currsize for memory in memories if memory.cache_info().maxsize == 4096)

    needed = of_rows()
    for number in range(60):
        session.push(SetField(spent, Decimal(number), "修改"))
    assert of_rows() > needed + FEW
    qtbot.waitUntil(lambda: of_rows() < needed)
    session.close()


def test_what_is_found_stays_the_same(qtbot: QtBot, session: Session) -> None:
    type_on(session, 60)
    found = [issue.waiver_key for issue in session.issues]
    qtbot.waitUntil(lambda: remembered() < 100)
    type_on(session, 1)
    session.undo()
    session.settle()
    assert [issue.waiver_key for issue in session.issues] == found
    session.close()


def test_a_few_edits_let_nothing_go(session: Session) -> None:
    needed = remembered()
    type_on(session, 1)
    session.findChild(remembering._Memory)._pause.timeout.emit()
    assert remembered() >= needed
    session.close()
