"""Office files that depend on their content only: the same blocks give the same bytes on every day and PC."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from types import MappingProxyType

_CORE = "docProps/core.xml"
_DATES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip entry can name


Change = Callable[[bytes], bytes]


def without_times(data: bytes, changes: Mapping[str, Change] = MappingProxyType({})) -> bytes:
    """The zip archive ``data`` without the time of its making in its entries and document properties.

    ``changes`` rework the members that they are named by.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            content = changes[name](content) if name in changes else content
            target.writestr(entry, _DATES.sub(b"", content) if name == _CORE else content)
    return buffer.getvalue()
