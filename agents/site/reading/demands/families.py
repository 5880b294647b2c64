"""Demands of who sees what concerns somebody else of theirs: parents the bills of their child, relatives a resident.

The one whom it is about has an account that looks after it; rows that point there are seen by that account.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.demands import views
from agents.site.reading.demands.base import Demand, Held, Kind, is_zh
from agents.site.reading.kin import Kin, one_of
from agents.site.spec import Condition, Entity, Field, Periodic, Sees, SiteSpec
from agents.site.words.fields import name_of

_WHO = r"(?P<who>parents?|mothers?|fathers?|guardians?|relatives?|families|owners?|keepers?|carers?|landlords?|hosts?)"
_OWN = r"(?P<one>child|children|kid|kids|son|daughter|pupil|pupils|resident|residents|relative|dog|dogs|cat|cats|pet|pets|animal|animals|horse|horses|patient|player|students?|flat|flats|house|houses)"
_WHAT = r"(?P<what>(?!own\b|only\b)[a-z]+(?: [a-z]+)?)"
_EN = (
    rf"(?:,\s*)?(?:(?:and|but|while|where)\s+)?\b(?:the\s+|each\s+|every\s+)?{_WHO}\s+(?:can\s+|may\s+)?(?:only\s+)?(?:sees?|views?|reads?|follows?|finds?|gets?|downloads?)\s+(?:only\s+)?(?:the\s+)?(?:{_WHAT}\s+of\s+)?(?:their|his|her|its)\s+(?:own\s+)?{_OWN}(?:'s?\s+(?P<what2>[a-z]+(?: [a-z]+)?))?(?:\s+only)?(?=\s*(?:[,;.]|\band\b|\bbut\b|$))",
)
_ZH = (
    r"[,，]?(?P<who>家长|父母|监护人|亲属|家属|主人)(?:只能|只可以|只|能|可以|可)+(?:看到?|查看|看见)(?:自己的?|自家|本人的?)?(?P<one>孩子|子女|宝宝|老人|宠物|学生|住客)的(?P<what>[\u4e00-\u9fff]{2,4})",
    r"[,，]?(?P<who>家长|父母|监护人|亲属|家属|主人)(?:只能|只可以|只)(?:看到?|查看|看见)(?:自己的?|自家|本人的?)(?P<one>孩子|子女|宝宝|老人|宠物|学生|住客)(?=[,，。；;]|$)",
)
_NAMES = {"家长": "parent", "父母": "parent", "监护人": "guardian", "亲属": "relative", "家属": "relative", "主人": "keeper", "family": "relative"}  # fmt: skip
_TAKEN = ("owner", "owner_id", "account")


def _family(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh, told = is_zh(spec), demand.fact("what") or demand.fact("what2")
    cared = _cared(spec, demand.fact("one"), kin)
    if cared is None:
        return None
    rows = _rows(spec, told, kin, zh=zh)
    pointing = [e for e in spec.entities if e is not cared and any(f.target == cared.name for f in e.fields)]
    if rows is not None and rows not in pointing and rows is not cared:
        rows.fields.insert(1, Field(name=cared.name, label=cared.title, kind="relation", target=cared.name))
        for n, row in enumerate(rows.rows):
            row[cared.name] = cared.rows[n % len(cared.rows)].get(cared.display) if cared.rows else None
    shown = [rows] if rows is not None and rows is not cared else pointing
    who = demand.fact("who") if zh else one_of(demand.fact("who"))
    if not spec.roles or all(one_of(r.title) != who for r in spec.roles):
        spec.member_title = who if zh else who.capitalize()
    person = _looking_after(cared, _NAMES.get(who, name_of(who)), who if zh else who.capitalize(), spec)
    role = "member"
    for entity in dict.fromkeys(e.name for e in (cared, *shown)):
        _seen(spec.entity(entity), spec.entity(entity) is cared, cared, person, role)
    if zh:
        said = f"{who}只看到自己的{'、'.join(e.titles for e in (cared, *shown))}"
    else:
        more = f" and their {' and '.join(e.titles.lower() for e in shown)}" if shown else ""
        said = f"{'an' if who[:1] in 'aeiou' else 'a'} {who} sees only their own {cared.titles.lower()}{more}"
    return Held(said, tuple(f"{e.name}.sees.member" for e in (cared, *shown)))


def _rows(spec: SiteSpec, told: str, kin: Kin, *, zh: bool) -> Entity | None:
    """What is seen of those who are looked after: bills that come each month, notes of the staff; None: all of it."""
    if not told:
        return None
    found = kin.entity(told, spec)
    if found is None and re.search(r"bill|invoice|fee|due|payment|账单|费", told):
        found = next((e for e in spec.entities if any(isinstance(r, Periodic) for r in e.rules)), None)
    return found if found is not None else views.notes(spec, told, zh=zh)


def _cared(spec: SiteSpec, one: str, kin: Kin) -> Entity | None:
    """Those who are looked after, as the site keeps them."""
    alike = {"child": ("pupil", "student", "kid"), "kid": ("child", "pupil"), "孩子": ("幼儿", "学生", "儿童"), "老人": ("住客", "长者"), "relative": ("resident", "patient"), "pet": ("animal", "dog", "cat")}  # fmt: skip
    single = one if one[:1] >= "\u4e00" else one_of(one)
    for word in (single, *alike.get(single, ())):
        found = kin.entity(word, spec)
        if found is not None:
            return found
    return None


def _looking_after(cared: Entity, name: str, label: str, spec: SiteSpec) -> Field:
    """The account that looks after a row; made where there is none."""
    found = next((f for f in cared.fields if f.target == "account"), None)
    if found is not None:
        return found
    taken = {f.name for f in cared.fields}
    name = name if name not in taken and name not in _TAKEN else f"{name}_account"
    made = Field(
        name=name, label=label, kind="relation", target="account", required=False, set_by="staff", listed=False
    )
    said = {f.name for f in cared.fields if f.kind == "text" and f.label.lower() == label.lower()} - {cared.display}
    cared.fields = [f for f in cared.fields if f.name not in said]
    cared.fields.append(made)
    for n, row in enumerate(cared.rows):
        for gone in (name, *said):
            row.pop(gone, None)
        if n % 2 == 0:
            row[name] = spec.member_title
    return made


def _seen(entity: Entity, is_cared: bool, cared: Entity, person: Field, role: str) -> None:
    """People see the rows that concern whom they look after."""
    relation = next((f.name for f in entity.fields if f.target == cared.name), "")
    path = person.name if is_cared else f"{relation}.{person.name}"
    entity.access.read = "member"
    if entity.access.create in ("everyone", "member") and is_cared:
        entity.access.create = entity.access.update = entity.access.delete = "staff"
    entity.rules = [r for r in entity.rules if not (isinstance(r, Sees) and r.who == role)]
    entity.rules.append(Sees(who=role, when=[Condition(field=path, value="me")]))


KINDS = (Kind("family", _family, _EN, _ZH),)
