"""Live formulas of a sheet: where a form computes a figure, so does the workbook.

A formula is written only where it gives the very value that is printed: a figure that the user states otherwise stays
a plain number. The value goes into the file beside the formula, for programs that show files without computing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from perfeval_desktop.layout.blocks import Cell, Formula, Number

Values = Mapping[str, float | str]
"""The value of each cell with a formula, by its coordinate."""

_CLOSE = Decimal("1E-12")  # spreadsheets compute with 15 digits
_CENT = Decimal("0.01")
_LONGEST_LITERAL = 255  # characters of a text in a formula, a limit of Excel
_EMPTY_VALUE = re.compile(rb'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v(?:\s*/>|></v>)')


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a sheet; rows and columns count from 1. ``value`` is None for text and for nothing."""

    row: int
    column: int
    value: Decimal | None
    text: str = ""
    pattern: str = ""

    @property
    def coordinate(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"


class SheetFormulas:
    """The cells of one sheet, by their keys."""

    def __init__(self) -> None:
        self._keyed: dict[str, Place] = {}
        self._computed: list[tuple[Place, Formula]] = []
        self._repeating: list[tuple[Place, str]] = []
        self._taken: set[tuple[int, int]] = set()  # (column, row) of all cells that are not empty

    def add(self, cell: Cell, row: int, column: int) -> None:
        """Note where ``cell`` stands."""
        content = cell.content
        place = Place(row, column, None, cell.text)
        if isinstance(content, Number):
            place = Place(row, column, content.value, content.text, content.pattern)
        if content:
            self._taken.add((column, row))
        if cell.key:
            self._keyed[cell.key] = place
        if isinstance(content, Number) and content.formula is not None:
            self._computed.append((place, content.formula))
        if cell.repeats:
            self._repeating.append((place, cell.repeats))

    def written(self) -> Iterator[tuple[Place, str]]:
        """The cells that get a formula, with its text."""
        for place, formula in self._computed:
            text = "" if place.value is None else self._text(formula, place.value)
            if text:
                yield place, text
        for place, key in self._repeating:
            text = self._words(place, self._keyed.get(key))
            if text:
                yield place, text

    def _words(self, place: Place, figure: Place | None) -> str:
        """A text that ends with a figure; empty when it does not, or cannot be written as a formula."""
        if figure is None or figure.value is None or not figure.text or not place.text.endswith(figure.text):
            return ""
        words = place.text.removesuffix(figure.text)
        if len(words) > _LONGEST_LITERAL:
            return ""
        quoted = "&CHAR(10)&".join(f'"{line}"' for line in words.replace('"', '""').split("\n"))
        return f'={quoted}&TEXT({figure.coordinate},"{figure.pattern}")'

    def _text(self, formula: Formula, wanted: Decimal) -> str:
        """The formula as Excel writes it; empty when it cannot be computed here or gives another value."""
        places = [self._keyed[key] for key in formula.cells if key in self._keyed]
        if formula.kind == "sum":
            return self._sum(formula, places, wanted)
        values = [place.value for place in places if place.value is not None]
        if len(values) < len(formula.cells):
            return ""
        match formula.kind:
            case "ratio":
                same = values[1] != 0 and abs(values[0] / values[1] - wanted) < _CLOSE
                one, other = (place.coordinate for place in places)
                return f'=IF(N({other})=0,"",{one}/{other})' if same else ""
            case "share":
                counted = max(Decimal(0), min(values[0], Decimal(1)))
                same = (counted * formula.factor).quantize(_CENT, ROUND_HALF_UP) == wanted
                # A rate that cannot be computed is an empty text, which counts as nothing.
                rate = f"N({places[0].coordinate})"
                return f"=ROUND(MAX(0,MIN(1,{rate}))*{formula.factor},2)" if same else ""
            case _:
                return f"={places[0].coordinate}" if values[0] == wanted else ""

    def _sum(self, formula: Formula, places: list[Place], wanted: Decimal) -> str:
        value, limits = sum((place.value or Decimal(0) for place in places), Decimal(0)), []
        for cap in formula.caps:
            rate = self._keyed.get(cap.rate)
            if rate is not None and rate.value is not None:
                limits.append(f"IF({rate.coordinate}<{cap.below},{cap.most},1E+9)")
                value = min(value, cap.most) if rate.value < cap.below else value
        if value != wanted or not places:
            return ""
        total = f"SUM({','.join(self._ranges(places))})"
        return f"=MIN({','.join([total, *limits])})" if limits else f"={total}"

    def _ranges(self, places: Iterable[Place]) -> list[str]:
        """The cells as few ranges, none of which holds anything else: a function takes no more than 255."""
        runs: list[list[Place]] = []
        for place in sorted(places, key=lambda place: (place.column, place.row)):
            if runs and self._nothing_between(runs[-1][-1], place):
                runs[-1].append(place)
            else:
                runs.append([place])
        return [run[0].coordinate if len(run) == 1 else f"{run[0].coordinate}:{run[-1].coordinate}" for run in runs]

    def _nothing_between(self, upper: Place, lower: Place) -> bool:
        return upper.column == lower.column and not any(
            (upper.column, row) in self._taken for row in range(upper.row + 1, lower.row)
        )


def with_values(content: bytes, values: Values) -> bytes:
    """The XML of a sheet with the value of each formula beside it."""

    def value(cell: re.Match[bytes]) -> bytes:
        found = values[cell[2].decode()]
        if isinstance(found, str):
            return cell[1].replace(b"<c ", b'<c t="str" ', 1) + b"<v>" + escape(found).encode() + b"</v>"
        return cell[1] + b"<v>" + repr(found).encode() + b"</v>"

    return _EMPTY_VALUE.sub(value, content)
