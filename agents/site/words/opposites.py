"""Two halves of one message that cannot both be meant, seen by their words alone: "optional and required", 先加后删.

It knows neither sites nor rules, so it sees only halves that speak of the same thing in opposite words; what is
opposed only by what a site is, the readers of sentences and wishes find.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.words.numbers import number_of

_JOIN = r"(?:\s*[,;]?\s*(?:but|and|yet|while|then|also)(?: (?:also|then|still|at the same time))?\s+|\s*[,;]\s*)"
_JOIN_ZH = r"[，,；;、]?(?:但是?|却|而且?|并且?|同时|又|再|然后|还|也)*[，,]?"
_ALL, _NONE = r"(?:everyone|everybody|anyone|anybody|all (?:people|visitors|users))", r"(?:nobody|no one|no-one|none)"
_MAY = r"(?:can|may|should|is allowed to|are allowed to|should be able to)"
_ALL_ZH, _NONE_ZH = (
    r"(?:所有人|任何人|每个人|人人|大家|谁)",
    r"(?:(?:不让|不许|不准|不允许|禁止)(?:任何人|所有人|大家)?|(?:任何人|谁|所有人)都(?:不能|不可以|不许|不准))",
)

_END = r"(?=\s*(?:$|[,.;!，。；！]))"

_OPPOSED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<a>\b(?:optional|not required)\b){_JOIN}(?P<b>(?:required|mandatory|compulsory)\b)",
        rf"(?P<a>\b(?:required|mandatory|compulsory)\b){_JOIN}(?P<b>(?:optional|not required)\b)",
        r"(?P<a>必填|必须填)(?:项)?[，,；;]?(?:但是?|却|而且?|并且?|同时|又|也|还)+(?P<b>(?:可以)?(?:不填|不用填)|选填|可选|可不填|非必填)",
        r"(?P<a>选填|可选|可不填|可以不填)[，,；;]?(?:但是?|却|而且?|并且?|同时|又|也|还)+(?:是|要)?(?P<b>必填|必须填)",
        rf"(?P<a>\bdark(?:er)?){_JOIN}(?P<b>(?:light|bright)(?:er)?)(?: at (?:once|the same time))?\s*[.!]?$",
        rf"(?P<a>\b(?:light|bright)(?:er)?){_JOIN}(?P<b>dark(?:er)?)(?: at (?:once|the same time))?\s*[.!]?$",
        rf"\b(?P<a>hide (?:the )?(?:\w+ ){{0,2}}\w+?){_JOIN}(?P<b>(?:still )?show (?:it|them)(?: to (?:everyone|everybody|all))?)\s*[.!]?$",
        rf"\b(?P<a>show (?:the )?(?:\w+ ){{0,2}}\w+?(?: to everyone)?){_JOIN}(?P<b>hide (?:it|them)(?: from (?:everyone|everybody|all))?)\s*[.!]?$",
        rf"\b(?P<a>add (?:a |an |the )?(?P<of>\w+(?: \w+)?)){_JOIN}(?P<b>(?:remove|delete) (?:it|them|(?:the |that )?(?P=of)))\b(?! (?:from|for|when|after))",
        rf"(?P<a>(?:添加|增加|新增|加)(?:上|一个|个|一栏|一项)*(?P<of>[\u4e00-\u9fff]{{2,8}}?)){_JOIN_ZH}(?P<b>把?(?:它|(?P=of))?(?:去掉|删除|删掉|移除)(?:它|这个)?(?:(?P=of))?)(?=$|[，。,；;！])",
        rf"\b(?P<a>rename (?:the )?(?P<of>[\w ]{{2,30}}?) (?:to|as) [\w ]{{2,30}}?){_JOIN}(?P<b>rename (?:the )?(?P=of) (?:to|as) \w+)",
        rf"(?P<a>[把将](?P<of>[\u4e00-\u9fff]{{1,8}}?)(?:改名|改叫|改称|重命名)[为叫成做]?[\u4e00-\u9fff\w]{{1,10}}?){_JOIN_ZH}(?P<b>[把将](?P=of)(?:改名|改叫|改称|重命名)[为叫成做]?[\u4e00-\u9fff\w]+)",
        rf"\b(?P<a>any ?time){_JOIN}(?P<b>never|not at all)\b(?=\s*[.!]?$)",
        rf"(?P<a>\b(?:required|mandatory|compulsory)\b){_JOIN}(?P<b>(?:let|allow) \w+ (?:to )?(?:skip (?:it|them)|leave (?:it|them) (?:empty|blank|out)))",
        rf"(?P<a>\b(?:skip (?:it|them)|leave (?:it|them) (?:empty|blank|out))){_JOIN}(?P<b>(?:make|keep) (?:it|them) (?:required|mandatory|compulsory))",
        rf"(?P<a>\b(?:needs?|requires?|must have|asks? for) (?:an? |the )?(?P<of>\w+(?: \w+){{0,2}}?)){_JOIN}(?P<b>(?:must|should|do|does|may|can)(?: not|n't) (?:ask for|have|need|require|contain) (?:one|it|any|them|(?:an? |the )?(?P=of)))",
        rf"(?P<a>\bto {_ALL})\s*(?:,|and|but|yet)\s*(?:also )?(?P<b>(?:to )?{_NONE}){_END}",
        rf"(?P<a>\bcancel\w*(?: [\w ]{{0,24}}?)? (?:at )?any ?time){_JOIN}(?P<b>(?:no|without) cancel\w+|cancel\w+ (?:is|are) (?:not (?:allowed|possible)|impossible)){_END}",
        rf"(?P<a>\b(?:no|without) cancel\w+){_JOIN}(?P<b>(?:[\w ]{{0,24}}? )?cancel\w*(?: [\w ]{{0,24}}?)? (?:at )?any ?time)",
        rf"(?P<a>\bbooking (?:site|website|system|app|page|platform))\b[^.;]{{0,40}}?(?P<b>\b(?:{_NONE} {_MAY} book(?: anything)?|without (?:any )?bookings?|bookings? (?:is|are) (?:not possible|impossible))){_END}",
        rf"(?P<a>\b(?:shop|store))\s+(?:where you )?(?P<b>(?:without|with no|without any) (?:products|goods|items)|(?:that|which) sells nothing){_END}",
        rf"(?P<a>\bopen (?:24 hours|24/7|24 h|(?:a)?round the clock|day and night|all night)(?: a day)?){_JOIN}(?P<b>closed? (?:at night|overnight|in the (?:evening|night)s?))",
        rf"(?P<a>\b(?:every|each|any|all) (?:users?|members?|customers?|visitors?|guests?|people) {_MAY} see (?:all )?(?:the )?(?P<of>\w+)){_JOIN}(?P<b>(?:the |all )?(?P=of) (?:are|stay|remain|must be|should be) (?:private|hidden|secret))",
        rf"(?P<a>\b{_ALL} {_MAY} see (?:all )?(?:the )?(?P<of>\w+)){_JOIN}(?P<b>(?:the |all )?(?P=of) (?:are|stay|remain|must be|should be) (?:private|hidden|secret))",
        rf"(?P<a>(?:预约|预订)(?:网站|系统|平台|小程序|网页)){_JOIN_ZH}(?P<b>(?:但|却)?(?:谁都|任何人都)?不(?:能|可以|让|许|允许)(?:预约|预订)){_END}",
        rf"(?P<a>随时(?:都?可以|都?能)?取消){_JOIN_ZH}(?P<b>(?:一律)?(?:不能|不可以|不得|不许|不允许)取消){_END}",
        rf"(?P<a>(?:一律)?(?:不能|不可以|不得|不许|不允许)取消){_JOIN_ZH}(?P<b>随时(?:都?可以|都?能)?取消)",
        rf"(?P<a>(?:24小时|全天|昼夜|通宵)(?:营业|开放|开门)){_JOIN_ZH}(?P<b>(?:晚上|夜里|夜间|半夜)(?:关门|不开|休息|打烊|不营业))",
        rf"(?P<a>{_ALL_ZH}都?(?:能|可以)看到?(?:所有)?(?P<of>[\u4e00-\u9fff]{{2,6}}?)){_JOIN_ZH}(?P<b>(?P=of)(?:要|是|应该)?(?:保密|私密|不公开|仅本人可见|只有本人可见))",
        rf"(?P<a>(?:商店|网店|店铺|商城)){_JOIN_ZH}(?P<b>(?:不卖(?:任何)?东西|没有(?:任何)?商品)){_END}",
    )
)
"""The halves `a` and `b` of a contradiction."""

_OF_PEOPLE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_ALL} {_MAY} (?P<a>[\w ]+?){_JOIN}{_NONE} {_MAY} (?P<b>[\w ]+)",
        rf"\b{_NONE} {_MAY} (?P<a>[\w ]+?){_JOIN}{_ALL} {_MAY} (?P<b>[\w ]+)",
        rf"\bonly [\w ]{{2,30}}? {_MAY} (?P<a>[\w ]+?){_JOIN}{_ALL} {_MAY} (?P<b>[\w ]+)",
        rf"\b{_ALL} {_MAY} (?P<a>[\w ]+?){_JOIN}only (?!once|twice|one\b|on\b|in\b|after\b|before\b|until\b)[\w ]{{2,30}}? {_MAY} (?P<b>[\w ]+)",
        r"\b(?:let|allow) \w+ (?:to )?(?P<a>[\w ]+?) without (?:an? account|logging in|signing in|(?:a )?login)(?P<cut>)[,;]?\s*(?:but|and|yet|while)\s+\w+ (?:must|have to|need to|has to) (?:log|sign) ?in (?:to|before they) (?P<b>[\w ]+)",
        rf"{_ALL_ZH}都?(?:可以|能够?|可)(?P<a>[\u4e00-\u9fff]+?){_JOIN_ZH}{_NONE_ZH}(?P<b>[\u4e00-\u9fff]+)",
        r"(?:不用|不需要|无需|无须|不必|免)(?:登录|注册)(?:就|也|即)?(?:能|可以|可)(?P<a>[\u4e00-\u9fff]+)[，,；;]?(?:但是?|却|同时|又|而且|并且?)*(?:必须|需要?|要|得|只有)(?:先)?(?:登录|注册)(?:后|了)?(?:才|以后)?(?:能|可以|可)(?P<b>[\u4e00-\u9fff]+)",
    )
)
"""Who may do `a`, and who may not do `b`: opposed where both are the same act on the same thing."""

_BETWEEN = re.compile(
    r"\bat most (?P<most>\d+) (?P<of>[\w ]+?)(?:\s*,?\s*(?:but|and)\s+)at least (?P<least>\d+) (?P=of)"
    r"|\bat least (?P<least2>\d+) (?P<of2>[\w ]+?)(?:\s*,?\s*(?:but|and)\s+)at most (?P<most2>\d+) (?P=of2)"
    r"|(?:最多|至多|不超过)[\u4e00-\u9fff]{0,2}(?P<most3>\d+)(?P<of3>[\u4e00-\u9fff]{1,3}?)[，,；;]?(?:但|又|且|同时|而且)*(?:最少|至少|不少于)[\u4e00-\u9fff]{0,2}(?P<least3>\d+)(?P=of3)",
    re.IGNORECASE,
)
_ONE_MOST = re.compile(
    r"(?P<a>每人(?:只能|最多|至多|限)(?P<act>[\u4e00-\u9fff]{1,2}?)(?P<n>[\d一二两三四五六七八九十]+)(?P<of>[本张个件份次间位]))"
    r"[，,；;]?(?:但是?|又|且|同时|而且)*(?P<b>每人(?:只能|最多|至多|限)(?P=act)(?P<m>[\d一二两三四五六七八九十]+)(?P=of))"
)
_CLOSING = re.compile(
    r"\b(?P<a>clos(?:e|es|ed|ing) at (?P<n>\d{1,2}(?:[:.]\d\d)?)\s*(?:am|pm)?)\b.{1,12}?"
    r"(?P<b>(?:(?:stay|be|keep|is|are) )?open (?:until|till|to) (?P<m>\d{1,2}(?:[:.]\d\d)?)\s*(?:am|pm)?)\b"
    r"|\b(?P<a2>(?:(?:stay|be|keep|is|are) )?open (?:until|till|to) (?P<n2>\d{1,2}(?:[:.]\d\d)?)\s*(?:am|pm)?)\b.{1,12}?"
    r"(?P<b2>clos(?:e|es|ed|ing) at (?P<m2>\d{1,2}(?:[:.]\d\d)?)\s*(?:am|pm)?)\b"
    r"|(?P<a3>(?P<n3>\d{1,2})点半?(?:就)?(?:关门|打烊|闭馆|下班)).{0,4}?(?P<b3>(?:营业|开放|开)到(?:晚上|夜里)?(?P<m3>\d{1,2})点半?)"
    r"|(?P<a4>(?:营业|开放|开)到(?:晚上|夜里)?(?P<n4>\d{1,2})点半?).{0,4}?(?P<b4>(?P<m4>\d{1,2})点半?(?:就)?(?:关门|打烊|闭馆|下班))",
    re.IGNORECASE,
)
_DAYS = re.compile(r"day\b|days\b|week|周|星期|节|假|holiday|\b(?:mon|tue|wed|thu|fri|sat|sun)\b", re.IGNORECASE)
_BUT = re.compile(rf"^(?:{_JOIN}|{_JOIN_ZH})", re.IGNORECASE)
_THEM = re.compile(r"(?:it|them|that|those|so|this|anything)$", re.IGNORECASE)
_HOW = re.compile(r"(?:without|anonymously|freely|too)\b", re.IGNORECASE)


def opposed(text: str) -> tuple[str, str] | None:
    """The two halves that cannot both be meant, in the message's words; None where there are none."""
    for pattern in _OPPOSED:
        if found := pattern.search(text):
            return found["a"].strip(), found["b"].strip()
    for pattern in _OF_PEOPLE:
        if (found := pattern.search(text)) and _is_same(found["a"].strip(), found["b"].strip()):
            cut = found.end("cut" if "cut" in pattern.groupindex else "a")
            return text[found.start() : cut].strip(), _BUT.sub("", text[cut : found.end()]).strip()
    if found := _BETWEEN.search(text):
        least, most = (next(found[n + k] for k in ("", "2", "3") if found[n + k]) for n in ("least", "most"))
        if (number_of(least) or 0) > (number_of(most) or 0):
            halves = re.split(r"\s*,?\s*\b(?:but|and)\b\s+|[，,；;](?:但|又|且|同时|而且)*", found.group(), maxsplit=1)
            return (halves[0], halves[-1])
    if (found := _ONE_MOST.search(text)) and number_of(found["n"]) != number_of(found["m"]):
        return found["a"], found["b"]
    return _two_closings(text)


def _two_closings(text: str) -> tuple[str, str] | None:
    """Two times at which the same place closes; none where days are named, which may differ."""
    found = _CLOSING.search(text)
    if found is None or _DAYS.search(text):
        return None
    at = next(k for k in ("", "2", "3", "4") if found["a" + k])
    # "closes at 8, open until 20:00" are two ways to say it.
    same = _on_dial(found["n" + at]) == _on_dial(found["m" + at])
    return None if same else (found["a" + at].strip(), found["b" + at].strip())


def _on_dial(told: str) -> tuple[int, int]:
    """Hour of twelve, and minutes."""
    hour, _, minutes = told.replace(".", ":").partition(":")
    return int(hour) % 12, int(minutes or 0)


def _is_same(first: str, second: str) -> bool:
    """Whether the second act is the first one: the same words, or its verb alone, with "it" or with how it is done.
    Chinese leaves what is known out: 看借书记录 and 看. What the second names by itself is another matter."""
    first, second = first.lower(), second.lower()
    if re.search(r"[\u4e00-\u9fff]", first):
        return first.startswith(second)
    (verb, *_), (again, *rest) = first.split(), second.split()
    told = " ".join(rest)
    return first == second or (verb == again and (not rest or bool(_THEM.match(told) or _HOW.match(told))))
