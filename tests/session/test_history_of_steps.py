"""修改记录 of any steps: its edits lead from the first value of each field to the last."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import Command, ReplaceAll, SetField
from perfeval_desktop.document.document import Document
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import iter_fields, replace_at
from perfeval_desktop.rulepack.blank import blank_evaluation
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.difference_words import lines_between
from perfeval_desktop.session.field_history import FieldHistory
from perfeval_desktop.storage import history_codec
from tests.strategies import fields_of

UNIT = path("cover.unit_name")
PACK = Catalog.built_in().get("lincang-2022").pack
BLANK = blank_evaluation(PACK)
FIELDS = [field for field in iter_fields(BLANK) if field.path.steps[0] not in ("finals", "last_year", "pack_id")]


@st.composite
def steps(draw: st.DrawFn) -> list[Command | str]:
    """Edits of a few fields, undone and done again."""
    some = draw(st.lists(st.sampled_from(FIELDS), min_size=1, max_size=3, unique_by=lambda field: field.path))

    def one(field: object) -> st.SearchStrategy[Command]:
        return fields_of(field.type).map(lambda value: SetField(field.path, value, "修改 某处"))

    return draw(st.lists(st.sampled_from(("undo", "redo")) | st.sampled_from(some).flatmap(one), max_size=12))


@given(steps(), st.integers(0, 12))
@settings(max_examples=60)
def test_the_edits_lead_from_the_first_value_to_the_last(done: list[Command | str], looked_at: int) -> None:
    document, record = Document(BLANK), FieldHistory(BLANK, PACK)
    document.subscribe(lambda changes, who: record.note(document.current, changes, "修改 某处", who))
    for number, step in enumerate(done):
        if number == looked_at:
            record.settled()
        match step:
            case "undo":
                document.undo()
            case "redo":
                document.redo()
            case _:
                document.push(step)
    first, now = {}, {}
    for edit in record.settled().edits:
        assert now.get(edit.place, edit.old) == edit.old
        first.setdefault(edit.place, edit.old)
        now[edit.place] = edit.new
    changed = {place for place in now if first[place] != now[place]}
    plain = history_codec.plain
    lines = {str(line.path): line for line in lines_between(BLANK, document.current, PACK)}
    assert changed == {place for place, line in lines.items() if plain(line.old) != plain(line.new)}
    assert all((first[at], now[at]) == (plain(lines[at].old), plain(lines[at].new)) for at in changed)


def test_many_steps_wait_only_so_long_and_keep_their_order() -> None:
    record, value = FieldHistory(BLANK, PACK), BLANK
    for number in range(250):
        where = UNIT if number % 2 else path("cover.year")
        value = replace_at(value, where, f"{number}局" if number % 2 else 2000 + number % 100)
        record.note(value, Changes.at(where), "修改 某处")
    assert len(record._notes) == 100
    assert [edit.new for edit in record.settled().edits[1::2]] == [f"{number}局" for number in range(1, 250, 2)]
    same_again = record.settled()
    assert record.settled() is same_again
    everything = msgspec.structs.replace(value, cover=BLANK.cover)
    value, changes = ReplaceAll(everything, "恢复").apply(value)
    record.note(value, changes, "恢复")
    assert len(record.settled().edits) == 252
