"""Reports against tables: what a report states of figures that stand in the forms."""
