"""Reads Chinese administrative prose: figures, names and references with their places, and what contradicts them.

``scan.scan`` tells all remarks on one text; ``reading.read`` what stands where in it; ``claims.find_claims`` what it
computes; ``terms.terms_of`` its figures with their names; ``similarity`` compares texts with one another.
"""
