"""The notation of the help and of the manuals as blocks."""

import pytest

from perfeval_desktop.layout.markdown import (
    Content,
    Figure,
    Grid,
    Heading,
    Items,
    Listing,
    Marker,
    Piece,
    Words,
    plain,
    read_blocks,
    read_pieces,
)


def pieces(text: str) -> tuple[Piece, ...]:
    return (Piece(text),)


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("# 章", Heading(1, pieces("章"))),
        ("### 小节", Heading(3, pieces("小节"))),
        ("#不是标题", Words(pieces("#不是标题"))),
        ("一行\n接着写", Words(pieces("一行接着写"))),
        ("see the\nnext line", Words(pieces("see the next line"))),
        ("> 注意\n> 这里", Words(pieces("注意这里"), note=True)),
        ("- 甲，\n  接着\n- 乙", Items((pieces("甲，接着"), pieces("乙")))),
        ("1. 甲\n   接着\n2. 乙", Items((pieces("甲接着"), pieces("乙")), numbered=True)),
        ("2022. 年\n", Items((pieces("年"),), numbered=True)),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", Grid((pieces("甲"), pieces("乙")), ((pieces("1"), pieces("2")),))),
        ("| 甲 | 乙 |", Grid((), ((pieces("甲"), pieces("乙")),))),
        ("![图 一](picture_one)", Figure("picture_one", "图 一")),
        (":steps:", Marker("steps")),
        (":topic start:", Marker("topic", "start")),
        ("```\n# 一\n\n- `二`\n```", Listing(("# 一", "", "- `二`"))),
        ("```\n没有结束", Listing(("没有结束",))),
    ],
)
def test_each_block(text: str, block: Content) -> None:
    assert list(read_blocks(text)) == [block]


def test_blank_lines_part_blocks() -> None:
    made = list(read_blocks("\n\n一\n\n\n二\n```\n"))
    assert made == [Words(pieces("一")), Words(pieces("二```"))]


def test_pieces_of_a_line() -> None:
    assert read_pieces("按 `F1`，**重要 `Esc`**，见[按键](keys)。") == (
        Piece("按 "),
        Piece("F1", code=True),
        Piece("，"),
        Piece("重要 ", bold=True),
        Piece("Esc", bold=True, code=True),
        Piece("，见"),
        Piece("按键", link="keys"),
        Piece("。"),
    )


@pytest.mark.parametrize("text", ["a * b ** c", "`", "[词](", "[a](B c)", "<b>&amp;", "**", "[]()"])
def test_what_is_no_notation_stays(text: str) -> None:
    assert plain(read_pieces(text)) == text
