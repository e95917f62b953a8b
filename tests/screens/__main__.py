"""Pictures of every screen of the program, for people to look at.

``python -m tests.screens FOLDER [--documents empty sample …] [--sizes 1366x768 …] [--dark] [--scale 1.5]`` writes
PNGs and says what in them cannot be read in full.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

SIZES = ("1366x768", "1920x1080")


def main(arguments: Sequence[str]) -> int:
    """Write the pictures; 1 when something in them is clipped."""
    parser = argparse.ArgumentParser(prog="python -m tests.screens")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", nargs="*", default=["start", "empty", "sample", "thirty"])
    parser.add_argument("--sizes", nargs="*", default=list(SIZES))
    parser.add_argument("--only", default="", help="names of scenes that hold these letters")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--scale", default="1")
    chosen = parser.parse_args(arguments)
    os.environ["QT_SCALE_FACTOR"] = chosen.scale
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return _take(chosen)


def _take(chosen: argparse.Namespace) -> int:
    from perfeval_desktop.app.gui import make_application
    from perfeval_desktop.ui.theme import Theme
    from tests.screens.clipping import clipped
    from tests.screens.scenes import scenes, window_with

    app = make_application()
    Theme(app, "dark" if chosen.dark else "light")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    faults: dict[str, str] = {}
    for size in chosen.sizes:
        width, height = (round(int(number) / float(chosen.scale)) for number in size.split("x"))
        for document in chosen.documents:
            with (
                tempfile.TemporaryDirectory() as home,
                window_with(Path(home), document, (width, height)) as window,
            ):
                for name, widget in scenes(window):
                    if chosen.only in name:
                        widget.grab().save(str(chosen.folder / f"{size}-{document}-{name}.png"))
                        faults |= dict.fromkeys(clipped(widget), f"{size}-{document}-{name}")
    for fault, where in faults.items():
        print(f"{where}: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
