"""The program's own folders behind one injectable object; no folder is made before something is written to it."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import platformdirs

from perfeval_desktop.storage.office import Office, office_file, read_office

HOME_VARIABLE = "PERFEVAL_HOME"
_APPLICATION = "perfeval_desktop"


class Dirs(msgspec.Struct, frozen=True):
    """``config``: preferences; ``state``: journals and copies of documents, which no file needs; ``log``: log files.

    ``office``: what the office sets for the whole machine.
    """

    config: Path
    state: Path
    log: Path
    office: Office = msgspec.field(default_factory=Office)

    @property
    def rulepacks(self) -> Path:
        """Where the user puts rule packs beside those of the program."""
        return self.config / "rulepacks"

    @classmethod
    def below(cls, home: Path) -> Dirs:
        """All folders below one, for portable use and for tests."""
        return cls(config=home / "config", state=home / "state", log=home / "log")


def default_dirs() -> Dirs:
    """The folders that the system names for this user, changed by what the office sets for the whole machine.

    The environment variable PERFEVAL_HOME overrides them all; the office then has no say.
    """
    if home := os.environ.get(HOME_VARIABLE):
        return Dirs.below(Path(home))
    office = read_office(office_file())
    system = platformdirs.PlatformDirs(_APPLICATION, appauthor=False)
    state = system.user_state_path if office.backups is None else office.backups / _user() / _APPLICATION
    return Dirs(config=system.user_config_path, state=state, log=system.user_log_path, office=office)


def _user() -> str:
    """The name of the user as the name of a folder: copies of two clerks must not meet."""
    from perfeval_desktop.storage.processes import user_name  # with all that it needs, and nobody else at the start

    return "".join("_" if char in '\\/:*?"<>|' else char for char in user_name()).strip(". ") or "user"
