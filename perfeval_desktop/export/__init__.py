"""The presses: they print the blocks of the layout to a workbook, a PDF or a Word document."""
