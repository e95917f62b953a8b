"""Texts that no clerk writes take no longer than others of their length: the window must never stand still over one."""

from __future__ import annotations

import time

import pytest

from perfeval_desktop.checks.prose_words import folded
from perfeval_desktop.prose.evaluated_year import evaluated_year
from perfeval_desktop.prose.scan import scan

_LENGTH = 64_000
_MOST_SECONDS = 4.0  # of the processor, for twice the text of the longest report: a hang takes minutes


def _filled(unit: str) -> str:
    return unit * (_LENGTH // len(unit))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("。" * _LENGTH + "x", id="full stops"),
        pytest.param("." * _LENGTH + "x", id="dots"),
        pytest.param(_filled("比" + "，" * 900 + "款1元，增长1元"), id="commas behind a comparison"),
        pytest.param(("共9999人（" + "甲1人、" * 240 + "丙1人）。") * 3, id="hundreds of parts in one sentence"),
        pytest.param(_filled("的的"), id="thousands of remarks"),
        pytest.param(_filled("（经费经费"), id="doubled words and brackets astray"),
        pytest.param(_filled("《2020年自评》2022年"), id="titles with years"),
    ],
)
def test_a_text_that_nobody_writes_is_read_as_fast_as_another(text: str) -> None:
    start = time.process_time()
    tuple(folded(scan(text, year=evaluated_year(text) or 2022, own_names=("缉私经费",), known_names=("办案经费",))))
    assert time.process_time() - start < _MOST_SECONDS
