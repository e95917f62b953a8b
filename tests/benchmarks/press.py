"""Run as a process of its own: one export of a package of N projects, told as JSON on stdout.

``python -m tests.benchmarks.press pdf 60 out.pdf``. The time of importing the press counts with the press: the
program imports it when it is first used.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import cast

from perfeval_desktop.export.package import Press, write_package
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.rulepack.titles import report_title
from tests.benchmarks.measure import timed
from tests.benchmarks.packages import package_of, sample


def pages_of(press: Press, out: Path, parts: int) -> int:
    """The number of pages of a PDF; of a workbook or a document, the number of its parts."""
    if press != "pdf":
        return parts
    from pypdfium2 import PdfDocument

    with PdfDocument(out) as pdf:
        return len(pdf)


def main(press: Press, projects: int, out: Path) -> None:
    evaluation, pack, _ = package_of(projects), *sample()[1:]
    layout = timed(lambda: build_package(evaluation, pack))()
    parts = build_package(evaluation, pack)
    title = report_title(evaluation, pack)

    def export() -> None:
        outcome = write_package(parts, {press: out}, page=pack.page, title=title, author="benchmark")
        assert outcome.written, outcome.problems

    pressed = timed(export)()
    print(json.dumps({"layout": layout, "press": pressed, "pages": pages_of(press, out, len(parts))}))


if __name__ == "__main__":
    main(cast(Press, sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
