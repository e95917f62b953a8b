"""The help window: F1 opens it where the focus is, and it is used with the keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.ui.help_pages import Address
from perfeval_desktop.ui.help_window import HelpWindow
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.zoom import Zoom
from tests.helpers import focused, press, type_keys, type_text

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
BUDGET = path("budget.funds[basic].initial_budget")
SCORE = path("scorecard.entries[dept.process.execution.rate].self_score")


def settle() -> None:
    """Let the window that was raised become the active one."""
    for _ in range(3):
        QApplication.processEvents()


def choose(window: MainWindow, name: str) -> HelpWindow:
    """Choose an entry of the menu 帮助."""
    window.actions_by_name[name].trigger()
    settle()
    return window.help.window


def show_topic(window: MainWindow, topic: str) -> HelpWindow:
    window.help.window.open_at(Address("topic", topic))
    settle()
    return window.help.window


def help_at(window: MainWindow, where: str) -> HelpWindow:
    window.go_to(path(where))
    settle()
    press(Qt.Key.Key_F1)
    settle()
    return window.help.window


@pytest.mark.parametrize(
    "where",
    [
        str(SCORE),
        str(BUDGET),
        "cover.unit_name",
        "profile.internal_organs",
        "report.sections[conclusion].text",
        "goals.annual_goal",
        "projects[anti-smuggling].lead",
    ],
)
def test_f1_opens_the_page_of_the_field(sample_window: MainWindow, where: str) -> None:
    opened = help_at(sample_window, where)
    assert opened.isVisible()
    assert opened.address == Address("place", where)
    assert opened.page.hasFocus()
    assert len(opened.page.toPlainText()) > 40
    assert "帮助" in opened.windowTitle()
    assert not opened.isModal()


def test_f1_while_typing_keeps_what_was_typed(sample_window: MainWindow) -> None:
    sample_window.go_to(BUDGET)
    type_keys("1234")
    press(Qt.Key.Key_F1)
    assert sample_window.help.window.address == Address("place", str(BUDGET))
    sample_window.commit_pending()
    assert sample_window.session.undo_label
    assert "1234" in f"{sample_window.session.evaluation.budget.funds}".replace("1.234E+7", "1234")


def test_f1_elsewhere_opens_the_page_of_that_part(sample_window: MainWindow) -> None:
    window = sample_window
    pages = [(window.workbench.issues, "issues"), (window.workbench.head_band, "window")]
    for part, topic in pages:
        part.nextInFocusChain().setFocus()
        window.help.show_here()
        assert window.help.window.address == Address("topic", topic)
        window.help.window.close()
        window.activateWindow()


def test_f1_on_the_basis_is_about_the_field_that_it_explains(sample_window: MainWindow) -> None:
    sample_window.go_to(SCORE)
    sample_window.workbench.basis.setFocus()
    press(Qt.Key.Key_F1)
    assert sample_window.help.window.address == Address("place", str(SCORE))


def test_f1_where_no_field_is_opens_the_page_of_the_tab(sample_window: MainWindow) -> None:
    pages = sample_window.workbench.pages
    pages.turn_to(3)
    pages.current_path_changed.emit(None)
    pages.tabBar().setFocus()
    press(Qt.Key.Key_F1)
    assert sample_window.help.window.address == Address("topic", "goals")


def test_f1_on_the_start_page_begins_at_the_beginning(window: MainWindow) -> None:
    window.start_page.open_button.setFocus()
    press(Qt.Key.Key_F1)
    assert window.help.window.address == Address("topic", "start")


def test_the_menu_leads_to_contents_keys_steps_and_about(window: MainWindow) -> None:
    for name, topic in (("help_keys", "keys"), ("help_steps", "steps"), ("about", "about"), ("help_contents", "start")):
        choose(window, name)
        assert window.help.window.address == Address("topic", topic)
    assert window.help.window.contents.hasFocus()


def test_about_names_version_and_licences(window: MainWindow) -> None:
    from perfeval_desktop import __version__

    said = choose(window, "about").page.toPlainText()
    assert __version__ in said
    for words in ("MIT", "OFL-1.1", "LGPL-3.0", "不打开任何网络连接"):
        assert words in said


def test_back_and_forward(sample_window: MainWindow) -> None:
    opened = help_at(sample_window, str(SCORE))
    opened.open_at(Address("topic", "keys"))
    press(Qt.Key.Key_Left, ALT)
    assert opened.address == Address("place", str(SCORE))
    press(Qt.Key.Key_Left, ALT)
    assert opened.address == Address("place", str(SCORE))
    press(Qt.Key.Key_Right, ALT)
    assert opened.address == Address("topic", "keys")
    opened.go_back()
    opened.open_at(Address("topic", "live"))
    press(Qt.Key.Key_Right, ALT)
    assert opened.address == Address("topic", "live")


def test_a_page_is_found_by_words_and_opened_with_the_keyboard(window: MainWindow) -> None:
    opened = choose(window, "help_contents")
    press(Qt.Key.Key_F, CTRL)
    assert opened.search.hasFocus()
    type_text("执行率")
    assert opened.contents.topLevelItem(0).text(0) == "执行率（收支与预算）"
    press(Qt.Key.Key_Return)
    assert opened.page.toPlainText().startswith("收支与预算\n执行率")
    press(Qt.Key.Key_F, CTRL)
    type_text("没有这样的话")
    assert opened.contents.topLevelItem(0).text(0).startswith("没有找到")
    press(Qt.Key.Key_Return)
    assert "执行率" in opened.page.toPlainText()
    opened.search.clear()
    assert opened.contents.topLevelItemCount() > 10


def test_the_arrows_walk_through_the_hits(window: MainWindow) -> None:
    opened = choose(window, "help_contents")
    press(Qt.Key.Key_F, CTRL)
    type_text("日期")
    press(Qt.Key.Key_Down)
    assert opened.contents.hasFocus()
    press(Qt.Key.Key_Down)
    second = opened.contents.topLevelItem(1)
    assert opened.contents.currentItem() is second
    press(Qt.Key.Key_Return)
    assert opened.page.hasFocus()
    assert opened.page.toPlainText()


def test_links_are_reached_with_tab_and_followed_with_enter(window: MainWindow) -> None:
    opened = show_topic(window, "start")
    press(Qt.Key.Key_Tab)
    assert focused() is opened.page
    press(Qt.Key.Key_Return)
    assert opened.address == Address("topic", "steps")


def test_f6_changes_between_contents_and_page_and_esc_closes(window: MainWindow) -> None:
    opened = show_topic(window, "start")
    press(Qt.Key.Key_F6)
    assert opened.contents.hasFocus()
    press(Qt.Key.Key_F6)
    assert opened.page.hasFocus()
    press(Qt.Key.Key_Escape)
    assert not opened.isVisible()
    assert window.isVisible()


def test_the_size_of_the_text_can_be_changed(window: MainWindow) -> None:
    opened = show_topic(window, "start")
    usual = opened.page.font().pointSizeF()
    for _ in range(20):
        press(Qt.Key.Key_Plus, CTRL)
    assert opened.page.font().pointSizeF() == 2 * usual
    press(Qt.Key.Key_Minus, CTRL)
    assert usual < opened.page.font().pointSizeF() < 2 * usual
    press(Qt.Key.Key_0, CTRL)
    assert opened.page.font().pointSizeF() == usual


def test_its_size_is_a_share_of_what_the_program_is_shown_in(window: MainWindow, qapp: QApplication) -> None:
    book = choose(window, "help_contents")
    press(Qt.Key.Key_Plus, CTRL)
    zoom = Zoom.of(qapp)
    try:
        zoom.set(150)
        settle()
        assert book.page.font().pointSizeF() == pytest.approx(1.1 * qapp.font().pointSizeF())
    finally:
        zoom.set(100)


def test_the_page_follows_the_document_and_keeps_its_place(sample_window: MainWindow) -> None:
    opened = help_at(sample_window, "budget.funds[total].initial_budget")
    assert "2519.68" in opened.page.toPlainText()
    bar = opened.page.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    sample_window.session.push(SetField(BUDGET, None, "修改"))
    assert "2519.68" not in opened.page.toPlainText().partition("为什么是这个数")[2]
    assert bar.value() == before > 0


def test_the_steps_are_ticked_as_they_are_done_and_lead_to_the_next_field(window: MainWindow) -> None:
    window.flow.new("lincang-2022")
    opened = choose(window, "help_steps")
    assert opened.page.toPlainText().count("☑") == 1
    for where, value in (
        ("cover.unit_name", "林业局"),
        ("profile.internal_organ_count", 3),
        ("profile.functions", "管理林业。"),
    ):
        window.session.push(SetField(path(where), value, "修改"))
    assert opened.page.toPlainText().count("☑") == 2
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    current = window.workbench.current_path()
    assert current is not None
    assert current.steps[0] == "budget"


def test_a_closed_document_leaves_a_page_that_can_be_read(sample_window: MainWindow) -> None:
    opened = help_at(sample_window, str(SCORE))
    sample_window.session.close()
    assert "预算执行率" not in opened.page.toPlainText()
    assert "自评得分" in opened.page.toPlainText()
    sample_window.go_to(SCORE)  # an old link to a document that is gone does nothing


def test_the_colours_change_with_the_window(window: MainWindow) -> None:
    from perfeval_desktop.ui.theme import make_palette

    opened = show_topic(window, "keys")
    light = opened.page.toHtml()
    opened.setPalette(make_palette(dark=True))
    QApplication.processEvents()
    assert opened.page.toHtml() != light
