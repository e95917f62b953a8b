"""Undo in a text goes back as in a word processor: a sentence, a word that was put in elsewhere, a figure, a paste."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at, same
from perfeval_desktop.session.journaling import journal_folder
from perfeval_desktop.storage.journal import SUFFIX
from perfeval_desktop.storage.journal_shelf import read
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.narrative_edit import NarrativeEdit
from perfeval_desktop.ui.narrative_page import NarrativePage
from tests.helpers import commit, compose, focused, press, type_keys, type_text

Key, Mod = Qt.Key, Qt.KeyboardModifier
TEXT = path("report.sections[conclusion].text")
SENTENCES = ("甲完成了。", "乙在推进。", "丙没有开始。", "丁已取消。", "戊按期完成。", "己结转下年。")


@pytest.fixture
def page(window: MainWindow) -> NarrativePage:
    """An empty section of the sample, the cursor in it."""
    window.flow.open_sample()
    window.session.push(SetField(TEXT, "", "清空"))
    window.workbench.go_to(TEXT)
    QApplication.processEvents()
    found = focused()
    assert isinstance(found, NarrativePage)
    return found


def editor(page: NarrativePage) -> NarrativeEdit:
    found = page.parentWidget()
    assert isinstance(found, NarrativeEdit)
    return found


def pause(page: NarrativePage) -> None:
    """Stop for the better part of a second: what was typed is taken over."""
    editor(page)._idle.timeout.emit()


def undone(page: NarrativePage) -> list[str]:
    """What stands there after each Ctrl+Z until nothing that was typed is left."""
    found = []
    while editor(page).text() and len(found) < 20:
        press(Key.Key_Z, Mod.ControlModifier)
        found.append(editor(page).text())
    return found


@pytest.mark.parametrize("pausing", [True, False])
def test_six_sentences_are_six_steps(page: NarrativePage, window: MainWindow, pausing: bool) -> None:
    lines = []
    for sentence in SENTENCES:
        for char in sentence:
            type_text(char)
        if pausing:
            pause(page)
        press(Key.Key_Return)
        lines.append(sentence)
    whole = "\n".join(SENTENCES) + "\n"
    assert editor(page).text() == whole
    assert undone(page) == ["".join(f"{line}\n" for line in lines[:count]) for count in range(5, -1, -1)]
    press(Key.Key_Y, Mod.ControlModifier, times=6)
    assert editor(page).text() == get_at(window.session.evaluation, TEXT) == whole


def test_a_sentence_ends_with_its_sign_and_its_quotes(page: NarrativePage) -> None:
    for word in ("他说", "“", "好", "。", "”", "我问", "？", "！", "行", "；", "那好"):
        type_text(word)
    assert undone(page) == ["他说“好。”我问？！行；", "他说“好。”我问？！", "他说“好。”", ""]


def test_deleting_is_another_step_than_typing(page: NarrativePage) -> None:
    type_keys("abcd")
    press(Key.Key_Backspace, times=2)
    type_keys("xy")
    assert undone(page) == ["ab", "abcd", ""]


def test_what_is_typed_elsewhere_is_another_step(page: NarrativePage) -> None:
    type_keys("abc")
    press(Key.Key_Home)
    type_keys("x")
    assert undone(page) == ["abc", ""]


def test_who_has_looked_elsewhere_and_come_back_begins_anew(page: NarrativePage) -> None:
    type_keys("abc")
    press(Key.Key_Left)
    press(Key.Key_Right)
    type_keys("d")
    assert undone(page) == ["abc", ""]


def test_words_over_a_selection_are_a_step(page: NarrativePage) -> None:
    type_keys("abcd")
    press(Key.Key_Left, Mod.ShiftModifier, times=2)
    type_text("换", steps=("h", "huan"))
    type_text("了")
    assert undone(page) == ["abcd", ""]


def test_a_phrase_that_comes_at_once_is_a_step(page: NarrativePage) -> None:
    for phrase in ("本年度预算执行率", "达到百分之九十五", "以上"):
        type_text(phrase, steps=("b", "be"))
    assert undone(page) == ["本年度预算执行率达到百分之九十五", "本年度预算执行率", ""]


def test_a_composition_is_not_broken_off_by_the_end_of_a_sentence(page: NarrativePage) -> None:
    type_text("好。")
    compose(focused(), "h")
    compose(focused(), "hao")
    assert page.composing
    commit(focused(), "好")
    assert editor(page).text() == "好。好"
    assert undone(page) == ["好。", ""]


def test_a_figure_is_a_step_when_it_comes_and_when_it_goes(page: NarrativePage) -> None:
    type_keys("ab")
    QTest.keyClicks(page, "#32111370")
    pause(page)
    QTest.keyClick(page.chooser.popup, Qt.Key.Key_Return)
    with_figure = editor(page).text()
    assert with_figure.startswith("ab{{")
    type_keys("c")
    press(Key.Key_Backspace, times=2)
    assert editor(page).text() == "ab"
    assert undone(page) == [with_figure, f"{with_figure}c", with_figure, "ab", ""]


def test_a_paste_is_a_step(page: NarrativePage) -> None:
    type_keys("ab")
    QGuiApplication.clipboard().setText("cd")
    press(Key.Key_V, Mod.ControlModifier)
    type_keys("ef")
    assert undone(page) == ["abcd", "ab", ""]


def test_the_journal_holds_all_steps(page: NarrativePage, window: MainWindow) -> None:
    session = window.session
    for sentence in SENTENCES:
        type_text(sentence[:2])
        type_text(sentence[2:4])
        type_text("。")
    window.workbench.commit_pending()
    press(Key.Key_Z, Mod.ControlModifier, times=2)
    assert editor(page).text().count("。") == 4
    session.settle_journal()
    (journal,) = journal_folder(session.dirs.state).glob(f"*{SUFFIX}")
    assert same(read(journal).value, session.evaluation)
