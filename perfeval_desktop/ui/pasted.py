"""What is pasted into a text: plain paragraphs, whatever program they come from, and a word on what is left out."""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData

from perfeval_desktop.ui.notices import show_notice
from perfeval_desktop.ui.pasted_html import Pasted, read_html
from perfeval_desktop.ui.pasted_rtf import read_rtf
from perfeval_desktop.ui.plain_text import CONTROLS_DROPPED, TextWidget, as_shown, clean_paste

_RTF = ("text/rtf", "application/rtf", "text/richtext", 'application/x-qt-windows-mime;value="Rich Text Format"')
_STRUCTURE = re.compile(
    r"<(?:p|div|li|tr|td|br|h[1-6]|img|del|s|strike|sup)\b|line-through|msodel|footnote|endnote", re.IGNORECASE
)
_DELETED = "\\deleted\\"
_LEAST_SHARE = 0.5
_NUL = "\x00"
_LINE_ENDS = re.compile("[\v\f\x1c\x1d\x85\u2028]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_UNSEEN = re.compile(
    "[\x01-\x08\x0e-\x1b\x1f\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_FLOOD = re.compile(r"\n(?:[ \t\u3000]*\n){2,}")
_AROUND = " \t\u3000"


def is_welcome(source: QMimeData) -> bool:
    """True when ``source`` holds text, or something about which the user is told that it is none."""
    return source.hasText() or source.hasHtml() or source.hasImage() or _rtf_of(source) is not None


def read_pasted(source: QMimeData) -> tuple[str, tuple[str, ...]]:
    """The text of ``source`` and sentences on what was left out or changed its form.

    No sign that can be seen is changed. Blanks of other widths become blanks, marks without a width and blanks around
    paragraphs go, and so do floods of empty lines.
    """
    plain = source.text()
    pasted = _rich(source) or Pasted(plain)
    found = len("".join(pasted.text.split())) + pasted.left_out
    if found < _LEAST_SHARE * len("".join(plain.split())):
        pasted.text = plain  # whatever the markup was, its text was not where it was looked for
    pictures = pasted.pictures or (1 if source.hasImage() and not pasted.text else 0)
    told = []
    if pictures and not pasted.text:
        told.append("剪贴板里只有图片；正文只能放文字，没有粘贴。")
    elif pictures:
        told.append(f"只粘贴了文字，{pictures} 张图片没有粘贴。")
    if pasted.has_table:
        told.append("表格已改为文字：每行一段，各栏之间用“｜”隔开。")
    told += [sentence.format(count) for sentence, count in _left_out(pasted) if count]
    if _NUL in plain:
        told.append(CONTROLS_DROPPED)
    return tidy(pasted.text), tuple(told)


def _left_out(pasted: Pasted) -> tuple[tuple[str, int], ...]:
    """What stays behind on purpose, and how often. Struck text counts as deleted: a plain text cannot strike out."""
    return (
        ("{} 处修订中已删除的文字没有粘贴。", pasted.deleted),
        ("{} 处带删除线的文字没有粘贴。", pasted.struck),
        ("{} 处脚注、尾注没有粘贴。", pasted.notes),
    )


def paste_into(edit: TextWidget, source: QMimeData) -> None:
    """Insert the text of ``source`` at the cursor; of what was left out the user is told."""
    text, told = read_pasted(source)
    if text:
        edit.insertPlainText(text)
        edit.ensureCursorVisible()
    if told:
        show_notice(edit, "".join(told))


def tidy(text: str) -> str:
    """``text`` as plain paragraphs."""
    text = _LINE_ENDS.sub("\n", as_shown(text)).replace("\x1e", "-")  # Word's hyphen that does not break
    text = _SPACES.sub(" ", _UNSEEN.sub("", clean_paste(text)))
    if "\n" in text:
        text = "\n".join(line.strip(_AROUND) for line in text.split("\n"))
    return _FLOOD.sub("\n\n", text)


def _rich(source: QMimeData) -> Pasted | None:
    """What the formatted flavours say; None where they know no more of paragraphs than the plain text."""
    found = read_html(source.html()) if source.hasHtml() and _STRUCTURE.search(source.html()) else None
    rtf = None if found is not None and found.deleted else _rtf_of(source)
    # LibreOffice writes what was deleted into its HTML like any other text.
    if rtf is not None and (not source.hasText() or _DELETED in rtf):
        return read_rtf(rtf)
    return found


def _rtf_of(source: QMimeData) -> str | None:
    name = next((name for name in _RTF if source.hasFormat(name)), None)
    return None if name is None else bytes(source.data(name).data()).decode("latin-1")
