"""恢复: what the program recorded beyond the file before it ended without saving, and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from perfeval_desktop.session.difference_words import DifferenceLine
from perfeval_desktop.session.recovery import Offer
from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.difference_view import DifferenceView
from perfeval_desktop.ui.interaction import RecoveryAnswer
from perfeval_desktop.ui.slots import weak_slot

_SIZE = (58, 23)  # in characters and lines
_MOST_PLACES = 3


class RecoveryDialog(Dialog):
    """Shows ``offer``; ``answer`` is what the user chose, LATER as long as nothing was chosen."""

    def __init__(self, offer: Offer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer = RecoveryAnswer.LATER
        self.setWindowTitle("恢复未保存的修改")
        self.message = QLabel(sentence_for(offer), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.view = DifferenceView("文件中" if offer.file else "原来", "恢复后")
        self.view.show_lines(offer.lines)
        self.buttons = {
            RecoveryAnswer.RECOVER: QPushButton("恢复(&R)"),
            RecoveryAnswer.COPY: QPushButton("存为副本(&C)…"),
            RecoveryAnswer.DISCARD: QPushButton("不要这些修改(&D)"),
            RecoveryAnswer.LATER: QPushButton("以后再说(&L)"),
        }
        self._lay_out()
        for answer, button in self.buttons.items():
            button.clicked.connect(weak_slot(self._choose, answer))

    def _choose(self, answer: RecoveryAnswer) -> None:
        self.answer = answer
        self.accept()

    def _lay_out(self) -> None:
        em = self.fontMetrics().horizontalAdvance("字")
        column = QVBoxLayout(self)
        column.setContentsMargins(em, em, em, em)
        column.setSpacing(em // 2)
        column.addWidget(self.message)
        column.addWidget(self.view, 1)
        row = QHBoxLayout()
        column.addLayout(row)
        row.addWidget(self.buttons[RecoveryAnswer.DISCARD])
        row.addStretch(1)
        for answer in (RecoveryAnswer.RECOVER, RecoveryAnswer.COPY, RecoveryAnswer.LATER):
            row.addWidget(self.buttons[answer])
        self.buttons[RecoveryAnswer.RECOVER].setDefault(True)
        self.buttons[RecoveryAnswer.RECOVER].setFocus()
        open_at_size(self, *_SIZE)


def sentence_for(offer: Offer) -> str:
    """What happened, when, to which file, and what cannot be done."""
    last = offer.unsaved.last
    when = f"{last.month}月{last.day}日 {last:%H:%M}"
    lines = [f"上次程序没有正常结束。“{offer.title}”有 {len(offer.lines)} 处修改还没有存入文件，最后一处在 {when}。"]
    if offer.file is not None:
        lines.append(f"文件：{offer.file}")
        lines.append("恢复后可以撤销，按“保存”之前文件不会改变。")
    elif offer.unsaved.file is not None:
        lines.append(f"找不到或打不开原来的文件：{offer.unsaved.file}")
        lines.append("恢复后请另存；文件在 U 盘上时，可选“以后再说”，插好后打开它再恢复。")
    else:
        lines.append("这份材料从未保存过，恢复后请保存。")
    if offer.is_changed_since:
        lines.append("注意：这之后文件已被改动，下表是把当时的修改加到现在的文件上。")
        lines += _named("两边都改了", offer.clashes)
    lines += _named("文件里已没有这些行，不能恢复", offer.left_out)
    if not offer.unsaved.is_whole:
        lines.append("记录的末尾已损坏，可能还有少量修改不在其中。")
    return "\n".join(lines)


def _named(what: str, lines: Sequence[DifferenceLine]) -> list[str]:
    """The first places, and how many there are; nothing for none."""
    labels = "、".join(line.label for line in lines[:_MOST_PLACES])
    more = f"等 {len(lines)} 处" if len(lines) > _MOST_PLACES else ""
    return [f"{what}：{labels}{more}"] if lines else []
