"""The zip around the members of a project file: equal members give equal bytes, and reading is bounded.

There is no limit on the compression ratio: a form full of equal rows shrinks to almost nothing. What protects from a
bomb is that no more than ``MAX_INFLATED`` bytes are ever inflated. Nothing is extracted to disk, so the names of
members are only keys.

Files of evidence are members too, but none of ``members``: they are called by their SHA-256, are not compressed, and
are never read with the rest, so that a package opens as fast with a hundred megabytes of them as without.
"""

from __future__ import annotations

import io
import os
import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import BinaryIO, NamedTuple

from perfeval_desktop.storage.errors import FormatError
from perfeval_desktop.storage.outside_zip import DAMAGE, count_entries, is_usual
from perfeval_desktop.storage.span import Span, pieces

MAX_PACKED = 32 * 2**20
MAX_INFLATED = 48 * 2**20
MAX_MEMBERS = 16
MAX_FILES = 500
"""Files of evidence in one package."""
MAX_FILE_BYTES = 500 * 2**20
"""Bytes of one file of evidence; whatever a rule pack says."""
MAX_FILES_BYTES = 1000 * 2**20
"""Bytes of all of them together: below what needs another kind of zip."""

_FIRST = "mimetype"
_FILE = re.compile(r"evidence/([0-9a-f]{64})")
_MOST_ENTRIES = 1000
_MOST_AT_ONCE = MAX_PACKED  # bytes of a directory
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can name: the bytes must not depend on the clock
_UNIX, _PLAIN_FILE = 3, 0o100644 << 16
_LOCAL_HEAD = struct.Struct("<4s22xHH")


class Contents(NamedTuple):
    """What a zip holds: its members, and the files of evidence by their digests.

    ``data`` are the bytes of the zip, as they would be without the files.
    """

    members: dict[str, bytes]
    files: dict[str, Span]
    data: bytes


def pack(members: Mapping[str, bytes], stored: str) -> bytes:
    """A zip of ``members`` in their order; the one named ``stored`` is not compressed."""
    buffer = io.BytesIO()
    write(buffer, members, stored)
    return buffer.getvalue()


def write(
    out: BinaryIO,
    members: Mapping[str, bytes],
    stored: str,
    files: Iterable[tuple[str, Span]] = (),
    tell: Callable[[int], None] | None = None,
) -> None:
    """Write what ``pack`` gives to ``out``, and after it ``files`` by their digests, piece by piece. Raises OSError.

    ``tell`` hears of the bytes of each piece.
    """
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(_entry(name, zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED), content)
        for digest, span in files:
            info = _entry(f"evidence/{digest}", zipfile.ZIP_STORED)
            info.file_size = span.size
            with archive.open(info, "w") as member:
                for piece in pieces(span):
                    member.write(piece)
                    if tell is not None:
                        tell(len(piece))


def unpack(data: bytes) -> dict[str, bytes]:
    """The members of the zip in ``data``. Raises FormatError when it is none, damaged, or beyond the limits."""
    return read(io.BytesIO(data)).members


def read(file: BinaryIO) -> Contents:
    """What the zip in ``file`` holds. Raises OSError, FormatError when it is none, damaged, or beyond the limits."""
    if file.read(2) != b"PK":
        raise FormatError("这不是绩效自评文件（.jxzp）")
    size = file.seek(0, os.SEEK_END)
    if size > MAX_PACKED + MAX_FILES_BYTES:
        raise FormatError("文件过大，不是正常的自评文件")
    try:
        watched = _Watched(file, size)
        with zipfile.ZipFile(watched) as archive:
            watched.is_directory_read = True
            if _FIRST not in archive.NameToInfo:  # another kind of zip: a workbook, a document, an archive
                raise FormatError("这不是绩效自评文件（.jxzp）")
            entries, files = _sorted_out(archive.infolist())
            if size > MAX_PACKED + sum(info.file_size for info in files.values()):
                raise FormatError("文件过大，不是正常的自评文件")
            _require_sane(entries)
            members = {info.filename: _inflated(archive, info) for info in entries}
        spans = {digest: _span(file, info, size) for digest, info in files.items()}
        return Contents(members, spans, pack(members, _FIRST) if files else _whole(file))
    except DAMAGE as error:
        raise FormatError("文件已损坏或不完整") from error


class _Watched:
    """A file that zipfile reads the directory of only as long as it is not too long for it."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file, self._length = file, length
        self.is_directory_read = False
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if self.is_directory_read:
            return self._file.read(size)
        left = max(0, self._length - self._file.tell())
        data = self._file.read(min(size if size >= 0 else left, left, _MOST_AT_ONCE))
        if count_entries(data) > _MOST_ENTRIES:
            raise FormatError("文件内含的部分过多")
        return data


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.create_system = _UNIX
    info.external_attr = _PLAIN_FILE
    info.compress_type = method
    return info


def _sorted_out(infos: list[zipfile.ZipInfo]) -> tuple[list[zipfile.ZipInfo], dict[str, zipfile.ZipInfo]]:
    """The members, and the files of evidence."""
    if len({info.filename for info in infos}) < len(infos):
        raise FormatError("文件内有同名的部分")
    files: dict[str, zipfile.ZipInfo] = {}
    members = []
    for info in infos:
        match = _FILE.fullmatch(info.filename)
        if match is None:
            members.append(info)
        else:
            files[match[1]] = info
    if len(files) > MAX_FILES or sum(info.file_size for info in files.values()) > MAX_FILES_BYTES:
        raise FormatError("文件内的佐证材料过多")
    for info in files.values():
        if not is_usual(info) or info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size:
            raise FormatError("文件被加密，或用本程序不支持的方法压缩")
    return members, files


def _require_sane(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise FormatError("文件内含的部分过多")
    if sum(info.file_size for info in members) > MAX_INFLATED:
        raise FormatError("文件展开后过大")
    if not all(map(is_usual, members)):
        raise FormatError("文件被加密，或用本程序不支持的方法压缩")


def _inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as member:
        content = member.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise zipfile.BadZipFile("a member is not as long as the directory says")
    return content


def _span(file: BinaryIO, info: zipfile.ZipInfo, size: int) -> Span:
    """Where in ``file`` the bytes of a member lie that is not compressed; a damaged one has none."""
    file.seek(info.header_offset)
    head = file.read(_LOCAL_HEAD.size)
    if len(head) < _LOCAL_HEAD.size or not head.startswith(b"PK\x03\x04"):
        return Span(None, 0, info.file_size)
    _, name, extra = _LOCAL_HEAD.unpack(head)
    start = info.header_offset + _LOCAL_HEAD.size + name + extra
    return Span(None, start, max(0, min(info.file_size, size - start)))


def _whole(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()
