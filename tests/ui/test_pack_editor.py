"""编辑规则包: typed with keys, faults at their lines as they come, saved whole into the own folder."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfeval_desktop.app.exporting import export_package
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.ui.interaction import SaveAnswer
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.pack_editor import PackEditor
from perfeval_desktop.ui.pack_manager import PackManager
from tests.helpers import press, type_keys, type_text
from tests.rulepack.third_pack import THIRD_PACK
from tests.window import ScriptedInteraction, shown_window

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, asked: ScriptedInteraction) -> Iterator[MainWindow]:
    own = Dirs.below(tmp_path / "home").rulepacks
    own.mkdir(parents=True)
    (own / "某县.toml").write_text(THIRD_PACK, encoding="utf-8")
    with shown_window(tmp_path / "home", asked, own_packs=True) as shown:
        yield shown


@pytest.fixture
def own(window: MainWindow) -> Path:
    return window.session.dirs.rulepacks / "某县.toml"


@pytest.fixture
def manager(window: MainWindow) -> PackManager:
    return window.packs.manage()


@pytest.fixture
def editor(manager: PackManager) -> PackEditor:
    """The editor on the own pack, opened with the keyboard, the cursor at its beginning."""
    manager.activateWindow()
    QApplication.processEvents()
    manager.edit_button.setFocus()
    press(Key.Key_Space)
    return shown(manager)


def shown(manager: PackManager) -> PackEditor:
    (found,) = [each for each in manager.findChildren(PackEditor) if each.isVisible()]
    found.activateWindow()
    QApplication.processEvents()
    return found


def faults(editor: PackEditor) -> list[tuple[str, str]]:
    cells = [[editor.faults.item(row, column) for column in (0, 1)] for row in range(editor.faults.rowCount())]
    return [(place.text(), words.text()) for place, words in cells if place is not None and words is not None]


def go_to(editor: PackEditor, line: str) -> None:
    """Put the cursor at the end of the line that begins so."""
    lines = editor.edit.text().split("\n")
    editor.show_line(next(at for at, text in enumerate(lines, start=1) if text.startswith(line)))
    press(Key.Key_End)


def test_a_fault_is_told_at_its_line_while_it_is_typed(editor: PackEditor, qtbot: QtBot) -> None:
    assert faults(editor) == []
    assert "可以使用" in editor.sentence.text()
    go_to(editor, "year = 2024")
    type_text("年")
    qtbot.waitUntil(lambda: editor.faults.rowCount() == 1)
    ((place, words),) = faults(editor)
    assert place == "第 5 行 · 错误"
    assert words in editor.sentence.text()
    assert editor.edit.extraSelections()[0].cursor.block().text() == "year = 2024年"
    press(Key.Key_Backspace)
    qtbot.waitUntil(lambda: editor.faults.rowCount() == 0)
    assert editor.edit.extraSelections() == []


def test_f8_goes_from_fault_to_fault_and_enter_in_the_list_to_its_line(editor: PackEditor) -> None:
    text = editor.edit.text().replace("year = 2024", 'year = "2024"').replace("max_score = 60", "max_score = true")
    editor.edit.setPlainText(text)
    press(Key.Key_F5)
    lines = [text.split("\n").index(line) + 1 for line in ('year = "2024"', "max_score = true")]
    walked = []
    for _ in range(3):
        press(Key.Key_F8)
        walked.append(editor.edit.line())
    assert walked == [*lines, lines[0]]
    assert "应为整数" in editor.sentence.text()
    press(Key.Key_F8, SHIFT)
    assert editor.edit.line() == lines[1]
    editor.faults.setFocus()
    press(Key.Key_Up)
    press(Key.Key_Return)
    assert editor.edit.line() == lines[0]
    assert editor.edit.hasFocus()


def test_it_is_saved_whole_and_the_pack_is_used_at_once(
    editor: PackEditor, manager: PackManager, window: MainWindow, own: Path
) -> None:
    go_to(editor, 'version = "3"')
    press(Key.Key_Left)
    type_keys("1")
    assert editor.windowTitle().startswith("*某县.toml")
    press(Key.Key_S, CTRL)
    assert own.read_text(encoding="utf-8") == THIRD_PACK.replace('version = "3"', 'version = "31"')
    assert not editor.windowTitle().startswith("*")
    assert window.session.catalog.get("county-2024").pack.version == "31"
    assert [file.name for file in own.parent.iterdir()] == ["某县.toml"]
    press(Key.Key_W, CTRL)
    assert not [each for each in manager.findChildren(PackEditor) if each.isVisible()]


def test_what_cannot_be_used_is_saved_only_when_wanted(
    editor: PackEditor, asked: ScriptedInteraction, own: Path
) -> None:
    go_to(editor, "year = 2024")
    type_text("年")
    asked.answers.append(False)
    press(Key.Key_S, CTRL)
    assert "还有 1 处要改正" in asked.questions[0]
    assert own.read_text(encoding="utf-8") == THIRD_PACK
    asked.answers.append(True)
    press(Key.Key_S, CTRL)
    assert "year = 2024年" in own.read_text(encoding="utf-8")


def test_leaving_asks_and_nothing_is_lost(editor: PackEditor, asked: ScriptedInteraction, own: Path) -> None:
    go_to(editor, 'addressee = "县财政局"')
    press(Key.Key_Return)
    type_text("# 县里的")
    asked.answers.append(SaveAnswer.CANCEL)
    press(Key.Key_Escape)
    assert editor.isVisible()
    asked.answers.append(SaveAnswer.SAVE)
    editor.close()
    assert not editor.isVisible()
    assert "# 县里的" in own.read_text(encoding="utf-8")


def test_a_file_that_was_changed_meanwhile_is_not_written_over_unasked(
    editor: PackEditor, asked: ScriptedInteraction, own: Path
) -> None:
    other = THIRD_PACK.replace("某县", "邻县")
    own.write_text(other, encoding="utf-8")
    go_to(editor, "year = 2024")
    press(Key.Key_Backspace)
    asked.answers.append(False)
    press(Key.Key_S, CTRL)
    assert "被别的程序改过" in asked.questions[0]
    assert own.read_text(encoding="utf-8") == other


def test_a_built_in_pack_becomes_an_own_one(manager: PackManager, window: MainWindow) -> None:
    manager.activateWindow()
    QApplication.processEvents()
    manager.table.setCurrentCell(1, 0)
    manager.findings.setCurrentCell(0, 0)
    manager.findings.setFocus()
    press(Key.Key_Return)  # at the line of its first fault
    editor = shown(manager)
    lines = editor.edit.text().split("\n")
    assert editor.edit.line() == lines.index("[[department.scorecard.rubric.indicators]]") + 1
    assert editor.sentence.text().startswith("错误：评分标准各项最多可得 5分")
    go_to(editor, 'version = "1"')
    press(Key.Key_Left)
    type_keys(".1")
    press(Key.Key_S, CTRL)
    own = window.session.dirs.rulepacks / "lincang-2022.toml"
    text = resource_path("rulepacks/lincang-2022.toml").read_text(encoding="utf-8")
    assert own.read_text(encoding="utf-8") == text.replace('version = "1"', 'version = "1.1"')
    assert window.session.catalog.get("lincang-2022").pack.version == "1.1"


def test_a_pack_begun_from_a_form_opens_in_the_editor_at_what_it_asks(
    manager: PackManager, window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    base = window.session.catalog.get("mof-2020")
    form, blank = tmp_path / "表格.xlsx", blank_evaluation(base.pack)
    whole = msgspec.structs.replace(blank, projects=(blank_project(base.pack, "p1", "某项目"),))
    assert export_package(whole, base.pack, {"xlsx": form}).problems == ()
    manager.activateWindow()
    QApplication.processEvents()
    manager.table.setCurrentCell(2, 0)
    asked.answers.append(form)
    manager.form_button.setFocus()
    press(Key.Key_Space)
    editor = shown(manager)
    assert "8 栏，9 类指标" in editor.sentence.text()
    assert "有 1 处待办" in editor.sentence.text()
    lines = editor.edit.text().split("\n")
    assert lines[editor.edit.line() - 1].startswith("# 待办：请核对编号")
    press(Key.Key_S, CTRL)
    assert window.session.catalog.get("mof-2020-new").pack.title == base.pack.title
    assert "mof-2020-new" in {row.text() for row in manager.table.findItems("mof-2020-new", Qt.MatchFlag.MatchExactly)}
    asked.answers.append(tmp_path / "无.xlsx")
    editor.close()
    manager.activateWindow()
    assert manager.from_form() is None
    assert "找不到文件" in asked.errors[0]


def test_the_cases_are_run_when_asked_and_words_are_found(editor: PackEditor, qtbot: QtBot) -> None:
    case = '\n[[cases]]\nname = "七十分"\ntotal = 70\ngrade = "pass"\n'
    editor.edit.setPlainText(f"{editor.edit.text()}{case}")
    press(Key.Key_F5)
    assert faults(editor) == [("算例", "不符：七十分：70分 → “不合格”，应为“合格”")]
    assert "其中 1 个不符" in editor.sentence.text()
    press(Key.Key_F, CTRL)
    type_text("群众评价")
    press(Key.Key_Return)
    assert editor.edit.textCursor().selectedText() == "群众评价"
    press(Key.Key_F, CTRL)
    type_text("没有的字")
    press(Key.Key_Return)
    assert "没有找到" in editor.sentence.text()


def test_the_numbers_of_the_lines_have_room_and_a_paste_is_plain(editor: PackEditor) -> None:
    narrow = editor.edit.margin_width()
    data = QMimeData()
    data.setHtml("<b>x</b>")
    data.setText("# 甲\x00乙\n" * 12000)
    editor.edit.insertFromMimeData(data)
    assert editor.edit.margin_width() > narrow
    assert editor.edit.text().startswith("# 甲乙\n# 甲乙\n")
    editor.edit.mark_lines({2: Severity.ERROR, 3: Severity.REMIND})
    editor.edit.go_to_line(2)
    picture = editor.edit.grab().toImage()
    strip = {picture.pixelColor(x, y).name() for x in range(narrow) for y in range(picture.height())}
    assert "#c62828" in strip  # the sign of an error in the margin
