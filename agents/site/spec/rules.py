"""What must hold of an entity beyond its fields: bookings that never overlap, steps of a status, seats, stock.

Each rule names fields of the entity that carries it. It knows what must hold, not the code that sees to it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field as Described

from agents.site.spec.conditions import Conditions
from agents.site.spec.days import Day
from agents.site.spec.fields import IDENTIFIER, Part

CLOCK = r"^([01]\d|2[0-4]):[0-5]\d$"


class Opening(Part):
    """When bookings may be made for, by weekday."""

    days: list[Day] = Described(min_length=1, max_length=7)
    opens: str = Described(default="09:00", pattern=CLOCK)
    closes: str = Described(default="18:00", pattern=CLOCK)


class Slots(Part):
    """Rows take a stretch of time from `start`; two that count never overlap on one resource.

    The new page offers the free slots of a day; `/<plural>/day?on=YYYY-MM-DD` shows staff the day by resource.
    Taken, past and closed times are refused by the server.
    """

    kind: Literal["slots"] = "slots"
    start: str
    """A `datetime` field."""
    minutes: int = Described(default=30, ge=5, le=1440)
    """Length of a slot, and of a row where `minutes_from` is not given."""
    minutes_from: str | None = None
    """`relation.field`: an integer of the related row (a service's length), e.g. `service.minutes`."""
    resource: str | None = None
    """A relation field (chair, room, doctor): each has its own timetable. None: `places` at once."""
    also: list[str] = Described(default_factory=list, max_length=3)
    """More relation fields that are taken for the same time, where they are filled in: a trainer beside the room."""
    places: int = Described(default=1, ge=1, le=500)
    openings: list[Opening] = Described(
        default_factory=lambda: [Opening(days=["mon", "tue", "wed", "thu", "fri", "sat"])]
    )
    free_when: dict[str, list[str]] = Described(default_factory=dict)
    """Choice field → values whose rows take no time (`{"status": ["cancelled"]}`)."""


class Transition(Part):
    """A step of a choice field, one button: POST `/<plural>/{id}/<name>`."""

    kind: Literal["transition"] = "transition"
    name: str = Described(pattern=IDENTIFIER, max_length=40)
    label: str = Described(min_length=1, max_length=40)
    field: str
    sources: list[str]
    """Values that it may start from; empty: any other."""
    target: str
    by: str = "staff"
    """A `Who`."""
    hours_before: float | None = Described(default=None, ge=0, le=8760)
    """Not for staff: refused later than so many hours before `moment`."""
    moment: str | None = None
    """A date or datetime field, of this entity or of a related one (`event.start`)."""
    when: Conditions = Described(default_factory=list, max_length=4)
    """Refused of a row for which these do not hold: only what is paid is shipped. Two steps part the cases: the office
    approves up to 1000, the director above."""
    mail: bool = False
    """Whose row it is gets a mail when the step is taken."""


class Stay(Part):
    """Rows take a thing from a first to a last day; two that count never overlap on one thing: rooms, boats, tools."""

    kind: Literal["stay"] = "stay"
    first: str
    last: str
    """Two `date` or two `datetime` fields."""
    resource: str
    """A relation field: what is taken."""
    least: int | None = Described(default=None, ge=1, le=3650)
    """So many days at least, from the first to the last."""
    most: int | None = Described(default=None, ge=1, le=3650)
    """So many days at most."""
    overnight: bool = True
    """Of dates: the last day is free for whoever comes next (nights of a hotel); else it is taken too (a tool)."""
    free_when: dict[str, list[str]] = Described(default_factory=dict)


class Capacity(Part):
    """At most as many rows per related row as its field says: seats of an event, places of a course."""

    kind: Literal["capacity"] = "capacity"
    relation: str
    limit: str
    """An integer field of the related entity."""
    quantity: str | None = None
    """An integer field of this entity that is summed; None: rows are counted."""
    free_when: dict[str, list[str]] = Described(default_factory=dict)


class WaitingList(Part):
    """Where slots or seats are taken, people may wait: rows of `entries`, in order of arrival.

    When one that counted frees its place (a transition, a deletion), the first waiting entry of that day (slots) or
    related row (capacity) becomes `offered`, and its owner sees it on the account page. Page: `/<entries' plural>`.
    """

    kind: Literal["waiting_list"] = "waiting_list"
    entries: str
    """Name of the entity of entries. It has a choice field `status` (waiting, offered, closed), text fields `name` and
    `contact`, and a date field `day` (slots) or a relation field named as the capacity's relation (capacity)."""


class Stock(Part):
    """A row takes `quantity` from the related row's `stock`; refused where there is too little."""

    kind: Literal["stock"] = "stock"
    relation: str
    stock: str
    quantity: str


class Bulk(Part):
    """From `least` on a sum is taken `times` so much and `less` is taken off: a tenth off from seven nights on."""

    least: float = Described(gt=0)
    times: float = Described(default=1, gt=0, le=1)
    less: float = Described(default=0, ge=0)


class Computed(Part):
    """The site works out a money, decimal or integer field when a row is stored: the product of its factors, and what
    other products add to it: two adults at 25 and a dog at 8, for three nights."""

    kind: Literal["computed"] = "computed"
    field: str
    factors: list[str] = Described(min_length=1, max_length=4)
    """Fields, or `relation.field`; `stay`: how many nights or days the row's own `Stay` takes."""
    plus: list[list[str]] = Described(default_factory=list, max_length=6)
    """More products of such factors, which are added; one that has nothing adds nothing."""
    weekend: str | None = None
    """A factor that stands in place of the last one where `day` is a Saturday or Sunday; without `day`, for the days of
    the row's `Stay` that are, or its nights that begin on a Friday or Saturday."""
    day: str | None = None
    """A date or datetime field."""
    days: list[Day] = Described(default_factory=list, max_length=7)
    """The days on which `weekend` counts, where they are others than these."""
    share: float | None = Described(default=None, gt=0, le=1)
    """Such a part of the product: a deposit of 0.3 of the total."""
    by: str | None = None
    """A choice field that says who pays less: the sum is taken `times` what stands there for its value, 1 where none
    does: {"students": 0.8}."""
    times: dict[str, float] = Described(default_factory=dict, max_length=12)
    amount: str | None = None
    """What `bulk` goes by: a number field, `stay`, or `sum`, what is worked out so far."""
    bulk: list[Bulk] = Described(default_factory=list, max_length=6)
    """From so much of `amount` on less is paid; the furthest that is reached counts."""
    fee: float | None = Described(default=None, ge=0)
    """Added once, at the end: a delivery."""
    free_from: float | None = Described(default=None, gt=0)
    """From this sum on the `fee` is not added."""


class Limit(Part):
    """At most `most` rows per person that count, or as much of `quantity`: at all, or in a day, week or month."""

    kind: Literal["limit"] = "limit"
    most: int = Described(ge=1, le=1000)
    per: Literal["day", "week", "month", "year"] | None = None
    whole: bool = False
    """All people together, not each: a day takes so many."""
    of: str | None = None
    """With `whole`, a relation: so many of each that it points at, patients of one doctor."""
    date: str | None = None
    """The date or datetime field that says which day, week or month; None: when the row was added."""
    quantity: str | None = None
    """A number field that is summed; None: rows are counted."""
    free_when: dict[str, list[str]] = Described(default_factory=dict)


class Ordered(Part):
    """`first` comes before `second` (two dates, times or numbers)."""

    kind: Literal["ordered"] = "ordered"
    first: str
    second: str


class Moment(Part):
    """A date or datetime lies in the future, or the past, when it is entered."""

    kind: Literal["moment"] = "moment"
    field: str
    when: Literal["future", "past"] = "future"
    days: int | None = Described(default=None, ge=1, le=3650)
    """Of the future: at most so many days ahead. Not for staff."""


class UniqueTogether(Part):
    """No two rows agree in all of these fields; `owner` stands for the person (one vote each)."""

    kind: Literal["unique_together"] = "unique_together"
    fields: list[str] = Described(min_length=2, max_length=4)


class Deadline(Part):
    """Rows are taken until a time before a moment: orders until 10:30, sign-ups until 3 days before an event.

    Later only staff adds one or moves it to another moment. Neither `hours` nor `at`: until the end of that day.
    """

    kind: Literal["deadline"] = "deadline"
    moment: str
    """A date or datetime field, of this entity or of a related one (`event.start`)."""
    days: int = Described(default=0, ge=0, le=365)
    """So many days before the day of `moment`."""
    at: str | None = Described(default=None, pattern=CLOCK)
    """Until this time of that day."""
    hours: float | None = Described(default=None, ge=0, le=8760)
    """Instead of both: so many hours before `moment`."""


class Season(Part):
    """Rows are taken until the end of one fixed day: applications until 31 March. Later only staff adds one."""

    kind: Literal["season"] = "season"
    last: str = Described(pattern=r"^\d{4}-\d{2}-\d{2}$")
    """The last day, ISO."""

    def is_over(self, today: date) -> bool:
        """Whether that day is past."""
        return date.fromisoformat(self.last) < today


class Needs(Part):
    """A row is taken only where this holds of what it points at: a game is lent only once it is checked."""

    kind: Literal["needs"] = "needs"
    when: Conditions = Described(min_length=1, max_length=4)
    """Each of a field of one relation: `game.checked`. Nothing may be `me`."""


class Barred(Part):
    """Whoever has so many rows for which this holds adds none of these: no loan with three overdue ones, nothing from a
    member who is blocked. Not for staff."""

    kind: Literal["barred"] = "barred"
    rows: str
    """Name of the entity whose rows are counted; it may be this one."""
    person: str = "owner"
    """Whose they are: `owner` (who made the row), or a relation of theirs to `account`."""
    when: Conditions = Described(default_factory=list, max_length=4)
    """Which of them count, by fields of that entity; empty: all."""
    least: int = Described(default=1, ge=1, le=1000)
    """From so many on."""


class Closed(Part):
    """Nothing is taken on days that rows of another entity name, by staff: holidays, a stylist who is away."""

    kind: Literal["closed"] = "closed"
    field: str
    """The date or datetime field that says when a row is for: what its slots or its stay begin with, or a day."""
    rows: str
    """Name of the entity whose rows say when."""
    first: str
    """A date field of those rows."""
    last: str | None = None
    """A date field, the last day; empty on a row: the first alone."""
    begins: str | None = None
    """A time field: on each of these days from then on; empty on a row: all day."""
    ends: str | None = None
    """A time field: until then."""
    thing: str | None = None
    """A relation of those rows; filled in: only whom or what it points at is away."""
    resource: str | None = None
    """The relation of this entity to the same."""


class Weekdays(Part):
    """A date or datetime falls on one of these days of the week."""

    kind: Literal["weekdays"] = "weekdays"
    field: str
    days: list[Day] = Described(min_length=1, max_length=7)


class Shown(Part):
    """Others see a row only while this holds, whose it is and staff always: approved posts, adverts of 30 days."""

    kind: Literal["shown"] = "shown"
    when: dict[str, list[str]] = Described(default_factory=dict)
    """Choice field → values with which it is shown."""
    field: str | None = None
    """A date or datetime field that `days` count from; None: when the row was added."""
    days: int | None = Described(default=None, ge=0, le=3650)
    """Shown until so many days after."""


class Private(Part):
    """A field that only some see of those who see the row: not on its page for others, in no list and no search."""

    kind: Literal["private"] = "private"
    field: str
    """A text, an address, a number or an amount; not what the row is displayed by."""
    who: Literal["member", "owner", "staff"] = "owner"
    """`member`: who is signed in; `owner`: whose it is and staff; `staff`: staff alone, who then fills it in, too."""


class Belongs(Part):
    """A row belongs to the person that it is for, whoever enters it: notes on a patient, an invoice to a client."""

    kind: Literal["belongs"] = "belongs"
    field: str
    """A relation to `account`."""


class Reminder(Part):
    """Whose row it is gets a mail so many days before a date of it."""

    kind: Literal["reminder"] = "reminder"
    field: str
    """A date or datetime field, of this entity or of a related one (`event.start`)."""
    days: int = Described(default=1, ge=0, le=365)
    free_when: dict[str, list[str]] = Described(default_factory=dict)
    """Values with which nobody is reminded any more."""


class Watch(Part):
    """Rows to see to, under a name: overdue loans, low stock, unpaid invoices. They have a list of their own and a
    badge each; a `Figure` may count them."""

    kind: Literal["watch"] = "watch"
    name: str = Described(pattern=IDENTIFIER, max_length=40)
    """`overdue`: the address is `/<plural>?only=overdue`."""
    label: str = Described(min_length=1, max_length=40)
    """What the badge and the list say: `Overdue`."""
    when: Conditions = Described(min_length=1, max_length=4)
    tone: Literal["neutral", "good", "warning", "bad"] = "bad"


class Sees(Part):
    """People of a role see only the rows for which this holds: coaches their own classes. What they added they see too;
    others see what `access` says."""

    kind: Literal["sees"] = "sees"
    who: str
    """The name of a `Role`, `member` or `staff`; administrators see everything."""
    when: Conditions = Described(min_length=1, max_length=4)
    """One of them compares a relation to `account` with `me`."""


class Periodic(Part):
    """A row for each person, or each row of another entity, and month, made all at once by staff with a button: dues,
    rents. Those that are there stay as they are."""

    kind: Literal["periodic"] = "periodic"
    each: str
    """A relation: to `account` (one for each member), or to another entity (one for each of its rows)."""
    date: str
    """A date field: the first day of the period."""
    per: Literal["week", "month", "year"] = "month"
    copied: dict[str, str] = Described(default_factory=dict)
    """Fields → fields of the row that `each` points at (`amount` is its `rent`)."""


Rule = Annotated[
    Slots
    | Stay
    | Transition
    | Capacity
    | WaitingList
    | Stock
    | Computed
    | Limit
    | Ordered
    | Moment
    | UniqueTogether
    | Deadline
    | Season
    | Needs
    | Barred
    | Closed
    | Weekdays
    | Shown
    | Private
    | Belongs
    | Reminder
    | Watch
    | Sees
    | Periodic,
    Described(discriminator="kind"),
]
