"""Words that several parts of the window share."""

PROGRAM_NAME = "绩效自评填报"
SUFFIX = ".jxzp"
WORKBOOK = ".xlsx"
WORKBOOKS = (WORKBOOK, ".xls", ".et", ".ods")
IMPORTED = (*WORKBOOKS, ".docx")
ALL_FILES = "所有文件 (*)"
FILE_FILTER = f"绩效自评文件 (*{SUFFIX});;{ALL_FILES}"
