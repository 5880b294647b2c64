"""What one table cell means: a number, a share, an amount, a date, or text. It does not know columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from agents.sources.base import ColumnKind

Decimal = Literal["point", "comma"]

_SYMBOLS = r"US\$|C\$|A\$|HK\$|NT\$|R\$|[€$£¥￥₹₩₽฿₺]"
_CODES = r"EUR|USD|GBP|CHF|CNY|RMB|JPY|INR|SEK|NOK|DKK|PLN|CAD|AUD|HKD|TWD|KRW|SGD"
_CURRENCY_WORDS = r"euros?|dollars?|pounds?|yuan|元|人民币|美元|欧元|英镑|日元|港元"
CURRENCY = re.compile(
    rf"{_SYMBOLS}|\b(?:{_CODES})\b|\b(?:euros?|dollars?|yuan)\b|元|人民币|美元|欧元|英镑|日元|港元", re.I
)
PERCENT = re.compile(r"[%％‰]|\bper ?cent\b|\bpercentage points?\b|\bpct\b|\bp\.?p\.?\b|百分[比点之]", re.I)

MAGNITUDES: dict[str, float] = {
    "k": 1e3, "thousand": 1e3, "thousands": 1e3, "tsd": 1e3, "千": 1e3,
    "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12,
    "m": 1e6, "mn": 1e6, "mio": 1e6, "mm": 1e6, "million": 1e6, "millions": 1e6,
    "b": 1e9, "bn": 1e9, "billion": 1e9, "billions": 1e9, "mrd": 1e9,
    "t": 1e12, "tn": 1e12, "trillion": 1e12,
}  # fmt: skip
_NUMBER = re.compile(
    r"""^(?P<sign>[-+±−–~≈<>≤≥约]?)\s*
        (?P<digits>\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d+)?|\d[\d.,]*\d|\d|[.,]\d+)
        (?P<exponent>[eE][-+]?\d{1,3})?\s*
        (?P<rest>[^\d]*[²³]?[^\d]*)$""",
    re.VERBOSE,
)
_PREFIX = re.compile(rf"^(?P<sign>[-+−–]?)\s*(?P<currency>{_SYMBOLS}|(?:{_CODES})\b)\s*(?=[-+−–.,\d])", re.I)
_REST = re.compile(
    rf"^(?P<magnitude>万亿|百万|千万|[千万亿]|(?:thousands?|millions?|billions?|trillion|mio|mrd|tsd|bn|mn|mm|tn|[kmbt])"
    rf"(?![A-Za-zµ°/²]))?\.?\s*(?P<currency>{_SYMBOLS}|(?:{_CODES})\b|(?:{_CURRENCY_WORDS})(?![A-Za-z]))?\s*(?P<unit>.*)$",
    re.I,
)
_FOOTNOTE = re.compile(r"\s*(?:[*†‡§¹²³⁴⁵⁶⁷⁸⁹]+|\[[a-z0-9]{1,2}\]|\([a-z]\))$")
_BLANK = re.compile(r"^(?:|[-–—−―.…·/]+|n/?a|n\.\s?a\.|none|nil|null|nan|tbd|无|暂无|不适用|缺|空)$", re.I)
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"""^(?:(?:19|20)\d\d[-/.年]\s?\d{{1,2}}(?:[-/.月]\s?\d{{1,2}}日?|月)?(?:[T\s]\d\d:\d\d(?::\d\d)?)?
        |\d{{1,2}}[/.]\d{{1,2}}[/.](?:19|20)?\d\d
        |(?:\d{{1,2}}\.?\s)?{_MONTHS}(?:\s\d{{1,2}},?)?(?:\s(?:19|20)\d\d|[-\s']\d\d)?
        |[QH][1-4][\s/-]?(?:FY)?(?:19|20)?\d\d|(?:19|20)\d\d[\s/-]?[QH][1-4]|(?:FY|CY)\s?(?:19|20)?\d\d(?:/\d\d)?
        |(?:19|20)\d\d年(?:第?[一二三四1-4]季度)?|(?:19|20)\d\d[/–-]\d\d
        |\d{{1,2}}月(?:\d{{1,2}}日)?)$""",
    re.VERBOSE | re.I,
)
YEAR = re.compile(r"^(?:19|20)\d\d$")


@dataclass(frozen=True)
class Cell:
    """One understood cell. `value` is as written; the number meant is `value * scale`."""

    kind: ColumnKind
    value: float | None = None
    scale: float = 1.0
    unit: str | None = None
    magnitude: str | None = None
    """The magnitude as written: "m", "million", "万"."""


def is_blank(text: str) -> bool:
    """Whether a cell says that there is no value: empty, a dash, n/a."""
    return bool(_BLANK.match(text.strip()))


def is_date(text: str) -> bool:
    """Whether a cell is a date, a month, a quarter; a bare year is not (it may be a count)."""
    return bool(_DATE.match(text.strip()))


def parse_cell(text: str, decimal: Decimal = "point") -> Cell:
    """The cell's meaning. Text that is no number (or more than one) has kind `text` and no value."""
    stripped = text.strip()
    if len(stripped) > 60 or is_blank(stripped):
        return Cell("text")
    if is_date(stripped):
        return Cell("date")
    return _parse_number(stripped, decimal) or _parse_number(_FOOTNOTE.sub("", stripped), decimal) or Cell("text")


def decimal_sign(cells: list[str]) -> Decimal:
    """Whether a column writes decimals with a comma: told by commas that cannot group thousands."""
    comma = sum(bool(re.search(r"\d,(?:\d{1,2}|\d{4,})(?!\d)|\d\.\d{3},\d", c)) for c in cells)
    point = sum(bool(re.search(r"\d\.(?:\d{1,2}|\d{4,})(?!\d)|\d,\d{3}\.\d", c)) for c in cells)
    return "comma" if comma > point else "point"


def _parse_number(text: str, decimal: Decimal) -> Cell | None:
    negative = False
    if text[:1] in "(（" and text[-1:] in ")）":
        text, negative = text[1:-1].strip(), True
    currency = None
    if prefix := _PREFIX.match(text):
        currency = prefix["currency"]
        text = prefix["sign"] + text[prefix.end() :]
    match = _NUMBER.match(text)
    if not match:
        return None
    value = _digits(match["digits"], decimal)
    if value is None:
        return None
    value *= float(f"1{match['exponent']}") if match["exponent"] else 1.0
    if negative or match["sign"] in ("-", "−", "–"):
        value = -value
    return _with_unit(value, match["rest"].strip(), currency)


def _digits(digits: str, decimal: Decimal) -> float | None:
    plain = re.sub(r"[\s'’]", "", digits)
    last = max(plain.rfind("."), plain.rfind(","))
    if last >= 0 and "." in plain and "," in plain:
        whole, fraction = re.sub(r"[.,]", "", plain[:last]), plain[last + 1 :]
        return float(f"{whole or 0}.{fraction}") if plain.count(plain[last]) == 1 else None
    mark = "," if decimal == "comma" else "."
    other = "." if mark == "," else ","
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(other)}\d{{3}})+", plain):
        return float(plain.replace(other, ""))
    if re.fullmatch(r"\d*[.,]\d+|\d+", plain):
        return float(plain.replace(",", "."))
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}}){{2,}}", plain):
        return float(plain.replace(mark, ""))
    return None


def _with_unit(value: float, rest: str, currency: str | None) -> Cell | None:
    if len(rest) > 16 or rest.count(" ") > 2:
        return None
    if PERCENT.match(rest):
        return Cell("percent", value, unit=rest)
    match = _REST.match(rest)
    if match is None:
        return None
    magnitude, unit = match["magnitude"], match["unit"].strip()
    currency = currency or match["currency"]
    if magnitude and len(magnitude) == 1 and magnitude.isascii() and not currency and magnitude not in "kMB":
        # "12 m" without a currency is metres, "3 t" tonnes.
        return Cell("number", value, unit=rest)
    scale = MAGNITUDES[magnitude.lower()] if magnitude else 1.0
    if not unit and not magnitude and not currency:
        return Cell("number", value)
    shown = " ".join(filter(None, (currency, unit)))
    if not re.search(r"[^\W\d_]|[°%$€£¥]", shown) and unit:
        return None
    return Cell("currency" if currency else "number", value, scale, shown or None, magnitude)
