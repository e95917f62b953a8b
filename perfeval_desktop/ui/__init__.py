"""The front office: widgets that show fields, turn edits into commands, and decide nothing."""
