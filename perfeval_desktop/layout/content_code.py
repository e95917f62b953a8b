"""The code that ties paper to data: twelve characters made of what is printed, and of nothing else.

It covers all parts of a package, whichever of them a copy holds: every text of the reports, forms, tables and of
审核说明表, so the words of the rule pack as well, with their order and the cells that they fill. It does not cover what
belongs to a copy (the mark 草稿, the code itself, page numbers, 签章清单), nor how it looks (fonts, sizes, widths),
nor the names of sheets. So it does not depend on time, machine, language or zoom, nor on fields that no part prints.
The last character checks the others: one that was misread, and two that were swapped, are noticed before anything is
compared.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator

import msgspec

from perfeval_desktop.layout.blocks import Block, Footer, Paragraph, Part
from perfeval_desktop.model.errors import ModelError

EDITION = 2
"""Which way of making codes this is. 1 was made of the values of the fields, printed or not."""

# 23 signs that cannot be taken for each other on paper: of 0 O Q D, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V at most one. A prime
# number of them, so that the check sign tells every wrong sign and every swap of two.
ALPHABET = "23456789ACEFHJKMNPRTWXY"
LENGTH = 12
_GROUP = 4

Printed = list[object]


class CodeError(ModelError):
    """Text that is no code; the message is a sentence for the user."""


def code_of_parts(parts: Iterable[Part]) -> str:
    """The code of a package that is printed as ``parts``: ``K7MR-3RXA-9HPW``."""
    digest = hashlib.sha256(msgspec.json.encode(printed_content(parts))).digest()
    number, signs = int.from_bytes(digest, "big"), []
    for _ in range(LENGTH - 1):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return _grouped("".join(signs) + _check_sign("".join(signs)))


def read_code(text: str) -> str:
    """A code as it is typed from paper, in the form that ``code_of_parts`` gives. Raises CodeError with what is
    wrong."""
    signs = "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())
    unknown = next((sign for sign in signs if sign not in ALPHABET), "")
    if len(signs) != LENGTH:
        raise CodeError(f"核对码应有 {LENGTH} 个字符，现在是 {len(signs)} 个，请对照纸上的核对码重新输入。")
    if unknown:
        raise CodeError(f"核对码中不会有“{unknown}”，请对照纸上的核对码重新输入。")
    if _check_sign(signs[:-1]) != signs[-1]:
        raise CodeError("核对码的校验位不对，可能有字符看错或顺序颠倒，请对照纸上的核对码重新输入。")
    return _grouped(signs)


def printed_content(parts: Iterable[Part]) -> Printed:
    """What the parts say: for each its paragraphs (texts), tables and footers (lists), in their order."""
    return [list(map(_block, part.blocks)) for part in parts]


def _block(block: Block) -> object:
    if isinstance(block, Paragraph):
        return _seen(block.lead + block.text)
    if isinstance(block, Footer):
        return [_seen(f"{label}：{value}") for label, value in block.items]
    return [[[cell.colspan, cell.rowspan, _seen(cell.text)] for cell in row] for row in block.rows]


def _seen(text: str) -> str:
    """``text`` without blanks at the ends of lines and lines at its end, which leave nothing on paper."""
    return "\n".join(_lines(text)).rstrip("\n")


def _lines(text: str) -> Iterator[str]:
    return (line.rstrip() for line in text.split("\n"))


def _check_sign(signs: str) -> str:
    """Weights that differ, below a prime: one wrong sign and two swapped ones change the sum."""
    total = sum((place + 1) * ALPHABET.index(sign) for place, sign in enumerate(signs))
    return ALPHABET[-total * pow(LENGTH, -1, len(ALPHABET)) % len(ALPHABET)]


def _grouped(signs: str) -> str:
    return "-".join(signs[at : at + _GROUP] for at in range(0, LENGTH, _GROUP))
