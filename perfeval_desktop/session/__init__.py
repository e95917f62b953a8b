"""The clerk: one open document with its file and its findings, background work and preferences. QtCore only."""
