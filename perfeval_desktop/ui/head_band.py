"""The line above the tabs: whose package it is, how it stands, and whether it is saved."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.checks.reasons import State
from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.scoring.totals import scorecard_grade, scorecard_total, scored_indicators
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.after_paint import AfterPaint
from perfeval_desktop.ui.ems import in_ems, sign_size
from perfeval_desktop.ui.marks import severity_icon
from perfeval_desktop.ui.notices import speak
from perfeval_desktop.ui.slots import weak_slot
from perfeval_desktop.ui.undo_line import UndoLine
from perfeval_desktop.ui.unread_rows import unread_places

COUNTED = (Severity.ERROR, Severity.EXPLAIN, Severity.REMIND)


class HeadBand(QWidget):
    """Follows the session. ``level_clicked`` asks for the list of findings of one level.

    In a narrow window it does without the meter, in a narrower one it stands on two lines.
    """

    level_clicked = Signal(object)  # Severity

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._unit = QLabel()
        self._state = QLabel()
        self._score = QLabel()
        self._filled = QLabel()
        self._meter = QProgressBar()
        self._counts = {level: QToolButton() for level in COUNTED}
        self._counted: dict[Severity, int] = {}
        self._lay_out()
        session.changed.connect(AfterPaint(self, session, self._show_figures).ask)
        session.issues_changed.connect(AfterPaint(self, session, self._show_counts).ask)
        UndoLine.of(session).changed.connect(AfterPaint(self, session, self._show_counts).ask)
        session.state_changed.connect(AfterPaint(self, session, self._show_state).ask)
        session.opened.connect(self.refresh)
        if session.is_open:
            self.refresh()

    def refresh(self) -> None:
        """Show everything anew."""
        self._counted = {}
        self._show_figures()
        self._show_counts()
        self._show_state()

    # --- what is shown -------------------------------------------------------------------------------------------

    def _show_figures(self, *_what: object) -> None:
        evaluation, pack = self._session.evaluation, self._session.pack
        cover = evaluation.cover
        self._unit.setText(f"{cover.unit_name or '（未填写单位名称）'} · {cover.year} 年度")
        self._score.setVisible(pack.department is not None)
        if pack.department is not None:
            total = scorecard_total(evaluation, pack)
            points = "—" if total.value is None else trim_zeros(total.value)
            full = trim_zeros(pack.department.scorecard.rubric.total)
            self._score.setText(f"自评得分 {points} / {full}{self._standing()}")
            self._score.setToolTip(total.formula)
        progress = self._session.progress
        self._filled.setText(f"已填 {progress.filled}/{progress.required}")
        self._meter.setRange(0, max(1, progress.required))
        self._meter.setValue(progress.filled)
        self._arrange()

    def _standing(self) -> str:
        """What goes with the score: the grade, or, as long as indicators wait for their score, how many have one."""
        evaluation, pack = self._session.evaluation, self._session.pack
        scored, count = scored_indicators(evaluation, pack)
        if scored < count:
            return f"，{scored}/{count} 项已评分"
        grade = scorecard_grade(evaluation, pack)
        return f"〔{grade.label}〕" if grade else ""

    def _show_counts(self) -> None:
        if not self._session.is_open:
            return
        if not self._session.is_checked:
            for level, button in self._counts.items():
                button.setText(f"{level.label} …")
            return
        issues = self._session.open_issues
        answered = sum(answer.state is State.VALID for answer in self._session.answers.values())
        before, self._counted = (
            self._counted,
            {level: sum(issue.severity is level for issue in issues) for level in COUNTED},
        )
        self._counted[Severity.ERROR] += len(unread_places(self._session))
        for level, button in self._counts.items():
            button.setText(f"{level.label} {self._counted[level]}")
            more = f"（另有 {answered} 条已说明）" if answered and level is Severity.EXPLAIN else ""
            button.setToolTip(f"在“问题”中只看{level.label}{more}")
        if before != self._counted:
            if not before or any(bool(before[level]) is not bool(self._counted[level]) for level in COUNTED):
                self._tint()  # a sign is drawn anew only when its number comes to nothing, or from nothing
            self._arrange()
            if before:  # of a document that has just been opened it is read where it stands
                speak(self, self._counts_in_words())

    def _counts_in_words(self) -> str:
        counts = "，".join(f"{level.label} {count}" for level, count in self._counted.items() if count)
        return f"问题有变化：{counts}。" if counts else "没有待处理的问题。"

    def _show_state(self) -> None:
        if not self._session.is_open:
            return
        saved, final = self._session.last_saved, self._session.final
        name = "草稿" if final is None else f"定稿 {final.code}"
        if self._session.is_dirty:
            text = f"{name} · 有未保存的修改"
        elif saved is not None:
            text = f"{name} · 已保存 {saved:%H:%M}"
        else:
            text = f"{name} · 尚未保存成文件" if self._session.path is None else name
        self._state.setText(text)
        self._arrange()

    def _level_chosen(self, level: Severity) -> None:
        self.level_clicked.emit(level)

    # --- looks ---------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        bold = self._unit.font()
        bold.setBold(True)
        for label in (self._unit, self._score):
            label.setFont(bold)
        for label in (self._unit, self._state, self._score, self._filled):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._state.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._meter.setTextVisible(False)
        in_ems(self._meter, fixed=(6, 0.5))
        self._meter.setAccessibleName("已填比例")
        whose = _row(1, self._unit, self._state)
        how = _row(1, self._score, self._filled, self._meter, _row(0.25, *self._counts.values()))
        for level, button in self._counts.items():
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(weak_slot(self._level_chosen, level))
        self._groups = (whose, how)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        in_ems(self._box, margins=(0.5, 0, 0.5, 0), spacing=0)
        self._box.addWidget(whose)
        self._box.addStretch(1)
        self._box.addWidget(how)
        self._tint()

    def _tint(self) -> None:
        palette = QPalette(self.palette())
        filled = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Highlight)
        palette.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight, filled)
        self._meter.setPalette(palette)  # else it looks empty in a window that does not hear the keys
        for level, button in self._counts.items():
            quiet = not self._counted.get(level)
            button.setIcon(severity_icon(level, self.palette(), sign_size(button), quiet=quiet))

    def _arrange(self) -> None:
        """One line when both groups fit side by side, if need be without the meter; else two."""
        margins = self._box.contentsMargins()
        em = self.fontMetrics().horizontalAdvance("字")
        room = self.width() - margins.left() - margins.right() - em
        meter = self._meter.width() + em
        words = sum(group.sizeHint().width() for group in self._groups)
        words -= 0 if self._meter.isHidden() else meter
        fits = words <= room
        self._meter.setVisible(not fits or words + meter <= room)
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if direction != self._box.direction():
            self._box.setDirection(direction)
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for two lines, so that one long line never widens the window."""
        hint = super().minimumSizeHint()
        widest = max(group.minimumSizeHint().width() for group in self._groups)
        margins = self._box.contentsMargins()
        return QSize(widest + margins.left() + margins.right(), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if not hasattr(self, "_box"):
            return
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._tint()
        if event.type() == QEvent.Type.FontChange:
            self._arrange()


def _row(spacing: float, *widgets: QWidget) -> QWidget:
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    in_ems(row, spacing=spacing)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return group
