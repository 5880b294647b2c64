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
    return None


def _is_same(first: str, second: str) -> bool:
    """Whether the second act is the first one: the same words, or its verb alone, with "it" or with how it is done.
    Chinese leaves what is known out: 看借书记录 and 看. What the second names by itself is another matter."""
    first, second = first.lower(), second.lower()
    if re.search(r"[\u4e00-\u9fff]", first):
        return first.startswith(second)
    (verb, *_), (again, *rest) = first.split(), second.split()
    told = " ".join(rest)
    return first == second or (verb == again and (not rest or bool(_THEM.match(told) or _HOW.match(told))))
