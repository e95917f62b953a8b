"""A third rule pack, of a county that asks for other columns, other weights and other grades. Only text, no code."""

THIRD_PACK = """\
format = 1
id = "county-2024"
title = "某县2024年度绩效自评"
region = "某省某县"
year = 2024
version = "3"
addressee = "县财政局"

[department.outline]
title = "{unit}{year}年度自评报告"
addressee = true
attachments = ["{unit}自评表", "{project}自评表"]
sections = [
  { key = "start", level = 0, starter = "{short}对{year}年度支出开展了自评。" },
  { key = "duty", level = 1, heading = "一、职能", source = "profile.functions" },
  { key = "result", level = 1, heading = "二、结果" },
]

[department.scorecard]
label = "附表1"
name = "评分表"
title = "{unit}{year}年度评分表"
other_notes_label = "说明"
columns = [
  { field = "level1", title = "一级指标" },
  { field = "level3", title = "指标" },
  { field = "self_score", title = "得分", kind = "score" },
]
grades = [
  { key = "pass", label = "合格", at_least = 70.5 },
  { key = "fail", label = "不合格", at_least = 0 },
]

[department.scorecard.funds]
columns = [{ field = "final_expenditure", title = "支出", kind = "yuan" }]
rows = [{ key = "total", label = "合计" }]
rate = { numerator = "final_expenditure", denominator = "annual_budget" }

[department.scorecard.rubric]
groups = [{ key = "all", name = "全部", max_score = 100 }]

[[department.scorecard.rubric.indicators]]
key = "all.people"
group = "all"
name = "群众评价"
max_score = 60
scoring_standard = "好评率×60分"
rule = { kind = "ratio_times_weight", inputs = [{ key = "rate", label = "好评率", kind = "percent" }] }

[[department.scorecard.rubric.indicators]]
key = "all.order"
group = "all"
name = "工作秩序"
max_score = 40
rule = { kind = "qualitative", bands = [
  { key = "good", label = "达成", low = 0.8, high = 1 },
  { key = "bad", label = "未达成", low = 0, high = 0.8, low_inclusive = false },
] }

[department.goals]
label = "附表2"
name = "目标表"
title = "{unit}目标表"
annual_goal_label = "总目标"
columns = [{ field = "name", title = "目标" }]
classes = [{ key = "work", name = "工作" }]
completions = [{ key = "full", label = "完成" }, { key = "none", label = "未完成" }]

[project]
form_label = "附表3"
form_name = "项目表"
form_title = "{project}表"
header_fields = [{ field = "name", title = "项目" }]
goal_label = "目标"
goal_fields = []
indicators_label = "指标"
columns = [{ field = "name", title = "指标" }, { field = "self_score", title = "得分", kind = "score" }]
classes = [{ key = "work", name = "工作", max_score = 80 }]
funds = { columns = [], rows = [{ key = "total", label = "合计", scored = true }], score_weight = 20, \
rate = { numerator = "final_expenditure", denominator = "initial_budget" } }
"""
