"""待确认: what was carried over waits at its field; a file may name fields that are none."""

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.model.unconfirmed import Unconfirmed, waiting
from perfeval_desktop.rulepack.blank import blank_evaluation
from perfeval_desktop.rulepack.catalog import Catalog

UNIT = path("cover.unit_name")


def test_what_is_no_address_waits_nowhere() -> None:
    pack = Catalog.built_in().get("lincang-2022").pack
    blank = replace_at(blank_evaluation(pack), UNIT, "水务局")
    rows = (
        Unconfirmed(id="a", place="☑①", value="x"),
        Unconfirmed(id="b", place="", value=""),
        waiting(UNIT, "水务局"),
    )
    found = Checker(pack).run(replace_at(blank, path("to_confirm"), rows))
    assert [issue.where for issue in found if issue.rule == "carried.unconfirmed"] == [UNIT]
    assert not any(issue.rule == "engine.failed" for issue in found)
