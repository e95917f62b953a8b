"""The sentences of the findings about targets, results and figures that are hard to believe."""

from __future__ import annotations

from perfeval_desktop.checks.sentence import Sentence

FORM_SENTENCES: dict[str, Sentence] = {}
