"""Demands of parts: doctors are divided into surgery and children's medicine, 老师分为钢琴、吉他和小提琴; what is full is full.

Parts are a choice of the thing that has them.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.demands.base import Demand, Held, Kind, is_left, is_zh, rowed
from agents.site.reading.demands.tariffs import is_offer
from agents.site.reading.kin import Kin, one_of
from agents.site.reading.sowing import complete, named
from agents.site.spec import Capacity, Choice, Entity, Field, SiteSpec
from agents.site.words.fields import name_of

_UNITS = r"departments|groups|teams|sections|types|levels|areas|branches|regions|kinds|grades|categories"
_LIST = r"(?P<list>[a-z][a-z'’ -]{1,24}?(?:,\s*[a-z][a-z'’ -]{1,24}?)*,?\s+and\s+[a-z][a-z'’-]+(?: [a-z'’-]+)?)"
_EN = (
    rf"(?:,\s*)?(?:and\s+)?\b(?:the\s+|our\s+|all\s+)?(?P<what>[a-z]+)\s+(?:are|is)\s+(?:divided|split|grouped|sorted|organi[sz]ed)\s+(?:up\s+)?(?:into|by)\s+(?:(?:the\s+)?(?:two|three|four|five|six|\d)\s+(?P<unit>{_UNITS})\s*[:,(]?\s*)?{_LIST}(?=\s*(?:[,;.)]|$))\)?",
)
_ZH = (
    r"[,，]?(?P<what>[\u4e00-\u9fff]{1,6}?)(?:要|按)?分(?:为|成)(?P<list>[\u4e00-\u9fffA-Za-z0-9]{1,8}(?:、[\u4e00-\u9fffA-Za-z0-9]{1,8})*[和与及、][\u4e00-\u9fffA-Za-z0-9]{1,8}?)(?:(?:这|共|等)?[两二三四五六七八九\d]个?(?P<unit>[\u4e00-\u9fff]{1,4}))?(?=[,，。；;]|$)",
)


def _parted(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """The thing that is divided has a choice of its parts."""
    zh, entity = is_zh(spec), kin.entity(demand.fact("what"), spec)
    parts = [
        p.strip()
        for p in re.split(r"\s*(?:,\s*(?:and\s+)?|\s+and\s+|、|和|与|及)\s*", demand.fact("list"))
        if p.strip()
    ]
    if entity is None or not 2 <= len(parts) <= 12 or any(len(part) > 30 for part in parts):
        return None
    unit = demand.fact("unit")
    label = unit if zh and unit else ("类别" if zh else (one_of(unit) if unit else "group").capitalize())
    return _chosen(spec, entity, label, parts)


def _chosen(spec: SiteSpec, entity: Entity, label: str, parts: list[str]) -> Held | None:
    """The thing has a choice of its parts under a label."""
    zh, name = is_zh(spec), name_of(label, "kind")
    if any(f.name == name for f in entity.fields):
        return None
    choices = [Choice(value=_value(part, n), label=part[:1].upper() + part[1:]) for n, part in enumerate(parts)]
    if len({choice.value for choice in choices}) != len(choices):
        return None
    at = next((n for n, f in enumerate(entity.fields) if f.name == entity.display), 0) + 1
    entity.fields.insert(at, Field(name=name, label=label, kind="choice", choices=choices, default=choices[0].value))
    for n, row in enumerate(entity.rows):
        row[name] = choices[n % len(choices)].value
    said = (
        f"{entity.titles}有“{label}”：{'、'.join(parts)}"
        if zh
        else f"{entity.titles.lower()} have a {label.lower()} ({', '.join(parts)})"
    )
    return Held(said, (f"{entity.name}.store",))


def _value(label: str, n: int) -> str:
    bare = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
    return bare if re.match(r"[a-z]", bare) else f"part_{n + 1}"


_EN_FULL = (
    r"(?:,\s*)?(?:(?:and|but)\s+)?\b(?:nobody|no ?one|people|they|members|you)\s+(?:can(?:not|['’]t)?|may(?: not)?)\s+(?:book|sign up|join|register|reserve)(?:\s+any\s?more|\s+for it)?\s+(?:once|when|if|after)\s+(?:it|they|(?:the|all|an?)\s+[a-z]+)\s+(?:is|are)\s+(?:full|taken|gone|booked out|sold out)",
    r"(?:,\s*)?(?:(?:and|but)\s+)?\b(?:once|when|if)\s+(?:it|they|(?:the|all|an?)\s+[a-z]+)\s+(?:is|are)\s+(?:full|taken|gone|booked out)\s*,?\s+(?:nobody|no ?one|people)\s+(?:else\s+)?(?:can(?:not|['’]t)?|may(?: not)?)\s+(?:book|sign up|join|register|reserve)(?:\s+any\s?more)?",
)
_ZH_FULL = (
    r"[,，]?(?:座位?|名额|位子|人数|人|报名)(?:坐|报|约|订)?满(?:了|员|额)?(?:之?后|就|则)*(?:不能|不可以?|无法|停止|自动截止|截止|关闭)(?:再|继续)*(?:报名?|预约|预订|加入|参加)?(?=[,，。；;]|$)",
)
_SEATS = re.compile(r"seat|place|spot|capacity|座|名额|人数上限|空位", re.IGNORECASE)


def _full(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """No more rows than what they are for has places."""
    del demand, kin
    zh = is_zh(spec)
    for entity in (e for e in spec.entities if is_left(e, spec)):
        held = next((r for r in entity.rules if isinstance(r, Capacity)), None)
        found = _places(spec, entity)
        if held is None and found is None:
            continue
        if held is None and found is not None:
            relation, field = found
            gone = {
                f.name: [c.value for c in f.choices if c.value in ("cancelled", "declined", "withdrawn")]
                for f in entity.fields
                if f.kind == "choice" and f.set_by == "site"
            }
            held = Capacity(relation=relation.name, limit=field.name, free_when={k: v for k, v in gone.items() if v})
            entity.rules.append(held)
        assert held is not None
        said = f"{entity.titles}满额后不能再添加" if zh else f"no more {entity.titles.lower()} than there are places"
        return Held(said, (f"{entity.name}.capacity.{held.relation}",))
    return None


def _places(spec: SiteSpec, entity: Entity) -> tuple[Field, Field] | None:
    """What a row points at, and the number there that says how many it takes."""
    for relation in (f for f in entity.fields if f.kind == "relation" and f.target != "account"):
        target = next((e for e in spec.entities if e.name == relation.target), None)
        for field in target.fields if target is not None else []:
            if field.kind == "integer" and _SEATS.search(f"{field.name} {field.label}"):
                return relation, field
    return None


_ASKED_ZH = r"(?:名称?|姓名|时间|日期|价格?|单价|电话|照片|图片|人数|地点|地址|简介|介绍|老师|教师|状态|数量|编?号|费用?|内容|描述|说明|名额|库存)"
_ONE_ZH = r"[\u4e00-\u9fff]{1,6}"
_SORTS_ZH = (
    rf"[,，]?(?P<what>[\u4e00-\u9fff]{{0,3}}?(?P<c>[\u4e00-\u9fff])[\u4e00-\u9fff]{{0,2}}?)(?:现?有|包括|包含)(?P<list>{_ONE_ZH}?(?P=c)(?:[、和与及]{_ONE_ZH}?(?P=c))+)(?:等?[两二三四五六七八九\d]?[个种门]?)?(?=[,，。；;]|$)",
    rf"[,，]?(?P<what>科室|房型|户型|车型|类型|种类|品种|分类|口味|科目|菜系|班型)(?:现?有|包括|包含|分)(?P<list>(?!{_ASKED_ZH}[、和与及]){_ONE_ZH}(?:[、和与及]{_ONE_ZH}?)+?)(?:等?[两二三四五六七八九\d]?[个种门]?)?(?=[,，。；;]|$)",
)
"""What there is of a thing, each by its name: 课程有绘画课、书法课, 科室有内科、外科. They end as it is called."""


def _sorts(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """They are the rows of the thing, where the staff keeps it; else a choice of what is offered."""
    what, parts = demand.fact("what"), [p for p in re.split(r"[、和与及]", demand.fact("list")) if p]
    entity = kin.entity(what, spec)
    if not 2 <= len(parts) <= 12 or len(set(parts)) < len(parts):
        return None
    left = rowed(spec, "", kin)
    offers = [f for f in left.fields if f.kind == "relation" and f.required and is_offer(spec, f)] if left else []
    offered = spec.entity(str(offers[0].target)) if offers else None
    if entity is None and offered is not None and _SORT_ZH.fullmatch(what) and parts[0][-1] not in offered.title:
        return _chosen(spec, offered, what, parts)
    entity = entity or offered
    if entity is None or is_left(entity, spec):
        return None
    named(spec, entity, parts)
    complete(spec, entity)
    return Held(f"{entity.titles}：{'、'.join(parts)}", (f"{entity.name}.list",))


_SORT_ZH = re.compile(r"科室|房型|户型|车型|类型|种类|品种|分类|口味|科目|菜系|班型")
"""What there are sorts of is something else: doctors of departments, dishes of a cuisine."""


KINDS = (
    Kind("sorts", _sorts, (), _SORTS_ZH, kept_zh="{what}"),
    Kind("parted", _parted, _EN, _ZH),
    Kind("full", _full, _EN_FULL, _ZH_FULL),
)
