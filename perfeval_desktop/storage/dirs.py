"""The program's own folders behind one injectable object; no folder is made before something is written to it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME_VARIABLE = "PERFEVAL_HOME"
_APPLICATION = "perfeval_desktop"


@dataclass(frozen=True, slots=True)
class Dirs:
    """``config``: preferences; ``state``: journals and copies of documents, which no file needs; ``log``: log files."""

    config: Path
    state: Path
    log: Path

    @property
    def rulepacks(self) -> Path:
        """Where the user puts rule packs beside those of the program."""
        return self.config / "rulepacks"

    @classmethod
    def below(cls, home: Path) -> Dirs:
        """All folders below one, for portable use and for tests."""
        return cls(config=home / "config", state=home / "state", log=home / "log")


def default_dirs() -> Dirs:
    """The folders that the system names for this user; the environment variable PERFEVAL_HOME overrides them all."""
    if home := os.environ.get(HOME_VARIABLE):
        return Dirs.below(Path(home))
    system = platformdirs.PlatformDirs(_APPLICATION, appauthor=False)
    return Dirs(config=system.user_config_path, state=system.user_state_path, log=system.user_log_path)
