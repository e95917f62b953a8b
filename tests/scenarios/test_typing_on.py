"""Typing on after Ctrl+S while a large file is written: real keys, which a dialog in front must not swallow."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.scenarios.screen.desk import a_desk, missing, missing_libraries

_WHY_NOT = missing("Xvfb", "openbox", "xdotool") or missing_libraries()
pytestmark = pytest.mark.skipif(bool(_WHY_NOT), reason=_WHY_NOT or "all there")
SCORE = "scorecard.entries[dept.process.execution.rate].self_score"


def test_what_is_typed_while_the_file_is_written_comes_afterwards(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    with a_desk(tmp_path / "home") as desk:
        program = desk.program("save", SCORE, GATE=str(gate))
        desk.run("xdotool", "windowactivate", "--sync", str(program.hear()))
        desk.run("xdotool", "key", "ctrl+s")
        assert program.hear() == "saving"
        desk.run("xdotool", "type", "--delay", "60", "0.25")
        desk.run("xdotool", "key", "Return")
        gate.write_bytes(b"")
        assert program.hear() == "0.25"
