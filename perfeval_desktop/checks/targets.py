"""Targets and results of indicators: filled in, measured, in the right direction."""
