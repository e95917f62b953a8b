"""Texts that were copied: between projects, and from the goal to its result."""
