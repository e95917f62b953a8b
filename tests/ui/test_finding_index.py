"""The index of findings: after any edits it says what a new one says, and it tells which fields changed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from perfeval_desktop.checks.wording import describe
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.ui.finding_index import FindingIndex
from tests.edits import commands
from tests.pack_text import pack_text
from tests.packs import D, sound_evaluation
from tests.small_pack import SMALL_PACK

SCORE = path("projects[p1].indicators[q1].self_score")


@pytest.fixture
def small(qapp: QApplication, tmp_path: Path) -> Session:
    """A session with the sound document of the small pack."""
    file = tmp_path / "小.jxzp"
    project_file.save(file, sound_evaluation(), pack_text(SMALL_PACK))
    session = Session(Catalog([]), Dirs.below(tmp_path / "home"))
    session.open(file)
    return session


def test_the_fields_whose_findings_changed_are_told(small: Session) -> None:
    index = FindingIndex.of(small)
    told: list[frozenset[FieldPath]] = []
    index.changed.connect(told.append)
    small.push(SetField(SCORE, D(31), "改"))
    assert told == [frozenset({SCORE})]
    assert any("不超过 30 分" in remark.message for remark in index.at(SCORE))
    small.undo()
    assert told == [frozenset({SCORE})] * 2
    assert index.at(SCORE) == ()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_index_that_followed_any_edits_says_what_a_new_one_says(small: Session, data: st.DataObject) -> None:
    assert small.path is not None
    small.open(small.path)
    index = FindingIndex.of(small)
    for number in range(data.draw(st.integers(1, 6))):
        step = data.draw(st.sampled_from(["edit", "edit", "edit", "undo", "redo"]))
        try:
            if step == "edit":
                small.push(data.draw(commands(small.evaluation, f"n{number}")))
            else:
                small.undo() if step == "undo" else small.redo()
        except ModelError:
            continue  # a batch may remove the row that its second half needs
        fresh = tuple(describe(issue, small.evaluation, SMALL_PACK) for issue in small.issues)
        assert small.findings == fresh
        new = FindingIndex(small)
        places = {issue.where for issue in small.issues} | {SCORE}
        assert {at: index.at(at) for at in places} == {at: new.at(at) for at in places}
        assert index.below(path("projects")) == new.below(path("projects"))
        small.issues_changed.disconnect(new._refresh)
