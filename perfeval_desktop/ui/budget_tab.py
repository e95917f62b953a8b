"""收支与预算: the accounts in 元, and the fund table of 整体支出绩效单位自评表 in 万元."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from perfeval_desktop.model.field_path import path
from perfeval_desktop.rulepack.forms import FundForm
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.ui.budget_grids import AccountSource, FundSource
from perfeval_desktop.ui.form_page import FormPage
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.tab_editor import Editor, TabEditor
from perfeval_desktop.ui.table_model import ValueTableModel


class BudgetTab(TabEditor):
    """Two tables on one page; what the form computes is grey and says on hover where it comes from."""

    KEY = "budget"
    TITLE = "收支与预算"
    COVERS = (path("budget"),)

    def build(self) -> QWidget:
        page = FormPage(self)
        self._page = page
        department = self.session.pack.department
        if department is None:
            page.add_note("本规则包没有部门整体支出的表格。")
            return page
        page.add_heading("收支数据（单位：元）")
        page.add(self._grid(AccountSource(), page))
        form = department.scorecard
        page.add_heading(f"{form.label} {form.funds.label or '资金情况（万元）'}")
        funds = FundSource(path("budget.funds"), _fund_form, name=form.funds.label, projects_line=True)
        page.add(self._grid(funds, page))
        if form.funds.rate.formula:
            page.add_note(form.funds.rate.formula)
        return page

    def _grid(self, source: AccountSource | FundSource, page: FormPage) -> GridView:
        view = GridView(ValueTableModel(self.session, source, page), page, whole=True)
        self.adopt(view)
        return view

    def bring_into_view(self, editor: Editor) -> None:
        self._page.bring_into_view(editor)


def _fund_form(pack: RulePack) -> FundForm | None:
    return pack.department.scorecard.funds if pack.department else None
