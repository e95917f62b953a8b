"""The time of making leaves no trace in an office file."""

import io
import zipfile

from perfeval_desktop.export.archive import without_times

CORE = (
    b'<cp:coreProperties><dc:title>T</dc:title><dcterms:created xsi:type="dcterms:W3CDTF">2023-04-25T01:02:03Z'
    b'</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">2023-04-25T01:02:03Z</dcterms:modified>'
    b"</cp:coreProperties>"
)


def archive(year: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr(zipfile.ZipInfo("docProps/core.xml", (year, 1, 2, 3, 4, 6)), CORE.replace(b"2023", b"%d" % year))
        made.writestr(
            zipfile.ZipInfo("word/document.xml", (year, 1, 2, 3, 4, 6)), b"<dcterms:created>1</dcterms:created>"
        )
    return buffer.getvalue()


def test_files_of_different_days_are_equal() -> None:
    assert archive(2023) != archive(2024)
    assert without_times(archive(2023)) == without_times(archive(2024))


def test_content_and_order_are_kept() -> None:
    with zipfile.ZipFile(io.BytesIO(without_times(archive(2023)))) as made:
        assert made.namelist() == ["docProps/core.xml", "word/document.xml"]
        assert made.read("docProps/core.xml") == b"<cp:coreProperties><dc:title>T</dc:title></cp:coreProperties>"
        assert made.read("word/document.xml") == b"<dcterms:created>1</dcterms:created>"
        assert {entry.compress_type for entry in made.infolist()} == {zipfile.ZIP_DEFLATED}
