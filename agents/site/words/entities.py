"""Kinds of thing from words: "suppliers" → an entity with the fields that such things usually have. Data in
`templates/sites/nouns.json`: nouns by group (person, place, thing, document, event, money…) with typical fields.

What is asked for by name comes first; the group only fills up. An unknown noun gets a name, a description and a date
where the words are sure to name a kind of thing.
"""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from agents.site.blueprints.library import FOLDER, resolved
from agents.site.spec import Access, Entity, Field, SiteSpec
from agents.site.spec.soundness import RESERVED_ENTITIES
from agents.site.words.fields import name_of
from agents.sources.base import Language

FILE = Path(FOLDER).parent / "nouns.json"
DISPLAYS = ("name", "title", "subject", "what", "headline")


@cache
def _groups() -> dict[str, dict[str, Any]]:
    return json.loads(FILE.read_text("utf-8"))


@cache
def _known() -> dict[str, tuple[str, str, str]]:
    """Noun in either language → group, English noun, Chinese noun. What is named first counts."""
    found: dict[str, tuple[str, str, str]] = {}
    for group, content in _groups().items():
        for english, chinese in content["nouns"].items():
            for key in (english, chinese):
                found.setdefault(key, (group, english, chinese))
    return found


def group_of(noun: str) -> tuple[str, str, str] | None:
    """Group, English and Chinese of a noun phrase: of the whole, else of its last word or its end."""
    known = _known()
    words = noun.strip().lower()
    if words in known:
        return known[words]
    if re.search(r"[\u4e00-\u9fff]", words):
        end = max((k for k in known if len(k) > 1 and words.endswith(k)), key=len, default=None)
        return (known[end][0], "", words) if end else None
    last = words.split(" ")[-1]
    return (known[last][0], words, "") if last in known else None


_HEAD = re.compile(
    r"^(?:(?:the|a|an|some|our|my|their|your|all|new|also|of|list of|lists of|page (?:of|for)|section (?:of|for)|table of|collection of|directory of|database of|catalogue of)\s+)+"
    r"|^(?:一个|一些|一份|所有的?|我们的|我的|新的?)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:page|section|list|directory|table|feature|module|area|records|management)$|(?:列表|页面?|管理|功能|模块|板块|信息|名单|名录)$",
    re.IGNORECASE,
)
_NOT_THINGS = re.compile(
    r"\b(?:more|better|nicer|bigger|smaller|faster|it|this|that|them|something|anything|stuff|things|sparkle|magic|colou?rs?|fonts?|animations?|effects?"
    r"|background|music|sound|layout|design|look|style|theme|everything|site|website|app|page|sense|space|support|integration|api|seo|analytics|ads|cookies?|payments?|button|map|captcha|chatbot|ai|live chat|video call)\b|更多|更好|什么|一切|动画|背景|音乐|按钮|字体|支付|地图|聊天机器人",
    re.IGNORECASE,
)


def entity_from(said: str, spec: SiteSpec, fields: list[Field], *, sure: bool = False) -> Entity | None:
    """An entity for a noun phrase with the fields asked for, filled up to what such things have. None where the words
    do not name a kind of thing (unless `sure`)."""
    from agents.site.wishes.names import plural, singular

    phrase = _TAIL.sub("", _HEAD.sub("", " ".join(said.split()).strip(" .。"))).strip()
    if re.match(r"(?:second|third|fourth|fifth|another|more|\d+|two|three|four)\b", phrase, re.I):
        return None  # one more of something that is not there
    if not phrase or len(phrase) > 40 or len(phrase.split()) > 4 or (_NOT_THINGS.search(phrase) and not fields):
        return None
    one = singular(phrase.lower())
    meant = group_of(one)
    is_han = re.search(r"[\u4e00-\u9fff]", phrase) is not None
    if meant is None and not (sure or fields or (one != phrase.lower() and not is_han)):
        return None
    english = meant[1] if meant and meant[1] else one
    name = name_of(english, "") if not is_han or (meant and meant[1]) else ""
    name = name or f"kind_{len(spec.entities) + 1}"
    name, many = _free(spec, name, name_of(plural(name.replace("_", " "))))
    title, titles = _titles(phrase, one, meant, spec.language)
    return _built(name, many, title, titles, meant[0] if meant else None, fields, spec.language)


def _free(spec: SiteSpec, name: str, plural: str) -> tuple[str, str]:
    """Names that are not taken. A reserved one is mended."""
    taken = {n for e in spec.entities for n in (e.name, e.plural)} | {p.path.replace("-", "_") for p in spec.pages}
    while {name, plural} & (taken | RESERVED_ENTITIES) or name == plural:
        name, plural = (name, f"{plural}_list") if name == plural else (f"{name[:30]}_item", f"{name[:30]}_items")
    return name[:40].strip("_"), plural[:40].strip("_")


def _titles(phrase: str, one: str, meant: tuple[str, str, str] | None, language: Language) -> tuple[str, str]:
    from agents.site.wishes.names import plural

    if re.search(r"[\u4e00-\u9fff]", phrase):
        if language == "en" and meant and meant[1]:
            return meant[1].capitalize(), plural(meant[1]).capitalize()
        return phrase, phrase
    if language == "zh" and meant and meant[2]:
        return meant[2], meant[2]
    shown = one[:1].upper() + one[1:]
    return shown, plural(shown)


def _built(
    name: str, many: str, title: str, titles: str, group: str | None, fields: list[Field], language: Language
) -> Entity:
    content = _groups().get(group or "thing", {})
    usual = [Field.model_validate(f) for f in resolved(content["fields"], language)]
    if group is None:
        usual = [f for f in usual if f.name in ("name", "description")]
    if fields:  # what is asked for, and what the row is known by
        made = list(fields)
        if not any(f.name in DISPLAYS for f in made):
            made.insert(0, usual[0])
        status = next((f for f in usual if f.name == "status"), None)
        if status is not None and content["view"] == "board" and not any(f.kind == "choice" for f in made):
            made.append(status)
    else:
        made = usual
    shown = next((f.name for f in made if f.name in DISPLAYS), None) or next(f.name for f in made if f.kind == "text")
    view = content["view"]
    if view == "calendar" and not any(f.kind in ("date", "datetime") for f in made):
        view = "table"
    if view == "board" and not any(f.kind == "choice" for f in made):
        view = "table"
    if view == "posts" and not any(f.kind in ("date", "datetime") for f in made):
        view = "cards"
    return Entity(
        name=name,
        plural=many,
        title=title,
        titles=titles,
        display=shown,
        fields=made,
        view=view,
        icon=content["icon"],
        access=Access.model_validate(content["access"]),
    )
