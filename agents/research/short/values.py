"""Values that stand in a text: numbers with currency, scale and unit, times, days, years, names of people and things.

Only what stands in the text can come out. It does not know the question.
"""
# ruff: noqa: E501 -- a pattern, or words of one meaning, is one line

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.research.short.asking import Sort
from agents.research.spans import MONTH
from agents.text.words import STOP_EN, han_count

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS = {word: float(n) for n, word in enumerate(_ONES.split(), start=1)}
NUMBER_WORDS |= {word: 10.0 * n for n, word in enumerate(_TENS.split(), start=2)}
NUMBER_WORDS |= {"dozen": 12.0, "hundred": 100.0, "half": 0.5, "twice": 2.0}
_HAN_NUMBERS = {c: float(n) for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2.0}
_HAN_SCALES = {"十": 10.0, "百": 100.0, "千": 1000.0, "万": 1e4}
_SCALES = {
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "bn": 1e9,
    "万": 1e4,
    "亿": 1e8,
    "千": 1e3,
    "百万": 1e6,
}
_TIME_UNIT = r"(?:working |calendar |business )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)|个?(?:小时|分钟|秒)|天|周|个月|年(?!\d|\s*\d)"
_UNIT = (
    rf"%|‰|per ?cent|°C|°F|(?:{_TIME_UNIT})\b|(?:square |cubic )?(?:(?:kilo|centi|milli)?met(?:re|er)s?|miles?|hectares?|feet|inches)|"
    r"(?:[kMGT]i?B|[kMG]bit/s|km/h|mph|kn|dpi|px|ppm|ml|cl|dl|[kM]?Hz|km|cm|mm|kg|kWh|MWh|GWh|MW|kW|Ah|mm)\b(?:²|³)?|kilograms?|(?:kilo|mega|giga|tera)bytes?|tonnes?|tons?|ounces?|pints?|gallons?|knots?|lit(?:re|er)s?|[gm]\b"
)
_UNIT_ZH = r"人次|平方米|平方公里|公里|千米|公顷|小时|分钟|个月|[人册元米吨天年岁位名个本层辆架条座件次度亩斤户家间页](?!\d)|%|％"
_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9_.,/#-])(?P<money>US\$|[€$£¥]\s?|(?:EUR|USD|GBP|CHF|CNY)\s)?(?P<sign>[−-](?=\d))?"
    rf"(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d]|,\d|\.\d)"
    rf"(?:[  ]?(?P<scale>thousand|million|billion|trillion|bn|万|亿|百万)(?![a-z]))?"
    rf"(?:[  ]?(?P<unit>{_UNIT}|(?:euros?|dollars?|pounds?|yuan|EUR|USD|GBP|CHF)\b|{_UNIT_ZH}))?"
)
_WORDED = re.compile(
    rf"\b(?P<words>(?:(?:{'|'.join(_TENS.split())})[- ])?(?:{'|'.join(_ONES.split())})|{'|'.join(_TENS.split())}|half|dozen)\b"
    rf"(?: (?P<scale>hundred|thousand|million|billion))?(?: (?P<unit>{_TIME_UNIT}|per ?cent))?",
    re.IGNORECASE,
)
_HAN_NUMBER = re.compile(
    r"(?<![零一二两三四五六七八九十百千万第])(?P<words>[一二两三四五六七八九十百][一二两三四五六七八九十百千万零]{0,8})(?P<unit>小时|分钟|公里|公斤|[角毛块张]|个?[年月天人次家名位册本倍成层座条所种岁度元斤周户间页])"
)
_EACH = r"(?:minute|hour|day|night|week|fortnight|month|quarter|year|season|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_OFTEN = re.compile(
    rf"\b(?:every|each) (?:other |second |third |few |\d+ |(?:{'|'.join(_ONES.split())}) )?{_EACH}s?\b|\b(?:half-)?(?:hourly|daily|nightly|weekly|fortnightly|monthly|quarterly|yearly|annually)\b"
    rf"|\b(?:once|twice|(?:\w+|\d+) times) (?:an?|per|every|each) {_EACH}\b|每隔?[\d一二两三四五六七八九十]*个?(?:分钟|小时|天|日|周|星期|月|季度?|年)一?次?",
    re.IGNORECASE,
)
_COUNTED = re.compile(r" (?!(?:is|was|has|does|runs|starts|leaves|goes|stops|says|as|this|its|plus|yes)\b)[a-z]+s\b")
_PAID = re.compile(
    rf"\b(?:\d+|{'|'.join(_ONES.split())}) (?:day|week|month|year)s?[’'] (?:rent|pay|salary|wages|fees?)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}(?:,? \d{{4}})?\b|\b{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b|\b{MONTH},? \d{{4}}\b"
    r"|\b(?:early |late |mid-)?(?:spring|summer|autumn|winter) (?:of )?\d{4}\b|\b(?:the )?(?:end|beginning|start|middle) of \d{4}\b"
    r"|\d{4}年(?:春|夏|秋|冬)[天季]?|\d{4}年(?:年?底|年?初|上半年|下半年)"
    r"|\d{4}年\d{1,2}月(?:\d{1,2}[日号])?|\b\d{4}-\d{2}-\d{2}\b|(?<!\d)\d{1,2}月\d{1,2}[日号]"
)
_YEAR = re.compile(r"(?<![\d.,])(?:1[0-9]|20)\d\d(?![\d]|[.,]\d)(?:年)?")
_YEAR_HAN = re.compile(r"(?<!\d)(?:1[0-9]|20)\d\d年")
_PLACE_HAN = re.compile(
    r"(?:位于|地处|设在|坐落在|在|于|往|到|从)?(?P<place>[\u4e00-\u9fff]{1,4}?[省市县区镇乡村州岛国港])(?![\u4e00-\u9fff]*[长民内])"
)
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b|(?:星期|周|礼拜)[一二三四五六日天]")
_TIME = re.compile(
    r"(?<![\d:.])\d{1,2}:\d\d(?!\d)(?: ?[ap]\.?m\.?)?|\b\d{1,2}\.\d\d ?[ap]\.?m\.?|\b\d{1,2} ?(?:[ap]\.?m\.?|o[’']clock)\b"
    rf"|\b(?:half past|(?:a )?quarter (?:past|to)|(?:five|ten|twenty) (?:past|to)) (?:{'|'.join(_ONES.split()[:12])}|\d{{1,2}})\b"
    rf"|\b(?:{'|'.join(_ONES.split()[:12])}) o[’']clock\b|\b(?:noon|midnight)\b|\d{{1,2}}[点时](?:\d{{1,2}}分|半)?"
)
_TITLES = (
    "mr mrs ms dr sir dame lord lady mayor councillor councillors professor prof president minister chancellor captain king queen prince bishop "
    "the a an in on at by of for from and or but present absent minutes report"
)
_NAME = re.compile(
    r"(?<![\w’'-])[A-Z][\w’'.-]*[\w](?: (?:(?:of|de|von|van|der|da|du|la|&) )*(?:the )?[A-Z0-9][\w’'-]*)*"
)
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹"
    "熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅"
)
_AFTER_NAME = frozenset("说是在于和与为自的把将任从担设建写创获等表介指认及或也还已曾会来去到出生")
_TITLED_ZH = re.compile(r"[\u4e00-\u9fff]{2,3}(?=老师|先生|女士|主任|经理|医生|校长|师傅|教练|阿姨|同学|主席)")
_BEFORE_NAME = frozenset("长师员是由者授理任家官士记为叫和与及、被生总")
_NOT_GIVEN = frozenset("，。、；：？！（）“”《》 ·")


@dataclass(frozen=True)
class Value:
    """A value as it stands in a text; `number` what it means, where it is one."""

    text: str
    start: int
    end: int
    number: float | None = None
    unit: str = ""
    money: bool = False


def values(text: str, sort: Sort) -> list[Value]:
    """Everything in `text` that could be a value of this sort."""
    if sort == "money":
        paid = [Value(m.group(), m.start(), m.end(), None, "", True) for m in _PAID.finditer(text)]
        return [*paid, *(v for v in _numbers(text) if not any(p.start <= v.start < p.end for p in paid))]
    if sort in ("number", "duration", "share"):
        return list(_numbers(text))
    if sort == "often":
        return [_plain(m) for m in _OFTEN.finditer(text)]
    if sort == "date":
        dates = [_plain(m) for m in _DATE.finditer(text)]
        years = [_plain(m) for m in _YEAR.finditer(text)]
        times = [_plain(m) for m in _TIME.finditer(text)]
        return dates + times + [y for y in years if not any(d.start <= y.start < d.end for d in dates)]
    if sort == "year":
        return [
            Value(m.group().rstrip("年"), m.start(), m.start() + 4, float(m.group()[:4])) for m in _YEAR.finditer(text)
        ]
    if sort in ("weekday", "time"):
        return [_plain(m) for m in (_WEEKDAY if sort == "weekday" else _TIME).finditer(text)]
    if sort == "place" and han_count(text):
        return [Value(m["place"], m.start("place"), m.end("place")) for m in _PLACE_HAN.finditer(text)]
    return list(names(text))


def _plain(match: re.Match[str]) -> Value:
    return Value(match.group(), match.start(), match.end())


def _numbers(text: str) -> Iterator[Value]:
    dates = [m.span() for pattern in (_DATE, _TIME, _YEAR_HAN) for m in pattern.finditer(text)]
    for match in _NUMBER.finditer(text):
        if any(a <= match.start("digits") < b for a, b in dates) or _is_label(text, match):
            continue
        value = float(match["digits"].replace(",", "")) * _SCALES.get(match["scale"] or "", 1.0)
        said = match.group().strip()
        unit = (match["unit"] or "").strip()
        money = bool(match["money"]) or bool(re.match(r"euro|dollar|pound|yuan|元|EUR|USD|GBP|CHF", unit))
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        yield Value(said, start, start + len(said), -value if match["sign"] else value, unit, money)
    for match in _WORDED.finditer(text):
        parts = [NUMBER_WORDS[w] for w in re.split(r"[- ]", match["words"].lower()) if w in NUMBER_WORDS]
        value = sum(parts) * {"hundred": 100.0, **_SCALES}.get((match["scale"] or "").lower(), 1.0)
        yield Value(match.group(), match.start(), match.end(), value, match["unit"] or "")
    for match in _HAN_NUMBER.finditer(text):
        yield Value(match.group(), match.start(), match.end(), han_number(match["words"]), match["unit"])


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Whether a number is part of a name: “Line 4”, “Table 1”, “第3节”."""
    if match["money"] or match["unit"] or match["scale"] or "," in match["digits"]:
        return False
    if _COUNTED.match(text[match.end() :]):  # “in Varde 900 leaflets”
        return False
    before = text[: match.start()].rstrip(" ")
    word = re.search(r"([A-Z][a-z]+)$", before)
    return bool(
        word and word[1].lower() not in STOP_EN and text[: word.start()].rstrip()[-1:] not in ("", ".", "?", "!", "\n")
    ) or before.endswith("第")


def han_number(words: str) -> float:
    """Of a numeral in Chinese characters: 一百二十 is 120."""
    total = below = digit = 0.0
    for character in words:
        scale = _HAN_SCALES.get(character)
        if scale is None:
            digit = _HAN_NUMBERS.get(character, 0.0)
        elif scale == 1e4:
            total, below, digit = (total + below + digit) * scale, 0.0, 0.0
        else:
            below, digit = below + (digit or 1.0) * scale, 0.0
    return total + below + digit


def names(text: str) -> Iterator[Value]:
    """Names, without titles before them; a lone capitalised word that only begins a sentence is none."""
    for match in _NAME.finditer(text):
        name, at = match.group(), match.start()
        begins = at == 0 or text[:at].rstrip(' "“‘(')[-1:] in (".", "?", "!", "\n", "")
        titled = False
        while name and name.split()[0].lower().strip(".") in _TITLE_WORDS | (STOP_EN if begins else STOP_EN - _GIVEN):
            rest = name.split(maxsplit=1)[1:]
            at += len(name) - len(rest[0]) if rest else 0
            name, titled = (rest[0] if rest else ""), True
        name = _LED_ON.sub("", name)
        unit = name.isupper() and len(name) <= 3 and text[:at].rstrip()[-1:].isdigit()
        if (
            len(name) > 1
            and not unit
            and name.count(" ") < LONGEST_NAME
            and (not begins or titled or " " in name)
            and not _NO_NAME.fullmatch(name)
        ):
            yield Value(name, at, at + len(name))
    yield from _han_names(text)


_ORGANISED = re.compile(
    r"(?:^|(?<=[，。、；：（“ 了是由向和与给为在选择聘请委托]))(?P<name>[\u4e00-\u9fff]{2,6}?(?:公司|集团|银行|大学|学院|医院|研究院|研究所|事务所|出版社|基金会|协会|工作室))"
)
LONGEST_NAME = 7
"""Words of a name, at most: more are labels and values that stand in a row."""
_LED_ON = re.compile(r"(?:^| )(?:The|A|An|It|This|We|They|You|He|She|In|On|At|For|If)$")
"""A word that begins the next sentence of a text without signs."""
_NO_NAME = re.compile(rf"{MONTH}(?: \d+)*|[A-Z]\.?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|January|I")
ROOMS = re.compile(r"(?<= )(?:Room|Road|Avenue|Station|Building|Floor|Kitchen|Gardens)$")
"""How names of places end that nobody is called."""
_GIVEN = frozenset({"else", "will", "may", "can", "so", "do"})
"""Small words that are names of people within a sentence, where they are written large."""
_TITLE_WORDS = frozenset(_TITLES.split())


def _han_names(text: str) -> Iterator[Value]:
    """Chinese names of people: a surname and one or two characters, where a word ends before them."""
    if not han_count(text):
        return
    for match in _ORGANISED.finditer(text):
        yield Value(match["name"], match.start("name"), match.end("name"))
    for n, c in enumerate(text):
        before = text[n - 1 : n]
        if c in _SURNAMES and (titled := _TITLED_ZH.match(text, n)) is not None:
            yield Value(titled.group(), n, titled.end())
            continue
        free = not (han_count(before) or before.isdigit()) or before in _BEFORE_NAME
        if c in _SURNAMES and free and n + 1 < len(text) and text[n + 1] not in _NOT_GIVEN | _AFTER_NAME:
            second = text[n + 2 : n + 3]
            long = "\u4e00" <= second <= "\u9fff" and second not in _AFTER_NAME
            name = text[n : n + (3 if long else 2)]
            if han_count(name) == len(name):
                yield Value(name, n, n + len(name))


def number_of(text: str) -> float | None:
    """The number that a text means; None when it is none, or several."""
    found = list(_numbers(text))
    return found[0].number if len(found) == 1 else None


def year_of(text: str) -> int | None:
    """The year in a date; None where it has none."""
    match = re.search(r"(?<!\d)(?:1\d|20)\d\d(?!\d)", text)
    return int(match.group()) if match else None


def day_of(text: str) -> tuple[int, int, int] | None:
    """Year, month, day of a date as written; None where one of them is missing."""
    if match := re.search(r"(\d{4})[年-](\d{1,2})[月-](\d{1,2})", text):
        return int(match[1]), int(match[2]), int(match[3])
    months = MONTH.strip("(?:)").split("|")
    named = next((n for n, month in enumerate(months, start=1) if month in text), None)
    day = re.search(r"(?<!\d)(\d{1,2})(?!\d)", text)
    year = year_of(text)
    return (year, named, int(day[1])) if named and day and year else None
