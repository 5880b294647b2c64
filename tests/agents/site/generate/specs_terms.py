"""A site that uses every rule of terms: until when, which days, who sees what, whose a row is, what is written."""

from __future__ import annotations

from agents.site.spec import (
    Access,
    Belongs,
    Bulk,
    Choice,
    Computed,
    Deadline,
    Entity,
    Field,
    Limit,
    Ordered,
    Reminder,
    Shown,
    SiteSpec,
    Slots,
    Stay,
    Transition,
    Weekdays,
)

STAFF = Access(read="everyone", create="staff", update="staff", delete="staff")
OWN = Access(read="owner", create="member", update="owner", delete="owner")
NAME = Field(name="name", label="Name", kind="text")


def _entity(name: str, plural: str, fields: list[Field], rules: list, access: Access, display: str = "name") -> Entity:
    title = name.replace("_", " ").capitalize()
    titles = plural.replace("_", " ").capitalize()
    return Entity(
        name=name, plural=plural, title=title, titles=titles, display=display, fields=fields, rules=rules, access=access
    )


def terms() -> SiteSpec:
    """Meals, sign-ups, adverts, notes, hours, lessons with a room and a teacher, repairs."""
    trip = _entity("trip", "trips", [NAME, Field(name="start", label="Start", kind="datetime")], [], STAFF)
    trip.rows = [{"name": "Lake", "start": "+20 09:00"}]
    sign_up = _entity(
        "sign_up", "sign_ups",
        [NAME, Field(name="trip", label="Trip", kind="relation", target="trip")],
        [Deadline(moment="trip.start", days=3), Reminder(field="trip.start", days=1)], OWN,
    )  # fmt: skip
    meal = _entity(
        "meal", "meals",
        [NAME, Field(name="price", label="Price", kind="money"), Field(name="weekend_price", label="At weekends", kind="money", required=False)],
        [], STAFF,
    )  # fmt: skip
    order = _entity(
        "order", "orders",
        [NAME, Field(name="meal", label="Meal", kind="relation", target="meal"), Field(name="day", label="Day", kind="date"),
         Field(name="quantity", label="Portions", kind="integer", minimum=1, maximum=5), Field(name="total", label="Total", kind="money", set_by="site"),
         Field(name="rate", label="Rate", kind="choice", default="standard", choices=[Choice(value="students", label="Students"), Choice(value="standard", label="Standard")])],
        [Deadline(moment="day", at="10:30"), Weekdays(field="day", days=["mon", "wed", "sat"]), Limit(most=2, per="day", date="day"),
         Computed(field="total", factors=["quantity", "meal.price"], weekend="meal.weekend_price", day="day",
                  by="rate", times={"students": 0.8}, fee=4.9, free_from=40)], OWN,
    )  # fmt: skip
    state = Field(
        name="state", label="State", kind="choice", set_by="site", default="pending",
        choices=[Choice(value="pending", label="Waiting"), Choice(value="approved", label="Approved", tone="good")],
    )  # fmt: skip
    advert = _entity(
        "advert", "adverts", [NAME, state],
        [Shown(when={"state": ["approved"]}, days=30), Transition(name="approve", label="Let through", field="state", sources=["pending"], target="approved", mail=True)],
        Access(read="everyone", create="member", update="owner", delete="owner"),
    )  # fmt: skip
    note = _entity(
        "note", "notes", [NAME, Field(name="client", label="Client", kind="relation", target="account")],
        [Belongs(field="client")], Access(read="owner", create="staff", update="staff", delete="staff"),
    )  # fmt: skip
    sheet = _entity(
        "sheet", "sheets", [NAME, Field(name="day", label="Day", kind="date"), Field(name="hours", label="Hours", kind="decimal", minimum=0)],
        [Limit(most=10, per="day", date="day", quantity="hours"), Reminder(field="day", days=2)], OWN,
    )  # fmt: skip
    prices = [
        Field(name=n, label=n.replace("_", " ").capitalize(), kind="money", minimum=0) for n in ("price", "dog_price")
    ]
    prices.append(Field(name="weekend_price", label="At weekends", kind="money", required=False))
    room = _entity("room", "rooms", [NAME, *prices], [], STAFF)
    room.rows = [{"name": f"Room {n}", "price": 40 * n, "dog_price": 8, "weekend_price": 55 * n} for n in (1, 2)]
    teacher = _entity("teacher", "teachers", [NAME], [], STAFF)
    teacher.rows = [{"name": "Ada Winter"}]
    lesson = _entity(
        "lesson", "lessons",
        [NAME, Field(name="room", label="Room", kind="relation", target="room"), Field(name="teacher", label="Teacher", kind="relation", target="teacher"),
         Field(name="start", label="Time", kind="datetime")],
        [Slots(start="start", minutes=60, resource="room", also=["teacher"]), Deadline(moment="start", hours=12), Limit(most=3, per="week", date="start", whole=True), Limit(most=2, per="day", date="start", whole=True, of="teacher"), Reminder(field="start")], OWN,
    )  # fmt: skip
    first, last = (Field(name=n, label=n.capitalize(), kind="date") for n in ("first", "last"))
    hire = _entity(
        "hire",
        "hires",
        [
            NAME,
            Field(name="room", label="Room", kind="relation", target="room"),
            first,
            last,
            Field(name="adults", label="Adults", kind="integer", minimum=0, default=1),
            Field(name="dogs", label="Dogs", kind="integer", minimum=0, default=0),
            Field(name="total", label="Total", kind="money", set_by="site", required=False),
            Field(name="deposit", label="Deposit", kind="money", set_by="site", required=False),
        ],
        [
            Stay(first="first", last="last", resource="room", least=2, most=9),
            Ordered(first="first", second="last"),
            Computed(
                field="total",
                factors=["stay", "adults", "room.price"],
                weekend="room.weekend_price",
                days=["fri", "sat", "sun"],
                plus=[["dogs", "room.dog_price"]],
                amount="stay",
                bulk=[Bulk(least=5, times=0.9), Bulk(least=8, times=0.8, less=3)],
            ),
            Computed(field="deposit", factors=["total"], share=0.3),
        ],
        OWN,
    )
    return SiteSpec(
        name="Terms", entities=[trip, sign_up, meal, order, advert, note, sheet, room, teacher, lesson, hire]
    )
