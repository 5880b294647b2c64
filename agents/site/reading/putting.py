"""What people put in: who may make rows of what, and the kinds of thing that this needs."""

from __future__ import annotations

import re
from collections.abc import Callable

from agents.site.reading import calling, placing
from agents.site.reading.filling import is_time
from agents.site.reading.kin import is_plural, one_of
from agents.site.reading.nouns import PICTURES, noun_kind
from agents.site.reading.placed import Done, Placed
from agents.site.reading.placed import now as placed_now
from agents.site.reading.told import Act
from agents.site.reading.verbs import left_behind
from agents.site.spec import Entity, Field, Role, SiteSpec
from agents.site.words.entities import group_of
from agents.site.words.fields import name_of
from agents.sources.base import Language

Want = Callable[[Placed, Act, Entity | None, Done, Language], str | None]
ANYBODY = frozenset(
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


def make(
    placed: Placed, act: Act, about: Entity | None, done: Done, language: Language, *, apart: bool, want: Want
) -> str | None:
    """Somebody puts things in: the things are an entity, and those people may make rows of it."""
    last = None
    objects = act.objects
    if not objects and about is not None:
        objects = [about.title]
    objects = _objects(placed, act, objects, about, done, language)
    for noun in objects:
        if left_behind(noun) != ("", "") and re.search(r"[\u4e00-\u9fff]", noun):
            wanted = Act(act.who, noun, "want", [], act.only, act.before, act.staff)
            last = want(placed, wanted, about, done, language) or last
            continue
        entity = calling.meant(placed, noun)
        if entity is None:
            entity = _new(placed, act, noun, last, done, language)
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


def _new(placed: Placed, act: Act, noun: str, last: str | None, done: Done, language: Language) -> Entity | None:
    """A new kind of thing; None where the noun is a time, a feature, or a field of what was spoken of last."""
    kind = noun_kind(noun)
    if last is not None and last in placed.added and (kind == "field" or is_time(noun)):
        entity = placed_now(placed, last)
        placing.add_field(placed, entity, noun, language)
        if not any(o in act.objects for o in ("price", "prices", "价格", "售价")):
            entity.fields = [f for f in entity.fields if f.kind != "money"]
        return None
    if is_time(noun):
        return None
    of = last or (done.asked_names[-1] if done.asked_names else None)
    if kind == "field" and of is not None:
        placing.add_field(placed, placed_now(placed, of), noun, language)
        return None
    kept = act.verb.startswith(("track", "log", "record", "登记", "记录", "管理"))
    if kind == "feature" or (kind == "field" and not kept and noun not in PICTURES):
        return None
    managed = act.verb == "管理" and not act.who  # what is managed beside each other are kinds: 管理茶叶、瓷器
    if last is not None and not managed and not (is_plural(noun) or group_of(one_of(noun))):
        placing.add_field(placed, placed_now(placed, last), noun, language)
        return None
    return placing.new_entity(placed, noun)


def _objects(
    placed: Placed, act: Act, objects: list[str], about: Entity | None, done: Done, language: Language
) -> list[str]:
    """What is put in: hours of work are rows of their own, and fields alone belong to something that is sent in."""
    words = re.compile(r"hours|working hours|work hours|工时|工作时间|服务时长")
    if any(words.fullmatch(o) for o in objects):
        _worked(placed, act, done, language)
        objects = [o for o in objects if not words.fullmatch(o)]
    said = all(noun_kind(o) == "field" and placed.kin.entity(o, placed.spec) is None for o in objects)
    if (described := _described(placed, act, objects, language)) is not None:
        return [described.title]
    if len(objects) > 1 and act.who and said:
        held = about or placing.new_entity(placed, "稿件" if language == "zh" else "submissions")
        objects = [held.title if language == "zh" else held.titles, *objects] if held is not None else objects
    return objects


_NAMES_ZH = re.compile(r"(?:书名|名称|标题|题目|品名|菜名|物品名称?|商品名称?)")
_DEALT_ZH = re.compile(r"(?:交易|买卖|转让|置换|交换|共享|分享|展示|发布)$")


def _described(placed: Placed, act: Act, objects: list[str], language: Language) -> Entity | None:
    """What the head is about, where people put in what is known of it: 二手教材交易，卖家发布书名、课程、价格."""
    matter = _DEALT_ZH.sub("", act.before)
    fields = [o for o in objects if noun_kind(o, of_thing=True) == "field"]
    if (
        len(objects) < 3
        or not act.who
        or not _NAMES_ZH.fullmatch(objects[0])
        or len(fields) * 5 < len(objects) * 3
        or not 2 <= len(matter) <= 8
        or any(placed.kin.entity(o, placed.spec) is not None for o in objects)
    ):
        return None
    entity = placed.kin.entity(matter, placed.spec) or placing.new_entity(placed, matter)
    if entity is not None:
        for noun in objects:
            placing.add_field(placed, placed_now(placed, entity.name), noun, language)
    return entity


def _worked(placed: Placed, act: Act, done: Done, language: Language) -> None:
    """Hours that people put down: how many, when, for what."""
    zh = language == "zh"
    fields = [
        Field(name="what", label="内容" if zh else "What was done", kind="text"),
        Field(name="hours", label="小时" if zh else "Hours", kind="decimal", minimum=0.25, maximum=24),
        Field(name="day", label="日期" if zh else "Day", kind="date", default="today"),
    ]
    entity = placing.new_entity(placed, "工时" if zh else "work log", fields)
    if entity is not None:
        _allowed(placed.spec, entity, act, done, apart=False)
        entity.access.read = "owner"


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
        who = _role(spec, act.who, done) if apart and act.who.lower() not in ANYBODY else "member"
        entity.access.create, entity.access.update, entity.access.delete = who, "owner", "owner"
        if entity.access.read == "staff":
            entity.access.read = "owner"
        done.made.append(entity.titles)


def _role(spec: SiteSpec, who: str, done: Done) -> str:
    one = one_of(who)
    if who.lower() in ANYBODY or one == one_of(spec.member_title) or len(spec.roles) >= 6:
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
