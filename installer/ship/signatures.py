"""Asks Authenticode who made the CPython for Windows; the pinned SHA-256 says that it is the one examined."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from installer.ship.common import CannotBuildError, run, say

ROOTS = Path("/etc/ssl/certs/ca-certificates.crt")
SIGNER = "Python Software Foundation"
UNCHECKABLE = ("vcruntime140.dll", "vcruntime140_1.dll")
"""Signed by Microsoft, whose root Debian does not carry; the tree has those of the wheels in their place."""


def assert_signed(files: Mapping[str, bytes]) -> int:
    """The number of programs and libraries among ``files`` whose signature holds and is of the makers of Python.

    0 where this machine has no osslsigncode; that is said. Raises CannotBuildError when one does not hold.
    """
    if shutil.which("osslsigncode") is None or not ROOTS.exists():
        say("osslsigncode is missing: the signatures of CPython were not looked at, its SHA-256 was")
        return 0
    checked = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            if data[:2] == b"MZ" and name not in UNCHECKABLE:
                path = Path(folder) / name
                path.write_bytes(data)
                _assert_signed(path)
                checked += 1
    return checked


def _assert_signed(path: Path) -> None:
    words = ["osslsigncode", "verify", "-CAfile", ROOTS, "-TSA-CAfile", ROOTS, "-ignore-cdp", "-ignore-crl", path]
    said = run(words).decode("utf-8", "replace")  # ends with 1 when a signature does not hold
    if not re.search(rf"Subject:.*O ?= ?\"?{SIGNER}", said):
        raise CannotBuildError(f"{path.name} is not signed by the {SIGNER}")
