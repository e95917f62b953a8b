"""The sentences of the findings about reports that contradict the tables."""

from __future__ import annotations

from perfeval_desktop.checks.sentence import Sentence

NARRATIVE_SENTENCES: dict[str, Sentence] = {}
