"""Blocks of cells to and from the real LibreOffice, over the clipboard of a real screen."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.screen.desk import ROOT, Desk, Talker, a_desk, missing, missing_libraries

_SYSTEM_PYTHON = "/usr/bin/python3"
_CALC = str(ROOT / "tests" / "scenarios" / "screen" / "calc.py")
FIRST = "budget.funds[basic].initial_budget"


def _why_not() -> str:
    gone = missing("Xvfb", "openbox", "xdotool", "soffice", _SYSTEM_PYTHON) or missing_libraries()
    if gone:
        return gone
    has_uno = subprocess.run([_SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0
    return "" if has_uno else "needs python3-uno"


pytestmark = pytest.mark.skipif(bool(_why_not()), reason=_why_not() or "all there")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path / "home") as shown:
        pipe = f"accept=pipe,name={tmp_path.name};urp"
        options = ("--norestore", "--nologo", "--nofirststartwizard", "--nodefault")
        shown.start("soffice", f"-env:UserInstallation=file://{tmp_path}/office", *options, f"--{pipe}")
        yield shown


def pasted(desk: Desk, tmp_path: Path) -> list[list[tuple[str, str, float]]]:
    """The cells of a new sheet after pasting. Calc asks in which language numbers are written; Enter will do."""
    office = calc(desk, "paste", tmp_path)
    desk.run(
        "xdotool",
        "search",
        "--sync",
        "--onlyvisible",
        "--name",
        "Import Options",
        "windowactivate",
        "--sync",
        "key",
        "Return",
    )
    cells: list[list[tuple[str, str, float]]] = office.hear()["cells"]
    return cells


def calc(desk: Desk, action: str, tmp_path: Path) -> Talker:
    return desk.start(_SYSTEM_PYTHON, _CALC, action, tmp_path.name)


def test_a_block_of_calc_comes_in_with_all_its_digits(desk: Desk, tmp_path: Path) -> None:
    assert calc(desk, "copy", tmp_path).hear() == "copied"
    rows = desk.program("paste", FIRST).hear()
    assert [row[:2] for row in rows[:2]] == [["18594823", "1.6897E+6"], ["6.6020E+6", "5.2248E+6"]]


def test_a_block_goes_out_to_calc_as_numbers_and_text(desk: Desk, tmp_path: Path) -> None:
    assert desk.program("copy", FIRST, "1", "1").hear() == "copied"
    cells = pasted(desk, tmp_path)
    assert [[cell[2] for cell in row[:2]] for row in cells[:2]] == [[1859.48, 168.97], [660.2, 522.48]]


def test_text_goes_out_to_calc_as_it_is(desk: Desk, tmp_path: Path) -> None:
    where = "scorecard.entries[dept.input.budget.preparation].score_rationale"
    assert desk.program("copy", where, "0", "0").hear() == "copied"
    kind, text, _ = pasted(desk, tmp_path)[0][0]
    assert kind == "TEXT"
    assert "\n" in text
