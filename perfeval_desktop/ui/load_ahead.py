"""Loads code that is not needed yet while nobody waits: it would be felt when it is."""

from __future__ import annotations

import importlib

_LATE = (
    *("perfeval_desktop.session.desk", "perfeval_desktop.ui.workbench"),  # to show a document
    *("perfeval_desktop.ui.grid_clipboard", "perfeval_desktop.ui.paste_preview", "perfeval_desktop.ui.pasted"),
    "perfeval_desktop.ui.find_panel",
)


def load_ahead() -> None:
    """Load what an opened document, a paste and a search need."""
    for name in _LATE:
        importlib.import_module(name)
