"""Opening hours in a first sentence: "Tue-Sat 10 to 18", "evenings only", "closed on Mondays", "每天9点到19点".

`take` finds them and gives the sentence without them; `open_at` puts them into the slots of a spec, or, where nothing
is booked by the hour, onto a page.
"""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agents.site.reading.demands.base import form_date, rowed
from agents.site.reading.kin import Kin
from agents.site.spec import WEEK, Day, Ordered, Section, SiteSpec, Slots, Stay, Weekdays
from agents.site.spec.rules import Opening
from agents.site.wishes.making_hours import CLOCK, DAYS_EN, DAYS_ZH, clock_of, days_of, grouped
from agents.sources.base import Language


@dataclass
class Hours:
    """What was found."""

    days: list[Day] = field(default_factory=list)
    """Open on these alone; empty: on those that the site has."""
    closed: list[Day] = field(default_factory=list)
    opens: str | None = None
    closes: str | None = None
    more: list[Opening] = field(default_factory=list)
    """Days with other hours: "Mon to Thu 8-18 and Fri 8-13"."""
    said: str = ""


_C = r"(?:\d{1,2}(?:[:.]\d{2})?\s*(?:a\.?m\.?|p\.?m\.?|o'?clock)?|noon|midnight)"
_RANGE = rf"(?P<opens>{_C})\s*(?:to|-|–|until|till|through)\s*(?P<closes>{_C})"
_EN = [
    rf"\b(?:open\s+|opening hours[:]?\s+(?:are\s+)?|hours[:]?\s+|available\s+|only\s+|on\s+)*(?P<days>{DAYS_EN})(?:\s*(?:,|from|between|at))?\s*{_RANGE}(?:\s*(?:h|hours)\b)?",
    rf"\b(?:open|opening hours|hours|available|from|between|daily)\s*(?:are|from|:)?\s*(?P<opens>{_C})\s*(?:to|-|–|until|till|and)\s*(?P<closes>{_C})(?:\s*(?:on|,)?\s*(?P<days>{DAYS_EN}))?",
    r"\b(?P<opens>\d{1,2}(?::\d{2})?\s*(?:a\.?m\.?|p\.?m\.?)?)\s*(?:to|-|–|until)\s*(?P<closes>\d{1,2}(?::\d{2})?\s*(?:a\.?m\.?|p\.?m\.?))\b",
    rf"\b(?:closed|except(?:\s+for)?|apart\s+from|but\s+not)\s+(?:on\s+)?(?P<closed>{DAYS_EN})",
    r"\b(?:only\s+(?:in the\s+|on\s+)?|in the\s+)?(?P<part>mornings?|afternoons?|evenings?|nights?)(?:\s+only)\b|\bonly\s+(?:in the\s+|on\s+)?(?P<part2>mornings?|afternoons?|evenings?|nights?)\b",
    rf"\b(?:only\s+)?(?:open\s+)?(?:only\s+)?on\s+(?P<days>{DAYS_EN})(?:\s+only)?\b|\b(?P<days2>week ?ends?|week ?days?)\s+only\b|\bonly\s+(?P<days3>{DAYS_EN})\b|\bopen\s+(?P<days4>{DAYS_EN})",
]
_ZH = [
    rf"(?:只在|仅|营业时间[为是：:]?|开放时间[为是：:]?)?(?P<days>{DAYS_ZH})?(?:的)?(?P<opens>{CLOCK})\s?(?:到|至|-|–|~|—)\s?(?P<closes>{CLOCK})(?:营业|开放|开门|可约|可预约)?",
    rf"(?P<days>{DAYS_ZH})(?:都|只)?(?:营业|开放|开门|上班)",
    rf"(?P<closed>{DAYS_ZH})(?:休息|闭馆|不营业|关门|不开门?|不开放|除外)|除了?(?P<closed2>{DAYS_ZH})(?:以?外|之外)?",
    r"(?:只在|仅限?|只限|只|仅在)(?P<part>早上|上午|下午|晚上|晚间|夜间)(?:营业|开放|可约|预约)?|(?P<part2>晚上|晚间|夜间|上午|下午)(?:才)?营业",
    r"(?:只在|仅限?|只限|只|仅在)(?P<days>周末|工作日)(?:营业|开放|可约|预约)?",
]
_PARTS = {
    "morning": ("08:00", "12:00"),
    "afternoon": ("13:00", "18:00"),
    "evening": ("17:00", "23:00"),
    "night": ("19:00", "24:00"),
    "早上": ("08:00", "12:00"),
    "上午": ("08:00", "12:00"),
    "下午": ("13:00", "18:00"),
    "晚上": ("17:00", "23:00"),
    "晚间": ("17:00", "23:00"),
    "夜间": ("19:00", "24:00"),
}


_MARKS = re.compile(
    r"\b(?:scor|rat|mark|grad|point|aged?|ages|level|size|rank|group|star)[a-z]*(?:\s+[a-z]+){0,3}\s*$", re.IGNORECASE
)
"""Before "from 1 to 10" these make marks, ages and sizes of it."""


def take(text: str, language: Language) -> tuple[Hours | None, str]:
    """The hours of a sentence (None: it has none), and the sentence without them."""
    hours, said = Hours(), []
    for pattern in _ZH if language == "zh" else _EN:
        match = re.search(pattern, text, re.IGNORECASE)
        if match is None or _MARKS.search(text[: match.start()]) or not _noted(hours, match):
            continue
        said.append(match.group().strip(" ,，"))
        joint = "，" if language == "zh" else " "
        text = re.sub(r"\s+([,;.])", r"\1", text[: match.start()].rstrip() + joint + text[match.end() :].lstrip())
    if hours.opens is not None and hours.days:
        text = _more(hours, said, text, language)
    hours.said = ("，" if language == "zh" else ", ").join(said)
    return (hours if said else None), text


def _more(hours: Hours, said: list[str], text: str, language: Language) -> str:
    """The other days that have hours of their own; the sentence without them."""
    pattern = rf"(?:\s*(?:,|;|and)\s*)*{_EN[0]}" if language == "en" else rf"[，,；;、和]*{_ZH[0]}"
    while match := re.search(pattern, text, re.IGNORECASE):
        told = match.groupdict()
        opens = clock_of(told["opens"])
        closes = clock_of(told["closes"], after=opens)
        days = days_of(told["days"]) if told["days"] else []
        if not days or opens is None or closes is None or closes <= opens:
            break
        hours.more.append(Opening(days=days, opens=opens, closes=closes))
        said.append(match.group().strip(" ,，;；"))
        text = text[: match.start()].rstrip() + ("，" if language == "zh" else " ") + text[match.end() :].lstrip()
    return text


def _noted(hours: Hours, match: re.Match[str]) -> bool:
    told = {k.rstrip("234"): v for k, v in match.groupdict().items() if v}
    if "closed" in told:
        hours.closed = days_of(told["closed"])
        return bool(hours.closed)
    if "part" in told and hours.opens is None:
        hours.opens, hours.closes = _PARTS[told["part"].lower().rstrip("s")]
        return True
    done = False
    if "opens" in told and hours.opens is None:
        opens = clock_of(told["opens"])
        later = told["closes"].lower()
        if opens and re.search(r"p\.?m", later) and not re.search(r"[ap]\.?m", told["opens"].lower()):
            shifted = clock_of(told["opens"] + "pm")
            closing = clock_of(later)
            opens = (
                shifted if shifted and closing and shifted < closing and int(told["opens"].split(":")[0]) < 8 else opens
            )
        closes = clock_of(told["closes"], after=opens)
        if opens is None or closes is None or closes <= opens:
            return False
        hours.opens, hours.closes, done = opens, closes, True
    if told.get("days") and not hours.days:
        hours.days, done = days_of(told["days"]), True
    return done


def open_at(spec: SiteSpec, hours: Hours, language: Language) -> list[str]:
    """Puts the hours into every entity with slots, or as words onto a page; says what was done."""
    zh = language == "zh"
    told = []
    for entity in spec.entities:
        for rule in entity.rules:
            if isinstance(rule, Slots):
                rule.openings = _openings(rule.openings, hours)
                _moved(entity.rows, rule)
                told = [_words(rule.openings, zh=zh)]
    if told:
        return [f"开放时间：{told[0]}" if zh else f"open {told[0]}"]
    if (hours.days or hours.closed) and (said := _on_days(spec, hours, zh=zh)):
        return [said]
    page = next((p for p in spec.pages if any(s.kind == "contact" for s in p.sections)), None) or spec.pages[0]
    words = _words(_openings([Opening(days=list(WEEK[:6]))], hours), zh=zh)
    page.sections.insert(
        len(page.sections) - (1 if page.path == "" and len(page.sections) > 1 else 0),
        Section(
            kind="text",
            title="开放时间" if zh else "Opening hours",
            text=words[:1].upper() + words[1:] + ("。" if zh else "."),
        ),
    )
    return [
        f"开放时间写在“{page.title}”页：{words}"
        if zh
        else f"the opening hours stand on the page “{page.title}”: {words}"
    ]


def _on_days(spec: SiteSpec, hours: Hours, *, zh: bool) -> str:
    """Where people give a day of their own: it is one of those that are open. Empty where nobody gives one."""
    entity = rowed(spec, "", Kin(""))
    field = form_date(entity) if entity is not None else None
    if entity is None or field is None or any(isinstance(r, Stay | Ordered) for r in entity.rules):
        return ""
    told: set[Day] = {*(hours.days or WEEK), *(d for o in hours.more for d in o.days)}
    days: list[Day] = [d for d in WEEK if d in told and d not in hours.closed]
    entity.rules.append(Weekdays(field=field.name, days=days))
    names: dict[Day, str] = dict(zip(WEEK, (_ZH_DAYS if zh else _EN_DAYS).values(), strict=True))
    listed = ("、" if zh else ", ").join(names[d] for d in days)
    return f"{entity.titles}只能选{listed}" if zh else f"{entity.titles.lower()} on {listed} only"


def _openings(held: list[Opening], hours: Hours) -> list[Opening]:
    usual: dict[Day, tuple[str, str]] = {d: (o.opens, o.closes) for o in held for d in o.days}
    first = (held[0].opens, held[0].closes) if held else ("09:00", "18:00")
    days: list[Day] = hours.days or list(usual)
    if hours.closed and not hours.days:
        days = [d for d in WEEK if d not in hours.closed]
    kept: list[Day] = [d for d in days if d not in hours.closed] or days
    opens, closes = hours.opens, hours.closes
    by_day: dict[Day, tuple[str, str]] = {d: (opens, closes) if opens and closes else usual.get(d, first) for d in kept}
    by_day.update({d: (o.opens, o.closes) for o in hours.more for d in o.days if d not in hours.closed})
    return grouped(by_day)


def _moved(rows: list[dict[str, object]], rule: Slots) -> None:
    """Sample rows begin within the hours, on the full hour."""
    opening = rule.openings[0]
    low, high = (
        int(opening.opens[:2]) + (opening.opens[3:] != "00"),
        int(opening.closes[:2]) - max(1, rule.minutes // 60),
    )
    for n, row in enumerate(rows):
        value = str(row.get(rule.start, ""))
        found = re.match(r"([+-]\d+) (\d\d):(\d\d)$", value)
        if found and not low <= int(found[2]) <= high:
            row[rule.start] = f"{found[1]} {min(low + n % max(1, high - low + 1), 23):02}:00"


_EN_DAYS = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat", "sun": "Sun"}
_ZH_DAYS = dict(zip(WEEK, ("周一", "周二", "周三", "周四", "周五", "周六", "周日"), strict=True))


def _words(openings: list[Opening], *, zh: bool) -> str:
    parts = []
    for opening in openings:
        parts.append(f"{days_said(opening.days, zh=zh)} {opening.opens}–{opening.closes}")
    return ("；" if zh else "; ").join(parts)


def days_said(days: Sequence[Day], *, zh: bool) -> str:
    """Days of the week in their order: Mon–Fri where they follow each other, else each by its name."""
    names = _ZH_DAYS if zh else _EN_DAYS
    at = [WEEK.index(d) for d in days]
    if len(at) > 2 and at == list(range(at[0], at[-1] + 1)):
        return f"{names[days[0]]}{'至' if zh else '–'}{names[days[-1]]}"
    return ("、" if zh else ", ").join(names[d] for d in days)
