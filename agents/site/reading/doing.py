"""What the sentence says people do, put into a spec: who may make what, what they leave behind, what they fill in.

It takes the acts of `clauses`, not the sentence. Numbers and hours are put in by `limiting` and `opening`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from agents.site.reading import asking, calling, placing
from agents.site.reading.filling import fill, form_field, is_time, main_of
from agents.site.reading.keeping import keep
from agents.site.reading.kin import is_plural, one_of
from agents.site.reading.nouns import noun_kind
from agents.site.reading.placed import Placed, offered
from agents.site.reading.placed import now as placed_now
from agents.site.reading.told import Act, Told
from agents.site.reading.verbs import left_behind
from agents.site.spec import Entity, Role, SiteSpec, Slots
from agents.site.words.entities import group_of
from agents.site.words.fields import name_of
from agents.sources.base import Language

_ANYBODY = frozenset(
    [
        "people",
        "everyone",
        "everybody",
        "anyone",
        "anybody",
        "others",
        "visitors",
        "users",
        "we",
        "i",
        "you",
        "they",
        "us",
        "public",
        "somebody",
        "someone",
        "大家",
        "任何人",
        "所有人",
        "人们",
        "其他人",
        "别人",
        "用户",
        "我们",
        "我",
        "访客",
    ]
)
_PERSONAL = frozenset(
    [
        "manage",
        "organise",
        "organize",
        "store",
        "track",
        "record",
        "log",
        "collect",
        "plan",
        "catalogue",
        "catalog",
        "sell",
        "list",
        "管理",
        "维护",
        "整理",
        "收集",
        "出售",
        "卖",
        "登记",
        "记录",
    ]
) | {"keep track of", "keep a record of", "keep a log of", "keep a list of"}


@dataclass
class Done:
    """What came of the acts, for telling."""

    made: list[str] = field(default_factory=list)
    """Entities that members make themselves now."""
    asked: list[str] = field(default_factory=list)
    """Entities that acts added."""
    asked_names: list[str] = field(default_factory=list)
    """Their names."""
    roles: list[str] = field(default_factory=list)
    put: set[str] = field(default_factory=set)
    """Names of entities that members put in."""


def do(placed: Placed, told: Told, language: Language) -> Done:
    """The acts of `told` into `placed`."""
    done = Done()
    last = ""
    makers = {a.who.lower() for a in told.acts if a.kind == "make" and (a.who and not a.staff)}
    others = {a.who.lower() for a in told.acts if a.kind in ("want", "fill") and (a.who and not a.staff)} - _ANYBODY
    for act in told.acts:
        about = _about(placed, act, last)
        if act.kind == "make":
            apart = act.who.lower() in makers and bool(others - {act.who.lower()})
            last = _make(placed, act, about, done, language, apart=apart) or last
        elif act.kind == "want":
            last = _want(placed, act, about, done, language) or last
        elif act.kind == "fill":
            fill(placed, act, language)
        elif act.kind == "keep":
            keep(placed, act, about, language)
        else:
            for noun in act.objects:
                held = placed.kin.entity(noun, placed.spec)
                if held is not None and not act.staff:
                    placed.named.add(held.name)
    for name in {
        f.target for e in placed.spec.entities if e.name in placed.added for f in e.fields if f.kind == "relation"
    }:
        about = next((e for e in placed.spec.entities if e.name == name), None)
        if about is not None and about.name in done.put:
            about.access.read = "everyone"  # others ask for it, so they must see it
    return done


def _about(placed: Placed, act: Act, last: str) -> Entity | None:
    """The entity that "them" means: what the act before was about, else the noun that stood last."""
    spec = placed.spec
    if last and any(e.name == last for e in spec.entities):
        return spec.entity(last)
    return placed.kin.entity(act.before, spec) if act.before else None


def _make(placed: Placed, act: Act, about: Entity | None, done: Done, language: Language, *, apart: bool) -> str | None:
    """Somebody puts things in: the things are an entity, and those people may make rows of it."""
    last = None
    objects = act.objects
    if not objects and about is not None:
        objects = [about.title]
    for noun in objects:
        if left_behind(noun) != ("", "") and re.search(r"[\u4e00-\u9fff]", noun):
            wanted = Act(act.who, noun, "want", [], act.only, act.before, act.staff)
            last = _want(placed, wanted, about, done, language) or last
            continue
        entity = calling.meant(placed, noun)
        kind = noun_kind(noun)
        if entity is None and is_time(noun):
            continue
        if entity is None and kind == "field" and done.asked_names:
            placing.add_field(placed, placed_now(placed, done.asked_names[-1]), noun, language)
            continue
        if entity is None and (
            kind == "feature"
            or (kind == "field" and not act.verb.startswith(("track", "log", "record", "登记", "记录")))
        ):
            continue
        if entity is None and last is not None and not (is_plural(noun) or group_of(one_of(noun))):
            placing.add_field(placed, placed.spec.entity(last), noun, language)
            continue
        if entity is None:
            entity = placing.new_entity(placed, noun)
            if entity is None:
                continue
        else:
            entity = calling.called(placed, entity, noun)
        placed.named.add(entity.name)
        last = entity.name
        if act.who and not act.staff:
            done.put.add(entity.name)
        if act.who or act.verb not in _PERSONAL:
            _allowed(placed.spec, entity, act, done, apart=apart)
    return last


def _allowed(spec: SiteSpec, entity: Entity, act: Act, done: Done, *, apart: bool) -> None:
    """Who may create rows of `entity` now."""
    if act.staff:
        if entity.access.create in ("member", "everyone") and entity.access.read == "owner":
            entity.access.read = "member"
        entity.access.create = entity.access.update = entity.access.delete = "staff"
        if entity.access.read == "staff" and spec.blueprint == "":
            entity.access.read = "member"
        return
    if entity.access.create not in ("member", "everyone"):
        who = _role(spec, act.who, done) if apart and act.who.lower() not in _ANYBODY else "member"
        entity.access.create, entity.access.update, entity.access.delete = who, "owner", "owner"
        if entity.access.read == "staff":
            entity.access.read = "owner"
        done.made.append(entity.titles)


def _role(spec: SiteSpec, who: str, done: Done) -> str:
    one = one_of(who)
    if one == one_of(spec.member_title) or len(spec.roles) >= 6:
        return "member"
    name = name_of(one)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name in (
        "detail",
        "staff",
        "member",
        "owner",
        "admin",
        "everyone",
    ):
        if re.search(r"[\u4e00-\u9fff]", one):
            name = f"role_{len(spec.roles) + 1}"
        else:
            return "member"
    if all(r.name != name for r in spec.roles):
        title = one[:1].upper() + one[1:]
        spec.roles.append(Role(name=name, title=title[:60], level="member"))
        done.roles.append(title)
    return name


def _want(placed: Placed, act: Act, about: Entity | None, done: Done, language: Language) -> str | None:
    """Somebody asks for something: the row that this leaves behind, where the site does not have it yet."""
    english, chinese = left_behind(act.verb)
    asked_for = _asked_for(placed, act, about, done, language)
    if asked_for is None or not english or _is_made(placed, asked_for.target, english, done):
        return None
    target, noun, fields = asked_for.target, asked_for.noun, asked_for.fields
    who = "staff" if act.staff else "member"
    if target is None and english in ("review", "rating", "comment", "vote"):
        target = offered(placed)
    if act.verb == "rsvp":
        placed.spec, made = asking.asked(placed.spec, "rsvp", None, who, language)
        return _noted(placed, made, done)
    held = _held(placed, english, chinese, target, act)
    if held is not None:
        placed.named.add(held.name)
        for one in fields:
            form_field(held, one, language)
        return None
    if noun and english in ("booking", "reservation") and _by_services(placed):
        placed.rows.append(noun)
        return None
    own = ""
    if noun and target is None:
        placed.rows = [r for r in placed.rows if r != noun]
        if not is_plural(noun) and english in ("booking", "order", "reservation"):
            own = noun
        else:
            target = placing.new_entity(placed, noun)
    elif noun and (language == "zh" or one_of(noun).split(" ")[-1] in (english.lower(), *_VISITS)):
        own = noun
    own = one_of(own) if own and language == "en" else ""
    placed.spec, made = asking.asked(placed.spec, act.verb, target, who, language, noun=own)
    if made is not None:
        for one in fields:
            form_field(made, one, language)
    return _noted(placed, made, done)


_VISITS = ("drive", "visit", "tour", "ride", "lesson", "trial", "stay", "swap")
"""Nouns that name such a row themselves: "customers book test drives"."""


@dataclass
class _AskedFor:
    """What somebody asks for: an entity, a noun that is none yet, fields of the form."""

    target: Entity | None
    noun: str = ""
    fields: list[str] = field(default_factory=list)


def _asked_for(placed: Placed, act: Act, about: Entity | None, done: Done, language: Language) -> _AskedFor | None:
    """None where it is what people make already: "patients request appointments"."""
    found = _AskedFor(about)
    makes = left_behind(act.verb) != ("", "")
    for one in act.objects:
        if is_time(one) or left_behind(one) != ("", ""):
            continue
        kind = noun_kind(one)
        if kind == "field" and placed.kin.entity(one, placed.spec) is None:
            found.fields.append(one)
            continue
        entity = calling.meant(placed, one)
        if entity is None:
            if kind not in ("field", "feature", "people"):
                found.noun = found.noun or one
            continue
        entity = calling.called(placed, entity, one)
        placed.named.add(entity.name)
        if entity.access.create in ("member", "everyone") and not (makes and entity.titles in done.made):
            told = [o for o in act.objects if noun_kind(o) == "field"]
            fill(placed, Act(act.who, act.verb, "fill", told), language)
            return None
        found.target = entity
    return found


def _is_made(placed: Placed, target: Entity | None, english: str, done: Done) -> bool:
    """Whether what is asked about is itself the row that people leave: an order of an order there is not."""
    return (
        target is not None
        and target is main_of(placed)
        and target.access.create in ("member", "everyone")
        and target.name not in done.put
        and english in ("order", "booking", "reservation", "sign-up", "request", "application", "loan", "registration")
    )


def _by_services(placed: Placed) -> bool:
    """Whether people book services by the hour, so that what they book is one of them."""
    return any(e.name == placed.kin.rows for e in placed.spec.entities) and any(
        isinstance(r, Slots) for e in placed.spec.entities for r in e.rules
    )


def _noted(placed: Placed, made: Entity | None, done: Done) -> None:
    if made is not None:
        placed.named.add(made.name)
        placed.added.append(made.name)
        done.asked.append(made.titles)
        done.asked_names.append(made.name)


def _held(placed: Placed, english: str, chinese: str, target: Entity | None, act: Act) -> Entity | None:
    """What members make already that is as good as the row of this verb."""
    spec = placed.spec
    named = placed.kin.entity(english.split(" ")[0] if english != "sign-up" else "sign-up", spec) or placed.kin.entity(
        chinese, spec
    )
    if named is not None and named.access.create in ("member", "everyone", "staff") and named is not target:
        if named is main_of(placed) and (target is None or target.name not in placed.added):
            return named
        points = {f.target for f in named.fields if f.kind == "relation"}
        if target is None or target.name in points or not points:
            return named
    if target is None:
        return None
    alike = (
        "booking",
        "reservation",
        "sign-up",
        "registration",
        "enrolment",
        "RSVP",
        "rental",
        "loan",
        "order",
        "request",
        "application",
    )
    if english in alike:
        return next(
            (
                e
                for e in spec.entities
                if e.access.create in ("member", "everyone")
                and e.access.read == "owner"
                and any(f.target == target.name for f in e.fields)
                and e.name not in ("favourite",)
            ),
            None,
        )
    if english == "answer":
        return next((e for e in spec.entities if e.name in ("reply", "answer", "comment")), None)
    return None
