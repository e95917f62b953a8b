"""The printed manuals: made of the help of the program, nothing of them clipped, the same twice."""

import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfbase.pdfmetrics import stringWidth

from installer import build_manual
from installer.manual.book import Manual, ManualError, Shown, Title, read_manual
from installer.manual.pages import HEIGHT, LEFT, TOP, WIDTH, ManualPage, compose
from installer.manual.press import print_pages
from installer.manual.scenes import PICTURES
from perfeval_desktop.app.results import COMMANDS
from perfeval_desktop.export.fonts import FontBook
from perfeval_desktop.export.pdf_text import Typesetter
from perfeval_desktop.layout.markdown import Figure, Grid, Listing, plain, read_blocks
from perfeval_desktop.storage import office
from perfeval_desktop.ui.help_book import HelpBook

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "installer" / "manual"
SMALL = """# 手册
给试的人

# 第一章

见[第二节](second)和 `Ctrl+S`。

![一张图](one)

- 甲
- 乙

:anchor second:

## 第二节

| 键 | 作用 |
|---|---|
| `F1` | 帮助 |

```
sha256sum -c SHA256SUMS
```

> 注意。
"""


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Something of the right size for every picture."""
    folder = tmp_path_factory.mktemp("pictures")
    for name in [*PICTURES, "one"]:
        Image.effect_noise((1366, 686), 40).convert("RGB").save(folder / f"{name}.png")
    return folder


@pytest.fixture(params=list(build_manual.MANUALS))
def manual(request: pytest.FixtureRequest) -> Manual:
    return read_manual(SOURCES / f"{request.param}.md")


def small(folder: Path, text: str = SMALL) -> Manual:
    path = folder / "small.md"
    path.write_text(text, encoding="utf-8")
    return read_manual(path)


def laid_out(manual: Manual, pictures: Path) -> tuple[ManualPage, ...]:
    return compose(manual, Typesetter(FontBook.bundled()), pictures, "版本 1")


def test_the_manual_of_clerks_has_every_topic_and_every_field_of_the_help() -> None:
    made = read_manual(SOURCES / "user.md")
    book = HelpBook.read()
    titles = {block.key: block.text for block in made.blocks if isinstance(block, Title) and block.key}
    assert titles == {topic.key: topic.title for topic in book.topics}
    words = {plain(cell) for block in made.blocks if isinstance(block, Grid) for row in block.rows for cell in row}
    assert [field.title for field in book.fields if field.title not in words] == []


def test_every_picture_is_made_and_every_picture_is_shown() -> None:
    shown = {name for key in build_manual.MANUALS for name in read_manual(SOURCES / f"{key}.md").pictures}
    in_help = {
        block.name for topic in HelpBook.read().topics for block in read_blocks(topic.text) if isinstance(block, Figure)
    }
    assert in_help <= shown
    assert shown == set(PICTURES)


def test_no_word_is_outside_the_page_and_every_character_has_a_picture(manual: Manual, pictures: Path) -> None:
    typesetter = Typesetter(FontBook.bundled())
    pages = compose(manual, typesetter, pictures, "版本 1")
    assert list(typesetter.missing) == []
    for number, page in enumerate(pages):
        for run in page.content.runs:
            right = run.x + stringWidth(run.text, run.font, run.size) + run.spacing * (len(run.text) - 1)
            assert run.x >= LEFT - 1, (number, run)
            assert right <= LEFT + WIDTH + 6, (number, run)  # the blank half of 。 may hang over
        for picture in page.pictures:
            right, bottom = picture.x + picture.width, picture.y + picture.height
            assert min(picture.x - LEFT, picture.y - TOP, LEFT + WIDTH - right, TOP + HEIGHT - bottom) > -1, picture


def test_no_page_is_nearly_empty(manual: Manual, pictures: Path) -> None:
    pages = laid_out(manual, pictures)
    for number, page in enumerate(pages[3:-1], start=3):
        ends = [run.y for run in page.content.runs if run.y < TOP + HEIGHT]
        ends += [picture.y + picture.height for picture in page.pictures]
        assert max(ends) - TOP > HEIGHT * 0.45, f"page {number + 1} ends at {max(ends):.0f}"


def test_a_picture_follows_soon_after_it_is_due(manual: Manual, pictures: Path) -> None:
    """On the page of the text before it, or at the head of the next."""
    pages = laid_out(manual, pictures)
    titles = {mark.title.number: number for number, page in enumerate(pages) for mark in page.marks}
    places = {picture.path.stem: number for number, page in enumerate(pages) for picture in page.pictures}
    title = ""
    for at, block in enumerate(manual.blocks):
        if isinstance(block, Title):
            title = block.number
        elif isinstance(block, Shown):
            later = next((each for each in manual.blocks[at:] if isinstance(each, Title) and each.level < 3), None)
            last = titles[later.number] if later is not None else len(pages)
            assert titles[title] <= places[block.name] <= last, block.name


def test_contents_and_outline_lead_to_the_pages(tmp_path: Path, pictures: Path) -> None:
    data = print_pages(laid_out(small(tmp_path), pictures), "试", FontBook.bundled())
    with pypdfium2.PdfDocument(data) as document:
        marks = [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
        texts = [page.get_textpage().get_text_bounded() for page in document]
    assert marks == [(0, "1　第一章", 2), (1, "1.1　第二节", 2)]
    assert "给试的人" in texts[0]
    assert "版本 1" in texts[0]
    assert "1　第一章" in texts[1]
    assert "— 3 —" in texts[2]
    assert "第二节（1.1）" in texts[2]
    assert "图 1-1　一张图" in texts[2]
    assert "sha256sum -c SHA256SUMS" in texts[2]


def test_the_same_manual_has_the_same_bytes(tmp_path: Path, pictures: Path) -> None:
    first, second = (print_pages(laid_out(small(tmp_path), pictures), "试", FontBook.bundled()) for _ in range(2))
    assert first == second


def test_a_picture_is_printed_as_it_is(tmp_path: Path) -> None:
    pixels = Image.new("RGB", (300, 200), "#f4f3f0")
    pixels.paste("#2b6a99", (20, 30, 120, 90))
    pixels.paste("#b3261e", (150, 100, 290, 190))
    pixels.save(tmp_path / "one.png")
    pages = laid_out(small(tmp_path), tmp_path)
    with pypdfium2.PdfDocument(print_pages(pages, "试", FontBook.bundled())) as document:
        (found,) = (each for each in document[2].get_objects() if each.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE)
        assert found.get_bitmap().to_pil().convert("RGB").tobytes() == pixels.tobytes()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# 甲\n乙\n\n# 一\n\n![图](nowhere)\n", "there is no picture nowhere"),
        ("# 甲\n乙\n\n# 一\n\n见[词](gone)。\n", "“词” leads to gone"),
        ("# 甲\n乙\n\n:topic gone:\n", "no topic gone"),
        ("# 甲\n乙\n\n:gone:\n", "nobody knows :gone:"),
        ("# 甲\n乙\n\n# 一\n\n| 甲 | 乙 |\n|---|---|\n| 一 |\n", "rows of different lengths"),
    ],
)
def test_what_is_missing_stops_the_build(tmp_path: Path, pictures: Path, text: str, told: str) -> None:
    with pytest.raises(ManualError, match=told):
        laid_out(small(tmp_path, text), pictures)


def test_the_command_says_why_there_is_no_manual(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert build_manual.main(["--pictures", str(tmp_path), "--out", str(out)]) == 1
    assert "there is no picture" in capsys.readouterr().err
    assert not out.exists()


def test_pictures_are_the_same_twice(tmp_path: Path) -> None:
    """Of the window with the sample, of a list of popups, and of what names time and user."""
    names = ["window", "history", "figures"]
    for folder in ("a", "b"):
        environment = os.environ | {"PYTHONPATH": str(ROOT), "LANG": "de_DE.UTF-8", "QT_SCALE_FACTOR": "1.5"}
        command = [sys.executable, "-m", "installer.manual.pictures", str(tmp_path / folder), *names]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    for name in names:
        assert (tmp_path / "a" / f"{name}.png").read_bytes() == (tmp_path / "b" / f"{name}.png").read_bytes(), name
    with Image.open(tmp_path / "a" / "window.png") as window:
        assert window.size == (1366, 768)


def test_the_commands_of_the_manual_are_those_of_the_program() -> None:
    blocks = read_manual(SOURCES / "admin.md").blocks
    (table,) = (block for block in blocks if isinstance(block, Grid) and plain(block.head[0]) == "命令")
    named = {word for row in table.rows for word in plain(row[0]).replace("、", " ").split() if word in COMMANDS}
    assert named == set(COMMANDS)


def test_the_settings_of_an_office_in_the_manual_are_those_of_the_program(tmp_path: Path) -> None:
    blocks = read_manual(SOURCES / "admin.md").blocks
    (table,) = (block for block in blocks if isinstance(block, Grid) and plain(block.head[0]) == "设置")
    assert {plain(row[0]) for row in table.rows} == set(office._READERS)
    examples = [
        block.lines
        for block in blocks
        if isinstance(block, Listing) and any(line.startswith("data_folder") for line in block.lines)
    ]
    assert len(examples) == 2
    for example in examples:
        path = tmp_path / "office.toml"
        path.write_text("\n".join(example), encoding="utf-8")
        found = office.read_office(path)
        assert not found.is_broken
        assert {fault.partition(" ")[0] for fault in found.faults} <= {"data_folder", "backup_folder"}
