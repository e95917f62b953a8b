"""A report under its outline: states of the sections, the way through them, and their order."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QTreeWidgetItem, QWidget

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.forms import OutlineSection
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.narrative_page import NarrativePage
from perfeval_desktop.ui.outline_tree import OutlineTree
from perfeval_desktop.ui.overview_tab import OverviewTab
from tests.helpers import focused, press, type_text
from tests.pack_text import pack_text
from tests.packs import sound_evaluation
from tests.small_pack import DEPARTMENT, varied

Key, Mod = Qt.Key, Qt.KeyboardModifier
Show = Callable[[QWidget], QWidget]
SECTIONS = (
    OutlineSection(key="preamble", level=0),
    OutlineSection(key="basics", level=1, heading="一、情况", body=False),
    OutlineSection(key="staff", level=2, heading="（一）人员", min_chars=4, max_chars=6),
    OutlineSection(key="plan", level=2, heading="（二）计划"),
    OutlineSection(key="conclusion", level=1, heading="二、结论"),
    OutlineSection(key="other", level=1, heading="三、其他", required=False),
)


def text_at(key: str) -> FieldPath:
    return path(f"report.sections[{key}].text")


@pytest.fixture
def free(qapp: QApplication, tmp_path: Path) -> Session:
    """A session whose pack leaves the order of the sections to the user."""
    outline = msgspec.structs.replace(DEPARTMENT.outline, sections=SECTIONS, reorder=True)
    file = tmp_path / "小.jxzp"
    project_file.save(file, sound_evaluation(), pack_text(varied(department={"outline": outline})))
    session = Session(Catalog([]), Dirs.below(tmp_path / "home"))
    session.open(file)
    return session


@pytest.fixture
def tab(free: Session, show: Show) -> OverviewTab:
    made = OverviewTab(free)
    show(made)
    return made


def tree_of(tab: QWidget) -> OutlineTree:
    found = tab.findChild(OutlineTree)
    assert found is not None
    return found


def item(tab: QWidget, words: str) -> QTreeWidgetItem:
    flags = Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive
    return tree_of(tab).findItems(words, flags)[0]


def state(tab: QWidget, words: str) -> tuple[str, str]:
    found = item(tab, words)
    return found.text(0), found.data(0, Qt.ItemDataRole.AccessibleTextRole)


def titles(tab: QWidget) -> list[str]:
    tree = tree_of(tab)
    top = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return [one.text(0).split(" ")[-1] for one in top if one is not None]


def counter(tab: QWidget) -> str:
    return next(label.text() for label in tab.findChildren(QLabel) if label.text().startswith("已写"))


def test_a_section_shows_how_far_it_is_by_shape_and_words(free: Session, tab: OverviewTab) -> None:
    assert state(tab, "人员") == ("○ （一）人员", "（一）人员（待填）")
    assert state(tab, "其他") == ("◌ 三、其他", "三、其他（选填，未填）")
    free.push(SetField(text_at("plan"), "办理××件。", "一"))
    assert state(tab, "计划")[0] == "◐ （二）计划"
    assert "没有写完" in state(tab, "计划")[1]
    free.push(SetField(text_at("plan"), "办理12件。", "二"))
    assert state(tab, "计划") == ("● （二）计划", "（二）计划（已填）")


def test_a_heading_shows_what_stands_below_it(free: Session, tab: OverviewTab) -> None:
    assert state(tab, "一、情况")[0] == "○ 一、情况"
    free.push(SetField(text_at("plan"), "办理12件。", "一"))
    assert state(tab, "一、情况")[0] == "◐ 一、情况"
    free.push(SetField(text_at("staff"), "现有五人", "二"))
    assert state(tab, "一、情况")[0] == "● 一、情况"


def test_findings_are_counted_behind_the_title(free: Session, tab: OverviewTab) -> None:
    free.push(SetField(text_at("conclusion"), "自评得分99分。", "一"))
    shown, spoken = state(tab, "二、结论")
    assert shown == "● 二、结论　✗1"
    assert spoken == "二、结论（已填，错误 1 处）"


def test_behind_a_title_counts_what_the_badge_of_the_tab_counts(window: MainWindow) -> None:
    window.flow.open_sample()
    tab = window.workbench.pages.tab()
    assert isinstance(tab, OverviewTab)
    # Two sums contradict the text, two percentages only follow from them, and two figures lack their commas.
    assert state(tab, "整体收支情况") == ("● 2.整体收支情况　✗2", "2.整体收支情况（已填，错误 2 处、提醒 2 处）")
    tree = tree_of(tab)
    behind = [
        one.text(0).split("　")[-1]
        for one in tree.findItems("✗", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    ]
    assert str(sum(int(text.lstrip("✗")) for text in behind)) == window.workbench.pages.badge(0)


def test_the_length_is_counted_while_it_is_written_and_told_calmly(free: Session, tab: OverviewTab) -> None:
    tab.reveal(text_at("staff"))
    assert counter(tab) == "已写 0 字 / 4—6 字"
    type_text("三人")
    assert counter(tab) == "已写 2 字 / 4—6 字"
    tab.commit_pending()
    assert state(tab, "人员")[0].startswith("◐")
    type_text("，另有5名")
    assert counter(tab) == "已写 7 字 / 4—6 字　！超出 1 字"
    tab.commit_pending()
    assert [issue.rule for issue in free.issues if issue.where == text_at("staff")] == ["narrative.length"]


def test_without_a_limit_the_count_stands_alone(tab: OverviewTab) -> None:
    tab.reveal(text_at("plan"))
    type_text("计划")
    assert counter(tab) == "已写 2 字"


def test_sections_are_walked_with_the_keyboard_and_headings_passed_over(tab: OverviewTab) -> None:
    tab.reveal(text_at("preamble"))
    type_text("引言")
    press(Key.Key_PageDown, Mod.AltModifier)
    assert tab.current_path() == text_at("staff")
    assert isinstance(focused(), NarrativePage)
    type_text("人员")
    press(Key.Key_PageDown, Mod.AltModifier, times=3)
    assert tab.current_path() == text_at("other")
    press(Key.Key_PageUp, Mod.AltModifier)
    assert tab.current_path() == text_at("conclusion")
    texts = {row.id: row.text for row in tab.session.evaluation.report.sections}
    assert (texts["preamble"], texts["staff"]) == ("引言已填。", "人员")


def test_the_walk_reaches_the_other_pages_and_ends_there(tab: OverviewTab) -> None:
    tree = tree_of(tab)
    tab.reveal(text_at("other"))
    press(Key.Key_PageDown, Mod.AltModifier, times=3)
    assert tree.chosen_key() == "closing"
    assert tab.isAncestorOf(focused())
    tab.reveal(text_at("preamble"))
    press(Key.Key_PageUp, Mod.AltModifier, times=3)
    assert tree.chosen_key() == "facts"
    tree.setFocus()
    press(Key.Key_PageDown, Mod.AltModifier)
    assert (tree.chosen_key(), focused()) == ("preamble", tree)


def test_a_section_moves_with_the_keyboard_as_one_step(free: Session, tab: OverviewTab) -> None:
    before = free.evaluation
    tree = tree_of(tab)
    tree.setFocus()
    tree.choose("conclusion")
    press(Key.Key_Up, Mod.AltModifier)
    assert titles(tab)[2:5] == ["一、结论", "二、情况", "三、其他"]
    assert tree.chosen_key() == "conclusion"
    assert free.undo_label == "移动 二、结论"
    printed = [getattr(block, "text", "") for block in build_package(free.evaluation, free.pack)[0].blocks]
    assert printed.index("一、结论") < printed.index("二、情况") < printed.index("（一）人员")
    free.undo()
    assert free.evaluation == before
    assert titles(tab)[2:5] == ["一、情况", "二、结论", "三、其他"]


def test_what_is_final_is_not_moved_and_that_is_told(free: Session, tab: OverviewTab) -> None:
    free.finalise("张三")
    before = free.evaluation
    tree = tree_of(tab)
    tree.setFocus()
    tree.choose("conclusion")
    press(Key.Key_Up, Mod.AltModifier)
    assert free.evaluation is before
    assert titles(tab)[2:5] == ["一、情况", "二、结论", "三、其他"]


def drop(tree: OutlineTree, dragged: str, target: str, *, below: bool) -> None:
    """Drop an item on another one, at its upper or lower half."""
    tree.setFocus()
    tree.setCurrentItem(item(tree.window(), dragged))
    rect = tree.visualItemRect(item(tree.window(), target))
    place = QPointF(rect.center().x(), rect.bottom() - 1 if below else rect.top() + 1)
    event = QDropEvent(place, Qt.DropAction.MoveAction, QMimeData(), Qt.MouseButton.LeftButton, Mod.NoModifier)
    tree.dropEvent(event)


def test_a_section_is_dragged_among_its_own_and_nowhere_else(free: Session, tab: OverviewTab) -> None:
    drop(tree_of(tab), "三、其他", "一、情况", below=False)
    assert titles(tab)[2:5] == ["一、其他", "二、情况", "三、结论"]
    drop(tree_of(tab), "一、其他", "三、结论", below=True)
    assert titles(tab)[2:5] == ["一、情况", "二、结论", "三、其他"]
    before = free.evaluation
    drop(tree_of(tab), "（二）计划", "二、结论", below=True)
    drop(tree_of(tab), "二、结论", "（二）计划", below=True)
    assert free.evaluation is before


def test_a_fixed_outline_stays_as_it_is(blank: Session, show: Show) -> None:
    tab = OverviewTab(blank)
    show(tab)
    tree = tree_of(tab)
    tree.setFocus()
    tree.choose("conclusion")
    press(Key.Key_Up, Mod.AltModifier)
    drop(tree, "七、其他", "三、绩效自评结论", below=False)
    assert blank.undo_label == ""


def test_the_keys_of_the_window_work_in_the_text(window: MainWindow) -> None:
    window.flow.open_sample()
    window.workbench.go_to(text_at("experience"))
    assert isinstance(focused(), NarrativePage)
    press(Key.Key_F8)
    text = focused()
    assert isinstance(text, NarrativePage)
    first = text.textCursor().selectedText()
    press(Key.Key_F8)
    press(Key.Key_F8, Mod.ShiftModifier)
    assert text.textCursor().selectedText() == first != ""
    press(Key.Key_F8)
    press(Key.Key_G, Mod.ControlModifier)
    assert "应填的地方都已填写" in window.statusBar().currentMessage()
