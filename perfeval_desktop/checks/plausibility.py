"""Figures that may be right but are hard to believe: they want a reason."""
