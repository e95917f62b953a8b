"""Income and expenditure in 元 and the fund tables. All amounts are Decimals in 元 with the precision typed."""

from __future__ import annotations

from decimal import Decimal

from perfeval_desktop.model.base import Row, Value


class AccountRow(Row, frozen=True, kw_only=True):
    """收支数据: one row of the pack (``id`` is its key), this year beside last year.

    A row that the pack derives is None unless the user states another figure than the computed one.
    """

    this_year: Decimal | None = None
    last_year: Decimal | None = None


class FundRow(Row, frozen=True, kw_only=True):
    """One row of a fund table (``id`` is the pack's row key). Which columns a form shows is the pack's decision.

    In a row or column that the pack derives, None means “as computed” and a value means “stated otherwise by the
    user” (改写). ``execution_rate`` is the stated text of the rate ("100%"), empty as computed; ``execution_score``
    is in points.
    """

    initial_budget: Decimal | None = None
    budget_adjustment: Decimal | None = None
    annual_budget: Decimal | None = None
    final_revenue: Decimal | None = None
    final_expenditure: Decimal | None = None
    execution_rate: str = ""
    execution_score: Decimal | None = None


class BudgetTable(Value, frozen=True, kw_only=True):
    """The tab 收支与预算: accounts in 元, and the fund table of the department form."""

    accounts: tuple[AccountRow, ...] = ()
    funds: tuple[FundRow, ...] = ()
