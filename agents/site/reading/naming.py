"""The name of the place, as the sentence gives it: quoted, "called …", "Anna's bakery", a run of capitals, "叫…"."""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re

from agents.sources.base import Language

_QUOTED = re.compile(
    r"“([^”]{2,60})”|\"([^\"]{2,60})\"|「([^」]{2,40})」|《([^》]{1,40})》|(?<![A-Za-z])'([^']{2,60})'(?![A-Za-z])"
)
_CALLED = re.compile(
    r"\b(?:called|named|titled|by the name of|name is)\s+(?:the site\s+)?([A-Z0-9][\w&'’.-]*(?:\s+(?:of|and|the|&|de|la|du|in|for|to|[A-Z0-9][\w&'’.-]*))*)"
)
_CALLED_LOWER = re.compile(
    r"\b(?:called|named|titled)\s+([a-z][\w&'’-]*(?:\s+(?!where|with|that|for|and|so|in|on)[a-z][\w&'’-]*){0,2})"
)
_HAN_CALLED = re.compile(
    r"(?:名叫|名为|叫做|叫作|名字是|名字叫|取名|叫)\s*([\u4e00-\u9fffA-Za-z0-9·&]{2,16}?)(?=的|，|,|。|；|、|$|\s)"
)
_POSSESSIVE = re.compile(
    r"\b(?:for\s+)?([A-Z][\w]+(?:\s+(?:and|&)\s+[A-Z]\w+)?['’]s\s+(?:[A-Za-z]+\s?){1,3}?)(?=\s*(?:,|\.|;|where|with|that|who|so|in|$))"
)
_CAPITALS = re.compile(
    r"(?<![.!?]\s)(?<!^)\b((?:[A-Z][\w&'’-]+)(?:\s+(?:of|the|and|&|de|la|du|for)\s+(?=[A-Z]))?(?:\s*[A-Z][\w&'’-]+)*)"
)
_NO_NAMES = frozenset(
    [
        "I",
        "CRM",
        "FAQ",
        "API",
        "URL",
        "PDF",
        "CSV",
        "SQL",
        "HTML",
        "CSS",
        "English",
        "Chinese",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Kanban",
        "Airbnb",
        "Craigslist",
        "Wikipedia",
        "Trello",
        "Amazon",
        "Reddit",
        "Twitter",
        "Instagram",
        "Facebook",
        "Pinterest",
        "Etsy",
        "Notion",
        "Christmas",
        "Easter",
        "KTV",
        "SPA",
        "HR",
        "IT",
        "Q&A",
        "Q",
        "TODO",
        "DIY",
        "USD",
        "EUR",
        "A4",
    ]
)


def name_in(sentence: str, language: Language) -> str | None:
    """The name that the sentence gives the site or the place, or None."""
    quoted = _QUOTED.search(sentence)
    if quoted:
        return next(g for g in quoted.groups() if g).strip()
    if language == "zh" or re.search(r"[\u4e00-\u9fff]", sentence):
        called = _HAN_CALLED.search(sentence)
        if called:
            return called[1].strip()
    called = _CALLED.search(sentence)
    if called:
        return _tidy(called[1])
    lower = _CALLED_LOWER.search(sentence)
    if lower:
        return _tidy(lower[1]).title()
    owned = _POSSESSIVE.search(sentence)
    if owned:
        return _tidy(owned[1])
    for found in _CAPITALS.finditer(sentence):
        words = found[1].split()
        if len(words) >= 2 and not set(words) & _NO_NAMES:
            return _tidy(found[1])
        if (
            len(words) == 1
            and words[0] not in _NO_NAMES
            and len(words[0]) > 2
            and not words[0].isupper()
            and re.search(r"(?:for|at|of)\s+$", sentence[: found.start()])
        ):
            return _tidy(found[1])
    return None


def _tidy(name: str) -> str:
    name = re.sub(r"\s+(?:and|of|the|for|in|to|&|de|la|du)$", "", name.strip(" .,'’")).strip()
    return name[:80]


_SUBJECT = re.compile(
    r"\b(?:for|of|about)\s+(?:a|an|the|my|our|your|their)?\s*((?:(?!for\b|with\b|where\b|that\b|who\b|which\b|to\b|in\b|on\b|and\b|so\b)[a-z][a-z'’-]*\s?){1,4})",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"^(?:\d+|two|three|four|five|six|small|little|local|new|tiny|family|one|single)[- ]?(?:person|chair|room|table|seat|doctor|court|bay|man|woman|run|owned)?\s+",
    re.I,
)


def subject_in(sentence: str) -> str | None:
    """What an English sentence says that the site is for: "for a falconry centre" → "falconry centre"."""
    found = _SUBJECT.search(sentence)
    if found is None:
        return None
    words = found[1].strip()
    for _ in range(3):
        words = _NUMBERED.sub("", words)
    return words.strip() or None


_HAN_SUBJECT = re.compile(
    r"^(?:请|帮我|给我|我想要?|我要|做|建|搭建?|创建|开发|设计|一个|一家|一款|为|给|我们|我的?|的|小|个)*([\u4e00-\u9fff]{2,10}?)(?:的)?(?:在线|网上)?(?:预约|预订|报名|管理|订座|下单|投票|借阅|招聘|挂号|网站|系统|平台|网店|商城|商店|博客|论坛)"
)


def han_subject_in(sentence: str) -> str | None:
    """The same in Chinese: "猎鹰训练馆预约网站" → "猎鹰训练馆"."""
    found = _HAN_SUBJECT.search(sentence)
    return found[1] if found else None
