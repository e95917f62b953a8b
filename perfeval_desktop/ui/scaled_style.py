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
_ROOMY = 1.75  # of the height of a line: what can be clicked is at least so high


class ScaledStyle(QProxyStyle):
    """Fusion, ``factor`` times as large; ``roomy`` gives what can be clicked a larger least height.

    ``tab_space`` is the room beside the words of a tab in pixels where it is another than Fusion's.
    """

    def __init__(self, factor: float = 1.0, *, roomy: bool = False, tab_space: int | None = None) -> None:
        super().__init__("Fusion")
        self.setObjectName("fusion")
        self.factor = factor
        self.roomy = roomy
        self.tab_space = tab_space

    def __eq__(self, other: object) -> bool:
        mine = (self.factor, self.roomy, self.tab_space)
        return isinstance(other, ScaledStyle) and mine == (other.factor, other.roomy, other.tab_space)

    __hash__ = QProxyStyle.__hash__

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric == _Metric.PM_TabBarTabHSpace and self.tab_space is not None:
            return self.tab_space
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


class _PlainFusion(QProxyStyle):
    """Fusion as it is. Qt asks a style a thousand times at each edit: where nothing grows, no Python answers."""

    factor = 1.0
    roomy = False

    def __init__(self) -> None:
        super().__init__("Fusion")
        self.setObjectName("fusion")


def use_style(app: QApplication, factor: float = 1.0, *, roomy: bool = False) -> None:
    """Give ``app`` the style for this size, unless it has it."""
    style = app.style()
    if isinstance(style, ScaledStyle | _PlainFusion) and (style.factor, style.roomy) == (factor, roomy):
        return
    if factor == 1.0 and not roomy:
        app.setStyle(_PlainFusion())
    elif isinstance(style, ScaledStyle):
        style.factor, style.roomy = factor, roomy
    else:
        app.setStyle(ScaledStyle(factor, roomy=roomy))


def close_style(tab_space: int) -> ScaledStyle:
    """The style of the application for a bar whose tabs have so many pixels beside their words."""
    style = QApplication.style()
    ours = style if isinstance(style, ScaledStyle | _PlainFusion) else _PlainFusion()
    return ScaledStyle(ours.factor, roomy=ours.roomy, tab_space=tab_space)


def least_row_height(widget: QWidget) -> int:
    """The least height in pixels of a row that holds one line of the text of ``widget``."""
    style = QApplication.style()
    share = _ROOMY if isinstance(style, ScaledStyle) and style.roomy else 0.0
    metrics = widget.fontMetrics()
    return max(round(share * metrics.height()), metrics.height() + metrics.horizontalAdvance("字") * 5 // 8)
