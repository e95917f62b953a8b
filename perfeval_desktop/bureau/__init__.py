"""The bureau's desk: many files at once, the file of the next year, old workbooks, and parts of a package."""
