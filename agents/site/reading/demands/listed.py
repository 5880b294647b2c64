"""Demands of lists under a name: what is overdue, low, unpaid, about to expire, above or below a number."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.demands.base import N_ZH, Demand, Held, Kind, N, is_zh, rowed
from agents.site.reading.demands.listing import dated_in, done_in, list_under, numbered, paid_in
from agents.site.reading.kin import Kin, one_of
from agents.site.spec import Condition, Entity, Field, SiteSpec, Stay
from agents.site.words.numbers import number_of, plain

_SEE = r"(?:,\s*)?(?:(?:and|with)\s+)?(?:\b(?:the\s+|our\s+|an?\s+)?[a-z]+\s+(?:can\s+|must\s+|should\s+)?(?:sees?|gets?|wants?|finds?|views?|checks?)\s+)?(?:at a glance\s+)?(?:(?:an?\s+|the\s+)?(?:lists?|overviews?)\s+(?:of|with)\s+)?(?:(?:the\s+)?(?P<sum>total|sum|amount|number)\s+of\s+)?(?:how many\s+|which\s+|what\s+)?(?:all\s+|the\s+)*"
_SHOWN = r"(?:are|is|be|should be|gets?|must be)\s+(?:shown|marked|highlighted|flagged|listed|coloured|colored|put|displayed|appear)(?:\s+(?:in (?:red|bold|orange)|red|on top|first|separately|at the top|on the dashboard|in a (?:separate )?list(?: of their own)?|up))*|(?:appear|turn|go)s?\s+(?:in\s+)?red|(?:raise|trigger|give)s?\s+an?\s+(?:alert|warning)|stand out"
_TAIL = rf"(?:\s+(?:{_SHOWN}|in red|on the dashboard))?"
_WHAT = r"(?P<what>(?!and\b|or\b|are\b|is\b)[a-z]+)"
_ZH_SEE = r"[,，]?(?:[\u4e00-\u9fff]{2,4}?(?:能|可以|可)?(?:看到?|查看|看见|列出))?(?:所有|哪些|全部)?"
_ZH_TAIL = r"(?:名单|列表|清单|一览)?(?:会|要|自动)?(?:用?红色显示|标红|高亮(?:显示)?|单独列出|标记|列出|提示|预警)?(?=[,，。；;、]|$)"

_EN_OVERDUE = (
    rf"{_SEE}\boverdue\s+{_WHAT}{_TAIL}",
    rf"{_SEE}\blate\s+(?P<what>returns|loans|payments|deliveries|tasks){_TAIL}",
    rf"{_SEE}\b{_WHAT}\s+(?:(?:that|which)\s+)?(?:are|is)\s+overdue{_TAIL}",
    rf"{_SEE}\b{_WHAT}\s+(?:(?:that|which)\s+)?(?:are|is|were|was|have|has)\s*(?:not|n't)\s+(?:been\s+)?(?:returned|brought back|given back|done|finished|delivered)\s+(?:in|on)\s+time{_TAIL}",
)
_ZH_OVERDUE = (
    rf"{_ZH_SEE}(?:逾期|超期)(?:未还|未交|未归还|未完成|未处理)?的?(?P<what>[\u4e00-\u9fff]{{0,5}}?){_ZH_TAIL}",
)


def _overdue(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh = is_zh(spec)
    entity = _meant(spec, demand.fact("what"), kin)
    if entity is None:
        return None
    stay = next((r for r in entity.rules if isinstance(r, Stay)), None)
    due = stay.last if stay is not None else dated_in(entity, _DUE, ("due", "Due on", "截止日期")).name
    state, done = done_in(entity, zh=zh)
    when = [Condition(field=due, sign="below", value="today")]
    when += [Condition(field=state.name, sign="is_not", value=value) for value in done[:3]]
    return list_under(spec, entity, "overdue", ("Overdue", "逾期"), when)


_DUE = r"due|until|back|return|deadline|expected|ready_by|last|finish|end|到期|截止|归还|应还|完成日期|期限"
_NO_THING = re.compile(r"ones?|things?|items?|it|what|名单|列表|情况|记录|数据|")


def _meant(spec: SiteSpec, what: str, kin: Kin) -> Entity | None:
    """The rows that a noun speaks of, kept by whomever; none: the main ones that people leave."""
    what = what.removeprefix("的")
    named = kin.entity(what, spec) if what and not _NO_THING.fullmatch(what) else None
    if named is not None:
        if any(f.kind in ("date", "datetime") for f in named.fields):
            return named
        pointing = [e for e in spec.entities if any(f.target == named.name for f in e.fields)]
        dated = [e for e in pointing if any(f.kind in ("date", "datetime") for f in e.fields)]
        return dated[0] if dated else named
    return rowed(spec, what, kin)


_FALLS = r"(?:is|are|falls?|drops?|goes|gets?|sinks?|runs?|rises?|climbs?|goes up)?"
_LEVEL = (
    r"(?:the|its|their|a)\s+(?:own\s+)?(?P<level>minimum|reorder (?:level|point)|limit|threshold|minimum stock|least)"
)
_EN_LOW = (
    rf"(?:,\s*)?(?:(?:and|with)\s+)?(?:\b(?:the\s+|an?\s+)?[a-z]+\s+(?:is|are|gets?|be)\s+)?(?:an?\s+)?(?:\b(?:warn(?:s|ed|ings?)?|alert(?:s|ed)?|told|notified|remind(?:ed|er)?)\b[a-z ]{{0,20}}?\s+)?(?:when|if|as soon as|where|once)\s+(?:the\s+|an?\s+)?(?P<f>stock|quantity|supply|level|inventory|amount)(?:\s+of\s+[a-z ]{{2,20}}?)?\s+{_FALLS}\s*(?:below|under)\s+(?:{_LEVEL}|{N}\b)(?:\s*(?:pieces|units|kg|litres|boxes|items))?{_TAIL}",
    rf"{_SEE}\b(?P<what>[a-z]+)\s+(?:(?:that|which)\s+)?(?:are|is)?\s*(?:running|run|runs)\s+(?:low|short|out){_TAIL}",
    rf"{_SEE}\b(?:low|short)[ -](?:in |on )?(?:stock|supply)\b(?:\s+(?:items|warnings?|alerts?|list|products))?{_TAIL}",
    rf"{_SEE}\b(?:(?P<what>[a-z]+)\s+(?:with|whose)\s+(?:an?\s+|the\s+)?)?(?P<f>stock|quantity|supply|inventory)\s+{_FALLS}\s*(?:below|under|less than|fewer than)\s+(?:{_LEVEL}|{N}\b)(?:\s*(?:pieces|units|kg|litres|boxes|items))?{_TAIL}",
    rf"{_SEE}\b{_WHAT}\s+(?:(?:that|which)\s+)?(?:are|is|fall|falls)\s+below\s+{_LEVEL}{_TAIL}",
    rf"{_SEE}\b(?P<what>[a-z]+)\s+(?:with|of which there are|that have|having)\s+(?:fewer|less)\s+than\s+{N}\s+(?:pieces\s+|units\s+)?(?:left|in stock|on stock){_TAIL}",
)
_EN_KEPT_LOW = (
    rf"(?:(?<=keep track of )|(?<=keeps track of ))(?P<what>[a-z]+)\s+(?:(?:that|which)\s+)?(?:are|is)?\s*(?:running|run|runs|getting)\s+(?:low|short|out)(?:\s*[(,]?\s*(?:under|below|less than|fewer than)\s+{N}(?:\s+(?!and\b)[a-z]+)?\)?)?",
)
"""What is kept at all, and which of it runs low: both are asked for."""
_ZH_LOW = (
    rf"{_ZH_SEE}(?P<what>[\u4e00-\u9fff]{{0,5}}?)(?P<f>库存|存量|余量)(?:量)?(?:低于|少于|不足|小于|不够)(?:{N_ZH}|(?P<level>最低(?:库存)?|安全(?:库存|线)|警戒线|下限))?(?:件|个|箱|公斤|盒|袋|瓶)?(?:时|的)?(?P<of>[\u4e00-\u9fff]{{0,4}}?)(?:会|要|自动)?(?:标红|提醒|预警|报警|警告|高亮|提示|列出|红色显示)?(?=[,，。；;]|$)",
    rf"{_ZH_SEE}低库存(?P<what>[\u4e00-\u9fff]{{0,4}}?)(?:预警|提醒|名单|列表|清单)?(?=[,，。；;]|$)",
)
_STOCK = ("stock", "quantity", "in_stock", "level", "supply", "copies")


def _low(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh, what = is_zh(spec), demand.fact("what")
    named = kin.entity(what, spec) if what and not _NO_THING.fullmatch(what) else None
    stocked = [e for e in spec.entities if _stock(e) is not None]
    entity = named or (stocked[0] if stocked else None)
    if entity is None:
        kept = [e for e in spec.entities if e.access.create == "staff" and e.icon != "users" and not _timed(e)]
        entity = kept[0] if kept else None
    if entity is None:
        return None
    stock = _stock(entity) or numbered(entity, "stock", "库存" if zh else "Stock", 12)
    told = number_of(demand.fact("n")) if demand.fact("n") else None
    if told is not None and not demand.fact("level"):
        when = [Condition(field=stock.name, sign="below", value=plain(told))]
    else:
        least = next((f for f in entity.fields if f.name in ("least", "minimum", "reorder_level", "at_least")), None)
        least = least or numbered(entity, "minimum", "最低库存" if zh else "At least", 5)
        when = [Condition(field=stock.name, sign="below", other=least.name)]
    return list_under(spec, entity, "low", ("Low stock", "库存不足"), when, tone="warning")


def _timed(entity: Entity) -> bool:
    """Whether it is a time, as a shift or an event: of those there is no stock."""
    return any(f.kind in ("date", "datetime", "time") and f.required for f in entity.fields)


def _stock(entity: Entity) -> Field | None:
    numbers = [f for f in entity.fields if f.kind in ("integer", "decimal")]
    return next(
        (f for name in _STOCK for f in numbers if f.name == name or re.search(r"stock|库存|存量", f.label, re.I)), None
    )


_EN_UNPAID = (
    rf"{_SEE}\b(?:unpaid|unsettled|outstanding)\s+{_WHAT}{_TAIL}",
    rf"{_SEE}\bopen\s+(?P<what>invoices|bills|fees|payments|dues|rents|fines){_TAIL}",
    rf"{_SEE}\b(?P<what>[a-z]+ )?who\s+(?:has|have|did|still has|still have)\s*(?:not|n't)\s+(?:yet\s+)?(?:paid|pay)(?:\s+yet)?(?:\s+(?:their|his|her|the)\s+(?P<of>[a-z]+))?{_TAIL}",
    rf"{_SEE}\bwho\s+(?:still\s+)?owes?(?:\s+(?:what|money|how much))?{_TAIL}",
    rf"{_SEE}\b{_WHAT}\s+(?:(?:that|which)\s+)?(?:are|is|have|has)\s*(?:not|n't)\s+(?:yet\s+)?(?:been\s+)?paid(?:\s+yet)?{_TAIL}",
)
_ZH_UNPAID = (
    rf"{_ZH_SEE}(?:谁|哪些人)?(?:未付款?|未缴费?|未交费?|欠费|没交钱?|没付款?|未支付|未结清|未结算)的?(?P<what>[\u4e00-\u9fff]{{0,5}}?){_ZH_TAIL}",
    rf"{_ZH_SEE}(?:谁|哪些人?|哪户)(?:还)?(?:没有?|未)(?:交|付|缴)(?P<what>[\u4e00-\u9fff]{{0,4}}?)(?=[,，。；;]|$)",
)


def _unpaid(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh = is_zh(spec)
    entity = None
    for word in (demand.fact("of"), demand.fact("what")):
        entity = entity or (kin.entity(word, spec) if word and not _NO_THING.fullmatch(word) else None)
    paying = [e for e in spec.entities if any(f.name in ("paid", "payment") for f in e.fields)]
    if entity is None or not any(f.kind == "money" for f in entity.fields):
        entity = paying[0] if paying else entity or rowed(spec, "", kin)
    if entity is None:
        return None
    field, value = paid_in(entity, zh=zh)
    when = [Condition(field=field.name, sign="is", value=False)] if field.kind == "boolean" else []
    when = when or [Condition(field=field.name, sign="is_not", value=value)]
    money = next((f for f in entity.fields if f.kind == "money"), None)
    summed = money.name if money is not None and re.search(r"total|sum|amount|owe|欠|合计", demand.words, re.I) else ""
    return list_under(spec, entity, "unpaid", ("Unpaid", "未付款"), when, summed=summed)


_UNIT = r"(?P<unit>days?|weeks?|months?)"
_EN_EXPIRING = (
    rf"{_SEE}\b(?P<what>(?!that\b|which\b|and\b)[a-z]+)\s+(?:(?:that|which)\s+)?(?:will\s+|are\s+|is\s+)?(?P<v>expir(?:es?|ing)|runs? out|running out|lapses?|ends?|ending|due)\s+(?:(?:with)?in\s+(?:the\s+next\s+)?(?:less than\s+)?{N}\s+{_UNIT}|(?P<soon>soon|this week|this month)){_TAIL}",
    rf"{_SEE}\b(?P<what>(?!that\b|which\b|and\b)[a-z]+)\s+(?:with)?in\s+(?:the\s+next\s+)?{N}\s+{_UNIT}\s+(?:{_SHOWN})",
    rf"{_SEE}\b(?P<v>expired)\s+{_WHAT}{_TAIL}",
)
_ZH_EXPIRING = (
    rf"{_ZH_SEE}(?:还有)?{N_ZH}个?(?P<unit>天|日|周|月)(?:之?内)?(?:即将|就要|要|将)?到期的?(?P<what>[\u4e00-\u9fff]{{0,6}}?){_ZH_TAIL}",
    rf"{_ZH_SEE}(?:还有)?{N_ZH}个?(?P<unit>天|日|周|月)(?:之?内)(?:即将|就要|要|将)?(?P<v>[\u4e00-\u9fff]{{2,3}})的(?P<what>[\u4e00-\u9fff]{{1,5}}?)(?:会|要|用|自动)*(?:红色显示|标红|高亮(?:显示)?|单独列出|标记|列出|提示|预警|提醒)",
    rf"{_ZH_SEE}(?P<soon>即将|快要?)到期的?(?P<what>[\u4e00-\u9fff]{{0,6}}?){_ZH_TAIL}",
    rf"{_ZH_SEE}(?P<v>已?过期)的(?P<what>[\u4e00-\u9fff]{{1,6}}?){_ZH_TAIL}",
)
_SOON = {"this week": 7, "this month": 31}
_DAYS = {"d": 1, "w": 7, "m": 30, "天": 1, "日": 1, "周": 7, "月": 30}
_ENDS = r"expir|valid|until|ends?|due|best_before|use_by|deadline|到期|有效|截止|期限|保质"


def _expiring(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    what = demand.fact("what")
    entity = kin.entity(what, spec) if what and not _NO_THING.fullmatch(what) else None
    entity = entity or next((e for e in spec.entities if any(re.search(_ENDS, f.name) for f in e.fields)), None)
    entity = entity or rowed(spec, what, kin)
    if entity is None:
        return None
    said = demand.fact("v")
    wanted = re.escape(said[:2]) if re.search(r"[\u4e00-\u9fff]", said) and "期" not in said else _ENDS
    dates = [f for f in entity.fields if f.kind in ("date", "datetime") and f.set_by == "form"]
    ends = dates[0].name if len(dates) == 1 else dated_in(entity, wanted, ("expires", "Expires", "到期日")).name
    if re.search(r"^expired|过期", demand.fact("v")):
        when = [Condition(field=ends, sign="below", value="today")]
        return list_under(spec, entity, "expired", ("Expired", "已过期"), when)
    told = demand.fact("n").lower()
    number = 1.0 if told in ("a", "an") else (number_of(told) or 0)
    days = int(number * _DAYS.get(demand.fact("unit").lower()[:1], 1)) or _SOON.get(demand.fact("soon").lower(), 14)
    when = [
        Condition(field=ends, sign="at_least", value="today"),
        Condition(field=ends, sign="at_most", value=f"today+{days}"),
    ]
    due = re.search(r"expir|run|lapse|到期", said or demand.words, re.IGNORECASE)
    label = ("Expires soon", "即将到期") if due else ("Soon", f"即将{said}" if said else "即将到来")
    return list_under(spec, entity, "expiring", label, when, tone="warning")


_SIGN = r"(?P<s>below|under|less than|fewer than|lower than|above|over|beyond|more than|higher than|greater than|older than|longer than|exceed(?:s|ing)?|at least|at most)"
_VALUE = r"(?:[€$£]\s?)?(?P<n>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>°c|°|degrees|percent|%|mmhg|bpm|kg|g|litres|km|hours|minutes|days|years|euros?|dollars?|pounds?|points|metres|m|cm)?"
_EN_WHERE = (
    rf"{_SEE}\b(?P<what>[a-z]+)\s+(?:with|that have|having)\s+(?P<s>more than|fewer than|less than|over|under|at least|at most)\s+(?P<n>\d[\d,]*(?:\.\d+)?)\s+(?P<f>(?!are\b|is\b)[a-z]+){_TAIL}",
    rf"(?:,\s*)?(?:(?:and|with)\s+)?\b(?:(?P<what>[a-z]+)\s+(?:with|whose|where|that have|having)\s+)?(?:an?\s+|the\s+|any\s+|their\s+)?(?P<f>[a-z]+(?: [a-z]+)?)\s+(?:of\s+)?(?:is\s+|are\s+|falls?\s+|goes\s+|rises?\s+)?{_SIGN}\s+{_VALUE}\s+(?:{_SHOWN})",
    rf"(?:,\s*)?(?:and\s+)?(?:\b(?:the\s+)?[a-z]+\s+(?:gets?\s+an?\s+|is\s+|are\s+|sees?\s+an?\s+)?)?\b(?:warn(?:ed|ings?|s)?|alert(?:ed|s)?|flag(?:ged|s)?)\s+(?:(?:people|us|them|staff)\s+)?(?:when|if|where|as soon as|about)\s+(?:an?\s+|the\s+)?(?P<f>[a-z]+(?: [a-z]+)?)\s+(?:is\s+|are\s+|falls?\s+|goes\s+|rises?\s+|drops?\s+)?{_SIGN}\s+{_VALUE}",
    rf"{_SEE}\b(?P<what>[a-z]+)\s+(?:with|whose|where|that have|having)\s+(?:an?\s+|the\s+|their\s+)?(?P<f>[a-z]+(?: [a-z]+)?)\s+(?:of\s+)?(?:is\s+|are\s+)?{_SIGN}\s+{_VALUE}{_TAIL}",
)
_ZH_WHERE = (
    r"[,，]?(?P<f>[\u4e00-\u9fff]{2,6}?)(?P<s>超过|高于|大于|低于|小于|不足|少于|达到)(?P<n>\d+(?:\.\d+)?)(?P<unit>[\u4e00-\u9fff%℃°]{0,2}?)(?:的|时)?(?P<what>[\u4e00-\u9fff]{0,5}?)(?:会|要|用|应|自动)*(?:标红|红色显示|红色标记|高亮(?:显示)?|标记|报警|预警|警告|提示|列出|单独列出)(?:出来)?",
)
_LESS = re.compile(r"below|under|less|fewer|lower|at most|低于|小于|不足|少于")


def _where(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh, word = is_zh(spec), demand.fact("f")
    named = kin.entity(demand.fact("what"), spec) if demand.fact("what") else None
    found = None
    for entity in [named] if named is not None else spec.entities:
        for said in dict.fromkeys((word, one_of(word), one_of(word).split(" ")[-1])):  # the last word: its head
            field = kin.field(said, entity)
            if field is not None and field.kind in ("integer", "decimal", "money", "rating"):
                found = found or (entity, field)
            elif field is not None and field.kind == "text" and field.name != entity.display:
                field.kind, field.minimum, field.maximum = "decimal", None, None
                for n, row in enumerate(entity.rows):
                    row[field.name] = 10 * (n + 1)
                found = found or (entity, field)
    value = plain(float(demand.fact("n").replace(",", "")))
    if found is None and named is not None:
        from agents.site.words.fields import name_of

        name = name_of(word) if not zh else "reading"
        if all(f.name != name for f in named.fields):
            found = (named, numbered(named, name, word[:1].upper() + word[1:], 1))
    if found is None:
        return None
    entity, field = found
    less = _LESS.search(demand.fact("s")) is not None
    sign = {"at least": "at_least", "at most": "at_most", "达到": "at_least"}.get(
        demand.fact("s"), "below" if less else "above"
    )
    when = [Condition.model_validate({"field": field.name, "sign": sign, "value": value})]
    side = ("below", "低于") if less else ("above", "高于")
    label = (f"{field.label} {side[0]} {value:,}", f"{field.label}{side[1]}{value}")
    return list_under(spec, entity, f"{field.name}_{side[0]}"[:40], label, when, tone="bad")


_EN_LEFT = (
    rf"{_SEE}\b(?P<adj>unanswered|unassigned|unsolved|unresolved|unreturned|uncollected|unconfirmed|unprocessed)\s+{_WHAT}{_TAIL}",
)
_ZH_LEFT = (
    rf"{_ZH_SEE}(?P<adj>未处理|未回复|未分配|未解决|未确认|待处理|未完成)的?(?P<what>[\u4e00-\u9fff]{{1,5}}?){_ZH_TAIL}",
)


def _left(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh, adjective = is_zh(spec), demand.fact("adj").lower()
    entity = kin.entity(demand.fact("what"), spec) or rowed(spec, demand.fact("what"), kin)
    if entity is None:
        return None
    label = (adjective[:1].upper() + adjective[1:], adjective)
    given = next((f for f in entity.fields if re.search(r"assign|answer|reply|负责|回复", f"{f.name} {f.label}")), None)
    if adjective in ("unassigned", "unanswered", "未分配", "未回复") and given is not None and given.kind != "choice":
        when = [Condition(field=given.name, sign="empty")]
    else:
        state, done = done_in(entity, zh=zh)
        when = [Condition(field=state.name, sign="is_not", value=value) for value in done[:3]]
    return list_under(spec, entity, "open", label, when, tone="warning")


KINDS = (
    Kind("overdue", _overdue, _EN_OVERDUE, _ZH_OVERDUE),
    Kind("low", _low, _EN_KEPT_LOW, kept="{what}"),
    Kind("low", _low, _EN_LOW, _ZH_LOW),
    Kind("unpaid", _unpaid, _EN_UNPAID, _ZH_UNPAID),
    Kind("expiring", _expiring, _EN_EXPIRING, _ZH_EXPIRING),
    Kind("where", _where, _EN_WHERE, _ZH_WHERE),
    Kind("left", _left, _EN_LEFT, _ZH_LEFT),
)
