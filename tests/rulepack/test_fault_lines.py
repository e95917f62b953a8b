"""Every fault of a pack is told at its line."""

import tomllib
from typing import Any

import pytest

from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.fault_lines import lines_of
from perfeval_desktop.rulepack.lint import lint
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.problems import PackError
from perfeval_desktop.rulepack.toml_spots import Spot, spots_of
from tests.rulepack.third_pack import THIRD_PACK

NAMES = ("lincang-2022", "mof-2020")
ODD = '''\
a.b = 1 # = [
"c d" = """x
[no]
y\\"""z"""
e = [ # ]
  { f = 'g]', "h" = [1, 2,] },
  [],
]
[[k]]
l = '\\'
[k.m]
n = 1979-05-27
[[k]]
[o.'p.q']
r = true
s = """"quoted""""
'''


def agrees(value: Any, spot: Spot, text: str) -> None:
    if isinstance(value, dict):
        assert set(value) == set(spot.children)
        for key, below in value.items():
            agrees(below, spot.children[key], text)
    elif isinstance(value, list):
        assert len(value) == len(spot.items)
        for below, item in zip(value, spot.items, strict=True):
            agrees(below, item, text)
    elif isinstance(value, str):
        assert spot.value == value
        assert tomllib.loads(f"v = {text[spot.start : spot.end]}")["v"] == value
    else:
        assert str(spot.value).lower() == str(value).lower()


@pytest.mark.parametrize("text", [ODD, THIRD_PACK])
def test_the_spots_hold_what_the_text_says(text: str) -> None:
    agrees(tomllib.loads(text), spots_of(text), text)


@pytest.mark.parametrize("name", NAMES)
def test_the_spots_of_the_packs_hold_what_they_say(name: str) -> None:
    text = resource_path(f"rulepacks/{name}.toml").read_text(encoding="utf-8")
    agrees(tomllib.loads(text), spots_of(text), text)


def lines_with_faults(text: str) -> list[str]:
    with pytest.raises(PackError) as caught:
        load_pack(text, "x")
    lines = text.splitlines()
    return [lines[at - 1].strip() for at in lines_of(text, caught.value.problems)]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("year = 2024", 'year = "2024"', 'year = "2024"'),
        ("max_score = 60", 'max_score = "六十"', 'max_score = "六十"'),
        ('addressee = "县', 'adressee = "县', 'adressee = "县财政局"'),
        ('label = "附表3"', 'labl = "附表3"', "form_labl"),
        ('kind = "yuan"', 'kind = "yaun"', "columns = [{ field"),
        ("low = 0.8, high = 1 }", "low = 0.8, hihg = 1 }", '{ key = "good"'),
        ('group = "all"\nname = "工作秩序"', 'group = "al"\nname = "工作秩序"', 'group = "al"'),
        ('key = "none", label', 'key = "nothing", label', "completions ="),
        ('field = "level1", title', 'field = "levl1", title', '{ field = "levl1"'),
        ('starter = "{short}', 'starter = "{shor}', '{ key = "start"'),
        ('region = "某省某县"', 'region = "某省某县', 'region = "某省某县'),
        ("[project]", "[project", "[project"),
    ],
)
def test_a_fault_is_at_the_line_that_was_spoilt(old: str, new: str, line: str) -> None:
    assert old in THIRD_PACK
    found = lines_with_faults(THIRD_PACK.replace(old, new, 1))
    assert any(text.startswith(line) for text in found), found


def test_what_the_lint_tells_is_at_its_line() -> None:
    text = resource_path("rulepacks/lincang-2022.toml").read_text(encoding="utf-8")
    problems = lint(load_pack(text, "x"))
    lines = text.splitlines()
    for problem, at in zip(problems, lines_of(text, problems), strict=True):
        called = problem.place.partition("“")[2].partition("”")[0]
        assert any(called in line for line in lines[at - 1 : at + 4]), problem
