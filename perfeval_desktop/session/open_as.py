"""OpenAs: as what a file is opened."""

from enum import Enum, auto


class OpenAs(Enum):
    """``MINE``: to edit it; ``BY_FORCE``: although somebody else does; ``READ_ONLY``: saving goes to another file.

    ``COPY``: a new document with the same content.
    """

    MINE = auto()
    BY_FORCE = auto()
    READ_ONLY = auto()
    COPY = auto()
