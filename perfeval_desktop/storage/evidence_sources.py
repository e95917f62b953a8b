"""Where the bytes of evidence are: in the project file itself, in other ones, or in the program's own store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from perfeval_desktop.storage import container
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.evidence_store import EvidenceStore
from perfeval_desktop.storage.plain_file import open_plain
from perfeval_desktop.storage.span import Span, digest_of


@dataclass(frozen=True, slots=True)
class Sources:
    """``files`` are project files, asked in their order; the ``store`` is asked last."""

    files: tuple[Path, ...] = ()
    store: EvidenceStore | None = None

    def first(self, path: Path) -> Sources:
        """The same, with the file at ``path`` asked before all others."""
        return replace(self, files=tuple(dict.fromkeys((path, *self.files))))

    def find(self, wanted: Mapping[str, int]) -> dict[str, Span]:
        """Where the files of these digests and sizes lie, in the order of ``wanted``; those that are nowhere miss.

        Nothing is read of them. What has another size than it should is only taken where there is nothing better.
        """
        found: dict[str, Span] = {}
        poor: dict[str, Span] = {}
        for spans in self._by_source(wanted):
            for digest, span in spans.items():
                (found if span.size == wanted[digest] else poor).setdefault(digest, span)
            if len(found) == len(wanted):
                break
        return {digest: (found.get(digest) or poor[digest]) for digest in wanted if digest in found or digest in poor}

    def sound(self, digest: str, size: int) -> Span | None:
        """Where the file lies whole, by its checksum; None when each place has another one, or none."""
        for spans in self._by_source({digest: size}):
            try:
                if digest in spans and digest_of(spans[digest]) == digest:
                    return spans[digest]
            except (OSError, ValueError):
                continue
        return None

    def _by_source(self, wanted: Mapping[str, int]) -> Iterator[dict[str, Span]]:
        for path in self.files:
            there = files_in(path)
            yield {digest: there[digest] for digest in wanted if digest in there}
        if self.store is not None:
            spans = ((digest, self.store.span(digest)) for digest in wanted)
            yield {digest: span for digest, span in spans if span is not None}


def files_in(path: Path) -> dict[str, Span]:
    """The files of evidence in a project file, by their digests; none where it cannot be read."""
    try:
        with open_plain(path) as file:
            found = container.read(file).files
    except (OSError, ValueError, StorageError):
        return {}
    return {digest: span._replace(path=path) for digest, span in found.items()}


NOWHERE = Sources()
