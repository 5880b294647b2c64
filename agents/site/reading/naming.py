"""The name of the place, as the sentence gives it: quoted, "called …", "Anna's bakery", a run of capitals, "叫…"."""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re

from agents.site.wishes.making_hours import DAYS_EN
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
        said = next(g for g in quoted.groups() if g).strip()
        named = re.search(r"(?:called|named|titled|name is|叫|名为|名字是|取名)\W*$", sentence[: quoted.start()])
        if named or said[:1].isupper() or not said[:1].isascii():
            return said
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
        if re.fullmatch(DAYS_EN, found[1], re.IGNORECASE) or _is_end_of_list(found[1], sentence[: found.start()]):
            continue
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


def _is_end_of_list(said: str, before: str) -> bool:
    """Whether the words are the last people of several: "Jo, Sam and Priya"."""
    return " and " in said and re.search(r"[A-Z][\w'’-]+,\s+$", before) is not None


def without_name(sentence: str) -> str:
    """The sentence without "called …" and quotation marks, so that a name is not read as a thing."""
    text = re.sub(
        r",?\s*\b(?:called|named|titled|by the name of)\s+(?:“[^”]*”|\"[^\"]*\"|'[^']*'|(?:[A-Z][\w&'’.-]*(?:\s+(?:of|and|the|&|de|la)\s+(?=[A-Z])|\s+(?=[A-Z]))?)+|[a-z][\w-]*)",
        " ",
        sentence,
    )
    return re.sub(
        r"[，,]?(?:名叫|名为|叫做|叫作|名字是|名字叫|取名|叫)\s*[“\"「《]?[\u4e00-\u9fffA-Za-z0-9·&]{2,16}?[”\"」》]?(?=的|，|,|。|；|、|$)",
        "",
        text,
    )


def _tidy(name: str) -> str:
    name = re.sub(r"\s+(?:and|of|the|for|in|to|&|de|la|du)$", "", name.strip(" .,'’")).strip()
    return name[:80]


_TRIVIAL = re.compile(
    r"^(?:(?:\d+|two|three|four|five|six|seven|eight|ten|twelve|small|little|local|new|tiny|large|big|family|one|single|simple|nice|good|great|modern|dark|beautiful|mobile|online|one-day|weekend|internal|private|public|personal|free|community-run|my|our|your|their|his|her|the|a|an|we are|i am|i run|we run|i have|i own)[\s-]+(?:(?:person|chair|room|table|seat|doctor|court|bay|man|woman|run|owned|day|page)[\s-]+)?)+",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s+(?:for|with|where|that|who|which|to|in|on|at|and|so|of|near|called|named|by|from|about|like)\b.*$|[,;:.(].*$",
    re.IGNORECASE,
)
_SITE_WORDS = re.compile(
    r"\s+(?:web ?sites?|sites?|web ?app|app|pages?|web ?page|platforms?|portals?|systems?|tools?|homepage|marketplace|database)$",
    re.IGNORECASE,
)
_FIXED = re.compile(
    r"\b(?:lost and found|bed and breakfast|arts and crafts|question and answer|food and drink)\b", re.IGNORECASE
)
_LIST_HEAD = re.compile(
    r"^(?:an?|the|my|our)?\s*(?:register|lists?|logs?|directory|catalogue|database|map|archive|collection|rental|hire|sale|support|marketplace|sites?|web ?sites?|pages?|platform|place|portal|marketplace|subscription boxes)\s+(?:of|for)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"^(?:something|anything|stuff|things?|site|website|web ?site|app|page|platform|my|our|project|people|friends?|team|family|company|business|shop|store|neighbou?rhood|city|town|school|club|agency|office|users?|customers?|clients?|members?|place|area|home|work|us|me|everyone|house|street|village|department|organi[sz]ation|group|class)$",
    re.IGNORECASE,
)


def head_in(head: str) -> str:
    """The whole head as a line of its own: "a site for the lost pets of my city" → ``; "gift registry for our wedding"
    → "Gift registry for our wedding". Empty where it begins with the site itself."""
    bare = _TRIVIAL.sub("", head.strip(" .,!?"))
    if (
        _LIST_HEAD.match(bare)
        or _SITE_WORDS.search(f" {bare.split(' for ')[0]}")
        or not bare[:1].isalpha()
        or " " not in bare
    ):
        return ""
    return bare[:1].upper() + bare[1:]


def subject_in(head: str, subject: str, *, own: bool = False) -> str | None:
    """The noun phrase that names the place or matter: "a site for a falconry centre" → "falconry centre".

    None where it would say too little: "our team", "people". `own`: the head itself comes first ("lost and found of …").
    """
    taught = re.search(
        r"\b(course|courses|lessons|classes|workshops?|blog|forum|magazine|podcast)\s+(?:in|on|about|for|of)\s+([a-z][a-z ]{2,24}?)(?=\s*(?:[,;:.]|$|\bwith\b|\bwhere\b|\bfor\b))",
        head,
        re.IGNORECASE,
    )
    if taught and not own:
        return f"{_TRIVIAL.sub('', taught[2])} {taught[1].lower()}"
    for words in (head, subject) if own else (subject, head):
        words = _FIXED.sub(lambda m: m.group().replace(" ", "_"), words)
        if own and _LIST_HEAD.match(words) and words is not subject:
            continue
        bare = _CUT.sub("", _SITE_WORDS.sub("", _TRIVIAL.sub("", words.strip(" .,!?"))).strip()).replace("_", " ")
        bare = _SITE_WORDS.sub("", _TRIVIAL.sub("", bare)).strip()
        if re.fullmatch(
            r"(?:make|build|create|give|set|i|we|like|sell|track|manage|book|please)\b.*", bare, re.IGNORECASE
        ):
            continue
        if (
            2 < len(bare) <= 40
            and len(bare.split()) <= 4
            and not _VAGUE.match(bare)
            and re.search(r"[A-Za-z]{3}", bare)
        ):
            return bare
    return None


_PLACE = re.compile(
    r"(?:school|club|museum|academy|studio|cent(?:re|er)|library|shop|store|workshop|bank|farm|clinic|society|association|church|garden|hotel|gallery|theat(?:re|er)|camp|kennel|league|choir|band|orchestra|festival|conference|market|bakery|lab|fair|desk|forum|blog|courses?|registry|board|fridge|party|swap|cinema|restaurant|caf[eé]|practice|company|firm|institute|foundation|community|house|registry|portal|exchange|fund)$|(?:馆|店|社|会|中心|学校|协会|俱乐部|学院|诊所|医院|公司|工作室|农场|书院|园|所|院|班|室|坊|吧|论坛|博客|图书馆)$",
    re.IGNORECASE,
)


def is_place(subject: str) -> bool:
    """Whether a subject is the name of a place or body already: "dance school", "food bank"."""
    return _PLACE.search(subject) is not None


def han_subject_in(subject: str) -> str | None:
    """The same in Chinese: "社区诊所", "茶文化"."""
    bare = re.sub(
        r"^(?:关于|展示|我|城市|一家|一个|我们的?|我的|的|小型|个人|在线|网上|公司)+(?=[\u4e00-\u9fff]{2})",
        "",
        subject.strip("的"),
    )
    bare = re.sub(r"(?:在线|网上|个人|地图|约课|管理|预约|预订|报名|记录|系统|与\S{1,4}|的)+$", "", bare)
    return bare if 2 <= len(bare) <= 10 and re.fullmatch(r"[\u4e00-\u9fffA-Za-z]+", bare) else None
