"""Re-makes ``installer/lock/*.txt`` from pyproject.toml: ``python3 installer/make_lock.py [--upgrade]``.

Needs ``uv`` and a network. The files hold exact versions with the hashes of every platform's packages, so
one lock serves Linux and Windows and no package is installed that was not seen when the lock was made.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = Path("installer/lock")
OLDEST_PYTHON = "3.11"

# Newer releases are allowed by pyproject.toml; this one is measured to be sound on every Python we support.
PINNED = ("PySide6-Essentials==6.11.3",)

HEADER = "# Made by installer/make_lock.py from pyproject.toml. Do not edit.\n"


def uv() -> str:
    """Return the path of uv, beside this Python or on PATH. Raises SystemExit when there is none."""
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    if found is None:
        raise SystemExit("uv is needed: python3 -m pip install uv")
    return found


def compile_lock(output: Path, *options: str) -> None:
    """Resolve pyproject.toml into ``output``, keeping the versions already there unless told to upgrade."""
    command = [uv(), "pip", "compile", "pyproject.toml", "--output-file", str(output)]
    command += ["--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes"]
    command += ["--no-header", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
    command += ["--constraints", "-", *options]
    subprocess.run(command, cwd=ROOT, check=True, text=True, input="\n".join(PINNED))
    path = ROOT / output
    path.write_text(HEADER + path.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")


def main() -> None:
    """Write the runtime lock, then the development lock with the same versions and the tools."""
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv[1:] else []
    runtime = LOCK / "requirements.txt"
    compile_lock(runtime, *upgrade)
    compile_lock(LOCK / "requirements-dev.txt", "--group", "dev", "--constraints", str(runtime), *upgrade)


if __name__ == "__main__":
    main()
