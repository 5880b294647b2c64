"""Words and forms by which content shows its shape: steps, times, people, prices, sides, ranks; English and Chinese."""

from __future__ import annotations

import re

PROCESS = re.compile(
    r"\b(?:steps?|procedure|process|workflow|how (?:to|it works|we)|pipeline|method|stages?|instructions|phases"
    r"|quick ?start|getting started|installation|usage|preparation|directions|what to do|to do|set-?up|next|actions?"
    r"|tasks|what (?:we|you|i|they) (?:will|must|need to|are going to|have to|can|should) do)\b"
    r"|步骤|流程|程序|方法|做法|过程|怎么|如何|安装|入门|使用|下一步|行动|待办|任务|要做的|需要.{0,6}(?:配合|准备|做)",
    re.IGNORECASE,
)
STEPS = re.compile(
    r"\b(?:steps|phases|stages|procedure|how to|how (?:a|an|the|we|it) .{2,40} (?:is|are|works?)|step by step"
    r"|workflow)\b"
    r"|步骤|流程|操作方法|阶段",
    re.IGNORECASE,
)
"""Surer than PROCESS: a list under it is one of steps even without numbers."""
PLANS = re.compile(
    rf"{STEPS.pattern}|{PROCESS.pattern}|\b(?:plans?|measures|what (?:we|comes|happens) next|next year|actions?)\b"
    r"|打算|计划|措施|安排|下一步|举措",
    re.IGNORECASE,
)
"""Under it sentences that count ("First, …", "第一，…") are steps and no reasons."""
IMPERATIVE_START = re.compile(
    r"^(?!(?:The|This|That|These|Those|In|On|At|By|For|With|From|To|If|When|After|Before|All|Each|Both|No|Not|One|Two|Our|"
    r"We|It|They|You|Is|Are|Access)\b)[A-Z][a-z]+ (?:and [a-z]+ )?"
    r"(?:the|a|an|all|both|your|it|them|each|every|this|that|these|one|two|three|four|five|six|ten|twelve|twenty|\d+"
    r"|in|on|into|at|to|down|up|out|off|for|with|until)\b"
    r"|^(?:In|On|At|After|Before) [\w ]{3,16} [a-z]{3,9} (?:the|a|an|\d+)\b"
    r"|^请?(?:准备|填写|提前|购买|订好|预约|复印|打开|点击|选择|提交|检查|加入|放入|倒入|搅拌|把|将|用|先|再|然后|拧|取出|交回)"
)
"""A line that tells somebody to do something, as steps do"""
CYCLE = re.compile(r"\b(?:cycle|loop|circular|feedback)\b|循环|闭环", re.IGNORECASE)
RANKS = re.compile(r"\b(?:levels?|tiers?|hierarchy|pyramid|maturity)\b|层级|金字塔|等级|层次", re.IGNORECASE)
FUNNEL = re.compile(r"\b(?:funnel|conversion|pipeline stages|screening|attrition)\b|漏斗|转化", re.IGNORECASE)
TIMES = re.compile(
    r"\b(?:timeline|history|milestones?|schedule|roadmap|chronology|when|dates|plan|next steps)\b"
    r"|时间|历程|里程碑|计划|进度|大事记|日程|沿革",
    re.IGNORECASE,
)
HISTORY = re.compile(r"\b(?:history|past|origins?|chronology|milestones?)\b|历史|沿革|历程|由来|发展", re.IGNORECASE)
PEOPLE = re.compile(
    r"\b(?:team|people|staff|authors?|board|members|who (?:we are|runs|leads|does)|contacts?)\b"
    r"|团队|成员|人员|作者|联系|的人$|的人 /",
    re.IGNORECASE,
)
PRICES = re.compile(
    r"\b(?:pric(?:es?|ing)|plans?|tiers?|packages?|fees?|subscriptions?|tickets?)\b|价格|套餐|收费|费用|票价",
    re.IGNORECASE,
)
MONEY = re.compile(
    r"(?:[$€£¥]\s?\d[\d,.]*(?:\s?(?:k|m|bn|million))?|\d[\d,.]*\s?(?:€|dollars\b|euros?\b|pounds\b|USD\b|EUR\b|GBP\b|CNY\b|万元|元)|\bfree\b|免费)",
    re.IGNORECASE,
)
EACH_ZH = re.compile(r"每[\u4e00-\u9fff]{1,3}(?=\d)")
"""What a price is for, where Chinese says it first: 每斤680元."""
PERSON_EN = re.compile(
    r"^(?:(?:Dr|Prof|Mr|Ms|Mrs)\.?\s)?[A-Z][\w’'.-]+(?:\s(?:[A-Z]\.|de|van|von|of|[A-Z][\w’'-]+)){1,3}$"
)
PERSON_ZH = re.compile(r"^[\u4e00-\u9fff]{2,4}$")
PROS = re.compile(
    r"^(?:pros?|advantages?|benefits?|strengths?|opportunities|arguments? for|for)\b|^(?:优点|优势|好处|利|支持|赞成)",
    re.IGNORECASE,
)
CONS = re.compile(
    r"^(?:cons?|disadvantages?|drawbacks?|weaknesses|risks?|costs|limitations?|arguments? against|against)\b"
    r"|^(?:缺点|劣势|坏处|弊|风险|反对|不足)",
    re.IGNORECASE,
)
SWOT = (
    re.compile(r"^strengths?\b|^(?:优势|强项)", re.IGNORECASE),
    re.compile(r"^weaknesses\b|^weakness\b|^(?:劣势|弱项)", re.IGNORECASE),
    re.compile(r"^opportunit(?:y|ies)\b|^机会|^机遇", re.IGNORECASE),
    re.compile(r"^threats?\b|^(?:威胁|挑战)", re.IGNORECASE),
)
SHARED = re.compile(
    r"^(?:both|shared|in common|common(?: ground)?|what (?:they|both|all)\b.*(?:share|common)|overlap|all three)\b"
    r"|^(?:两者|共同|共有|相同|重叠|交集)",
    re.IGNORECASE,
)
"""A heading for what two or three things share"""
SAYING = re.compile(
    r"\b(?:customers?|clients?|users?|voices|people|guests|readers|they|families|patients|students)"
    r" (?:say|said|tell us)\b"
    r"|\btestimonials?\b|\bin (?:their|his|her) (?:own )?words\b|听听|心声"
    r"|(?:客户|用户|顾客|读者|居民|学生|家长|员工|观众|大家|他们)(?:们)?(?:都|是)?(?:怎么|如何)?(?:说|评价|反馈|看待)",
    re.IGNORECASE,
)
"""A heading under which somebody's words are the point"""
REPORTS = re.compile(r"^(?:The )?(.{2,40}?) reports? (?:directly )?to (?:the )?(.{2,40}?)(?:[,.;]|$)", re.IGNORECASE)
