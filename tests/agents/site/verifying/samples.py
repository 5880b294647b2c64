"""A small site to try the verifier on: a barber shop with two chairs."""

from __future__ import annotations

from agents.site.spec import (
    Access,
    Chart,
    Choice,
    Dashboard,
    Entity,
    Field,
    Figure,
    Page,
    Section,
    SiteSpec,
    Slots,
    Transition,
)

STAFF = Access(read="everyone", create="staff", update="staff", delete="staff")


def barber() -> SiteSpec:
    """A sound spec, anew."""
    status = [
        Choice(value="booked", label="Booked", tone="good"),
        Choice(value="done", label="Done"),
        Choice(value="cancelled", label="Cancelled", tone="bad"),
    ]
    chair = Entity(
        name="chair",
        plural="chairs",
        title="Chair",
        titles="Chairs",
        display="name",
        access=STAFF,
        fields=[Field(name="name", label="Name", kind="text", unique=True)],
        rows=[{"name": "Chair 1"}, {"name": "Chair 2"}],
    )
    service = Entity(
        name="service",
        plural="services",
        title="Service",
        titles="Services",
        display="name",
        access=STAFF,
        view="cards",
        fields=[
            Field(name="name", label="Name", kind="text"),
            Field(name="minutes", label="Minutes", kind="integer", minimum=5, maximum=240),
            Field(name="price", label="Price", kind="money", minimum=0),
        ],
        rows=[
            {"name": "Haircut", "minutes": 30, "price": 25},
            {"name": "Cut and beard", "minutes": 60, "price": 36},
        ],
    )
    booking = Entity(
        name="booking",
        plural="bookings",
        title="Booking",
        titles="Bookings",
        display="name",
        access=Access(read="owner", create="member", update="staff", delete="staff"),
        fields=[
            Field(name="name", label="Name", kind="text"),
            Field(name="phone", label="Phone", kind="phone"),
            Field(name="service", label="Service", kind="relation", target="service"),
            Field(name="chair", label="Chair", kind="relation", target="chair"),
            Field(name="start", label="Start", kind="datetime"),
            Field(name="status", label="Status", kind="choice", choices=status, default="booked", set_by="site"),
        ],
        rules=[
            Slots(start="start", minutes_from="service.minutes", resource="chair", free_when={"status": ["cancelled"]}),
            Transition(
                name="cancel",
                label="Cancel",
                field="status",
                sources=["booked"],
                target="cancelled",
                by="owner",
                hours_before=2,
                moment="start",
            ),
            Transition(name="finish", label="Mark done", field="status", sources=["booked"], target="done", by="staff"),
        ],
    )
    home = Page(
        path="",
        title="Home",
        sections=[Section(kind="hero", title="A good cut", button="Book", link="/bookings/new")],
    )
    dashboard = Dashboard(
        figures=[Figure(title="Bookings today", entity="booking", where={"start": "today"})],
        charts=[Chart(title="By service", entity="booking", group="service")],
        tables=["booking"],
    )
    return SiteSpec(
        name="Two Chairs",
        tagline="A barber shop",
        member_title="Customer",
        staff_title="Owner",
        entities=[chair, service, booking],
        pages=[home],
        dashboard=dashboard,
    )
