"""The text of a report that was written elsewhere, from a .txt or .docx file, with the places in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from perfeval_desktop.storage.errors import ReadError, StorageError
from perfeval_desktop.storage.plain_file import read_bounded

MAX_BYTES = 20 * 2**20
MAX_CHARACTERS = 200_000  # several times the longest report; reading closely takes time

_OLD_WORD = b"\xd0\xcf\x11\xe0"  # begins old .doc files, and .docx files that are locked by a password


class TextFileError(StorageError):
    """The file at hand is not a text that can be read; ``reason`` and ``advice`` are parts of the sentence."""

    def __init__(self, name: str, reason: str, advice: str) -> None:
        super().__init__(f"无法检查“{name}”：{reason}。{advice}。")


class UnreadableError(Exception):
    """Why the bytes give no text (``reason``), and what to do (``advice``), as parts of a sentence."""

    def __init__(self, reason: str, advice: str) -> None:
        self.reason, self.advice = reason, advice
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph that holds something: where it starts in the text, its address, its name for people."""

    start: int
    end: int
    where: str
    label: str


@dataclass(frozen=True, slots=True)
class ReportText:
    """The whole text, lines divided by ``\\n``. ``by_line`` is True when places are named by line and column."""

    text: str
    blocks: tuple[Block, ...]
    by_line: bool

    def block_at(self, position: int) -> Block:
        """The paragraph of a position; the first one for what stands before it."""
        return self.blocks[max(0, bisect_right(self.blocks, position, key=lambda block: block.start) - 1)]

    def where(self, position: int) -> str:
        """``line:column``, counted from 1, for plain text; the number of the paragraph for Word."""
        block = self.block_at(position)
        return f"{block.where}:{position - block.start + 1}" if self.by_line else block.where


def read_report_text(path: Path) -> ReportText:
    """Read a .txt (UTF-8, GB18030) or .docx file. Raises ReadError, TextFileError."""
    kind = path.suffix.lower()
    if kind not in {".txt", ".docx"}:
        advice = "请在 Word 或 WPS 中另存为 .docx 后再试" if kind in {".doc", ".wps"} else "请另存为其中一种后再试"
        raise TextFileError(path.name, "只能检查 .txt 和 .docx 文件", advice)
    try:
        data = read_bounded(path, MAX_BYTES)
    except (OSError, ValueError) as error:
        raise ReadError(path, error) from error
    try:
        report = _of_word(data) if kind == ".docx" else _of_plain_text(data)
    except UnreadableError as error:
        raise TextFileError(path.name, error.reason, error.advice) from error
    if not report.blocks:
        raise TextFileError(path.name, "文件里没有文字", "如内容是图片，请提供文字版")
    if len(report.text) > MAX_CHARACTERS:
        raise TextFileError(path.name, f"文字超过 {MAX_CHARACTERS // 10_000} 万字", "请分成几份检查")
    return report


def decode(data: bytes) -> str:
    """The text of ``data`` with line ends as ``\\n``. Raises UnreadableError when it is in no known encoding."""
    _require_size(data)
    if b"\0" not in data:  # no encoding that is read here writes it, other kinds of files are full of it
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
            except UnicodeDecodeError:
                continue
    raise UnreadableError("不是 UTF-8 或 GB18030（GBK）编码的文字", "请用记事本打开，另存为 UTF-8 编码后再试")


def _of_plain_text(data: bytes) -> ReportText:
    lines = decode(data).split("\n")
    return _report(((str(number), line, "") for number, line in enumerate(lines, start=1)), by_line=True)


def _of_word(data: bytes) -> ReportText:
    _require_size(data)
    if data.startswith(_OLD_WORD):
        raise UnreadableError(
            "这是旧格式的 Word 文件，或设了打开密码", "请在 Word 或 WPS 中另存为不加密的 .docx 后再试"
        )
    from perfeval_desktop.storage.word_text import word_paragraphs  # python-docx takes its time to load

    kept = [(text, place) for text, place in word_paragraphs(data) if text.strip()]
    return _report(((str(number), *pair) for number, pair in enumerate(kept, start=1)), by_line=False)


def _report(lines: Iterable[tuple[str, str, str]], *, by_line: bool) -> ReportText:
    """The report of lines given as address, text and remark on the place; blank ones are no paragraphs."""
    texts: list[str] = []
    blocks: list[Block] = []
    start = 0
    for where, text, place in lines:
        if text.strip():
            label = f"第{len(blocks) + 1}段" + (f"（{place}）" if place else "")
            blocks.append(Block(start, start + len(text), where, label))
        texts.append(text)
        start += len(text) + 1
    return ReportText("\n".join(texts), tuple(blocks), by_line)


def _require_size(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"文件超过 {MAX_BYTES // 2**20} MB", "请删去图片，或只留下文字后再试")
