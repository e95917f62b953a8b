"""The tables that the forms share: head rows with fields, the fund table, indicator grids with merged classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby, takewhile
from types import MappingProxyType
from typing import TypeVar

from perfeval_desktop.layout.blocks import Block, Cell, CellContent, Footer, Formula, Paragraph, Style, Table
from perfeval_desktop.layout.cells import Row, content, header, header_rows, points, run_lengths, widths
from perfeval_desktop.layout.computed import TOTAL, TOTAL_WEIGHT, fund_formula, fund_key, rate_content, with_formula
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.rulepack.forms import Column, FundForm, RowSpec
from perfeval_desktop.scoring import figures

LABEL_WIDTH = Decimal(28)
_SIDE_WIDTH = Decimal(14)
_NARROWEST_VALUE = Decimal(16)
_GROUP_WIDTH = Decimal(16)
_ROW_LABEL_WIDTH = Decimal(32)
_LABELS = frozenset({"level1", "level2", "level3", "name", "number", "item", "place"})
"""Columns that say what a row is, where they stand at the left of a grid."""

ItemT = TypeVar("ItemT")
Values = Callable[[Column], CellContent]


def field_tables(fields: Sequence[Column], values: Values, width: Decimal) -> Iterator[Table]:
    """The head of a form: label and value of each field, on as many lines as ``width`` (mm) asks for.

    A field's own width is that of its label and value together.
    """
    line: list[Column] = []
    for field in fields:
        if line and sum(item.width for item in line) + field.width > width:
            yield _field_table(line, values)
            line = []
        line.append(field)
    if line:
        yield _field_table(line, values)


def labelled_table(label: str, fields: Sequence[Column], values: Values) -> Table:
    """A merged label at the left, the titles of ``fields`` in one row and their values below."""
    titles = (header(label, rowspan=2), *(header(field.title) for field in fields))
    return Table((LABEL_WIDTH, *widths(fields)), (titles, tuple(_cell(values(field), field) for field in fields)))


def text_table(label: str, text: str, width: Decimal) -> Table:
    """One row: a label and a long text, together ``width`` mm."""
    return Table((LABEL_WIDTH, width - LABEL_WIDTH), ((header(label), Cell(text, align="left")),))


def grid_table(
    columns: Sequence[Column], body: tuple[Row, ...], *, label: str = "", tail: tuple[Row, ...] = ()
) -> Table:
    """A grid under its column titles; ``label`` is merged along the left side of ``body``, ``tail`` stands below it."""
    titles = header_rows(columns)
    labels = len(list(takewhile(lambda column: column.field in _LABELS, columns)))
    if not label:
        return Table(widths(columns), (*titles, *body, *tail), len(titles), labels)
    titles = ((header("", rowspan=len(titles)), *titles[0]), *titles[1:])
    body = ((header(label, rowspan=len(body)), *body[0]), *body[1:])
    tail = tuple((replace(row[0], colspan=row[0].colspan + 1), *row[1:]) for row in tail)
    return Table((_SIDE_WIDTH, *widths(columns)), (*titles, *body, *tail), len(titles), labels + 1)


def footer(fields: Sequence[Column], values: Values) -> Iterator[Block]:
    """The line below a form, when the form has one."""
    items = tuple((field.title, Cell(values(field)).text) for field in fields)
    if items:
        yield Footer(items)


def notes(label: str, lines: Sequence[str]) -> Iterator[Block]:
    """The notes below a form; all stand at the width of the label."""
    for index, line in enumerate(lines):
        yield Paragraph(line, Style.NOTE, lead=label if index == 0 else "　" * len(label))


def fund_table(rows: Sequence[FundRow], form: FundForm) -> Table:
    """The fund table with all derived figures; its label is merged along the left side."""
    grouped = any(spec.group for spec in form.rows)
    titles = header_rows(form.columns)
    corner = header(form.row_title, colspan=2 if grouped else 1, rowspan=len(titles))
    lines = [(corner, *titles[0]), *titles[1:]]
    for _, members in groupby(form.rows, key=lambda spec: spec.group or spec.key):
        specs = tuple(members)
        for position, spec in enumerate(specs):
            labels = _row_labels(spec, len(specs) if position == 0 else 0, grouped=grouped)
            lines.append((*labels, *(_fund_cell(rows, form, spec, column) for column in form.columns)))
    columns = (*((_GROUP_WIDTH,) if grouped else ()), _ROW_LABEL_WIDTH, *widths(form.columns))
    label_columns = len(columns) - len(form.columns)
    if not form.label:
        return Table(columns, tuple(lines), label_columns=label_columns)
    repeats = fund_key(form.rows[0].key, form.label_figure) if form.label_figure else ""
    label = header(_fund_label(rows, form), rowspan=len(lines))
    lines[0] = (replace(label, repeats=repeats), *lines[0])
    return Table((LABEL_WIDTH, *columns), tuple(lines), label_columns=label_columns + 1)


def _fund_label(rows: Sequence[FundRow], form: FundForm) -> str:
    column = next((item for item in form.columns if item.field == form.label_figure), None)
    if column is None:
        return form.label
    figure = Cell(_fund_content(rows, form, form.rows[0], column)).text
    return f"{form.label}\n{figure}".rstrip()


def _row_labels(spec: RowSpec, group_rows: int, *, grouped: bool) -> Row:
    if not spec.group:
        return (header(spec.label, colspan=2 if grouped else 1),)
    label = header(spec.label)
    return (header(spec.group, rowspan=group_rows), label) if group_rows else (label,)


def _fund_cell(rows: Sequence[FundRow], form: FundForm, spec: RowSpec, column: Column) -> Cell:
    formula = fund_formula(rows, form, spec.key, column.field)
    shown = with_formula(_fund_content(rows, form, spec, column), formula)
    return replace(_cell(shown, column), key=fund_key(spec.key, column.field))


def _fund_content(rows: Sequence[FundRow], form: FundForm, spec: RowSpec, column: Column) -> CellContent:
    match column.field:
        case "execution_rate":
            return rate_content(rows, form, spec.key)
        case "execution_score":
            return content(figures.execution_score(rows, form).value, column) if spec.scored else form.unscored_mark
        case "score_weight":
            return content(form.score_weight, column) if spec.scored else form.unscored_mark
        case amount:
            return content(figures.fund_figure(rows, form, spec.key, amount).value, column)


def merged_rows(
    items: Sequence[ItemT],
    columns: Sequence[Column],
    content_of: Callable[[ItemT, Column], CellContent],
    merged: Mapping[str, Sequence[object]] = MappingProxyType({}),
    key_of: Callable[[ItemT, Column], str] = lambda _item, _column: "",
) -> tuple[Row, ...]:
    """One row for each item; a column named in ``merged`` joins rows that follow each other with equal keys.

    ``key_of`` names the cells that formulas mean.
    """
    spans = {field: run_lengths(keys) for field, keys in merged.items()}
    rows: list[Row] = []
    for index, item in enumerate(items):
        cells: list[Cell] = []
        for column in columns:
            rowspan = spans[column.field][index] if column.field in spans else 1
            if rowspan:
                shown, key = content_of(item, column), key_of(item, column)
                cells.append(Cell(shown, rowspan=rowspan, align=column.align, key=key))
        rows.append(tuple(cells))
    return tuple(rows)


def total_row(
    columns: Sequence[Column], label: str, weight: CellContent, score_label: str, score: CellContent
) -> tuple[Row, ...]:
    """The last row of a grid: label, total weight, label, total score. No row where the grid has no scores."""
    fields = [column.field for column in columns]
    score_at = fields.index("self_score") if "self_score" in fields else 0
    if score_at == 0:
        return ()
    weight_at = fields.index("max_score", 1, score_at) if "max_score" in fields[1:score_at] else score_at
    if score_label and 1 < weight_at == score_at - 1:
        weight_at -= 1  # the columns touch: the weight makes room for the label of the score
    row = [header(label, colspan=weight_at)]
    if weight_at < score_at:
        row.append(Cell(weight, key=TOTAL_WEIGHT))
    if score_at - weight_at > 1:
        row.append(header(score_label, colspan=score_at - weight_at - 1))
    row.append(Cell(score, key=TOTAL))
    if score_at + 1 < len(fields):
        row.append(Cell(colspan=len(fields) - score_at - 1))
    return (tuple(row),)


def total_score(score: Decimal | None, formula: Formula) -> CellContent:
    """A total for ``total_row``, empty while there is none."""
    return "" if score is None else with_formula(points(score), formula)


def note_row(label: str, text: str, columns: Sequence[Column]) -> tuple[Row, ...]:
    """The row 其他需要说明的事项 at the end of a grid, when the form has one."""
    if not label:
        return ()
    label_columns = max(1, min(3, len(columns) - 1))
    return ((header(label, colspan=label_columns), Cell(text, colspan=len(columns) - label_columns, align="left")),)


def _field_table(line: Sequence[Column], values: Values) -> Table:
    cells: list[Cell] = []
    columns: list[Decimal] = []
    for field in line:
        cells += (header(field.title), _cell(values(field), field))
        columns += (LABEL_WIDTH, max(field.width - LABEL_WIDTH, _NARROWEST_VALUE))
    return Table(tuple(columns), (tuple(cells),))


def _cell(value: CellContent, column: Column) -> Cell:
    return Cell(value, align=column.align)
