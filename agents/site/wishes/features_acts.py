"""What people may do with a thing becomes a kind of thing itself: who reserves a book makes a reservation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.site.spec import Access, Choice, Entity, Field, SiteSpec, Transition
from agents.site.wishes import operations as ops
from agents.site.wishes.features import free_name, of, room_on_dashboard
from agents.site.wishes.operations import Operation


@dataclass(frozen=True)
class Act:
    """A verb of people, and what comes of it."""

    verbs: str
    name: str
    plural: str
    title: str
    titles: str
    han: str


ACTS = (
    Act(r"reserve|预订|预留|预借", "reservation", "reservations", "Reservation", "Reservations", "预订"),
    Act(r"book|预约", "booking", "bookings", "Booking", "Bookings", "预约"),
    Act(r"borrow|check out|借阅|借用|借", "loan", "loans", "Loan", "Loans", "借阅"),
    Act(r"rent|hire|租用|租赁|租", "rental", "rentals", "Rental", "Rentals", "租赁"),
    Act(r"order|buy|purchase|订购|购买|下单", "order", "orders", "Order", "Orders", "订单"),
    Act(r"request|ask for|申领", "request", "requests", "Request", "Requests", "申请"),
    Act(r"apply for|apply to|申请|应聘", "application", "applications", "Application", "Applications", "申请"),
    Act(r"claim|认领|领取", "claim", "claims", "Claim", "Claims", "认领"),
    Act(
        r"register for|sign up for|sign up to|enrol in|enrol for|enroll in|join|attend|rsvp to|报名参加|报名",
        "registration", "registrations", "Registration", "Registrations", "报名",
    ),
    Act(r"ask about|enquire about|inquire about|咨询", "inquiry", "inquiries", "Inquiry", "Inquiries", "咨询"),
    Act(r"adopt|领养", "adoption", "adoptions", "Adoption", "Adoptions", "领养"),
    Act(r"bid on|bid for|出价|竞拍", "bid", "bids", "Bid", "Bids", "出价"),
    Act(r"report|举报|报修", "report", "reports", "Report", "Reports", "报告"),
    Act(r"nominate|提名", "nomination", "nominations", "Nomination", "Nominations", "提名"),
)  # fmt: skip
VERBS_EN = "|".join(part for act in ACTS for part in act.verbs.split("|") if part.isascii())
VERBS_ZH = "|".join(part for act in ACTS for part in act.verbs.split("|") if not part.isascii())


def act_of(verb: str) -> Act | None:
    """The act that a verb stands for."""
    words = " ".join(verb.lower().split())
    return next((act for act in ACTS if re.fullmatch(act.verbs, words)), None)


def made_of(spec: SiteSpec, act: Act, target: Entity) -> Entity | None:
    """What the site has already that people make by this act of rows of `target`."""
    called = (act.name, act.title.lower(), act.han)
    return next(
        (
            e
            for e in spec.entities
            if (e.name.endswith(act.name) or e.title.lower() in called)
            and any(f.kind == "relation" and f.target == target.name for f in e.fields)
        ),
        None,
    )


def acted(spec: SiteSpec, act: Act, target: Entity) -> list[Operation]:
    """Members make one for a row of `target`; staff confirm or decline it, its maker takes it back."""
    name, plural = free_name(spec, act.name, act.plural, target.name)
    status = [
        Choice(value="open", label=of(spec, "Open", "待处理"), tone="warning"),
        Choice(value="confirmed", label=of(spec, "Confirmed", "已确认"), tone="good"),
        Choice(value="declined", label=of(spec, "Declined", "已拒绝"), tone="bad"),
        Choice(value="cancelled", label=of(spec, "Cancelled", "已取消")),
    ]
    steps = [
        ("confirm", of(spec, "Confirm", "确认"), ["open"], "confirmed", "staff"),
        ("decline", of(spec, "Decline", "拒绝"), ["open"], "declined", "staff"),
        ("cancel", of(spec, "Cancel", "取消"), ["open", "confirmed"], "cancelled", "owner"),
    ]
    entity = Entity(
        name=name,
        plural=plural,
        title=of(spec, act.title, act.han),
        titles=of(spec, act.titles, act.han),
        display=target.name,
        icon="bookmark",
        access=Access(read="owner", create="member", update="staff", delete="staff"),
        fields=[
            Field(name=target.name, label=target.title, kind="relation", target=target.name),
            Field(name="note", label=of(spec, "Note", "备注"), kind="long_text", required=False, maximum=500),
            Field(name="day", label=of(spec, "Day", "日期"), kind="date", default="today", set_by="site"),
            Field(
                name="status", label=of(spec, "Status", "状态"), kind="choice", choices=status, default="open",
                set_by="site",
            ),
        ],
        rules=[
            Transition(name=step, label=label, field="status", sources=sources, target=to, by=by)
            for step, label, sources, to, by in steps
        ],
    )  # fmt: skip
    return [ops.AddEntity(entity=entity), *room_on_dashboard(spec, name)]
