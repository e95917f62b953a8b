"""A row of 问题 set by Qt itself, to measure the list against."""

from __future__ import annotations

from PySide6.QtGui import QFont, QTextCursor, QTextDocument, QTextOption

from perfeval_desktop.ui.findings_model import FindingRow
from perfeval_desktop.ui.findings_table import FindingsTable


def written(table: FindingsTable, number: int) -> QTextDocument:
    """The text of a row as Qt sets it by itself, in the room beside and below the sign."""
    index, row = table.model().index(number, 0), table.model().rows[number]
    document = QTextDocument(index.data())
    document.setDefaultFont(table.font())
    document.setDocumentMargin(0)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    cursor, text = QTextCursor(document), index.data()
    start = text.find("　") + 1 if isinstance(row, FindingRow) else 0
    cursor.setPosition(start)
    end = start + len(row.finding.label) if isinstance(row, FindingRow) else len(text)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    bold = cursor.charFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    cursor.setCharFormat(bold)
    left = left_of(table) + (em_of(table) if isinstance(row, FindingRow) and row.is_follower else 0)
    edge, room = round(0.25 * em_of(table)), table.viewport().width()
    if room < 30 * em_of(table):  # below the sign the lines are as wide as the row
        first = cursor.blockFormat()
        first.setTextIndent(left - edge)
        cursor.setBlockFormat(first)
        document.setTextWidth(room - 2 * edge)
    else:
        document.setTextWidth(room - left - edge)
    return document


def em_of(table: FindingsTable) -> int:
    return table.fontMetrics().horizontalAdvance("字")


def left_of(table: FindingsTable) -> int:
    return 2 * em_of(table)
