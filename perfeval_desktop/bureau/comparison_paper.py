"""A comparison on paper: a table for each form, with the place, what stands there and what the other file has."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from perfeval_desktop.bureau.comparing import Comparison, by_form
from perfeval_desktop.layout.blocks import Block, Cell, Paragraph, Part, Style, Table
from perfeval_desktop.rulepack.schema import RulePack

_TITLE = "不同之处"
_WIDTHS = (Decimal(60), Decimal(90), Decimal(90))  # mm


def print_comparison(target: Path, found: Comparison, pack: RulePack, one: str, other: str) -> None:
    """Write the comparison of the files named ``one`` and ``other`` to a PDF. Raises ExportError."""
    from perfeval_desktop.export.pdf import write_pdf  # its library takes its time to load

    part = Part("comparison", _TITLE, _TITLE, "landscape", tuple(_blocks(found, one, other)))
    write_pdf([part], target, page=pack.page, title=_TITLE)


def _blocks(found: Comparison, one: str, other: str) -> Iterator[Block]:
    yield Paragraph(_TITLE, Style.TABLE_TITLE)
    yield Paragraph(f"“{other}”与“{one}”比较：{found.sentence}", Style.NOTE)
    rows: list[tuple[Cell, ...]] = []
    for form, lines in by_form(found.lines):
        rows.append((Cell(form, colspan=len(_WIDTHS), align="left", header=True),))
        rows += (_row(line.label, *differing(line.old, line.new)) for line in lines)
    if rows:
        yield _table(("位置", one, other), _WIDTHS, rows)
    if found.unclear:
        told = [_row(f"{note.sheet} {note.cell}", note.text) for note in found.unclear]
        yield _table(("看不清的位置", "说明"), (_WIDTHS[0], _WIDTHS[1] + _WIDTHS[2]), told)


def differing(old: str, new: str) -> tuple[str, str]:
    """Of two long texts the paragraphs that differ; “…” stands for those that do not."""
    before, after = old.split("\n"), new.split("\n")
    if len(before) == len(after) == 1:
        return old, new
    sides: tuple[list[str], list[str]] = ([], [])
    for kind, *ends in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        pieces = (before[ends[0] : ends[1]], after[ends[2] : ends[3]])
        for side, lines in zip(sides, pieces, strict=True):
            side.extend(["…"] if kind == "equal" else lines)
    return "\n".join(sides[0]), "\n".join(sides[1])


def _row(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text, align="left", valign="top") for text in texts)


def _table(titles: tuple[str, ...], widths: tuple[Decimal, ...], rows: list[tuple[Cell, ...]]) -> Table:
    return Table(widths, (tuple(Cell(title, header=True) for title in titles), *rows), 1)
