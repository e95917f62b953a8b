"""执行率 in a grid: computed, and a text where the user states it otherwise."""

from PySide6.QtCore import Qt

from perfeval_desktop.session.session import Session
from tests.grids import FUNDS, Show, fund_source, grid_of, value
from tests.helpers import press, type_keys, type_text

Key = Qt.Key


class TestRates:
    """执行率: computed, and a text where the user states it otherwise."""

    RATE = FUNDS.row("project_other").child("execution_rate")

    def test_a_rate_is_read_as_a_number_is(self, blank: Session, show: Show) -> None:
        view = grid_of(blank, fund_source(), show)
        for typed, kept in (("=1/2", "50%"), ("0.923", "92.3%"), ("100", "100")):
            view.reveal(self.RATE)
            type_keys(typed)
            press(Key.Key_Return)
            assert value(blank, self.RATE) == kept
        view.reveal(self.RATE)
        type_text("９２．３％")
        press(Key.Key_Return)
        assert value(blank, self.RATE) == "92.3%"

    def test_what_is_no_rate_stays_in_the_editor_with_a_sentence(self, blank: Session, show: Show) -> None:
        view = grid_of(blank, fund_source(), show)
        view.reveal(self.RATE)
        before = blank.evaluation
        type_keys("abc")
        press(Key.Key_Return)
        assert view.open_editor is not None
        assert blank.evaluation is before
        press(Key.Key_Escape)
