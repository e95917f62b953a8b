"""The sentences of the findings about the rubric: what a score claims and what its standard gives."""

from __future__ import annotations

from perfeval_desktop.checks.sentence import Sentence

RUBRIC_SENTENCES: dict[str, Sentence] = {}
