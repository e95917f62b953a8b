"""The published package: every finding in it is on the reviewed list, and every entry of the list is found.

The list is the folder beside this file: one entry for a rule and a level, with the places and the reason why the
finding is right. A finding that only follows from another is folded under it and stands on no list.
"""

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.storage import project_file

LISTS = Path(__file__).parent / "lincang-2022"
Place = tuple[str, str, str]


@cache
def reviewed() -> Counter[Place]:
    entries = [entry for file in sorted(LISTS.glob("*.toml")) for entry in tomllib.loads(file.read_text())["findings"]]
    assert all(entry["why"] for entry in entries)
    return Counter((entry["level"], entry["rule"], where) for entry in entries for where in entry["where"])


@cache
def found() -> Counter[Place]:
    evaluation = project_file.load(resource_path("samples/lincang-2022.jxzp")).evaluation
    issues = Checker(Catalog.built_in().get("lincang-2022").pack).run(evaluation)
    return Counter((issue.severity.key, issue.rule, str(issue.where)) for issue in issues if not issue.under)


def test_nothing_is_found_that_is_not_on_the_list() -> None:
    assert found() - reviewed() == Counter()


def test_everything_on_the_list_is_found() -> None:
    assert reviewed() - found() == Counter()
