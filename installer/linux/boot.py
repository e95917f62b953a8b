"""Starts the program inside its installed tree."""

import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120  pathlib would cost time at every start
sys.path[:0] = [os.path.join(_HERE, "app"), os.path.join(_HERE, "lib")]  # noqa: PTH118
# Python took the launcher for itself; what it starts to read many files would be the program anew.
sys.executable = os.path.join(_HERE, "runtime", "bin", "python")  # noqa: PTH118
os.environ.pop("PYTHONHOME", None)  # programs that are started from here have a Python of their own

if __name__ == "__main__":  # a worker of the program reads this file too, and has work of its own
    from perfeval_desktop.app.main import main

    sys.exit(main())
