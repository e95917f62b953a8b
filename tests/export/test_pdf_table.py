"""Tables are cut into pages without losing text; headers and merged labels are printed again."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.export.fonts import FontBook
from perfeval_desktop.export.pdf_table import TablePager
from perfeval_desktop.export.pdf_text import Typesetter
from perfeval_desktop.export.table_grid import TableType, set_table
from perfeval_desktop.layout.blocks import Cell, Number, Table

WIDTH, PAGE = 300.0, 200.0
TYPE = TableType.of_size(9)
HEADER = (Cell("一级", header=True), Cell("名称", header=True), Cell("说明", header=True))


@cache
def typesetter():
    return Typesetter(FontBook.bundled())


def grid_of(table):
    return set_table(table, WIDTH, TYPE, typesetter())


def slices_of(table, first_room=PAGE, below=0.0):
    pager = TablePager(grid_of(table), PAGE)
    room, slices = first_room, []
    while not pager.done:
        part = pager.next_slice(room, below)
        assert part is not None or room < PAGE, "an empty page must take something"
        if part is not None:
            slices.append(part)
        room = PAGE
        assert len(slices) < 400
    return slices


def text_of(shown):
    return "".join(run.text for line in shown.lines for run in line.runs)


def texts_of(part):
    return [text for shown in part.cells if (text := text_of(shown))]


def table(*rows, header_rows=1, widths=(20, 40, 100)):
    head = (HEADER,) if header_rows else ()
    return Table(tuple(map(Decimal, widths)), (*head, *rows), header_rows)


def numbered(count):
    """A text of which every part can be told from the others."""
    return "".join(f"〔{number:03}〕绩效" for number in range(count))


@st.composite
def tables(draw):
    """Three columns: labels merged over runs of rows, and cells from empty to longer than a page."""
    texts = st.sampled_from([0, 0, 1, 2, 8, 30, 130]).map(numbered)
    rows = []
    for run in draw(st.lists(st.integers(1, 6), min_size=1, max_size=5)):
        label = Cell(draw(texts), rowspan=run, align="center")
        for number in range(run):
            cells = (Cell(draw(texts), align="left"), Cell(draw(texts), align="left"))
            rows.append((label, *cells) if number == 0 else cells)
    return table(*rows, header_rows=draw(st.integers(0, 1)))


@settings(max_examples=60)
@given(tables(), st.floats(10, PAGE), st.sampled_from([0.0, 60.0]))
def test_every_line_is_shown_inside_its_cell_and_on_its_page(value, first_room, below):
    grid = grid_of(value)
    shown_lines = {}
    for number, part in enumerate(slices_of(value, first_room, below)):
        assert part.height <= (first_room if number == 0 and part.height <= first_room else PAGE) + 0.02
        for shown in part.cells:
            assert len(shown.lines) <= TYPE.capacity(shown.bottom - shown.top)
            assert all(line.width <= shown.cell.right - shown.cell.left - 2 * TYPE.pad_x + 0.01 for line in shown.lines)
            key = (shown.cell.row, shown.cell.left)
            shown_lines.setdefault(key, []).extend(shown.lines)
        # The cells cover the slice without a gap.
        area = sum((shown.bottom - shown.top) * (shown.cell.right - shown.cell.left) for shown in part.cells)
        assert area == pytest.approx(part.height * WIDTH, rel=1e-6)
    for cells in grid.starting:
        for cell in cells:
            assert shown_lines[(cell.row, cell.left)][: len(cell.lines)] == list(cell.lines)


def test_header_is_printed_again_on_every_page():
    value = table(*((Cell("投入"), Cell(f"指标{n}"), Cell("说明" * 30)) for n in range(20)))
    slices = slices_of(value)
    assert len(slices) > 3
    assert all(texts_of(part)[:3] == ["一级", "名称", "说明"] for part in slices)


def test_merged_label_is_printed_again_where_its_rows_go_on():
    rows = [(Cell("过程", rowspan=12), Cell("指标0"), Cell("说明" * 40))]
    rows += [(Cell(f"指标{n}"), Cell("说明" * 40)) for n in range(1, 12)]
    slices = slices_of(table(*rows))
    assert len(slices) > 2
    assert all("过程" in texts_of(part) for part in slices)


def test_label_is_not_torn_from_its_rows_by_a_page_end():
    """Two lines of a label do not fit beside the one row that would: the whole group goes to the next page."""
    lead = [(Cell("甲"), Cell(f"行{n}"), Cell("短")) for n in range(9)]
    group = [(Cell("效果指标和其他指标", rowspan=2), Cell("乙一"), Cell("短")), (Cell("乙二"), Cell("短"))]
    slices = slices_of(table(*lead, *group))
    assert ["乙一" in texts_of(part) for part in slices] == ["乙二" in texts_of(part) for part in slices]


def test_label_that_its_first_row_is_too_low_for_makes_that_row_higher():
    label = Cell("产出指标和效益指标各占一半", rowspan=2)
    lines = len(grid_of(table((label, Cell("一"), Cell("短")), (Cell("二"), Cell("短")))).starting[1][0].lines)
    tall = Cell("长" * 310, align="left")
    slices = slices_of(table((label, Cell("一"), Cell("短")), (Cell("二"), tall), header_rows=0), first_room=90)
    assert lines > 2
    assert ["产出指标和效益指标各占一半" in texts_of(part) for part in slices] == [True, True]
    assert slices[0].height == pytest.approx(TYPE.height(lines))


def test_merged_label_does_not_make_rows_higher_that_have_room_for_it():
    label = Cell("产出指标和效益", rowspan=4)
    value = table((label, Cell("一"), Cell("短")), *([(Cell("行"), Cell("短"))] * 3), header_rows=0)
    assert len(grid_of(value).starting[0][0].lines) > 1
    assert slices_of(value)[0].height == pytest.approx(4 * TYPE.height(1))


def test_row_that_fits_on_a_page_is_not_split():
    rows = [(Cell("甲"), Cell(f"行{n}"), Cell(numbered(24), align="left")) for n in range(4)]
    for part in slices_of(table(*rows)):
        assert all(text == numbered(24) for text in texts_of(part) if text.startswith("〔"))


@pytest.mark.parametrize("first_room", [PAGE, 70])
def test_row_is_split_where_much_of_the_page_would_stay_empty(first_room):
    rows = [(Cell("一"), Cell("短"), Cell(text, align="left")) for text in ("短", numbered(56))]
    slices = slices_of(table(*rows, header_rows=0), first_room=first_room)
    shown = [text_of(cell) for part in slices for cell in part.cells if text_of(cell).startswith("〔000〕")]
    assert (shown == [numbered(56)]) is (first_room < PAGE)


def test_row_taller_than_a_page_is_cut_between_lines_and_keeps_its_name():
    value = table(
        (
            Cell("产出"),
            Cell("任务"),
            Cell(numbered(400), align="left"),
        ),
        (Cell("末"), Cell("行"), Cell("尾")),
    )
    slices = slices_of(value)
    assert len(slices) > 3
    assert "".join(text for part in slices for text in texts_of(part) if "〔" in text) == numbered(400)
    assert all(texts_of(part)[3:5] == ["产出", "任务"] for part in slices)
    assert texts_of(slices[-1])[-3:] == ["末", "行", "尾"]


def test_number_beside_a_split_text_is_printed_once():
    score = Cell(Number("98.5", Decimal("98.5")))
    slices = slices_of(table((Cell("产出"), score, Cell(numbered(400), align="left"))))
    assert sum(texts_of(part).count("98.5") for part in slices) == 1


def test_merged_text_longer_than_a_page_flows_through_its_rows():
    rows = [(Cell("甲"), Cell(numbered(150), rowspan=3, align="left"), Cell("一"))]
    rows += [(Cell("乙"), Cell("二")), (Cell("丙"), Cell("三"))]
    slices = slices_of(table(*rows))
    assert "".join(text for part in slices for text in texts_of(part) if "〔" in text) == numbered(150)


def test_table_does_not_begin_with_a_header_alone():
    value = table((Cell("甲"), Cell("乙"), Cell("丙" * 100)))
    header_height = TYPE.height(1)
    pager = TablePager(grid_of(value), PAGE)
    assert pager.next_slice(header_height + 5) is None
    assert pager.first_height() > header_height + TYPE.height(1)


def test_last_row_goes_with_the_notes_below_it():
    value = table(*((Cell("甲"), Cell(f"行{n}"), Cell("短")) for n in range(9)))
    height = slices_of(value)[0].height
    assert len(slices_of(value, below=PAGE - height)) == 1
    slices = slices_of(value, below=PAGE - height + 5)
    assert [len(texts_of(part)) // 3 - 1 for part in slices] == [8, 1]


def test_header_cell_that_reaches_into_the_body_keeps_its_text_in_the_body():
    head = (Cell("绩效", rowspan=3), Cell("名称", header=True), Cell("说明", header=True))
    value = Table(
        (Decimal(20), Decimal(40), Decimal(100)), (head, (Cell("一"), Cell("二")), (Cell("三"), Cell("四"))), 1
    )
    shown = slices_of(value)[0].cells
    assert [(cell.cell.row, cell.cell.last_row, text_of(cell)) for cell in shown if cell.cell.left == 0] == [
        (0, 0, ""),
        (1, 2, "绩效"),
    ]


def test_row_with_too_many_cells_is_refused():
    with pytest.raises(ValueError, match="row 1"):
        grid_of(table((Cell("1"), Cell("2"), Cell("3"), Cell("4"))))


def test_spans_beyond_the_table_end_at_its_edge():
    value = table((Cell("甲", rowspan=9), Cell("乙", colspan=9)), header_rows=0)
    cells = [shown.cell for shown in slices_of(value)[0].cells]
    assert [(cell.last_row, cell.right) for cell in cells] == [(0, pytest.approx(37.5)), (0, pytest.approx(WIDTH))]


def test_the_number_of_a_row_is_printed_again_where_the_row_goes_on():
    row = (Cell(Number("4", Decimal(4))), Cell("位置", align="left"), Cell(numbered(200), align="left"))
    of_rows = replace(table(row), label_columns=2)
    parts = slices_of(of_rows)
    assert len(parts) > 2
    assert all(texts_of(part)[3:5] == ["4", "位置"] for part in parts)


def test_a_figure_that_is_no_label_is_printed_once():
    row = (Cell("位置", align="left"), Cell(Number("4", Decimal(4))), Cell(numbered(200), align="left"))
    parts = slices_of(replace(table(row), label_columns=1))
    assert [texts_of(part).count("4") for part in parts] == [1] + [0] * (len(parts) - 1)
