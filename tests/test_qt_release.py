"""The installed Qt for Python keeps its references: a release that loses them aborts while a clerk types."""

import sys
from functools import partial

import pytest
from PySide6.QtCore import QObject

CALLS = 20_000


@pytest.mark.parametrize("constant", [None, True, False])
def test_calls_that_return_a_constant_keep_its_references(constant: bool | None) -> None:
    item = QObject()
    item.blockSignals(constant is True)
    call = partial(item.setObjectName, "name") if constant is None else item.signalsBlocked
    assert call() is constant

    before = sys.getrefcount(constant)
    for _ in range(CALLS):
        call()
    assert abs(sys.getrefcount(constant) - before) < CALLS // 100
