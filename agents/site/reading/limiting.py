"""Limits that a sentence sets: "at most 12 per class", "one vote each", "45 minute slots", "每场最多30人".

`take` finds them and gives the sentence without them; `hold` puts them into a spec and says what became of each.
"""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.site.reading.kin import Kin
from agents.site.spec import Capacity, Entity, Field, Limit, SiteSpec, Slots, UniqueTogether
from agents.site.wishes.names import main_entity, singular
from agents.site.words.numbers import NUMBER, number_of
from agents.sources.base import Language


@dataclass
class Limits:
    """What was found; None and empty where nothing was."""

    at_once: int | None = None
    """So many take the same time."""
    votes: bool = False
    """Whether what each has so many of are votes."""
    seats: int | None = None
    seats_of: str = ""
    """What has the seats: "class"."""
    heads: str = ""
    """What takes them, where that is said: "people", "dogs"."""
    each: int | None = None
    """Rows per person."""
    minutes: int | None = None
    said: tuple[str, ...] = ()
    """The words themselves."""


_MOST = r"(?:at most|at maximum|max(?:imum)?\.?(?: of)?|up to|no more than|not more than|limited to|with a limit of|a limit of|for at most|for up to|groups? of (?:at most |up to )?)"
_HEADS = r"(?:people|persons?|places?|seats?|spots?|participants?|guests?|students?|pupils?|learners?|members?|attendees?|players?|children|kids|visitors?|dancers?|runners?|volunteers?|dogs?|cats?|pets?|adults?|heads?)"
_PER = r"(?:\s+(?:per|in each|for each|each|in every|in a|for a|at a|on each|on a|every)\s+(?P<of>(?!person\b|member\b|user\b|customer\b|day\b|week\b)[a-z]+(?: [a-z]+)?))"
_PERSON = r"(?:\s*\b(?:each\b|at a time\b|per (?:person|member|user|customer|pupil|student|reader|guest|account|household|resident)|at once\b|per day\b))"
_EN: list[tuple[str, str]] = [
    (
        "minutes",
        rf"\b(?:(?:slots?|lessons?|sessions?|appointments?|consultations?|bookings?)\s+of\s+)(?P<n>{NUMBER})[\s-]*(?P<unit>minutes?|mins?|hours?)\b",
    ),
    (
        "minutes",
        rf"\b(?P<n>{NUMBER}|half|a half)[\s-]*(?P<unit>an hour|minutes?|mins?|hours?)[\s-](?:long\s+)?(?:time\s+)?(?:slots?|appointments?|sessions?|consultations?|lessons?|treatments?|tutorials?|calls?|visits?|viewings?|meetings?)\b",
    ),
    (
        "minutes",
        rf"\bfor\s+(?P<n>{NUMBER}|half|a half|an)[\s-]*(?P<unit>an hour|minutes?|mins?|hours?)\b(?:\s+(?:each|at a time|at once))?",
    ),
    ("hourly", r"\b(?:by the hour|hourly|per hour|one[- ]hour slots?)\b"),
    ("at_once", rf"\b(?:{_MOST}|only)\s+(?P<n>{NUMBER})\s+{_HEADS}\s+(?:at a time|at once|at the same time)\b"),
    (
        "each",
        rf"\b(?:{_MOST}|only)\s+(?P<n>{NUMBER})\s+(?:(?!per\b|each\b|at\b)[a-z]+\s*){{0,2}}?{_PERSON}(?!\s+(?:in|on) stock)",
    ),
    (
        "each",
        rf",?\s*(?:(?:and|but)\s+)?\b(?:(?:nobody|no one|you|they|members?|people|one|customers?|everybody)\s+)?(?:(?:can't|can’t|cannot|can not|may not|must not|should not|never|may|can)\s+)?(?:borrow|book|take|have|rent|reserve|hold|order|keep)\s+more than\s+(?P<n>{NUMBER})\s+(?!hours?\b|minutes?\b|days?\b|weeks?\b|months?\b)[a-z]+(?:\s+(?:at once|at a time|at the same time|each|per (?:person|member)))?",
    ),
    (
        "each",
        rf"\b(?P<n>one|two|three|a single)\s+(?:(?:vote|answer|response|ballot|booking|entry|item|place|ticket|review)s?\s*)?{_PERSON}",
    ),
    ("seats", rf"\b(?:{_MOST}|only)\s+(?P<n>{NUMBER})(?:\s+{_HEADS})?{_PER}"),
    (
        "seats",
        rf"(?<=\b)(?:(?<=[a-z]) )?(?:of|for) (?:up to|at most|no more than|a maximum of) (?P<n>{NUMBER})(?: people| persons)?(?=\s*(?:[,;.]|$|and\b))",
    ),
    ("seats", rf"\b(?P<n>{NUMBER})\s+{_HEADS}{_PER}"),
    ("seats", rf"\b(?:{_MOST}|for)\s+(?P<n>{NUMBER})\s+{_HEADS}\b"),
    ("seats", rf"\bcapacity(?: of)?\s+(?P<n>{NUMBER})\b"),
    ("seats", rf"\b(?P<n>{NUMBER})\s+(?:places|seats|spots)\b(?:\s+each\b)?"),
]
_HAN = r"(?P<n>\d+|[一二两三四五六七八九十百]+)"
_ZH: list[tuple[str, str]] = [
    ("hourly", r"按(?:每)?(?:个)?小时(?=预约|预订|租|约|收费|计费|借|订)"),
    (
        "each",
        rf"(?:每[个位名]?(?:人|会员|用户|读者|学生|顾客|住户|户|员工|学员|居民|业主)|一人|(?:员工|学员|学生|会员|读者|居民|业主|顾客)(?=最多|至多|只能|限|同时|一次))(?:同时|一次)?(?:最多|至多|限|只能|不超过|仅限|可)?(?:同时)?(?:可以?|能)?(?:投|借|约|预约|报名?|订|领|提交|答|买|租|申请|认领|点|选)?{_HAN}(?:本|次|个|票|场|件|条|张|份|节|台|间|块|门|辆|位|只|把|艘|套|盆)",
    ),
    (
        "seats",
        rf"每(?P<of>[\u4e00-\u9fff]{{0,3}}?)(?:个|场|节|班|次|堂|期|门|间)?(?P<of2>[\u4e00-\u9fff]{{0,3}}?)(?:最多|至多|限|不超过|上限|限额|限报)(?:为)?{_HAN}(?:个)?(?:人|位|名|名额|座)(?:以内|参加|报名)?",
    ),
    ("seats", rf"(?:最多|至多|限|不超过|上限)(?:可?容纳|接待)?{_HAN}(?:个)?(?:人|位|名|名额|座)(?:以内|参加|报名)?"),
    ("seats", rf"{_HAN}个?名额"),
    (
        "minutes",
        rf"(?<![前早])(?:每[次节段个]?|时长|时段)?(?:最长|最多)?{_HAN}(?P<unit>分钟|个?小时)(?!之?前|以前|以上|内?(?:可以|可|能)?取消)(?:一[次节个段]|每[次节]|的?时段)?",
    ),
]


_TAKING = re.compile(r"\b(?:book|reserve|pick|choose|schedule|get)s?\s[^,;.]{0,40}$", re.IGNORECASE)
"""Before how long what is booked is taken: "book a wheel for two hours"."""


def take(text: str, language: Language) -> tuple[Limits, str]:
    """The limits of a sentence, and the sentence without them."""
    found, said = Limits(), []
    for kind, pattern in _ZH if language == "zh" else _EN:
        match = re.search(pattern, text, re.IGNORECASE)
        if match is None or (match.group().startswith("for ") and not _TAKING.search(text[: match.start()])):
            continue
        if not _noted(found, kind, match):
            continue
        said.append(match.group().strip(" ,，"))
        joint = "，" if language == "zh" else " "
        kept = (
            re.search(
                r"\b(?:appointments?|lessons?|sessions?|consultations?|bookings?|treatments?|tutorials?|calls?|visits?|viewings?|meetings?)\b",
                match.group(),
            )
            if kind == "minutes" and language == "en"
            else None
        )
        joint = f" {kept.group()} " if kept else joint
        text = re.sub(r"\s+([,;.])", r"\1", text[: match.start()].rstrip() + joint + text[match.end() :].lstrip())
        text = re.sub(r"\s+(?:and|with|of|or)\s*(?=[,;.]|$)", "", text, flags=re.IGNORECASE)
    found.said = tuple(said)
    return found, text


def _noted(found: Limits, kind: str, match: re.Match[str]) -> bool:
    if kind == "hourly":
        found.minutes = found.minutes or 60
        return True
    number = (
        0.5
        if match["n"].lower() in ("half", "a half")
        else 1
        if match["n"].lower() == "an"
        else number_of(match["n"].replace("a single", "one"))
    )
    if number is None or number <= 0:
        return False
    if kind == "minutes":
        whole = number * 60 if re.search(r"hour|小时", match["unit"]) else number
        if found.minutes is not None or not 5 <= whole <= 1440:
            return False
        found.minutes = int(whole)
    elif kind == "each":
        if found.each is not None:
            return False
        found.each = int(number)
        found.votes = re.search(r"\b(?:vote|ballot)|票", match.group(), re.IGNORECASE) is not None
    elif kind == "at_once":
        found.at_once = int(number)
    else:
        if found.seats is not None or not 1 <= number <= 5000:
            return False
        found.seats = int(number)
        groups = match.groupdict()
        found.seats_of = (groups.get("of") or groups.get("of2") or "").strip()
    return True


def hold(spec: SiteSpec, limits: Limits, kin: Kin, language: Language) -> list[str]:
    """Puts the limits into `spec`; a sentence for each."""
    zh = language == "zh"
    said = []
    if limits.seats is not None:
        done = _seats(spec, limits.seats, limits.seats_of, kin, zh=zh)
        said.append(
            done
            or (
                f"“{limits.said[0]}”没有用上：没有带名额的内容"
                if zh
                else f"Not held: “{limits.said[0]}”, for nothing here has seats"
            )
        )
    if limits.at_once is not None:
        said += _together(spec, limits.at_once, zh=zh)
    if limits.each is not None:
        said += (_of_votes(spec, limits.each, zh=zh) if limits.votes else []) or _each(spec, limits.each, zh=zh)
    if limits.minutes is not None:
        said += _minutes(spec, limits.minutes, zh=zh)
    return said


def _seats(spec: SiteSpec, number: int, of: str, kin: Kin, *, zh: bool) -> str | None:
    wanted = kin.entity(singular(of.lower()), spec) if of and of not in ("time", "slot") else None
    entity = wanted if wanted is not None and _seat_field(wanted) else None
    entity = entity or next((e for e in spec.entities if _seat_field(e) and e.access.create != "member"), None)
    if entity is None:
        entity = _given_seats(spec, wanted, number, zh=zh)
    if entity is None:
        return _at_once(spec, number, zh=zh) or _heads(spec, number, zh=zh)
    field = _seat_field(entity)
    assert field is not None
    field.maximum, field.default = number, number
    for row in entity.rows:
        row[field.name] = number
    _fewer(spec, entity, number)
    if zh:
        return f"每个{entity.title}最多{number}（{field.label}）"
    return f"at most {number} per {entity.title.lower()} ({field.label.lower()})"


def _seat_field(entity: Entity) -> Field | None:
    return next((f for f in entity.fields if f.name in ("seats", "capacity", "places") and f.kind == "integer"), None)


def _given_seats(spec: SiteSpec, wanted: Entity | None, number: int, *, zh: bool) -> Entity | None:
    """Seats for what people sign up to: the sign-up's related thing gets the field, the sign-up the rule."""
    for entry in spec.entities:
        if entry.access.create not in ("member", "everyone") or any(
            isinstance(r, Slots | Capacity) for r in entry.rules
        ):
            continue
        for field in entry.fields:
            target = next((e for e in spec.entities if e.name == field.target), None)
            if field.kind != "relation" or target is None or (wanted is not None and target is not wanted):
                continue
            if wanted is None and target.view != "calendar" and not any(f.kind == "datetime" for f in target.fields):
                continue
            target.fields.append(
                Field(name="seats", label="名额" if zh else "Places", kind="integer", minimum=1, default=number)
            )
            status = next((f for f in entry.fields if f.name == "status"), None)
            free = [c.value for c in status.choices if c.value in ("cancelled", "declined")] if status else []
            entry.rules.append(Capacity(relation=field.name, limit="seats", free_when={"status": free} if free else {}))
            return target
    return None


def _at_once(spec: SiteSpec, number: int, *, zh: bool) -> str | None:
    """Where there are slots alone: how many a booking is for, or how many at one time."""
    for entity in spec.entities:
        slots = next((r for r in entity.rules if isinstance(r, Slots)), None)
        if slots is None:
            continue
        people = next((f for f in entity.fields if f.name in ("people", "guests", "players")), None)
        if people is None:
            people = Field(
                name="people", label="人数" if zh else "People", kind="integer", minimum=1, maximum=number, default=1
            )
            entity.fields.insert(min(3, len(entity.fields)), people)
            for row in entity.rows:
                row["people"] = 1
        people.maximum = number
        for row in entity.rows:
            row[people.name] = min(int(row.get(people.name, 1)), number)
        return f"每次{entity.title}最多{number}人" if zh else f"at most {number} people per {entity.title.lower()}"
    return None


def _heads(spec: SiteSpec, number: int, *, zh: bool) -> str | None:
    """How many what people ask for may be for: a tour for at most 25 children."""
    for entity in spec.entities:
        people = next(
            (f for f in entity.fields if f.name in ("people", "guests", "players") and f.kind == "integer"), None
        )
        if people is None or entity.access.create not in ("member", "everyone"):
            continue
        people.maximum = number
        people.default = min(int(people.default or 1), number)
        for row in entity.rows:
            row[people.name] = min(int(row.get(people.name, 1)), number)
        return f"每个{entity.title}最多{number}人" if zh else f"at most {number} people for each {entity.title.lower()}"
    return None


def _fewer(spec: SiteSpec, entity: Entity, number: int) -> None:
    """Sample entries never take more than there is."""
    for entry in spec.entities:
        rule = next((r for r in entry.rules if isinstance(r, Capacity)), None)
        if rule is None or rule.quantity is None:
            continue
        field = next(f for f in entry.fields if f.name == rule.quantity)
        if field.maximum is not None and field.maximum > number:
            field.maximum = number
        for row in entry.rows:
            row[rule.quantity] = min(int(row.get(rule.quantity, 1)), number)


def _together(spec: SiteSpec, most: int, *, zh: bool) -> list[str]:
    """So many at one time, where times are booked; else so many of each person."""
    for entity in spec.entities:
        slots = next((r for r in entity.rules if isinstance(r, Slots) and r.resource is None), None)
        if slots is not None:
            slots.places = most
            return [
                f"同一时间最多{most}个{entity.title}" if zh else f"at most {most} {entity.titles.lower()} at one time"
            ]
    return _each(spec, most, zh=zh)


def _of_votes(spec: SiteSpec, most: int, *, zh: bool) -> list[str]:
    """So many votes of each person in all, where people vote on what people put up; of polls each has its own."""
    for entity in spec.entities:
        once = next((r for r in entity.rules if isinstance(r, UniqueTogether) and "owner" in r.fields), None)
        on = next((f.target for f in entity.fields if once is not None and f.name in once.fields), None)
        if entity.name != "vote" or on not in {e.name for e in spec.entities}:
            continue
        if spec.entity(str(on)).access.create == "member":
            entity.rules.append(Limit(most=most))
            low = (entity.title if most == 1 else entity.titles).lower()
            return [f"每人一共{most}票" if zh else f"{most} {low} per person in all"]
        return [f"每人对每个{spec.entity(str(on)).title}一票" if zh else f"one {entity.title.lower()} per person each"]
    return []


def _each(spec: SiteSpec, most: int, *, zh: bool) -> list[str]:
    entity = main_entity(spec)
    if entity is None or entity.access.create == "everyone":
        return []
    held = next((r for r in entity.rules if isinstance(r, Limit)), None)
    if held is not None:
        held.most = most
    elif not (most == 1 and any(isinstance(r, UniqueTogether) and "owner" in r.fields for r in entity.rules)):
        status = next((f for f in entity.fields if f.name == "status"), None)
        free = (
            [
                c.value
                for c in status.choices
                if c.value in ("cancelled", "declined", "returned", "done", "missed", "closed")
            ]
            if status
            else []
        )
        entity.rules.append(Limit(most=most, free_when={"status": free} if free else {}))
    return [
        f"每人最多{most}个{entity.title}"
        if zh
        else f"at most {most} {(entity.title if most == 1 else entity.titles).lower()} per person"
    ]


_LENGTH = re.compile(r"hour|minute|小时|分钟", re.IGNORECASE)


def _of_length(spec: SiteSpec, name: str, field: str, minutes: int) -> None:
    """Every service takes as long; one whose own name says another length goes where others are left."""
    entity = spec.entity(name)
    wrong = [
        str(r.get(entity.display, ""))
        for r in entity.rows
        if r.get(field) != minutes and _LENGTH.search(str(r.get(entity.display, "")))
    ]
    if wrong and len(wrong) < len(entity.rows):
        entity.rows = [r for r in entity.rows if r.get(entity.display) not in wrong]
        left = str(entity.rows[0].get(entity.display, ""))
        for other in spec.entities:
            for relation in (f.name for f in other.fields if f.target == name):
                for row in other.rows:
                    row[relation] = left if row.get(relation) in wrong else row.get(relation)
    for row in entity.rows:
        row[field] = minutes


def _minutes(spec: SiteSpec, minutes: int, *, zh: bool) -> list[str]:
    for entity in spec.entities:
        slots = next((r for r in entity.rules if isinstance(r, Slots)), None)
        if slots is None:
            continue
        slots.minutes = minutes
        if slots.minutes_from:
            target = next(f.target for f in entity.fields if f.name == slots.minutes_from.partition(".")[0])
            name = slots.minutes_from.partition(".")[2]
            _of_length(spec, str(target), name, minutes)
        return [f"每个{entity.title}{minutes}分钟" if zh else f"{minutes} minutes for each {entity.title.lower()}"]
    return []
