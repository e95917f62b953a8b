"""Spares the start of the window what PySide does for a feature that this program does not use."""

from __future__ import annotations

import importlib


def spare_feature_search() -> None:
    """From now on PySide does not read the source of each imported module to see whether it uses ``__feature__``.

    To be called before Qt is loaded. It reaches into PySide's own support module, which may look otherwise one day:
    then everything works as before, only the start takes its time.
    """
    try:
        importlib.import_module("shiboken6")
        feature = importlib.import_module("shibokensupport.feature")
    except ImportError:
        return
    if hasattr(feature, "_mod_uses_pyside"):
        vars(feature)["_mod_uses_pyside"] = lambda _module: False
