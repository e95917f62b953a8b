"""A file of resources/ is found from a source tree and from an installed wheel."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from perfeval_desktop import __version__
from perfeval_desktop.resources import resource_path

ROOT = Path(__file__).resolve().parent.parent


def test_source_tree() -> None:
    assert resource_path("rulepacks") == ROOT / "resources" / "rulepacks"


def test_missing_file_is_named_in_a_sentence() -> None:
    with pytest.raises(FileNotFoundError, match=r"缺少 fonts/none\.ttf.*重新安装"):
        resource_path("fonts/none.ttf")


@pytest.mark.parametrize("name", ["../pyproject.toml", "fonts/../../x", "/etc/passwd", "fonts\\a.ttf"])
def test_name_cannot_lead_out(name: str) -> None:
    with pytest.raises(ValueError, match="not a name inside"):
        resource_path(name)


def test_wheel_carries_all_resources_inside_the_package(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    installed = tmp_path / "site"
    with zipfile.ZipFile(tmp_path / f"perfeval_desktop-{__version__}-py3-none-any.whl") as wheel:
        wheel.extractall(installed)

    source = ROOT / "resources"
    carried = installed / "perfeval_desktop" / "_resources"
    assert _files(carried) == _files(source)
    assert {path.name for path in installed.iterdir() if path.suffix != ".dist-info"} == {"perfeval_desktop"}

    code = "from perfeval_desktop.resources import resource_path; print(resource_path('rulepacks'))"
    found = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(installed)!r}); {code}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert Path(found.stdout.strip()) == carried / "rulepacks"


def _files(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
