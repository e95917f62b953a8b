"""The page that a package is printed on; the presses take it from here, as they know no rule pack."""

from perfeval_desktop.rulepack.forms import NumberStyle, PageProfile

__all__ = ["NumberStyle", "PageProfile"]
