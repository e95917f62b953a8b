"""The door: the command line, the window's start, and what happens when something unexpected goes wrong."""
