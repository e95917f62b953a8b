"""Every kind of remark has its words, and they leave nothing open."""

import pytest

from perfeval_desktop.checks.prose_words import PROSE_WORDS, describe_remark, folded
from perfeval_desktop.prose.remark import Remark
from perfeval_desktop.prose.spans import Span

FACTS = (("found", "甲"), ("expected", "乙"), ("formula", "丙"), ("title", "丁"), ("count", "3"), ("state", "crossed"))


@pytest.mark.parametrize("kind", PROSE_WORDS)
def test_every_kind_is_a_whole_sentence(kind: str) -> None:
    finding = describe_remark(Remark(kind, Span(0, 1), FACTS), (), where="1:1", label="第1段")
    assert finding.rule == kind
    assert "甲" in finding.message
    assert not set("{}〔") & set(finding.message)


def test_a_remark_whose_leader_is_not_there_stands_for_itself() -> None:
    orphan = Remark("prose.change_rate", Span(5, 6), follows=Span(1, 2))
    assert list(folded([orphan])) == [(orphan, ())]
