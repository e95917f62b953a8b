"""Writes an exported file whole or not at all; what fails is told in a sentence."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from perfeval_desktop import files
from perfeval_desktop.export.errors import ExportError

_ON_WINDOWS = os.name == "nt"


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step, as ``files.write_whole`` does.

    Raises ExportError with the sentence for the user; then the former file is as it was.
    """
    try:
        files.write_whole(path, data)
    except (OSError, ValueError) as error:
        raise ExportError(_sentence(path, error)) from error


def _sentence(path: Path, error: OSError | ValueError) -> str:
    if not isinstance(error, OSError):
        return f"文件名“{path.name}”无效，没有保存。请换一个文件名。"
    if isinstance(error, files.ReadOnlyFileError):
        return f"“{path.name}”是只读文件，没有改动它。请另起一个文件名，或先取消它的“只读”属性。"
    not_found = error.errno in (errno.ENOENT, errno.EINVAL)
    if error.errno == errno.ENAMETOOLONG or (_ON_WINDOWS and not_found and files.is_too_long_for_windows(path)):
        return f"文件名“{path.name}”太长，或所在的文件夹层次太深，没有保存。请换一个短一些的文件名或另选位置。"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return f"文件夹“{path.parent}”不存在，“{path.name}”没有保存。请另选一个文件夹。"
    if error.errno == errno.EISDIR:
        return f"“{path}”是一个文件夹，不能写成文件。请另起一个文件名。"
    if error.errno == errno.ENOSPC:
        return f"“{path.parent}”所在的磁盘已满，“{path.name}”没有保存。请清理磁盘或另选位置。"
    if isinstance(error, PermissionError):
        return (
            f"不能写入“{path}”：它可能正在别的程序（Excel、Word、阅读器）中打开，或者文件夹是只读的。"
            "请关闭该文件或另选位置后重试。"
        )
    return f"不能写入“{path}”：{error.strerror or error}。请另选位置后重试。"
