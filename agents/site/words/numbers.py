"""Numbers as people write them: "4", "four", "fourth", "四", "二十三", "半"."""

from __future__ import annotations

import re

ENGLISH = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "ninety": 90, "hundred": 100, "single": 1, "double": 2, "a": 1, "an": 1, "once": 1, "twice": 2,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "couple": 2, "half": 0.5, "dozen": 12,
}  # fmt: skip
_HAN = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0, "俩": 2}
HAN = r"[零〇一二两三四五六七八九十百]+|半"
NUMBER = rf"(?:\d+(?:[.,]\d+)?|{'|'.join(w for w in ENGLISH if len(w) > 2)}|{HAN})"
"""A pattern; `a` and `an` are left out, since they mostly mean nothing."""


def number_of(word: str) -> float | None:
    """The number that a word or numeral stands for, or None."""
    word = word.strip().lower()
    numeral = re.fullmatch(r"(\d+(?:[.,]\d+)?)(?:st|nd|rd|th)?", word)
    if numeral:
        text = numeral.group(1)
        if re.fullmatch(r"\d{1,3}(?:,\d{3})+", text):
            text = text.replace(",", "")
        return float(text.replace(",", "."))
    if word in ENGLISH:
        return float(ENGLISH[word])
    if word == "半":
        return 0.5
    return float(_han(word)) if re.fullmatch(r"[零〇一二两三四五六七八九十百]+", word) else None


def whole(word: str) -> int | None:
    """The same as a whole number; None for none or for a fraction."""
    number = number_of(word)
    return int(number) if number is not None and number == int(number) else None


def plain(number: float) -> int | float:
    """Without a fraction where there is none."""
    return int(number) if number == int(number) else number


def _han(word: str) -> int:
    total, digit = 0, 0
    for sign in word:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _HAN[sign]
    return total + digit
