"""Which topic of the help is meant where no field is: each part of the window says it of itself."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

_TOPIC = "help_topic"


def set_help_topic(widget: QWidget, topic: str) -> None:
    """Say which topic the help opens for ``widget`` and all that it holds, where they show no field."""
    widget.setProperty(_TOPIC, topic)


def help_topic(widget: QWidget) -> str:
    """What was said of ``widget``, empty when nothing was."""
    return str(widget.property(_TOPIC) or "")
