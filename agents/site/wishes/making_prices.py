"""Wishes for what things cost and for things that people put in → operations.

Groups: `e` a kind of thing, `n` an amount, `c` a currency, `per` hour, day or night, `who` people.
"""

from __future__ import annotations

import re

from agents.site.spec import Access, Entity, Field, SiteSpec, Slots, Stay
from agents.site.wishes import names
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Groups, Made
from agents.site.wishes.making_looks import currency_of
from agents.site.words.entities import entity_from
from agents.site.words.people import who_of

_PER = {
    "hour": ("Price per hour", "每小时价格"),
    "day": ("Price per day", "每天价格"),
    "night": ("Price per night", "每晚价格"),
    "小时": ("Price per hour", "每小时价格"),
    "天": ("Price per day", "每天价格"),
    "晚": ("Price per night", "每晚价格"),
}


def sold(spec: SiteSpec) -> Entity | None:
    """What has a price: what is offered at one, else what is taken for hours or days, else what is offered."""
    kept = [e for e in spec.entities if e.access.create in ("staff", "admin")]
    priced = [e for e in kept if any(f.kind == "money" for f in e.fields)]
    taken = {
        f.target
        for e in spec.entities
        for r in e.rules
        if isinstance(r, Stay | Slots)
        for f in e.fields
        if f.name == r.resource
    }
    named = [e for e in kept if e.name in taken]
    return next(iter([*priced, *named]), None) or names.offered_entity(spec)


_BOUND = re.compile(
    r"不[能得可]|不(?:超过|低于|高于)|至[多少]|最[多少高低]|超过|\b(?:most|least|than|over|under)\b", re.I
)
"""What a price may be is no price."""

_OF_SOME = re.compile(
    r"(?:学生|老人|儿童|小孩|成人|会员|军人|教师|早鸟|预售|团体)[票价]?$|\b(?:student|child|senior|member|adult)s?\b",
    re.I,
)
"""What only some pay is not the price of everything: 学生票60元."""


def costs(c: Context, g: Groups) -> Made | None:
    """ "rooms cost 70 euros a night", "lessons cost 25": every row of it, with a price where there was none."""
    said = c.words(g["e"])
    if re.search(r"week ?ends?|weekdays?|holidays?|周末|周[一二三四五六日]|工作日|节假日|平日", said, re.IGNORECASE):
        return None  # prices by the day of the week are no field of a row
    if re.search(r"deposit|押金|定金", said, re.IGNORECASE):
        return None  # what is given back is no price
    if _BOUND.search(said) or _OF_SOME.search(said):
        return None
    entity = c.entity(said)
    if entity is None and names.singular(said.lower()) == said.lower() and not c.chinese:
        return None  # one row of its own: "Haircut costs 30"
    if entity is not None and entity.access.create not in ("staff", "admin"):
        entity = next((e for f in entity.fields for e in c.spec.entities if e.name == f.target and _is_kept(e)), None)
    entity = entity or sold(c.spec)
    amount = float(str(g["n"]).replace(",", "."))
    if entity is None:
        return None
    made: list[ops.Operation] = []
    field = next((f for f in entity.fields if f.kind == "money"), None)
    if field is None:
        label = _PER.get((g.get("per") or "").lower(), ("Price", "价格"))[c.language == "zh"]
        field = Field(name="price", label=label, kind="money", minimum=0, required=False)
        made.append(ops.AddField(entity=entity.name, field=field))
    code = currency_of(g["c"]) if g.get("c") else None
    if code and code != c.spec.currency:
        made.append(ops.SetSite(currency=code))
    value = int(amount) if amount == int(amount) else amount
    return Made([*made, ops.ChangeRows(entity=entity.name, where={}, values={field.name: value})])


def _is_kept(entity: Entity) -> bool:
    return entity.access.create in ("staff", "admin")


def put_in(c: Context, g: Groups) -> Made | None:
    """ "let guests upload photos": things that people put in themselves, of which there were none."""
    said = c.words(g["e"])
    if who_of(c.words(g["who"]), c.spec) in (None, "staff", "admin", "nobody") or c.entity(said) is not None:
        return None
    entity = entity_from(said, c.spec, [], sure=True)
    if entity is None:
        return None
    entity.access = Access(read="everyone", create="member", update="owner", delete="owner")
    entity.fields = [f for f in entity.fields if f.kind != "money"]
    if "photo" in entity.name or "picture" in entity.name or "照片" in entity.title:
        entity.view = "gallery"
        if not any(f.kind == "image" for f in entity.fields):
            entity.fields.append(Field(name="photo", label=c.label("Photo", "照片"), kind="image"))
    return Made(
        [ops.AddEntity(entity=entity)],
        [
            c.say(
                f"{entity.titles} are there now; people who sign in add them and change their own.",
                f"已添加{entity.titles}：登录的人可以发布，并管理自己的。",
            )
        ],
    )
