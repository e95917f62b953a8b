"""A new rule pack from a bureau's Excel form, with an existing pack as its template.

Labels, points, classes and columns are read from the form; what cannot be read stays as in the template, and a line
that begins with 待办 asks for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from perfeval_desktop.bureau.form_columns import Groups, put_columns, put_groups
from perfeval_desktop.bureau.form_reading import FoundTable, class_rows, find_table, indicator_rows, labelled_of
from perfeval_desktop.bureau.form_rubric import put_rubric
from perfeval_desktop.bureau.pack_review import PENDING
from perfeval_desktop.bureau.sheet_grid import Grid, key, plain, text_of
from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.rulepack.catalog import PackSource
from perfeval_desktop.rulepack.forms import Column, FundForm
from perfeval_desktop.rulepack.schema import IndicatorGroup, RulePack
from perfeval_desktop.rulepack.tables import column_sets
from perfeval_desktop.rulepack.toml_edit import Plain, TomlText, toml_value
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.workbook_text import SheetText, read_workbook

_YEAR = re.compile(r"(20\d\d)年")
_ATTACHMENT = re.compile(r"^附[件表][0-9一二三四五六七八九十—\-－–]*$")
_HEAD_ROWS = 4
_LEAST = 0.5  # of a form's columns: with fewer a sheet is another form
CARD, GOALS, PROJECT = "department.scorecard", "department.goals", "project"


class FormError(StorageError):
    """No pack can be made of the workbook; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class FromForm:
    """The text of the new pack, what was read, and how many lines ask for something."""

    text: str
    told: tuple[str, ...]

    @property
    def questions(self) -> int:
        return self.text.count(PENDING)


def read_form(path: Path, base: PackSource) -> FromForm:
    """A new pack from the workbook at ``path``. Raises StorageError (FormError)."""
    return pack_from_sheets(read_workbook(path), base, path.name)


def pack_from_sheets(sheets: Sequence[SheetText], base: PackSource, name: str = "") -> FromForm:
    """A new pack from ``sheets``. Raises FormError when none of the forms of ``base`` is found in them."""
    grids = [Grid(sheet) for sheet in sheets]
    making = _Making(base.pack, TomlText(base.text.removeprefix("\ufeff").replace("\r\n", "\n")))
    tables = _tables(grids, base.pack)
    if not tables:
        raise FormError(
            f"在“{name}”里没有认出自评表：找不到“三级指标”“指标分值”“年度指标值”这样的表头，"
            "请检查工作簿，或者换一个样式相近的规则包作模板。"
        )
    making.head(grids)
    if CARD in tables:
        making.card(tables[CARD])
    if GOALS in tables:
        making.goals(tables[GOALS])
    if PROJECT in tables:
        making.project(tables[PROJECT])
    making.absent(tables)
    return FromForm(making.toml.changed(), tuple(making.told))


def _tables(grids: Iterable[Grid], pack: RulePack) -> dict[str, FoundTable]:
    """The sheet of each form: the one with most of its columns, and more of them than of any other form's."""
    forms: dict[str, tuple[tuple[Column, ...], list[str]]] = {}
    if pack.department is not None:
        forms[CARD] = pack.department.scorecard.columns, ["level3"]
        forms[GOALS] = pack.department.goals.columns, ["annual_target"]
    forms[PROJECT] = pack.project.columns, ["annual_target"]
    known = {columns.place: columns.fields for columns in column_sets(pack)}
    best: dict[str, tuple[float, FoundTable]] = {}
    for grid in grids:
        found = []
        for place, (columns, needed) in forms.items():
            fields = {column.field for column in columns}
            table = find_table(grid, columns, [one for one in needed if one in fields], known[f"{place}.columns"])
            if table is not None:
                found.append((1 - len(table.missing(columns)) / len(columns), place, table))
        if found:
            share, place, table = max(found, key=lambda each: each[0])
            if share >= _LEAST and share > best.get(place, (0.0,))[0]:
                best[place] = share, table
    return {place: table for place, (_, table) in best.items()}


@dataclass
class _Making:
    """The text as it is changed, and what was read."""

    pack: RulePack
    toml: TomlText
    told: list[str] = field(default_factory=list)

    def head(self, grids: Sequence[Grid]) -> None:
        """Id, title and year: from the year that the titles of the form name."""
        words = [text_of(value) for grid in grids for line in grid.rows[:_HEAD_ROWS] for value in line[:3]]
        years = Counter(year for text in words for year in _YEAR.findall(text))
        old = str(self.pack.year)
        year = years.most_common(1)[0][0] if years else ""
        is_new = bool(year) and year != old
        name = self.pack.id.replace(old, year) if is_new else self.pack.id
        name = name if name != self.pack.id else f"{self.pack.id}-new"
        self._put("id", name)
        self._put("version", "1")
        if is_new:
            self._put("title", self.pack.title.replace(old, year))
            self._put("year", int(year))
            self.told.append(f"年度：{year}")
        asked = "年度没有读出，" if not years else ""
        self._ask("id", f"{asked}请核对编号、标题、地区、年度、主送机关和依据的文件。")

    def card(self, table: FoundTable) -> None:
        """整体支出自评表."""
        assert self.pack.department is not None
        form = self.pack.department.scorecard
        self._label(table, f"{CARD}.label", form.label)
        put_columns(self.toml, f"{CARD}.columns", form.columns, table)
        rows = indicator_rows(table, form.total_label)
        self.told.append(f"“{table.grid.name}”：{len(table.titles)} 栏，{len(rows)} 个指标")
        self.told += put_rubric(self.toml, form.rubric, rows)
        if not rows:
            self._ask(f"{CARD}.rubric.groups", "指标没有读出，沿用原来的，请核对。")
        self._funds(table.grid, f"{CARD}.funds", form.funds)
        self._labels(table.grid, CARD, (*form.header_fields, *form.footer_fields))

    def goals(self, table: FoundTable) -> None:
        """目标完成情况表."""
        assert self.pack.department is not None
        form = self.pack.department.goals
        self._label(table, f"{GOALS}.label", form.label)
        put_columns(self.toml, f"{GOALS}.columns", form.columns, table)
        self._classes(table, f"{GOALS}.classes", form.classes, form.notes_label)
        self._labels(table.grid, GOALS, form.header_fields)

    def project(self, table: FoundTable) -> None:
        """项目支出自评表."""
        form = self.pack.project
        self._label(table, "project.form_label", form.form_label)
        put_columns(self.toml, "project.columns", form.columns, table)
        self._classes(table, "project.classes", form.classes, form.total_label)
        self._funds(table.grid, "project.funds", form.funds)
        self._labels(table.grid, "project", (*form.header_fields, *form.goal_fields, *form.footer_fields))

    def absent(self, tables: dict[str, FoundTable]) -> None:
        """Ask about the forms that the workbook does not have."""
        names = {CARD: "整体支出自评表", GOALS: "目标完成情况表", PROJECT: "项目支出自评表"}
        for place, name in names.items():
            if place not in tables and (place == PROJECT or self.pack.department is not None):
                columns = f"{place}.columns"
                self._ask(columns, f"工作簿里没有认出{name}，这张表沿用原来的，请核对。")
                self.told.append(f"没有认出{name}")

    def _classes(self, table: FoundTable, place: str, known: Sequence[IndicatorGroup], stop: str) -> None:
        rows, spot = class_rows(table, stop), self.toml.at(place)
        if not rows or spot is None:
            self._ask(place, "指标类别没有读出，沿用原来的，请核对。")
            return
        groups = Groups(known, self.toml.items(spot), "", place)
        for row in rows:
            groups.key_of(row.levels)
        put_groups(self.toml, place, groups)
        self.told.append(f"“{table.grid.name}”：{len(table.titles)} 栏，{len(rows)} 类指标")

    def _funds(self, grid: Grid, place: str, form: FundForm) -> None:
        fields = {column.field: None for column in form.columns}
        table = find_table(grid, form.columns, [form.rate.numerator], fields)
        if table is None:
            self._ask(f"{place}.columns", "资金表没有读出，沿用原来的，请核对。")
            return
        put_columns(self.toml, f"{place}.columns", form.columns, table)
        first = min(title.at for title in table.titles)
        rows = range(table.head.below, table.head.below + 2 * len(form.rows))
        seen = {key(grid.seen(row, at)).removeprefix("其中:") for row in rows for at in range(first)}
        gone = [spec.plain_label for spec in form.rows if key(spec.plain_label) not in seen]
        if gone:
            self._ask(f"{place}.rows", f"表格里没有找到“{'”“'.join(gone)}”这几行，请核对。")
        scored = (title for title in table.titles if title.field in ("execution_rate", "execution_score"))
        stated = [points for title in scored if (points := labelled_of(title.title).points) is not None]
        if stated and form.score_weight not in (None, stated[0]):
            self._put(f"{place}.score_weight", stated[0])
            self.told.append(f"执行率的分值：{trim_zeros(stated[0])} 分")

    def _label(self, table: FoundTable, place: str, old: str) -> None:
        """附件1—1 in the first cell of the sheet."""
        words = plain(table.grid.own(0, 0))
        if _ATTACHMENT.match(words) and words != plain(old):
            self._put(place, words)

    def _labels(self, grid: Grid, place: str, fields: Sequence[Column]) -> None:
        """Ask about labels of the template that the form does not have."""
        lines = {plain(value) for line in grid.rows for value in line if value is not None}
        gone = [
            column.plain_title
            for column in fields
            if next(grid.find(column.title), None) is None and not any(key(column.title) in line for line in lines)
        ]
        if gone:
            self._ask(f"{place}.header_fields", f"表格里没有找到“{'”“'.join(gone)}”，请核对表头、表尾各项。")

    def _put(self, place: str, value: Plain) -> None:
        spot = self.toml.at(place)
        if spot is not None:
            self.toml.put(spot, toml_value(value))

    def _ask(self, place: str, question: str) -> None:
        spot = self.toml.at(place)
        if spot is not None:
            self.toml.note(spot, [f"{PENDING}{question}"])
