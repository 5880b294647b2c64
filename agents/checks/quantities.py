"""Quantities: the numbers and dates that a text states, as comparable values. English and Chinese.

`3,400`, `3.4 thousand` and `三千四百` are one value; `38 %`, `38 per cent` and `百分之三十八` one percentage;
`5 March 2024`, `2024-03-05` and `2024年3月5日` share year, month and day; `Q2` and `second quarter` are one. It does
not know where a text comes from.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
WORDS += ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
SCALES = {"thousand": 1e3, "k": 1e3, "trillion": 1e12, "bn": 1e9, "mn": 1e6}
SCALES |= {"million": 1e6, "millions": 1e6, "billion": 1e9, "billions": 1e9}
SCALES |= {"百": 1e2, "千": 1e3, "万": 1e4, "萬": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "億": 1e8, "万亿": 1e12}
DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
MEASURES = "个名家年月日天倍成座项次所人位条种台时分元米吨度层周季届期本册间处岁段辆件列艘棵株栋套张份"
MEASURES += "笔批组类级轮场步只"
IDIOMS = ("十分", "万一", "一旦", "一致", "百姓", "千方百计", "一般", "统一", "唯一")
IDIOMS += ("四周", "三角", "五金", "百科", "千万别", "八方", "一样", "万物")

_THIN_SPACE = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_NUMBER = r"\d{1,3}(?:[,'’]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_SCALE = r"thousand|millions?|mn|billions?|bn|trillion|万亿|百万|千万|万|亿|千|百|萬|億|k(?![a-z])"
_PERCENT = r"%|‰|per\s?cent(?:age points?)?\b|percent\b|pp\b|个百分点"
_FIGURE = re.compile(rf"(?<![\d.])({_NUMBER})(?:\s?({_SCALE}))?(?:\s?({_PERCENT}))?", re.IGNORECASE)
_RANGE = re.compile(
    rf"(?<![\d.,])(\d{{1,3}}(?:\.\d+)?)(?=\s?(?:to|[-–至到])\s?\d{{1,3}}(?:\.\d+)?\s?(?:{_PERCENT}))", re.IGNORECASE
)
"""The first of two percentages that share one sign: "5.1 to 7.4 percent"."""
_ISO = re.compile(r"\b((?:1[5-9]|20|21)\d\d)[-/.](0?[1-9]|1[0-2])(?:[-/.](0?[1-9]|[12]\d|3[01]))?\b(?![-/.]?\d)")
_MONTH = re.compile(
    rf"\b({'|'.join(FULL_MONTHS)}|(?:{'|'.join(MONTHS)}|sept)\.?)(?=[\s,.]*\d)|(?<=\d )({'|'.join(FULL_MONTHS)})\b",
    re.I,
)
_QUARTER = re.compile(
    r"\bQ([1-4])\b|\b(first|second|third|fourth|1st|2nd|3rd|4th) quarters?\b|第?([一二三四1-4])季度", re.IGNORECASE
)
_QUARTERS = ("1 first 1st 一", "2 second 2nd 二", "3 third 3rd 三", "4 fourth 4th 四")
_CHINESE_MONTH = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,2})月")
_WORD = re.compile(rf"\b({'|'.join(WORDS[2:])})\b(?:[\s-]({_SCALE}))?(?:\s({_PERCENT}))?", re.IGNORECASE)
_CHINESE = re.compile("(百分之)?([零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?)")


@dataclass(frozen=True)
class Quantity:
    """A stated number. `value` in units (not thousands); a percentage keeps its figure (38 % is 38)."""

    value: float
    percent: bool = False
    kind: str = "number"
    """`number`, `month` or `quarter` of a year"""
    text: str = ""
    figure: float | None = None
    """The number before its scale word, where it has one: 3.4 in `3.4 million`."""

    def same(self, other: Quantity) -> bool:
        """Whether both state the same value of the same kind."""
        close = abs(self.value - other.value) <= 1e-9 * max(1.0, abs(self.value), abs(other.value))
        return close and self.kind == other.kind and (not self.percent or other.percent)


def quantities(text: str) -> list[Quantity]:
    """Every number, percentage and month that the text states, in no particular order."""
    text = _THIN_SPACE.sub(",", text).replace("，", "， ")  # which is no comma between thousands
    text = unicodedata.normalize("NFKC", text)
    found: list[Quantity] = []
    rest = _ISO.sub(lambda m: _take_date(m, found), text)
    for match in _MONTH.finditer(rest):
        name = (match[1] or match[2]).lower().rstrip(".")
        found.append(Quantity(MONTHS.index(name[:3]) + 1, kind="month", text=match[0]))
    rest = _CHINESE_MONTH.sub(lambda m: _take_month(m, found), rest)
    rest = _QUARTER.sub(lambda m: _take_quarter(m, found), rest)
    rest = _RANGE.sub(r"\1%", rest)
    rest = _FIGURE.sub(lambda m: _take_figure(m, found), rest)
    for match in _WORD.finditer(rest):
        number = WORDS.index(match[1].lower())
        found.append(_scaled(float(number), match[2], bool(match[3]), match[0]))
    found.extend(_chinese_numbers(rest))
    return found


def _take_date(match: re.Match[str], found: list[Quantity]) -> str:
    found.append(Quantity(float(match[1]), text=match[0]))
    found.append(Quantity(float(match[2]), kind="month", text=match[0]))
    if match[3]:
        found.append(Quantity(float(match[3]), text=match[0]))
    return " "


def _take_month(match: re.Match[str], found: list[Quantity]) -> str:
    number = int(match[1]) if match[1].isdigit() else chinese_value(match[1])
    if number is None or not 1 <= number <= 12:
        return match[0]
    found.append(Quantity(float(number), kind="month", text=match[0]))
    return " "


def _take_quarter(match: re.Match[str], found: list[Quantity]) -> str:
    said = (match[1] or match[2] or match[3]).lower()
    number = next(n for n, names in enumerate(_QUARTERS, start=1) if said in names.split())
    found.append(Quantity(float(number), kind="quarter", text=match[0]))
    return " "


def _take_figure(match: re.Match[str], found: list[Quantity]) -> str:
    number = float(re.sub(r"[,'’]", "", match[1]))
    found.append(_scaled(number, match[2], bool(match[3]), match[0].strip()))
    return " "


def _scaled(number: float, scale: str | None, percent: bool, text: str) -> Quantity:
    if not scale:
        return Quantity(number, percent, text=text)
    return Quantity(number * SCALES[scale.lower()], percent, text=text, figure=number)


def _chinese_numbers(text: str) -> list[Quantity]:
    found = []
    for match in _CHINESE.finditer(text):
        written, end = match[2], match.end()
        value = chinese_value(written)
        if value is None or any(text.startswith(i, match.start(2) - j) for i in IDIOMS for j in range(len(i))):
            continue
        unit = text[match.start() - 1 : match.start()] in ("(", "（") and not any(c in DIGITS for c in written)
        if unit or text.startswith("分点", end):  # "（百万欧元）", "一个百分点"
            continue
        compound = len(written) >= 2 and any(c in "十百千万亿点" for c in written)
        measured = text[end : end + 1] != "" and text[end : end + 1] in MEASURES
        if match[1] or compound or (measured and written != "一"):
            found.append(Quantity(value, percent=bool(match[1]), text=match[0]))
    return found


def chinese_value(written: str) -> float | None:
    """The value of a Chinese numeral (`三千四百`, `十二`, `二〇二四`, `三点五`); None when it is not one."""
    whole, _, part = written.partition("点")
    if part:
        base = chinese_value(whole)
        return None if base is None else base + float("0." + "".join(str(DIGITS[c]) for c in part))
    if whole and all(c in DIGITS for c in whole):
        return (
            float("".join(str(DIGITS[c]) for c in whole)) if len(whole) != 2 or "〇" in whole or "零" in whole else None
        )
    total, section, digit = 0, 0, 0
    for c in whole:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in UNITS:
            section += (digit or 1) * UNITS[c]
            digit = 0
        elif c in "万亿":
            if not (section or digit or total):
                return None
            total = (total + section + digit) * (10_000 if c == "万" else 100_000_000)
            section = digit = 0
        else:
            return None
    return float(total + section + digit) if whole else None
