"""Demands of mails: reminders before a date, and word when something has come to a step."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import math
import re

from agents.site.reading.demands.base import N_ZH, Demand, Held, Kind, N, dated, is_zh, rowed
from agents.site.reading.kin import Kin
from agents.site.spec import Entity, Reminder, SiteSpec, Transition
from agents.site.words.numbers import number_of

_MAIL = r"(?:an?\s+)?(?:automatic\s+|automatically\s+)?(?:by\s+)?(?:e-?mail|mail|text message|sms|message)s?"
_WHEN = rf"(?P<when>(?:{N}\s+(?P<unit>hours?|days?|weeks?|months?)\s+(?:before(?:hand)?|ahead|in advance|earlier))|(?:on )?the (?:day|evening|night) before|(?:on )?the day before|(?:on )?the (?:same )?(?:morning|day))"
_EN_REMIND = (
    rf"(?:,\s*)?(?:(?:and|with)\s+)?(?:\b(?:the\s+|an?\s+)?[a-z]+\s+(?:are |is |get |gets |receive |receives |should be |will be )?(?:an?\s+|sent\s+(?:an?\s+)?)?)?\b(?:{_MAIL}\s+)?remind(?:ers?|ed|s)?\b(?:\s+(?:to|of|about|for)\s+[a-z ]{{2,30}}?)?(?:\s+(?:them|members|customers|people|everybody|everyone|the [a-z]+))?(?:\s+{_MAIL})?(?:\s+(?:is|are|gets?)\s+sent(?:\s+out)?|\s+goes? out)?(?:\s+{_WHEN}(?:\s+(?:the|it|each|every|their|an?)(?:\s+[a-z-]+){{0,2}}?)?(?:\s+(?:begins?|starts?|expires?|is due|ends?|runs out))?)?(?=\s*(?:[,;.]|and\b|$))",
)
_ZH_REMIND = (
    rf"[,，]?(?:在)?(?:[\u4e00-\u9fff]{{0,4}}?)前{N_ZH}个?(?P<unit>天|小时|日|周|月)(?:自动|会)*(?:发送?)?(?:邮件|短信|微信)?(?:提醒|通知)(?:[\u4e00-\u9fff]{{0,3}})?",
    rf"[,，]?提前{N_ZH}个?(?P<unit>天|小时|日|周)(?:自动|会)*(?:发送?)?(?:邮件|短信|微信)?(?:提醒|通知)(?:[\u4e00-\u9fff]{{0,3}})?",
    r"[,，]?(?P<when>到期|开始|活动|上课|预约|归还|就诊)?前(?:自动|会)*(?:发送?)?(?:邮件|短信|微信)?提醒(?:[\u4e00-\u9fff]{0,3})?",
)


def _remind(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    entity = rowed(spec, "", kin)
    moment = dated(spec, entity) if entity is not None else None
    if entity is None or moment is None or entity.access.create == "everyone":
        return None
    days = _days(demand)
    free = _over(entity)
    entity.rules = [r for r in entity.rules if not (isinstance(r, Reminder) and r.field == moment)]
    entity.rules.append(Reminder(field=moment, days=days, free_when=free))
    said = (
        f"提前{days}天发邮件提醒（{entity.titles}）"
        if is_zh(spec)
        else f"a mail reminds of {entity.titles.lower()} {days} day{'s' if days != 1 else ''} before"
    )
    return Held(said, (f"{entity.name}.reminder.{moment.partition('.')[0]}",))


def _days(demand: Demand) -> int:
    unit, told = demand.fact("unit").lower(), demand.fact("n")
    if not told:
        return 0 if re.search(r"the (?:same )?(?:morning|day)$", demand.fact("when")) else 1
    number = 1.0 if told.lower() in ("a", "an") else (number_of(told) or 1)
    if unit.startswith("hour") or unit == "小时":
        return max(1, math.ceil(number / 24))
    return int(number * (7 if unit[:4] in ("week", "周") else 30 if unit.startswith("month") or unit == "月" else 1))


def _over(entity: Entity) -> dict[str, list[str]]:
    """Values with which nothing is to come any more."""
    found = next((f for f in entity.fields if f.kind == "choice" and f.set_by == "site"), None)
    done = (
        "cancelled",
        "declined",
        "missed",
        "withdrawn",
        "done",
        "returned",
        "closed",
        "came",
        "left",
        "served",
        "finished",
    )
    values = [c.value for c in found.choices if c.value in done] if found is not None else []
    return {found.name: values} if found is not None and values and len(values) < len(found.choices) else {}


_EN_NEWS = (
    r"(?:,\s*)?(?:(?:and|who)\s+)?(?:\b(?:the\s+|an?\s+)?[a-z]+\s+)?(?:(?:gets?|receives?|(?:is|are|be) sent)\s+(?:an?\s+)?(?:automatic\s+)?(?:e-?mail|mail|message|notification|notice|sms|text message)s?|(?:gets?|is|are|be)\s+(?:notified|informed|told|mailed|emailed|e-mailed)(?: by (?:e-?mail|mail|sms))?)\s+(?:when|once|as soon as|if|after)\s+(?P<what>[^,;.]+)",
    r"(?:,\s*)?(?:and\s+)?\b(?:notif(?:y|ies)|informs?|emails?|mails?|tells?)\s+(?:the\s+|them\s*|an?\s+)?(?:[a-z]+\s+)?(?:by (?:e-?mail|mail|sms)\s+)?(?:when|once|as soon as)\s+(?P<what>[^,;.]+)",
)
_ZH_NEWS = (
    r"[,，]?(?P<what>[\u4e00-\u9fff]{1,6}?)(?:之?后|时|了)(?:自动|会|就)*(?:发?邮件|发?短信|微信)?(?:通知|告知)(?!下一|别|其他|候补)(?:客户|顾客|本人|用户|家长|会员|申请人|失主|业主|患者|对方|[\u4e00-\u9fff]{2}人)?",
)


def _news(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    entity = rowed(spec, "", kin)
    if entity is None:
        return None
    steps = [r for r in entity.rules if isinstance(r, Transition) and r.by not in ("owner", "member", "everyone")]
    if not steps:
        return None
    said = demand.fact("what").lower()
    named = [s for s in steps if _named(s, said)] or steps
    for one in named:
        one.mail = True
    labels = [s.label for s in named]
    told = (
        f"{'、'.join(labels)}时会给本人发邮件" if is_zh(spec) else f"people get a mail at: {', '.join(labels).lower()}"
    )
    return Held(told, tuple(f"{entity.name}.mail.{s.name}" for s in named))


_ALIKE = (
    r"confirm|approv|accept|确认|批准|通过|同意",
    r"declin|reject|refus|拒绝|驳回",
    r"ready|finish|done|完成|备好|修好",
)
"""Words for one step."""


def _named(rule: Transition, said: str) -> bool:
    """Whether words speak of a step: by its label, its name or where it leads."""
    words = {w[:5] for w in re.findall(r"[a-z]{4,}", f"{rule.label} {rule.name} {rule.target}".lower())}
    if words & {w[:5] for w in re.findall(r"[a-z]{4,}", said)}:
        return True
    spoken = f"{rule.label} {rule.name}".lower()
    if any(re.search(alike, said) and re.search(alike, spoken) for alike in _ALIKE):
        return True
    return any(part in said for part in re.findall(r"[\u4e00-\u9fff]{2}", rule.label))


KINDS = (Kind("remind", _remind, _EN_REMIND, _ZH_REMIND), Kind("news", _news, _EN_NEWS, _ZH_NEWS))
