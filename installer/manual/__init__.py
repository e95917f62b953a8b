"""The printed manuals: read from Markdown and the help of the program, set by its own press."""
