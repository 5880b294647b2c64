"""Wishes in other words: forms of speech that say what a rule reads already, put as that rule reads them.

It knows words only, no site.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

_WHO = r"(?:applicants|customers|members|users|people|guests|patients|clients|students|pupils|parents|tenants|visitors|readers|owners|volunteers)"
_ROWS = r"(?:visit|stay|experience|meal|order|appointment|booking|purchase)"
_LONG = r"(?:\d+|[a-z]+) (?:hours?|days?|minutes?|weeks?)"
_WHO_ZH = r"(?:顾客|客户|客人|用户|会员|读者|学员|学生|患者|病人|家长|住户|居民|球员|访客|成员|志愿者|玩家|业主)"
_SAID: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (rf"^(?:let|allow) {_WHO}(?: to)? (?:rate|review) (?:their|the|our) {_ROWS}(?: (?:from|with|on a scale) .*)?$", "add reviews"),
        (r"^(?:let |allow )?applicants(?: to| may| can| should be able to)? (?:upload|attach|add) (?:a|an|their) (photo|picture|image|link|certificate)$", r"add \1 to applications"),
        (rf"^(?:let |allow )?{_WHO}(?: to| may| can| should be able to)? (?:upload|attach|add) (?:a|an|their) (photo|picture|image)$", "add a field photo"),
        (r"^(change|set|make) the (?:home ?page|front ?page|start ?page)(?:'s)? (head ?line|heading|title) (to|say)\b", r"\1 the \2 \3"),
        (r"^(add) (?:an? )?(.+?) (?:field|column) in (?:percent|%) to (?:the )?(.+)$", r"\1 \2 percentage to \3"),
        (r"^(add) (?:an? )?(.+?) (?:field|column) to (?:the |our |each )?(.+)$", r"\1 \2 to \3"),
        (r"^(add .+? for [€$£]?\d[\d.,]*(?: ?[a-z€$£]+)?), (\d+ (?:minutes|min))$", r"\1 and \2"),
        (r"^((?:let|allow) .+? cancel(?: (?:an?|their|the) [a-z]+)?) until it (?:is|has been|was) (?:sent|shipped|delivered|ready)$", r"\1"),
        (rf"^(?:free )?cancell?ations?(?: (?:is|are|for free|free|possible|allowed))* (?:up to|until|till) (?:the )?({_LONG}) (?:before|in advance|ahead).*$", r"let people cancel up to \1 before"),
        (rf"^(?:let |allow )?{_WHO}(?: to| may| can| should be able to)? cancel (?:for free|free of charge|without (?:cost|a fee)) (?:up to|until|till) (?:the )?({_LONG}) before.*$", r"let people cancel up to \1 before"),
        (rf"^(?:no|without) (?:refunds?|cancell?ations?|cancell?ing) (?:within|less than|later than|in the last) (?:the )?({_LONG})(?: (?:of|before|to) .*)?$", r"let people cancel up to \1 before"),
        (r"^(?:put|show|write|display|add|have) (?:the |our |my )?(phone number|telephone number|phone|e-?mail(?: address)?|address|location)(?: on the (?:home|front|start|landing) ?page)?: ?(.+)$", r"the \1 is \2"),
        (r"^(?:put|show|write|display|add|have) (?:the |our |my )?(phone number|telephone number|phone|e-?mail(?: address)?|address) ([^ ].*\d.*?|\S+@\S+) on the (?:home|front|start|landing) ?page$", r"the \1 is \2"),
        (r"^(?:no ?body|no ?one|no (?:customers|people|children|kids|guests|members)) (?:under|below|younger than) (?:the age of )?(\d+)(?: (?:years|is allowed|may book|can book).*)?$", r"customers must be at least \1"),
        (rf"^(?:an? |the )?(?:{_WHO}|customer|member|guest|person|student|client|patient) (?:can't|cannot|can not|may not|mustn't) (?:book|come|sign up|register|reserve|order) (?:twice|more than once|two times) (?:(?:on|in) )?(?:the same|an?|one|per) (day|week|month)$", r"at most 1 booking a \1 per customer"),
        (rf"^ask (?:{_WHO} )?how many ([a-z]+)(?: (?:they|there|will|are|come|coming|bring|need|want|be))*$", r"people need to give the number of \1"),
        (r"^(?:换个|换一个|换一种|来点|来个|想要一?[个种]?|我?要一?[个种]|希望是|弄个|走)([\u4e00-\u9fff]{1,12}?(?:色|颜色|风格|风|感觉|调调|样子|色调))$", r"改成\1"),
        (r"^(?:发布|发|增加|添加|加个?|新增|有)(?:一个)?(?:通知)?公告(?:栏|板|板块|栏目|功能|页面?)?$", "添加新闻栏目"),
        (r"^(?:在)?(?:首页|主页|网站)(?:上面?|里)?(?:要|请)?(?:放上?|写上?|加上?|显示|标明|注明)(?:我们的?)?(?:联系)?(电话(?:号码)?|地址|邮箱)[:：是为]?(.+)$", r"\1：\2"),
        (rf"^(?:一?[个位名])?{_WHO_ZH}(每[天日周月年])(?:最多|至多|只能|限|不超过)", r"每人\1最多"),
        (r"^(?:活动|课程|预约|训练|比赛)?(?:开始|开场|开课|上课|开车|到店|入住|出发|开演)?前(.{1,3}?)(个?小时|天|分钟)(?:之?内)?(?:就)?(?:不能|不可以?|不得|不许|不允许|无法)(?:再)?(?:取消|退订|退票|改期)$", r"可以提前\1\2取消"),
        (r"^(.{1,6}?)(?:的?时候?|时)(?:可以|能|能够)(?:填写?|写|留下?|加|备注)([\u4e00-\u9fff]{2,8})$", r"给\1添加\2"),
        (r"^(?:各个?|每个?|按)([\u4e00-\u9fff]{1,6}?)的?([\u4e00-\u9fff]{1,6}?)(?:人数|数量|数)?(?:做成?|画|出|生成|显示成?)(?:一?[个张])?(?:统计|柱状|饼|折线)?图表?$", r"统计各\1的\2数量"),
        (r"^([\u4e00-\u9fff]{1,6}?)(?:时)?(?:要能|要可以|可以|能够?|允许)匿名$", r"给\1添加是否匿名"),
    )
]  # fmt: skip


def plainly(text: str) -> str:
    """A clause in the words that the rules read; as it was where it is none of these forms."""
    text = _DAY_BEFORE.sub("up to 1 day before", _EACH_OF.sub(r"\1 the ", parted(text)))
    for pattern, plain in _SAID:
        if pattern.search(text):
            return pattern.sub(plain, text, count=1)
    return text


_DAY_BEFORE = re.compile(r"\b(?:until|till|up to) the (?:day|evening|night) before\b", re.IGNORECASE)
_EACH_OF = re.compile(r"\b(to|for|on|of) (?:each|every one|all|any) of (?:the|our|my|these|those) ", re.IGNORECASE)
_YES_NO = re.compile(
    r"\badd (?:an? )?(?P<f>[a-z][a-z -]{2,30}?) as (?:an? )?(?:yes/no|yes or no|yes-no|checkbox|tick ?box|boolean)(?: field| question)? to (?:the |our |each )?(?P<e>[a-z ]{3,24})",
    re.IGNORECASE,
)


_INSTEAD = re.compile(
    r"\b(?P<v>ask for|ask|collect|have|use|show|add|put in|want|need)\s+(?P<new>(?:an?|the|their)\s+[a-z][a-z -]{2,30}?)\s+(?:instead of|rather than|in place of)\s+(?:an?\s+|the\s+|their\s+)?(?P<old>[a-z][a-z -]{2,30}?)(?P<at>\s+(?:on|in|from|for|to)\s+(?:the\s+|our\s+|each\s+|every\s+)?[a-z ]{3,24}|\s+when\s+(?:(?:people|they|customers|members|guests)\s+)?(?:book(?:ing)?|order(?:ing)?|reserv(?:e|ing)|sign(?:ing)? up|register(?:ing)?|apply(?:ing)?))?(?=[.,;!]|$)",
    re.IGNORECASE,
)
_REPLACE = re.compile(
    r"\breplace (?:the |our )?(?P<old>[a-z][a-z -]{2,30}?) (?:with|by) (?P<new>(?:an?|the) [a-z][a-z -]{2,30}?)(?P<at>\s+(?:on|in|from|for)\s+(?:the\s+|our\s+|each\s+|every\s+)?[a-z ]{3,24})(?=[.,;!]|$)",
    re.IGNORECASE,
)
"""One thing in place of another is two wishes: that goes, this comes. Where it stands is said of both."""
_PARTED = re.compile(
    r"^(?:(?:split|divide|group|sort) (?:the |our |all )?(?P<e>[a-z]{3,20}) (?:up )?(?:into|by)|(?:the |our |all )?(?P<e2>[a-z]{3,20}) (?:are|is|should be|get) (?:split|divided|grouped|sorted|organi[sz]ed) (?:up )?(?:into|by)) (?:(?:the |our )?(?:\w+ )?(?P<f>departments|groups|teams|sections|types|classes|levels|areas|branches|regions|kinds)[ :]+)?(?P<list>[a-z][a-z -]+(?:, [a-z -]+)*,? and [a-z -]+?)(?: (?P<f2>departments|groups|teams|sections|types|classes|levels|areas|branches|regions|kinds))?$",
    re.IGNORECASE,
)
_CHOOSE_ZH = re.compile(
    r"^(?P<e>[\u4e00-\u9fff]{1,6}?)(?:的?时候?|时)(?:要|需要?|可以|必须|应该?|能)*(?:选择?|填写?|注明|写明)(?:是)?(?P<a>[\u4e00-\u9fffA-Za-z0-9]{1,8}?)(?:或者?|还是)(?P<b>[\u4e00-\u9fffA-Za-z0-9]{1,8})$"
)
_GIVE_ZH = re.compile(
    r"^(?P<e>[\u4e00-\u9fff]{1,6}?)(?:的?时候?|时)(?:要|需要?|必须|应该?)+(?:填写?|注明|写明|提供|登记)(?P<f>[\u4e00-\u9fff]{2,12})$"
)
"""What is chosen or given when somebody books: 预订时要选择室内或者露台."""


def parted(text: str) -> str:
    """A clause that divides things into parts, as the wish for a choice; as it was where it is no such clause."""
    if found := _CHOOSE_ZH.match(text):
        return f"给{found['e']}添加选择，选项为{found['a']}和{found['b']}"
    if found := _GIVE_ZH.match(text):
        return f"给{found['e']}添加{found['f']}"
    if found := _PARTED.match(text):
        what = (found["f"] or found["f2"] or "groups").lower()
        one = {"classes": "class", "branches": "branch"}.get(what, what.removesuffix("s"))
        entity = (found["e"] or found["e2"]).strip()
        return f"add a field for {one} to {entity} with the options {found['list']}"
    return text


def in_turn(message: str) -> str:
    """What is two wishes in one breath as two: a field, and that it is yes or no; one thing instead of another."""
    message = _YES_NO.sub(r"add \g<f> to \g<e> then make \g<f> a yes/no question", message)
    for pattern in (_INSTEAD, _REPLACE):
        message = pattern.sub(_both, message)
    return message


_DOING = {"book": "booking", "ordering": "order", "reserve": "reservation", "reserving": "reservation", "up": "sign-up", "register": "registration", "registering": "registration", "apply": "application", "applying": "application"}  # fmt: skip


def _both(found: re.Match[str]) -> str:
    at = re.sub(r"^\s+(?:on|in|from|for|to)\s+", "", found["at"] or "")
    if at.strip().startswith("when "):
        at = f"the {_DOING.get(at.split()[-1].lower(), at.split()[-1])} form"
    gone, there = (f" from {at}", f" to {at}") if at else ("", "")
    return f"remove the {found['old']}{gone} then add {found['new']}{there}"
