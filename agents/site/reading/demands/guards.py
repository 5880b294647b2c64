"""Demands of what must hold first: only paid orders are shipped, above 1000 the director approves.

And of who sees only what is theirs by an assignment: coaches their own classes.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading import keeping
from agents.site.reading.demands.base import BEFORE_ASIDE, Demand, Held, Kind, is_left, is_zh, rowed
from agents.site.reading.demands.listing import numbered, paid_in
from agents.site.reading.kin import Kin, one_of
from agents.site.reading.stepping import states, step
from agents.site.spec import Choice, Condition, Entity, Field, Needs, Role, Sees, SiteSpec, Transition, state_of
from agents.site.words.fields import name_of
from agents.site.words.numbers import number_of, plain
from agents.site.words.people import may_decide

_DONE = r"(?P<v>shipped|sent|sent out|delivered|handed out|handed over|given out|collected|picked up|released|published|started|begun|closed|archived|booked|confirmed|invoiced|repaired|printed|dispatched|approved|accepted|adopted|returned|paid out|issued|driven|used|rented out|rented|lent out|lent|borrowed|hired|reserved|taken out|ordered|sold|completed|finished)"
_ADJ = r"(?P<adj>paid|paid for|approved|checked|signed|inspected|confirmed|tested|cleaned|verified|insured|vaccinated|reviewed|accepted|in full|weighed|complete|packed|cleared|settled|serviced|repaired|released|disinfected|charged|washed|ready|certified|registered|trained|shod|fed|healthy|in order|[a-z]{3,}ed)"
_EN_GUARD = (
    rf"(?:,\s*)?(?:and\s+)?\bonly\s+{_ADJ}\s+(?P<what>[a-z]+)\s+(?:can|may|should|are allowed to)\s+be\s+{_DONE}",
    rf"(?:,\s*)?(?:and\s+)?\b(?:an?\s+|the\s+|no\s+)?(?P<what>[a-z]+)\s+(?:can|may|must)\s+only\s+be\s+{_DONE}\s+(?:once|when|if|after)\s+(?:it|they|the\s+[a-z]+)\s+(?:is|are|has been|have been|was|were)\s+{_ADJ}",
    rf"(?:,\s*)?(?:and\s+)?\b(?:an?\s+|the\s+)?(?P<what>[a-z]+)\s+(?:cannot|can't|can not|may not|must not|is not|are not)\s+(?:be\s+)?{_DONE}\s+(?:before|until|unless)\s+(?:it|they|the\s+[a-z]+)\s+(?:is|are|has been|have been|was|were)\s+{_ADJ}",
    rf"(?:,\s*)?(?:and\s+)?\bno\s+(?P<what>[a-z]+)\s+(?:is|may be|can be|gets)\s+{_DONE}\s+(?:before|until|unless)\s+(?:it|they)\s+(?:is|are|has been|have been|was|were)\s+{_ADJ}",
    rf"(?:,\s*)?(?:and\s+)?\b(?P<what>[a-z]+)\s+(?:are|is)\s+only\s+{_DONE}\s+(?:once|when|if|after)\s+(?:it|they|the\s+[a-z]+)\s+(?:is|are|has been|have been|was|were)\s+{_ADJ}",
)
_ZH_GUARD = (
    r"[,，]?(?:只有)?(?:已)?(?P<adj>付款|支付|付清|检查|签字|审核|确认|检验|质检|接种疫苗|缴费)(?:后|过)?的?(?P<what>[\u4e00-\u9fff]{2,4})(?:才能|才可以?|方可)(?P<v>发货|出库|发出|发布|领取|取走|开工|关闭|出租|出借|借出|预约|预订|领用|使用|交付|领养|入住|安排|发放)",
    r"[,，]?(?P<what>[\u4e00-\u9fff]{2,4}?)(?:必须|需要?|要)?(?P<adj>付款|支付|付清|检查|签字|审核|确认|检验|质检|缴费)(?:之?后|过)?(?:才能|才可以?|方可)(?P<v>发货|出库|发出|发布|领取|取走|开工|关闭|出租|出借|借出|预约|预订|领用|使用|交付|领养|入住|安排|发放)",
)
_PAID = re.compile(r"paid|settled|in full|付|缴", re.IGNORECASE)


def _guard(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh = is_zh(spec)
    what = demand.fact("what")
    ending = next((e for e in spec.entities if one_of(e.title).split(" ")[-1] == one_of(what)), None)
    entity = kin.entity(what, spec) or ending or rowed(spec, what, kin)
    if entity is None:
        return None
    adjective = demand.fact("adj")
    taking = _taking(spec, entity, demand.fact("v"))
    if taking is not None:
        return _needed(entity, *taking, adjective, zh=zh)
    taken = step_to(entity, demand.fact("v"), zh=zh)
    state = state_of(entity)
    before = next((c.value for c in state.choices if c.value == adjective), None) if state is not None else None
    if _PAID.search(adjective) and before is None:
        field, value = paid_in(entity, zh=zh)
        held = Condition(field=field.name, sign="is", value=True if field.kind == "boolean" else value)
    elif before is not None:
        taken.sources = [before]
        return Held(_guarded(taken, adjective, zh=zh), (f"{entity.name}.transition.{taken.name}",))
    else:
        held = Condition(field=_ticked(entity, adjective, zh=zh).name, sign="is", value=True)
    taken.when = [c for c in taken.when if c.field != held.field] + [held]
    return Held(_guarded(taken, adjective, zh=zh), (f"{entity.name}.when.{taken.name}",))


_TAKEN = re.compile(
    r"lent|lent out|rented out|rented|borrowed|hired|booked|reserved|adopted|driven|used|ordered|sold|handed out|given out|taken out|出租|出借|借出|预约|预订|领养|领用|使用|领取|安排"
)


def _taking(spec: SiteSpec, entity: Entity, verb: str) -> tuple[Entity, str] | None:
    """The rows by which people take one of a thing, where a verb says that it is taken: a loan, and its relation."""
    if not _TAKEN.fullmatch(verb) or any(isinstance(r, Transition) and r.target == verb for r in entity.rules):
        return None
    for other in spec.entities:
        relation = next((f.name for f in other.fields if f.target == entity.name), None)
        if relation is not None and other is not entity and other.name not in BEFORE_ASIDE:
            return other, relation
    return None


def _needed(entity: Entity, rows: Entity, relation: str, adjective: str, *, zh: bool) -> Held:
    """Rows are taken only of a thing that is as it must be; all examples but one are."""
    state = next((f for f in entity.fields if any(c.value == adjective for c in f.choices)), None)
    field = state or _ticked(entity, adjective, zh=zh)
    value = adjective if state is not None else True
    rows.rules = [r for r in rows.rules if not (isinstance(r, Needs) and r.when[0].field == f"{relation}.{field.name}")]
    rows.rules.append(Needs(when=[Condition(field=f"{relation}.{field.name}", value=value)]))
    used = {row.get(relation) for row in rows.rows}
    spare = next((row for row in reversed(entity.rows) if row.get(entity.display) not in used), None)
    for row in entity.rows:
        if state is None:
            row[field.name] = row is not spare
        elif row is not spare:
            row[field.name] = adjective
    said = (
        f"只有{adjective}的{entity.title}才能添加{rows.titles}"
        if zh
        else f"{rows.titles.lower()} only of {entity.titles.lower()} that are {adjective}"
    )
    return Held(said, (f"{rows.name}.needs.{relation}",))


def _ticked(entity: Entity, adjective: str, *, zh: bool) -> Field:
    """What the staff ticks when a thing is as it must be; made where there is none."""
    name = name_of(adjective) if not zh else "checked"
    found = next((f for f in entity.fields if f.name == name), None)
    if found is None:
        label = f"已{adjective}" if zh else adjective[:1].upper() + adjective[1:]
        found = Field(name=name, label=label, kind="boolean", required=False, set_by="staff")
        entity.fields.append(found)
    return found


def _guarded(taken: Transition, adjective: str, *, zh: bool) -> str:
    return f"只有{adjective}后才能“{taken.label}”" if zh else f"“{taken.label}” only where it is {adjective}"


_LABELS = {
    "发货": ("shipped", "已发货"), "出库": ("released", "已出库"), "发出": ("sent", "已发出"), "发布": ("published", "已发布"),
    "领取": ("collected", "已领取"), "取走": ("collected", "已取走"), "开工": ("started", "已开工"), "关闭": ("closed", "已关闭"),
    "出租": ("rented", "已出租"), "交付": ("delivered", "已交付"), "领养": ("adopted", "已领养"), "入住": ("moved_in", "已入住"),
    "安排": ("planned", "已安排"), "发放": ("issued", "已发放"),
}  # fmt: skip
_ALIKE = {
    "shipped": ("sent", "dispatched", "delivered", "sent out"),
    "sent": ("shipped", "dispatched", "sent out"),
    "collected": ("picked up", "given_out", "handed_over"),
    "handed over": ("collected", "out"),
    "handed out": ("out", "collected"),
    "adopted": ("adopted",),
}


def step_to(entity: Entity, verb: str, *, zh: bool) -> Transition:
    """The step that a verb names; made where there is none."""
    value, label = _LABELS.get(verb, (verb.replace(" ", "_"), verb))
    if not value.isascii():
        value = f"done_{len(entity.rules)}"
    alike = {value, verb, *_ALIKE.get(verb, ())}
    for rule in entity.rules:
        if isinstance(rule, Transition) and (rule.target in alike or (zh and verb in rule.label)):
            return rule
    state = state_of(entity)
    if state is None or state.set_by == "form":
        taken = {f.name for f in entity.fields}
        name = "status" if "status" not in taken else "progress"
        state = states("new New|新建", zh=zh, name=name)
        entity.fields.append(state)
        for row in entity.rows:
            row[name] = "new"
    if all(c.value != value for c in state.choices):
        shown = label if zh else verb[:1].upper() + verb[1:]
        state.choices.append(Choice(value=value, label=shown, tone="good"))
    gone = ("cancelled", "declined", "withdrawn", "returned", value)
    sources = [c.value for c in state.choices if c.value not in gone]
    infinitive = {"shipped": "Ship", "sent": "Send", "handed over": "Hand over", "handed out": "Hand out", "given out": "Give out", "begun": "Begin", "picked up": "Pick up", "paid out": "Pay out", "lent": "Lend"}.get(verb)  # fmt: skip
    plain = label.removeprefix("已")
    told = (plain if len(plain) > 1 else f"标记为{label}") if zh else infinitive or f"Mark as {verb}"
    made = step(f"to_{value}", told, sources, value, field=state.name)
    entity.rules.append(made)
    return made


_AMOUNT = r"(?:[€$£]\s?)?(?P<n>\d[\d,]*(?:\.\d+)?)\s*(?:euros?|dollars?|pounds?|francs?|eur|usd|chf)?"
_EN_ABOVE = (
    rf"(?:,\s*)?(?:(?:and|but|with)\s+)?\b(?:(?:those|anything|everything|all|amounts|sums|[a-z]+)\s+)?(?:above|over|more than|beyond|exceeding)\s+{_AMOUNT}\s*,?\s*(?:needs?|require|requires|must (?:also )?(?:be approved|have)|(?:are|is) (?:also )?(?:approved|signed|confirmed|decided))\s*(?:by\s+|the\s+approval\s+of\s+|approval\s+(?:by|from|of)\s+)?(?:the\s+|an?\s+|a second\s+)?(?P<who>[a-z]+)(?:'s)?(?:\s+(?:approval|signature|consent|ok|too|as well|approves?))?",
    rf"(?:,\s*)?(?:(?:and|but)\s+)?\b(?:above|over|more than|beyond)\s+{_AMOUNT}\s*,?\s*(?:also\s+)?(?:the\s+|an?\s+)(?P<who>[a-z]+)\s+(?:must\s+|has to\s+|also\s+)*(?:approves?|decides?|signs?|confirms?)",
    rf"(?:,\s*)?(?:(?:and|but)\s+)?\b(?:the\s+|an?\s+)?(?P<who>[a-z]+)\s+(?:must\s+|has to\s+|also\s+)*(?:approves?|decides?|signs?|confirms?)\s+(?:(?:those|anything|everything|all|what is|[a-z]+)\s+)?(?:above|over|more than|beyond|exceeding)\s+{_AMOUNT}",
)
_ZH_ABOVE = (
    r"[,，]?(?:金额)?(?:超过|高于|大于|满)(?P<n>\d+(?:\.\d+)?)(?P<wan>万)?(?:元|块)?(?:的|以上)?(?:[\u4e00-\u9fff]{0,4}?)(?:需要?|由|要|须|必须)?(?:经)?(?P<who>(?![需由要须用的])[\u4e00-\u9fff]{2,4}?)(?:审批|批准|审核|签字)",
    r"[,，]?(?P<n>\d+(?:\.\d+)?)(?P<wan>万)?(?:元|块)以上的?(?:[\u4e00-\u9fff]{0,4}?)(?:需要?|由|要|须)?(?:经)?(?P<who>(?![需由要须用的])[\u4e00-\u9fff]{2,4}?)(?:审批|批准|审核|签字)",
)
_MONEY = ("amount", "total", "cost", "sum", "price", "value")


def _above(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh = is_zh(spec)
    having = [e for e in spec.entities if e.access.create != "nobody" and any(f.kind == "money" for f in e.fields)]
    left = [e for e in having if is_left(e, spec)]
    entity = next(iter([*left, *having]), None) or rowed(spec, "", kin) or next(iter(spec.entities), None)
    told = number_of(demand.fact("n").replace(",", ""))
    who = demand.fact("who")
    if entity is None or told is None or not who or not may_decide(who, spec, demand.words):
        return None
    value = plain(told * 10_000 if demand.fact("wan") else told)
    money = next((f for name in _MONEY for f in entity.fields if f.kind == "money" and f.name == name), None)
    money = money or next((f for f in entity.fields if f.kind == "money"), None)
    if money is None:
        money = numbered(entity, "amount", "金额" if zh else "Amount", 100)
        money.kind, money.default = "money", None
    keeping.require_approval(entity, zh=zh)
    steps = [r for r in entity.rules if isinstance(r, Transition)]
    usual = next((r for r in steps if re.match(r"approve|accept|confirm|allow", r.name)), None)
    if usual is None:
        return None
    role = _role(spec, who, zh=zh)
    usual.when = [Condition(field=money.name, sign="at_most", value=value)]
    label = f"{role.title}批准" if zh else f"{usual.label} as {role.title.lower()}"
    name = f"{usual.name}_by_{role.name}"[:40]
    large = usual.model_copy(
        update={
            "name": name,
            "label": label[:40],
            "by": role.name,
            "when": [Condition(field=money.name, sign="above", value=value)],
        }
    )
    entity.rules = [r for r in entity.rules if getattr(r, "name", "") != name]
    entity.rules.append(large)
    if entity.rows:
        entity.rows[0][money.name] = value * 2
    said = (
        f"{money.label}超过{value}由{role.title}批准"
        if zh
        else f"above {value:,} the {role.title.lower()} approves {entity.titles.lower()}, else the {spec.staff_title.lower()}"
    )
    return Held(said, (f"{entity.name}.when.{usual.name}", f"{entity.name}.when.{name}"))


def role_of(spec: SiteSpec, who: str, *, zh: bool) -> str:
    """What a group of people of the staff is called in `access`: a role, made where there is none, or `staff`."""
    single = who if zh else one_of(who)
    known = {one_of(spec.staff_title).lower(), spec.staff_title, "staff"}
    return "staff" if single in known else _role(spec, who, zh=zh).name


def _role(spec: SiteSpec, who: str, *, zh: bool) -> Role:
    """A group of people of the staff; made where there is none."""
    single = who if zh else one_of(who)
    found = next((r for r in spec.roles if single in (one_of(r.title), r.name, r.title)), None)
    if found is not None:
        found.level = "staff"
        return found
    taken = {r.name for r in spec.roles} | {"everyone", "member", "owner", "staff", "admin", "nobody", "visitor"}
    name = (_ROLES.get(single, "") if zh else name_of(single)) or f"role_{len(spec.roles) + 1}"
    made = Role(
        name=name if name not in taken else f"{name}_role", title=single[:1].upper() + single[1:], level="staff"
    )
    spec.roles.append(made)
    return made


_ROLES = {"教练": "coach", "老师": "teacher", "教师": "teacher", "医生": "doctor", "司机": "driver", "经理": "manager", "总监": "director", "主任": "head", "师傅": "worker", "护士": "nurse", "财务": "accountant", "校长": "principal", "社长": "president", "店长": "shop_manager", "设计师": "designer", "导师": "mentor", "顾问": "consultant", "理事长": "chair", "保洁员": "cleaner", "保洁": "cleaner", "园长": "principal", "馆长": "curator"}  # fmt: skip
_NOT_STAFF = re.compile(
    r"customers?|clients?|members?|visitors?|guests?|users?|people|everyone|everybody|patients?|readers?|students?|pupils?|parents?|owners?|tenants?|residents?|buyers?|they|who|families|applicants?|donors?|players?|children|neighbou?rs?|employees?|colleagues|volunteers?|会员|客户|顾客|学生|学员|家长|用户|员工|居民|业主|住户|租客|读者|志愿者"
)
_EN_SEES = (
    r"(?:,\s*)?(?:(?:and|but|while|where)\s+)?\b(?:each\s+|every\s+|the\s+|an?\s+)?(?P<who>[a-z]+)\s+(?:can\s+|may\s+)?(?:only\s+)?(?:sees?|views?|finds?|opens?|gets?)\s+(?:only\s+)?(?:their|his|her|its)\s+own\s+(?:[a-z]+['’]s?\s+)?(?P<what>[a-z]+(?: [a-z]+)?)(?:\s+only)?(?=\s*(?:[,;.]|and\b|but\b|$))",
    r"(?:,\s*)?(?:(?:and|but|while|where)\s+)?\b(?:each\s+|every\s+|the\s+|an?\s+)?(?P<who>[a-z]+)\s+(?:can\s+|may\s+)?(?:only\s+sees?|sees?\s+only)\s+(?:the\s+)?(?P<what>[a-z]+)\s+(?:that\s+(?:are\s+)?)?(?:assigned to|given to|meant for)\s+(?:them|him|her)",
)
_ZH_SEES = (
    r"[,，]?(?:每[个位名])?(?P<who>[\u4e00-\u9fff]{2,3}?)(?:只能|只可以|只)(?:看到?|查看|看见)(?:分配给)?(?:自己的?|本人的?)(?:负责的)?(?P<what>[\u4e00-\u9fff]{2,4})",
)


def _sees(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh, who, what = is_zh(spec), demand.fact("who"), demand.fact("what")
    person = kin.entity(who, spec) if who else None
    entity = kin.entity(what, spec) or kin.entity(one_of(what).split(" ")[-1], spec)
    if entity is None and person is not None:
        entity = next((e for e in spec.entities if any(f.target == person.name for f in e.fields)), None)
    entity = entity or rowed(spec, what, kin)
    if entity is None or entity is person:
        return None
    if _NOT_STAFF.fullmatch(who):
        if not is_left(entity, spec):
            return None
        entity.access.read = "owner"
        said = f"每个人只看到自己的{entity.titles}" if zh else f"people see their own {entity.titles.lower()} only"
        return Held(said, (f"{entity.name}.access.read",))
    role = _role(spec, who, zh=zh)
    path = _path_to_account(spec, entity, person, role)
    seen = [(entity, path)]
    for other in spec.entities:
        relation = next((f.name for f in other.fields if f.target == entity.name), None)
        if relation is not None and other is not entity and other.access.read in ("owner", "staff"):
            seen.append((other, f"{relation}.{path}"))
    asked = any(f.target == entity.name for e in spec.entities if is_left(e, spec) for f in e.fields)
    if entity.access.read in ("admin", "nobody") or (not asked and not is_left(entity, spec)):
        entity.access.read = "staff"
    for of, at in seen:
        of.rules = [r for r in of.rules if not (isinstance(r, Sees) and r.who == role.name)]
        of.rules.append(Sees(who=role.name, when=[Condition(field=at, value="me")]))
    titles = entity.titles if zh else entity.titles.lower()
    said = f"{role.title}只看到自己的{titles}" if zh else f"a {role.title.lower()} sees their own {titles} only"
    return Held(said, tuple(f"{of.name}.sees.{role.name}" for of, _ in seen))


def _path_to_account(spec: SiteSpec, entity: Entity, person: Entity | None, role: Role) -> str:
    """From a row to the account of whom it is given to; the fields that this needs are made."""
    if person is not None and person is not entity:
        account = next((f for f in person.fields if f.target == "account"), None)
        if account is None:
            label = "登录账号" if spec.language == "zh" else "Account"
            account = Field(name="account", label=label, kind="relation", target="account", required=False)
            account.set_by, account.listed = "staff", False
            person.fields.append(account)
            if person.rows:
                person.rows[0]["account"] = role.title
        relation = next((f for f in entity.fields if f.target == person.name), None)
        if relation is None:
            relation = Field(name=person.name, label=person.title, kind="relation", target=person.name, required=False)
            relation.set_by = "staff"
            entity.fields.append(relation)
            for n, row in enumerate(entity.rows):
                if person.rows:
                    row[relation.name] = person.rows[n % len(person.rows)].get(person.display)
        return f"{relation.name}.{account.name}"
    own = next((f for f in entity.fields if f.name == role.name), None)
    if own is None or own.target != "account":
        entity.fields = [f for f in entity.fields if f is not own]
        own = Field(name=role.name, label=role.title, kind="relation", target="account", required=False)
        own.set_by = "staff"
        entity.fields.append(own)
        for n, row in enumerate(entity.rows):
            row.pop(role.name, None)
            if n % 2 == 0:
                row[role.name] = role.title
    return own.name


_EN_ALL = (
    r"(?:,\s*)?(?:(?:and|but|while)\s+)?\b(?:the\s+|our\s+)?(?P<who>[a-z]+)\s+(?:can\s+|may\s+)?(?:sees?|views?|reads?)\s+(?:everything|all of (?:it|them)|(?:everybody|everyone)['’]s(?: (?:bookings?|orders?|requests?|entries|rows|data))?(?= *(?:[,;.]|$)))",
)
_ZH_ALL = (
    r"[,，]?(?P<who>[\u4e00-\u9fff]{2,4}?)(?:可以|可|能)?(?:看到?|查看)(?:全部|所有)(?:的?(?:内容|数据|信息|记录))?(?=[,，。；;]|$)",
)


def _all(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """Somebody of the staff sees everything, as staff does."""
    del kin
    zh, who = is_zh(spec), demand.fact("who")
    if _NOT_STAFF.fullmatch(who):
        return None
    seen = [e for e in spec.entities if e.access.read not in ("admin", "nobody")]
    if not seen:
        return None
    known = {one_of(t).lower() for t in (spec.staff_title, "staff", *(r.title for r in spec.roles))}
    title = (
        _role(spec, who, zh=zh).title
        if one_of(who) in known and one_of(who) != one_of(spec.staff_title).lower()
        else spec.staff_title
    )
    said = f"{title}看到全部内容" if zh else f"the {title.lower()} sees everything"
    return Held(said, tuple(f"{e.name}.access.read" for e in seen[:6]))


_EN_ONLY = (
    r"(?:,\s*)?(?:(?:and|but)\s+)?\bonly\s+(?:the\s+|an?\s+|our\s+)?(?P<who>[a-z]+)\s+(?:can\s+|may\s+)?(?P<v>marks?|enters?|changes?|edits?|adds?|deletes?|removes?|records?|creates?|posts?|updates?|writes?)\s+(?:the\s+|new\s+|a\s+)?(?P<what>[a-z]+(?: [a-z]+)?)",
)
_ZH_ONLY = (
    r"[,，]?只有(?P<who>[\u4e00-\u9fff]{2,4}?)(?:才)?(?:可以|能)(?P<v>录入|修改|添加|删除|登记|发布|编辑|标记)(?P<what>[\u4e00-\u9fff]{2,5})",
)


def _only(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """Only some of the staff add or change rows of a kind."""
    zh, who, what = is_zh(spec), demand.fact("who"), demand.fact("what")
    if _NOT_STAFF.fullmatch(who):
        return None
    entity = kin.entity(what, spec)
    if entity is None and re.search(r"pay|付|缴", what):
        entity = next((e for e in spec.entities if any(f.name in ("payment", "paid") for f in e.fields)), None)
    if entity is None:
        return None
    marks = re.match(r"mark|标记", demand.fact("v")) is not None
    known = {one_of(spec.staff_title).lower(), "staff", "管理员", spec.staff_title}
    mine = "staff" if (who if zh else one_of(who)) in known or not spec.roles else _role(spec, who, zh=zh).name
    steps = [r for r in entity.rules if isinstance(r, Transition) and r.by != "owner"]
    if marks:
        for rule in steps:
            rule.by = mine
        checks = tuple(f"{entity.name}.transition.{r.name}" for r in steps)
    else:
        if re.match(r"delete|remove|删除", demand.fact("v")):
            entity.access.delete = mine
        elif re.match(r"change|edit|update|修改|编辑", demand.fact("v")):
            entity.access.update = entity.access.delete = mine
        else:
            entity.access.create = entity.access.update = mine
        checks = (f"{entity.name}.access.create", f"{entity.name}.access.update")
    if not checks:
        return None
    titles = entity.titles if zh else entity.titles.lower()
    return Held(f"只有{who}能{demand.fact('v')}{titles}" if zh else f"only {who} {demand.fact('v')} {titles}", checks)


KINDS = (
    Kind("all", _all, _EN_ALL, _ZH_ALL),
    Kind("only", _only, _EN_ONLY, _ZH_ONLY),
    Kind("guard", _guard, _EN_GUARD, _ZH_GUARD),
    Kind("above", _above, _EN_ABOVE, _ZH_ABOVE),
    Kind("sees", _sees, _EN_SEES, _ZH_SEES),
)
