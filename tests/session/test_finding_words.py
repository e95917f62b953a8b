"""The words of the findings follow the rows that they speak of."""

import msgspec

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.session.finding_words import FindingWords
from tests.packs import edited
from tests.small_pack import SMALL_PACK

FAULTY = edited(("goals.entries[g1].annual_target", ""), ("projects[p1].indicators[q1].actual_value", ""))


def renamed(rows: FieldPath) -> SelfEvaluation:
    """The faulty document with another name in every row at ``rows``, all exchanged at once."""
    owner = FAULTY.goals.entries if rows == path("goals.entries") else FAULTY.projects[0].indicators
    return replace_at(FAULTY, rows, tuple(msgspec.structs.replace(row, name="改名") for row in owner))


def labels(words: FindingWords, evaluation: SelfEvaluation) -> set[str]:
    checker = Checker(SMALL_PACK)
    checker.run(evaluation)
    return {finding.label for finding in words.describe(checker.sections(evaluation), evaluation)}


def test_rows_that_are_exchanged_as_a_whole_are_called_by_their_new_names() -> None:
    for rows in (path("goals.entries"), path("projects[p1].indicators")):
        for changes in (Changes.at(rows), Changes.rows_of(rows)):
            words = FindingWords(SMALL_PACK)
            labels(words, FAULTY)
            assert words.forget(changes)
            assert any("改名" in label for label in labels(words, renamed(rows))), (rows, changes)


def test_what_an_edit_does_not_concern_is_not_described_again() -> None:
    words = FindingWords(SMALL_PACK)
    labels(words, FAULTY)
    assert not words.forget(Changes.at(path("projects[p2].lead")))
    assert not words.forget(Changes.at(path("cover.unit_name")))
