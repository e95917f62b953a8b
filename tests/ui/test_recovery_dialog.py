"""恢复, 历史版本 and the lock: the real dialogs by keyboard, and the window as it asks after a crash."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.session.difference_words import DifferenceLine
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.session.open_as import OpenAs
from perfeval_desktop.session.recovery import STEP, Offer, offers
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.edit_lock import Holder, lock_path
from perfeval_desktop.storage.processes import ProcessName
from perfeval_desktop.ui.difference_view import NEW, OLD, DifferenceView, excerpt
from perfeval_desktop.ui.interaction import RecoveryAnswer, SaveAnswer
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.qt_interaction import QtInteraction
from perfeval_desktop.ui.recovery_dialog import RecoveryDialog, sentence_for
from perfeval_desktop.ui.standing_notice import StandingNotice
from tests.helpers import press
from tests.session.test_recovery import crash
from tests.window import ScriptedInteraction, shown_window

Key, Mod = Qt.Key, Qt.KeyboardModifier
UNIT, NOTE = path("cover.unit_name"), path("report.sections[conclusion].text")
COLLEAGUE = Holder("张三", ProcessName("科室-2", 4242, "1", "other"), "2026-04-25T10:32:00+08:00")


def rename(window: MainWindow, name: str) -> None:
    window.session.push(SetField(UNIT, name, "改名"))


@pytest.fixture
def file(window: MainWindow, tmp_path: Path) -> Path:
    """The sample in a file, open in the window."""
    window.flow.open_sample()
    window.session.save_as(tmp_path / "甲.jxzp")
    return tmp_path / "甲.jxzp"


@pytest.fixture
def restarted(window: MainWindow, file: Path, tmp_path: Path, asked: ScriptedInteraction) -> Iterator[MainWindow]:
    """The window of the next start: the one before crashed with a new name and more in a long text."""
    rename(window, "某局")
    text = get_at(window.session.evaluation, NOTE)
    window.session.push(SetField(NOTE, text[:50] + "补充" + text[50:], "改"))
    crash(window.session)
    with shown_window(tmp_path / "home", asked) as shown:
        yield shown


def offer_of(window: MainWindow) -> Offer:
    (offer,) = offers(window.session)
    return offer


def show(qtbot: QtBot, dialog: QDialog) -> None:
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)


def every_control_has_a_name(dialog: QDialog) -> bool:
    buddies = {label.buddy() for label in dialog.findChildren(QLabel)}
    controls = [each for each in dialog.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return bool(controls) and all(
        control.accessibleName() or control in buddies or (isinstance(control, QAbstractButton) and control.text())
        for control in controls
        if control.isVisible() and type(control).__name__ not in ("QComboBoxListView", "QScrollBar")
    )


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ([(Key.Key_Return, Mod.NoModifier)], RecoveryAnswer.RECOVER),
        ([(Key.Key_C, Mod.AltModifier)], RecoveryAnswer.COPY),
        ([(Key.Key_D, Mod.AltModifier)], RecoveryAnswer.DISCARD),
        ([(Key.Key_L, Mod.AltModifier)], RecoveryAnswer.LATER),
        ([(Key.Key_Escape, Mod.NoModifier)], RecoveryAnswer.LATER),
    ],
)
def test_the_recovery_is_answered_by_keyboard(
    qtbot: QtBot, restarted: MainWindow, keys: list[tuple[Key, Mod]], answer: RecoveryAnswer
) -> None:
    dialog = RecoveryDialog(offer_of(restarted), restarted)
    show(qtbot, dialog)
    for key, modifiers in keys:
        press(key, modifiers)
    qtbot.waitUntil(lambda: not dialog.isVisible())  # a button pressed by its letter is shown pressed for a moment
    assert dialog.answer is answer
    dialog.deleteLater()


def test_the_recovery_shows_what_it_would_change(qtbot: QtBot, restarted: MainWindow) -> None:
    offer = offer_of(restarted)
    dialog = RecoveryDialog(offer, restarted)
    show(qtbot, dialog)
    assert "“甲”有 2 处修改还没有存入文件" in dialog.message.text()
    assert dialog.view.model.rowCount() == 2
    assert dialog.view.after.toPlainText() == "某局"
    dialog.view.table.setFocus()
    press(Key.Key_Down)
    assert "补充" in dialog.view.after.toPlainText()
    (marked,) = dialog.view.after.extraSelections()
    assert marked.cursor.selectedText() == "补充"
    assert dialog.view.before.extraSelections() == []
    assert every_control_has_a_name(dialog)
    dialog.reject()
    dialog.deleteLater()


def test_a_crash_is_asked_about_at_the_next_start(restarted: MainWindow, asked: ScriptedInteraction) -> None:
    asked.answers = [RecoveryAnswer.RECOVER]
    restarted.offer_recovery()
    assert asked.questions == ["recover 甲: 2"]
    assert restarted.session.evaluation.cover.unit_name == "某局"
    assert restarted.session.undo_label == STEP
    assert restarted.windowTitle().startswith("*甲")
    restarted.offer_recovery()
    assert len(asked.questions) == 1


def test_a_crash_is_asked_about_when_the_file_is_opened(
    restarted: MainWindow, asked: ScriptedInteraction, file: Path
) -> None:
    asked.answers = [RecoveryAnswer.LATER]
    restarted.offer_recovery()
    assert not restarted.session.is_open
    asked.answers = [RecoveryAnswer.RECOVER]
    assert restarted.flow.open(file)
    assert restarted.session.evaluation.cover.unit_name == "某局"
    restarted.undo()
    assert not restarted.session.is_dirty


def test_what_is_not_wanted_is_not_asked_about_again_and_stands_among_the_versions(
    restarted: MainWindow, asked: ScriptedInteraction, file: Path
) -> None:
    asked.answers = [RecoveryAnswer.DISCARD]
    restarted.offer_recovery()
    assert restarted.flow.open(file)
    assert len(asked.questions) == 1
    dialog = restarted.show_versions()
    texts = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert sum("未保存而放弃的修改" in text for text in texts) == 1
    dialog.list.setCurrentRow(next(row for row, text in enumerate(texts) if "未保存" in text))
    dialog.restore_button.click()
    assert restarted.session.evaluation.cover.unit_name == "某局"


def test_a_copy_that_cannot_be_written_is_asked_about_again(
    restarted: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    copy = tmp_path / "副本.jxzp"
    asked.answers = [RecoveryAnswer.COPY, tmp_path / "没有" / "x.jxzp", RecoveryAnswer.COPY, None]
    asked.answers += [RecoveryAnswer.COPY, copy]
    restarted.offer_recovery()
    assert len(asked.errors) == 1
    assert project_file.load(copy).evaluation.cover.unit_name == "某局"
    restarted.offer_recovery()
    assert asked.answers == []


def test_recovering_puts_nothing_away_unasked(restarted: MainWindow, asked: ScriptedInteraction) -> None:
    restarted.flow.open_sample()
    rename(restarted, "正在写的")
    asked.answers = [RecoveryAnswer.RECOVER, SaveAnswer.CANCEL]
    restarted.offer_recovery()
    assert restarted.session.evaluation.cover.unit_name == "正在写的"
    asked.answers = [RecoveryAnswer.RECOVER, SaveAnswer.DISCARD]
    restarted.offer_recovery()
    assert restarted.session.evaluation.cover.unit_name == "某局"


def test_closing_the_window_leaves_nothing_to_recover(
    window: MainWindow, file: Path, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    rename(window, "某局")
    asked.answers = [SaveAnswer.DISCARD]
    assert window.close()
    assert not lock_path(file).exists()
    with shown_window(tmp_path / "home", asked) as again:
        again.offer_recovery()
        assert len(asked.questions) == 1


def test_what_was_done_after_refusing_to_close_is_still_recorded(
    window: MainWindow, file: Path, asked: ScriptedInteraction
) -> None:
    rename(window, "某局")
    asked.answers = [SaveAnswer.CANCEL]
    assert not window.close()
    rename(window, "某某局")
    window.session.settle_journal()
    assert window.session.is_journal_sound
    assert lock_path(file).exists()


def test_the_sentence_says_what_cannot_be_done(restarted: MainWindow, file: Path) -> None:
    content = project_file.load(file)
    theirs, _ = SetField(UNIT, "同事的", "").apply(content.evaluation)
    project_file.save(file, theirs, content.pack_text)
    offer = offer_of(restarted)
    assert "两边都改了：基本信息 › 部门名称" in sentence_for(offer)
    offer.unsaved.let_go()
    file.unlink()
    offer = offer_of(restarted)
    assert "恢复后请另存" in sentence_for(offer)


def saved_as(window: MainWindow, *names: str) -> None:
    for name in names:
        rename(window, name)
        window.session.save()
    wait_for_jobs()


# --- locks and damaged files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "title"), [(OpenAs.READ_ONLY, "甲［只读］ —"), (OpenAs.COPY, "甲（副本） —"), (None, "绩效自评填报")]
)
def test_a_file_that_somebody_edits_is_asked_about(
    window: MainWindow, file: Path, asked: ScriptedInteraction, how: OpenAs | None, title: str
) -> None:
    assert window.flow.close()
    lock_path(file).write_bytes(msgspec.json.encode(COLLEAGUE))
    asked.answers = [how]
    assert window.flow.open(file) is (how is not None)
    assert "张三" in asked.questions[0]
    assert window.windowTitle().startswith(title) or window.windowTitle().startswith(f"*{title}")


def test_what_was_opened_to_read_is_saved_elsewhere(
    window: MainWindow, file: Path, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    assert window.flow.close()
    lock_path(file).write_bytes(msgspec.json.encode(COLLEAGUE))
    asked.answers = [OpenAs.READ_ONLY]
    window.flow.open(file)
    rename(window, "某局")
    asked.answers = [True, tmp_path / "乙.jxzp"]
    assert window.flow.save()
    assert project_file.load(tmp_path / "乙.jxzp").evaluation.cover.unit_name == "某局"
    assert "只读" not in window.windowTitle()


def test_a_damaged_file_opens_its_copy_and_says_so(window: MainWindow, file: Path, asked: ScriptedInteraction) -> None:
    saved_as(window, "某局")
    assert window.flow.close()
    file.write_bytes(file.read_bytes()[:400])
    assert window.flow.open(file)
    (told,) = asked.infos
    assert "已损坏" in told
    assert window.session.evaluation.cover.unit_name == "某局"
    assert window.flow.save()
    assert project_file.load(file).evaluation.cover.unit_name == "某局"


@pytest.mark.parametrize("folder_too", [False, True])
def test_a_file_that_is_gone_is_opened_from_its_copy_if_the_user_likes(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path, folder_too: bool
) -> None:
    file = tmp_path / "盘" / "乙.jxzp"
    file.parent.mkdir()
    window.flow.open_sample()
    window.session.save_as(file)
    saved_as(window, "某局")
    assert window.flow.close()
    shutil.rmtree(file.parent)
    if not folder_too:
        file.parent.mkdir()
    asked.answers = [False]
    assert not window.flow.open(file)
    assert "存下的备份" in asked.questions[0]
    asked.answers = [True]
    assert window.flow.open(file)
    assert window.session.evaluation.cover.unit_name == "某局"
    assert window.session.is_dirty
    asked.answers = [True, tmp_path / "丙.jxzp"] if folder_too else []
    assert window.flow.save()
    assert window.session.path == (tmp_path / "丙.jxzp" if folder_too else file)


@pytest.mark.parametrize(
    ("press_", "by_force", "means"),
    [
        ("只读打开", False, OpenAs.READ_ONLY),
        ("打开副本", False, OpenAs.COPY),
        ("仍要编辑", True, OpenAs.BY_FORCE),
        ("取消", True, None),
        ("", False, None),
    ],
)
def test_the_question_about_a_lock_means_what_its_buttons_say(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, press_: str, by_force: bool, means: OpenAs | None
) -> None:
    def answer(box: QMessageBox) -> int:
        labels = [button.text() for button in box.buttons()]
        assert ("仍要编辑" in labels) is by_force
        next((button.click for button in box.buttons() if button.text() == press_), box.reject)()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert QtInteraction().ask_locked("“甲”正由张三编辑。", by_force=by_force) is means


def test_the_real_interaction_asks_with_the_dialog(restarted: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def choose(dialog: RecoveryDialog) -> int:
        dialog.buttons[RecoveryAnswer.DISCARD].click()
        return 1

    monkeypatch.setattr(RecoveryDialog, "exec", choose)
    offer = offer_of(restarted)
    assert QtInteraction(restarted).ask_recovery(offer) is RecoveryAnswer.DISCARD
    offer.unsaved.let_go()


def test_what_goes_wrong_in_the_background_stays_in_sight(window: MainWindow, file: Path) -> None:
    notice = window.findChild(StandingNotice)
    assert notice is not None
    assert not notice.isVisible()
    window.session.notice.emit("自动记录没有写成，请及时保存。")
    assert notice.isVisible()
    assert "请及时保存" in notice.text()
    assert window.flow.close()
    assert not notice.isVisible()


# --- the view --------------------------------------------------------------------------------------------------------


def test_a_long_text_is_shown_where_it_differs(show: Callable[[QWidget], QWidget]) -> None:
    view = DifferenceView("旧", "新")
    show(view)
    text = "按照年初工作计划，完成了各项任务。" * 40 + "𠮷末尾"
    view.show_lines([DifferenceLine(NOTE, "正文", text, text + "了")])
    model = view.model
    assert "末尾了" in model.data(model.index(0, NEW))
    assert model.data(model.index(0, OLD)).startswith("…")
    (marked,) = view.after.extraSelections()
    assert marked.cursor.selectedText() == "了"
    assert model.data(model.index(0, NEW), Qt.ItemDataRole.AccessibleTextRole).startswith("正文，新：")


def test_the_model_is_sound(qtmodeltester: object) -> None:
    view = DifferenceView("旧", "新")
    view.show_lines([DifferenceLine(UNIT, "单位", "甲", "乙")])
    qtmodeltester.check(view.model)  # type: ignore[attr-defined]
    view.deleteLater()


@pytest.mark.parametrize(
    ("text", "at", "shown"), [("短", 0, "短"), ("一\n二", 0, "一 二"), ("长" * 60, 0, "长" * 40 + "…")]
)
def test_excerpts_are_one_line(text: str, at: int, shown: str) -> None:
    assert excerpt(text, at) == shown
