"""Exported workbooks and documents read back, as the libraries that other programs use see them."""

import re
from decimal import Decimal
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from perfeval_desktop.model.amount import format_number, trim_zeros

_DECIMALS = re.compile(r"0\.?(0*)%?$")


def workbook_text(path: Path) -> str:
    """The text of every cell as Excel shows it, sheet by sheet."""
    book: Workbook = load_workbook(path, data_only=True)
    return "\n".join(
        shown(cell) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    )


def shown(cell: Cell) -> str:
    """A cell as Excel shows it; understands the number formats that the forms use."""
    if cell.data_type != "n":
        return str(cell.value)
    value = Decimal(str(cell.value))
    if cell.number_format == "General":
        return trim_zeros(value)
    match = _DECIMALS.search(cell.number_format)
    assert match is not None, f"unknown number format {cell.number_format}"
    percent = cell.number_format.endswith("%")
    text = format_number(
        value * 100 if percent else value, decimals=len(match[1]), separators=cell.number_format.startswith("#,")
    )
    return text + "%" if percent else text


def document_text(path: Path) -> str:
    """The text of every paragraph of a Word document, those in tables included, in their order."""
    body = Document(str(path)).element.body
    return "\n".join(
        "".join(_piece(node) for node in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab")))
        for paragraph in body.iter(qn("w:p"))
    )


def _piece(node: object) -> str:
    return {qn("w:br"): "\n", qn("w:tab"): "\t"}.get(node.tag) or node.text or ""
