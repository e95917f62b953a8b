"""The editor of report sections: typing runs, input methods, paste, undo."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.drafts import Drafts
from perfeval_desktop.ui.narrative_edit import NarrativeEdit
from tests.helpers import commit, compose, focused, press, type_keys, type_text

Show = Callable[[QWidget], QWidget]
Key, Mod = Qt.Key, Qt.KeyboardModifier
TEXT = path("report.sections[conclusion].text")
OTHER = path("report.sections[other].text")


@pytest.fixture
def edit(blank: Session, show: Show) -> NarrativeEdit:
    form = QWidget()
    layout = QVBoxLayout(form)
    made = NarrativeEdit(blank, "三、绩效自评结论")
    made.bind(TEXT)
    layout.addWidget(made)
    layout.addWidget(QPlainTextEdit(form, tabChangesFocus=True))
    show(form)
    made.setFocus()
    return made


def stored(edit: NarrativeEdit) -> str:
    text = edit.value()
    assert isinstance(text, str)
    return text


def pause(edit: NarrativeEdit, qtbot: QtBot) -> None:
    """Stop typing long enough for the text to be taken over, not long enough for a new step."""
    edit._idle.timeout.emit()


def test_text_is_taken_over_when_typing_pauses(edit: NarrativeEdit, qtbot: QtBot) -> None:
    edit._idle.setInterval(0)
    type_text("得分", steps=("d", "de"))
    qtbot.waitUntil(lambda: stored(edit) == "得分")


def test_a_run_of_typing_is_one_step(edit: NarrativeEdit, blank: Session, qtbot: QtBot) -> None:
    for word in ("本次", "自评", "得分"):
        type_text(word)
        pause(edit, qtbot)
    assert stored(edit) == "本次自评得分"
    assert blank.undo_label == "修改 三、绩效自评结论"
    press(Key.Key_Z, Mod.ControlModifier)
    assert stored(edit) == edit.text() == ""
    press(Key.Key_Y, Mod.ControlModifier)
    assert edit.text() == "本次自评得分"


def test_after_a_longer_pause_a_new_step_begins(edit: NarrativeEdit, qtbot: QtBot) -> None:
    type_text("一")
    pause(edit, qtbot)
    edit._pause.timeout.emit()
    type_text("二")
    press(Key.Key_Z, Mod.ControlModifier)
    assert edit.text() == "一"


def test_leaving_takes_over_and_ends_the_run(edit: NarrativeEdit, blank: Session) -> None:
    type_keys("a")
    press(Key.Key_Tab)
    assert stored(edit) == "a"
    assert not edit.text().endswith("\t")
    edit.setFocus()
    press(Key.Key_End, Mod.ControlModifier)
    type_keys("b")
    edit.commit_pending()
    blank.undo()
    assert edit.text() == "a"


def test_a_composition_is_never_broken_off(edit: NarrativeEdit, blank: Session, qtbot: QtBot) -> None:
    type_keys("a")
    compose(focused(), "hao")
    pause(edit, qtbot)
    assert stored(edit) == ""
    blank.push(SetField(TEXT, "别处改动", "一"), initiator=None)
    commit(focused(), "好")
    assert edit.text() == "a好"
    edit.commit_pending()
    assert stored(edit) == "a好"


def test_a_composition_alone_makes_no_step(edit: NarrativeEdit, blank: Session, qtbot: QtBot) -> None:
    compose(focused(), "hao")
    compose(focused(), "")
    pause(edit, qtbot)
    assert blank.undo_label == ""


def test_paste_is_plain_and_a_step_of_its_own(edit: NarrativeEdit, qtbot: QtBot) -> None:
    type_text("一")
    pause(edit, qtbot)
    data = QMimeData()
    data.setHtml("<b>二</b><p><i>三</i><br>四</p>")
    data.setText("二\r\n三\u2028四")
    QGuiApplication.clipboard().setMimeData(data)
    press(Key.Key_V, Mod.ControlModifier)
    assert stored(edit) == "一二\n三\n四"
    press(Key.Key_Z, Mod.ControlModifier)
    assert stored(edit) == "一"


@pytest.mark.parametrize("text", ["①（2022）\u00a0　𠮷\n\n第二段", "≥80％", " 前后空格 ", "\n"])
def test_text_is_kept_as_it_is_typed(edit: NarrativeEdit, blank: Session, text: str) -> None:
    blank.push(SetField(TEXT, text, "一"))
    assert edit.text() == text
    before = blank.evaluation
    press(Key.Key_End, Mod.ControlModifier)
    edit.commit_pending()
    assert blank.evaluation is before


def test_a_change_from_outside_leaves_the_cursor_where_it_is(edit: NarrativeEdit, blank: Session) -> None:
    blank.push(SetField(TEXT, "甲𠮷乙丙", "一"))
    press(Key.Key_End, Mod.ControlModifier)
    press(Key.Key_Left)
    blank.push(SetField(TEXT, "甲𠮷新的乙丙", "二"))
    type_text("！")
    assert edit.text() == "甲𠮷新的乙！丙"


def test_another_section_takes_over_the_first(edit: NarrativeEdit, blank: Session) -> None:
    type_text("结论")
    edit.bind(OTHER)
    assert blank.evaluation.report.sections != ()
    texts = {section.id: section.text for section in blank.evaluation.report.sections}
    assert (texts["conclusion"], texts["other"], edit.text()) == ("结论", "", "")


def test_runs_of_two_sections_do_not_merge(edit: NarrativeEdit, blank: Session) -> None:
    type_text("一")
    edit.bind(OTHER)
    type_text("二")
    edit.commit_pending()
    blank.undo()
    texts = {section.id: section.text for section in blank.evaluation.report.sections}
    assert (texts["conclusion"], texts["other"]) == ("一", "")


def test_a_nul_in_pasted_text_is_dropped_and_told_and_typing_goes_on(
    edit: NarrativeEdit, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("perfeval_desktop.ui.pasted.show_notice", lambda *words: said.append(words[1]))
    QGuiApplication.clipboard().setText("甲\x00乙")
    press(Key.Key_V, Mod.ControlModifier)
    type_text("丙")
    edit.commit_pending()
    assert stored(edit) == "甲乙丙"
    assert "控制字符" in said[0]


def test_text_that_cannot_be_held_stays_with_a_sentence(edit: NarrativeEdit, blank: Session) -> None:
    commit(focused(), "甲\x00乙")
    edit.commit_pending()
    assert (stored(edit), edit.text()) == ("", "甲\x00乙")
    assert "无法保存的字符" in edit.sentence
    edit.bind(OTHER)
    assert (edit.text(), edit.sentence) == ("", "")
    edit.bind(TEXT)
    assert edit.text() == "甲\x00乙"
    assert edit.sentence
    assert "无法保存的字符" in Drafts.of(blank).sentences()[0]
    press(Key.Key_End, Mod.ControlModifier)
    press(Key.Key_Backspace, times=2)
    edit.commit_pending()
    assert (stored(edit), edit.sentence, Drafts.of(blank).sentences()) == ("甲", "", ())


def test_escape_gives_up_what_cannot_be_held(edit: NarrativeEdit, blank: Session) -> None:
    blank.push(SetField(TEXT, "原文", "一"))
    commit(focused(), "\x00")
    edit.commit_pending()
    press(Key.Key_Escape)
    assert (edit.text(), stored(edit), edit.sentence) == ("原文", "原文", "")


@pytest.mark.parametrize("text", ["一\r\n二", "一\r二", "一\u2029二", "一\u2028二"])
def test_visiting_a_text_with_other_line_ends_changes_nothing(edit: NarrativeEdit, blank: Session, text: str) -> None:
    blank.push(SetField(TEXT, text, "一"))
    before = blank.evaluation
    press(Key.Key_Tab)
    edit.setFocus()
    type_keys("x")
    press(Key.Key_Backspace)
    edit.commit_pending()
    assert blank.evaluation is before


def test_shift_enter_makes_a_paragraph(edit: NarrativeEdit) -> None:
    type_keys("a")
    press(Key.Key_Return, Mod.ShiftModifier)
    type_keys("b")
    edit.commit_pending()
    assert stored(edit) == "a\nb"


def test_what_changed_during_a_composition_that_is_given_up_is_shown(edit: NarrativeEdit, blank: Session) -> None:
    compose(focused(), "hao")
    blank.push(SetField(TEXT, "别处改动", "一"), initiator=None)
    compose(focused(), "")
    edit.commit_pending()
    assert edit.text() == stored(edit) == "别处改动"
