"""Files that are dragged or pasted from elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData


def files_of(data: QMimeData | None) -> list[Path]:
    """The files on this computer that ``data`` names; folders are none."""
    if data is None or not data.hasUrls():
        return []
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile() and url.toLocalFile()]
    return [path for path in paths if not path.is_dir()]
