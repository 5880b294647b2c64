"""Demands of who may not: no loan with three overdue books, no booking after two that were missed, blocked members.

A condition of people is one of rows that are theirs: how many of them are in a state. Where this site knows no such
state, the demand is given back.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.demands.base import BEFORE_ASIDE, Demand, Held, Kind, is_left, is_zh
from agents.site.reading.demands.listing import dated_in, done_in, paid_in
from agents.site.reading.kin import Kin, one_of
from agents.site.reading.stepping import step
from agents.site.reading.verbs import VERB_ZH, left_behind
from agents.site.spec import Access, Barred, Choice, Condition, Conditions, Entity, Field, SiteSpec, Transition, Watch
from agents.site.words.numbers import HAN, NUMBER, number_of

_WHO = r"(?:,\s*)?(?:(?:and|but)\s+)?\b(?:(?:an?|any|the|all)\s+)?(?P<who>[a-z]+)\s+"
_WHOEVER = r"(?:,\s*)?(?:(?:and|but)\s+)?\b(?:whoever|anybody who|anyone who|those who)\s+"
_NOT = r"(?:can(?:not|['’]t| not| no longer)|may (?:not|no longer)|must(?: not|n['’]t)|should(?: not|n['’]t)(?: be (?:able|allowed) to)?|(?:are|is)(?: not|n['’]t| no longer) (?:allowed|able) to|won['’]t be able to)"
_DOES = r"\s+(?P<v>sign up|[a-z]+)(?:\s+(?:to|for|any|another|more|further|new|an?|the)\b)*(?:\s+(?P<o>(?!until|till|before|unless|if|when|as|again|while)[a-z]+))?"
_END = r"(?:\s*,?\s*\b(?:until|till|before|unless|any ?more|again|as long as|first)\b[^,;.]*)?"
_HAS = rf"(?:already\s+)?(?P<over>more than\s+|over\s+)?(?:at least\s+)?(?:(?P<n>{NUMBER})\s+(?:or more\s+)?)?(?:an?\s+|any\s+)?(?P<state>[a-z-]+)\s+(?P<what>[a-z]+)"
_MISS = r"(?:missed|cancell?ed|skipped|(?:didn['’]t|did not|haven['’]t|have not|hasn['’]t|has not) (?:come|show(?:n)? up|turn(?:ed)? up|pa(?:y|id)))"
_DID = rf"(?:have\s+|has\s+)?(?:already\s+)?(?P<state>{_MISS})(?:\s+(?:for\s+)?(?:their\s+)?(?P<over>more than\s+)?(?:(?P<n>{NUMBER})\s+(?P<what>times|[a-z]+)|(?P<twice>once|twice)|(?:an?|the)\s+(?P<what3>[a-z]+)\s+(?:(?P<twice3>once|twice)|(?P<n3>{NUMBER})\s+times)|(?P<what2>[a-z]+)))?"
_EN = (
    rf"{_WHO}(?:(?:who|that)\s+(?:have|has|had|got)(?: got)?|with)\s+{_HAS}\s+{_NOT}{_DOES}{_END}",
    rf"{_WHO}(?:who|that)\s+{_DID}\s+{_NOT}{_DOES}{_END}",
    rf"{_WHOEVER}(?:(?:has|have|had)\s+{_HAS}|{_DID.replace('<', '<d_')})\s+{_NOT}{_DOES}{_END}",
    rf"{_WHO}{_NOT}{_DOES}\s+(?:if|when|while|as long as|once)\s+(?:they|he or she|she|he)\s+(?:(?:still\s+)?(?:have|has)(?: got)?\s+{_HAS}|{_DID.replace('<', '<d_')})",
    rf"(?:,\s*)?\bafter\s+(?P<n>{NUMBER})\s+(?P<state>missed|cancelled|unpaid|overdue|late)\s+(?P<what>[a-z]+),?\s+(?:(?:an?|the)\s+)?(?P<who>[a-z]+)\s+{_NOT}{_DOES}{_END}",
)
_ZH_WHO = r"(?P<who>人|读者|会员|顾客|客户|客人|病人|患者|用户|成员|学员|学生|家长|租客|车友|队员|住户|业主|买家)"
_ZH_NOT = r"(?:就|将|则|都|便)*(?:不能|不得|不可以?|禁止|不允许|无法|不准)(?:再|继续)*"
_ZH_N = rf"(?P<n>\d+|{HAN})"
_ZH_DOES = rf"(?P<v>在线(?:预约|预订)|{VERB_ZH})(?P<o>[\u4e00-\u9fff]{{0,4}}?)(?=[,，。；;、]|$)"
_ZH = (
    rf"[,，]?(?:如果|凡)?(?P<state>爽约|逾期|超期|失约|缺席|取消|未到|没来|迟到|违约|欠费|未付款?|没付钱)(?:未还|不还)?(?:的?(?P<what>[\u4e00-\u9fff]{{1,3}}?))?(?:了|满|达到?|超过|累计|有)*{_ZH_N}(?:次|本|个|笔|单|件|回)(?:及?以上)?(?:未还)?的?{_ZH_WHO}{_ZH_NOT}{_ZH_DOES}",
    rf"[,，]?(?:如果|凡)?有(?:{_ZH_N}(?:次|本|个|笔|单|件)(?:及?以上)?)?(?P<state>逾期|超期|未付款?|欠费|未还|未缴|没付)(?:未还|未付)?的?(?P<what>[\u4e00-\u9fff]{{0,3}}?)的?{_ZH_WHO}{_ZH_NOT}{_ZH_DOES}",
    rf"[,，]?(?P<state>爽约|逾期|超期|失约|欠费|未付款?|没付钱|未缴费)(?:未还|不还)?(?P<what>[\u4e00-\u9fff]{{0,3}}?)的{_ZH_WHO}{_ZH_NOT}{_ZH_DOES}",
)
_MISSED = re.compile(r"miss|skip|come|show|turn|爽约|失约|缺席|未到|没来|违约", re.IGNORECASE)
_CANCELLED = re.compile(r"cancel|取消", re.IGNORECASE)
_OVERDUE = re.compile(r"overdue|late|逾期|超期|未还", re.IGNORECASE)
_UNPAID = re.compile(r"unpaid|outstanding|paid|pay|欠费|未付|没付|未缴", re.IGNORECASE)


def _barred(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """People of whom so many rows are in a state may not add rows of a kind."""
    facts = {name.removeprefix("d_"): value for name, value in demand.facts.items()}
    number = _number(facts)
    for entity in _added(spec, facts.get("v", ""), facts.get("o", ""), kin):
        for counted in _counted(spec, facts.get("what") or facts.get("what2") or facts.get("what3") or "", entity, kin):
            when = _state(spec, counted, facts.get("state", ""))
            if when is None or number is None or entity.access.create == "everyone":
                continue
            entity.rules = [r for r in entity.rules if not (isinstance(r, Barred) and r.rows == counted.name)]
            entity.rules.append(Barred(rows=counted.name, when=when, least=number))
            state = facts.get("state", "").strip()
            low = (counted.title if number == 1 else counted.titles).lower()
            said = (
                f"有{number}条{counted.titles}（{state}）的人不能再添加{entity.titles}"
                if is_zh(spec)
                else f"whoever has {number} {low} ({state}) adds no {entity.titles.lower()}"
            )
            return Held(said, (f"{entity.name}.barred.{counted.name}",))
    return None


def _number(facts: dict[str, str]) -> int | None:
    twice = facts.get("twice") or facts.get("twice3") or ""
    told = facts.get("n") or facts.get("n3") or {"once": "1", "twice": "2"}.get(twice.lower(), "1")
    number = number_of(told)
    if number is None or number < 1 or number != int(number):
        return None
    return int(number) + (1 if facts.get("over") else 0)


def _added(spec: SiteSpec, verb: str, noun: str, kin: Kin) -> list[Entity]:
    """What people add by a verb: the rows that it leaves, those it names, those that point at what it names."""
    left = [e for e in spec.entities if is_left(e, spec) and e.name not in BEFORE_ASIDE]
    english, chinese = left_behind(verb.lower().removeprefix("在线"))
    found: list[Entity] = []
    for word in (english, chinese, noun):
        named = kin.entity(word, spec) if word and word.lower() not in ("anything", "it", "them") else None
        if named is not None:
            found += [named] if named in left else [e for e in left if any(f.target == named.name for f in e.fields)]
    if not found and (english or chinese) and len(left) == 1:
        found = left
    if not found and english in _ALIKE:
        found = [e for e in left if e.access.read == "owner"]
    return list({e.name: e for e in found}.values())


_ALIKE = ("booking", "reservation", "order", "rental", "loan", "sign-up", "registration", "application", "request")


def _counted(spec: SiteSpec, noun: str, entity: Entity, kin: Kin) -> list[Entity]:
    """Whose rows are counted: what the noun names where people leave it, what points at that, else those they add."""
    named = kin.entity(noun, spec) if noun and noun not in ("times", "ones", "次") else None
    if named is None or named is entity:
        return [entity]
    if is_left(named, spec):
        return [named]
    pointing = [e for e in spec.entities if is_left(e, spec) and any(f.target == named.name for f in e.fields)]
    return sorted(pointing, key=lambda e: e is not entity)


def _state(spec: SiteSpec, entity: Entity, told: str) -> Conditions | None:
    """The conditions of rows that are in a state, as a word says it; None where the site knows no such state."""
    word, zh = told.strip().lower(), is_zh(spec)
    for rule in entity.rules:
        if isinstance(rule, Watch) and word and word in (rule.name.replace("_", " "), rule.label.lower()):
            return rule.when
    for field in (f for f in entity.fields if f.kind == "choice"):
        for choice in field.choices:
            named = f"{choice.value} {choice.label}".lower()
            if (
                one_of(word) in named.split()
                or (zh and word in named)
                or (_MISSED.search(word) and re.search(r"miss|did not come|no.?show|absent|未到|爽约|缺席", named))
                or (_CANCELLED.search(word) and re.search(r"cancel|取消", named))
            ):
                return [Condition(field=field.name, value=choice.value)]
    if _MISSED.search(word) and not _UNPAID.search(word):
        return _missed(entity, zh=zh)
    if _OVERDUE.search(word):
        due = dated_in(entity, r"due|until|back|return|deadline|last|到期|截止|归还|应还", ("due", "Due on", "到期日"))
        state, done = done_in(entity, zh=zh)
        ended = [Condition(field=state.name, sign="is_not", value=value) for value in done[:3]]
        return [Condition(field=due.name, sign="below", value="today"), *ended]
    if _UNPAID.search(word):
        field, value = paid_in(entity, zh=zh)
        return [
            Condition(field=field.name, sign="is_not", value=value)
            if value
            else Condition(field=field.name, value=False)
        ]
    return None


def _missed(entity: Entity, *, zh: bool) -> Conditions | None:
    """The state of somebody who did not come, made with a step to it where a row only knows that they came."""
    steps = [r for r in entity.rules if isinstance(r, Transition)]
    came = next((r for r in steps if re.search(r"came|arriv|到场|签到", f"{r.target} {r.name} {r.label}", re.I)), None)
    state = next((f for f in entity.fields if came is not None and f.name == came.field), None)
    if came is None or state is None:
        return None
    label = "未到" if zh else "Did not come"
    state.choices.append(Choice(value="missed", label=label, tone="bad"))
    entity.rules.append(step("miss", label, list(came.sources), "missed", field=state.name))
    return [Condition(field=state.name, value="missed")]


_BLOCK = r"(?:block|ban|bar|suspend|mute|blacklist|lock out|exclude)"
_PEOPLE = r"(?:members?|users?|customers?|people|accounts?|visitors?|guests?|clients?|persons?|someone|somebody|anyone|readers?|players?|students?|tenants?|troublemakers?|spammers?)"
_EN_BLOCK = (
    rf"(?:,\s*)?(?:and\s+)?\b(?:let|allow|i want|we want)\s+(?:the\s+|our\s+)?(?:[a-z]+\s+)?(?:to\s+)?(?:be able to\s+)?{_BLOCK}\s+(?:an?\s+|the\s+|single\s+|certain\s+|some\s+)*{_PEOPLE}(?:\s+(?:who|that|if|when|from|for|whose)\b[^,;.]*)?",
    rf"(?:,\s*)?(?:and\s+)?\b(?:the\s+|our\s+|an?\s+)?[a-z]+\s+(?:can|may|should be able to|need to be able to|want to)\s+{_BLOCK}\s+(?:an?\s+|the\s+|single\s+|certain\s+|some\s+)*{_PEOPLE}(?:\s+(?:who|that|if|when|from|for|whose)\b[^,;.]*)?",
    rf"^(?:be able to\s+|add\s+)?(?:an?\s+)?(?:way|option|possibility|button|feature|function)?\s*(?:to\s+)?{_BLOCK}\s+(?:an?\s+|the\s+|single\s+)*{_PEOPLE}(?:\s+(?:who|that|if|when|from|for|whose)\b[^,;.]*)?$",
    r"(?:,\s*)?(?:and\s+)?\b(?:add|keep|with)\s+(?:a|the)\s+(?:black ?list|block ?list|ban list)(?:\s+(?:of|for)\s+[a-z]+)?",
)
_ZH_BLOCK = (
    r"[,，]?(?:让|允许)?(?:管理员|版主|我们?|店主|老板|店员|员工|群主|团长|站长|馆员|前台)?(?:可以|能够?|要能)?(?:把|将)?(?:[\u4e00-\u9fff]{0,6}的)?(?:会员|用户|顾客|成员|读者|客户|客人|人)?(?:拉黑|封禁|封号|禁言|拉入黑名单|加入黑名单|列入黑名单)(?:(?:[\u4e00-\u9fff]{0,6}的)?(?:会员|用户|顾客|成员|读者|客户|客人|人))?",
    r"[,，]?(?:添加|增加|加|设置?|有)(?:一?个)?黑名单(?:功能)?",
)


def _blocked(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    """Staff name a member who adds nothing any more."""
    del demand, kin
    zh = is_zh(spec)
    held = [e for e in spec.entities if is_left(e, spec) and e.access.create != "everyone" and e.name != "favourite"]
    if not held or any(e.name in ("block", "blocks") or e.plural == "blocks" for e in spec.entities):
        return None
    who = spec.member_title or ("会员" if zh else "Member")
    spec.entities.append(
        Entity(
            name="block", plural="blocks", icon="lock", display="account",
            title=f"限制的{who}" if zh else f"Blocked {who.lower()}",
            titles="限制名单" if zh else "Blocked accounts",
            access=Access(read="staff", create="staff", update="staff", delete="staff"),
            fields=[
                Field(name="account", label=who, kind="relation", target="account"),
                Field(name="reason", label="原因" if zh else "Reason", kind="text", required=False),
                Field(name="since", label="起始日期" if zh else "Since", kind="date", set_by="site", default="today"),
            ],
        )
    )  # fmt: skip
    for entity in held:
        entity.rules.append(Barred(rows="block", person="account"))
    titles = ("、" if zh else ", ").join(e.titles if zh else e.titles.lower() for e in held)
    staff = spec.staff_title
    said = (
        f"{staff}可以把{who}列入限制名单，之后不能再添加{titles}"
        if zh
        else f"the {staff.lower()} can block a {who.lower()}, who then adds no {titles}"
    )
    return Held(said, tuple(f"{e.name}.barred.block" for e in held))


KINDS = (Kind("barred", _barred, _EN, _ZH), Kind("blocked", _blocked, _EN_BLOCK, _ZH_BLOCK))
