"""Writes an exported file whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path

from perfeval_desktop.export.errors import ExportError


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step: readers see the former file or the new one, never a part.

    A link keeps its place, its target is replaced. Raises ExportError with the sentence for the user.
    """
    target = path.resolve()
    draft = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o777)
        draft.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise ExportError(_sentence(target, error)) from error


def _sentence(target: Path, error: OSError) -> str:
    if error.errno == errno.ENAMETOOLONG:
        return f"文件名“{target.name}”太长，没有保存。请换一个短一些的文件名。"
    if not target.parent.is_dir():
        return f"文件夹“{target.parent}”不存在，“{target.name}”没有保存。请另选一个文件夹。"
    if target.is_dir():
        return f"“{target}”是一个文件夹，不能写成文件。请另起一个文件名。"
    if error.errno == errno.ENOSPC:
        return f"“{target.parent}”所在的磁盘已满，“{target.name}”没有保存。请清理磁盘或另选位置。"
    if isinstance(error, PermissionError):
        return (
            f"不能写入“{target}”：它可能正在别的程序（Excel、Word、阅读器）中打开，或者文件夹是只读的。"
            "请关闭该文件或另选位置后重试。"
        )
    return f"不能写入“{target}”：{error.strerror or error}。请另选位置后重试。"
