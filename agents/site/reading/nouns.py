"""What a noun of a list is: a feature of the site, a field of something, people, or a kind of thing."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re
from typing import Literal

from agents.site.reading.clauses_zh import PEOPLE_ZH
from agents.site.reading.kin import is_plural, one_of
from agents.site.reading.phrases import is_person
from agents.site.words.entities import group_of
from agents.site.words.fields import KINDS

PICTURES = ("photos", "pictures", "images", "照片", "图片")
"""What is a field of a thing, and a thing of its own where people put in nothing else."""
NounKind = Literal["feature", "field", "people", "kind", "name"]
"""`name`: a bare name that may be a row ("yoga", "candles") or nothing that is built."""

_FEATURE = re.compile(
    r"(?:[a-z-]+ )?(?:waiting ?lists?|wait ?lists?|newsletters?(?: sign[- ]?up)?|contact(?: us)?(?: form| page)?|faq|faqs|log ?ins?|sign ?ins?|accounts?|dashboards?|charts?|graphs?|statistics|stats|reports? page|search(?: box| function)?|filters?|map|maps|about(?: us)?(?: page)?|us|home ?page|landing page|admin(?: area)?|calendar|timetable|schedule|opening hours|hours|gallery|photo gallery|social links?|notifications?|reminders?|overview|rankings?|leaderboard|league table|high[- ]?score table|progress(?: bar| chart)?|overdue list|results|payments?|checkout|cart|shopping cart|directions|map page|comments? section|ratings|star ratings?|reviews?|comments?|likes?|votes?|favou?rites|wish ?lists?|blog|news|export|print|qr codes?|dark mode|languages?|multilingual|mobile|roles|permissions|a month|totals?|guest ?books?)"
    r"|候补名单?|等候名单|订阅|联系(?:我们|表单|方式)?|留言板?|常见问题|登录|注册|工作台|仪表盘|图表|统计|报表|搜索|筛选|地图|关于我们|首页|后台|日历|课表|时间表|营业时间|开放时间|相册|通知提醒|提醒|排行榜?|积分榜|进度|支付|购物车|评论区?|评价|点赞|收藏|投票|博客|新闻|导出|手机版|结果|权限|数据分析",
    re.IGNORECASE,
)
_FIELD_WORDS = re.compile(
    "|".join(rf"(?:{p})" for k, p in KINDS if k not in ("boolean",))
    + r"|names?|titles?|isbn|breed|brand|make|model|colou?r|type|category|location|city|country|genre|species|speaker|department|position|company|material|origin|serial number|cuisine|language|maker|region|district|fuel|engine|shelf|supplier|assignee|tags?|ingredients|steps|level|grade|blood type|diet|dietary (?:needs|wishes)|instrument|team|batch number|plate|licen[cs]e plate|barcode|sku|vaccination(?:s| status)?|vaccinated|owner|responsible|room|table number|last watered|last seen(?: place)?|goal|taste|variety|vintage|grape|period|era|artist|technique|dimensions|condition|deposit|who paid|who made|who attends|product type|menu choice|problem|symptoms|wishes|topic|theme|format|publisher|edition|platform|manufacturer|version|source|destination|departure|arrival|route|driver|reg(?:istration)? number|frequency|dosage|dose|unit|method|result|winner|opponent|venue|host|organi[sz]er|audience|occupation|nationality|role|skills?|experience|education|availability"
    r"|姓名|名称|名字|标题|作者|品牌|型号|颜色|类型|类别|地点|城市|国家|品种|单位|编号|[\u4e00-\u9fff]{1,4}编号|书名|菜名|出版社|产地|材质|成色|使用人|负责人|保管人|供应商|口味|规格|部门|班级|年级|用途|备注|联系人|联系方式|[\u4e00-\u9fff]{1,4}(?:名字|名称|姓名)|工种|专业|学历|风格|朝向|户型|车牌号?|年代|主题|语言|来源|血型|病情|过敏史|疫苗|原因|去向|经手人",
    re.IGNORECASE,
)
_ACCOUNTS = frozenset(
    [
        "user",
        "users",
        "member",
        "members",
        "customer",
        "customers",
        "visitor",
        "visitors",
        "student",
        "students",
        "pupil",
        "pupils",
        "patient",
        "patients",
        "reader",
        "readers",
        "participant",
        "participants",
        "people",
        "parent",
        "parents",
        "resident",
        "residents",
        "neighbour",
        "neighbours",
        "admin",
        "admins",
        "administrator",
        "staff",
        "employee",
        "employees",
        "borrower",
        "borrowers",
        "buyer",
        "buyers",
        "learner",
        "learners",
    ]
) | {
    "用户",
    "会员",
    "顾客",
    "客户",
    "访客",
    "学生",
    "学员",
    "患者",
    "病人",
    "读者",
    "客人",
    "家长",
    "居民",
    "业主",
    "员工",
    "管理员",
    "住户",
    "租客",
    "成员",
}
_ABSTRACT = frozenset(
    [
        "information",
        "details",
        "data",
        "everything",
        "things",
        "stuff",
        "history",
        "community",
        "overview",
        "support",
        "help",
        "fun",
        "style",
        "design",
        "look",
        "feel",
        "quality",
        "service",
        "services",
        "online",
        "web",
        "time",
        "atmosphere",
        "story",
        "inspiration",
    ]
)


def noun_kind(noun: str, *, of_thing: bool = False) -> NounKind:
    """What a noun most likely is. `of_thing`: it stands in a list that belongs to a thing ("cars with …")."""
    words = noun.strip().lower()
    if re.fullmatch(r"[\d\s%€$.,:-]*", words):
        return "name"
    if re.match(r"是否[\u4e00-\u9fff]|有没有[\u4e00-\u9fff]|(?:带|来)?几[个位]|多少", words):
        return "field"
    field = _FIELD_WORDS.fullmatch(words) or _FIELD_WORDS.fullmatch(one_of(words))
    ends = _ends_as_field(words)
    if re.match(r"(?:today|tomorrow|this week|tonight)['’]s\b", words):
        return "name"
    if (of_thing and (field or ends)) or re.fullmatch(
        r"(?:photos?|pictures?|images?|tags?|hashtags?|照片|图片|标签)", words
    ):
        return "field"
    if _FEATURE.fullmatch(words):
        return "feature"
    if of_thing and not is_plural(words) and not re.search(r"[\u4e00-\u9fff]", words):
        return "field"
    if (field or ends) and not (is_plural(words) and group_of(one_of(words)) is not None):
        return "field"
    if words in _ACCOUNTS:
        return "people"
    group = group_of(one_of(words))
    if is_person(words) or re.fullmatch(PEOPLE_ZH, words):
        return "kind" if group or is_plural(words) or re.search(r"[\u4e00-\u9fff]", words) else "name"
    if words in _ABSTRACT:
        return "name"
    if re.search(r"[\u4e00-\u9fff]", words):
        return "kind" if group and 1 < len(words) <= 8 else "name"
    return "kind" if is_plural(words) or group is not None else "name"


def _ends_as_field(words: str) -> bool:
    """Ends like a field: "number of frames", "last inspection date", "purchase price", "页数"."""
    if re.match(r"(?:number|date|time|amount|name|type|year|proof|place|point) of\b", words):
        return True
    if re.search(r"[\u4e00-\u9fff]", words):
        return (
            re.search(
                r"(?:日期|时间|数量?|编?号|名称?|姓名|名字|率|价格?|金?额|期|状态|照片|图片|地址|电话|类型|品种|型号|[^人]人数)$",
                words,
            )
            is not None
            and len(words) <= 8
        )
    return (
        re.search(
            r" (?:date|day|time|number|name|price|cost|type|status|level|size|weight|age|colou?r|address|code|link|photo|picture|place|location|year|amount|quantity|temperature|distance|duration|rating|score|model|id|brand|count|limit|condition)$",
            words,
        )
        is not None
    )


_NO_START = re.compile(
    r"(?:max|maximum|min|minimum|no|not|more|less|only|as|from|until|if|can|must|should|may|per|than|without|nobody|up|to|a|every|each|euros?|dollars?|pounds?|anonymous\w*)\b",
    re.IGNORECASE,
)
_CLAUSE_INSIDE = re.compile(
    r"(?:^|\s)(?:goes|go|must|is|are|be|can|can't|cannot|should|until|or|gets?|has|have|needs?|writes|costs?|expires?|wants?|pays?|needs)(?:\s|$)",
    re.IGNORECASE,
)


def plausible(noun: str) -> bool:
    """Whether an English noun phrase can be the name of a kind of thing: no count, no half of a clause. Chinese: the
    end of a clause about states or approval cannot."""
    words = noun.strip()
    if re.search(r"[\u4e00-\u9fff]", words):
        begins = re.match(r"(?:需要?|必须|要|可以?|能|已|待|未|家)", words)
        half = re.search(r"(?:能看到?|可以看到?|审核|要填写?|能填写?|公开|公示)$", words)
        return (begins is None and half is None) or group_of(words) is not None
    return (
        len(words) > 1
        and len(words.split()) <= 4
        and not re.search(r"\d", words)
        and _NO_START.match(words) is None
        and _CLAUSE_INSIDE.search(words) is None
    )
