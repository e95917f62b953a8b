"""大写金额: amounts in the characters that cannot be altered, as on cheques and vouchers."""

from __future__ import annotations

from decimal import Decimal

from perfeval_desktop.model.amount import round_half_up

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_WAN, _YI = 10_000, 100_000_000


def capital_amount(value: Decimal) -> str:
    """The amount ``value`` in 元, rounded to 分: 1859.05 is 壹仟捌佰伍拾玖元零伍分, 600 is 陆佰元整."""
    cents = int(round_half_up(abs(value), 2).scaleb(2))
    yuan, rest = divmod(cents, 100)
    if not cents:
        return "零元整"
    text = _whole(yuan) + "元" if yuan else ""
    return ("负" if value < 0 else "") + text + _small(rest, after_yuan=bool(yuan))


def _small(cents: int, *, after_yuan: bool) -> str:
    """角 and 分; nothing below 元 is said as 整."""
    jiao, fen = divmod(cents, 10)
    if not cents:
        return "整"
    if not jiao:
        return ("零" if after_yuan else "") + f"{_DIGITS[fen]}分"
    return f"{_DIGITS[jiao]}角" + (f"{_DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """A number of any size; 亿 and 万 are counted like things, so 万亿 comes by itself."""
    for step, word in ((_YI, "亿"), (_WAN, "万")):
        if number >= step:
            above, below = divmod(number, step)
            gap = "零" if below and below < step // 10 else ""
            return _whole(above) + word + gap + (_whole(below) if below else "")
    return _below_wan(number)


def _below_wan(number: int) -> str:
    """One to four digits; zeros between others are said once."""
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
        gap = not digit
    return text
