"""The tables of the forms in a sheet: found by their titles, read by the labels of their rows, in any order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from perfeval_desktop.bureau.column_titles import tell_doubts, tell_titles
from perfeval_desktop.bureau.import_rows import MARKS, TICKED, name_field, take_shared
from perfeval_desktop.bureau.sheet_grid import Grid, Head, in_unit, key, name_key, plain, stated_unit, text_of
from perfeval_desktop.bureau.taking import Fate, Taking
from perfeval_desktop.layout.blocks import Cell, Number
from perfeval_desktop.layout.cells import content
from perfeval_desktop.model.amount import parse_number
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.model.errors import AmountError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.tree import declared_at, get_at, replace_at
from perfeval_desktop.rulepack.forms import Column, FundForm, GradeBand, Option, RowSpec
from perfeval_desktop.rulepack.labels import snippet
from perfeval_desktop.rulepack.schema import ProjectForm
from perfeval_desktop.scoring.fund_sheet import RATE, SCORE, read_rate, sheet_of

_DERIVED = "由程序计算，不取"
_FEW = 3  # filled cells of a row that is a note or a sum


def take_funds(taking: Taking, grid: Grid, form: FundForm, where: FieldPath, start: int = 0) -> int | None:
    """The fund table: what is typed first, then what the form computes, where the sheet says otherwise."""
    amounts = _amounts(form)
    head = grid.head(amounts, [form.rate.numerator], start)
    if head is None:
        return None
    tell_titles(taking, grid, head, form.columns, (form.label, form.row_title))
    rows = _rows_of_specs(grid, form.rows, head)
    typed = [column.field for column in amounts if column.field not in (RATE, SCORE)]
    for derived in (False, True):
        for spec, row in reversed(rows.items()) if derived else rows.items():  # parts stand below their totals
            for column, at in head.places:
                sheet = sheet_of(get_at(taking.evaluation, where), form)
                is_derived = column.field not in typed or sheet.is_derived(spec, column.field)
                if is_derived is derived:
                    _take_fund(taking, grid, (row, at), where.row(spec).child(column.field), column, form)
    return max(rows.values(), default=head.below)


def _amounts(form: FundForm) -> tuple[Column, ...]:
    return tuple(column for column in form.columns if column.field in FundRow.__struct_fields__)


def _take_fund(
    taking: Taking, grid: Grid, at: tuple[int, int], where: FieldPath, column: Column, form: FundForm
) -> None:
    raw = grid.own(*at)
    spec = where.parent.name
    sheet = sheet_of(get_at(taking.evaluation, where.parent.parent), form)
    if raw is None or plain(raw) in MARKS:
        taking.take(where, None, at, column)
    elif not sheet.is_derived(spec, column.field):
        taking.take(where, raw, at, column)
    elif column.field == RATE:
        stated = f"{100 * raw:f}%" if isinstance(raw, Decimal) else text_of(raw)
        if plain(sheet.rate_text(spec)) == plain(raw) or _same_rate(sheet.rate(spec).value, stated):
            taking.note(at, Fate.SAME, _DERIVED)
        else:
            taking.take(where, stated, at)
    else:
        figure = sheet.score(spec) if column.field == SCORE else sheet.figure(spec, column.field)
        if figure.value is not None and _shows(figure.value, raw, column):
            taking.note(at, Fate.SAME, _DERIVED)
        else:
            taking.take(where, raw, at, column)


def _same_rate(rate: Any, stated: str) -> bool:
    """True when ``stated`` is the rate; one without its sign is a slip that the checks want to see."""
    read = read_rate(stated)
    return "%" in plain(stated) and rate is not None and read is not None and round(rate, 4) == round(read, 4)


def _shows(value: Any, raw: Any, column: Column) -> bool:
    """True when the computed ``value`` is printed as the cell says."""
    shown = content(value, column)
    if plain(Cell(shown).text) == plain(raw):
        return True
    try:
        return isinstance(shown, Number) and parse_number(text_of(raw)) == shown.value
    except AmountError:
        return False


def take_accounts(taking: Taking, grid: Grid, specs: Sequence[RowSpec], year: int) -> None:
    """收支数据: this year beside last year; a sum is only taken where it was stated."""
    titles = {"this_year": ("本年数", "本年", f"{year}年"), "last_year": ("上年数", "上年", f"{year - 1}年")}
    for this, last in itertools.product(*titles.values()):
        columns = tuple(
            Column(field=name, title=title, kind="yuan") for name, title in zip(titles, (this, last), strict=True)
        )
        head = grid.head(columns, titles)
        if head is not None:
            tell_doubts(taking, head)
            _take_accounts(taking, grid, specs, head)
            return


def _take_accounts(taking: Taking, grid: Grid, specs: Sequence[RowSpec], head: Head) -> None:
    sums = {spec.key for spec in specs if spec.sum_of}
    for spec, row in _rows_of_specs(grid, specs, head).items():
        for column, at in head.places:
            where = FieldPath(("budget", "accounts", f"[{spec}]", column.field))
            if spec in sums and get_at(taking.evaluation, where) is None:
                taking.note((row, at), Fate.SKIPPED, _DERIVED)
            else:
                taking.take(where, grid.own(row, at), (row, at), column)


def take_pairs(
    taking: Taking, grid: Grid, fields: Sequence[Column], where: FieldPath, choices: Mapping[str, Sequence[Any]]
) -> None:
    """Labels with their values to the right; a line of several in one cell (联系人：张三　联系电话：…) counts too."""
    labels = frozenset(key(field.title) for field in fields)
    for field in fields:
        if field.field.startswith("stated_") and field.field not in choices:
            continue
        for row, column in grid.find(field.title):
            found = grid.right_of(row, column, labels)
            if found is not None and found[1] is not None:
                read = in_unit(field, stated_unit(grid.own(row, column)) if field.unit else "")
                if read is None:
                    taking.note((row, found[0]), Fate.UNCLEAR, f"{field.plain_title}：金额的单位不是元或万元")
                else:
                    take_pair(taking, read, where, found[1], (row, found[0]), choices)
                break
        else:
            others = [one.title.strip().rstrip("：:") for one in fields if one is not field]
            _from_line(taking, grid, field, where, others)


def take_pair(
    taking: Taking,
    field: Column,
    where: FieldPath,
    raw: Any,
    at: tuple[int, int],
    choices: Mapping[str, Sequence[Option | GradeBand]],
) -> None:
    """Put what stands beside a label into its field; ticked boxes are read by their labels."""
    target = FieldPath(("cover", "unit_name")) if field.field == "unit_name" else where.child(field.field)
    if field.field in choices:
        words = plain(raw)
        keys = tuple(one.key for one in choices[field.field] if _is_ticked(plain(one.label), words))
        declared = declared_at(taking.evaluation, target)
        value: Any = keys if declared is not str else (keys[0] if len(keys) == 1 else "")
        if get_at(taking.evaluation, target) == value:
            taking.note(at, Fate.SAME, field.plain_title)
        elif keys:
            taking.evaluation = replace_at(taking.evaluation, target, value)
            taking.note(at, Fate.TAKEN, f"{field.plain_title}：{text_of(raw)}")
    else:
        taking.take(target, raw, at, field)


def _is_ticked(label: str, words: str) -> bool:
    return any(f"{sign}{label}" in words for sign in TICKED)


def _from_line(taking: Taking, grid: Grid, field: Column, where: FieldPath, others: Sequence[str]) -> None:
    """A label in a line of several; its value ends where another label, a tab or a gap is."""
    title = field.title.strip().rstrip("：:")
    end = re.compile("|".join((r"\t|\s{2,}", *(rf"{re.escape(other)}[：:]" for other in others if other))))
    for row, line in enumerate(grid.rows):
        for column, raw in enumerate(line):
            if isinstance(raw, str) and f"{title}：" in raw:
                value = end.split(raw.partition(f"{title}：")[2], maxsplit=1)[0].strip()
                if value:
                    taking.take(where.child(field.field), value, (row, column), field)
                return


def take_below(taking: Taking, grid: Grid, fields: Sequence[Column], where: FieldPath) -> None:
    """Titles in a row, and the long texts below them."""
    for field in fields:
        for row, column in grid.find(field.title):
            raw = grid.own(row + 1, column)
            if raw is not None:
                taking.take(where.child(field.field), raw, (row + 1, column), field)
                break


def is_rubric(grid: Grid, columns: Sequence[Column]) -> bool:
    """True where the head of the department's indicators stands."""
    return grid.head(columns, ["level3", "self_score"]) is not None


def is_usage(grid: Grid, columns: Sequence[Column]) -> bool:
    """True where the head of 资金使用情况表 stands."""
    return grid.head([column for column in columns if column.kind != "index"], ["budget", "spent"]) is not None


def has_tables(grid: Grid, form: ProjectForm) -> bool:
    """True where the fund table or the indicators of a project stand."""
    has_funds = grid.head(_amounts(form.funds), [form.funds.rate.numerator]) is not None
    return has_funds or grid.head(form.columns, [name_field(form.columns), "annual_target"]) is not None


def take_rubric(taking: Taking, grid: Grid, columns: Sequence[Column], names: dict[str, str], where: FieldPath) -> int:
    """The department's indicators, by their names. Gives how many were found."""
    head = grid.head(columns, ["level3", "self_score"])
    at_name = head.place("level3") if head is not None else None
    if head is None or at_name is None:
        return 0
    wanted = {name_key(name): row_id for name, row_id in names.items()}
    tell_titles(taking, grid, head, columns)
    found = 0
    for row in range(head.below, len(grid.rows)):
        row_id = wanted.get(name_key(grid.own(row, at_name)))
        if row_id is None:
            if len(list(filter(None, grid.rows[row]))) > _FEW and grid.own(row, at_name) is not None:
                taking.note(
                    (row, at_name), Fate.UNCLEAR, f"不认识的指标“{snippet(text_of(grid.own(row, at_name)), 20)}”"
                )
            continue
        found += 1
        entry = get_at(taking.evaluation, where.row(row_id))
        for column, at in head.places:
            if hasattr(entry, column.field) and column.field != "id":
                target = where.row(row_id).child(column.field)
                if not take_shared(taking, grid, (row, at), target):
                    taking.take(target, grid.own(row, at), (row, at), column)
    return found


def _rows_of_specs(grid: Grid, specs: Sequence[RowSpec], head: Head) -> dict[str, int]:
    """The sheet row of each row of the form, by its label and the label to the left of it."""
    first = min(at for _, at in head.places)
    found: dict[str, int] = {}
    for spec in specs:
        for row in range(head.below, min(len(grid.rows), head.below + 4 * len(specs) + 10)):
            labels = {_label(grid.seen(row, at)) for at in range(first)}
            is_named = _label(spec.label) in labels and (not spec.group or _label(spec.group) in labels)
            if is_named and row not in found.values():
                found[spec.key] = row
                break
    return found


def _label(value: Any) -> str:
    return key(value).removeprefix("其中:")


def headings(grid: Grid) -> Iterator[str]:
    """What stands in the rows above the first table, and the sheet's name."""
    yield grid.name
    for line in grid.rows[:6]:
        yield from (text_of(value) for value in line[:3] if value is not None)
