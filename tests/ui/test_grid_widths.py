"""How columns share the width of a grid."""

from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.ui.grid_rows import Cell, GridColumn, GridRow
from perfeval_desktop.ui.grid_widths import fit_widths, least_room, text_weights

EM = 13


def column(weight: float = 1.0, least: float = 4.0, tight: float | None = None) -> GridColumn:
    return GridColumn("a", "题目", weight=weight, min_ems=least, tight_ems=tight)


columns = st.lists(
    st.builds(column, st.sampled_from([0.0, 1.0, 2.5, 36.0]), st.floats(3, 9), st.one_of(st.none(), st.floats(2, 3))),
    min_size=1,
    max_size=12,
)


@given(columns, st.integers(0, 3000))
def test_the_room_is_filled_and_nobody_gets_less_than_its_words_need(made: list[GridColumn], room: int) -> None:
    widths = fit_widths(made, [each.weight for each in made], room, EM)
    if room >= least_room(made, EM) and any(each.weight for each in made):
        assert sum(widths) == room
    tight = [each.min_ems if each.tight_ems is None else each.tight_ems for each in made]
    assert all(width >= least * EM - 1 for width, least in zip(widths, tight, strict=True))
    if room >= sum(round(each.min_ems * EM) for each in made):
        assert all(width >= each.min_ems * EM - 1 for width, each in zip(widths, made, strict=True))


def test_a_column_without_weight_keeps_its_least_width() -> None:
    assert fit_widths([column(0, 4), column(1, 4)], [0, 1], 500, EM) == [52, 448]


def test_what_holds_more_text_gets_more_of_the_room() -> None:
    made = (column(), column())
    rows = [GridRow(str(number), (Cell("长" * 60), Cell("短"))) for number in range(3)]
    heavy, light = text_weights(made, rows)
    assert heavy > 2 * light
    assert len(set(text_weights(made, []))) == 1
