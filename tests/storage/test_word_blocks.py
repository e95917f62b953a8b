"""A Word file as it reads with all changes accepted: paragraphs and tables in order, merged cells in their columns."""

import io
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.word_blocks import WordBlocks, WordCell, WordParagraph, WordTable, read_blocks
from tests.storage.old_books import compound

DELETED = "<w:del><w:r><w:delText>{}</w:delText></w:r></w:del>"


def blocks(tmp_path: Path, body: str) -> WordBlocks:
    document = Document()
    document.element.body[:] = list(parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>"))
    document.save(str(tmp_path / "a.docx"))
    return read_blocks(tmp_path / "a.docx")


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def texts(found: WordBlocks) -> list[str]:
    return [block.text for block in found.blocks if isinstance(block, WordParagraph)]


def test_inserted_text_is_there_and_deleted_text_is_not(tmp_path: Path) -> None:
    moved = f"<w:moveFrom>{run('走')}</w:moveFrom><w:moveTo>{run('来')}</w:moveTo>"
    found = blocks(
        tmp_path, paragraph(run("甲"), f"<w:ins>{run('新')}</w:ins>", DELETED.format("旧"), moved, run("乙"))
    )
    assert texts(found) == ["甲新来乙"]
    assert found.remarks == []


def test_paragraphs_whose_mark_was_deleted_are_one(tmp_path: Path) -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    assert texts(blocks(tmp_path, paragraph(run("前"), properties=gone) + paragraph(run("后")))) == ["前后"]


def test_what_is_struck_out_hidden_or_in_a_box_is_told(tmp_path: Path) -> None:
    box = f"<w:r><w:pict><w:txbxContent>{paragraph(run('框'))}</w:txbxContent></w:pict></w:r>"
    crossed = run("划", "<w:strike/>") + run("藏", "<w:vanish/>") + run("不划", "<w:strike w:val='0'/>")
    found = blocks(tmp_path, paragraph(run("甲"), crossed, box))
    assert texts(found) == ["甲不划"]
    assert [words[:3] for _, words in found.remarks] == ["文本框", "有删除"]


def test_numbers_that_word_makes_by_itself_are_told(tmp_path: Path) -> None:
    listed = "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>"
    (remark,) = blocks(tmp_path, paragraph(run("职能"), properties=listed)).remarks
    assert "1 段的自动编号" in remark[1]


def table(*rows: str, widths: tuple[int, ...] = (1000, 1000, 1000)) -> str:
    grid = "".join(f"<w:gridCol w:w='{width}'/>" for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


def test_merged_cells_lie_over_their_columns_and_rows(tmp_path: Path) -> None:
    above = cell("长", "<w:gridSpan w:val='2'/>") + cell("高", "<w:vMerge w:val='restart'/>")
    below = cell("一") + cell("二") + cell("", "<w:vMerge/>")
    (found,) = blocks(tmp_path, table(above, below)).blocks
    assert found == WordTable(
        1,
        (
            (WordCell(0, 2, "长"), WordCell(2, 3, "高")),
            (WordCell(0, 1, "一"), WordCell(1, 2, "二"), WordCell(2, 3, "", goes_on=True)),
        ),
    )


def test_lines_drawn_beside_each_other_are_one_line(tmp_path: Path) -> None:
    """By hand the borders of two rows seldom meet: the narrow column between them is none."""
    first = cell("甲") + cell("乙", "<w:gridSpan w:val='2'/>")
    second = cell("一", "<w:gridSpan w:val='2'/>") + cell("二")
    (found,) = blocks(tmp_path, table(first, second, widths=(1000, 60, 1000))).blocks
    assert isinstance(found, WordTable)
    assert [[(one.start, one.end) for one in row] for row in found.rows] == [[(0, 1), (1, 2)]] * 2


def test_deleted_rows_are_gone_and_content_controls_are_seen_through(tmp_path: Path) -> None:
    gone = f"<w:trPr><w:del/></w:trPr>{cell('删')}{cell('去')}"
    kept = f"<w:sdt><w:sdtContent>{cell('留')}</w:sdtContent></w:sdt>{cell('下')}"
    body = f"<w:sdt><w:sdtContent>{table(gone, kept)}</w:sdtContent></w:sdt>"
    (found,) = blocks(tmp_path, body).blocks
    assert isinstance(found, WordTable)
    assert [[one.text for one in row] for row in found.rows] == [["留", "下"]]


def test_a_table_of_one_cell_is_a_frame(tmp_path: Path) -> None:
    inner = table(cell("甲") + cell("乙"))
    found = blocks(tmp_path, table(f"<w:tc>{paragraph(run('框内'))}{inner}</w:tc>"))
    assert [type(block) for block in found.blocks] == [WordParagraph, WordTable]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"nothing", "不是 Word 文件"),
        (compound(b"", "WordDocument"), "旧格式"),
        (b"PK\x05\x06" + bytes(18), "不是 Word 文件"),
    ],
)
def test_what_is_not_read_says_why(data: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(StorageError, match=reason):
        read_blocks(tmp_path / "a.docx")


@pytest.mark.parametrize("span", ["999999999", "201", "-1", "x"])
def test_spans_are_bounded(span: str, tmp_path: Path) -> None:
    body = table(cell("甲", f"<w:gridSpan w:val='{span}'/>") + cell("乙"))
    if span == "201":
        with pytest.raises(StorageError, match="表格过大"):
            blocks(tmp_path, body)
    else:
        (found,) = blocks(tmp_path, body).blocks
        assert isinstance(found, WordTable)
        assert [(one.start, one.end) for one in found.rows[0]] == [(0, 1), (1, 2)]


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    import zipfile

    plain, made = io.BytesIO(), tmp_path / "a.docx"
    Document().save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, b"<!DOCTYPE a>" + data if name == "word/document.xml" else data)
    with pytest.raises(StorageError, match="DOCTYPE"):
        read_blocks(made)
