"""The arithmetic of the scoring kinds, one file for each kind; their parameters are in ``rulepack.score_rules``."""
