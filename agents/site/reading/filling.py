"""What people give at a form, as fields of what they make: "owners enter the dog's name and breed"."""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re

from agents.site.reading import asking
from agents.site.reading.nouns import noun_kind
from agents.site.reading.placed import Placed
from agents.site.reading.told import Act
from agents.site.spec import Entity, Field
from agents.site.words.fields import name_of
from agents.sources.base import Language

_TIME = re.compile(
    r"(?:a )?(?:(?:free |available |time |day )?slots?|times?|dates?|days?|time slots?|appointments? times?|hours?|seats?|places?|tables?|options?|them|one|时间段?|日期|时段|座位|当天.*|看)",
    re.IGNORECASE,
)


def is_time(noun: str) -> bool:
    """Whether a noun is the time or place that people pick, not a thing: "a slot", "a date"."""
    return _TIME.fullmatch(noun) is not None


_SCORES = re.compile(r"(?:scores?|points|marks|grades|评分|分数|打分)", re.IGNORECASE)


def fill(placed: Placed, act: Act, language: Language, row: Entity | None = None) -> None:
    """Somebody gives something at a form: fields of `row`, else of what they make."""
    about = placed.kin.entity(act.before, placed.spec) if act.before else None
    if about is not None and any(_SCORES.fullmatch(o) for o in act.objects) and about.name in placed.added:
        placed.spec, made = asking.asked(placed.spec, "score", about, "staff" if act.staff else "member", language)
        if made is not None:
            placed.named.add(made.name)
            placed.added.append(made.name)
        return
    spec = placed.spec
    main = row or main_of(placed)
    if main is None:
        return
    for noun in _chosen_from(act.objects):
        words = re.sub(r"^[a-z]+['’]s\s+", "", noun, flags=re.IGNORECASE)
        if _TIME.fullmatch(words) or placed.kin.entity(noun, spec) is not None:
            continue
        owned = re.match(r"^(?P<of>[a-z]+)['’]s\s+(?P<what>.+)$", noun, re.IGNORECASE)
        label = (
            f"{owned['of']}'s {owned['what']}"
            if owned and owned["what"].lower() in ("name", "age", "birthday")
            else words
        )
        if noun_kind(label, of_thing=True) == "field" or len(label.split()) <= 3:
            alike = placed.kin.field(label, main)
            held = next((f for f in main.fields if f.name == name_of(label)), None)
            if held is None and (alike is None or alike.kind == "long_text"):
                made = form_field(main, label, language)
                if made is not None:
                    placed.fields.setdefault(main.name, []).append(made.label)


def _chosen_from(objects: list[str]) -> list[str]:
    """Chinese things of which one is chosen as one: 小型犬、中型犬或大型犬."""
    if len(objects) < 2 or not re.search(r"[\u4e00-\u9fff](?:或者?|还是)[\u4e00-\u9fff]", objects[-1]):
        return list(objects)
    kept, last = list(objects[:-1]), objects[-1]
    while kept and kept[-1][-1:] == re.split(r"或者?|还是", last)[0][-1:]:
        last = f"{kept.pop()}或{last}"
    return [*kept, last]


def form_field(entity: Entity, label: str, language: Language) -> Field | None:
    """A field for what a label names, before what is chosen at the form; None where it is there already."""
    from agents.site.words.fields import field_from

    either = [part.strip() for part in re.split(r"\s+or\s+|或者?|还是", label)]
    fits = r"[a-z ]{2,20}" if language == "en" else r"[\u4e00-\u9fffa-z0-9]{1,8}"
    if len(either) > 1 and all(re.fullmatch(fits, part, re.IGNORECASE) for part in either):
        listed = "、".join(either)
        named = _sort_of(either[0], either[-1])
        label = f"{named}（{listed}）" if language == "zh" else f"{named} ({listed.replace('、', ', ')})"
    made = field_from(label, language, otherwise=f"detail_{len(entity.fields) + 1}")
    if made is None or len(entity.fields) >= 40:
        return None
    contact = next((f for f in entity.fields if f.name == "contact" and f.kind == "text"), None)
    if contact is not None and made.kind in ("phone", "email"):
        contact.label, contact.kind = made.label, made.kind  # one way to reach somebody is enough
        for n, row in enumerate(entity.rows):
            row["contact"] = _sample(made, n, language)
        return contact
    same = next((f for f in entity.fields if f.label.lower() == made.label.lower() or f.name == made.name), None)
    if same is not None:
        return None
    made.required = made.required and made.kind != "image"
    place = next(
        (n for n, f in enumerate(entity.fields) if f.kind in ("relation", "datetime", "long_text")), len(entity.fields)
    )
    entity.fields.insert(place, made)
    for n, row in enumerate(entity.rows):
        row[made.name] = _sample(made, n, language)
    return made


_SORTS = (
    (r"morning|afternoon|evening|noon|night|上午|下午|晚上|中午|早上", "time of day", "时间段"),
    (r"pick.?up|deliver|collect|post|ship|自提|配送|快递|自取|送货", "delivery", "取货方式"),
    (r"card|cash|transfer|paypal|现金|刷卡|转账|微信|支付宝", "payment", "付款方式"),
    (r"small|medium|large|大|中|小", "size", "尺寸"),
    (r"online|in person|by phone|at home|线上|线下|电话|上门|到店", "way", "方式"),
    (r"yes|no|是|否", "answer", "回答"),
)


def _sort_of(first: str, second: str) -> str:
    """What two things that are chosen from are of: their common beginning or end, else the sort of word."""
    zh = re.search(r"[\u4e00-\u9fff]", first + second) is not None
    if zh and re.match(r"[大中小]型", first) and re.match(r"[大中小]型", second):
        return "体型"
    if zh:
        same = next((first[:n] for n in range(min(len(first), len(second)) - 1, 1, -1) if first[:n] == second[:n]), "")
        last = next(
            (first[-n:] for n in range(min(len(first), len(second)) - 1, 1, -1) if first[-n:] == second[-n:]), ""
        )
        if same or last:
            return same or last
    elif first.split()[-1] == second.split()[-1] and len(first.split()) > 1:
        return first.split()[-1].lower()
    fits = (
        names[zh] for pattern, *names in _SORTS if re.search(pattern, first, re.I) and re.search(pattern, second, re.I)
    )
    return next(fits, "选择" if zh else "choice")


_NAMES = {"en": ["Biscuit", "Otto", "Pepper", "Luna", "Rex"], "zh": ["豆豆", "小白", "花花", "阿福", "球球"]}


def _sample(made: Field, n: int, language: Language) -> object:
    simple: dict[str, object] = {
        "integer": 2 + n, "decimal": 1.5 + n, "money": 20 + 5 * n, "boolean": n % 2 == 0, "rating": 5 - n % 2, "date": f"-{30 * n + 20}", "datetime": f"+{n + 1} 10:00",
        "time": f"{9 + n:02}:00", "email": f"guest{n + 1}@example.com", "phone": f"555 010{n}", "url": "https://example.com",
    }  # fmt: skip
    if made.kind == "choice":
        return made.choices[n % len(made.choices)].value
    if made.kind in simple:
        return simple[made.kind]
    if re.search(r"name|名", made.label, re.IGNORECASE):
        return _NAMES[language][n % 5]
    breeds = {
        "en": ["Beagle", "Poodle", "Mixed", "Terrier", "Collie"],
        "zh": ["柯基", "泰迪", "金毛", "中华田园犬", "边牧"],
    }
    if re.search(r"breed|品种", made.label, re.IGNORECASE):
        return breeds[language][n % 5]
    return "示例" if language == "zh" else "Example"


def main_of(placed: Placed) -> Entity | None:
    """What members make: the blueprint's main part, else the first thing they may make."""
    from agents.site.blueprints import blueprints

    spec = placed.spec
    known = blueprints().get(spec.blueprint)
    wanted = known.parts.get("main") if known else None
    held = [e for e in spec.entities if placed.kin.origin.get(e.name, "-") == wanted]
    held = held or [e for e in spec.entities if e.access.create in ("member", "everyone")]
    return held[0] if held else (spec.entities[0] if spec.entities else None)
