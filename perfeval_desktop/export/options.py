"""What can be asked of a press besides the parts themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class HiddenSheet:
    """A sheet of the workbook that no menu shows, with texts in column A."""

    name: str
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class PressOptions:
    """How to print.

    ``mark`` is printed large and light across each page, behind the text (草稿), empty for none. ``code`` is a short
    code of this package: it stands at the foot of each page, with ``qr`` as a QR code of that text beside it, and in
    the properties of each file. ``fonts``: the official faces where this computer has them, or always those that come
    with the program, which gives the same bytes on every computer. ``hidden`` goes into the workbook only. ``scope``
    stands behind the code in the properties: which parts of the package the file holds, empty for all of them.
    """

    mark: str = ""
    code: str = ""
    qr: str = ""
    fonts: Literal["installed", "bundled"] = "installed"
    hidden: HiddenSheet | None = None
    scope: str = ""

    @property
    def keywords(self) -> str:
        """What the properties of a file say of it."""
        return f"{self.code} {self.scope}".strip() if self.code else ""


PLAIN = PressOptions()
