"""Demands of number: how many a day, week or month, for each person or in all; how many people come together."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.demands.base import N_ZH, Demand, Held, Kind, N, form_date, is_zh, rowed
from agents.site.reading.kin import Kin, one_of
from agents.site.spec import Entity, Field, Limit, SiteSpec
from agents.site.words.numbers import number_of

_PERSON = r"(?:person|member|user|customer|pupil|student|reader|guest|account|household|family|resident|employee|patient|child|client|team|volunteer|player|tenant|parent|colleague|neighbour|neighbor)s?"
_MOST = r"(?:at most|max(?:imum)?\.?(?: of)?|(?:and\s+|but\s+)?(?:no|not|never)\s+(?:be\s+)?more than|up to|only|limited to|at maximum|not exceed(?:ing)?|never exceed)"
_PER = r"(?:a|an|per|each|every|in a|in one|in any|for each|on a|on any)\s+(?P<per>day|week|month|year)"
_DOES = r"(?:(?:can|may|will)\s+)?(?:only\s+)?(?:takes?|accepts?|makes?|bakes?|does|do|handles?|sees?|treats?|teaches|teach|has|have|gets?|serves?|delivers?)"
_EN = (
    rf"(?:,\s*)?(?:(?:and|but)\s+)?\b(?:each|every)\s+(?P<of>(?!{_PERSON}\b)[a-z]+)\s+{_DOES}\s+{_MOST}\s+{N}\s+(?P<what>[a-z-]+)\s+{_PER}",
    rf"(?:,\s*)?(?:(?:and|but)\s+)?\b{_MOST}\s+{N}\s+(?P<what>[a-z-]+)\s+{_PER}\s+(?:per|for each|for every|with each)\s+(?P<of>(?!{_PERSON}\b)[a-z]+)",
    rf"(?:,\s*)?(?:(?:and|but)\s+)?\b(?P<we>we|the (?:kitchen|shop|bakery|team|workshop|studio))\s+{_DOES}\s+{_MOST}\s+{N}\s+(?P<what>[a-z-]+(?:\s(?!per|a|each|every|in|for|on)[a-z-]+)?)\s+{_PER}",
    rf"(?:,\s*)?(?:(?:and|but)\s+)?\b{_MOST}\s+{N}\s+(?P<what>[a-z-]+(?:\s(?!per|a|each|every|in|for|on)[a-z-]+)?)\s+{_PER}(?:\s*,?\s*(?:and|per|for|by|a|each|every)+\s+(?P<who>{_PERSON})\b)?",
    rf"(?:,\s*)?(?:(?:and|but)\s+)?\b{_MOST}\s+{N}\s+(?P<what>[a-z-]+(?:\s(?!per|a|each|every|in|for)[a-z-]+)?)\s+(?:per|for each|for every|each|a)\s+(?P<who>{_PERSON})\s+(?:and|per|a|each|every|in a)+\s+(?:per\s+)?(?P<per>day|week|month|year)\b",
    rf"\s*\b(?:only\s+)?(?P<times>once|twice|(?:{N}) times)\s+(?:a|per|each|every)\s+(?P<per>day|week|month|year)\b(?:\s+(?:per|for each)\s+(?P<who>{_PERSON}))?",
)
_GETS = (
    r"\b(?P<who>(?:each |every |a |the )?[a-z]+)\s+(?:can |may )?(?:only )?gets?\s+(?:only )?(?P<n>one|a single|two|three|\d)\s+(?P<what>[a-z]+(?: [a-z]+)?)\s+(?:a|per|each|every)\s+(?P<per>day|week|month|year)\b",
)
_EACH = (
    rf"\b(?P<v>enters?|submits?|uploads?|hands? in|sends? in|borrows?|posts?|brings?|nominates?)\s+(?:up to|at most|no more than|a maximum of)\s+{N}\s+(?P<what>[a-z]+)(?:\s+(?:each|at a time|at once|per person))?",
)
_EACH_ZH = (
    rf"[,，]?(?:同时)?最多(?:可以?)?(?P<v>借阅?|预约|报名?|提交|投稿?|领养?|认养){N_ZH}(?P<what>本|个|次|份|篇|件|只|棵|张)",
)
_WHO_ZH = r"(?P<who>(?:每[个位名]?(?:人|会员|用户|读者|学生|顾客|住户|户|员工|学员|居民|业主|家庭|孩子|同学|志愿者|患者)|一人|每户))"
_PER_ZH = r"(?:每|一)个?(?P<per>天|日|周|星期|月|年)"
_ZH = (
    rf"[,，]?{_WHO_ZH}{_PER_ZH}(?:内)?(?:最多|至多|限|只能|不超过|仅限|可)+(?:可以?|能)?(?P<verb>预约|借阅?|报名?|领取?|投稿?|提交|订|约|填写?|登记)?{N_ZH}(?P<what>次|个|本|小时|份|张|件|票|节|条|场|台)?",
    rf"[,，]?{_PER_ZH}{_WHO_ZH}(?:最多|至多|限|只能|不超过|仅限)+(?:可以?|能)?(?P<verb>预约|借阅?|报名?|领取?|投稿?|提交|订|约|填写?)?{N_ZH}(?P<what>次|个|本|小时|份|张|件|票|节|条|场|台)?",
    rf"[,，]?每[个位名辆台张间条片]?(?P<of>(?!人|天|日|周|月|年|户|单|次|笔)[\u4e00-\u9fff]{{1,4}}?){_PER_ZH}(?:最多|至多|限|不超过|只)+(?:可以?|能)?(?:看诊?|接待|接诊|接收|接|带|教|做|安排|服务|预约|收|上)?{N_ZH}个?(?P<what>[\u4e00-\u9fff]{{1,4}}?)(?=[,，。；;、]|$)",
    rf"[,，]?{_PER_ZH}(?:最多|至多|限|不超过|只)+(?:可以?|能)?(?:接待|接收|寄养|容纳|预约|工作|接|做|收|处理)?{N_ZH}个?(?P<what>人|只|位|名|订单|预约|单|辆|桌|份|小时)(?:以内)?",
)
_ONE_ZH = (
    rf"[,，]?{_WHO_ZH}{_PER_ZH}(?:可以?|能)?(?:订|约|领|点|投|预约|预订)?{N_ZH}(?P<what>次|个|份|张|票|节)(?=[,，。；;]|$)",
)
"""As many in a day as are said, without "at most": 每人每天一份."""
_HEADS = re.compile(
    r"(?:people|persons?|guests?|dogs?|cats?|pets?|animals?|children|kids|visitors?|patients?|cars?|vehicles?|horses?|clients?|customers?|participants?|groups?|tables?|cakes?|jobs?|人|只|位|名|单|辆|桌|预约|份)$",
    re.I,
)
_SPANS = {"天": "day", "日": "day", "周": "week", "星期": "week", "月": "month", "年": "year"}


def _limit(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    what = demand.fact("what")
    summed = next((e for e in spec.entities if _summed(e, what) is not None and e.access.create != "nobody"), None)
    per = _SPANS.get(demand.fact("per"), demand.fact("per").lower()) or None
    number = _number(demand)
    entity = summed or rowed(spec, what, kin)
    if entity is None or number is None or number < 1 or number != int(number):
        return None
    quantity = _summed(entity, what)
    whole = quantity is None and not demand.fact("who") and (bool(demand.fact("we")) or _HEADS.search(what) is not None)
    of = _of(spec, entity, demand.fact("of"), kin)
    if demand.fact("of") and of is None:
        return None
    whole = whole or of is not None
    if not whole and entity.access.create == "everyone":
        return None
    on = form_date(entity) if per else None
    entity.rules = [r for r in entity.rules if not (isinstance(r, Limit) and r.per in (None, per))]
    free = _freeing(entity, at_once=per is None)
    rule = Limit.model_validate(
        {
            "most": int(number),
            "per": per,
            "date": on.name if on else None,
            "quantity": quantity,
            "whole": whole,
            "of": of,
            "free_when": free,
        }
    )
    entity.rules.append(rule)
    shown = f"{entity.name}.limit" + (f".{per}" if per else "") + (f".{of}" if of else "")
    return Held(_told(spec, entity, rule), (shown,))


def _of(spec: SiteSpec, entity: Entity, noun: str, kin: Kin) -> str | None:
    """The relation to what each may have so many of: the doctor of an appointment."""
    target = kin.entity(noun, spec) if noun else None
    return next((f.name for f in entity.fields if target is not None and f.target == target.name), None)


def _number(demand: Demand) -> float | None:
    times = demand.fact("times").lower()
    if times in ("once", "twice"):
        return 1 if times == "once" else 2
    told = demand.fact("n").lower().replace("a single", "one")
    return 1 if told in ("a", "an") else number_of(told)


def _summed(entity: Entity, what: str) -> str | None:
    """The number field that is counted up: hours, kilometres."""
    if re.fullmatch(r"hours?|小时", what):
        return next(
            (
                f.name
                for f in entity.fields
                if re.search(r"hours|小时|工时", f"{f.name} {f.label}", re.I) and f.kind in ("decimal", "integer")
            ),
            None,
        )
    one = one_of(what).split(" ")[-1] if what else ""
    return next(
        (
            f.name
            for f in entity.fields
            if one and f.kind in ("decimal", "integer") and one in (one_of(f.label), f.name)
        ),
        None,
    )


def _freeing(entity: Entity, *, at_once: bool) -> dict[str, list[str]]:
    """The values of rows that do not count; `at_once`: nor do those that are over."""
    over = ("returned", "done", "closed", "collected") if at_once else ()
    gone = ("cancelled", "declined", "missed", "withdrawn", *over)
    found = next((f for f in entity.fields if f.kind == "choice" and f.set_by == "site"), None)
    values = [c.value for c in found.choices if c.value in gone] if found else []
    return {found.name: values} if found is not None and values else {}


def _told(spec: SiteSpec, entity: Entity, rule: Limit) -> str:
    if rule.per is None:
        return (
            f"每人最多{rule.most}个{entity.titles}"
            if is_zh(spec)
            else f"at most {rule.most} {entity.titles.lower()} per person"
        )
    label = next((f.label for f in entity.fields if f.name == rule.quantity), "")
    if is_zh(spec):
        per = {"day": "天", "week": "周", "month": "月", "year": "年"}[str(rule.per)]
        each = f"每个{_label(entity, rule.of)}" if rule.of else "" if rule.whole else "每人"
        return f"{each}每{per}最多{rule.most}{label or '个'}（{entity.titles}）"
    what = label.lower() if label else (entity.title if rule.most == 1 else entity.titles).lower()
    each = f" per {_label(entity, rule.of).lower()}" if rule.of else " in all" if rule.whole else " per person"
    return f"at most {rule.most} {what} a {rule.per}{each}"


def _label(entity: Entity, name: str) -> str:
    return next(f.label for f in entity.fields if f.name == name)


_GROUP_EN = (
    r"(?:,\s*)?(?:and\s+)?\b(?:in\s+|for\s+)?(?:groups? of|teams? of|parties of|for)\s+(?P<low>\d{1,3})\s*(?:to|-|–)\s*(?P<high>\d{1,3})(?:\s+(?:people|persons|players|guests|participants))?(?!\s*(?:minutes|hours|days|euros?|years|o'clock|[ap]m))\b",
    r"(?:,\s*)?(?:and\s+)?\b(?P<low>\d{1,3})\s*(?:to|-|–)\s*(?P<high>\d{1,3})\s+(?:people|persons|players|guests|participants)\b",
)
_GROUP_ZH = (
    r"[,，]?(?:每组|每团|团队|适合|可供)?(?P<low>\d{1,3})\s*(?:到|至|-|–|~)\s*(?P<high>\d{1,3})人(?:一组|成团|参加|游玩)?",
)


def _group(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    entity, zh = rowed(spec, "", kin), is_zh(spec)
    low, high = int(demand.fact("low")), int(demand.fact("high"))
    if entity is None or not 0 < low <= high:
        return None
    held = next(
        (
            f
            for f in entity.fields
            if f.name in ("people", "guests", "players", "persons", "seats", "party") and f.kind == "integer"
        ),
        None,
    )
    if held is None:
        held = Field(name="people", label="人数" if zh else "People", kind="integer")
        place = next((n for n, f in enumerate(entity.fields) if f.kind == "long_text"), len(entity.fields))
        entity.fields.insert(place, held)
    held.minimum, held.maximum, held.default = low, high, low
    for n, row in enumerate(entity.rows):
        row[held.name] = min(low + n, high)
    said = f"每次{low}到{high}人" if zh else f"{low} to {high} {held.label.lower()} each time"
    return Held(said, (f"{entity.name}.refuse", f"{entity.name}.store"))


KINDS = (
    Kind("limit", _limit, _EACH, kept="{v} {what}"),
    Kind("limit", _limit, _GETS, kept="{who} request {what}s"),
    Kind("limit", _limit, _EN, _ZH),
    Kind("limit", _limit, (), _ONE_ZH),
    Kind("limit", _limit, (), _EACH_ZH),
    Kind("group", _group, _GROUP_EN, _GROUP_ZH),
)
