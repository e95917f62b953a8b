#!/bin/sh
# The Python of the tree as one program: with it a worker of the program is started.
runtime=$(dirname "$(dirname "$(readlink -f "$0")")")
PYTHONHOME=$runtime
export PYTHONHOME
libraries="$runtime/system:$(dirname "$runtime")/lib/PySide6/Qt/lib"
exec "$runtime/system/ld-linux-x86-64.so.2" --library-path "$libraries" --argv0 "$runtime/bin/python" \
    "$runtime/bin/python3" "$@"
