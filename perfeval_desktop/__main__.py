"""``python -m perfeval_desktop`` is the same as the ``perfeval-desktop`` command."""

import sys

from perfeval_desktop.app.main import main

if __name__ == "__main__":
    sys.exit(main())
