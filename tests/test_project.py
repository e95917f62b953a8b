"""The project as a whole: its layout, the size of its files, its lock, and nothing of one machine in it."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "installer" / "lock"
LONGEST_FILE = 400

TOP_LEVEL = {
    ".ci",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "installer",
    "perfeval_desktop",
    "pyproject.toml",
    "resources",
    "tests",
}

# A clone must build anywhere: behind any package mirror, in any folder, under any user.
OF_ONE_MACHINE = re.compile(r"/(?:home|root|Users|work|tmp|opt/pypi)/\w|[A-Z]:\\\\?Users|pythonhosted|pypi\.org")


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Every file under version control that is still there."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs a git clone: only git knows which files belong to the project")
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    names = listing.stdout.decode("utf-8").split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_top_level_is_fixed(tracked: list[Path]) -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked} <= TOP_LEVEL


def test_files_stay_short(tracked: list[Path]) -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").count("\n")
        for path in tracked
        if path.suffix == ".py"
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_nothing_of_one_machine_is_tracked(tracked: list[Path]) -> None:
    found = []
    for path in tracked:
        if path == Path(__file__).resolve():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in OF_ONE_MACHINE.finditer(text)]
    assert found == []


def _pins(name: str) -> dict[str, str]:
    """Return name → version of a lock file, checking on the way that every package has hashes."""
    pins = {}
    text = (LOCK / name).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line.lstrip().startswith("#") or not line.strip():
            continue
        pin = re.match(r"([a-z0-9-]+)==([\w.]+)(?: ; [^-]+)? +(?:--hash=sha256:[0-9a-f]{64} *)+$", line)
        assert pin is not None, f"{name}: not an exact version with hashes: {line[:60]}"
        pins[pin[1]] = pin[2]
    return pins


def test_lock_covers_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = _pins("requirements.txt")
    development = _pins("requirements-dev.txt")

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[<>=!~ ;\[]", requirement)[0].lower() for requirement in requirements}

    assert names(project["project"]["dependencies"]) <= set(runtime)
    assert names(project["dependency-groups"]["dev"]) <= set(development)
    assert runtime.items() <= development.items()
