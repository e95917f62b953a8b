"""Values as the forms print them, with the number that a workbook calculates with."""

import datetime
from decimal import Decimal

import pytest

from perfeval_desktop.layout.blocks import Number, Tick
from perfeval_desktop.layout.cells import (
    content,
    date_text,
    header_rows,
    one_line,
    points,
    run_lengths,
    ticks,
    unit_note,
)
from perfeval_desktop.rulepack.forms import CellKind, Column, Option


def column(kind: CellKind = "text", decimals: int | None = None, **more: str) -> Column:
    return Column(field="x", title="列", kind=kind, decimals=decimals, **more)


@pytest.mark.parametrize(
    ("value", "kind", "decimals", "number"),
    [
        (Decimal("3.798E+5"), "wan", 2, Number("37.98", Decimal("37.98"), "0.00")),
        (Decimal("1E+6"), "wan", 2, Number("100.00", Decimal(100), "0.00")),
        (Decimal("5.062E+6"), "wan", None, Number("506.2", Decimal("506.2"), "0.0")),
        (Decimal("-3798.4"), "wan", 2, Number("-0.38", Decimal("-0.37984"), "0.00")),
        (Decimal("32111370.79"), "yuan", 2, Number("32,111,370.79", Decimal("32111370.79"), "#,##0.00")),
        (Decimal("12"), "yuan", 0, Number("12", Decimal(12), "#,##0")),
        (Decimal("0.923"), "percent", 2, Number("92.30%", Decimal("0.923"), "0.00%")),
        (Decimal(1), "percent", None, Number("100%", Decimal(1), "0%")),
        (Decimal("4.00"), "score", None, Number("4", Decimal("4.00"))),
        (Decimal("98.50"), "score", None, Number("98.5", Decimal("98.50"))),
        (Decimal("9.875"), "score", 2, Number("9.88", Decimal("9.88"))),
        (20, "count", None, Number("20", Decimal(20), "0")),
    ],
)
def test_numbers_in_the_unit_of_their_column(
    value: object, kind: CellKind, decimals: int | None, number: Number
) -> None:
    assert content(value, column(kind, decimals)) == number


def test_nothing_is_printed_for_what_is_not_filled_in() -> None:
    assert content(None, column("wan")) == ""
    assert content("", column("long_text")) == ""
    assert content(Decimal("0.00"), column("wan", 2)) == Number("0.00", Decimal(0), "0.00")


def test_text_is_printed_as_it_stands() -> None:
    assert content(" =1+1\n+691.46 ", column("long_text")) == " =1+1\n+691.46 "


def test_dates_are_written_in_chinese_without_zeros() -> None:
    assert content(datetime.date(2023, 4, 5), column("date")) == "2023年4月5日"
    assert date_text(None) == ""


def test_points_have_no_superfluous_zeros() -> None:
    assert points(Decimal("1E+2")).text == "100"


def test_one_tick_box_for_each_option() -> None:
    options = (Option(key="a", label="甲"), Option(key="b", label="乙"))
    assert ticks(options, ("b",)) == (Tick("甲", ticked=False), Tick("乙", ticked=True))


def test_titles_without_groups_are_one_row() -> None:
    (row,) = header_rows([column(), column()])
    assert [(cell.text, cell.rowspan, cell.header) for cell in row] == [("列", 1, True)] * 2


def test_titles_under_a_group_stand_in_a_second_row() -> None:
    upper, lower = header_rows([column(), column(group="组"), column(group="组"), column(group="别"), column()])
    assert [(cell.text, cell.colspan, cell.rowspan) for cell in upper] == [
        ("列", 1, 2),
        ("组", 2, 1),
        ("别", 1, 1),
        ("列", 1, 2),
    ]
    assert [cell.text for cell in lower] == ["列"] * 3


def test_run_lengths_stand_at_the_first_row_of_a_run() -> None:
    assert run_lengths(["a", "a", "b", "a"]) == (2, 0, 1, 1)
    assert run_lengths([]) == ()


@pytest.mark.parametrize(
    ("kinds", "note"),
    [(("text", "wan", "wan"), "单位：万元"), (("yuan",), "单位：元"), (("wan", "yuan"), ""), (("text",), "")],
)
def test_unit_note_names_the_only_unit_of_a_table(kinds: tuple[CellKind, ...], note: str) -> None:
    assert unit_note([column(kind) for kind in kinds]) == note


def test_one_line_joins_lines() -> None:
    assert one_line("上\n下\r\n末") == "上 下 末"
