#!/bin/sh
# Starts the program with the Python and the system libraries that it brings along; needs nothing but a kernel.
here=$(dirname "$(readlink -f "$0")")

# What other programs set for themselves must not reach this Python and this Qt.
unset PYTHONPATH PYTHONSTARTUP PYTHONWARNINGS PYTHONDEVMODE PYTHONSAFEPATH
unset LD_LIBRARY_PATH LD_PRELOAD QT_PLUGIN_PATH QT_QPA_PLATFORM_PLUGIN_PATH QT_STYLE_OVERRIDE QT_QPA_PLATFORMTHEME

# UOS and deepin name a platform of their own Qt here, which other programs do not have.
case "${QT_QPA_PLATFORM:-}" in
    dxcb | dxcb\;*) QT_QPA_PLATFORM=xcb; export QT_QPA_PLATFORM ;;
esac
if [ -z "${QT_IM_MODULE:-}" ]; then
    case "${XMODIFIERS:-}" in *fcitx*) QT_IM_MODULE=fcitx; export QT_IM_MODULE ;; esac
fi

PYTHONHOME="$here/runtime"
export PYTHONHOME
# Qt's own libraries find each other; the plugin of the input method, which Debian built, would look for them in /usr.
libraries="$here/runtime/system:$here/lib/PySide6/Qt/lib"
exec "$here/runtime/system/ld-linux-x86-64.so.2" --library-path "$libraries" --argv0 perfeval-desktop \
    "$here/runtime/bin/python3" -s -P -S -B -X utf8 "$here/boot.py" "$@"
