"""Words that several parts of the window share."""

PROGRAM_NAME = "绩效自评填报"
SUFFIX = ".jxzp"
FILE_FILTER = f"绩效自评文件 (*{SUFFIX});;所有文件 (*)"

STEPS = (
    "新建：选择规则包，填写单位和年度",
    "概况：写清职能、机构和人员，完成自评报告各节",
    "收支与预算：填写收支数据和预算执行表",
    "指标评分：逐项打分，写明得分简述和扣分原因",
    "目标完成：填写各项目标的完成情况和偏差原因",
    "项目附件：每个项目一份报告、自评表和资金使用情况",
    "审核与导出：处理问题清单，导出后打印、签字、盖章",
)
"""The seven steps of the job, in the order in which it is done."""
