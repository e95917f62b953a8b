"""The style of the window: what a style draws in fixed sizes (boxes, arrows, bars) grows with the text."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleOption, QWidget

_Metric = QStyle.PixelMetric
_Contents = QStyle.ContentsType
_GROWING = frozenset(
    {
        *(_Metric.PM_IndicatorWidth, _Metric.PM_IndicatorHeight),
        *(_Metric.PM_ExclusiveIndicatorWidth, _Metric.PM_ExclusiveIndicatorHeight),
        *(_Metric.PM_CheckBoxLabelSpacing, _Metric.PM_RadioButtonLabelSpacing),
        *(_Metric.PM_ScrollBarExtent, _Metric.PM_ScrollBarSliderMin),
        *(_Metric.PM_SplitterWidth, _Metric.PM_DockWidgetSeparatorExtent),
        *(_Metric.PM_SmallIconSize, _Metric.PM_ButtonIconSize, _Metric.PM_ListViewIconSize),  # lines and tabs follow
        *(_Metric.PM_ToolBarIconSize, _Metric.PM_MessageBoxIconSize),
        *(_Metric.PM_TitleBarButtonIconSize, _Metric.PM_DockWidgetTitleBarButtonMargin),
        *(_Metric.PM_TitleBarButtonSize, _Metric.PM_DockWidgetTitleMargin),
        *(_Metric.PM_HeaderMarkSize, _Metric.PM_HeaderMargin, _Metric.PM_MenuButtonIndicator),
        *(_Metric.PM_ButtonMargin, _Metric.PM_TabBarTabHSpace, _Metric.PM_TabBarTabVSpace),
        *(_Metric.PM_TabBarScrollButtonWidth, _Metric.PM_TreeViewIndentation),
        *(_Metric.PM_LayoutLeftMargin, _Metric.PM_LayoutTopMargin),
        *(_Metric.PM_LayoutRightMargin, _Metric.PM_LayoutBottomMargin),
        *(_Metric.PM_LayoutHorizontalSpacing, _Metric.PM_LayoutVerticalSpacing),
        *(_Metric.PM_ToolBarItemSpacing, _Metric.PM_ToolBarItemMargin, _Metric.PM_ToolBarSeparatorExtent),
        *(_Metric.PM_ToolBarExtensionExtent, _Metric.PM_MenuBarItemSpacing),
    }
)
_TARGETS = frozenset(
    {
        *(_Contents.CT_PushButton, _Contents.CT_ToolButton, _Contents.CT_ComboBox, _Contents.CT_LineEdit),
        *(_Contents.CT_CheckBox, _Contents.CT_RadioButton, _Contents.CT_TabBarTab),
        *(_Contents.CT_MenuItem, _Contents.CT_MenuBarItem),
    }
)
TAB_SPACE = "space_of_tabs"  # property of a bar whose tabs stand closer than others, in pixels
_ROOMY = 1.75  # of the height of a line: what can be clicked is at least so high


class ScaledStyle(QProxyStyle):
    """Fusion, ``factor`` times as large; ``roomy`` gives what can be clicked a larger least height."""

    def __init__(self) -> None:
        super().__init__("Fusion")
        self.setObjectName("fusion")
        self.factor = 1.0
        self.roomy = False

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric == _Metric.PM_TabBarTabHSpace and widget is not None:
            space = widget.property(TAB_SPACE)
            if space is not None:
                return int(space)
        size = super().pixelMetric(metric, option, widget)
        if self.factor != 1.0 and metric in _GROWING and size > 0:
            return round(size * self.factor)
        return size

    def sizeFromContents(
        self, kind: QStyle.ContentsType, option: QStyleOption, size: QSize, widget: QWidget | None = None
    ) -> QSize:
        needed = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]  # Qt takes none
        if self.roomy and kind in _TARGETS and widget is not None and needed.height() > 1:
            return needed.expandedTo(QSize(0, round(_ROOMY * widget.fontMetrics().height())))
        return needed


def scaled_style(app: QApplication) -> ScaledStyle:
    """The style of ``app``, which gets this one when it has another."""
    style = app.style()
    if not isinstance(style, ScaledStyle):
        style = ScaledStyle()
        app.setStyle(style)
    return style


def least_row_height(widget: QWidget) -> int:
    """The least height in pixels of a row that holds one line of the text of ``widget``."""
    style = QApplication.style()
    share = _ROOMY if isinstance(style, ScaledStyle) and style.roomy else 0.0
    metrics = widget.fontMetrics()
    return max(round(share * metrics.height()), metrics.height() + metrics.horizontalAdvance("字") * 5 // 8)
