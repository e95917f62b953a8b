"""What goes wrong when a file is printed."""


class ExportError(Exception):
    """A file could not be written. ``str()`` is the Chinese sentence for the user: where, what, and what to do."""
