"""Errors of the model: their text is a Chinese sentence that a user may read."""


class ModelError(ValueError):
    """A value or an address that the model cannot hold."""


class AmountError(ModelError):
    """Text that is not an amount, a score or a rate; ``text`` is what was typed."""

    def __init__(self, text: str, reason: str = "") -> None:
        self.text = text
        advice = reason or "请填写数字，如 1234.56，也可带单位，如 37.98万元"
        super().__init__(f"“{text}”不是有效的数字：{advice}。")


class LastYearError(Exception):
    """A file cannot be the one of the year before; the text is a sentence for the user."""


class FinalError(ModelError):
    """The package is final (定稿) and cannot be changed; ``made_at`` is the time of the 定稿 (ISO 8601)."""

    def __init__(self, code: str, made_at: str) -> None:
        super().__init__(
            f"这份材料已于 {made_at[:10]} 定稿（核对码 {code}），不能修改。"
            "需要修改时，请先在“审核”菜单中选“退回修改”，写明原因。"
        )
