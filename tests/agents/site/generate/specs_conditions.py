"""A site that uses conditions wherever they may stand: lists, guards, figures, who sees what; and monthly dues."""

from __future__ import annotations

from agents.site.spec import (
    Access,
    Barred,
    Belongs,
    Choice,
    Closed,
    Condition,
    Dashboard,
    Entity,
    Field,
    Figure,
    Needs,
    Periodic,
    Private,
    Role,
    Season,
    Sees,
    SiteSpec,
    Transition,
    Watch,
)
from tests.agents.site.generate.specs_terms import NAME, OWN, STAFF


def _where(field: str, sign: str = "is", value: object = None, other: str | None = None) -> Condition:
    return Condition.model_validate({"field": field, "sign": sign, "value": value, "other": other})


def _states(name: str, *values: str) -> Field:
    choices = [Choice(value=value, label=value.capitalize()) for value in values]
    label = name.capitalize()
    return Field(name=name, label=label, kind="choice", set_by="site", default=values[0], choices=choices)


def conditions() -> SiteSpec:
    """Drills that run low, loans that are overdue, orders that must be paid, a coach's own classes, dues."""
    part = Entity(
        name="part", plural="parts", title="Part", titles="Parts", display="name", access=STAFF,
        fields=[NAME, Field(name="stock", label="In stock", kind="integer", minimum=0), Field(name="least", label="At least", kind="integer"),
                Field(name="price", label="Price", kind="money"), Field(name="shelf", label="Shelf", kind="text", required=False), Field(name="checked", label="Checked", kind="boolean", required=False, set_by="staff")],
        rules=[Private(field="shelf", who="member"), Watch(name="low", label="Low stock", when=[_where("stock", "at_most", other="least")], tone="warning"),
               Watch(name="dear", label="Dear", when=[_where("price", "above", 100)], tone="neutral")],
    )  # fmt: skip
    loan = Entity(
        name="loan", plural="loans", title="Loan", titles="Loans", display="name", access=OWN,
        fields=[NAME, Field(name="part", label="Part", kind="relation", target="part"), Field(name="due", label="Due", kind="date"), _states("status", "out", "returned")],
        rules=[Watch(name="overdue", label="Overdue", when=[_where("due", "below", "today"), _where("status", "is_not", "returned")]),
               Watch(name="soon", label="Due soon", when=[_where("due", "at_least", "today"), _where("due", "at_most", "today+3")], tone="warning"),
               Needs(when=[_where("part.checked", value=True)]),
               Barred(rows="loan", when=[_where("due", "below", "today"), _where("status", "is_not", "returned")], least=3),
               Barred(rows="block", person="account"), Closed(field="due", rows="closure", first="first", last="last"),
               Transition(name="give_back", label="Give back", field="status", sources=["out"], target="returned")],
    )  # fmt: skip
    order = Entity(
        name="order", plural="orders", title="Order", titles="Orders", display="name", access=OWN,
        fields=[NAME, Field(name="amount", label="Amount", kind="money", minimum=0), Field(name="paid", label="Paid", kind="boolean", set_by="staff"),
                Field(name="part", label="Part", kind="relation", target="part"), _states("status", "placed", "approved", "shipped"), Field(name="note", label="Note", kind="long_text", required=False, set_by="staff")],
        rules=[Transition(name="approve", label="Approve", field="status", sources=["placed"], target="approved", when=[_where("amount", "at_most", 1000)]),
               Transition(name="approve_large", label="Approve as director", field="status", sources=["placed"], target="approved", by="director", when=[_where("amount", "above", 1000)]),
               Transition(name="ship", label="Ship", field="status", sources=["placed", "approved"], target="shipped", when=[_where("paid", "is", True), _where("part.stock", "above", 0)]),
               Watch(name="unpaid", label="Unpaid", when=[_where("paid", "is", False)]), Private(field="note", who="staff"), Season(last="2099-12-31")],
    )  # fmt: skip
    block = Entity(
        name="block", plural="blocks", title="Block", titles="Blocked members", display="account",
        access=Access(read="staff", create="staff", update="staff", delete="staff"),
        fields=[Field(name="account", label="Member", kind="relation", target="account"), Field(name="reason", label="Reason", kind="text", required=False)],
    )  # fmt: skip
    closure = Entity(
        name="closure", plural="closures", title="Closed days", titles="Closed days", display="first",
        access=Access(read="staff", create="staff", update="staff", delete="staff"),
        fields=[Field(name="first", label="First day", kind="date"), Field(name="last", label="Last day", kind="date", required=False)],
    )  # fmt: skip
    coach = Entity(
        name="coach", plural="coaches", title="Coach", titles="Coaches", display="name", access=STAFF,
        fields=[NAME, Field(name="account", label="Account", kind="relation", target="account", required=False)],
    )  # fmt: skip
    lesson = Entity(
        name="lesson", plural="lessons", title="Lesson", titles="Lessons", display="name",
        access=Access(read="staff", create="staff", update="staff", delete="staff"),
        view="programme",
        fields=[NAME, Field(name="start", label="Start", kind="datetime"), Field(name="room", label="Room", kind="text"), Field(name="coach", label="Coach", kind="relation", target="coach")],
        rules=[Sees(who="coach", when=[_where("coach.account", value="me")])],
    )  # fmt: skip
    due = Entity(
        name="due", plural="dues", title="Due", titles="Dues", display="period",
        access=Access(read="owner", create="staff", update="staff", delete="staff"),
        fields=[Field(name="period", label="Month", kind="date"), Field(name="member", label="Member", kind="relation", target="account"),
                Field(name="amount", label="Amount", kind="money", default=15), _states("status", "open", "paid")],
        rules=[Periodic(each="member", date="period"), Belongs(field="member"), Watch(name="unpaid", label="Unpaid", when=[_where("status", "is_not", "paid")]),
               Transition(name="pay", label="Mark as paid", field="status", sources=["open"], target="paid")],
    )  # fmt: skip
    figures = [
        Figure(title="Overdue", entity="loan", watch="overdue"),
        Figure(title="Open amount", entity="due", measure="sum:amount", when=[_where("status", "is_not", "paid")]),
        Figure(title="Given back", entity="loan", where={"status": "returned", "due": "month"}),
    ]
    roles = [Role(name="coach", title="Coach"), Role(name="director", title="Director")]
    return SiteSpec(
        name="Conditions", entities=[part, loan, block, closure, order, coach, lesson, due], roles=roles,
        dashboard=Dashboard(figures=figures),
    )  # fmt: skip
