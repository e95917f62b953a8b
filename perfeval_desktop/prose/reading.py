"""A text read once: its sentences, brackets, figures, dates and names, shared by everything that looks for remarks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from perfeval_desktop.prose.brackets import Brackets, find_brackets
from perfeval_desktop.prose.dates import DateMention, find_dates
from perfeval_desktop.prose.names import DocumentNumber, Name, find_documents, find_quotes, find_titles
from perfeval_desktop.prose.numbers import Quantity, find_quantities
from perfeval_desktop.prose.spans import Span, meets_one, paragraphs, sentences


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands where in ``text``; all tuples are in the order of the text."""

    text: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    brackets: Brackets
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    documents: tuple[DocumentNumber, ...]
    titles: tuple[Name, ...]
    quotes: tuple[Name, ...]


@lru_cache(maxsize=8192)
def read(text: str) -> Reading:
    """Read ``text``. Never raises, whatever the text; the same text is read only once."""
    brackets = find_brackets(text)
    documents = find_documents(text)
    numbers = [document.span for document in documents]
    dates = tuple(date for date in find_dates(text) if not meets_one(date.span, numbers))
    apart = [date.span for date in dates] + numbers
    return Reading(
        text=text,
        paragraphs=paragraphs(text),
        sentences=sentences(text),
        brackets=brackets,
        quantities=find_quantities(text, apart),
        dates=dates,
        documents=documents,
        titles=find_titles(text, brackets),
        quotes=find_quotes(text, brackets),
    )
