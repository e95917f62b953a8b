"""LibreOffice Calc by UNO, run by the Python that brings ``uno``: ``copy`` a block from it, or ``paste`` one into it.

It knows nothing of the program: the system's Python has neither its packages nor its version.
"""

import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue  # noqa: F401  # makes uno load its types
from com.sun.star.lang import Locale


def connected(pipe):
    """The desktop of the office that listens on ``pipe``; it takes a while to come up."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # noqa: BLE001  # what UNO raises has no class here
            time.sleep(0.25)  # there is nothing to wait on
    raise SystemExit("the office did not start")


def main(action, pipe):
    context = connected(pipe)
    services = context.ServiceManager
    desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
    controller = document.CurrentController
    sheet = document.Sheets[0]
    helper = services.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    if action == "copy":
        fill(document, sheet)
        controller.select(sheet.getCellRangeByName("A1:B2"))
        helper.executeDispatch(controller.Frame, ".uno:Copy", "", 0, ())
        print(json.dumps("copied"), flush=True)
        sys.stdin.read()
    else:
        controller.select(sheet.getCellRangeByName("A1"))
        helper.executeDispatch(controller.Frame, ".uno:Paste", "", 0, ())
        cells = [[sheet.getCellByPosition(column, row) for column in range(3)] for row in range(3)]
        told = [[[cell.Type.value, cell.String, cell.Value] for cell in row] for row in cells]
        print(json.dumps({"cells": told, "merged": sheet.getCellByPosition(0, 0).IsMerged}), flush=True)
    document.close(True)


def fill(document, sheet):
    """Amounts in 万元 as a clerk has them: rounded by their format, one worked out."""
    locale = Locale("zh", "CN", "")
    two = document.NumberFormats.queryKey("#,##0.00", locale, False)
    for row, values in enumerate(((1859.4823, 168.97), (660.2, 522.48))):
        for column, value in enumerate(values):
            cell = sheet.getCellByPosition(column, row)
            cell.Value = value
            cell.NumberFormat = two
    sheet.getCellByPosition(1, 1).Formula = "=500+22.48"


if __name__ == "__main__":
    main(*sys.argv[1:])
