"""Sites that together use every kind of field, rule and view, in English and Chinese."""

from __future__ import annotations

from agents.site.spec import (
    Access,
    Capacity,
    Chart,
    Choice,
    Closed,
    Computed,
    Dashboard,
    Entity,
    Field,
    Figure,
    Limit,
    Moment,
    Ordered,
    Page,
    Role,
    Section,
    SiteSpec,
    Slots,
    Stay,
    Stock,
    Transition,
    UniqueTogether,
    WaitingList,
)
from agents.site.spec.pages import Item
from agents.site.spec.rules import Opening

STAFF = Access(read="everyone", create="staff", update="staff", delete="staff")
BOOKED = [
    Choice(value="booked", label="Booked", tone="good"),
    Choice(value="done", label="Done"),
    Choice(value="cancelled", label="Cancelled", tone="bad"),
]
WAITING = [
    Choice(value="waiting", label="Waiting"),
    Choice(value="offered", label="Offered", tone="good"),
    Choice(value="closed", label="Closed"),
]


def barber() -> SiteSpec:
    """Bookings on chairs, with a waiting list by day."""
    chair = Entity(
        name="chair", plural="chairs", title="Chair", titles="Chairs", display="name", access=STAFF, menu=False,
        fields=[Field(name="name", label="Name", kind="text", unique=True)],
        rows=[{"name": "Chair 1"}, {"name": "Chair 2"}],
    )  # fmt: skip
    service = Entity(
        name="service", plural="services", title="Service", titles="Services", display="name", view="cards",
        icon="scissors", access=STAFF,
        fields=[
            Field(name="name", label="Name", kind="text"),
            Field(name="description", label="Description", kind="long_text", required=False),
            Field(name="minutes", label="Minutes", kind="integer", minimum=5, maximum=240),
            Field(name="price", label="Price", kind="money", minimum=0),
        ],
        rows=[
            {"name": "Haircut", "description": "Wash, cut and style.", "minutes": 30, "price": 25},
            {"name": "Cut and beard", "description": "Both, unhurried.", "minutes": 60, "price": 36},
        ],
    )  # fmt: skip
    booking = Entity(
        name="booking", plural="bookings", title="Booking", titles="Bookings", display="name", icon="calendar",
        access=Access(read="owner", create="member", update="staff", delete="staff"),
        fields=[
            Field(name="name", label="Name", kind="text"),
            Field(name="phone", label="Phone", kind="phone"),
            Field(name="service", label="Service", kind="relation", target="service"),
            Field(name="chair", label="Chair", kind="relation", target="chair"),
            Field(name="start", label="Start", kind="datetime"),
            Field(name="note", label="Note", kind="long_text", required=False),
            Field(name="status", label="Status", kind="choice", choices=BOOKED, default="booked", set_by="site"),
        ],
        rules=[
            Slots(start="start", minutes_from="service.minutes", resource="chair", free_when={"status": ["cancelled"]}),
            Transition(name="cancel", label="Cancel", field="status", sources=["booked"], target="cancelled",
                       by="owner", hours_before=2, moment="start"),
            Transition(name="finish", label="Mark done", field="status", sources=["booked"], target="done"),
            WaitingList(entries="waiting_entry"),
            Closed(field="start", rows="closure", first="first", last="last", begins="begins", ends="ends", thing="chair", resource="chair"),
            Limit(most=4, free_when={"status": ["cancelled", "done"]}),
        ],
        rows=[{"name": "Ada", "phone": "555 0100", "service": "Haircut", "chair": "Chair 2", "start": "+2d 10:00"}],
    )  # fmt: skip
    closure = Entity(
        name="closure", plural="closures", title="Closed days", titles="Closed days", display="first",
        access=Access(read="staff", create="staff", update="staff", delete="staff"),
        fields=[
            Field(name="chair", label="Chair", kind="relation", target="chair", required=False),
            Field(name="first", label="First day", kind="date"),
            Field(name="last", label="Last day", kind="date", required=False),
            Field(name="begins", label="From", kind="time", required=False),
            Field(name="ends", label="Until", kind="time", required=False),
        ],
        rules=[Ordered(first="begins", second="ends")],
    )  # fmt: skip
    entry = Entity(
        name="waiting_entry", plural="waiting_entries", title="Waiting entry", titles="Waiting list", display="name",
        access=Access(read="owner", create="member", update="staff", delete="owner"),
        fields=[
            Field(name="name", label="Name", kind="text"),
            Field(name="contact", label="Phone or e-mail", kind="text"),
            Field(name="day", label="Day", kind="date"),
            Field(name="status", label="Status", kind="choice", choices=WAITING, default="waiting", set_by="site"),
        ],
    )  # fmt: skip
    home = Page(
        path="", title="Home",
        sections=[
            Section(kind="hero", title="A good cut, no waiting", text="Pick a time.", button="Book", link="/bookings/new"),
            Section(kind="rows", title="Services", entity="service"),
            Section(kind="hours", title="Hours", entity="booking"),
            Section(kind="steps", title="How it works", items=[Item(title="Pick a slot"), Item(title="Come in")]),
        ],
    )  # fmt: skip
    return SiteSpec(
        name="Two Chairs", tagline="A barber shop with two chairs", staff_title="Owner", member_title="Customer",
        entities=[chair, service, closure, booking, entry],
        pages=[home, Page(path="about-us", title="About", sections=[Section(kind="text", title="About", text="We cut.")])],
        dashboard=Dashboard(
            figures=[Figure(title="Today", entity="booking", where={"start": "today"})],
            charts=[
                Chart(title="By week", entity="booking", group="start", by="week"),
                Chart(title="By service", entity="booking", group="service"),
            ],
            tables=["booking"],
        ),
    )  # fmt: skip


def shop() -> SiteSpec:
    """Products with stock, orders with lines, ratings once per person."""
    category = Entity(
        name="category", plural="categories", title="Category", titles="Categories", display="name", access=STAFF,
        fields=[
            Field(name="name", label="Name", kind="text", unique=True, maximum=40),
            Field(name="parent", label="Within", kind="relation", target="category", required=False),
        ],
        rows=[{"name": "Cups"}, {"name": "Espresso cups", "parent": "Cups"}],
    )  # fmt: skip
    product = Entity(
        name="product", plural="products", title="Product", titles="Products", display="name", view="gallery",
        access=STAFF,
        fields=[
            Field(name="name", label="Name", kind="text", minimum=3, maximum=80),
            Field(name="picture", label="Picture", kind="image", required=False),
            Field(name="category", label="Category", kind="relation", target="category"),
            Field(name="price", label="Price", kind="money", minimum=0.5, maximum=10000),
            Field(name="weight", label="Weight in kg", kind="decimal", minimum=0.01, required=False),
            Field(name="in_stock", label="In stock", kind="integer", minimum=0, default=0),
            Field(name="sold_out", label="Not sold any more", kind="boolean"),
            Field(name="sku", label="Number", kind="text", unique=True, required=False, help='As on the "label".'),
        ],
        rows=[{"name": "Blue cup", "category": "Cups", "price": 12.5, "in_stock": 9, "weight": 0.3, "sku": "B-1"}],
    )  # fmt: skip
    order = Entity(
        name="order", plural="orders", title="Order", titles="Orders", display="address",
        access=Access(read="owner", create="member", update="staff", delete="admin"),
        fields=[
            Field(name="address", label="Address", kind="text"),
            Field(name="status", label="Status", kind="choice", default="open", set_by="site",
                  choices=[Choice(value="open", label="Open"), Choice(value="sent", label="Sent", tone="good")]),
            Field(name="handled_by", label="Handled by", kind="relation", target="account", required=False,
                  set_by="staff"),
        ],
        rules=[Transition(name="send", label="Sent", field="status", sources=["open"], target="sent")],
    )  # fmt: skip
    line = Entity(
        name="order_line", plural="order_lines", title="Line", titles="Lines", display="product", menu=False,
        access=Access(read="owner", create="member", update="nobody", delete="owner"),
        fields=[
            Field(name="order", label="Order", kind="relation", target="order", inline=True),
            Field(name="product", label="Product", kind="relation", target="product"),
            Field(name="quantity", label="Quantity", kind="integer", minimum=1, maximum=20, default=1),
            Field(name="total", label="Total", kind="money", set_by="site"),
        ],
        rules=[
            Stock(relation="product", stock="in_stock", quantity="quantity"),
            Computed(field="total", factors=["quantity", "product.price"]),
        ],
    )  # fmt: skip
    review = Entity(
        name="review", plural="reviews", title="Review", titles="Reviews", display="text", view="posts",
        access=Access(read="everyone", create="member", update="owner", delete="owner"),
        fields=[
            Field(name="product", label="Product", kind="relation", target="product", inline=True),
            Field(name="stars", label="Stars", kind="rating"),
            Field(name="text", label="Text", kind="long_text", maximum=2000),
        ],
        rules=[UniqueTogether(fields=["product", "owner"])],
    )  # fmt: skip
    loan = Entity(
        name="loan", plural="loans", title="Loan", titles="Loans", display="product",
        access=Access(read="owner", create="member", update="owner", delete="owner"),
        fields=[
            Field(name="product", label="Product", kind="relation", target="product"),
            Field(name="arrives", label="Arrives", kind="datetime"),
            Field(name="leaves", label="Leaves", kind="datetime"),
        ],
        rules=[Ordered(first="arrives", second="leaves"), Stay(first="arrives", last="leaves", resource="product")],
    )  # fmt: skip
    return SiteSpec(
        name="Cup & Co", currency="EUR", style="paper", entities=[category, product, order, line, review, loan],
        dashboard=Dashboard(
            figures=[
                Figure(title="Turnover", entity="order_line", measure="sum:total"),
                Figure(title="Stars", entity="review", measure="average:stars"),
                Figure(title="Open", entity="order", where={"status": "open"}),
            ],
            charts=[
                Chart(title="Sold", entity="order_line", group="product", measure="sum:total", kind="doughnut"),
                Chart(title="Gone", entity="product", group="sold_out", measure="average:price"),
                Chart(title="State", entity="order", group="status", kind="line"),
            ],
            tables=["orders", "reviews"],
        ),
    )  # fmt: skip


def courses() -> SiteSpec:
    """课程：名额、候补、日历、看板。"""
    room = Entity(
        name="room", plural="rooms", title="教室", titles="教室", display="name", access=STAFF, menu=False,
        fields=[Field(name="name", label="名称", kind="text")], rows=[{"name": "一号教室"}, {"name": "二号教室"}],
    )  # fmt: skip
    course = Entity(
        name="course", plural="courses", title="课程", titles="课程", display="title", view="calendar",
        access=Access(read="everyone", create="teacher", update="owner", delete="staff"),
        fields=[
            Field(name="title", label="课程名称", kind="text", maximum=60),
            Field(name="room", label="教室", kind="relation", target="room"),
            Field(name="teacher", label="教师", kind="relation", target="account"),
            Field(name="begins", label="开始时间", kind="datetime"),
            Field(name="ends", label="结束时间", kind="datetime"),
            Field(name="seats", label="名额", kind="integer", minimum=1, maximum=200),
            Field(name="fee", label="费用", kind="money", minimum=0),
            Field(name="doors", label="开门时间", kind="time", required=False),
        ],
        rules=[
            Ordered(first="begins", second="ends"),
            Moment(field="begins"),
            UniqueTogether(fields=["room", "begins"]),
        ],
        rows=[
            {"title": "书法入门", "room": "一号教室", "begins": "+3d 19:00", "ends": "+3d 21:00", "seats": 12, "fee": 80},
            {"title": "水墨山水", "room": "二号教室", "begins": "+5d 19:00", "ends": "+5d 21:00", "seats": 8, "fee": 120},
        ],
    )  # fmt: skip
    enrolment = Entity(
        name="enrolment", plural="enrolments", title="报名", titles="报名", display="student",
        access=Access(read="owner", create="member", update="owner", delete="owner"),
        fields=[
            Field(name="student", label="学员姓名", kind="text"),
            Field(name="course", label="课程", kind="relation", target="course", inline=True),
            Field(name="people", label="人数", kind="integer", minimum=1, maximum=4, default=1),
            Field(name="birthday", label="出生日期", kind="date"),
            Field(name="cost", label="合计", kind="money", set_by="site"),
            Field(name="status", label="状态", kind="choice", default="active", set_by="site",
                  choices=[Choice(value="active", label="有效", tone="good"), Choice(value="left", label="已退出")]),
        ],
        rules=[
            Capacity(relation="course", limit="seats", quantity="people", free_when={"status": ["left"]}),
            WaitingList(entries="candidate"),
            Computed(field="cost", factors=["people", "course.fee"]),
            Moment(field="birthday", when="past"),
            Transition(name="leave", label="退出", field="status", sources=["active"], target="left", by="owner",
                       hours_before=24, moment="course.begins"),
            Transition(name="rejoin", label="重新加入", field="status", sources=["left"], target="active", by="owner"),
        ],
    )  # fmt: skip
    candidate = Entity(
        name="candidate", plural="candidates", title="候补", titles="候补名单", display="name",
        access=Access(read="owner", create="member", update="staff", delete="owner"),
        fields=[
            Field(name="name", label="姓名", kind="text"),
            Field(name="contact", label="联系方式", kind="text"),
            Field(name="course", label="课程", kind="relation", target="course"),
            Field(name="status", label="状态", kind="choice", choices=WAITING, default="waiting", set_by="site"),
        ],
    )  # fmt: skip
    hire = Entity(
        name="hire", plural="hires", title="租用", titles="租用", display="name",
        access=Access(read="owner", create="member", update="staff", delete="staff"),
        fields=[
            Field(name="name", label="姓名", kind="text"),
            Field(name="room", label="教室", kind="relation", target="room"),
            Field(name="since", label="开始日期", kind="date"),
            Field(name="until", label="归还日期", kind="date"),
            Field(name="state", label="状态", kind="choice", default="kept", set_by="site",
                  choices=[Choice(value="kept", label="有效"), Choice(value="left", label="已取消")]),
        ],
        rules=[
            Ordered(first="since", second="until"),
            Moment(field="since", days=30),
            Stay(first="since", last="until", resource="room", overnight=False, free_when={"state": ["left"]}),
        ],
    )  # fmt: skip
    task = Entity(
        name="task", plural="tasks", title="任务", titles="任务看板", display="title", view="board",
        access=Access(read="staff", create="staff", update="staff", delete="admin"),
        fields=[
            Field(name="title", label="标题", kind="text"),
            Field(name="state", label="状态", kind="choice", default="todo",
                  choices=[Choice(value="todo", label="待办"), Choice(value="doing", label="进行中"),
                           Choice(value="done", label="完成", tone="good")]),
            Field(name="due", label="截止日期", kind="date", default="today"),
            Field(name="urgent", label="紧急", kind="boolean", default=False),
        ],
        rules=[
            Transition(name="begin", label="开始", field="state", sources=["todo"], target="doing"),
            Transition(name="done", label="完成", field="state", sources=[], target="done", by="admin"),
        ],
        rows=[{"title": "打印海报"}, {"title": "订购宣纸", "state": "doing"}],
    )  # fmt: skip
    return SiteSpec(
        name="墨香书院", tagline="书法与国画课程", language="zh", currency="CNY", style="garden", signup=True,
        member_title="学员", staff_title="员工", roles=[Role(name="teacher", title="教师", level="staff")],
        entities=[room, course, enrolment, candidate, hire, task],
        pages=[Page(path="", title="首页", sections=[
            Section(kind="hero", title="提笔，静心", text="小班授课", button="查看课程", link="/courses"),
            Section(kind="rows", title="近期课程", entity="course", count=3),
            Section(kind="faq", title="常见问题", items=[Item(title="需要基础吗？", text="不需要。")]),
        ])],
        dashboard=Dashboard(
            title="数据面板",
            figures=[Figure(title="本月报名", entity="enrolment", measure="sum:cost"), Figure(title="课程", entity="course")],
            charts=[Chart(title="每月课程", entity="course", group="begins", by="month", measure="sum:seats"),
                    Chart(title="任务", entity="task", group="due", by="day", kind="line")],
            tables=["enrolment"],
        ),
    )  # fmt: skip


def forum() -> SiteSpec:
    """Topics and replies, rooms for hire without a resource, letters from anybody, what nobody may touch."""
    topic = Entity(
        name="topic", plural="topics", title="Topic", titles="Topics", display="title", view="posts",
        access=Access(read="everyone", create="member", update="owner", delete="owner"),
        fields=[
            Field(name="title", label="Title", kind="text", minimum=5),
            Field(name="text", label="Text", kind="long_text"),
            Field(name="link", label="Link", kind="url", required=False),
            Field(name="pinned", label="Pinned", kind="boolean", set_by="staff"),
        ],
        rows=[{"title": "Welcome <b>here</b>", "text": "Be kind.\n\nAlways.", "link": "https://example.test/rules"}],
    )  # fmt: skip
    reply = Entity(
        name="reply", plural="replies", title="Reply", titles="Replies", display="text", menu=False,
        access=Access(read="everyone", create="member", update="owner", delete="moderator"),
        fields=[
            Field(name="topic", label="Topic", kind="relation", target="topic", inline=True),
            Field(name="text", label="Text", kind="long_text", maximum=500),
        ],
        rules=[Limit(most=3)],
        rows=[{"topic": "Welcome <b>here</b>", "text": "Thank you."}],
    )  # fmt: skip
    letter = Entity(
        name="letter", plural="letters", title="Letter", titles="Letters", display="email",
        access=Access(read="staff", create="everyone", update="nobody", delete="admin"),
        fields=[
            Field(name="email", label="Your e-mail", kind="email"),
            Field(name="subject", label="About", kind="choice", default="praise",
                  choices=[Choice(value="praise", label="Praise"), Choice(value="fault", label="A fault")]),
            Field(name="text", label="Text", kind="long_text", minimum=10),
            Field(name="answer", label="Answer", kind="long_text", set_by="staff"),
        ],
    )  # fmt: skip
    hire = Entity(
        name="hire", plural="hires", title="Hire", titles="Hall", display="start",
        access=Access(read="member", create="member", update="owner", delete="owner"),
        fields=[
            Field(name="start", label="From", kind="datetime"),
            Field(name="minutes", label="Minutes", kind="integer", minimum=60, maximum=240, default=60),
            Field(name="state", label="State", kind="choice", default="asked", set_by="site",
                  choices=[Choice(value="asked", label="Asked"), Choice(value="off", label="Off")]),
        ],
        rules=[
            Slots(start="start", minutes=60, minutes_from="minutes", places=2, free_when={"state": ["off"]},
                  openings=[Opening(days=["mon", "sat", "sun"], opens="08:30", closes="24:00"),
                            Opening(days=["tue"], opens="10:00", closes="14:00")]),
            Transition(name="call_off", label="Call off", field="state", target="off", sources=[], by="owner",
                       hours_before=24, moment="start"),
        ],
    )  # fmt: skip
    note = Entity(
        name="listing", plural="listings", title="Listing", titles="Listings", display="kind",
        access=Access(read="nobody", create="nobody", update="nobody", delete="nobody"),
        fields=[
            Field(name="kind", label="Kind", kind="choice", choices=[Choice(value="a", label="A")]),
            Field(name="values", label="Values", kind="decimal", minimum=-1, maximum=1, required=False),
            Field(name="date", label="Day", kind="date", required=False),
            Field(name="until", label="Until", kind="date", required=False),
            Field(name="at_time", label="Time", kind="time", default="now"),
        ],
        rows=[{"kind": "a", "values": 0.5, "date": "today", "at_time": "09:30"}],
    )  # fmt: skip
    return SiteSpec(
        name="The Hall", language="en", style="terminal", currency="JPY", signup=False,
        roles=[Role(name="moderator", title="Moderator", level="member")],
        entities=[topic, reply, letter, hire, note],
        pages=[Page(path="", title="Start", sections=[
            Section(kind="hero", title="The Hall"),
            Section(kind="rows", title="New", entity="topics", count=2),
            Section(kind="hours", title="Open", entity="hire"),
            Section(kind="contact", title="Write", items=[Item(title="Letter", text="hall@example.test")]),
        ])],
        dashboard=Dashboard(charts=[Chart(title="Replies", entity="reply", group="topic")], tables=["letter", "hire"]),
    )  # fmt: skip


EVERY = {"barber": barber, "shop": shop, "courses": courses, "forum": forum}
