"""A comparison on paper: a table for each form, with the place, what stands there and what the other file has."""

from __future__ import annotations

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
    for form, lines in by_form(found.lines):
        yield Paragraph(form, Style.NOTE)
        yield _table(("位置", one, other), [(line.label, line.old, line.new) for line in lines])
    if found.unclear:
        yield Paragraph("看不清的地方", Style.NOTE)
        rows = [(f"{note.sheet} {note.cell}", note.text, "") for note in found.unclear]
        yield _table(("位置", "说明", ""), rows)


def _table(titles: tuple[str, str, str], rows: list[tuple[str, str, str]]) -> Table:
    head = tuple(Cell(title, header=True) for title in titles)
    body = (tuple(Cell(text, align="left", valign="top") for text in row) for row in rows)
    return Table(_WIDTHS, (head, *body), 1)
