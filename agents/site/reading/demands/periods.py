"""Demands of what comes each month: dues, fees and rents, a row for each person or thing, paid or not."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

from agents.site.reading.demands.base import Demand, Held, Kind, is_zh
from agents.site.reading.demands.listing import list_under
from agents.site.reading.kin import Kin, one_of
from agents.site.reading.stepping import states, step
from agents.site.spec import (
    Access,
    Belongs,
    Condition,
    Entity,
    Field,
    Periodic,
    SiteSpec,
    UniqueTogether,
)
from agents.site.wishes.making_looks import MONEY_WORDS, currency_of

_AMOUNT = rf"(?P<c>[€$£])?\s?(?P<n>\d+(?:[.,]\d+)?)\s*(?P<c2>{MONEY_WORDS})?"
_PER = r"(?:(?:an?|per|each|every)\s+(?P<per>week|month|year)|(?P<each>weekly|monthly|yearly|annually))"
_WHO = r"(?P<who>members?|families|households?|tenants?|parents?|residents?|flats?|apartments?|players?|students?|pupils?|gardeners?|owners?|everybody|everyone|people|allotments?|plots?|boxes|lockers?|berths?|stalls?)"
_FOR = r"(?:\s+(?:for|per)\s+(?:each|every|their|an?)\s+(?P<thing>child|children|pupil|student|flat|apartment|plot|dog|horse|boat|berth|car|room|stall|locker))?"
_NOUN = r"(?P<noun>dues|fees?|rents?|contributions?|subscriptions?|membership fees?|maintenance fees?|charges?|instal?lments?|lease|payments?|membership)"
_EN = (
    rf"(?:,\s*)?(?:and\s+)?\b(?:each\s+|every\s+|all\s+|the\s+)?{_WHO}\s+(?:must\s+|have to\s+|has to\s+|should\s+)?pays?\s+(?:an?\s+|the\s+|their\s+|his\s+)?(?:(?P<each2>weekly|monthly|yearly|annual)\s+)?(?:{_NOUN}\s+)?(?:of\s+)?{_AMOUNT}\s+{_PER}{_FOR}",
    rf"(?:,\s*)?(?:and\s+)?\b(?:each\s+|every\s+|all\s+|the\s+)?{_WHO}\s+(?:must\s+|have to\s+|has to\s+|should\s+)?pays?\s+(?:an?\s+|the\s+|their\s+|his\s+)?(?P<each2>weekly|monthly|yearly|annual)\s+{_NOUN}(?:\s+of\s+{_AMOUNT})?{_FOR}",
    rf"(?:,\s*)?(?:and\s+)?\b(?:each\s+|every\s+|all\s+|the\s+)?{_WHO}\s+(?:must\s+|have to\s+|has to\s+|should\s+)?pays?\s+(?:an?\s+|the\s+|their\s+)?{_NOUN}\s+{_PER}",
    rf"(?:,\s*)?(?:(?:and|with)\s+)?\b(?:the\s+|an?\s+|tracks?\s+|collects?\s+|keeps? track of\s+|records?\s+)*(?P<each2>weekly|monthly|yearly|annual)\s+(?:membership\s+)?{_NOUN}(?:\s+(?:of|is|are)\s+{_AMOUNT})?(?:\s+(?:for|of|from|per)\s+(?:each\s+|every\s+|the\s+|all\s+)?{_WHO})?",
    rf"(?:,\s*)?(?:(?:and|with)\s+)?\b(?:the\s+|an?\s+)?{_NOUN}\s+(?:is|are|of)\s+{_AMOUNT}\s+{_PER}(?:\s+(?:for|per)\s+(?:each\s+|every\s+)?{_WHO})?",
)
_NOUN_ZH = r"(?P<noun>会费|房租|租金|物业费|管理费|学费|月费|年费|份子钱|停车费|伙食费|班费|费用)"
_ZH = (
    rf"[,，]?(?:每[个位名户])?(?:(?P<thing>孩子|幼儿|学生|车位|摊位|商铺|房间)|(?P<who>会员|成员|住户|业主|租客|家长|学员|家庭))?(?:每|按)(?P<per>周|月|年)(?:都|要|需要?|应)*(?:交|缴|付|收取?|缴纳)?{_NOUN_ZH}(?:为|是)?(?:(?P<n>\d+(?:\.\d+)?)(?P<c>元|块))?",
    rf"[,，]?(?P<who>会员|成员|住户|业主|租客|家长|学员|家庭)?{_NOUN_ZH}(?:为|是)?每(?P<per>周|月|年)(?P<n>\d+(?:\.\d+)?)(?P<c>元|块)",
    rf"[,，]?(?:每[个位名户])?(?P<who>会员|成员|住户|业主|租客|家长|学员|家庭)(?:每|按)(?P<per>周|月|年)(?:都|要|需要?|应)*(?:交|缴|付|缴纳)(?:{_NOUN_ZH})?(?P<n>\d+(?:\.\d+)?)(?P<c>元|块)(?:的?会费)?",
)
_SPANS = {"week": "week", "weekly": "week", "month": "month", "monthly": "month", "year": "year", "yearly": "year", "annual": "year", "annually": "year", "周": "week", "月": "month", "年": "year"}  # fmt: skip
_NAMES = {"fee": ("fee", "fees"), "rent": ("rent", "rents"), "lease": ("rent", "rents"), "contribution": ("contribution", "contributions"), "subscription": ("subscription", "subscriptions"), "charge": ("charge", "charges")}  # fmt: skip
_ZH_NAMES = {"房租": ("rent", "rents"), "租金": ("rent", "rents"), "学费": ("fee", "fees"), "物业费": ("charge", "charges"), "管理费": ("charge", "charges")}  # fmt: skip


def _dues(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh = is_zh(spec)
    per = _SPANS.get((demand.fact("per") or demand.fact("each") or demand.fact("each2")).lower())
    if per is None:
        return None
    if mark := currency_of(demand.fact("c") or demand.fact("c2")) if demand.fact("n") else None:
        spec.currency = mark
    who = demand.fact("thing") or demand.fact("who")
    thing = kin.entity(who, spec) if who else None
    if thing is not None and thing.access.create in ("member", "everyone"):
        thing = None
    amount = float(demand.fact("n").replace(",", ".")) if demand.fact("n") else None
    entity, copied = _entity(spec, demand.fact("noun"), thing, amount, zh=zh)
    relation = entity.fields[1].name
    entity.rules = [
        Periodic.model_validate({"each": relation, "date": "period", "per": per, "copied": copied}),
        UniqueTogether(fields=[relation, "period"]),
        *([Belongs(field=relation)] if thing is None else []),
        step("pay", "标记为已付款" if zh else "Mark as paid", ["open"], "paid", field="payment"),
    ]
    when = [Condition(field="payment", sign="is_not", value="paid")]
    spec.entities = [e for e in spec.entities if e.name != entity.name]
    spec.entities.append(entity)
    list_under(spec, entity, "unpaid", ("Unpaid", "未付款"), when, summed="amount")
    span = {"week": ("week", "周"), "month": ("month", "月"), "year": ("year", "年")}[per][zh]
    said = (
        f"{entity.titles}：每{span}一键生成，未付款的单独列出"
        if zh
        else f"{entity.titles.lower()}: one button makes those of the {span}, what is not paid has a list"
    )
    return Held(said, (f"{entity.name}.periodic", f"{entity.name}.watch.unpaid", f"{entity.name}.transition.pay"))


def _entity(
    spec: SiteSpec, noun: str, thing: Entity | None, amount: float | None, *, zh: bool
) -> tuple[Entity, dict[str, str]]:
    single = one_of(noun).split(" ")[-1] if noun and not zh else noun
    name, plural = (_ZH_NAMES if zh else _NAMES).get(single, ("due", "dues"))
    taken = {n for e in spec.entities for n in (e.name, e.plural)} | {p.path for p in spec.pages}
    if {name, plural} & taken:
        name, plural = "due_payment", "due_payments"
    title = (noun or "会费") if zh else name[:1].upper() + name[1:].replace("_", " ")
    titles = title if zh else plural[:1].upper() + plural[1:].replace("_", " ")
    relation = thing.name if thing is not None else "member"
    label = thing.title if thing is not None else spec.member_title
    copied = {}
    if thing is not None and amount is None:
        held = next((f for f in thing.fields if f.kind == "money"), None)
        copied = {"amount": held.name} if held is not None else {}
    usual = amount if amount is not None else None if copied else 20
    fields = [
        Field(name="period", label="期间" if zh else "From", kind="date", default="today"),
        Field(name=relation, label=label, kind="relation", target=thing.name if thing is not None else "account"),
        Field(name="amount", label="金额" if zh else "Amount", kind="money", minimum=0, default=usual),
        states("open! Not paid|未付款;paid+ Paid|已付款", zh=zh, name="payment", label=("Payment", "付款")),
    ]
    fields[2].required = not copied
    read = "owner" if thing is None else "staff"
    made = Entity(
        name=name, plural=plural, title=title, titles=titles, display="period", fields=fields, icon="wallet",
        access=Access(read=read, create="staff", update="staff", delete="staff"),
    )  # fmt: skip
    if thing is not None:
        rows = [row for row in thing.rows if row.get(thing.display)]
        made.rows = [
            {
                "period": "-20",
                relation: row[thing.display],
                "amount": row.get(copied.get("amount", ""), usual or 20),
                "payment": "paid" if n % 3 else "open",
            }
            for n, row in enumerate(rows[:4])
        ]
    return made, copied


KINDS = (Kind("dues", _dues, _EN, _ZH, kept_zh="登记{thing}"),)
