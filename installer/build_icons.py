"""Draw the icons in ``resources/icons`` from their SVG files: PNG for Linux, ICO for Windows.

    .venv/bin/python installer/build_icons.py

The drawings are our own. The same Qt gives the same bytes.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "icons"
NAMES = ("perfeval-desktop", "application-x-perfeval")
PNG_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICO_SIZES = (16, 24, 32, 48, 64, 256)


def draw(svg: Path, size: int) -> bytes:
    """The drawing as a PNG of ``size`` × ``size`` pixels."""
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QImageWriter, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(svg)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """A Windows icon that holds PNG pictures by their size in pixels; Windows has read these since Vista."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(head) + 16 * len(pictures)
    entries = b""
    for size, data in pictures.items():
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return head + entries + b"".join(pictures.values())


def main() -> None:
    """Draw all icons in all sizes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication([])
    for name in NAMES:
        svg = FOLDER / f"{name}.svg"
        pictures = {size: draw(svg, size) for size in sorted({*PNG_SIZES, *ICO_SIZES})}
        for size in PNG_SIZES:
            (FOLDER / f"{name}-{size}.png").write_bytes(pictures[size])
        (FOLDER / f"{name}.ico").write_bytes(ico({size: pictures[size] for size in ICO_SIZES}))
        print(f"drawn: {name}")
    app.quit()


if __name__ == "__main__":
    main()
