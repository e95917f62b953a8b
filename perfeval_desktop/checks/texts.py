"""Slips and contradictions in all texts of the package, as the prose room remarks them."""
