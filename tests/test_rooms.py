"""The rooms of the house stay in order: arrows go one way and nothing below the session knows Qt."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "perfeval_desktop"

# Room → the rooms it may import besides itself.
ARROWS: dict[str, frozenset[str]] = {
    "model": frozenset(),
    "rulepack": frozenset({"model", "resources"}),
    "scoring": frozenset({"model", "rulepack"}),
    "prose": frozenset({"model"}),
    "checks": frozenset({"model", "rulepack", "scoring", "prose"}),
    "document": frozenset({"model"}),
    "storage": frozenset({"model", "files"}),
    "layout": frozenset({"model", "rulepack", "scoring"}),
    "export": frozenset({"layout", "resources", "files"}),
}
HEADLESS = frozenset(ARROWS)
# The bureau's desk says changes in the session's words, which know no Qt.
ARROWS["bureau"] = HEADLESS | {"session", "files", "resources"}
ARROWS |= {
    "session": HEADLESS | {"resources", "files"},
    # From the headless rooms the window reads: what a figure is made of, what there is to print and what became of it.
    "ui": HEADLESS - {"storage", "prose"} | {"session", "bureau", "resources", "files"},
    "app": HEADLESS | {"session", "bureau", "ui", "resources", "files"},
}

ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))

# Libraries that have one home, and the rooms that are that home.
HOMES: dict[str, frozenset[str]] = {
    "PySide6": frozenset({"session", "ui", "app"}),
    "shiboken6": frozenset({"session", "ui", "app"}),
    "openpyxl": frozenset({"export", "storage"}),
    "pypdfium2": frozenset({"export"}),
    "reportlab": frozenset({"export"}),
    "docx": frozenset({"export", "storage"}),
    "platformdirs": frozenset({"storage"}),
    "python_calamine": frozenset({"storage"}),
}


def imported_names(source: str, package: str) -> Iterator[tuple[int, str]]:
    """Yield the line and full name of everything that ``source``, a module of ``package``, imports anywhere."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base]).rstrip(".")
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def wrong_imports(source: str, room: str) -> list[str]:
    """Return a sentence for every import that ``room`` must not make."""
    found = []
    for line, name in imported_names(source, f"perfeval_desktop.{room}"):
        library, _, inside = name.partition(".")
        target = inside.partition(".")[0]
        if library == "perfeval_desktop":
            allowed = target in ARROWS[room] | {room, "__version__"}
        else:
            allowed = room in HOMES.get(library, frozenset({room}))
            if library == "PySide6" and room == "session":
                allowed = target == "QtCore"
        if not allowed:
            found.append(f"line {line}: {room} must not import {name}")
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_arrows_go_one_way(room: str) -> None:
    wrong = {
        path.relative_to(PACKAGE).as_posix(): found
        for path in sorted((PACKAGE / room).rglob("*.py"))
        if (found := wrong_imports(path.read_text(encoding="utf-8"), room))
    }
    assert wrong == {}


def test_every_package_is_a_room_with_arrows() -> None:
    assert {"model", "checks", "ui", "app"} <= set(ROOMS) <= set(ARROWS)


@pytest.mark.parametrize("room", [room for room in ROOMS if room in HEADLESS | {"bureau", "app"}])
def test_room_runs_without_qt(room: str) -> None:
    """Import every module of a headless room, and the front door, where PySide6 cannot be imported."""
    names = [
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for path in sorted((PACKAGE / room).rglob("*.py"))
        if room != "app" or path.name == "main.py"
    ]
    code = "import importlib, sys\nsys.modules['PySide6'] = None\n"
    code += f"for name in {names}: importlib.import_module(name)"
    done = subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("model", "from perfeval_desktop.rulepack.schema import RulePack"),
        ("model", "from ..rulepack import schema"),
        ("model", "from .. import rulepack"),
        ("checks", "def late():\n    import PySide6.QtCore"),
        ("session", "from PySide6.QtWidgets import QWidget"),
        ("session", "from PySide6 import QtGui"),
        ("ui", "import openpyxl"),
        ("ui", "from perfeval_desktop.app import main"),
        ("export", "import perfeval_desktop.model.amount"),
    ],
)
def test_the_rule_notices_a_wrong_import(room: str, line: str) -> None:
    assert wrong_imports(line, room) != []


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("model", "import decimal\nfrom .amount import parse_amount"),
        ("checks", "from perfeval_desktop.model.amount import parse_amount"),
        ("session", "from PySide6.QtCore import QObject"),
        ("export", "import openpyxl\nfrom perfeval_desktop import __version__"),
        ("rulepack", "from perfeval_desktop import resources"),
    ],
)
def test_the_rule_lets_right_imports_pass(room: str, line: str) -> None:
    assert wrong_imports(line, room) == []
