"""Sites of different kinds, for looking at and measuring: every view, field kind, rule with a page, and section."""

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
    WaitingList,
)
from agents.site.spec.pages import Item
from agents.site.spec.rules import Computed

STAFF_ONLY = Access(read="everyone", create="staff", update="staff", delete="staff")


def barber() -> SiteSpec:
    """Slots by chair and service, a waiting list, steps, a dashboard."""
    status = [
        Choice(value="booked", label="Booked", tone="good"),
        Choice(value="done", label="Done"),
        Choice(value="cancelled", label="Cancelled", tone="bad"),
    ]
    waiting = [Choice(value=v, label=v.title()) for v in ("waiting", "offered", "closed")]
    people = ["Ada Lindqvist", "Tom Okafor", "Mira Castellanos", "Jo Brandt", "Sven Aho", "Nia Adeyemi", "Leo Marsh"]
    return SiteSpec(
        name="Two Chairs",
        tagline="A barber shop with two chairs and no hurry",
        style="diner",
        staff_title="Owner",
        member_title="Customer",
        entities=[
            Entity(
                name="chair",
                plural="chairs",
                title="Chair",
                titles="Chairs",
                display="name",
                access=STAFF_ONLY,
                menu=False,
                fields=[Field(name="name", label="Name", kind="text", unique=True)],
                rows=[{"name": "Window chair"}, {"name": "Mirror chair"}],
            ),
            Entity(
                name="service",
                plural="services",
                title="Service",
                titles="Services",
                display="name",
                view="cards",
                icon="scissors",
                access=STAFF_ONLY,
                fields=[
                    Field(name="name", label="Name", kind="text"),
                    Field(name="description", label="Description", kind="long_text", required=False),
                    Field(name="minutes", label="Minutes", kind="integer", minimum=5, maximum=240),
                    Field(name="price", label="Price", kind="money", minimum=0),
                ],
                rows=[
                    {
                        "name": "Haircut",
                        "description": "Wash, cut and style, and a hot towel.",
                        "minutes": 30,
                        "price": 25,
                    },
                    {"name": "Beard trim", "description": "Shaped, oiled, done.", "minutes": 30, "price": 15},
                    {"name": "Cut and beard", "description": "Both, unhurried.", "minutes": 60, "price": 36},
                ],
            ),
            Entity(
                name="booking",
                plural="bookings",
                title="Booking",
                titles="Bookings",
                display="name",
                icon="calendar",
                access=Access(read="owner", create="member", update="staff", delete="staff"),
                fields=[
                    Field(name="name", label="Your name", kind="text"),
                    Field(name="phone", label="Phone", kind="phone", help="Only for changes on the day."),
                    Field(name="service", label="Service", kind="relation", target="service"),
                    Field(name="chair", label="Chair", kind="relation", target="chair"),
                    Field(name="start", label="Time", kind="datetime"),
                    Field(name="note", label="Note", kind="long_text", required=False),
                    Field(
                        name="status", label="Status", kind="choice", choices=status, default="booked", set_by="site"
                    ),
                ],
                rules=[
                    Slots(
                        start="start",
                        minutes=30,
                        minutes_from="service.minutes",
                        resource="chair",
                        free_when={"status": ["cancelled"]},
                    ),
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
                    Transition(name="finish", label="Mark done", field="status", sources=["booked"], target="done"),
                    WaitingList(entries="waiting_entry"),
                ],
                rows=[
                    {
                        "name": person,
                        "phone": f"+1 555 010{n}",
                        "service": ["Haircut", "Cut and beard", "Beard trim"][n % 3],
                        "chair": ["Window chair", "Mirror chair"][n % 2],
                        "start": f"+{n // 4}d {9 + n:02d}:{'30' if n % 2 else '00'}",
                        "note": "Please keep the fringe long." if n == 2 else "",
                        "status": "cancelled" if n == 3 else "booked",
                    }
                    for n, person in enumerate(people)
                ],
            ),
            Entity(
                name="waiting_entry",
                plural="waiting_entries",
                title="Waiting entry",
                titles="Waiting list",
                display="name",
                access=Access(read="owner", create="member", update="staff", delete="owner"),
                menu=False,
                fields=[
                    Field(name="name", label="Name", kind="text"),
                    Field(name="contact", label="Phone or e-mail", kind="text"),
                    Field(name="day", label="Day", kind="date"),
                    Field(
                        name="status", label="Status", kind="choice", choices=waiting, default="waiting", set_by="site"
                    ),
                ],
            ),
        ],
        pages=[
            Page(
                path="",
                title="Home",
                sections=[
                    Section(
                        kind="hero",
                        title="A good cut, no waiting",
                        text="Two chairs on Mill Street. Pick a time that suits you and walk straight in.",
                        button="Book a chair",
                        link="/bookings/new",
                    ),
                    Section(
                        kind="rows", title="What we do", text="Everything ends with a hot towel.", entity="service"
                    ),
                    Section(
                        kind="hours",
                        title="Opening hours",
                        text="Closed on Sundays and when it snows.",
                        entity="booking",
                    ),
                    Section(
                        kind="steps",
                        title="How it works",
                        items=[
                            Item(title="Pick a service", text="Half an hour, or a full one."),
                            Item(title="Pick a time", text="Free ones are shown as they are."),
                            Item(title="Come in", text="Your chair is warm."),
                        ],
                    ),
                    Section(
                        kind="quote",
                        text="The only place where I do not look at my phone for half an hour.",
                        title="Tom, since 2019",
                    ),
                    Section(
                        kind="call",
                        title="See you soon",
                        text="Bookings can be cancelled up to two hours before.",
                        button="Book a chair",
                        link="/bookings/new",
                    ),
                ],
            ),
            Page(
                path="visit",
                title="Visit us",
                sections=[
                    Section(
                        kind="contact",
                        title="Find us",
                        items=[
                            Item(title="Address", text="14 Mill Street, second door", icon="map"),
                            Item(title="Phone", text="+1 555 0100"),
                            Item(title="E-mail", text="hello@example.test"),
                        ],
                    ),
                    Section(
                        kind="faq",
                        title="Questions",
                        items=[
                            Item(title="May I bring my dog?", text="Yes. The chair by the window is hers."),
                            Item(title="Can I pay by card?", text="Card, cash, or a very good story."),
                        ],
                    ),
                ],
            ),
        ],
        dashboard=Dashboard(
            title="The shop today",
            figures=[
                Figure(title="Bookings today", entity="booking", where={"start": "today"}),
                Figure(title="This week", entity="booking", where={"start": "week"}),
                Figure(title="Average price", entity="service", measure="average:price"),
            ],
            charts=[
                Chart(title="Bookings by day", entity="booking", group="start", by="day", kind="line"),
                Chart(title="By service", entity="booking", group="service", kind="bars"),
                Chart(title="By state", entity="booking", group="status", kind="doughnut"),
            ],
            tables=["booking"],
        ),
    )


def clinic() -> SiteSpec:
    """In Chinese: slots by doctor, every interface word of forms, lists and the dashboard."""
    status = [
        Choice(value="booked", label="已预约", tone="good"),
        Choice(value="seen", label="已就诊"),
        Choice(value="cancelled", label="已取消", tone="bad"),
    ]
    return SiteSpec(
        name="安康诊所",
        tagline="社区里的全科门诊",
        language="zh",
        currency="CNY",
        style="garden",
        staff_title="医护人员",
        member_title="患者",
        entities=[
            Entity(
                name="doctor",
                plural="doctors",
                title="医生",
                titles="医生",
                display="name",
                view="cards",
                icon="stethoscope",
                access=STAFF_ONLY,
                fields=[
                    Field(name="name", label="姓名", kind="text"),
                    Field(name="specialty", label="专长", kind="text"),
                    Field(name="about", label="简介", kind="long_text", required=False),
                    Field(name="fee", label="挂号费", kind="money", minimum=0),
                ],
                rows=[
                    {"name": "林静", "specialty": "全科", "about": "从医十八年，擅长慢性病的长期管理。", "fee": 30},
                    {"name": "周远", "specialty": "儿科", "about": "耐心细致，深受小朋友喜爱。", "fee": 35},
                ],
            ),
            Entity(
                name="appointment",
                plural="appointments",
                title="预约",
                titles="预约",
                display="patient",
                icon="calendar",
                access=Access(read="owner", create="member", update="staff", delete="staff"),
                fields=[
                    Field(name="patient", label="患者姓名", kind="text"),
                    Field(name="phone", label="电话", kind="phone"),
                    Field(name="doctor", label="医生", kind="relation", target="doctor"),
                    Field(name="start", label="就诊时间", kind="datetime"),
                    Field(name="first_visit", label="初次就诊", kind="boolean", required=False),
                    Field(name="symptoms", label="主要症状", kind="long_text", required=False, help="请简单描述。"),
                    Field(name="status", label="状态", kind="choice", choices=status, default="booked", set_by="site"),
                ],
                rules=[
                    Slots(start="start", minutes=20, resource="doctor", free_when={"status": ["cancelled"]}),
                    Transition(
                        name="cancel",
                        label="取消预约",
                        field="status",
                        sources=["booked"],
                        target="cancelled",
                        by="owner",
                    ),
                ],
                rows=[
                    {
                        "patient": name,
                        "phone": "138 0013 8000",
                        "doctor": ["林静", "周远"][n % 2],
                        "start": f"+0d {9 + n}:00" if n else "+0d 09:00",
                        "symptoms": "咳嗽两天，夜里加重。",
                        "status": "booked",
                    }
                    for n, name in enumerate(["王小明", "李芳"])
                ],
            ),
        ],
        pages=[
            Page(
                path="",
                title="首页",
                sections=[
                    Section(
                        kind="hero",
                        title="看病不排队",
                        text="选医生，选时间，准时就诊。",
                        button="立即预约",
                        link="/appointments/new",
                    ),
                    Section(kind="rows", title="我们的医生", entity="doctor"),
                    Section(
                        kind="cards",
                        title="为什么选择我们",
                        items=[
                            Item(title="准时", text="平均等候不到十分钟。", icon="clock"),
                            Item(title="放心", text="病历只对医护人员可见。", icon="shield"),
                            Item(title="贴心", text="复诊前会收到提醒。", icon="heart"),
                        ],
                    ),
                    Section(kind="hours", title="门诊时间", entity="appointment"),
                ],
            )
        ],
        dashboard=Dashboard(
            title="门诊概况",
            figures=[Figure(title="今日预约", entity="appointment", where={"start": "today"})],
            charts=[Chart(title="按医生", entity="appointment", group="doctor", kind="doughnut")],
            tables=["appointment"],
        ),
    )


def shop() -> SiteSpec:
    """Pictures, prices, ratings, an order with lines."""
    kinds = [Choice(value=v, label=v.title()) for v in ("bowls", "cups", "vases", "plates", "tools")]
    steps = [
        Choice(value="open", label="Open", tone="warning"),
        Choice(value="sent", label="Sent", tone="good"),
        Choice(value="refused", label="Refused", tone="bad"),
    ]
    things = [
        ("Moon bowl", "bowls", 48),
        ("Ash cup", "cups", 22),
        ("Tall vase", "vases", 95),
        ("Salt plate", "plates", 34),
    ]
    return SiteSpec(
        name="Kiln & Co",
        tagline="Stoneware from a small kiln",
        style="paper",
        currency="EUR",
        entities=[
            Entity(
                name="product",
                plural="products",
                title="Product",
                titles="Products",
                display="name",
                view="gallery",
                icon="box",
                access=STAFF_ONLY,
                fields=[
                    Field(name="name", label="Name", kind="text", maximum=80),
                    Field(name="kind", label="Kind", kind="choice", choices=kinds),
                    Field(name="photo", label="Photo", kind="image", required=False),
                    Field(name="story", label="Story", kind="long_text", required=False),
                    Field(name="price", label="Price", kind="money", minimum=0),
                    Field(name="stock", label="In stock", kind="integer", minimum=0, default=1),
                    Field(name="weight", label="Weight in kg", kind="decimal", required=False),
                    Field(name="glazed", label="Glazed", kind="boolean", required=False),
                ],
                rows=[
                    {
                        "name": name,
                        "kind": kind,
                        "price": price,
                        "stock": 4,
                        "weight": 0.6,
                        "glazed": True,
                        "story": "Thrown on a kick wheel and fired twice. The second firing decides the blue.\n\nNo two are alike.",
                    }
                    for name, kind, price in things
                ],
            ),
            Entity(
                name="order",
                plural="orders",
                title="Order",
                titles="Orders",
                display="number",
                view="board",
                icon="cart",
                access=Access(read="owner", create="member", update="staff", delete="staff"),
                fields=[
                    Field(name="number", label="Number", kind="text"),
                    Field(name="status", label="Status", kind="choice", choices=steps, default="open", set_by="staff"),
                    Field(name="address", label="Address", kind="long_text"),
                    Field(name="email", label="E-mail", kind="email"),
                ],
                rows=[
                    {"number": f"A-10{n}", "status": s, "address": "Rua Nova 5", "email": "ana@example.test"}
                    for n, s in enumerate(["open", "open", "sent"])
                ],
                rules=[Transition(name="send", label="Mark as sent", field="status", sources=["open"], target="sent")],
            ),
            Entity(
                name="line",
                plural="lines",
                title="Line",
                titles="Lines",
                display="product",
                menu=False,
                access=Access(read="owner", create="member", update="owner", delete="owner"),
                fields=[
                    Field(name="order", label="Order", kind="relation", target="order", inline=True),
                    Field(name="product", label="Product", kind="relation", target="product"),
                    Field(name="quantity", label="Quantity", kind="integer", minimum=1, default=1),
                    Field(name="total", label="Total", kind="money", set_by="site", required=False),
                ],
                rules=[Computed(field="total", factors=["quantity", "product.price"])],
                rows=[{"order": "A-100", "product": "Moon bowl", "quantity": 2, "total": 96}],
            ),
            Entity(
                name="review",
                plural="reviews",
                title="Review",
                titles="Reviews",
                display="title",
                menu=False,
                access=Access(read="everyone", create="member", update="owner", delete="owner"),
                fields=[
                    Field(name="product", label="Product", kind="relation", target="product", inline=True),
                    Field(name="title", label="Title", kind="text"),
                    Field(name="stars", label="Stars", kind="rating"),
                    Field(name="text", label="What you think", kind="long_text"),
                ],
                rows=[
                    {"product": "Moon bowl", "title": "Like a small moon", "stars": 5, "text": "Soup tastes better."}
                ],
            ),
        ],
        pages=[
            Page(
                path="",
                title="Home",
                sections=[
                    Section(
                        kind="hero",
                        title="Made slowly, used daily",
                        text="Bowls, cups and vases.",
                        button="See them",
                        link="/products",
                    ),
                    Section(kind="gallery", title="New from the kiln", entity="product", count=4),
                    Section(
                        kind="figures",
                        title="In numbers",
                        items=[
                            Item(title="1,280°", text="of heat"),
                            Item(title="2", text="firings"),
                            Item(title="1", text="potter"),
                        ],
                    ),
                    Section(
                        kind="text",
                        title="About",
                        text="We dig some of our clay ourselves.\n\nThe rest comes from next door.",
                    ),
                ],
            )
        ],
        dashboard=Dashboard(
            figures=[Figure(title="Open orders", entity="order", where={"status": "open"})],
            charts=[Chart(title="Stock value by kind", entity="product", group="kind", measure="sum:price")],
            tables=["order", "product"],
        ),
    )


def club() -> SiteSpec:
    """Posts with replies, a calendar, and forms with every other kind of field."""
    return SiteSpec(
        name="Night Riders",
        tagline="Cyclists of the late shift",
        style="night",
        entities=[
            Entity(
                name="topic",
                plural="topics",
                title="Topic",
                titles="Topics",
                display="title",
                view="posts",
                icon="message",
                access=Access(read="everyone", create="member"),
                fields=[
                    Field(name="title", label="Title", kind="text", minimum=3),
                    Field(name="body", label="Text", kind="long_text"),
                    Field(name="link", label="Link", kind="url", required=False),
                ],
                rows=[
                    {"title": "Which lights survive rain?", "body": "Mine drowned again last week. " * 6, "link": ""},
                    {
                        "title": "Sunday loop",
                        "body": "Forty flat kilometres, coffee halfway.",
                        "link": "https://example.test",
                    },
                ],
            ),
            Entity(
                name="reply",
                plural="replies",
                title="Reply",
                titles="Replies",
                display="body",
                menu=False,
                access=Access(read="everyone", create="member"),
                fields=[
                    Field(name="topic", label="Topic", kind="relation", target="topic", inline=True),
                    Field(name="body", label="Reply", kind="long_text"),
                ],
                rows=[{"topic": "Which lights survive rain?", "body": "The ones with a rubber lip, always."}],
            ),
            Entity(
                name="ride",
                plural="rides",
                title="Ride",
                titles="Rides",
                display="name",
                view="calendar",
                icon="map",
                access=STAFF_ONLY,
                fields=[
                    Field(name="name", label="Name", kind="text"),
                    Field(name="starts", label="Starts", kind="datetime"),
                    Field(name="back_by", label="Back by", kind="time", required=False),
                    Field(name="kilometres", label="Kilometres", kind="decimal", minimum=1),
                    Field(name="leader", label="Leader", kind="relation", target="account", required=False),
                    Field(name="email", label="Contact", kind="email", required=False),
                    Field(name="until", label="Sign up until", kind="date", required=False),
                ],
                rows=[{"name": f"Loop {n}", "starts": f"+{n * 2}d 21:30", "kilometres": 20 + n} for n in range(5)],
            ),
        ],
        pages=[
            Page(
                path="",
                title="Home",
                sections=[
                    Section(
                        kind="hero",
                        title="The road is empty after ten",
                        text="Ride with us.",
                        button="Rides",
                        link="/rides",
                    ),
                    Section(kind="rows", title="Latest talk", entity="topic", count=3),
                    Section(
                        kind="gallery",
                        title="Routes",
                        items=[
                            Item(title="River"),
                            Item(title="Harbour", text="12 km"),
                            Item(title="Hill"),
                            Item(title="Forest"),
                        ],
                    ),
                ],
            )
        ],
        dashboard=Dashboard(
            charts=[Chart(title="Rides by week", entity="ride", group="starts", by="week", kind="line")]
        ),
    )


ALL = {"barber": barber, "clinic": clinic, "shop": shop, "club": club}
