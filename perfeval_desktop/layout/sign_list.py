"""签章清单: what must be signed or stamped before the package is handed in, read from the parts as they are printed.

A form asks by the words of its labels — 主管部门（盖章）, 填报人（签字） —, a report is stamped over the name and date
at its end. So whatever forms a pack has, its list is complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from perfeval_desktop.layout.blocks import Cell, Footer, Paragraph, Part, Style, Table, Tick
from perfeval_desktop.layout.cells import header

KEY = "signs"
NAME = "签章清单"

_SIGN = re.compile(r"签字|签名|签章|盖章|公章|印章")
_STAMPED = re.compile(r"盖章|公章|印章|签章")
_SIGNED = re.compile(r"签字|签名|签章")
_BRACKETS = re.compile(r"[（(][^（()）]*(?:签|章)[^（()）]*[）)]")
_COLUMNS = ((12, "序号"), (58, "材料"), (14, "页码"), (34, "签章处"), (30, "单位或人员"), (22, "要求"), (14, "完成"))
_AT_END, _SIGNED_END = "文末成文日期处", "文末署名和成文日期处"
_PROJECT_NUMBER = re.compile(r"^[0-9]+\.")

Pages = Mapping[str, tuple[int, int]]
"""The first and the last page of each part, by its key."""


class SignPlace(NamedTuple):
    """Something to sign or stamp: in which part, at which label, by whom as far as the form says it, and how."""

    part: Part
    place: str
    whose: str
    how: str


def sign_places(parts: Sequence[Part], unit: str) -> Iterator[SignPlace]:
    """All places in printing order; ``unit`` stamps what names nobody."""
    for part in parts:
        styles = {block.style for block in part.blocks if isinstance(block, Paragraph)}
        for block in part.blocks:
            for label, value in _labels(block) if isinstance(block, Table | Footer) else ():
                if _SIGN.search(label):
                    yield SignPlace(part, _plain(label), value or unit, _how(label))
        if Style.BODY in styles and Style.TITLE in styles:
            yield SignPlace(part, _SIGNED_END if Style.SIGNATURE in styles else _AT_END, unit, "加盖公章")


def sign_list_part(parts: Sequence[Part], unit: str, pages: Pages = MappingProxyType({})) -> Part:
    """The list as a page of its own; ``pages`` says where the parts stand."""
    head = tuple(header(title) for _, title in _COLUMNS)
    rows = tuple(_row(number, place, pages) for number, place in enumerate(sign_places(parts, unit), start=1))
    nothing = (Cell("本套材料的表格没有要求签字或盖章的地方。", colspan=len(_COLUMNS)),)
    table = Table(tuple(Decimal(width) for width, _ in _COLUMNS), (head, *(rows or (nothing,))), header_rows=1)
    blocks = (Paragraph(NAME, Style.TABLE_TITLE), table, Paragraph(_ADVICE, Style.NOTE))
    return Part(KEY, NAME, NAME, "portrait", blocks, apart=True)


_ADVICE = "本清单供打印后逐项核对，不随材料报送。盖章应端正、居中下压成文日期，印章顶端距正文一行之内。"


def _row(number: int, place: SignPlace, pages: Pages) -> tuple[Cell, ...]:
    first, last = pages.get(place.part.key, (0, 0))
    page = last if place.place in (_AT_END, _SIGNED_END) else first
    return (
        Cell(str(number)),
        Cell(_material(place.part), align="left"),
        Cell(f"第{page}页" if page else ""),
        Cell(place.place),
        Cell(place.whose),
        Cell(place.how),
        Cell((Tick("", ticked=False),)),
    )


def _material(part: Part) -> str:
    """What the paper is called, with the words that stand on its top left."""
    label = next(
        (block.text for block in part.blocks if isinstance(block, Paragraph) and block.style is Style.LABEL), ""
    )
    name = _PROJECT_NUMBER.sub("", part.name)
    return name if not label or name.startswith(label) else f"{name}（{label}）"


def _labels(block: Table | Footer) -> Iterator[tuple[str, str]]:
    """The captions of a form, each with what stands beside it."""
    if isinstance(block, Footer):
        yield from block.items
        return
    for row in block.rows:
        for at, cell in enumerate(row):
            if cell.header:
                beside = row[at + 1] if at + 1 < len(row) else Cell()
                yield cell.text, "" if beside.header else beside.text


def _plain(label: str) -> str:
    return _BRACKETS.sub("", label.replace("\n", "")).strip() or label


def _how(label: str) -> str:
    signed, stamped = _SIGNED.search(label), _STAMPED.search(label)
    return "签字并盖章" if signed and stamped else "签字" if signed else "加盖公章"
