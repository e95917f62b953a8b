"""Finds the files of ``resources/``, the only module that knows where they lie."""

from pathlib import Path, PurePosixPath

_PACKAGE = Path(__file__).resolve().parent

# A wheel and an installed program carry the files inside the package, a source tree beside it.
_INSTALLED = _PACKAGE / "_resources"
_SOURCE = _PACKAGE.parent / "resources"


def resource_path(name: str) -> Path:
    """Return the path of one file or folder of ``resources/``.

    ``name`` is relative and written with ``/`` on every system, for example ``"rulepacks/lincang-2022.toml"``.
    Raises ValueError for a name that would lead out of ``resources/`` and FileNotFoundError when the
    installation lacks the file.
    """
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts or "\\" in name:
        raise ValueError(f"not a name inside resources/: {name!r}")
    root = _INSTALLED if _INSTALLED.is_dir() else _SOURCE
    path = root.joinpath(*relative.parts)
    if not path.exists():
        raise FileNotFoundError(f"程序文件不完整，缺少 {name}（应在 {root}）。请重新安装本程序。")
    return path
