"""The page of a section: as wide as printed lines, indented, with the official faces, and the text untouched."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.export.pdf_styles import text_styles
from perfeval_desktop.layout.blocks import Style
from perfeval_desktop.layout.page import PageProfile
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.narrative_edit import NarrativeEdit
from perfeval_desktop.ui.narrative_page import NarrativePage
from perfeval_desktop.ui.paper import CHARACTERS, FACES, HEADING_FACES, face
from tests.helpers import commit, compose, press, type_text
from tests.ui.conftest import Show

Key, Mod = Qt.Key, Qt.KeyboardModifier
TEXT = path("report.sections[conclusion].text")


@pytest.fixture
def edit(blank: Session, show: Show) -> NarrativeEdit:
    form = QWidget()
    made = NarrativeEdit(blank, "三、绩效自评结论")
    made.set_level(1)
    made.bind(TEXT)
    QHBoxLayout(form).addWidget(made)
    show(form)
    made.setFocus()
    return made


def page(edit: NarrativeEdit) -> NarrativePage:
    found = edit.findChild(NarrativePage)
    assert found is not None
    return found


def block(edit: NarrativeEdit, number: int) -> QTextBlock:
    return page(edit).document().findBlockByNumber(number)


def face_of(edit: NarrativeEdit, number: int) -> str:
    """The role of the face in which a paragraph is shown."""
    formats = block(edit, number).layout().formats()
    families = formats[0].format.fontFamilies() if formats else page(edit).font().families()
    return next(role for role in FACES if list(face(role)) == list(families)[: len(face(role))])


def lines(edit: NarrativeEdit, number: int) -> list[str]:
    found, text = block(edit, number).layout(), block(edit, number).text()
    return [
        text[line.textStart() : line.textStart() + line.textLength()]
        for line in (found.lineAt(at) for at in range(found.lineCount()))
    ]


def left_of(edit: NarrativeEdit, number: int, place: int) -> float:
    cursor = QTextCursor(block(edit, number))
    cursor.movePosition(QTextCursor.MoveOperation.Right, n=place)
    return page(edit).cursorRect(cursor).left()


def em(edit: NarrativeEdit) -> int:
    return page(edit).fontMetrics().horizontalAdvance("字")


def test_a_line_holds_28_characters_and_the_first_one_is_indented_by_two(edit: NarrativeEdit) -> None:
    type_text("字" * 80)
    assert [len(line) for line in lines(edit, 0)] == [CHARACTERS - 2, CHARACTERS, CHARACTERS - 2]


def test_at_another_size_of_the_window_the_lines_break_at_the_same_places(edit: NarrativeEdit, blank: Session) -> None:
    type_text("字" * 80)
    font = edit.font()
    font.setPointSizeF(font.pointSizeF() * 1.3)
    before = edit.page_width()
    edit.setFont(font)
    edit.window().resize(1400, 700)
    assert edit.page_width() > before
    assert [len(line) for line in lines(edit, 0)] == [CHARACTERS - 2, CHARACTERS, CHARACTERS - 2]
    edit.commit_pending()
    assert edit.value() == "字" * 80


def test_in_a_narrow_window_all_is_seen(edit: NarrativeEdit) -> None:
    type_text("字" * 60)
    edit.window().resize(400, 470)
    assert page(edit).horizontalScrollBar().maximum() == 0
    assert max(len(line) for line in lines(edit, 0)) < CHARACTERS


def test_blanks_before_a_paragraph_stand_where_its_indent_is(edit: NarrativeEdit, blank: Session) -> None:
    blank.push(SetField(TEXT, "没有\n　　两个\n 半个\n　　　　四个", "一"))
    plain = left_of(edit, 0, 0)
    assert left_of(edit, 1, 2) == pytest.approx(plain, abs=1)
    assert left_of(edit, 2, 1) == pytest.approx(plain, abs=1)
    assert left_of(edit, 3, 4) > plain + em(edit)
    assert edit.text() == "没有\n　　两个\n 半个\n　　　　四个"
    press(Key.Key_Home, Mod.ControlModifier)
    type_text("　　")
    assert left_of(edit, 0, 2) == pytest.approx(plain, abs=1)
    press(Key.Key_Backspace, times=2)
    assert left_of(edit, 0, 0) == pytest.approx(plain, abs=1)


def test_a_heading_has_its_face_as_soon_as_it_is_one(edit: NarrativeEdit) -> None:
    type_text("（一）质量")
    assert face_of(edit, 0) == "kaiti"
    type_text("达到目标。")
    assert face_of(edit, 0) == "fangsong"
    press(Key.Key_Backspace)
    assert face_of(edit, 0) == "kaiti"
    press(Key.Key_Return)
    type_text("正文")
    assert [face_of(edit, number) for number in (0, 1)] == ["kaiti", "fangsong"]
    edit.commit_pending()
    assert edit.value() == "（一）质量达到目标\n正文"


def test_the_face_goes_by_the_level_of_the_section(edit: NarrativeEdit, blank: Session) -> None:
    blank.push(SetField(TEXT, "一、要求\n（一）领导\n1.人员\n（1）名单", "一"))
    assert [face_of(edit, number) for number in range(4)] == ["fangsong", "kaiti", "fangsong", "fangsong"]
    edit.set_level(0)
    assert [face_of(edit, number) for number in range(4)] == ["heiti", "kaiti", "fangsong", "fangsong"]
    edit.set_level(2)
    assert [face_of(edit, number) for number in range(4)] == ["fangsong"] * 4


def test_the_faces_are_those_of_the_paper() -> None:
    styles = text_styles(PageProfile())
    assert {1: styles[Style.HEADING1].role, 2: styles[Style.HEADING2].role} == HEADING_FACES
    assert styles[Style.BODY].role == styles[Style.HEADING3].role == "fangsong"


def test_a_composition_in_a_heading_is_left_alone(edit: NarrativeEdit, blank: Session) -> None:
    type_text("（一）质")
    target = page(edit)
    compose(target, "liang")
    assert edit.text() == "（一）质"
    compose(target, "liangmu")
    commit(target, "量目标")
    assert (edit.text(), face_of(edit, 0)) == ("（一）质量目标", "kaiti")
    compose(target, "x")
    compose(target, "")
    edit.commit_pending()
    assert edit.value() == "（一）质量目标"


def test_looks_alone_make_no_step(edit: NarrativeEdit, blank: Session) -> None:
    edit.set_level(0)
    edit.commit_pending()
    assert blank.undo_label == ""
    assert not page(edit).document().isModified() or edit.text() == ""


def test_large_letters_in_a_small_window_keep_nearly_all_of_its_width(edit: NarrativeEdit) -> None:
    edit.window().resize(1200, 400)
    wide = page(edit).document().documentMargin()
    em = page(edit).fontMetrics().horizontalAdvance("字")
    assert wide > em
    edit.window().resize(round(11 * em), 400)
    QApplication.processEvents()
    type_text("字" * 40)
    assert page(edit).document().documentMargin() < em
    assert page(edit).document().textWidth() <= page(edit).viewport().width()
    assert len(lines(edit, 0)[1]) >= page(edit).viewport().width() // em - 1
    edit.window().resize(1200, 400)
    QApplication.processEvents()
    assert page(edit).document().documentMargin() == wide
