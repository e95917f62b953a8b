"""The zip around the members of a project file: equal members give equal bytes, and reading is bounded.

There is no limit on the compression ratio: a form full of equal rows shrinks to almost nothing. What protects from a
bomb is that no more than ``MAX_INFLATED`` bytes are ever inflated. Nothing is extracted to disk, so the names of
members are only keys.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from perfeval_desktop.storage.errors import FormatError
from perfeval_desktop.storage.outside_zip import DAMAGE, count_entries, is_usual

MAX_PACKED = 32 * 2**20
MAX_INFLATED = 48 * 2**20
MAX_MEMBERS = 16

_FIRST = "mimetype"
_MOST_ENTRIES = 1000
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can name: the bytes must not depend on the clock
_UNIX, _PLAIN_FILE = 3, 0o100644 << 16


def pack(members: Mapping[str, bytes], stored: str) -> bytes:
    """A zip of ``members`` in their order; the one named ``stored`` is not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = _UNIX
            info.external_attr = _PLAIN_FILE
            info.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """The members of the zip in ``data``. Raises FormatError when it is none, damaged, or beyond the limits."""
    if not data.startswith(b"PK"):
        raise FormatError("这不是绩效自评文件（.jxzp）")
    if len(data) > MAX_PACKED:
        raise FormatError("文件过大，不是正常的自评文件")
    if count_entries(data) > _MOST_ENTRIES:
        raise FormatError("文件内含的部分过多")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if _FIRST not in archive.NameToInfo:  # another kind of zip: a workbook, a document, an archive
                raise FormatError("这不是绩效自评文件（.jxzp）")
            _require_sane(archive.infolist())
            return {info.filename: _inflated(archive, info) for info in archive.infolist()}
    except DAMAGE as error:
        raise FormatError("文件已损坏或不完整") from error


def _require_sane(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise FormatError("文件内含的部分过多")
    if len({info.filename for info in members}) < len(members):
        raise FormatError("文件内有同名的部分")
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
