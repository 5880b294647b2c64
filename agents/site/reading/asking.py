"""Rows that people leave about a thing: a claim, a booking, a loan, a vote, a rating, an answer.

Made from the verb of the sentence and the entity that it is about. It reads no sentence.
"""

# ruff: noqa: E501 (an entity's field is one line)

from __future__ import annotations

from agents.site.reading.stepping import states, step
from agents.site.reading.verbs import left_behind
from agents.site.spec import (  # fmt: skip
    Access,
    Capacity,
    Computed,
    Entity,
    Field,
    Moment,
    Ordered,
    Rule,
    SiteSpec,
    Slots,
    Stay,
    Transition,
    UniqueTogether,
)
from agents.site.spec.soundness import RESERVED_ENTITIES
from agents.site.wishes import features
from agents.site.wishes.applying import apply
from agents.site.wishes.names import plural as plural_of
from agents.site.words.fields import name_of
from agents.sources.base import Language

PLACES = ("place", "thing", "vehicle", "animal", "person", "organisation", None)


def asked(
    spec: SiteSpec, verb: str, about: Entity | None, who: str, language: Language, *, noun: str = ""
) -> tuple[SiteSpec, Entity | None]:
    """`spec` with the rows that `verb` leaves about an entity. `noun`: what the sentence itself calls such a row."""
    english, chinese = left_behind(verb)
    if not english:
        return spec, None
    kind = _kind(english)
    if kind in ("comment", "rating", "vote") and about is not None:
        maker = {"comment": features.comments, "rating": features.reviews, "vote": features.voting}[kind]
        before = {e.name for e in spec.entities}
        spec = apply(spec, maker(spec, about))
        made = next((e for e in spec.entities if e.name not in before), None)
        return spec, made
    zh = language == "zh"
    title = noun[:1].upper() + noun[1:] if noun else (chinese if zh else english[:1].upper() + english[1:])
    name = name_of(noun or english) if not (noun and zh) else name_of(english)
    if {name, name_of(plural_of(name.replace("_", " ")))} & RESERVED_ENTITIES:
        name = name_of(english)
    name, plural = features.free_name(
        spec, name, name_of(plural_of(name.replace("_", " "))), about.name if about else "new"
    )
    entity = Entity(
        name=name, plural=plural, title=title[:60], titles=(title if zh else plural_of(title))[:60], display="name", icon=_ICONS.get(kind, "inbox"),
        access=Access(read="owner", create=who, update="staff", delete="owner"),
        fields=[Field(name="name", label="姓名" if zh else "Name", kind="text")],
    )  # fmt: skip
    if about is not None:
        entity.fields.append(
            Field(name=about.name, label=about.title, kind="relation", target=about.name, inline=False)
        )
    _MAKERS.get(kind, _request)(entity, about, zh)
    if about is not None and not any(isinstance(r, Slots) for r in entity.rules):
        entity.fields[1].inline = True  # asked for on the page of the thing itself
    spec = spec.model_copy(deep=True)
    if kind == "stay" and about is not None:  # rooms of one house have one address
        rooms = spec.entity(about.name)
        rooms.fields = [f for f in rooms.fields if f.name != "address"]
        for row in rooms.rows:
            row.pop("address", None)
    spec.entities.append(entity)
    return spec, entity


_KINDS = {
    "booking": "slots", "reservation": "slots", "rental": "span", "loan": "span", "stay": "stay", "order": "order", "sign-up": "seat", "registration": "seat", "enrolment": "seat",
    "RSVP": "seat", "rating": "rating", "review": "rating", "score": "score", "vote": "vote", "comment": "comment", "bid": "money", "donation": "money",
    "signature": "signature", "submission": "text", "question": "text", "message": "text", "withdrawal": "stock", "subscription": "mail",
}  # fmt: skip
_ICONS = {
    "slots": "calendar",
    "span": "calendar",
    "stay": "bed",
    "order": "cart",
    "seat": "ticket",
    "money": "heart",
    "signature": "pencil",
    "score": "star",
}


def _kind(english: str) -> str:
    return _KINDS.get(english, "request")


def _step(name: str, english: str, chinese: str, sources: list[str], target: str, by: str, *, zh: bool) -> Transition:
    return step(name, chinese if zh else english, sources, target, by=by)


def _day(*, zh: bool) -> Field:
    return Field(name="day", label="日期" if zh else "Sent on", kind="date", set_by="site", default="today")


def _request(entity: Entity, about: Entity | None, zh: bool) -> None:
    entity.fields += [
        Field(name="contact", label="联系方式" if zh else "Phone or email", kind="text", listed=False),
        Field(name="message", label="说明" if zh else "Message", kind="long_text", required=False, maximum=1000),
        states("new! New|待处理;accepted+ Accepted|已通过;declined- Declined|已拒绝", zh=zh),
        _day(zh=zh),
    ]
    entity.rules += [
        _step("accept", "Accept", "通过", ["new"], "accepted", "staff", zh=zh),
        _step("decline", "Decline", "拒绝", ["new"], "declined", "staff", zh=zh),
    ]


def _slots(entity: Entity, about: Entity | None, zh: bool) -> None:
    if about is not None and any(f.kind in ("date", "datetime") for f in about.fields) and about.view == "calendar":
        _seat(entity, about, zh)
        return
    if about is not None and entity.name.startswith("reserv") and about.view in ("cards", "gallery") and _still(about):
        _held(entity, about, zh)
        return
    entity.fields += [
        Field(name="phone", label="电话" if zh else "Phone", kind="phone", listed=False),
        Field(name="start", label="时间" if zh else "Time", kind="datetime"),
        Field(name="note", label="备注" if zh else "Note", kind="long_text", required=False, listed=False, maximum=500),
        states("booked+ Booked|已预约;done Done|已完成;cancelled- Cancelled|已取消", zh=zh),
    ]
    rules: list[Rule] = [
        Slots(start="start", minutes=60, resource=about.name if about else None, free_when={"status": ["cancelled"]}),
        _step("cancel", "Cancel", "取消", ["booked"], "cancelled", "owner", zh=zh),
        _step("finish", "Done", "完成", ["booked"], "done", "staff", zh=zh),
        Moment(field="start"),
    ]
    entity.rules += rules


def _still(about: Entity) -> bool:
    """Whether a thing is kept for somebody, rather than taken for an hour: gifts, books, cakes; not rooms or cars."""
    from agents.site.words.entities import group_of

    found = group_of(about.name.replace("_", " "))
    return (
        found is not None
        and found[0] == "thing"
        and about.name
        not in ("space", "equipment", "machine", "tool", "device", "boat", "kayak", "canoe", "bike", "sauna")
    )


def _held(entity: Entity, about: Entity, zh: bool) -> None:
    entity.fields += [
        Field(name="contact", label="联系方式" if zh else "Phone or email", kind="text", listed=False),
        Field(name="note", label="备注" if zh else "Note", kind="long_text", required=False, listed=False, maximum=500),
        states("reserved+ Reserved|已预留;given Handed over|已交付;cancelled- Cancelled|已取消", zh=zh),
        _day(zh=zh),
    ]
    entity.rules += [
        UniqueTogether(fields=[about.name, "owner"]),
        _step("cancel", "Cancel", "取消", ["reserved"], "cancelled", "owner", zh=zh),
        _step("hand_over", "Handed over", "交付", ["reserved"], "given", "staff", zh=zh),
    ]


def _span(entity: Entity, about: Entity | None, zh: bool) -> None:
    entity.fields += [
        Field(name="since", label="开始日期" if zh else "From", kind="date"),
        Field(name="until", label="归还日期" if zh else "Until", kind="date"),
        Field(name="note", label="备注" if zh else "Note", kind="long_text", required=False, listed=False, maximum=500),
        states(
            "requested! Requested|待确认;out In use|使用中;returned+ Returned|已归还;cancelled- Cancelled|已取消", zh=zh
        ),
    ]
    if about is not None:
        entity.rules.append(
            Stay(first="since", last="until", resource=about.name, overnight=False, free_when=_OVER["span"])
        )
    entity.rules += [
        Ordered(first="since", second="until"),
        Moment(field="since"),
        _step("hand_out", "Hand out", "借出", ["requested"], "out", "staff", zh=zh),
        _step("give_back", "Returned", "归还", ["out"], "returned", "staff", zh=zh),
        _step("cancel", "Cancel", "取消", ["requested"], "cancelled", "owner", zh=zh),
    ]


def _stay(entity: Entity, about: Entity | None, zh: bool) -> None:
    entity.fields += [
        Field(name="phone", label="电话" if zh else "Phone", kind="phone", listed=False),
        Field(name="arrival", label="入住日期" if zh else "Arrival", kind="date"),
        Field(name="departure", label="离店日期" if zh else "Departure", kind="date"),
        Field(name="guests", label="人数" if zh else "Guests", kind="integer", minimum=1, maximum=12, default=2),
        Field(name="note", label="备注" if zh else "Note", kind="long_text", required=False, listed=False, maximum=500),
        states("booked+ Booked|已预订;here In the house|已入住;left Left|已离店;cancelled- Cancelled|已取消", zh=zh),
    ]
    if about is not None:
        entity.rules.append(Stay(first="arrival", last="departure", resource=about.name, free_when=_OVER["stay"]))
    entity.rules += [
        Ordered(first="arrival", second="departure"),
        Moment(field="arrival"),
        _step("check_in", "Check in", "办理入住", ["booked"], "here", "staff", zh=zh),
        _step("check_out", "Check out", "办理离店", ["here"], "left", "staff", zh=zh),
        _step("cancel", "Cancel", "取消预订", ["booked"], "cancelled", "owner", zh=zh),
    ]


_OVER = {"span": {"status": ["returned", "cancelled"]}, "stay": {"status": ["cancelled"]}}
"""Values with which a thing is free again."""


def _order(entity: Entity, about: Entity | None, zh: bool) -> None:
    entity.fields.append(
        Field(name="quantity", label="数量" if zh else "Quantity", kind="integer", minimum=1, maximum=99, default=1)
    )
    if about is not None and any(f.name == "price" and f.kind == "money" for f in about.fields):
        entity.fields.append(Field(name="total", label="合计" if zh else "Total", kind="money", set_by="site"))
        entity.rules.append(Computed(field="total", factors=["quantity", f"{about.name}.price"]))
    entity.fields += [
        Field(name="contact", label="联系方式" if zh else "Phone or email", kind="text", listed=False),
        Field(name="note", label="备注" if zh else "Note", kind="long_text", required=False, listed=False, maximum=500),
        states("new! New|新订单;ready Ready|已备好;done+ Handed over|已完成;cancelled- Cancelled|已取消", zh=zh),
        _day(zh=zh),
    ]
    entity.rules += [
        _step("prepare", "Ready", "备好", ["new"], "ready", "staff", zh=zh),
        _step("hand_over", "Handed over", "完成", ["ready"], "done", "staff", zh=zh),
        _step("cancel", "Cancel", "取消", ["new"], "cancelled", "owner", zh=zh),
    ]


def _seat(entity: Entity, about: Entity | None, zh: bool) -> None:
    if about is None:
        entity.fields.append(
            Field(name="people", label="人数" if zh else "People", kind="integer", minimum=1, maximum=10, default=1)
        )
    entity.fields += [
        Field(name="note", label="备注" if zh else "Note", kind="long_text", required=False, listed=False, maximum=300),
        states("coming+ Coming|已报名;came Came|已到场;cancelled- Cancelled|已取消", zh=zh),
        _day(zh=zh),
    ]
    seats = (
        next((f for f in about.fields if f.name in ("seats", "places", "capacity") and f.kind == "integer"), None)
        if about
        else None
    )
    if about is not None:
        entity.rules.append(UniqueTogether(fields=[about.name, "owner"]))
        if seats is not None:
            entity.rules.append(Capacity(relation=about.name, limit=seats.name, free_when={"status": ["cancelled"]}))
    entity.rules.append(_step("cancel", "Cancel", "取消报名", ["coming"], "cancelled", "owner", zh=zh))
    entity.rules.append(_step("arrive", "Came", "签到", ["coming"], "came", "staff", zh=zh))


def _score(entity: Entity, about: Entity | None, zh: bool) -> None:
    entity.access.read = "everyone"
    entity.fields += [
        Field(name="points", label="分数" if zh else "Points", kind="integer", minimum=0, maximum=10),
        Field(name="remark", label="评语" if zh else "Remark", kind="long_text", required=False, maximum=1000),
    ]
    if about is not None:
        entity.fields[1].inline = True
        entity.rules.append(UniqueTogether(fields=[about.name, "owner"]))


def _money(entity: Entity, about: Entity | None, zh: bool) -> None:
    entity.fields += [
        Field(name="amount", label="金额" if zh else "Amount", kind="money", minimum=1),
        Field(name="message", label="留言" if zh else "Message", kind="text", required=False, maximum=200),
        _day(zh=zh),
    ]


def _signature(entity: Entity, about: Entity | None, zh: bool) -> None:
    entity.access.read = "everyone"
    entity.fields += [
        Field(name="city", label="城市" if zh else "City", kind="text", required=False),
        Field(name="reason", label="理由" if zh else "Why", kind="long_text", required=False, maximum=500),
        _day(zh=zh),
    ]
    if about is not None:
        entity.fields[1].inline = True
        entity.rules.append(UniqueTogether(fields=[about.name, "owner"]))


def _text(entity: Entity, about: Entity | None, zh: bool) -> None:
    entity.fields += [
        Field(name="text", label="内容" if zh else "Text", kind="long_text", maximum=4000),
        Field(name="link", label="链接" if zh else "Link", kind="url", required=False, listed=False),
        Field(
            name="answer",
            label="回复" if zh else "Reply",
            kind="long_text",
            required=False,
            set_by="staff",
            maximum=2000,
        ),
        states("sent! Sent|已提交;checked+ Answered|已回复", zh=zh),
        _day(zh=zh),
    ]
    entity.rules.append(_step("check", "Answered", "已回复", ["sent"], "checked", "staff", zh=zh))


def _stock(entity: Entity, about: Entity | None, zh: bool) -> None:
    entity.access = Access(read="staff", create="staff", update="staff", delete="staff")
    entity.fields += [
        Field(name="quantity", label="数量" if zh else "Quantity", kind="integer", minimum=1),
        Field(name="what_for", label="用途" if zh else "What for", kind="text", required=False),
        _day(zh=zh),
    ]


def _mail(entity: Entity, about: Entity | None, zh: bool) -> None:
    entity.fields += [Field(name="email", label="邮箱" if zh else "Email", kind="email"), _day(zh=zh)]


_MAKERS = {
    "slots": _slots,
    "span": _span,
    "stay": _stay,
    "order": _order,
    "seat": _seat,
    "score": _score,
    "money": _money,
    "signature": _signature,
    "text": _text,
    "stock": _stock,
    "mail": _mail,
}
