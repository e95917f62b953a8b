"""Sizes in characters: what is laid out in them follows the font, also while the window is open.

A rule is kept on the widget or the layout itself, as a property, and dies with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLayout, QWidget

_RULES = "sizes_in_ems"
_SIGN_SHARE = 1.1  # of a character, for a sign that stands beside words
Ems = float | Sequence[float]


def em_of(widget: QWidget | None = None) -> int:
    """The width of a Chinese character in pixels, in the font of ``widget`` or of the application."""
    metrics = widget.fontMetrics() if widget is not None else QFontMetrics(QApplication.font())
    return metrics.horizontalAdvance("字")


def sign_size(widget: QWidget) -> int:
    """How large a sign beside the words of ``widget`` is, in pixels."""
    return round(_SIGN_SHARE * em_of(widget))


def in_ems(target: QWidget | QLayout, **rules: Ems) -> None:
    """Give ``target`` sizes in characters, now and whenever the font has changed.

    For layouts ``margins`` (one for all sides, or four), ``spacing``, ``columns_apart`` and ``rows_apart``. For widgets
    ``least_width``, ``most_width``, ``least_height`` and ``fixed`` (width, height). ``font`` is no size in characters:
    it makes the font of a widget so many times as large as that of the application.
    """
    known = dict(target.property(_RULES) or {})
    target.setProperty(_RULES, known | {name: _plain(value) for name, value in rules.items()})
    _apply(target)


def apply_again(tops: Iterable[QWidget]) -> None:
    """Lay out anew in and below ``tops``: the font of the application is another."""
    ruled = [target for top in tops for target in _ruled(top)]
    for target in ruled:  # fonts first, sizes are measured in them
        _set_font(target)
    for target in ruled:
        _apply(target)


def _ruled(top: QWidget) -> list[QWidget | QLayout]:
    below: list[QObject] = [top, *top.findChildren(QWidget), *top.findChildren(QLayout)]
    return [one for one in below if isinstance(one, QWidget | QLayout) and one.property(_RULES)]


def _apply(target: QWidget | QLayout) -> None:
    rules: dict[str, Ems] = target.property(_RULES)
    _set_font(target)
    em = em_of(target if isinstance(target, QWidget) else target.parentWidget())
    for name, value in rules.items():
        if name != "font":
            _SETTERS[name](target, _pixels(value, em))


def _set_font(target: QWidget | QLayout) -> None:
    """Give a widget the font of its rules, if they name one."""
    times = target.property(_RULES).get("font")
    if isinstance(target, QWidget) and times is not None:
        font = target.font()
        font.setPointSizeF(QApplication.font().pointSizeF() * times)
        target.setFont(font)


def _plain(value: Ems) -> float | list[float]:
    return float(value) if isinstance(value, int | float) else [float(part) for part in value]


def _pixels(value: Ems, em: int) -> list[int]:
    parts = [value] if isinstance(value, int | float) else value
    return [round(part * em) for part in parts]


def _set_margins(layout: Any, pixels: list[int]) -> None:
    layout.setContentsMargins(*(pixels * 4 if len(pixels) == 1 else pixels))


_SETTERS: dict[str, Callable[[Any, list[int]], None]] = {
    "margins": _set_margins,
    "spacing": lambda layout, pixels: layout.setSpacing(*pixels),
    "columns_apart": lambda layout, pixels: layout.setHorizontalSpacing(*pixels),
    "rows_apart": lambda layout, pixels: layout.setVerticalSpacing(*pixels),
    "least_width": lambda widget, pixels: widget.setMinimumWidth(*pixels),
    "most_width": lambda widget, pixels: widget.setMaximumWidth(*pixels),
    "least_height": lambda widget, pixels: widget.setMinimumHeight(*pixels),
    "fixed": lambda widget, pixels: widget.setFixedSize(*pixels),
}
