"""Demands of a field that only some see: "only members see the phone number", 手机号只有店主能看到, a note for staff."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.demands.base import Demand, Held, Kind, is_zh, rowed
from agents.site.reading.kin import Kin
from agents.site.spec import Entity, Field, Private, SiteSpec, hidden_of
from agents.site.spec.rule_faults import HIDEABLE
from agents.site.wishes.names import main_entity
from agents.site.words.fields import kind_of, name_of
from agents.site.words.people import who_of

_WHAT = r"(?P<what>(?:phone|telephone|mobile|contact|bank|account)(?: numbers?| details?)?s?|numbers|e-?mails?(?: addresses)?|(?:home |delivery )?address(?:es)?|(?:purchase |net |cost |wholesale )?prices?|salar(?:y|ies)|budgets?|(?:private |internal )?(?:notes?|remarks?)|surnames?|last names?)"
_WHOSE = r"(?:(?:the|their|each|all|our|a)\s+)?(?:(?P<of>[a-z]+)(?:['’]s?|s['’])\s+)?"
_WHO = r"(?:the\s+|our\s+)?(?P<who>(?:(?:signed|logged)[- ]in\s+|registered\s+)?[a-z]+)"
_END = r"(?=\s*(?:[,;.]|$))"
_EN = (
    rf"(?:,\s*)?(?:and\s+|but\s+)?\bonly\s+{_WHO}\s+(?:can\s+|may\s+|should\s+(?:be able to\s+)?|(?:is|are) able to\s+)?(?:sees?|reads?|views?)\s+{_WHOSE}{_WHAT}(?:\s+of\s+(?:the\s+|a\s+)?(?P<of2>[a-z]+))?{_END}",
    rf"(?:,\s*)?(?:and\s+|but\s+)?\b{_WHOSE}{_WHAT}(?:\s+of\s+(?:the\s+|a\s+)?(?P<of2>[a-z]+))?\s+(?:is|are|should be|must be|stays?)\s+(?:only\s+)?(?:visible|shown|seen|displayed)\s+(?:only\s+)?(?:to|by|for)\s+(?:only\s+)?{_WHO}(?:\s+only)?{_END}",
    rf"(?:,\s*)?(?:and\s+|but\s+)?\b(?:hide|keep)\s+{_WHOSE}{_WHAT}\s+(?:private|secret|hidden|from\s+(?P<from>visitors|the public|customers|others|everyone else))(?:\s+(?:except|but)\s+(?:for\s+)?{_WHO})?{_END}",
)
_EN += (
    rf"(?:,\s*)?(?:and\s+|but\s+)?\b{_WHOSE}{_WHAT}\s+(?:is|are|stays?|should be)\s+(?:kept\s+)?(?:private|secret|hidden from\s+(?P<from>visitors|the public|customers|others|everyone else)){_END}",
)
_ZH_WHAT = r"(?P<what>手机号?码?|电话(?:号码)?|联系电话|微信号?|联系方式|邮箱|(?:家庭|收货)?住?址|地址|身份证号?|进价|成本价?|价格|工资|成绩|分数|内部备注|备注)"
_ZH_WHO = r"(?P<who>[\u4e00-\u9fff]{1,8}?)"
_ZH_SEES = r"(?:才)?(?:(?:能够?|可以?)?(?:看到?|看见|查看|可见|知道)(?:到|见)?|看得到|看得见)"
_ZH = (
    rf"[,，]?(?:(?P<of>[\u4e00-\u9fff]{{1,6}}?)的)?{_ZH_WHAT}(?:只|仅)(?:有|限|能让|让|对|能)?{_ZH_WHO}{_ZH_SEES}(?=[,，。；;]|$)",
    rf"[,，]?(?:只有|仅限?){_ZH_WHO}{_ZH_SEES}(?:(?P<of>[\u4e00-\u9fff]{{1,6}}?)的)?{_ZH_WHAT}(?=[,，。；;]|$)",
    rf"[,，]?(?:(?P<of>[\u4e00-\u9fff]{{1,6}}?)的)?{_ZH_WHAT}(?:需要|要)?(?P<who>登录)(?:之?后|了)?{_ZH_SEES}(?=[,，。；;]|$)",
    rf"[,，]?(?:(?P<of>[\u4e00-\u9fff]{{1,6}}?)的)?{_ZH_WHAT}(?:要|需|对外|对其他人)?(?:不公开|保密|不对外公开)(?=[,，。；;]|$)",
)
_EN_OPEN = (
    rf"(?:please\s+)?show\s+{_WHOSE}{_WHAT}\s+to\s+(?:everyone|everybody|all|all visitors|the public|visitors)(?:\s+again)?{_END}",
    rf"(?:every(?:one|body)|visitors|anyone)\s+(?:can|may|should)\s+(?:be able to\s+)?see\s+{_WHOSE}{_WHAT}(?:\s+again)?{_END}",
)
_ZH_OPEN = (
    rf"(?:所有人|大家|任何人|访客|游客)(?:都)?(?:能够?|可以?)看到?(?:(?P<of>[\u4e00-\u9fff]{{1,6}}?)的)?{_ZH_WHAT}(?=[,，。；;]|$)",
    rf"(?:(?P<of>[\u4e00-\u9fff]{{1,6}}?)的)?{_ZH_WHAT}(?:对)?(?:所有人|大家)(?:都)?(?:可见|公开|能看到?|可以看到?)(?=[,，。；;]|$)",
)
_EN_NOTE = (
    r"(?:,\s*)?(?:and\s+|but\s+)?\b(?:the\s+)?(?:staff|we|owners?|admins?|teachers?|doctors?|therapists?|mechanics?|team)\s+(?:can\s+|may\s+)?(?:write|add|keep|leave|make)\s+(?:an?\s+)?(?:private\s+|internal\s+|own\s+)?(?:notes?|remarks?|comments?)(?:\s+(?:on|about|for|to)\s+(?:an?\s+|the\s+|each\s+|every\s+)?(?P<of>[a-z]+))?\s*,?\s*(?:that|which)?\s*(?:the\s+)?[a-z]+\s+(?:don['’]?t|do not|can['’]?t|cannot|never|won['’]?t)\s+see(?=\s*(?:[,;.]|$))",
    r"(?:,\s*)?(?:and\s+|but\s+)?\b(?:the\s+)?(?:staff|we|owners?|admins?|teachers?|doctors?|therapists?|mechanics?|team)\s+(?:can\s+|may\s+)?(?:write|add|keep|leave|make)\s+(?:an?\s+)?(?:private|internal)\s+(?:notes?|remarks?|comments?)(?:\s+(?:on|about|for|to)\s+(?:an?\s+|the\s+|each\s+|every\s+)?(?P<of>[a-z]+))?(?=\s*(?:[,;.]|$))",
)
_ZH_NOTE = (
    r"[,，]?(?:员工|店员|店主|老师|医生|管理员|工作人员|我们)(?:可以|能够?)?(?:给(?P<of>[\u4e00-\u9fff]{1,6}?))?(?:写|添加|加|填写|做|记)(?:上|个|一个)?(?:内部|私密|私人)?(?:的)?备注[,，]?(?:客人|顾客|客户|用户|会员|家长|学生|患者|病人|别人|其他人|对方)(?:是)?(?:看不到|看不见|不可见|不能看)(?=[,，。；;]|$)",
    r"[,，]?(?:员工|店员|店主|老师|医生|管理员|工作人员|我们)(?:可以|能够?)?(?:给(?P<of>[\u4e00-\u9fff]{1,6}?))?(?:写|添加|加|填写|做|记)(?:上|个|一个)?(?:内部|私密)(?:的)?备注(?=[,，。；;]|$)",
)
_KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"phone|mobile|手机|电话", ("phone",)),
    (r"e-?mail|邮箱", ("email",)),
    (r"contact|联系", ("phone", "email")),
    (r"price|价", ("money",)),
)
"""What a word means where no field is called so."""


def _hide(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """Only some see a field; one that is not there yet is added to what is seen by many."""
    who = _who(demand.fact("who") or demand.fact("from"), spec)
    if who is None:
        return None
    what, of = demand.fact("what"), demand.fact("of") or demand.fact("of2")
    found = _found(spec, what, of, kin)
    if found is None:
        return None
    entity, field = found
    if field.kind not in HIDEABLE or entity.display == field.name:
        return None
    alone = entity.access.read in ("owner", "staff", "admin")
    if not alone:
        _rule(entity, field, who)
        return Held(_told(spec, entity, field, who), (f"{entity.name}.private.{field.name}",))
    return Held(_told(spec, entity, field, "owner"), (f"{entity.name}.access.read",)) if who == "owner" else None


def _who(words: str, spec: SiteSpec) -> str | None:
    """Who sees it: `member` or `owner`, which is whose it is and the staff; None for some of the members."""
    if re.fullmatch(r"visitors|the public|(?:(?:signed|logged)[- ]in|registered) .+|.*登录.*|.*注册.*", words):
        return "member"
    known = who_of(words, spec) if words else "owner"
    if known == "everyone":
        return None
    if known in [role.name for role in spec.roles if role.level == "member"]:
        return None
    return "member" if known == "member" and words not in ("customers", "others", "everyone else") else "owner"


def _found(spec: SiteSpec, what: str, of: str, kin: Kin) -> tuple[Entity, Field] | None:
    named = kin.entity(of, spec) if of else None
    seen = sorted(spec.entities, key=lambda e: e.access.read not in ("everyone", "member"))
    for entity in [named] if named is not None else seen:
        field = kin.field(what, entity) or _like(what, entity)
        if field is not None:
            return entity, field
    entity = named or rowed(spec, of, kin, seen=True) or main_entity(spec)
    if entity is None or any(field.label == what for field in entity.fields):
        return None
    label = what if is_zh(spec) else what[:1].upper() + what[1:]
    name = name_of(label, kind_of(label))
    if name in {field.name for field in entity.fields}:
        return None
    field = Field(name=name, label=label, kind=kind_of(label), required=False, listed=False)
    entity.fields.append(field)
    return entity, field


def _like(what: str, entity: Entity) -> Field | None:
    """The field that goes by a longer or shorter name, or the first of its kind."""
    word = re.sub(r"\s*(?:numbers?|details?|addresses)$|号码?$", "", what.lower()) or what.lower()
    for field in entity.fields:
        if word in field.label.lower() or (len(field.label) > 1 and field.label in what):
            return field
    kinds = next((kinds for pattern, kinds in _KINDS if re.search(pattern, word)), ())
    return next((field for field in entity.fields if field.kind in kinds), None)


def _rule(entity: Entity, field: Field, who: str) -> None:
    entity.rules = [r for r in entity.rules if not (isinstance(r, Private) and r.field == field.name)]
    entity.rules.append(Private.model_validate({"field": field.name, "who": who}))


def _told(spec: SiteSpec, entity: Entity, field: Field, who: str) -> str:
    staff = spec.staff_title
    if is_zh(spec):
        return f"{entity.titles}的“{field.label}”只有{'登录的人' if who == 'member' else f'本人和{staff}'}能看到"
    seen = "who is signed in sees" if who == "member" else f"whose they are and the {staff.lower()} see"
    return f"only {seen} “{field.label}” of {entity.titles.lower()}"


def _note(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """A note that staff writes and staff alone reads, on what people send."""
    zh = is_zh(spec)
    entity = rowed(spec, demand.fact("of"), kin) or main_entity(spec)
    if entity is None or any(field.name == "staff_note" for field in entity.fields):
        return None
    label = "内部备注" if zh else "Internal note"
    entity.fields.append(
        Field(name="staff_note", label=label, kind="long_text", required=False, set_by="staff", listed=False)
    )
    entity.rules.append(Private(field="staff_note", who="staff"))
    staff = spec.staff_title
    said = (
        f"{entity.titles}有“{label}”，只有{staff}能填写和看到"
        if zh
        else f"{entity.titles.lower()} have “{label}”, which the {staff.lower()} alone writes and sees"
    )
    return Held(said, (f"{entity.name}.private.staff_note",))


def _open(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """A field that was for some is for all who see the row."""
    named = kin.entity(demand.fact("of"), spec) if demand.fact("of") else None
    for entity in [named] if named is not None else spec.entities:
        field = kin.field(demand.fact("what"), entity) or _like(demand.fact("what"), entity)
        if field is not None and field.name in hidden_of(entity):
            entity.rules = [r for r in entity.rules if not (isinstance(r, Private) and r.field == field.name)]
            zh = f"能看到{entity.titles}的人都能看到“{field.label}”"
            said = zh if is_zh(spec) else f"whoever sees {entity.titles.lower()} sees “{field.label}”"
            return Held(said, (f"{entity.name}.access.read",))
    return None


KINDS = (
    Kind("open", _open, _EN_OPEN, _ZH_OPEN),
    Kind("note", _note, _EN_NOTE, _ZH_NOTE),
    Kind("private", _hide, _EN, _ZH),
)
