"""A field that is left in the middle of a composition never loses what stood in it."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui import composition
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.inputs import LineField
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.narrative_edit import NarrativeEdit
from tests.grids import BASIC, ENTRY, Show, value
from tests.helpers import commit, compose, focused, press, type_keys

Key, Mod = Qt.Key, Qt.KeyboardModifier
UNIT = path("cover.unit_name")
DUTIES = path("profile.functions")
RATIONALE = ENTRY.child("score_rationale")


class ReadyInputMethod:
    """Hands over a word when it is asked for what is being composed, as the input methods of desktops do."""

    def __init__(self, word: str) -> None:
        self._word = word

    def inputMethod(self) -> "ReadyInputMethod":
        return self

    def commit(self) -> None:
        word, self._word = self._word, ""
        if word:
            commit(focused(), word)


@pytest.fixture
def handing_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composition, "QGuiApplication", ReadyInputMethod("一"))


@pytest.fixture
def thousand(funds: GridView, blank: Session) -> GridView:
    """The fund table with 1000 元 under the cursor."""
    blank.push(SetField(BASIC, Decimal(1000), "填写"))
    return funds


@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_Return])
def test_a_cell_left_while_composing_keeps_its_value(thousand: GridView, blank: Session, key: Key) -> None:
    compose(focused(), "y")
    compose(focused(), "yi")
    press(key)
    assert value(blank, BASIC) == Decimal(1000)
    assert thousand.open_editor is None


def test_a_long_text_taken_over_while_composing_keeps_its_value(card: GridView, sample: Session) -> None:
    before = value(sample, RATIONALE)
    card.reveal(RATIONALE)
    compose(focused(), "zi")
    card.commit_pending()
    assert before
    assert value(sample, RATIONALE) == before


def test_saving_while_composing_keeps_the_text(window: MainWindow) -> None:
    window.flow.open_sample()
    before = window.session.evaluation
    window.workbench.go_to(RATIONALE)
    compose(focused(), "zi")
    window.workbench.commit_pending()
    assert window.session.evaluation is before


@pytest.mark.usefixtures("handing_over")
def test_what_the_input_method_hands_over_is_taken(card: GridView, sample: Session) -> None:
    card.reveal(RATIONALE)
    compose(focused(), "yi")
    card.commit_pending()
    assert value(sample, RATIONALE) == "一"


def test_what_was_typed_before_the_composition_is_taken(funds: GridView, blank: Session) -> None:
    type_keys("12")
    compose(focused(), "yi")
    press(Key.Key_Tab)
    assert value(blank, BASIC) == Decimal("12E+4")


def test_a_composition_that_is_given_up_leaves_the_value(card: GridView, sample: Session) -> None:
    before = value(sample, RATIONALE)
    card.reveal(RATIONALE)
    compose(focused(), "zi")
    compose(focused(), "")
    card.commit_pending()
    assert value(sample, RATIONALE) == before


def test_after_a_given_up_composition_typing_still_replaces(thousand: GridView, blank: Session) -> None:
    compose(focused(), "yi")
    compose(focused(), "")
    type_keys("5")
    press(Key.Key_Return)
    assert value(blank, BASIC) == Decimal("5E+4")


class TestLine:
    @pytest.fixture
    def line(self, sample: Session, show: Show) -> LineField:
        field = LineField(sample, "部门名称")
        field.bind(UNIT)
        show(field)
        field.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        press(Key.Key_A, Mod.ControlModifier)
        return field

    def test_the_selected_text_stands_until_other_text_comes(self, line: LineField, sample: Session) -> None:
        compose(focused(), "shi")
        line.commit_pending()
        assert sample.evaluation.cover.unit_name == "临沧市人民政府办公室"
        commit(focused(), "市")
        line.commit_pending()
        assert sample.evaluation.cover.unit_name == "市"

    @pytest.mark.usefixtures("handing_over")
    def test_what_the_input_method_hands_over_is_taken(self, line: LineField, sample: Session) -> None:
        compose(focused(), "yi")
        line.commit_pending()
        assert sample.evaluation.cover.unit_name == "一"

    def test_a_given_up_composition_brings_the_text_back(self, line: LineField, sample: Session) -> None:
        compose(focused(), "shi")
        compose(focused(), "")
        assert line.text() == "临沧市人民政府办公室"
        line.commit_pending()
        assert sample.undo_label == ""


class TestText:
    @pytest.fixture
    def edit(self, sample: Session, show: Show) -> NarrativeEdit:
        field = NarrativeEdit(sample, "部门职能")
        field.bind(DUTIES)
        show(field)
        field.setFocus()
        press(Key.Key_A, Mod.ControlModifier)
        return field

    def test_the_selected_text_stands_until_other_text_comes(self, edit: NarrativeEdit, sample: Session) -> None:
        before = value(sample, DUTIES)
        compose(focused(), "zhi")
        edit.commit_pending()
        assert before
        assert value(sample, DUTIES) == before
        commit(focused(), "职")
        edit.commit_pending()
        assert value(sample, DUTIES) == "职"

    def test_a_given_up_composition_brings_the_text_back(self, edit: NarrativeEdit, sample: Session) -> None:
        before = value(sample, DUTIES)
        compose(focused(), "zhi")
        compose(focused(), "")
        assert edit.text() == before
        edit.commit_pending()
        assert sample.undo_label == ""
