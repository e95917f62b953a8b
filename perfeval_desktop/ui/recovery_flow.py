"""After a crash: asks what to do with what journals hold, and does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval_desktop.session.errors import PackError, StorageError
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.interaction import Interaction, RecoveryAnswer
from perfeval_desktop.ui.texts import SUFFIX

if TYPE_CHECKING:
    from perfeval_desktop.session.recovery import Offer

Replace = Callable[[Callable[[], None]], bool]


class RecoveryFlow:
    """``replace`` puts the open document away, when the user lets it go, before another one comes."""

    def __init__(self, session: Session, interaction: Interaction, replace: Replace) -> None:
        self._session = session
        self._interaction = interaction
        self._replace = replace

    def offer(self, file: Path | None = None) -> None:
        """Ask about every journal that was left behind, or only about that of ``file``, the newest first."""
        if not any((self._session.dirs.state / "journal").glob("*.journal")):
            return  # what follows takes long to load
        from perfeval_desktop.session.recovery import offers

        for offer in offers(self._session, file):
            try:
                if self._settle(offer):
                    break  # the others wait until their files are opened, or for the next start
            finally:
                offer.unsaved.let_go()

    def _settle(self, offer: Offer) -> bool:
        """Ask until something is done; True when a document was recovered."""
        from perfeval_desktop.session.recovery import recover, save_copy

        while True:
            try:
                match self._interaction.ask_recovery(offer):
                    case RecoveryAnswer.RECOVER:
                        if self._is_open(offer):
                            recover(self._session, offer)
                            return True
                        return self._replace(lambda: recover(self._session, offer))
                    case RecoveryAnswer.COPY:
                        path = self._interaction.choose_save(self._suggestion(offer))
                        if path is not None:
                            save_copy(self._session, offer, path)
                            return False
                    case RecoveryAnswer.DISCARD:
                        offer.unsaved.put_aside()
                        return False
                    case RecoveryAnswer.LATER:
                        return False
            except (StorageError, PackError) as error:
                self._interaction.report_error(str(error))

    def _is_open(self, offer: Offer) -> bool:
        return (
            offer.file is not None and self._session.is_open and self._session.file_address == offer.unsaved.head.file
        )

    def _suggestion(self, offer: Offer) -> Path:
        name = f"{offer.title}（恢复的副本）{SUFFIX}"
        folder = offer.file.parent if offer.file is not None else Path.home()
        return folder / name
