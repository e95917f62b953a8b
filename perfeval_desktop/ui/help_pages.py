"""The pages of the help window as HTML: topics, and what there is to say of a field in the open document."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.rulepack.labels import SEPARATOR, label_of
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui import help_tables
from perfeval_desktop.ui.basis import basis_of
from perfeval_desktop.ui.help_book import HelpBook, HelpField, Topic
from perfeval_desktop.ui.help_checks import Requirement, requirements_at
from perfeval_desktop.ui.help_markup import bullets, heading, link, paragraph, to_html
from perfeval_desktop.ui.help_sources import sources_of
from perfeval_desktop.ui.rich_text import Section

_SHOWN = "shown"  # the way of fields that nobody fills in


@dataclass(frozen=True, slots=True)
class Address:
    """A page: a topic by its key, a field of the book by its number, or a field of the document by its address.

    ``is_named``: the labels of the document know the place; else the book's own title stands for it.
    """

    kind: Literal["topic", "field", "place"]
    value: str
    is_named: bool = True

    @classmethod
    def of_link(cls, text: str) -> Address | None:
        """The page that a link leads to, None for a link to something else."""
        kind, _, value = text.partition(":")
        match kind:
            case "topic" | "field":
                return cls(kind, value)
            case _:
                return None

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


@dataclass(frozen=True, slots=True)
class Page:
    """``title`` in plain text; ``body`` is HTML with the title in it."""

    title: str
    body: str


class HelpPages:
    """Makes pages from the book, the rule pack and the open document."""

    def __init__(self, session: Session, book: HelpBook) -> None:
        self._session = session
        self._book = book
        self._markers = help_tables.markers(session, book)

    def page(self, address: Address) -> Page:
        """The page at ``address``; the table of contents' first topic for one that leads nowhere."""
        match address.kind:
            case "field" if address.value.isdecimal() and int(address.value) < len(self._book.fields):
                return self._field_page(self._book.fields[int(address.value)])
            case "place":
                return self._place_page(FieldPath.parse(address.value), is_named=address.is_named)
            case _:
                return self._topic_page(self._book.topic(address.value) or self._book.topics[0])

    # --- topics --------------------------------------------------------------------------------------------------

    def _topic_page(self, topic: Topic) -> Page:
        body = heading(topic.title, 1) + to_html(topic.text, self._markers)
        fields = self._book.fields_of(topic)
        if fields:
            numbers = {id(field): number for number, field in enumerate(self._book.fields)}
            links = [link(f"field:{numbers[id(field)]}", field.title) for field in fields]
            body += heading("本部分的各栏") + f"<p>{' · '.join(links)}</p>"
        return Page(topic.title, body)

    # --- fields --------------------------------------------------------------------------------------------------

    def _field_page(self, field: HelpField) -> Page:
        topic = self._book.topic(field.topic)
        crumb = topic.title if topic is not None else ""
        return Page(field.title, self._head(crumb, field.title) + "".join(self._field_parts(field)))

    def _place_page(self, path: FieldPath, *, is_named: bool) -> Page:
        field = self._book.field_at(path) or HelpField((), title="这一栏", topic=self._book.topics[0].key, means="")
        if not self._session.is_open:
            return self._field_page(field)
        crumb, title = self._label(path, field, is_named=is_named)
        return Page(title, self._head(crumb, title) + "".join(self._field_parts(field, path)))

    def _label(self, path: FieldPath, field: HelpField, *, is_named: bool) -> tuple[str, str]:
        """What stands around the field, and its own name."""
        evaluation, pack = self._session.evaluation, self._session.pack
        if not is_named:
            topic = self._book.topic(field.topic)
            return (topic.title if topic is not None else ""), field.title
        label = label_of(path, evaluation, pack)
        if len(path.steps) < 2 or label == label_of(path.parent, evaluation, pack):
            return (label if len(path.steps) > 1 else ""), field.title
        crumb, _, own = label.rpartition(SEPARATOR)
        return crumb, own

    @staticmethod
    def _head(crumb: str, title: str) -> str:
        above = f'<p class="crumb">{html.escape(crumb)}</p>' if crumb else ""
        return above + heading(title, 1)

    def _field_parts(self, field: HelpField, path: FieldPath | None = None) -> Iterator[str]:
        yield paragraph(field.means)
        way = self._book.ways.get(field.way, "")
        if field.fill or way:
            yield heading("怎样填") + "".join(paragraph(text) for text in (field.fill, way) if text)
        if field.example:
            yield heading("例") + paragraph(field.example)
        sources = sources_of(path, self._session.pack) if path is not None else ()
        if field.origin or sources:
            yield heading("数从哪里来" if field.is_figure else "内容从哪里来") + bullets(
                map(html.escape, filter(None, (field.origin, *sources)))
            )
        if path is not None:
            yield from self._rules(path, sources)
            if field.way != _SHOWN:
                yield from self._checks(path, field)
        topic = self._book.topic(field.topic)
        if topic is not None:
            yield heading("另见") + f"<p>{link(f'topic:{topic.key}', topic.title)}</p>"

    def _rules(self, path: FieldPath, said: tuple[str, ...]) -> Iterator[str]:
        """What the rule book and the arithmetic say of the field, as the dock 依据 shows it."""
        _, *sections = basis_of(path, self._session.evaluation, self._session.pack)
        yield from (_section(section) for section in sections if section.text not in said)

    def _checks(self, path: FieldPath, field: HelpField) -> Iterator[str]:
        found = requirements_at(path, self._book, self._session.pack, is_text=field.text)
        if found:
            yield heading("看这一处的检查") + bullets(map(_requirement, found))


def _section(section: Section) -> str:
    return heading(section.title) + paragraph(section.text)


def _requirement(requirement: Requirement) -> str:
    head, said, source = map(html.escape, (requirement.title, requirement.requires, requirement.source))
    return f'<b>{head}</b>（{requirement.level}）：{said}<br><span class="crumb">依据：{source}</span>'
