"""Pinyin of a real input method, key by key, into a cell of the real window."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.screen.desk import Desk, a_desk, missing, missing_libraries

_ENGINE = Path("/usr/share/ibus/component/libpinyin.xml")
_PROGRAMS = ("Xvfb", "openbox", "xdotool", "ibus-daemon", "ibus", "dbus-daemon")
_WHY_NOT = missing(*_PROGRAMS) or missing_libraries() or ("" if _ENGINE.exists() else "needs ibus-libpinyin")
pytestmark = pytest.mark.skipif(bool(_WHY_NOT), reason=_WHY_NOT or "all there")
REASON = "scorecard.entries[dept.process.execution.rate].deduction_reason"
SCORE = "scorecard.entries[dept.process.execution.rate].self_score"


@pytest.fixture
def desk() -> Iterator[Desk]:
    # Not tmp_path, which is longer than the 108 characters that the address of a socket may have.
    with tempfile.TemporaryDirectory(prefix="ibus-", ignore_cleanup_errors=True) as short, a_desk(Path(short)) as shown:
        bus = f"unix:path={short}/bus"
        shown.start("dbus-daemon", "--session", "--nofork", f"--address={bus}")
        shown.environment |= {"DBUS_SESSION_BUS_ADDRESS": bus, "IBUS_ENABLE_SYNC_MODE": "1"}
        shown.start("ibus-daemon", "--panel=disable")
        yield shown


def test_pinyin_becomes_words_in_the_cell(desk: Desk) -> None:
    program = desk.program("type", REASON, QT_IM_MODULE="ibus")
    window = str(program.hear())
    desk.run("xdotool", "windowactivate", "--sync", window)
    _turn_on_pinyin(desk)
    desk.run("xdotool", "type", "--delay", "60", "zijin ")
    desk.run("xdotool", "key", "ctrl+Return")
    assert program.hear() == "资金"


def _turn_on_pinyin(desk: Desk) -> None:
    desk.run("ibus", "engine", "libpinyin", check=False)  # it misses setxkbmap and does what it is asked all the same
    assert desk.run("ibus", "engine").strip() == "libpinyin"


def test_digits_typed_with_the_input_method_on_are_a_number(desk: Desk) -> None:
    program = desk.program("type", SCORE, QT_IM_MODULE="ibus")
    window = str(program.hear())
    desk.run("xdotool", "windowactivate", "--sync", window)
    _turn_on_pinyin(desk)
    desk.run("xdotool", "type", "--delay", "60", "0.5")
    desk.run("xdotool", "key", "Return")
    assert program.hear() == "0.5"
