"""Live figures in a text: what is a placeholder, what is shown, and where it stands in the stored text."""

from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.model.live_text import Placeholder, find_placeholders, placeholder_text, show_figures

KNOWN = {"cover.year": "2022", "a.b": "", "long": "25,196,757.49元"}


def show(placeholder: Placeholder) -> str | None:
    return KNOWN.get(placeholder.key)


def test_a_placeholder_is_replaced_and_what_is_unknown_stays() -> None:
    shown = show_figures("{{cover.year}}年，{{long:元}}；{{nobody}} {year} {{ x }} {{", show)
    assert shown.text == "2022年，25,196,757.49元；{{nobody}} {year} {{ x }} {{"
    assert [piece.placeholder.key for piece in shown.pieces] == ["cover.year", "long"]
    assert [shown.text[piece.start : piece.end] for piece in shown.pieces] == ["2022", "25,196,757.49元"]


def test_a_text_without_braces_is_itself() -> None:
    text = "没有活数的文字"
    assert show_figures(text, show).text is text
    assert find_placeholders(text) == ()


def test_the_style_stands_behind_the_colon() -> None:
    (found,) = find_placeholders("收入{{accounts.total_revenue.this_year:元}}。")
    assert (found.key, found.style, found.text) == (
        "accounts.total_revenue.this_year",
        "元",
        "{{accounts.total_revenue.this_year:元}}",
    )


def test_a_figure_counts_as_a_whole_in_the_stored_text() -> None:
    stored = "共{{long:元}}元"
    shown = show_figures(stored, show)
    chip = (1, 1 + len("{{long:元}}"))
    for start, end in ((1, 5), (3, 6), (1, 1 + len(KNOWN["long"]))):
        assert shown.to_stored(start, end) == chip
    assert shown.to_stored(0, 1) == (0, 1)
    last = len(shown.text)
    assert shown.to_stored(last - 1, last) == (len(stored) - 1, len(stored))


@given(
    st.lists(st.sampled_from(["文", "字", "{{cover.year}}", "{{a.b}}", "{{long:元}}", "{{?}}", "{", "\n"]), max_size=12)
)
def test_what_is_no_figure_keeps_its_place(parts: list[str]) -> None:
    stored = "".join(parts)
    shown = show_figures(stored, show)
    inside = {at for piece in shown.pieces for at in range(piece.start, piece.end)}
    for at, sign in enumerate(shown.text):
        start, end = shown.to_stored(at, at + 1)
        if at not in inside:
            assert stored[start:end] == sign
        else:
            assert any((one.start, one.end) == (start, end) for one in find_placeholders(stored))


def test_the_text_of_a_placeholder_is_found_again() -> None:
    for key, style in (("cover.year", ""), ("funds.total.final_revenue", "万元"), ("scorecard.dept.input.score", "分")):
        (found,) = find_placeholders(placeholder_text(key, style))
        assert (found.key, found.style) == (key, style)
