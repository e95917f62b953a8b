"""The errors that a window has to show; ``str(error)`` is the sentence for the user."""

from perfeval_desktop.model.errors import LastYearError
from perfeval_desktop.rulepack.problems import PackError
from perfeval_desktop.storage.edit_lock import LockedError
from perfeval_desktop.storage.errors import (
    ChangedOnDiskError,
    FormatError,
    NewerVersionError,
    NoCopyError,
    ReadError,
    StorageError,
    WriteError,
)

__all__ = [
    "ChangedOnDiskError",
    "FormatError",
    "LastYearError",
    "LockedError",
    "NewerVersionError",
    "NoCopyError",
    "NoPathError",
    "PackError",
    "ReadError",
    "StorageError",
    "WriteError",
]


class NoPathError(StorageError):
    """The document has never been saved; the window asks where to (另存为)."""

    def __init__(self) -> None:
        super().__init__("还没有选择保存的位置，请使用“另存为”。")
