"""定稿 and 退回: a final document stays as it is, and a printed code is told from another."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.errors import FinalError, ModelError
from perfeval_desktop.model.field_path import path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.finals import ReasonError
from perfeval_desktop.session.printed import code_of
from perfeval_desktop.session.session import Session
from perfeval_desktop.session.verifying import Agreement, verify
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.storage.errors import DecodeError
from perfeval_desktop.storage.snapshot import read_snapshot, snapshot_of
from tests.packs import sound_evaluation

UNIT = path("cover.unit_name")
RENAME = SetField(UNIT, "另一个单位", "修改 单位名称")


@pytest.fixture
def opened(qapp: QApplication, tmp_path: Path) -> Session:
    session = Session(Catalog.built_in(), Dirs.below(tmp_path))
    session.open_sample()
    return session


def test_a_final_document_is_changed_by_nothing_until_it_is_opened_again(opened: Session) -> None:
    opened.push(RENAME)
    final = opened.finalise("王五")
    assert opened.final == final
    assert final.code == code_of(opened.evaluation, opened.pack)
    assert final.made_by == "王五"
    before = opened.evaluation
    with pytest.raises(FinalError, match=final.code):
        opened.push(SetField(UNIT, "又一个单位", "修改"))
    assert (opened.undo_label, opened.redo_label) == ("", "")
    opened.undo()
    assert opened.evaluation is before
    with pytest.raises(ReasonError, match="至少 4 个字"):
        opened.reopen("改错", "王五")
    opened.reopen("领导要求核减得分", "王五")
    assert opened.final is None
    assert opened.undo_label == ""  # neither the 定稿 nor what was before it is taken back
    opened.push(RENAME)
    opened.push(SetField(UNIT, "又一个单位", "修改"))
    (kept,) = opened.evaluation.finals
    assert (kept.code, kept.reason) == (final.code, "领导要求核减得分")


def test_what_is_not_final_is_not_opened_again(opened: Session) -> None:
    with pytest.raises(ModelError, match="没有定稿"):
        opened.reopen("领导要求核减得分", "")


def test_a_final_document_is_saved_and_final_when_it_is_read(opened: Session, tmp_path: Path) -> None:
    final = opened.finalise("")
    file = tmp_path / "甲.jxzp"
    assert opened.is_dirty
    opened.save_as(file)
    opened.open(file)
    assert opened.final == final


def test_a_code_is_that_of_now_of_an_earlier_final_or_of_none(opened: Session) -> None:
    first = opened.finalise("王五")
    assert verify(opened.evaluation, opened.pack, first.code).agreement is Agreement.SAME
    opened.reopen("领导要求核减得分", "王五")
    assert verify(opened.evaluation, opened.pack, first.code).agreement is Agreement.SAME  # nothing changed yet
    opened.push(RENAME)
    verdict = verify(opened.evaluation, opened.pack, first.code.lower())
    assert (verdict.agreement, verdict.final.code if verdict.final else "") == (Agreement.EARLIER, first.code)
    assert verdict.content is not None
    assert verdict.content.cover.unit_name != "另一个单位"
    other = code_of(sound_evaluation(), opened.pack)
    assert verify(opened.evaluation, opened.pack, other).agreement is Agreement.UNKNOWN


@pytest.mark.parametrize("damage", ["", "2:", "x:AAAA", "2:AAAA", "2:" + "A" * 400])
def test_a_damaged_snapshot_is_a_sentence(damage: str) -> None:
    with pytest.raises(DecodeError, match="损坏"):
        read_snapshot(damage)


def test_a_snapshot_holds_the_package_and_not_its_past() -> None:
    evaluation = sound_evaluation()
    assert read_snapshot(snapshot_of(evaluation)) == evaluation
    cut = snapshot_of(evaluation)[:-200]
    with pytest.raises(DecodeError):
        read_snapshot(cut)
