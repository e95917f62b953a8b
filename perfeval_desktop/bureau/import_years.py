"""The year that the tables are of: last year's figures must not become this year's without a word."""

from __future__ import annotations

import re

from perfeval_desktop.bureau.sheet_grid import Grid, plain
from perfeval_desktop.bureau.taking import Fate, Taking

_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})年")
_TITLE = re.compile(r"报告|自评表|情况表|评价表|评分表")
_TITLE_ROWS = 6
_LONGEST = 120
_Place = tuple[Grid, tuple[int, int]]


def tell_years(taking: Taking) -> None:
    """Say of each other year that titles name in how many tables it stands; what they say is taken all the same."""
    own = str(taking.evaluation.cover.year)
    names = sorted((plain(one.name) for one in taking.evaluation.projects if one.name.strip()), key=len, reverse=True)
    found: dict[str, list[_Place]] = {}
    for grid in tuple(taking.grids):
        years = _years(grid, names)
        for year, at in years.items() if own not in years else ():
            found.setdefault(year, []).append((grid, at))
    for year, places in found.items():
        grid, at = places[0]
        taking.look_at(grid)
        more = f"（这样的表有 {len(places)} 张）" if len(places) > 1 else ""
        words = f"标题写的是 {year} 年{more}，正在导入的材料是 {own} 年度：内容照样取了，请核对年度是否拿错"
        taking.note(at, Fate.UNCLEAR, words)


def _years(grid: Grid, names: list[str]) -> dict[str, tuple[int, int]]:
    """The years that the title of the table names, with its cell; a year in the name of a project is none."""
    for row, line in enumerate(grid.rows[:_TITLE_ROWS]):
        for column, value in enumerate(line[:3]):
            text = plain(value) if isinstance(value, str) else ""
            if not text or len(text) > _LONGEST or not _TITLE.search(text) or "。" in text:
                continue
            for name in names:
                text = text.replace(name, "")
            if years := _YEAR.findall(text):
                return dict.fromkeys(years, (row, column))
    return {}
