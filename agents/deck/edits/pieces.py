"""Texts taken apart and put together: name and rest, date and rest, number and rest. The passages stay with each piece.

A piece of an extracted text is still the source's own words; what is joined of two texts is marked as written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.deck.spec import Item, Label, Prompt, Text
from agents.text.words import length

HEADING_WIDTH = 34
"""Longest name of an entry, in Latin characters."""
_BETWEEN = re.compile(r"\s*[:：]\s*(?=\S)|\s+[–—-]\s+|——")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATE = re.compile(
    rf"(?:\d{{1,2}}\s+)?{_MONTH}\.?\s+(?:\d{{1,2}},\s*)?(?:19|20)\d\d"
    r"|Q[1-4](?:\s+(?:19|20)\d\d)?"
    r"|(?:19|20)\d\d\s*[–-]\s*(?:19|20)?\d\d(?!\d)"
    r"|(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?"
    r"|\d{1,2}月\d{1,2}日|\d{1,2}月|第[一二三四]季度"
    r"|(?:19|20)\d\d-\d\d(?:-\d\d)?"
    rf"|(?<![\d.,€$£¥])(?:19|20)\d\d(?![\d,.]?\d|\s*%)|\d{{1,2}}\s+{_MONTH}\b|{_MONTH}\s+\d{{1,2}}\b"
    r"|(?:Week|Day|Month|Phase|Stage|Year)\s+\d+|第\s*[\d一二三四五六七八九十]+\s*(?:周|天|月|年|阶段|步)",
)
_NUMBER = re.compile(
    r"[€$£¥]?\s?[+−–-]?\d[\d,.]*\d|[€$£¥]?\d",
)
_UNIT = re.compile(
    r"\s?(?:%|‰|°C|percent|per cent|million|billion|thousand|bn|kWh|MWh|GWh|MW|kW|km|kg|个百分点|万|亿|元|人|次|小时"
    r"|天|年)",
)


def as_words(text: Text, words: str) -> Text:
    """Other words with the same standing: an item keeps its passages, a label stays a label."""
    match text:
        case Item():
            return text.model_copy(update={"text": words})
        case Label():
            return Label(label=words)
        case Prompt():
            return Prompt(prompt=words)


def headed(text: Text) -> tuple[Text, Text | None]:
    """A name and the rest, where a colon or dash divides them after few words; else all of it and nothing."""
    found = _BETWEEN.search(text.text)
    if found is not None and found.start() and length(text.text[: found.start()]) <= HEADING_WIDTH:
        name, rest = text.text[: found.start()].strip(), text.text[found.end() :].strip()
        if rest:
            return as_words(text, name), as_words(text, rest)
    return text, None


def dated(text: Text) -> tuple[Text, Text] | None:
    """A date and the text, without the date where it only stood before it; None where there is no date."""
    found = _DATE.search(text.text)
    if found is None:
        return None
    rest = text.text
    before, after = rest[: found.start()], rest[found.end() :]
    if not before.strip(" (（[-–—") and re.match(r"\s*[:：,，)–—-]", after):
        rest = after.strip(" :：,，)）]–—-")
    return as_words(text, found.group().strip()), as_words(text, rest or text.text)


def numbered(text: Text) -> tuple[Item, Text] | None:
    """The most telling number with its unit, and the text; None where there is none or no source for it."""
    if not isinstance(text, Item):
        return None
    best: str | None = None
    for found in _NUMBER.finditer(text.text):
        unit = _UNIT.match(text.text, found.end())
        shown = (found.group() + (unit.group() if unit else "")).strip(" .,")
        if _DATE.fullmatch(shown):
            continue
        if best is None or (unit is not None and not _UNIT.search(best)):
            best = shown
    return (text.model_copy(update={"text": best}), text) if best else None


def joined(texts: Sequence[Text]) -> Text:
    """One text of several: "name: first, second". With their passages together."""
    if len(texts) == 1:
        return texts[0]
    han = any("\u4e00" <= c <= "\u9fff" for t in texts for c in t.text)
    head, *rest = (t.text.rstrip(" :：") for t in texts)
    words = head + ("：" if han else ": ") + ("；" if han else "; ").join(rest)
    items = [t for t in texts if isinstance(t, Item)]
    if not items:
        return as_words(texts[0], words)
    passages = list(dict.fromkeys(p for i in items for p in i.passages))
    return Item(text=words, passages=passages, origin="model")
