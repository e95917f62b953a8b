"""Scores against their rubric: what the rationale claims, and what the scoring standard gives."""
