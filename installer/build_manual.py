"""Print the manuals to PDF: ``python installer/build_manual.py [--out FOLDER] [--pictures FOLDER]``.

Their text is Markdown (``installer/manual``, and the help of the program), their pictures are made anew of the real
window, and the press is that of the program. The same program gives the same bytes. A picture, a topic or a link that
is not there stops the build. Needs the packages of the lock, and no screen.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANUALS = {"user": "user-manual.pdf", "admin": "admin-manual.pdf"}
"""The Markdown of each manual and what its PDF is called."""


def main(arguments: Sequence[str]) -> int:
    """Print the manuals and tell their sizes; 1 with the reason when that is not possible."""
    sys.path.insert(0, str(ROOT))
    from installer.manual.book import ManualError

    parser = argparse.ArgumentParser(prog="build_manual.py", description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "manuals")
    parser.add_argument("--pictures", type=Path, help="pictures that were made before, instead of making them")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        pictures = chosen.pictures or Path(folder)
        try:
            if chosen.pictures is None:
                take_pictures(pictures)
            for name, target in MANUALS.items():
                pages, data = printed(name, pictures)
                chosen.out.mkdir(parents=True, exist_ok=True)
                (chosen.out / target).write_bytes(data)
                print(f"{target}: {pages} pages, {len(data) / 1e6:.2f} MB")
        except ManualError as problem:
            print(problem, file=sys.stderr)
            return 1
    return 0


def take_pictures(folder: Path) -> None:
    """Make the pictures in a process of its own: Qt takes its fonts from the environment in which it starts."""
    from installer.manual.book import ManualError

    command = [sys.executable, "-m", "installer.manual.pictures", str(folder)]
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ManualError(f"the pictures could not be made:\n{done.stderr[-4000:]}")


def printed(name: str, pictures: Path) -> tuple[int, bytes]:
    """The manual ``name`` as a PDF, and how many pages it has. Raises ManualError."""
    from installer.manual.book import ManualError, read_manual
    from installer.manual.pages import compose
    from installer.manual.press import print_pages
    from perfeval_desktop import __version__
    from perfeval_desktop.export.fonts import FontBook
    from perfeval_desktop.export.pdf_text import Typesetter

    manual = read_manual(ROOT / "installer" / "manual" / f"{name}.md")
    book = FontBook.bundled()
    typesetter = Typesetter(book)
    pages = compose(manual, typesetter, pictures, f"版本 {__version__}")
    if typesetter.missing:
        raise ManualError(f"{name}.md: no font has {' '.join(typesetter.missing)}")
    return len(pages), print_pages(pages, f"绩效自评填报　{manual.title}", book)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
