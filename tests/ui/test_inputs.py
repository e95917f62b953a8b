"""Fields outside the tables: lines, choices and tick boxes under real keys."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from perfeval_desktop.document.commands import RemoveRow, SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.bound_widget import BoundWidget
from perfeval_desktop.ui.choice_inputs import ChoiceField, TicksField
from perfeval_desktop.ui.drafts import Drafts
from perfeval_desktop.ui.field_kinds import SCORE
from perfeval_desktop.ui.form_fields import grade_field
from perfeval_desktop.ui.inputs import LineField, count_field, date_field
from tests.helpers import compose, focused, press, type_keys, type_text

Show = Callable[[QWidget], QWidget]
Key, Mod = Qt.Key, Qt.KeyboardModifier
UNIT = path("cover.unit_name")
ORGANS = path("profile.internal_organ_count")
DATED = path("report.dated")


def form_of(show: Show, *fields: BoundWidget) -> QWidget:
    """A small form; the first field has the focus."""
    form = QWidget()
    layout = QVBoxLayout(form)
    for field in fields:
        layout.addWidget(field)
    show(form)
    fields[0].setFocus()
    return form


def unit_field(session: Session) -> LineField:
    field = LineField(session, "部门名称")
    field.bind(UNIT)
    return field


def line(field: BoundWidget) -> QLineEdit:
    found = field.findChild(QLineEdit)
    assert found is not None
    return found


class TestLines:
    def test_chinese_is_taken_over_when_the_focus_leaves(self, blank: Session, show: Show) -> None:
        name, count = unit_field(blank), count_field(blank, "内设机构数")
        count.bind(ORGANS)
        form_of(show, name, count)
        type_text("某市财政局", steps=("m", "mou"))
        press(Key.Key_Tab)
        assert blank.evaluation.cover.unit_name == "某市财政局"
        assert blank.undo_label == "修改 部门名称"
        assert focused() is line(count)

    def test_enter_takes_over_and_goes_on(self, blank: Session, show: Show) -> None:
        count, dated = count_field(blank, "内设机构数"), date_field(blank, "成文日期")
        count.bind(ORGANS)
        dated.bind(DATED)
        form_of(show, count, dated)
        type_text("２０")
        press(Key.Key_Return)
        assert blank.evaluation.profile.internal_organ_count == 20
        assert count.text() == "20"
        assert focused() is line(dated)
        type_keys("2023.4.25")
        press(Key.Key_Return)
        assert blank.evaluation.report.dated == datetime.date(2023, 4, 25)
        assert dated.text() == "2023年4月25日"

    def test_an_unfinished_composition_is_not_taken_over(self, blank: Session, show: Show) -> None:
        name = unit_field(blank)
        form_of(show, name)
        compose(focused(), "cai")
        name.commit_pending()
        assert blank.evaluation.cover.unit_name == ""

    def test_what_cannot_be_read_stays_to_be_mended(self, sample: Session, show: Show) -> None:
        count = count_field(sample, "内设机构数")
        count.bind(ORGANS)
        form_of(show, count)
        line(count).selectAll()
        type_keys("2.5")
        press(Key.Key_Return)
        assert sample.evaluation.profile.internal_organ_count == 20
        assert count.text() == "2.5"
        assert count.sentence.startswith("“2.5”不是有效的数字：请填写不小于 0 的整数")
        assert "原值 20 未变" in count.sentence
        assert focused() is line(count)
        type_keys("1")
        assert count.sentence == ""
        press(Key.Key_Escape)
        assert count.text() == "20"

    def test_opening_and_leaving_keeps_all_digits(self, blank: Session, show: Show) -> None:
        where = path("scorecard.stated_score")
        blank.push(SetField(where, Decimal("98.50"), "一"))
        field = LineField(blank, "自评得分", SCORE)
        field.bind(where)
        form_of(show, field)
        type_keys("1")
        press(Key.Key_Backspace)
        press(Key.Key_Return)
        assert get_at(blank.evaluation, where).as_tuple() == Decimal("98.50").as_tuple()

    def test_the_line_follows_the_document_unless_it_is_being_typed_in(self, sample: Session, show: Show) -> None:
        name = unit_field(sample)
        form_of(show, name)
        sample.push(SetField(UNIT, "某市审计局", "一"))
        assert name.text() == "某市审计局"
        type_keys("x")
        sample.push(SetField(UNIT, "某市民政局", "二"))
        assert name.text() == "x某市审计局"

    def test_undo_in_an_untouched_line_is_the_documents(self, sample: Session, show: Show) -> None:
        before = sample.evaluation.cover.unit_name
        name = unit_field(sample)
        form_of(show, name)
        sample.push(SetField(UNIT, "改", "一"))
        press(Key.Key_Z, Mod.ControlModifier)
        assert sample.evaluation.cover.unit_name == before
        press(Key.Key_Y, Mod.ControlModifier)
        assert name.text() == "改"

    def test_undo_while_typing_takes_back_the_typing_only(self, sample: Session, show: Show) -> None:
        name = unit_field(sample)
        form_of(show, name)
        sample.push(SetField(UNIT, "改", "一"))
        type_keys("abc")
        press(Key.Key_Z, Mod.ControlModifier)
        assert sample.evaluation.cover.unit_name == "改"

    def test_generated_text_stands_there_while_nothing_is_stated(self, sample: Session, show: Show) -> None:
        field = LineField(sample, "标题", generated=lambda: f"{sample.evaluation.cover.year}年度报告")
        field.bind(path("goals.title"))
        form_of(show, field)
        assert line(field).placeholderText() == "2022年度报告"
        sample.push(SetField(path("cover.year"), 2023, "一"))
        assert line(field).placeholderText() == "2023年度报告"

    def test_binding_to_another_row_takes_over_what_was_typed(self, sample: Session, show: Show) -> None:
        first, second = (path("projects").row(project.id).child("lead") for project in sample.evaluation.projects[:2])
        lead = LineField(sample, "项目负责人")
        lead.bind(first)
        form_of(show, lead)
        line(lead).selectAll()
        type_text("张三")
        lead.bind(second)
        assert get_at(sample.evaluation, first) == "张三"
        assert lead.text() == get_at(sample.evaluation, second)

    def test_what_cannot_be_read_waits_for_its_field_while_another_row_is_shown(
        self, sample: Session, show: Show
    ) -> None:
        projects = sample.evaluation.projects
        first, second = (path("projects").row(project.id).child("filled_on") for project in projects[:2])
        day = date_field(sample, "填表日期")
        day.bind(first)
        form_of(show, day)
        line(day).selectAll()
        type_keys("2023-13-1")
        day.bind(second)
        assert "2023-13-1" not in day.text()
        assert day.sentence == ""
        (sentence,) = Drafts.of(sample).sentences()
        assert projects[0].name in sentence
        assert "2023-13-1" in sentence
        day.bind(first)
        assert day.text() == "2023-13-1"
        assert "2023-13-1" in day.sentence
        press(Key.Key_Escape)
        assert (day.sentence, Drafts.of(sample).sentences()) == ("", ())

    def test_a_draft_goes_and_comes_with_its_row(self, sample: Session, show: Show) -> None:
        at = path("projects").row(sample.evaluation.projects[0].id)
        day = date_field(sample, "填表日期")
        day.bind(at.child("filled_on"))
        form_of(show, day)
        line(day).selectAll()
        type_keys("x")
        press(Key.Key_Return)
        sample.push(RemoveRow(at, "删除"))
        assert Drafts.of(sample).sentences() == ()
        sample.undo()
        assert len(Drafts.of(sample).sentences()) == 1
        sample.open_sample()
        assert Drafts.of(sample).sentences() == ()

    def test_a_nul_is_dropped_and_told(self, blank: Session, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
        said: list[str] = []
        monkeypatch.setattr("perfeval_desktop.ui.pasting_line.show_notice", lambda *words: said.append(words[1]))
        name = unit_field(blank)
        form_of(show, name)
        QGuiApplication.clipboard().setText("某\x00市")
        press(Key.Key_V, Mod.ControlModifier)
        type_text("局")
        press(Key.Key_Return)
        assert blank.evaluation.cover.unit_name == "某市局"
        assert "控制字符" in said[0]

    def test_a_field_whose_row_is_gone_is_off(self, sample: Session, show: Show) -> None:
        at = path("projects").row(sample.evaluation.projects[0].id)
        lead = LineField(sample, "项目负责人")
        lead.bind(at.child("lead"))
        form_of(show, lead)
        sample.push(RemoveRow(at, "删除"))
        assert not lead.isEnabled()
        lead.commit_pending()
        sample.undo()
        assert lead.isEnabled()


class TestChoices:
    def grade(self, session: Session) -> ChoiceField:
        department = session.pack.department
        assert department is not None
        field = grade_field(session, "自评等级", department.scorecard.grades, lambda: department.scorecard.grades[0])
        field.bind(path("scorecard.stated_grade"))
        return field

    def test_the_computed_grade_is_named_and_another_can_be_stated(self, sample: Session, show: Show) -> None:
        grade = self.grade(sample)
        form_of(show, grade)
        assert grade.text() == "按得分：优"
        press(Key.Key_Down)
        press(Key.Key_Down)
        assert sample.evaluation.scorecard.stated_grade == "good"
        sample.undo()
        sample.undo()
        assert grade.text() == "按得分：优"

    def test_the_wheel_is_not_heard(self, sample: Session, show: Show) -> None:
        grade = self.grade(sample)
        form_of(show, grade)
        combo = grade.findChild(QComboBox)
        assert combo is not None
        center = QPointF(combo.rect().center())
        wheel = QWheelEvent(
            center,
            combo.mapToGlobal(center),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Mod.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(combo, wheel)
        assert sample.evaluation.scorecard.stated_grade == ""

    def test_an_unknown_key_is_shown_and_kept(self, sample: Session, show: Show) -> None:
        sample.push(SetField(path("scorecard.stated_grade"), "superb", "一"))
        grade = self.grade(sample)
        form_of(show, grade)
        assert grade.text() == "superb"
        assert sample.evaluation.scorecard.stated_grade == "superb"


class TestTicks:
    @pytest.fixture
    def types(self, sample: Session, show: Show) -> TicksField:
        options = [(option.key, option.label) for option in sample.pack.project.fund_types]
        field = TicksField(sample, "类型", options)
        field.bind(path("projects").row(sample.evaluation.projects[0].id).child("fund_types"))
        form_of(show, field)
        return field

    def test_space_ticks_and_the_order_of_the_form_is_kept(self, types: TicksField, sample: Session) -> None:
        assert types.value() == ("general_public",)
        press(Key.Key_Tab)
        press(Key.Key_Space)
        press(Key.Key_Backtab, Mod.ShiftModifier)
        press(Key.Key_Space)
        press(Key.Key_Space)
        assert types.value() == ("general_public", "government_fund")

    def test_undo_is_shown(self, types: TicksField, sample: Session) -> None:
        first = types.findChildren(QCheckBox)[0]
        QTest.mouseClick(first, Qt.MouseButton.LeftButton, pos=QPoint(5, first.height() // 2))
        assert types.value() == ()
        sample.undo()
        assert first.isChecked()

    def test_they_stand_in_as_many_columns_as_there_is_room_for(self, types: TicksField) -> None:
        boxes = types.findChildren(QCheckBox)
        desk = QWidget()
        types.setParent(desk)
        desk.resize(1200, 400)
        desk.show()
        wide, half = (round(ems * types.fontMetrics().horizontalAdvance("字")) for ems in (83, 28))
        for width in (wide, half, types.minimumSizeHint().width(), wide):
            types.resize(width, types.sizeHint().height())
            QApplication.processEvents()
            types.resize(width, types.sizeHint().height())
            QApplication.processEvents()
            assert all(types.rect().contains(box.geometry()) for box in boxes), width
            assert all(box.width() >= box.sizeHint().width() for box in boxes), width
            columns = len({box.x() for box in boxes})
            assert columns == {wide: 3, half: 2}.get(width, 1)
        desk.close()


def test_findings_are_named_at_the_field(sample: Session, show: Show) -> None:
    where = path("scorecard.stated_score")
    field = LineField(sample, "自评得分", SCORE)
    field.bind(where)
    form_of(show, field)
    assert line(field).toolTip() == ""
    sample.push(SetField(where, Decimal(60), "一"))
    assert [issue.where for issue in sample.issues].count(where) > 0
    assert "错误" in line(field).toolTip()
    assert line(field).accessibleDescription() == line(field).toolTip()
    sample.undo()
    assert line(field).toolTip() == ""


def test_control_semicolon_types_today(sample: Session, show: Show) -> None:
    line = date_field(sample, "报告日期")
    line.bind(path("report.dated"))
    show(line)
    line.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Return)
    assert sample.evaluation.report.dated == datetime.date.today()
