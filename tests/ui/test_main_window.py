"""The main window as a whole: what it shows, where its keys lead, and what it asks before anything is lost."""

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QWidget

from perfeval_desktop.checks.folding import leaders
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import get_at, has_at
from perfeval_desktop.storage import project_file
from perfeval_desktop.ui.file_drop import FileDrop
from perfeval_desktop.ui.interaction import SaveAnswer
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import focused, press, type_keys, type_text
from tests.window import ScriptedInteraction, shown_window

CTRL = Qt.KeyboardModifier.ControlModifier
BUDGET = path("budget.funds[basic].initial_budget")
RATE = path("scorecard.entries[dept.process.execution.rate]")
UNIT = path("cover.unit_name")
kept: list[QMimeData] = []


def change_something(window: MainWindow) -> None:
    window.workbench.go_to(BUDGET)
    type_keys("1234")
    press(Qt.Key.Key_Return)


# --- start page and document ---------------------------------------------------------------------------------------


def test_the_window_begins_with_the_start_page(window: MainWindow) -> None:
    assert window.start_page.isVisible()
    assert not window.workbench.isVisible()
    assert window.windowTitle() == "绩效自评填报"
    assert not window.actions_by_name["save"].isEnabled()


def test_a_new_document_comes_from_a_pack_of_the_start_page(window: MainWindow) -> None:
    window.start_page.new_asked.emit("lincang-2022")
    assert window.workbench.isVisible()
    assert window.session.evaluation.pack_id == "lincang-2022"
    assert window.windowTitle() == "未命名 — 绩效自评填报"


def test_a_pack_without_department_forms_has_no_tabs_for_them(window: MainWindow) -> None:
    window.flow.new("mof-2020")
    pages = window.workbench.pages
    assert [pages.tabText(number) for number in range(pages.count())] == ["概况", "项目附件"]
    window.flow.new("lincang-2022")
    titles = [pages.tabText(number) for number in range(pages.count())]
    assert titles == ["概况", "收支与预算", "指标评分", "目标完成", "项目附件"]


def test_every_entry_of_a_menu_has_a_letter_of_its_own(sample_window: MainWindow) -> None:
    def letters(menu: QWidget) -> list[str]:
        texts = [action.text() for action in menu.actions() if not action.isSeparator()]
        return [text.partition("(&")[2][:1] for text in texts]

    bar = sample_window.menuBar()
    for menu in (bar, *(action.menu() for action in bar.actions())):
        found = letters(menu)
        assert all(found)
        assert len(set(found)) == len(found), found


def test_closing_the_document_leads_back_to_the_start_page(sample_window: MainWindow) -> None:
    sample_window.actions_by_name["close_document"].trigger()
    assert sample_window.start_page.isVisible()
    assert sample_window.windowTitle() == "绩效自评填报"
    assert not sample_window.actions_by_name["export"].isEnabled()
    sample_window.flow.open_sample()
    assert sample_window.workbench.isVisible()


def test_after_closing_the_keyboard_is_where_one_goes_on(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    assert QApplication.focusWidget() is window.start_page.open_button
    window.flow.open_sample()
    asked.answers.append(tmp_path / "甲.jxzp")
    assert window.flow.save_as()
    assert window.flow.close()
    assert QApplication.focusWidget() is window.start_page.recent
    press(Qt.Key.Key_Return)
    assert window.session.path == tmp_path / "甲.jxzp"


def test_a_tab_is_built_when_it_is_first_shown(sample_window: MainWindow) -> None:
    pages = sample_window.workbench.pages
    built = [pages.widget(number).content is not None for number in range(pages.count())]
    assert built == [True, False, False, False, False]
    pages.setCurrentIndex(3)
    assert pages.widget(3).content is not None


def test_a_recent_file_that_is_gone_is_told_and_forgotten(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    gone = tmp_path / "去年.jxzp"
    window.preferences.remember(gone, "去年")
    window.start_page.recent_asked.emit(str(gone))
    assert "去年.jxzp" in asked.errors[0]
    assert window.preferences.value.recent == ()
    assert window.start_page.isVisible()


def test_the_start_page_tells_how_a_file_stood_when_it_was_saved(sample_window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "甲.jxzp"
    sample_window.session.save_as(file)
    sample_window.flow.open(file)
    sample_window.flow.close()
    shown = sample_window.start_page.findChild(QListWidget).item(0).text()
    assert "自评得分 98.5 · 错误 " in shown
    assert str(file.parent) in shown


def test_a_damaged_file_leaves_the_open_document_alone(
    sample_window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    bad = tmp_path / "坏.jxzp"
    bad.write_bytes(b"not a zip")
    before = sample_window.session.evaluation
    assert not sample_window.flow.open(bad)
    assert len(asked.errors) == 1
    assert sample_window.session.evaluation is before


def test_a_file_dropped_on_a_text_field_is_opened_and_not_typed(sample_window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "拖进来.jxzp"
    sample_window.session.save_as(file)
    sample_window.flow.open_sample()
    sample_window.workbench.go_to(UNIT)
    line = focused()
    where = QPointF(line.mapTo(sample_window, line.rect().center()))
    QApplication.sendEvent(sample_window.windowHandle(), drop_event(QEvent.Type.Drop, [file], where))
    assert sample_window.session.path is None  # questions would keep the program waiting that the file comes from
    QApplication.processEvents()
    assert sample_window.session.path == file
    assert sample_window.session.evaluation.cover.unit_name == "临沧市人民政府办公室"


@pytest.mark.parametrize("where", ["profile.internal_organ_count", "budget.funds[basic].initial_budget"])
def test_what_cannot_be_read_keeps_the_window_open_and_is_told_when_saving(
    sample_window: MainWindow, asked: ScriptedInteraction, tmp_path: Path, where: str
) -> None:
    window, file = sample_window, tmp_path / "甲.jxzp"
    window.session.save_as(file)
    window.workbench.go_to(path(where))
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_End)
    type_keys("x")
    assert window.flow.save()
    assert "没有存入文件" in asked.infos[0]
    window.workbench.pages.setCurrentIndex(3)
    asked.answers = [False]
    assert not window.close()
    assert "离开就会丢失" in asked.questions[0]
    window.workbench.go_to(path(where))
    press(Qt.Key.Key_Escape)
    assert window.close()


def test_the_window_waits_for_an_export_that_is_still_written(
    sample_window: MainWindow, asked: ScriptedInteraction, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("perfeval_desktop.session.jobs.wait_for_jobs", lambda: False)
        assert not sample_window.close()
    assert "还在导出" in asked.infos[0]
    assert sample_window.close()


def test_only_one_project_file_can_be_dropped(window: MainWindow, tmp_path: Path) -> None:
    drop = FileDrop(window)
    assert drop.eventFilter(window, drop_event(QEvent.Type.DragEnter, [tmp_path / "甲.JXZP"]))
    for files in ([], [tmp_path / "甲.txt"], [tmp_path / "甲.jxzp", tmp_path / "乙.jxzp"]):
        assert not drop.eventFilter(window, drop_event(QEvent.Type.DragEnter, files))


def drop_event(kind: QEvent.Type, files: list[Path], where: QPointF | None = None) -> QDropEvent:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    kept.append(mime)  # the event does not own it
    where = where or QPointF(9, 9)
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    if kind == QEvent.Type.DragEnter:
        return QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, mime, button, keys)
    return QDropEvent(where, Qt.DropAction.CopyAction, mime, button, keys)


# --- saving and leaving --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "typed", "value"),
    [
        ("budget.funds[basic].initial_budget", "1234", "1.234E+7"),
        ("scorecard.entries[dept.process.execution.rate].score_rationale", "新的简述", "新的简述"),
        ("cover.unit_name", "市档案馆", "市档案馆"),
        ("report.sections[conclusion].text", "自评为优。", None),
    ],
)
def test_saving_takes_over_what_is_being_typed(
    sample_window: MainWindow, tmp_path: Path, place: str, typed: str, value: str | None
) -> None:
    file = tmp_path / "甲.jxzp"
    sample_window.session.save_as(file)
    sample_window.workbench.go_to(path(place))
    if isinstance(focused(), QLineEdit):
        focused().selectAll()
    type_keys(typed) if typed.isascii() else type_text(typed)
    press(Qt.Key.Key_S, CTRL)
    saved = str(get_at(project_file.load(file).evaluation, path(place)))
    assert saved == value if value is not None else typed in saved
    assert not sample_window.session.is_dirty


def test_the_title_marks_unsaved_changes_and_undo_says_what_it_undoes(sample_window: MainWindow) -> None:
    change_something(sample_window)
    assert sample_window.windowTitle() == "*示例 — 绩效自评填报"
    undo = sample_window.actions_by_name["undo"]
    assert sample_window.session.undo_label in undo.text()
    press(Qt.Key.Key_Z, CTRL)
    assert sample_window.windowTitle() == "示例 — 绩效自评填报"
    assert not undo.isEnabled()
    assert sample_window.actions_by_name["redo"].isEnabled()


def test_cancel_keeps_the_window_open(sample_window: MainWindow, asked: ScriptedInteraction) -> None:
    change_something(sample_window)
    asked.answers = [SaveAnswer.CANCEL]
    assert not sample_window.close()
    assert sample_window.isVisible()


def test_what_is_being_typed_counts_as_unsaved_when_closing(
    sample_window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    file = tmp_path / "甲.jxzp"
    sample_window.session.save_as(file)
    sample_window.workbench.go_to(BUDGET)
    type_keys("77")
    asked.answers = [SaveAnswer.SAVE]
    assert sample_window.close()
    assert asked.questions == ["save 甲?"]
    assert str(get_at(project_file.load(file).evaluation, BUDGET)) == "7.7E+5"


def test_not_saving_leaves_the_file_as_it_was(
    sample_window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    file = tmp_path / "甲.jxzp"
    sample_window.session.save_as(file)
    before = file.read_bytes()
    change_something(sample_window)
    asked.answers = [SaveAnswer.DISCARD]
    assert sample_window.close()
    assert file.read_bytes() == before


def test_what_is_typed_never_ends_up_in_the_next_document(
    sample_window: MainWindow, asked: ScriptedInteraction
) -> None:
    text = path("report.sections[conclusion].text")
    printed = get_at(sample_window.session.evaluation, text)
    sample_window.workbench.go_to(text)
    type_text("只属于第一份材料")
    asked.answers = [SaveAnswer.DISCARD]
    assert sample_window.flow.open_sample()
    QApplication.processEvents()
    assert get_at(sample_window.session.evaluation, text) == printed
    assert not sample_window.session.is_dirty


# --- findings, gaps, places ----------------------------------------------------------------------------------------


def test_f8_leads_to_every_finding_in_turn(sample_window: MainWindow) -> None:
    session = sample_window.session
    reached: list[FieldPath | None] = []
    sample_window.workbench.place_changed.connect(reached.append)
    issues = sorted(leaders(session.issues), key=lambda issue: issue.severity)
    for issue in issues:
        press(Qt.Key.Key_F8) if QApplication.focusWidget() else QTest.keyClick(sample_window, Qt.Key.Key_F8)
        assert reached
        assert reached[-1] is not None
        assert reached[-1].starts_with(issue.where), (reached[-1], issue.where)
    press(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert reached[-1] is not None
    assert reached[-1].starts_with(issues[-2].where)


def test_the_status_bar_names_the_place(sample_window: MainWindow) -> None:
    sample_window.workbench.go_to(RATE.child("self_score"))
    assert sample_window.place_text() == "附件1—1 自评表 › 过程 › 预算执行率 › 自评得分"
    assert "9月30日" in sample_window.workbench.basis.toPlainText()


def test_ctrl_g_walks_through_the_gaps_in_printing_order(window: MainWindow) -> None:
    window.flow.new("lincang-2022")
    missing = window.session.progress.missing
    reached: list[FieldPath | None] = []
    window.workbench.place_changed.connect(reached.append)
    for gap in missing[:6]:
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_G, CTRL)
        assert reached[-1] == gap


def test_badges_count_what_stands_in_each_tab(sample_window: MainWindow) -> None:
    pages, session = sample_window.workbench.pages, sample_window.session
    sample_window.workbench.go_to(RATE.child("self_score"))
    type_keys("9")  # more than the indicator is worth
    press(Qt.Key.Key_Return)
    serious = [issue.where for issue in session.issues if issue.severity <= Severity.EXPLAIN]
    roots = Counter(where.steps[0] for where in serious)
    assert pages.badge(2) == str(roots["scorecard"])
    assert pages.badge(4) == str(roots["projects"])
    assert roots["scorecard"] > 0


def test_an_empty_document_has_no_ticks(window: MainWindow) -> None:
    window.flow.new("lincang-2022")
    assert "✓" not in [window.workbench.pages.badge(number) for number in range(4)]


def test_every_field_of_the_sample_belongs_to_a_tab_that_finds_it(sample_window: MainWindow) -> None:
    pages, evaluation = sample_window.workbench.pages, sample_window.session.evaluation
    for where in ("profile.functions", "report.sections[preamble].text", "goals.annual_goal", "goals.preparer"):
        assert has_at(evaluation, path(where))
        assert pages.reveal(path(where)), where
    project = path("projects").row(evaluation.projects[2].id)
    for field in ("name", "report.sections", "funds", "indicators", "fund_usage", "other_notes"):
        assert pages.reveal(project.child(field)), field


# --- looks ---------------------------------------------------------------------------------------------------------


def test_the_layout_is_remembered(qapp: QApplication, tmp_path: Path) -> None:
    with shown_window(tmp_path, ScriptedInteraction()) as window:
        window.flow.open_sample()
        window.workbench.issues_dock.hide()
        window.resize(1000, 600)
    with shown_window(tmp_path, ScriptedInteraction()) as window:
        window.flow.open_sample()
        assert not window.workbench.issues_dock.isVisible()
        assert window.workbench.basis_dock.isVisible()


def test_on_a_small_screen_the_first_window_takes_all_of_it(qapp: QApplication, tmp_path: Path) -> None:
    assert qapp.primaryScreen().availableSize().width() < 1280  # of the platform that the tests run on
    with shown_window(tmp_path, ScriptedInteraction()) as window:
        window.appear()
        assert window.isMaximized()
        window.showNormal()
        window.resize(700, 500)
    with shown_window(tmp_path, ScriptedInteraction()) as window:
        window.appear()
        assert not window.isMaximized()


def test_a_damaged_memory_of_the_layout_is_ignored(qapp: QApplication, tmp_path: Path) -> None:
    with shown_window(tmp_path, ScriptedInteraction()) as window:
        window.preferences.update(window_geometry="第1格", window_state="AAAA")
    with shown_window(tmp_path, ScriptedInteraction()) as window:
        window.flow.open_sample()
        assert window.workbench.issues_dock.isVisible()


def test_the_window_fits_a_small_office_screen(sample_window: MainWindow) -> None:
    pages = sample_window.workbench.pages
    for number in range(pages.count()):
        pages.setCurrentIndex(number)
    least = sample_window.minimumSizeHint()
    assert (least.width(), least.height()) <= (900, 480)
    assert least.height() <= 480  # 768 pixels at 150 %, less a task bar
