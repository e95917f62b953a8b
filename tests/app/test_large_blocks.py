"""A large block that is free goes back to the system, also after another one of its size was freed."""

import subprocess
import sys

import pytest

from perfeval_desktop.app.large_blocks import give_back_large_blocks

# 24 MB come and go as one block, then in blocks with a small one after each, which would hold on to them in a heap.
_WORK = """
import gc, sys
from pathlib import Path
from perfeval_desktop.app.large_blocks import give_back_large_blocks
assert sys.argv[1] == "no" or give_back_large_blocks()
def resident(): return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
large = bytearray(24 * 2**20)
del large
before = resident()
blocks = [(bytearray(2 * 2**20), bytearray(4096)) for _ in range(40)]
small = [each[1] for each in blocks]
del blocks
print(resident() - before)
"""


@pytest.mark.skipif(not give_back_large_blocks(), reason="memory is not kept by glibc")
@pytest.mark.parametrize(("asked", "is_given_back"), [("yes", True), ("no", False)])
def test_large_blocks_go_back(asked: str, is_given_back: bool) -> None:
    done = subprocess.run([sys.executable, "-c", _WORK, asked], capture_output=True, text=True, check=True)
    assert (int(done.stdout) < 10 * 2**20) is is_given_back
