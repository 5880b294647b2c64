"""A demand: a part of a sentence that asks for a rule, a view or a mail, and which rows it is about.

Each kind of demand has patterns in English and Chinese and a function that puts it into a spec. It knows no clause.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from agents.site.reading.kin import Kin
from agents.site.spec import Entity, Field, Moment, SiteSpec, Slots, Stay
from agents.site.wishes.names import main_entity
from agents.site.words.numbers import HAN, NUMBER
from agents.sources.base import Language

N = rf"(?P<n>{NUMBER}|an?)"
N_ZH = rf"(?P<n>\d+|{HAN})"
BEFORE_ASIDE = ("waiting_entry", "review", "comment", "reply", "message", "favourite", "vote", "rating")
"""What people leave beside what the site is for."""


@dataclass(frozen=True)
class Demand:
    """What was asked for."""

    kind: str
    words: str
    """As the sentence says it."""
    facts: dict[str, str]
    """Groups of the pattern that were filled."""

    def fact(self, name: str) -> str:
        """A group, empty where the sentence did not say it."""
        return (self.facts.get(name) or "").strip()


@dataclass(frozen=True)
class Held:
    """What became of a demand."""

    said: str
    """For the person, without a full stop."""
    checks: tuple[str, ...]
    """Ids of the checks that show it."""


Hold = Callable[[SiteSpec, Demand, Kin], Held | None]
"""Puts a demand into the spec; None where this site has nothing that it could hold of."""


@dataclass(frozen=True)
class Kind:
    """A kind of demand."""

    name: str
    hold: Hold
    en: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()
    kept: str = ""
    """What stays of the words for the rest of the reading, in English: a template of groups."""
    kept_zh: str = ""
    but: str = ""
    """Words shortly before it with which it is another demand (`cancel`)."""
    _compiled: dict[Language, tuple[re.Pattern[str], ...]] = field(init=False, default_factory=dict)

    def patterns(self, language: Language) -> tuple[re.Pattern[str], ...]:
        """Those of a language, compiled when it is first read: all of them take most of a second."""
        if language not in self._compiled:
            texts = self.en if language == "en" else self.zh
            self._compiled[language] = tuple(re.compile(text, re.IGNORECASE) for text in texts)
        return self._compiled[language]


def is_left(entity: Entity, spec: SiteSpec) -> bool:
    """Whether those who sign in leave rows of an entity."""
    members = {"member", "everyone", *(role.name for role in spec.roles if role.level == "member")}
    return entity.access.create in members


def rowed(spec: SiteSpec, noun: str, kin: Kin, *, seen: bool = False) -> Entity | None:
    """The rows that people leave and a noun speaks of: itself, or what points at it; else the main ones.

    `seen`: rows that others see come first.
    """
    left = [e for e in spec.entities if is_left(e, spec)]
    if seen:
        left = [e for e in left if e.access.read in ("everyone", "member")] or left
    named = kin.entity(noun, spec) if noun else None
    if named is not None:
        if named in left:
            return named
        pointing = [e for e in left if any(f.target == named.name for f in e.fields)]
        if pointing:
            return next((e for e in pointing if e.name not in BEFORE_ASIDE), pointing[0])
    main = main_entity(spec)
    if main is not None and main in left and main.name not in BEFORE_ASIDE:
        return main
    return next((e for e in left if e.name not in BEFORE_ASIDE), left[0] if left else None)


_PAST = re.compile(
    r"birth|born|bought|purchase|vaccinat|since|founded|issued|received|生日|出生|购买|接种|疫苗", re.IGNORECASE
)


def form_date(entity: Entity) -> Field | None:
    """The date or moment that a row is for, as it is given at the form: when a slot or stay begins, else the first."""
    begins = {
        rule.start if isinstance(rule, Slots) else rule.first for rule in entity.rules if isinstance(rule, Slots | Stay)
    }
    given = [f for f in entity.fields if f.kind in ("date", "datetime") and f.set_by == "form"]
    past = {rule.field for rule in entity.rules if isinstance(rule, Moment) and rule.when == "past"}
    ahead = [f for f in given if f.name not in past and not _PAST.search(f"{f.name} {f.label}")]
    return next((f for f in given if f.name in begins), ahead[0] if ahead else None)


def dated(spec: SiteSpec, entity: Entity) -> str | None:
    """What a row is for: a date of its own, or of what it points at (`event.start`)."""
    own = form_date(entity)
    if own is not None:
        return own.name
    for one in entity.fields:
        target = next((e for e in spec.entities if e.name == one.target), None)
        there = form_date(target) if target is not None and one.kind == "relation" else None
        if there is not None:
            return f"{one.name}.{there.name}"
    return None


def is_zh(spec: SiteSpec) -> bool:
    """Whether the site is Chinese."""
    return spec.language == "zh"
