"""Errors of reading and writing. ``str(error)`` is a Chinese sentence for the user: where, what, and what to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from perfeval_desktop.files import is_refused_on_windows, is_too_long_for_windows, lies_at

_ASK_FOR_COPY = "请改用备份，或请对方重新提供文件。"
_LONGEST_PLACE = 120  # characters; the text comes from the file and may be anything
_TOO_LONG = "文件名或路径过长"
_IN_USE = "文件正被其他程序占用"
_FAILED_DISK = "磁盘读写出错，可能已损坏或已拔出"
_SHARE_GONE = "网络文件夹已断开"
_ON_WINDOWS = os.name == "nt"
_REASONS = {
    errno.ENOENT: "找不到文件或文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是一个文件夹，不是文件",
    errno.ENXIO: "这不是普通文件",
    errno.EACCES: "没有权限，或文件正被其他程序占用",
    errno.EPERM: "没有权限",
    errno.EBUSY: _IN_USE,
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件超出磁盘允许的大小",
    errno.ENAMETOOLONG: _TOO_LONG,
    errno.EINVAL: "文件名含有系统不允许的字符",
    errno.ELOOP: "链接互相指向，找不到实际文件",
    errno.EIO: _FAILED_DISK,
    errno.ENODEV: "磁盘已断开",
    errno.ESTALE: _SHARE_GONE,
    errno.ETXTBSY: _IN_USE,
}
_REASONS_ON_WINDOWS = {
    3: "找不到文件夹，或磁盘已拔出",
    15: "找不到磁盘",
    19: "磁盘是只读的",
    21: "磁盘没有准备好",
    32: _IN_USE,
    33: _IN_USE,
    39: "磁盘空间不足",
    53: "找不到网络文件夹",
    55: _SHARE_GONE,
    59: _SHARE_GONE,
    64: _SHARE_GONE,
    65: "没有权限访问网络文件夹",
    67: "找不到网络文件夹",
    121: "网络文件夹没有回应",
    123: "文件名含有系统不允许的字符",
    206: _TOO_LONG,
    225: "被安全软件拦下",
    1224: _IN_USE,
    1231: _SHARE_GONE,
} | dict.fromkeys((23, 29, 30, 31, 433, 483, 1117, 1167), _FAILED_DISK)


class StorageError(Exception):
    """A file could not be read or written."""


class ReadError(StorageError):
    """The system would not give us the file at ``path``."""

    def __init__(self, path: Path, cause: OSError | ValueError) -> None:
        self.path = path
        super().__init__(f"无法打开“{path.name}”：{reason_of(cause, path)}。请检查位置“{path.parent}”后重试。")


class WriteError(StorageError):
    """The system would not take the file at ``path``; the file that was there before is whole."""

    def __init__(self, path: Path, cause: OSError | ValueError) -> None:
        self.path = path
        super().__init__(f"未能保存“{path.name}”：{reason_of(cause, path)}。原有文件没有改动，请另存到其他位置。")


class SpoiltError(WriteError):
    """The file at ``path`` was damaged while it was written in place; ``rescue`` holds what it should hold."""

    def __init__(self, path: Path, cause: OSError, rescue: Path) -> None:
        super().__init__(path, cause)
        self.rescue = rescue
        self.args = (
            f"写入“{path.name}”时出错：{reason_of(cause, path)}，这个文件已不完整。请立即另存到其他位置；"
            f"完整的内容也在同一文件夹的“{rescue.name}”里。",
        )


class ReadOnlyError(WriteError):
    """The file at ``path`` is marked as read-only."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, PermissionError(errno.EPERM, "read-only"))
        self.args = (f"“{path.name}”是只读文件，没有改动它。请另存为其他文件，或先取消它的“只读”属性。",)


class ChangedOnDiskError(StorageError):
    """The file at ``path`` is no longer the one that was read or written last."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"“{path.name}”在打开之后已被其他人或其他程序改动。请另存为其他文件；如确认不要对方的改动，可选择覆盖。"
        )


class FormatError(StorageError):
    """The bytes are not a sound project file; ``reason`` is a part of a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"文件无法使用：{reason}。{_ASK_FOR_COPY}")


class NoCopyError(FormatError):
    """A workbook that carries no copy of a package, or one that is not whole."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.args = (f"不能由这个表格取回整套材料：{reason}。",)


class NewerVersionError(FormatError):
    """The file has the format ``version``, which only a newer program knows."""

    def __init__(self, version: int, known: int) -> None:
        self.version = version
        super().__init__("")
        self.args = (
            f"这个文件由更新的程序保存（文件格式第{version}版），本程序只能打开第{known}版及以前的文件。请升级程序后再打开。",
        )


class DecodeError(FormatError):
    """The content does not fit the model; ``where`` is the place in the words of a field path, empty for the whole."""

    def __init__(self, where: str, reason: str) -> None:
        self.where = where[:_LONGEST_PLACE]
        super().__init__(f"“{self.where}”处{reason}" if where else reason)


class EncodeError(StorageError):
    """The value cannot be written so that it could be read back; this is a fault of the program."""

    def __init__(self, where: str, reason: str) -> None:
        self.where = where
        super().__init__(f"未能保存：“{where}”处{reason}。请改正这一处后再保存。" if where else f"未能保存：{reason}。")


def reason_of(cause: OSError | ValueError, path: Path | None = None) -> str:
    """Why it failed, as a part of a sentence; with the ``path`` it can be told more exactly."""
    if not isinstance(cause, OSError):
        return "文件名无效"
    known = _REASONS_ON_WINDOWS.get(_number(cause))
    if _ON_WINDOWS and path is not None:
        known = _reason_on_windows(cause, path)
    return known or _REASONS.get(cause.errno or 0, f"系统报告“{cause.strerror or cause}”")


def _number(cause: OSError) -> int:
    return getattr(cause, "winerror", None) or 0


def _reason_on_windows(cause: OSError, path: Path) -> str | None:
    """What ``errno`` does not show: what lies too deep is not found, and EINVAL stands for all that C does not know."""
    if cause.errno in (errno.ENOENT, errno.EINVAL) and is_too_long_for_windows(path):
        return _TOO_LONG
    if cause.errno == errno.ENOENT and path.drive.endswith(":") and not lies_at(Path(path.anchor)):
        return f"找不到磁盘 {path.drive}"
    if cause.errno == errno.EINVAL and not _number(cause) and not is_refused_on_windows(path.name):
        return _FAILED_DISK
    unknown = f"系统报告“{cause.strerror}”" if cause.errno == errno.EINVAL and _number(cause) else None
    return _REASONS_ON_WINDOWS.get(_number(cause), unknown)
