"""Wishes for what happens to rows after they are made: stock that goes down, approval by staff → operations."""

# ruff: noqa: E501 (each is named by what is wished for; a sentence is one line)

from __future__ import annotations

from agents.site.spec import Capacity, Choice, Field, Figure, Slots, Stock, Transition
from agents.site.wishes import features
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Groups, Made
from agents.site.wishes.making_rules import made_by_people


def stock(c: Context, g: Groups) -> Made | None:
    """Orders take from the stock of what is ordered."""
    order = next((e for e in c.spec.entities for f in e.fields if f.kind == "integer" and f.name in ("quantity", "amount", "count") and any(x.kind == "relation" for x in e.fields)), None)  # fmt: skip
    if order is None:
        return None
    relation = next(f for f in order.fields if f.kind == "relation" and f.target != "account")
    target = c.spec.entity(str(relation.target))
    quantity = next(f.name for f in order.fields if f.kind == "integer" and f.name in ("quantity", "amount", "count"))
    made: list[ops.Operation] = []
    held = next((f for f in target.fields if f.name in ("stock", "quantity", "in_stock")), None)
    if held is None:
        held = Field(name="stock", label=c.label("In stock", "库存"), kind="integer", minimum=0, default=0)
        made += [
            ops.AddField(entity=target.name, field=held),
            ops.ChangeRows(entity=target.name, where={}, values={"stock": 10}),
        ]
    rule = Stock(relation=relation.name, stock=held.name, quantity=quantity)
    return Made([*made, ops.AddRule(entity=order.name, rule=rule)])


_APPROVED = ("approved", "accepted", "confirmed")


def approve(c: Context, g: Groups) -> Made | None:
    """Staff confirm rows before they count: a status that begins as pending."""
    entity = made_by_people(c, g.get("e"))
    if entity is None:
        return None
    held = next(
        (r for r in entity.rules if isinstance(r, Transition) and r.target in _APPROVED and r.by != "owner"), None
    )
    if held is not None:
        said = c.say(
            f"{entity.titles} wait until {c.spec.staff_title.lower()} says “{held.label}” already.",
            f"{entity.titles}已经需要{c.spec.staff_title}“{held.label}”。",
        )
        return Made([], [said])
    pending = Choice(value="pending", label=c.label("Waiting for approval", "待确认"), tone="warning")
    approved = Choice(value="approved", label=c.label("Approved", "已确认"), tone="good")
    declined = Choice(value="declined", label=c.label("Declined", "已拒绝"), tone="bad")
    field = Field(
        name="approval", label=c.label("Approval", "审核"), kind="choice", choices=[pending, approved, declined],
        default="pending", set_by="site",
    )  # fmt: skip
    steps = [
        Transition(
            name="approve", label=c.label("Approve", "通过"), field="approval", sources=["pending"], target="approved"
        ),
        Transition(
            name="decline", label=c.label("Decline", "拒绝"), field="approval", sources=["pending"], target="declined"
        ),
    ]
    made: list[ops.Operation] = [ops.AddField(entity=entity.name, field=field)]
    made += [ops.AddRule(entity=entity.name, rule=step) for step in steps]
    for rule in entity.rules:
        if isinstance(rule, Slots | Capacity):
            free = {**rule.free_when, "approval": ["declined"]}
            made.append(ops.ChangeRule(entity=entity.name, kind=rule.kind, changes={"free_when": free}))
    count = Figure(title=c.label("Waiting for approval", "待确认"), entity=entity.name, where={"approval": "pending"})
    made += features.figure(c.spec, count)
    said = c.say(
        f"New {entity.titles.lower()} wait until {c.spec.staff_title.lower()} approves or declines them.",
        f"新的{entity.titles}需要{c.spec.staff_title}确认或拒绝。",
    )
    return Made(made, [said])
