"""Old workbooks (.xls) made by hand, byte by byte, as nobody's program would save them."""

import struct

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def number(row: int, column: int, value: float = 1.0) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def book(cells: bytes, *, sheets: int = 1, more: bytes = b"") -> bytes:
    """The stream of a workbook: sheets that share the records ``cells``; ``more`` stands in the part of the whole."""
    begin = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)
    head = record(0x809, begin) + record(0x42, struct.pack("<H", 1200)) + more
    names = [f"S{at}".encode() for at in range(sheets)]
    length = len(head) + sum(4 + 8 + len(name) for name in names) + 4
    listed = b"".join(record(0x85, struct.pack("<IBBBB", length, 0, 0, len(name), 0) + name) for name in names)
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0)) + cells + record(0x0A)
    return head + listed + record(0x0A) + sheet


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file with one stream, which is made as long as its sectors."""
    stream += b"\0" * (max(4096, -(-len(stream) // SECTOR) * SECTOR) - len(stream))
    count = len(stream) // SECTOR
    table = [TABLE, END, *range(3, 2 + count), END]
    assert len(table) <= 128
    head = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0,
                       4096, END, 0, END, 0)  # fmt: skip
    head += struct.pack("<109I", 0, *[FREE] * 108)
    table += [FREE] * (128 - len(table))
    entries = _entry("Root Entry", 5, END, 0) + _entry(name, 2, 2, len(stream)) + _entry("", 0, 0, 0) * 2
    return head + struct.pack("<128I", *table) + entries + stream


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    words = (name + "\0").encode("utf-16-le") if name else b""
    links = (FREE, FREE, 1 if kind == 5 else FREE)
    return struct.pack("<64sHBB3I36xIQ", words, len(words), kind, 1, *links, start, size)
