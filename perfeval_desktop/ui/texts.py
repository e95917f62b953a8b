"""Words that several parts of the window share."""

PROGRAM_NAME = "绩效自评填报"
SUFFIX = ".jxzp"
FILE_FILTER = f"绩效自评文件 (*{SUFFIX});;所有文件 (*)"
