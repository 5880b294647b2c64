"""What is compared by which column: the longest by its length, the fastest by its time, the oldest by its year.

It knows words, and no table.
"""
# ruff: noqa: E501 -- a pattern, or words of one meaning, is one line

from __future__ import annotations

import re

from agents.research.short.forms import Bag

MEASURES: dict[str, str] = {
    "long longest shorter shortest longer length far farthest 长 短": "length distance long km duration time min hours 长度 全长 里程 时长 小时 分钟",
    "high highest tall tallest higher taller lower lowest height 高 低": "height elevation altitude high 高度 海拔 最高",
    "expensive cheap cheapest cheaper dear dearest cost costs price 贵 便 便宜": "price cost fee fare 价格 单价 售价 费用 价",
    "heavy heaviest heavier light lightest lighter weigh weighs weight 重 轻": "weight mass kg g 重量",
    "old oldest older young youngest younger new newest early earliest earlier late latest later first 早 晚 老 新": (
        "year opened built founded born date age established since 年份 建成 开放 成立 年龄 出生"
    ),
    "large largest larger big biggest bigger small smallest smaller 大 小": "area size population inhabitants capacity km² 面积 人口 规模",
    "hot hottest warm warmest cold coldest wet wettest dry driest sunny sunniest 热 冷": "temperature rain sunny °C 温度 气温",
    "fast fastest slow slowest quick faster slower 快 慢": "speed time 速度 用时",
    "loud loudest louder noisy noisiest quiet quietest quieter 响 吵 静": "noise sound loudness db decibel 噪音 噪声 音量",
    "bright brightest brighter dark darkest 亮 暗": "lux lumen brightness 亮度",
    "strong strongest weak weakest 强 弱": "power strength force 功率 强度",
    "deep deepest deeper 深": "depth 深度",
    "wide widest narrow narrowest wider 宽 窄": "width 宽度",
}
_OLD = re.compile(r"old|young|老|年轻")
_AGE = re.compile(r"\bage\b|\bage[ds]\b|年龄|岁", re.IGNORECASE)
_FAST = re.compile(r"fast|quick|slow|快|慢")
_TAKEN = re.compile(r"\b(?:s|secs?|seconds?|mins?|minutes?|h|hours?|time)\b|用时|时间|秒|分钟|小时", re.IGNORECASE)
UNITS = {
    "m²": "square metre", "m2": "square metre", "sq m": "square metre", "km²": "square kilometre", "km": "kilometre", "ha": "hectare",
    "kg": "kilogram", "min": "minute", "h": "hour", "t": "tonne", "l": "litre", "m": "metre", "㎡": "平方米",
}  # fmt: skip


def measures(measure: str, header: str) -> bool:
    """Whether a column holds what is compared."""
    if not measure:
        return False
    bag = Bag(re.sub(r"[()（）]", " ", header))
    for words, columns in MEASURES.items():
        if set(measure.split()) & set(words.split()) and any(
            word in header.casefold()
            if not word.isascii()
            else word in re.findall(r"[\w°²]+", header.casefold()) or word in bag.terms
            for word in columns.split()
        ):
            return True
    return False


def turned(measure: str, header: str) -> bool:
    """Whether the most is the smallest number: the oldest has the earliest year, the fastest the shortest time."""
    return bool((_OLD.search(measure) and _AGE.search(header)) or (_FAST.search(measure) and _TAKEN.search(header)))


def unit_says(header: str, unit: str) -> bool:
    """Whether a column's header has a unit, in letters or as its sign: “Area (m²)” for “square metres”."""
    plain = unit.casefold()
    signs = [name for sign, name in UNITS.items() if re.search(rf"(?<![\w²]){re.escape(sign)}(?![\w²])", header)]
    return bool(plain) and (plain in header.casefold() or any(plain.startswith(name) for name in signs))
