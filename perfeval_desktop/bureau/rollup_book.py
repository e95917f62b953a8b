"""The sheets of the roll-up. What is added up, divided or compared is a live formula over the rows above it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from perfeval_desktop.bureau.record import Money, UnitRecord, Unreadable
from perfeval_desktop.bureau.unit_list import unit_key
from perfeval_desktop.export.table_book import (
    AMOUNT,
    COUNT,
    PERCENT,
    POINTS,
    BookColumn,
    CellValue,
    Formula,
    TableBook,
    TableSheet,
)

_MOST_LINES = 400  # kinds of rows that get a line of totals: more than any pack has
_UNIT = (BookColumn("单位", 28), BookColumn("年度", 6, COUNT))
_MONEY = (
    BookColumn("年初预算数（元）", 18, AMOUNT),
    BookColumn("预算调整数（元）", 18, AMOUNT),
    BookColumn("可用资金（元）", 18, AMOUNT),
    BookColumn("支出（元）", 18, AMOUNT),
    BookColumn("执行率", 10, PERCENT),
)
_AMOUNTS = tuple(column.title for column in _MONEY[:-1])
_BASE, _SPENT, _RATE = (column.title for column in _MONEY[2:])
_COUNTS = tuple(BookColumn(title, 8, COUNT) for title in ("错误", "待说明", "提醒", "信息", "已说明"))
_SUMMARY = (
    *(*_UNIT, BookColumn("规则包", 30), BookColumn("自评得分", 10, POINTS), BookColumn("等级", 8)),
    *(*_MONEY, BookColumn("项目数", 8, COUNT), *_COUNTS),
    *(BookColumn("定稿核对码", 18), BookColumn("定稿时间", 17), BookColumn("文件", 40)),
)
_FUNDS = (*_UNIT, BookColumn("资金", 24), *_MONEY)
_SCORES = (
    *(*_UNIT, BookColumn("规则包", 30), BookColumn("项目", 30), BookColumn("级别", 6, COUNT), BookColumn("指标", 20)),
    *(BookColumn("分值", 8, POINTS), BookColumn("得分", 8, POINTS), BookColumn("得分率", 10, PERCENT)),
)
_PROJECTS = (
    *(*_UNIT, BookColumn("项目", 36), *_MONEY),
    *(BookColumn("自评得分", 10, POINTS), BookColumn("等级", 8), BookColumn("未了的问题", 11, COUNT)),
)
_FOUND = (
    *(*_UNIT, BookColumn("级别", 8), BookColumn("问题", 28), BookColumn("条数", 8, COUNT)),
    *(BookColumn("首处", 60), BookColumn("检查编号", 26)),
)
_COMPARED = (
    *(BookColumn("单位", 28), BookColumn("上年年度", 9, COUNT), BookColumn("本年年度", 9, COUNT)),
    *(BookColumn("上年得分", 10, POINTS), BookColumn("本年得分", 10, POINTS), BookColumn("得分增减", 10, POINTS)),
    *(BookColumn("上年等级", 9), BookColumn("本年等级", 9)),
    *(BookColumn("上年支出（元）", 18, AMOUNT), BookColumn("本年支出（元）", 18, AMOUNT)),
    *(BookColumn("支出增减（元）", 18, AMOUNT), BookColumn("增减率", 10, PERCENT)),
)
_ABSENT = (BookColumn("单位", 32), BookColumn("情况", 24), BookColumn("文件", 60))
_UNREAD = (BookColumn("文件", 50), BookColumn("原因", 100))


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the comparison needs of another year's file."""

    unit: str
    year: int
    score: Decimal | None
    grade: str
    spent: Decimal | None

    @classmethod
    def of(cls, record: UnitRecord) -> Earlier:
        return cls(record.unit, record.year, record.score, record.grade, _main(record).spent)


class RollUpBook:
    """Takes records one by one. ``before`` are the units of another year by their key, None without a comparison."""

    def __init__(self, before: dict[str, Earlier] | None) -> None:
        self._book = TableBook("绩效自评汇总")
        self._summary = self._book.sheet("汇总", _SUMMARY)
        self._funds = self._book.sheet("资金", _FUNDS)
        self._scores = self._book.sheet("得分", _SCORES)
        self._projects = self._book.sheet("项目", _PROJECTS)
        self._found = self._book.sheet("问题", _FOUND)
        self._compared = self._book.sheet("与上年比较", _COMPARED) if before is not None else None
        self._absent = self._book.sheet("缺报", _ABSENT)
        self._unread = self._book.sheet("未能读取", _UNREAD)
        self._before = dict(before or {})
        self._fund_rows: dict[str, int] = {}  # the kinds of rows, each with the first sheet row that shows it
        self._score_rows: dict[tuple[str, int, str], int] = {}
        self._rules: dict[str, tuple[str, int]] = {}

    def add(self, record: UnitRecord) -> None:
        """Write the rows of one file."""
        unit: tuple[CellValue, ...] = (record.unit, record.year)
        self._summarise(record, unit)
        for money in record.money:
            self._fund_rows.setdefault(money.row, self._funds.next_row)
            _append(self._funds, (*unit, money.row, *_amounts(self._funds, money)))
        for score in record.scores:
            sheet = self._scores
            if not score.project:
                self._score_rows.setdefault((record.pack, score.level, score.name), sheet.next_row)
            row = sheet.next_row
            weight, points = (f"{sheet.letter(title)}{row}" for title in ("分值", "得分"))
            share = Formula(f'=IF(OR({weight}="",{points}="",{weight}=0),"",{points}/{weight})')
            values = (*unit, record.pack, score.project, score.level, score.name, score.weight, score.score, share)
            _append(sheet, values)
        for project in record.projects:
            money = project.money or _NO_MONEY
            amounts = _amounts(self._projects, money)
            _append(self._projects, (*unit, project.name, *amounts, project.score, project.grade, project.findings))
        for found in record.found:
            title, first = self._rules.get(found.rule, (found.title, self._found.next_row))
            self._rules[found.rule] = title, first
            _append(self._found, (*unit, found.level, found.title, found.count, found.place, found.rule))
        self._compare(record)

    def finish(
        self, unreadable: Sequence[Unreadable], absences: Iterable[tuple[str, str, str]], *, has_list: bool
    ) -> None:
        """Write what is told of all files together: totals, averages, absences."""
        self._summary.close(_totals(self._summary, "自评得分", ("项目数", *(column.title for column in _COUNTS))))
        self._funds.close([self._fund_total(row) for row in list(self._fund_rows.values())[:_MOST_LINES]])
        self._scores.close([self._score_average(key) for key in list(self._score_rows)[:_MOST_LINES]])
        self._projects.close(_totals(self._projects, "自评得分", ("未了的问题",)))
        self._found.close([self._rule_total(rule) for rule in list(self._rules)[:_MOST_LINES]])
        if self._compared is not None:
            for earlier in self._before.values():
                _append(self._compared, _comparison(self._compared, earlier, None))
            self._compared.close(_compared_totals(self._compared))
        for line in absences:
            _append(self._absent, line)
        if not self._absent.rows:
            _append(self._absent, ("", "没有缺报的单位" if has_list else "没有给出单位名单；没有重复的单位", ""))
        self._absent.close()
        for each in unreadable:
            _append(self._unread, (each.file, each.sentence))
        self._unread.close()

    def discard(self) -> None:
        """Write nothing."""
        self._book.discard()

    def save(self, path: Path) -> None:
        """Write the workbook. Raises ExportError."""
        self._book.save(path)

    def _summarise(self, record: UnitRecord, unit: tuple[CellValue, ...]) -> None:
        amounts = _amounts(self._summary, _main(record))
        counts = (len(record.projects), *record.counts, record.answered)
        told = (record.code, record.final_at, record.file)
        _append(self._summary, (*unit, record.pack, record.score, record.grade, *amounts, *counts, *told))

    def _compare(self, record: UnitRecord) -> None:
        if self._compared is not None:
            earlier = self._before.pop(unit_key(record.unit), None)
            _append(self._compared, _comparison(self._compared, earlier, record))

    def _fund_total(self, row: int) -> list[CellValue]:
        """The sum of all rows of the kind that stands in ``row``."""
        sheet = self._funds
        kind = f"${sheet.letter('资金')}${row}"
        line = _blank(sheet)
        _put(sheet, line, "单位", "合计")
        _put(sheet, line, "资金", Formula(f"={kind}"))
        for title in _AMOUNTS:
            _put(sheet, line, title, Formula(f"=SUMIF({sheet.span('资金')},{kind},{sheet.span(title)})"))
        sums = [f"SUMIF({sheet.span('资金')},{kind},{sheet.span(title)})" for title in (_SPENT, _BASE)]
        _put(sheet, line, _RATE, Formula(f'=IF({sums[1]}=0,"",{sums[0]}/{sums[1]})'))
        return line

    def _score_average(self, key: tuple[str, int, str]) -> list[CellValue]:
        """The averages of one indicator of one pack over all units."""
        sheet, row = self._scores, self._score_rows[key]
        tests = "".join(f",{sheet.span(title)},${sheet.letter(title)}${row}" for title in ("规则包", "级别", "指标"))
        line = _blank(sheet)
        _put(sheet, line, "单位", "平均")
        for title in ("规则包", "级别", "指标", "分值"):
            _put(sheet, line, title, Formula(f"=${sheet.letter(title)}${row}"))
        for title in ("得分", "得分率"):
            average = f'AVERAGEIFS({sheet.span(title)}{tests},{sheet.span("项目")},"")'
            _put(sheet, line, title, Formula(f'=IFERROR({average},"")'))
        return line

    def _rule_total(self, rule: str) -> list[CellValue]:
        """How often a rule is broken by all units together."""
        sheet, (title, row) = self._found, self._rules[rule]
        line = _blank(sheet)
        _put(sheet, line, "单位", "合计")
        _put(sheet, line, "问题", title)
        key = f"${sheet.letter('检查编号')}${row}"
        _put(sheet, line, "条数", Formula(f"=SUMIF({sheet.span('检查编号')},{key},{sheet.span('条数')})"))
        _put(sheet, line, "检查编号", rule)
        return line


_NO_MONEY = Money("", None, None, None, None)


def _main(record: UnitRecord) -> Money:
    """The first row of the fund table, which is the unit's whole; without one, what the projects add up to."""
    if record.money:
        return record.money[0]
    parts = [project.money for project in record.projects if project.money is not None]
    sums = [_sum(getattr(part, name) for part in parts) for name in ("initial", "adjustment", "base", "spent")]
    return Money("", *sums)


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    filled = [value for value in values if value is not None]
    return sum(filled, Decimal(0)) if filled else None


def _amounts(sheet: TableSheet, money: Money) -> tuple[CellValue, ...]:
    row = sheet.next_row
    base, spent = (f"{sheet.letter(title)}{row}" for title in (_BASE, _SPENT))
    rate = Formula(f'=IF(OR({base}="",{base}=0,{spent}=""),"",{spent}/{base})')
    return money.initial, money.adjustment, money.base, money.spent, rate


def _totals(sheet: TableSheet, average: str, sums: Iterable[str]) -> list[list[CellValue]]:
    """合计 and 平均 of the rows that the filter shows."""
    whole, mean = _blank(sheet), _blank(sheet)
    _put(sheet, whole, "单位", "合计")
    _put(sheet, mean, "单位", "平均")
    for title in (*_AMOUNTS, *sums):
        _put(sheet, whole, title, Formula(f"=SUBTOTAL(9,{sheet.span(title)})"))
        _put(sheet, mean, title, Formula(f'=IFERROR(SUBTOTAL(1,{sheet.span(title)}),"")'))
    spent, base = (f"SUBTOTAL(9,{sheet.span(title)})" for title in (_SPENT, _BASE))
    _put(sheet, whole, _RATE, Formula(f'=IF({base}=0,"",{spent}/{base})'))
    _put(sheet, mean, _RATE, Formula(f'=IFERROR(SUBTOTAL(1,{sheet.span(_RATE)}),"")'))
    _put(sheet, mean, average, Formula(f'=IFERROR(SUBTOTAL(1,{sheet.span(average)}),"")'))
    return [whole, mean]


def _comparison(sheet: TableSheet, earlier: Earlier | None, record: UnitRecord | None) -> list[CellValue]:
    row = sheet.next_row
    line = _blank(sheet)
    _put(sheet, line, "单位", record.unit if record else earlier.unit if earlier else "")
    if earlier is not None:
        values = (earlier.year, earlier.score, earlier.grade, earlier.spent)
        for title, value in zip(("上年年度", "上年得分", "上年等级", "上年支出（元）"), values, strict=True):
            _put(sheet, line, title, value)
    if record is not None:
        ours = (record.year, record.score, record.grade, _main(record).spent)
        for title, value in zip(("本年年度", "本年得分", "本年等级", "本年支出（元）"), ours, strict=True):
            _put(sheet, line, title, value)
    for title, parts in (
        ("得分增减", ("上年得分", "本年得分")),
        ("支出增减（元）", ("上年支出（元）", "本年支出（元）")),
    ):
        before, now = (f"{sheet.letter(part)}{row}" for part in parts)
        _put(sheet, line, title, Formula(f'=IF(OR({before}="",{now}=""),"",{now}-{before})'))
    before, change = (f"{sheet.letter(part)}{row}" for part in ("上年支出（元）", "支出增减（元）"))
    _put(sheet, line, "增减率", Formula(f'=IF(OR({before}="",{change}="",{before}=0),"",{change}/{before})'))
    return line


def _compared_totals(sheet: TableSheet) -> list[list[CellValue]]:
    whole, mean = _blank(sheet), _blank(sheet)
    _put(sheet, whole, "单位", "合计")
    _put(sheet, mean, "单位", "平均")
    for title in ("上年支出（元）", "本年支出（元）", "支出增减（元）"):
        _put(sheet, whole, title, Formula(f"=SUBTOTAL(9,{sheet.span(title)})"))
    for title in ("上年得分", "本年得分", "得分增减"):
        _put(sheet, mean, title, Formula(f'=IFERROR(SUBTOTAL(1,{sheet.span(title)}),"")'))
    return [whole, mean]


def _append(sheet: TableSheet, values: Sequence[CellValue]) -> None:
    """Write a row while there is room: a sheet of Excel ends after a million."""
    if not sheet.is_full:
        sheet.append(values)


def _blank(sheet: TableSheet) -> list[CellValue]:
    return [None] * sheet.width


def _put(sheet: TableSheet, line: list[CellValue], title: str, value: CellValue) -> None:
    line[sheet.place(title)] = value
