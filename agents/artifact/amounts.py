"""Numbers of a sentence, in digits and in words, English and Chinese; money, shares, durations and units. Knows no page."""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import re
from collections.abc import Sequence

WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "sixteen": 16, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45,
    "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100,
}  # fmt: skip
DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_PLAIN = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = r"[零一二两三四五六七八九十百]+"
NUMBER = rf"(?:{_PLAIN}|\b(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})\b|{_CHINESE})"
SIGNS = {
    "$": "$", "€": "€", "£": "£", "¥": "¥", "￥": "¥", "dollar": "$", "usd": "$", "euro": "€", "eur": "€", "pound": "£",
    "gbp": "£", "yuan": "¥", "rmb": "¥", "cny": "¥", "元": "¥", "人民币": "¥", "美元": "$", "欧元": "€", "英镑": "£",
}  # fmt: skip
COINS = {
    "EUR": "euro euros eur € 欧元", "USD": "dollar dollars usd us$ $ 美元 美金", "GBP": "pound pounds sterling gbp £ 英镑",
    "JPY": "yen jpy 日元 日币", "CNY": "yuan renminbi rmb cny 人民币 元", "CHF": "franc francs chf 瑞郎 瑞士法郎", "KRW": "won krw 韩元 韩币",
    "HKD": "hkd hk$ 港币 港元", "TWD": "twd nt$ 台币 新台币", "INR": "rupee rupees inr ₹ 卢比", "AUD": "aud 澳元", "CAD": "cad 加元",
    "SEK": "sek 瑞典克朗", "NOK": "nok 挪威克朗", "DKK": "dkk 丹麦克朗", "PLN": "zloty zlotys pln", "CZK": "koruna czk", "HUF": "forint forints huf",
    "TRY": "lira liras", "SGD": "sgd 新加坡元 新币", "THB": "baht thb 泰铢", "BRL": "real reais brl", "MXN": "peso pesos mxn", "ZAR": "rand zar",
    "RUB": "rouble roubles ruble rubles rub 卢布", "NZD": "nzd 纽元",
}  # fmt: skip
"""Codes of currencies and what people call them."""
TIMES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "万": 1e4, "千": 1e3, "亿": 1e8}
UNITS = {
    "km": "km kilometre kilometer kilometres kilometers 公里 千米", "m": "metre meter metres meters 米",
    "cm": "cm centimetre centimeter centimetres centimeters 厘米", "mm": "mm millimetre millimeter 毫米",
    "mi": "mile miles 英里", "yd": "yard yards 码", "ft": "foot feet ft 英尺", "in": "inch inches 英寸", "nmi": "nautical 海里",
    "kg": "kg kilo kilos kilogram kilograms kilogramme 公斤 千克", "g": "gram grams 克", "t": "tonne tonnes ton tons 吨",
    "lb": "pound pounds lb lbs 磅", "oz": "ounce ounces oz 盎司", "st": "stone stones", "斤": "斤 jin", "两": "市两",
    "°C": "celsius centigrade °c ℃ 摄氏 摄氏度", "°F": "fahrenheit °f ℉ 华氏 华氏度", "K": "kelvin 开尔文",
    "l": "litre liter litres liters 升", "ml": "ml millilitre milliliter 毫升", "gal": "gallon gallons 加仑", "cup": "cup cups 杯",
    "pt": "pint pints 品脱", "tbsp": "tablespoon tablespoons 汤匙", "tsp": "teaspoon teaspoons 茶匙",
    "m²": "m² m2 平方米", "ha": "hectare hectares 公顷", "ac": "acre acres 英亩", "亩": "亩 mu", "ft²": "ft² 平方英尺",
    "km/h": "km/h kph kmh", "mph": "mph", "m/s": "m/s", "kn": "knot knots 节",
    "min": "minutes minute 分钟", "h": "hours hour 小时", "d": "days day 天", "s": "seconds 秒", "wk": "weeks week 周",
    "MB": "mb megabyte megabytes", "GB": "gb gigabyte gigabytes", "KB": "kb kilobyte kilobytes", "TB": "tb terabyte",
    "kcal": "kcal calorie calories 千卡 大卡", "kJ": "kj kilojoule kilojoules 千焦", "kWh": "kwh 千瓦时 度电",
}  # fmt: skip
_KINDS = [
    (re.compile(r"temperature|温度|气温", re.I), ("°C", "°F")),
    (re.compile(r"weight|mass\b|重量|质量|体重", re.I), ("kg", "lb")),
    (re.compile(r"volume|cooking|recipe|kitchen|体积|容量", re.I), ("l", "cup")),
    (re.compile(r"\barea|面积", re.I), ("m²", "ft²")),
    (re.compile(r"\bspeed|速度", re.I), ("km/h", "mph")),
    (re.compile(r"\bdata\b|file size|存储|数据", re.I), ("GB", "GiB")),
    (re.compile(r"energy|能量", re.I), ("kcal", "kJ")),
    (re.compile(r"length|distance|长度|距离", re.I), ("km", "mi")),
]


def number(text: str) -> float:
    """The value of a text that `NUMBER` matches."""
    bare = text.strip().lower().replace(",", "").replace("，", "")
    if bare in WORDS:
        return float(WORDS[bare])
    if re.fullmatch(_CHINESE, bare):
        return float(_chinese(bare))
    return float(bare)


def _chinese(text: str) -> int:
    hundreds, _, rest = text.rpartition("百")
    total = 100 * (DIGITS.get(hundreds, 1)) if "百" in text else 0
    tens, _, ones = rest.rpartition("十")
    if "十" in rest:
        total += 10 * (DIGITS.get(tens.lstrip("零"), 1))
    return total + DIGITS.get(ones.lstrip("零"), 0)


def beside(text: str, cues: Sequence[str]) -> float | None:
    """The number that stands beside one of the cues: `8 rows`, `rows: 8`, `5x5`, `8 行`."""
    for cue in sorted(cues, key=len, reverse=True):
        word = re.escape(cue)
        edge = r"(?![a-z])" if cue[-1].isalpha() and cue.isascii() else ""
        counted = "" if cue.isascii() else "[个名位张颗枚只]?"
        before = r"(?<![a-z])" if cue[0].isalpha() and cue.isascii() else ""
        after = re.search(rf"({NUMBER})\s*-?\s*{counted}{word}s?{edge}", text, re.I)
        if after:
            return number(after.group(1))
        ahead = re.search(rf"{before}{word}\s*(?:of|is|=|:|：|为|是|到|to)?\s*({NUMBER})", text, re.I)
        if ahead:
            return number(ahead.group(1))
    return None


def money(text: str) -> float | None:
    """An amount of money, or a large bare number: `$250,000`, `200k`, `1.5 million`, `20万`."""
    signs = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
    times = "|".join(sorted(TIMES, key=len, reverse=True))
    for pattern in (
        rf"(?:{signs})\s*({_PLAIN})\s*({times})?(?![a-z])",
        rf"({_PLAIN})\s*({times})?\s*(?:{signs})",
        rf"({_PLAIN})\s*({times})(?![a-z])",
        r"(?:bill|amount|loan|mortgage|账单|金额|贷款)\s*(?:of|is|for|为|是)?\s*(\d[\d,]*(?:\.\d+)?)()(?!\s*(?:%|years?|年|people))",
        r"\b(\d{4,}(?:\.\d+)?)()\b(?!\s*%)",
    ):
        if found := re.search(pattern, text, re.I):
            return number(found.group(1)) * TIMES.get((found.group(2) or "").lower(), 1)
    return None


def currency(text: str) -> str | None:
    """The sign of the currency that is named."""
    for name, sign in SIGNS.items():
        edge = rf"\b{re.escape(name)}s?\b" if name.isascii() and name.isalpha() else re.escape(name)
        if re.search(edge, text, re.I):
            return sign
    return None


def percent(text: str) -> float | None:
    """`4.5%`, `15 percent`, `百分之五`."""
    found = re.search(rf"({NUMBER})\s*(?:%|％|per ?cent|percent)|百分之\s*({NUMBER})", text, re.I)
    return number(found.group(1) or found.group(2)) if found else None


def minutes(text: str) -> float | None:
    """A duration in minutes: `25 minutes`, `1 hour 30 minutes`, `90 seconds`, `半小时`."""
    total, any_ = 0.0, False
    units = (
        (r"hours?\b|hrs?\b|h\b|个?小时|个?钟头", 60.0),
        (r"min(?:ute)?s?\b|分钟|分", 1.0),
        (r"sec(?:ond)?s?\b|秒钟?", 1 / 60),
    )
    for unit, factor in units:
        if found := re.search(rf"({NUMBER}|half an|an|半)\s*-?\s*(?:{unit})", text, re.I):
            said = found.group(1).lower()
            total += factor * (0.5 if said in ("half an", "半") else 1 if said == "an" else number(said))
            any_ = True
    return total if any_ else None


def seconds(text: str) -> float | None:
    """A duration in seconds: `30 second rounds`, `one minute`."""
    found = minutes(text)
    return round(found * 60) if found is not None else None


def span(text: str) -> tuple[float, float] | None:
    """From where to where: `1 to 100`, `between 5 and 50`, 1到100, -5..5."""
    signed = rf"(-?(?:{_PLAIN}))"
    found = re.search(rf"(?<![\w.]){signed}\s*(?:to|and|up to|until|-|–|~|\.\.|到|至|～)\s*{signed}", text, re.I)
    if found is None:
        return None
    low, high = sorted(float(g.replace(",", "")) for g in found.groups())
    return (low, high) if low < high else None


def coins(text: str) -> list[str]:
    """Codes of the currencies that a text names, in order."""
    return _in_order(text, COINS)


def units(text: str) -> list[str]:
    """Units that a text names, in order; those of a quantity when only that is named."""
    kept = _in_order(text, UNITS)
    if len(kept) >= 2:
        return kept[:2]
    pair = next((pair for pattern, pair in _KINDS if pattern.search(text)), None)
    return kept or list(pair or ())


def _in_order(text: str, names_of: dict[str, str]) -> list[str]:
    """The keys of `names_of` whose names stand in a text, each once; the longest name where several begin."""
    found: list[tuple[int, int, str]] = []
    for key, names in names_of.items():
        for name in names.split():
            pattern = rf"(?<![a-z]){re.escape(name)}(?![a-z/])" if name.isascii() else re.escape(name)
            found += [(m.start(), -len(name), key) for m in re.finditer(pattern, text, re.I)]
    kept: list[str] = []
    end = -1
    for start, size, key in sorted(found):
        if start >= end:
            kept += [key] if key not in kept else []
            end = start - size
    return kept
