"""Ways of saying times, prices, states and conditions, as the rules that read them know them.

It rewrites words and knows no site.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

_EVENING = re.compile(
    r"(\bcancel\w*[^,;.]{0,25}?)\s+(?:until|up to|till)\s+the (?:evening|day|night) before", re.IGNORECASE
)
_CANCELLED = re.compile(
    r"(?:(?<=[,;:.] )(?:(?:and|but) )?(?:(?:can|may) )?cancel|\b(?:(?:an?|the|each|every|any|no)\s+)?[a-z]+ (?:can|may) be cancell?ed)\s+(?:until|up to|till|at least|no later than)\s+(?P<n>\w+ (?:hours?|days?) before(?:hand)?)",
    re.IGNORECASE,
)
_TWO_PRICES = re.compile(
    r"(?P<a>[€$£]?\d+(?:[.,]\d+)?)(?P<c>\s*(?:euros?|dollars?|pounds?|francs?|eur|usd))?(?P<per>\s+(?:per|an?|each)\s+[a-z]+)?\s+(?:on|during)\s+(?:week ?days|working days)\s*(?:,|and|,\s*and)\s*(?P<b>[€$£]?\d+(?:[.,]\d+)?)(?:\s*(?:euros?|dollars?|pounds?|francs?|eur|usd))?\s+(?:at|on)\s+(?:the\s+)?weekends?",
    re.IGNORECASE,
)
_PLAIN_PRICES = re.compile(
    r"(?:\b(?:price|costs?|fee)s?:?\s+)?(?P<a>[€$£]?\d+(?:[.,]\d+)?)(?P<c>\s*(?:euros?|dollars?|pounds?|francs?|eur|usd))?(?P<per>\s+(?:per|an?|each|for a)\s+(?:day|night|hour|person|head))?\s*(?:,|and|,\s*and|but|or|/)\s*(?P<b>[€$£]?\d+(?:[.,]\d+)?)(?:\s*(?:euros?|dollars?|pounds?|francs?|eur|usd))?\s+(?:at|on)\s+(?:the\s+)?weekends?",
    re.IGNORECASE,
)
_LONG = re.compile(r"(?<=[:,;])\s*(?P<n>\d{2,3})\s*(?:minutes|min)\s*(?=[,;.]|$)", re.IGNORECASE)
_NO_WORK = re.compile(
    r"\b(?:there is |there are )?(?:no (?:work|lessons|classes|appointments|bookings|visits|service|deliver(?:y|ies)|sessions|treatments)|(?:i|we) (?:do not|don't|don’t|never) (?:work|open|teach|deliver|take (?:bookings|appointments|orders))|(?:i am|i'm|we are|we're) (?:off|not (?:working|open|there)))\s+on\s+(?=(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|weekends?\b)",
    re.IGNORECASE,
)
"""When nobody works is when it is closed."""
_CLOSED_OR = re.compile(
    r"\b(closed on (?:(?:[a-z]+days?|weekends?)(?:,? and |, ))*(?:[a-z]+days?|weekends?)),? or (?=[a-z]+days?\b|weekends?\b)",
    re.IGNORECASE,
)
_FROM_HERE = re.compile(
    r"\b(?P<who>people|neighbou?rs|residents|members|parents|students|pupils|kids|children|colleagues|everyone|anyone)\s+(?:in|from|of|around|at)\s+(?:our|the|my|this)\s+(?:[a-z]+\s+)?(?:town|village|city|area|street|house|building|neighbou?rhood|block|district|school|class|club|company|office|church|parish|community|association|team|region)\s+(?=[a-z]+\s)",
    re.IGNORECASE,
)
"""Where people are from says nothing of what they do."""
_AFTER_DAYS = re.compile(
    r"\bafter\s+(?P<n>(?:\d+|[a-z]+)\s+(?:days?|weeks?|months?))\s*,?\s+(?P<who>they|these|those|it|(?:the\s+|all\s+)?[a-z]+s)\s+(?P<v>disappears?|expires?|vanish(?:es)?|go(?:es)? away|(?:are|is) (?:hidden|removed|taken down|deleted automatically))",
    re.IGNORECASE,
)
_TWO_PRICES_ZH = re.compile(
    r"(?:工作日|平时|平日)(?P<per>每(?:晚|天|小时))?(?P<a>\d+)(?P<c>元|块)?(?:一(?:小时|晚|天|次|场))?[，,、]?(?:周末|节假日|周末和?节假日)(?:每(?:晚|天|小时))?(?P<b>\d+)(?:元|块)?(?:一(?:小时|晚|天|次|场))?(?!\d|[点号日%％折人])"
)
_WITH_ZH = re.compile(
    r"(?:带|含|要|需要?)(?P<x>早餐|午餐|晚餐|接送|加床|停车|洗衣|导游|教练)(?:的)?(?:另|再|每[位人份晚天])?(?:加收?|收)(?P<sum>\d+(?:\.\d+)?)(?:元|块)?(?:(?:一|每|/)(?P<per>[位人份只晚天次]))?"
)
"""Something that is taken along, told by what it adds: 带早餐加20一位."""


_SENT = re.compile(
    r"(?<=[:,;.] )(?P<who>people|everybody|everyone|anybody|visitors|members|participants|entrants|poets|authors|artists|students|pupils|writers|photographers|competitors|contestants|teams|groups|readers|children)\s+(?:may |can )?(?:(?:send(?: in)?|hand in)\s+(?!the\b|out\b|back\b)(?=[a-z])|enter\s+(?=(?:an?|their|one|up to)\s))",
    re.IGNORECASE,
)

_SHOWN = (
    r"(?:are|is|get|gets|should be|must be)\s+(?:shown|marked|highlighted|flagged|listed|coloured|colored)\b[^,;.]*"
)
_EITHER = re.compile(
    rf"(?P<a>(?:\b[a-z'-]+\s+){{0,5}}[a-z'-]+)\s+or\s+(?P<b>(?:[\w'-]+\s+){{1,7}}?)(?P<v>{_SHOWN})", re.IGNORECASE
)
"""Either of two sorts is shown apart: each has a list of its own."""
_EITHER_ZH = re.compile(
    r"(?P<a>[\u4e00-\u9fff]{2,6}?)的?(?:或者?|以及)(?P<b>(?:超过|低于|高于|逾期|未)[\u4e00-\u9fff\d]{1,8}?)的(?P<what>[\u4e00-\u9fff]{1,5}?)(?P<v>(?:会|要|自动|用)*(?:标红|标记|高亮(?:显示)?|红色显示|单独列出))"
)
_LEFT = re.compile(
    r"\b(?:how many|the number of)\s+(?:free\s+)?(?P<what>seats|places|spots|tickets)\s+(?:are|is)\s+(?:still\s+)?(?:left|free|available|open)|\b(?P<of>seats|places|spots) left\b",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"(?P<and>(?<=, and )|(?<=, )|^)?\b(?P<v>keeps?)\s+(?:an?|the|our)\s+(?:list|record|log|overview)s?\s+of\s+",
    re.IGNORECASE,
)
_TICKETS = re.compile(
    r"(?<=, )(?:and\s+)?(?:online\s+)?ticket (?:reservations?|bookings?|orders?)(?=\s*[,;.(]|$)", re.IGNORECASE
)
_FOR_SALE = re.compile(r"(?:要|想|准备|打算)(?:卖|出售|转让|出租|出借|交换)的(?=[\u4e00-\u9fff])")
_ASIDE = re.compile(
    r"[（(](?P<list>[^（）()]{1,14}?\d+\s*(?:元|块)(?:[、/,，][^（）()]{1,14}?\d+\s*(?:元|块))+)[）)](?P<rest>[^，,。；;]*)"
)
_URGENT = re.compile(
    r"\b(?:say|tell|choose|set|state|mark|give)(?:s)? how urgent (?:it|they|this|that) (?:is|are)", re.IGNORECASE
)


def _apart(found: re.Match[str]) -> str:
    """Two sorts that one list would part badly, each with what is done with them."""
    return f"{found['a']} {found['v']}, {found['b'].strip()} {found['v']}"


_WE_ARE = re.compile(
    r"^(?:we are|we're|we’re|i am|i'm|i run|we run|i own|we own|i have|we have|this is for)\s+(?P<x>(?:an?|the)\s+[^.:;,!?]{3,60}?)\s*[.!]\s+(?=\S)",
    re.IGNORECASE,
)
"""Who asks, in a sentence before what is asked for."""
_SHOWS = re.compile(r"(?<=: )shows?\s+(?:(?:all|of|our|the|my)\s+)+(?=[a-z]+ (?:with|and|,))", re.IGNORECASE)
_WE_ARE_ZH = re.compile(r"^(?:我们|我)(?:是|有|开了|经营)(?:一[家个所间])(?P<x>[\u4e00-\u9fff]{2,12}?)[，,。；;](?=\S)")


_SHUT = re.compile(
    r"\b(?:(?:we|i)(?:['’]re| are|['’]m| am)\s+)?(?:shut|closed)\s+(?:on\s+)?(?=(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|weekends?\b)",
    re.IGNORECASE,
)


_TICKETS_ZH = re.compile(r"(?:在线|网上)?(?:订票|购票|买票|抢票)(?!系统|网站|平台)")
_GIVES_ZH = re.compile(
    r"(?:给|为|对)(?:自己)?(?:最?喜[欢爱]的|心仪的)?(?P<x>(?!我|店家|管理|最)[\u4e00-\u9fff]{1,8}?)(?P<v>投票|评分|评价|点赞|打分)(?=[，,。；;]|$)"
)
"""游客可以给最喜欢的品种投票: whom one votes for comes after the verb."""
_EACH_ZH = re.compile(r"(?<=[\u4e00-\u9fff])(?=每(?:人|位|单|户|个账号)(?:限|最多|至多|只能)[\u4e00-\u9fff]{0,2}\d)")
"""A limit that follows without a comma: 观众在线订票每人限购4张."""


def plainly(text: str) -> str:
    """Ways of saying times, prices and what is handed in as the other rules know them."""
    text = _WE_ARE.sub(lambda m: f"a site for {m['x']}: ", text)
    text = _SHOWS.sub("", text)
    text = _WE_ARE_ZH.sub(lambda m: f"{m['x']}网站：", text)
    text = _CLOSED_OR.sub(r"\1 and ", _SHUT.sub("closed on ", _NO_WORK.sub("closed on ", text)))
    text = _FROM_HERE.sub(r"\g<who> ", text)
    text = _AFTER_DAYS.sub(r"\g<who> \g<v> after \g<n>", text)
    text = _SENT.sub(r"\g<who> submit ", text)
    text = _EVENING.sub(r"\1 up to 24 hours before", text)
    text = _CANCELLED.sub(r"members can cancel up to \g<n>", text)
    text = _PLAIN_PRICES.sub(
        lambda m: f"weekends cost {m['b']}{m['c'] or ''}{m['per'] or ''} instead of {m['a']}", text
    )
    text = _TWO_PRICES.sub(lambda m: f"weekends cost {m['b']}{m['c'] or ''}{m['per'] or ''} instead of {m['a']}", text)
    text = _EITHER.sub(_apart, text)
    text = _EITHER_ZH.sub(lambda m: f"{m['a']}的{m['what']}{m['v']}，{m['b']}的{m['what']}{m['v']}", text)
    text = _LEFT.sub(lambda m: m["what"] or m["of"], text)
    text = _KEPT.sub(lambda m: f"{'' if m['and'] is None else 'we '}{m['v'].lower()} track of ", text)
    text = _TICKETS.sub("people reserve tickets", text)
    text = _FOR_SALE.sub("", text)
    text = _ASIDE.sub(lambda m: f"{m['rest']}，{m['list']}", text)
    text = _URGENT.sub("give a priority", text)
    text = _GIVES_ZH.sub(r"\g<v>\g<x>", text)
    text = _TICKETS_ZH.sub("预订门票", _EACH_ZH.sub("，", text))
    text = _LONG.sub(lambda m: f" {m['n']} minute slots", text)
    text = _WITH_ZH.sub(lambda m: f"可加{m['x']}{'每' + m['per'] if m['per'] else ''}{m['sum']}元", text)
    return _TWO_PRICES_ZH.sub(lambda m: f"周末{m['per'] or ''}{m['b']}元，平时{m['a']}元", text)
