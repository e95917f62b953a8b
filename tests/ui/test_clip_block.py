"""What Excel, WPS and LibreOffice put on the clipboard.

``libreoffice.*`` are recorded. ``excel.*`` and ``wps.*`` are written by hand with the quirks of these programs.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData

from perfeval_desktop.model.amount import Unit
from perfeval_desktop.ui.clip_block import EXACT, Clip, read_clip, text_for
from perfeval_desktop.ui.clip_html import ClipCell, OutCell, read_table, write_table
from perfeval_desktop.ui.field_kinds import SCORE, TEXT, Amount, FieldKind

PAYLOADS = Path(__file__).parent / "payloads"
YUAN, WAN = Amount(unit=Unit.YUAN), Amount(unit=Unit.WAN)


def mime(name: str, *, text: bool = True, html: bool = True) -> QMimeData:
    data = QMimeData()
    if text:
        data.setText((PAYLOADS / f"{name}.txt").read_bytes().decode())
    if html:
        data.setHtml((PAYLOADS / f"{name}.html").read_bytes().decode())
    return data


def block(data: QMimeData) -> Clip:
    clip = read_clip(data)
    assert clip is not None
    return clip


@pytest.mark.parametrize("name", ["excel", "wps", "libreoffice"])
@pytest.mark.parametrize("text", [True, False])
def test_a_block_of_a_spreadsheet_is_read_whole(name: str, text: bool) -> None:
    clip = block(mime(name, text=text))
    assert (clip.height, clip.width, clip.is_table) == (5, 3, True)
    texts = [[cell.text.strip() for cell in row] for row in clip.rows]
    assert texts[0] == ["指标名称", "", "金额"]
    assert texts[1] == ["甲“乙”\n第二行", "1,234.50", "92.30%"]
    assert texts[2][0] == '含 "引号" 的 两  空格'
    assert [row[1:] for row in texts[3:]] == [["5", ""], ["6", "7"]]
    assert [cell.covered for cell in clip.rows[0]] == [False, True, False]
    assert [row[0].covered for row in clip.rows] == [False, False, False, False, True]
    assert clip.rows[2][1].number == Decimal("32111370.79")
    assert clip.rows[2][2].number == Decimal("-1.5")
    assert clip.rows[1][2].number == Decimal("0.923")


@pytest.mark.parametrize("name", ["excel", "wps"])
def test_plain_text_alone_is_enough(name: str) -> None:
    clip = block(mime(name, html=False))
    assert (clip.height, clip.width) == (5, 3)
    assert clip.rows[1][0].text == "甲“乙”\n第二行"
    assert clip.rows[3][1].text == "5"


@pytest.mark.parametrize(
    ("seen", "number", "kind", "typed"),
    [
        ("1,859.48", "1859.4823", WAN, "1859.4823"),  # more digits than the format shows
        ("1,859.48", "1859.48", WAN, "1,859.48"),
        ("########", "18594823", YUAN, "18594823"),
        ("3.2E+07", "32111370.79", YUAN, "32111370.79"),
        (" - ", "0", YUAN, "0"),
        ("1859.48", "18594823", WAN, "1859.48"),  # 元 shown as 万元 by its format: what was seen is meant
        ("92.30%", "0.923", SCORE, "92.30%"),
        ("37.98万元", "379800", YUAN, "37.98万元"),
        ("2023", "2023", TEXT, "2023"),
        ("1,859.48", "1859.4823", TEXT, "1,859.48"),  # text is what was seen
        ("", "5", YUAN, ""),
    ],
)
def test_the_number_behind_a_cell_counts_where_it_says_more(
    seen: str, number: str, kind: FieldKind, typed: str
) -> None:
    assert text_for(ClipCell(seen, Decimal(number)), kind) == typed


def test_the_noise_of_binary_fractions_is_no_knowledge() -> None:
    table = read_table('<table><tr><td x:num="32111370.789999999">a</td><td sdval="1E400">b</td></tr></table>')
    assert table is not None
    assert table[0][0].number == Decimal("32111370.79")


@pytest.mark.parametrize(
    "html", ["", "<p>一段<br>文字</p>", "<table></table>", "<b>x</b><!--StartFragment-->", "<style>td{}</style>"]
)
def test_what_has_no_cells_is_no_table(html: str) -> None:
    assert not read_table(html)


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<table><tr><td>a<td>b<tr><td>c", [["a", "b"], ["c", ""]]),  # end tags are left out by old programs
        ("<td>a</td><td>b</td>", None),
        ("<table><tr><td><p>一</p><p>二</p></td></tr></table>", [["一\n二"]]),
        ("<table><tr><td>外<table><tr><td>内</td></tr></table></td><td>二</td></tr></table>", [["外内", "二"]]),
        ("<table><tr><td>1</td></tr></table><table><tr><td>2</td></tr></table>", [["1"]]),
        ('<table><tr><td rowspan="9" colspan="x">a</td></tr></table>', [["a"]]),
        ("<table><tr><th>甲&nbsp;乙</th></tr></table>", [["甲\u00a0乙"]]),
    ],
)
def test_tables_of_any_make_are_read(html: str, texts: list[list[str]] | None) -> None:
    table = read_table(html)
    assert (table and [[cell.text for cell in row] for row in table]) == texts


@pytest.mark.parametrize("torn", ["<![if", "<![", "<!", "</", "<!--", "<![endif x]>", "<td x='1", "<"])
def test_a_table_with_a_torn_declaration_is_read_all_the_same(torn: str) -> None:
    table = read_table(f"<table><tr><td>a</td></tr></table>{torn}")
    assert table is not None
    assert table[0][0].text == "a"


@pytest.mark.parametrize(
    "number",
    [
        "x:num='1e999999999'",  # written out in digits it would fill the memory
        "x:num='1.2345678901234567e999999999'",
        "x:num='1e70'",  # what rounds it has sixty digits
        "x:num='NaN'",
        "x:num='Infinity'",
        f"data-sheets-value='{'[' * 100_000}'",
    ],
)
def test_a_number_that_no_form_holds_does_not_count(number: str) -> None:
    table = read_table(f"<table><tr><td {number}>5</td></tr></table>")
    assert table is not None
    assert [text_for(table[0][0], kind) for kind in (YUAN, SCORE, TEXT)] == ["5", "5", "5"]


@pytest.mark.parametrize(
    "cell", ['["a","1e999999999","元"]', '["a","NaN","元"]', '["a","-Infinity","万元"]', "[" * 100_000]
)
def test_a_block_of_its_own_kind_that_is_damaged_is_not_believed(cell: str) -> None:
    data = QMimeData()
    data.setData(EXACT, f"[[{cell}]]".encode())
    data.setText("5")
    assert block(data).whole_text() == "5"


def test_a_block_too_large_for_any_screen_is_read_line_by_line() -> None:
    """A long line and many short ones: filled up to a table they would be ten thousand million cells."""
    data = QMimeData()
    data.setText("甲" + "\t" * 100_000 + "\n" * 100_000 + "乙")
    clip = block(data)
    assert (clip.height, clip.width, clip.is_table) == (100_001, 1, False)
    assert clip.rows[-1][0].text == "乙"


def test_merged_cells_that_would_fill_the_memory_are_as_large_as_others() -> None:
    row = "<tr><td colspan=1000 rowspan=1000>甲</td></tr>"
    table = read_table(f"<table><tr><td colspan=3>乙</td></tr>{row * 3000}</table>")
    assert table is not None
    assert [cell.covered for cell in table[0]] == [False, True, True]
    assert [cell.text for cell in table[-1]] == ["甲", "", ""]


def test_a_table_too_large_for_any_screen_is_none() -> None:
    assert read_table(f"<table><tr>{'<td>' * 2000}{'<tr><td>' * 2000}</table>") is None


def test_blanks_without_end_are_read_at_once() -> None:
    table = read_table(f"<table><tr><td>a{' ' * 1_000_000}b \n \tc</td></tr></table>")
    assert table is not None
    assert table[0][0].text == f"a{' ' * 1_000_000}b c"


def test_blank_lines_without_end_are_left_out_at_once() -> None:
    data = QMimeData()
    data.setText("甲\t乙" + "\n" * 300_000)
    assert (block(data).height, block(data).width) == (1, 2)


@pytest.mark.parametrize("digits", ["9" * 5_000, "0" * 5_000])
def test_numbers_without_end_in_markup_are_no_numbers(digits: str) -> None:
    table = read_table(f"<table><tr><td>a&#{digits};&#{digits}b<td>&#65;</tr><tr><td colspan={digits}>乙</table>")
    assert table is not None
    assert [cell.text for cell in table[0][:2]] == ["a\ufffd\ufffdb", "A"]
    assert len(table[0]) == 1_000


def test_what_is_written_is_read_back() -> None:
    rows = [
        [OutCell("一级\n指标", rowspan=2), OutCell("<b>&amp;  两  空格"), OutCell("1,234.50", number=True)],
        [None, OutCell("2023-4"), OutCell("")],
    ]
    table = read_table(write_table(rows))
    assert table is not None
    assert [[cell.text for cell in row] for row in table] == [
        ["一级\n指标", "<b>&amp;  两  空格", "1,234.50"],
        ["", "2023-4", ""],
    ]
    assert table[1][0].covered


def test_only_text_is_kept_from_being_read_as_a_number() -> None:
    html = write_table([[OutCell("2023-4"), OutCell("5", number=True)]])
    assert html.count("mso-number-format:'\\@'") == 1


def test_nothing_on_the_clipboard_is_no_block() -> None:
    assert read_clip(QMimeData()) is None
