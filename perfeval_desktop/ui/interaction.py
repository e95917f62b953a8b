"""The port for questions to the user: the window asks here, so that tests can answer without a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from perfeval_desktop.rulepack.schema import RulePack
    from perfeval_desktop.session.open_as import OpenAs
    from perfeval_desktop.session.recovery import Offer


class SaveAnswer(Enum):
    """What to do with changes that are not saved."""

    SAVE = auto()
    DISCARD = auto()
    CANCEL = auto()


class ConflictAnswer(Enum):
    """What to do when the file on disk is no longer the one that was opened."""

    SAVE_AS = auto()
    OVERWRITE = auto()
    CANCEL = auto()


class RecoveryAnswer(Enum):
    """What to do with changes that a crash left in the journal."""

    RECOVER = auto()
    COPY = auto()
    DISCARD = auto()
    LATER = auto()


class Interaction(Protocol):
    """Questions and messages. Every text is a whole Chinese sentence; None means that the user chose nothing."""

    def ask_save(self, title: str) -> SaveAnswer: ...

    def ask_conflict(self, sentence: str) -> ConflictAnswer: ...

    def ask_locked(self, sentence: str, *, by_force: bool) -> OpenAs | None:
        """As what to open a file that somebody else edits; ``by_force`` offers to edit it all the same."""
        ...

    def ask_recovery(self, offer: Offer) -> RecoveryAnswer: ...

    def ask_yes_no(self, question: str, yes: str) -> bool:
        """True when the user picks the button ``yes``."""
        ...

    def choose_open(self, folder: Path | None, suffixes: Sequence[str] = ()) -> Path | None:
        """A file of one of the kinds ``suffixes``; without them one of the program's own."""
        ...

    def choose_files(self, folder: Path | None) -> Sequence[Path]:
        """Files of any kind; none when the user chose nothing."""
        ...

    def open_document(self, path: Path) -> bool:
        """Let the system show a document; False when it has no program for it."""
        ...

    def choose_save(self, suggestion: Path) -> Path | None:
        """The file to save to, with the suffix of ``suggestion``; replacing an existing one is confirmed."""
        ...

    def choose_folder(self, start: Path) -> Path | None: ...

    def choose_pack(self, packs: Sequence[RulePack]) -> str | None:
        """The id of the pack for a new document."""
        ...

    def report_error(self, sentence: str) -> None: ...

    def report_info(self, sentence: str) -> None: ...

    def report_failure(self, sentence: str, log: Path | None) -> None:
        """Say that something unexpected happened; ``log`` is the file that tells more, None when there is none."""
        ...
