"""Paper: a text widget that looks like the printed page. The text itself is not touched.

The official faces are laid over the paragraphs one at a time, as they are typed; indent and line pitch are formats of
the blocks, which no file holds.
"""

from __future__ import annotations

import math
from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QSyntaxHighlighter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QTextEdit

from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.headings import heading_level
from perfeval_desktop.ui.slots import Owned

CHARACTERS = 28  # in a line of an official document (GB/T 9704)
FACES = {"fangsong": "FandolFang-Regular.ttf", "kaiti": "ARPLKaitiMGB.ttf", "heiti": "NotoSansSC-Medium.ttf"}
HEADING_FACES = {1: "heiti", 2: "kaiti"}
_INDENT_EMS = 2
_MARGIN_EMS = 1.6
_NARROW_EMS, _NARROW_MARGIN_EMS = 16.0, 0.5  # of large letters in a small window little may go to the margins
_PITCH_EMS = 1.6  # from line to line; on paper it is more, but much of a text is to be seen at once
_TIMES = 1.4  # as large as the font of the window
_BLANKS = " \u00a0\u3000\t"


class Paper(QObject):
    """Makes ``edit`` look like paper. ``set_level`` says how deep in the outline the section that it shows stands."""

    _edit = Owned[QTextEdit]()

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._faces = _Faces(edit.document())
        self._touched: tuple[int, int] | None = None
        self._em = 0.0
        edit.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        edit.document().contentsChange.connect(self._note)
        edit.textChanged.connect(self._indent_touched)

    @property
    def measure(self) -> int:
        """The width of the printed column with its margins, in pixels."""
        return math.ceil((CHARACTERS + 2 * _MARGIN_EMS) * self._em) + 1

    def set_font(self, font: QFont) -> None:
        """Set everything in the size that goes with ``font``, that of the window."""
        edit, own = self._edit, QFont(font)
        own.setFamilies([*face("fangsong"), *font.families()])
        own.setPointSizeF(font.pointSizeF() * _TIMES)
        edit.setFont(own)
        self._em = QFontMetricsF(own).horizontalAdvance("字")
        self._set_margin()
        cursor = QTextCursor(edit.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setBlockFormat(self._format(0.0))
        self._indent(0, edit.document().characterCount())
        self.fit()

    def fit(self) -> None:
        """Break the lines as on paper, or at the edge of the widget where that is narrower."""
        edit = self._edit
        self._set_margin()
        edit.setLineWrapColumnOrWidth(max(1, min(self.measure, edit.viewport().width())))

    def _set_margin(self) -> None:
        document, is_narrow = self._edit.document(), self._edit.viewport().width() < _NARROW_EMS * self._em
        margin = (_NARROW_MARGIN_EMS if is_narrow else _MARGIN_EMS) * self._em
        if document.documentMargin() != margin:
            document.setDocumentMargin(margin)

    def set_level(self, level: int | None) -> None:
        """``level`` of the section that is shown; None where nothing typed is a heading."""
        if level != self._faces.level:
            self._faces.level = level
            self._faces.rehighlight()

    def _note(self, position: int, _removed: int, added: int) -> None:
        first, last = self._touched or (position, position)
        self._touched = min(first, position), max(last, position + added)

    def _indent_touched(self) -> None:
        if self._touched is not None and self._em:
            (first, last), self._touched = self._touched, None
            self._indent(first, last)
            self._touched = None  # what was just done here

    def _indent(self, first: int, last: int) -> None:
        """Blanks that somebody typed before a paragraph take the place of its indent: on paper there is only one."""
        block = self._edit.document().findBlock(first)
        while block.isValid() and block.position() <= last:
            wanted = self._format(self._width_of_blanks(block))
            if block.blockFormat() != wanted:
                QTextCursor(block).setBlockFormat(wanted)
            block = block.next()

    def _width_of_blanks(self, block: QTextBlock) -> float:
        text = block.text()
        blanks = text[: len(text) - len(text.lstrip(_BLANKS))]
        return QFontMetricsF(self._edit.font()).horizontalAdvance(blanks) if blanks else 0.0

    def _format(self, blanks: float) -> QTextBlockFormat:
        made = QTextBlockFormat()
        made.setTextIndent(max(0.0, _INDENT_EMS * self._em - blanks))
        made.setLineHeight(_PITCH_EMS * self._em, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return made


class _Faces(QSyntaxHighlighter):
    """黑体 and 楷体 over the headings. Qt asks for the paragraphs that are touched, never for the whole text."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.level: int | None = None

    def highlightBlock(self, text: str) -> None:
        wanted = heading_level(text, self.level) if self.level is not None else 0
        if wanted:
            look = QTextCharFormat()
            look.setFontFamilies([*face(HEADING_FACES[wanted])])
            self.setFormat(0, self.currentBlock().length() - 1, look)


@cache
def face(role: str) -> tuple[str, ...]:
    """The family that prints ``role``: the bundled one, so that the screen shows what the paper will."""
    number = QFontDatabase.addApplicationFont(str(resource_path(f"fonts/{FACES[role]}")))
    return tuple(QFontDatabase.applicationFontFamilies(number)) if number >= 0 else ()
