"""Features as entities and rules: what a waiting list, reviews, comments, a newsletter… come to on any site.

Each is a function of the spec in the site's language; the makers call them, and so does the reading of the first
sentence. It knows no wording of wishes.
"""

from __future__ import annotations

from agents.site.spec import (
    Access,
    Capacity,
    Chart,
    Choice,
    Entity,
    Field,
    Figure,
    Page,
    Section,
    SiteSpec,
    Slots,
    Transition,
    UniqueTogether,
    WaitingList,
)
from agents.site.spec.pages import Item
from agents.site.wishes import operations as ops
from agents.site.wishes.names import entity_named
from agents.site.wishes.operations import Operation

STAFF_ONLY = Access(read="staff", create="everyone", update="staff", delete="staff")
PUBLISHED = Access(read="everyone", create="staff", update="staff", delete="staff")


def of(spec: SiteSpec, english: str, chinese: str) -> str:
    """One of two wordings, in the site's language."""
    return chinese if spec.language == "zh" else english


def free_name(spec: SiteSpec, name: str, plural: str, prefix: str) -> tuple[str, str]:
    """`name`, `plural` where no other entity or page has them; with a prefix otherwise."""
    taken = {n for e in spec.entities for n in (e.name, e.plural)} | {p.path.replace("-", "_") for p in spec.pages}
    if {name, plural} & taken:
        return f"{prefix}_{name}", f"{prefix}_{plural}"
    return name, plural


def room_on_dashboard(spec: SiteSpec, entity: str) -> list[Operation]:
    """The newest rows of an entity on the dashboard, where there is room for one more table."""
    return [ops.AddTable(entity=entity)] if len(spec.dashboard.tables) < 4 else []


def figure(spec: SiteSpec, made: Figure) -> list[Operation]:
    """A number on the dashboard, where there is room for one more."""
    held = {f.title for f in spec.dashboard.figures}
    return [ops.AddFigure(figure=made)] if len(held) < 8 or made.title in held else []


def waiting_list(spec: SiteSpec, entity: Entity) -> list[Operation]:
    """People wait where slots or seats of `entity` are taken: an entity of entries, the rule, the owner's view.

    `entity` has slots or a capacity; without either there is nothing to wait for, and nothing is made.
    """
    there = next((r for r in entity.rules if isinstance(r, WaitingList)), None)
    if there is not None:
        return [ops.AddRule(entity=entity.name, rule=there)]
    capacity = next((r for r in entity.rules if isinstance(r, Capacity)), None)
    slots = next((r for r in entity.rules if isinstance(r, Slots)), None)
    if capacity is None and slots is None:
        return []
    name, plural = free_name(spec, "waiting_entry", "waiting_list", entity.name)
    fields = [
        Field(name="name", label=of(spec, "Name", "姓名"), kind="text", maximum=80),
        Field(name="contact", label=of(spec, "Phone or email", "电话或邮箱"), kind="text", maximum=120),
    ]
    if capacity is not None:
        relation = next(f for f in entity.fields if f.name == capacity.relation)
        fields.append(Field(name=relation.name, label=relation.label, kind="relation", target=relation.target))
    else:
        fields.append(Field(name="day", label=of(spec, "Day", "日期"), kind="date"))
        service = slots.minutes_from.partition(".")[0] if slots and slots.minutes_from else None
        wanted = next((f for f in entity.fields if f.name == service), None)
        if wanted is not None:
            fields.append(
                Field(name=wanted.name, label=wanted.label, kind="relation", target=wanted.target, required=False)
            )
    fields += [
        Field(name="note", label=of(spec, "Note", "备注"), kind="long_text", required=False, maximum=300, listed=False),
        Field(
            name="status",
            label=of(spec, "Status", "状态"),
            kind="choice",
            default="waiting",
            set_by="site",
            choices=[
                Choice(value="waiting", label=of(spec, "Waiting", "等待中"), tone="warning"),
                Choice(value="offered", label=of(spec, "Place offered", "已有空位"), tone="good"),
                Choice(value="closed", label=of(spec, "Closed", "已结束")),
            ],
        ),
    ]
    entries = Entity(
        name=name,
        plural=plural,
        title=of(spec, "Waiting entry", "候补"),
        titles=of(spec, "Waiting list", "候补名单"),
        display="name",
        icon="list",
        fields=fields,
        access=Access(read="owner", create=entity.access.create, update="staff", delete="owner"),
        rules=[
            Transition(
                name="leave", label=of(spec, "Leave the list", "退出候补"), field="status", sources=["waiting", "offered"],
                target="closed", by="owner",
            ),
            Transition(
                name="offer", label=of(spec, "Offer a place", "通知有空位"), field="status", sources=["waiting"],
                target="offered", by="staff",
            ),
        ],
    )  # fmt: skip
    made: list[Operation] = [
        ops.AddEntity(entity=entries),
        ops.AddRule(entity=entity.name, rule=WaitingList(entries=name)),
        *room_on_dashboard(spec, name),
    ]
    return made + figure(
        spec, Figure(title=of(spec, "People waiting", "候补人数"), entity=name, where={"status": "waiting"})
    )


def reviews(spec: SiteSpec, about: Entity) -> list[Operation]:
    """Members rate `about` with stars and words, once each; its page shows them."""
    there = entity_named("review", spec) if any(e.name.endswith("review") for e in spec.entities) else None
    if there is not None and any(f.target == about.name for f in there.fields):
        return [ops.AddEntity(entity=there)]
    name, plural = free_name(spec, "review", "reviews", about.name)
    entity = Entity(
        name=name,
        plural=plural,
        title=of(spec, "Review", "评价"),
        titles=of(spec, "Reviews", "评价"),
        display="headline",
        icon="star",
        menu=False,
        access=Access(read="everyone", create="member", update="owner", delete="owner"),
        fields=[
            Field(name=about.name, label=about.title, kind="relation", target=about.name, inline=True),
            Field(name="headline", label=of(spec, "In a few words", "一句话"), kind="text", maximum=100),
            Field(name="stars", label=of(spec, "Stars", "星级"), kind="rating", minimum=1, maximum=5),
            Field(name="text", label=of(spec, "Review", "评价内容"), kind="long_text", required=False, maximum=2000),
        ],
        rules=[UniqueTogether(fields=[about.name, "owner"])],
    )
    made: list[Operation] = [ops.AddEntity(entity=entity)]
    made += figure(spec, Figure(title=of(spec, "Average rating", "平均评分"), entity=name, measure="average:stars"))
    return made


def comments(spec: SiteSpec, about: Entity) -> list[Operation]:
    """Members write below each row of `about`."""
    there = next(
        (e for e in spec.entities if "comment" in e.name and any(f.target == about.name for f in e.fields)), None
    )
    if there is not None:
        return [ops.AddEntity(entity=there)]
    name, plural = free_name(spec, "comment", "comments", about.name)
    entity = Entity(
        name=name,
        plural=plural,
        title=of(spec, "Comment", "评论"),
        titles=of(spec, "Comments", "评论"),
        display=about.name,
        icon="message",
        menu=False,
        access=Access(read=about.access.read, create="member", update="owner", delete="owner"),
        fields=[
            Field(name=about.name, label=about.title, kind="relation", target=about.name, inline=True),
            Field(name="text", label=of(spec, "Comment", "评论"), kind="long_text", maximum=2000),
        ],
    )
    return [ops.AddEntity(entity=entity)]


def news(spec: SiteSpec) -> list[Operation]:
    """Articles by staff, newest first, and the latest on the home page."""
    there = next((e for e in spec.entities if e.name in ("article", "post", "news_item")), None)
    if there is not None:
        return [ops.AddEntity(entity=there)]
    name, plural = free_name(spec, "post", "posts", "blog")
    entity = Entity(
        name=name,
        plural=plural,
        title=of(spec, "Post", "文章"),
        titles=of(spec, "Blog", "博客"),
        display="title",
        view="posts",
        icon="pen",
        access=PUBLISHED.model_copy(),
        fields=[
            Field(name="title", label=of(spec, "Title", "标题"), kind="text", maximum=140),
            Field(name="summary", label=of(spec, "Summary", "摘要"), kind="text", required=False, maximum=240),
            Field(name="body", label=of(spec, "Text", "正文"), kind="long_text", listed=False),
            Field(name="published", label=of(spec, "Published", "发布日期"), kind="date", default="today"),
            Field(name="picture", label=of(spec, "Picture", "配图"), kind="image", required=False),
        ],
        rows=[
            {
                "title": of(spec, f"Welcome to {spec.name}", f"欢迎来到{spec.name}"),
                "summary": of(spec, "What you find here from now on.", "从今天起，这里会有新消息。"),
                "body": of(
                    spec,
                    "This is where we tell what is new. Whoever looks after the site can write here: one button on the "
                    "blog's page, and the text is out.",
                    "新消息都会写在这里。管理网站的人可以直接发布：在博客页点一下，文章就上线了。",
                ),
                "published": "+0",
            }
        ],
    )
    section = Section(kind="rows", title=of(spec, "From the blog", "最新文章"), entity=name, count=3)
    return [ops.AddEntity(entity=entity), ops.AddSection(page="", section=section)]


def contact_form(spec: SiteSpec) -> list[Operation]:
    """Visitors write without an account; staff read and answer."""
    there = next((e for e in spec.entities if e.name in ("message", "inquiry", "contact_message")), None)
    if there is not None:
        return [ops.AddEntity(entity=there)]
    name, plural = free_name(spec, "message", "messages", "contact")
    entity = Entity(
        name=name,
        plural=plural,
        title=of(spec, "Message", "留言"),
        titles=of(spec, "Messages", "留言"),
        display="name",
        icon="mail",
        menu=False,
        access=STAFF_ONLY.model_copy(),
        fields=[
            Field(name="name", label=of(spec, "Your name", "您的姓名"), kind="text", maximum=80),
            Field(name="email", label=of(spec, "Email", "邮箱"), kind="email"),
            Field(name="text", label=of(spec, "Message", "留言内容"), kind="long_text", maximum=3000),
            Field(
                name="status", label=of(spec, "Status", "状态"), kind="choice", default="new", set_by="site",
                choices=[
                    Choice(value="new", label=of(spec, "New", "新留言"), tone="warning"),
                    Choice(value="answered", label=of(spec, "Answered", "已回复"), tone="good"),
                ],
            ),
        ],
        rules=[
            Transition(
                name="answer", label=of(spec, "Mark answered", "标记已回复"), field="status", sources=["new"],
                target="answered",
            )
        ],
    )  # fmt: skip
    call = Section(
        kind="call",
        title=of(spec, "Write to us", "给我们留言"),
        text=of(spec, "A few lines are enough; no account is needed.", "写几句就行，不用注册。"),
        button=of(spec, "Write a message", "写留言"),
        link=f"/{plural.replace('_', '-')}/new",
    )
    made: list[Operation] = [ops.AddEntity(entity=entity), ops.AddSection(page="", section=call)]
    return made + room_on_dashboard(spec, name)


def newsletter(spec: SiteSpec) -> list[Operation]:
    """Addresses of those who want news; each once. It sends nothing: staff take the list from the admin pages."""
    there = next((e for e in spec.entities if e.name in ("subscriber", "newsletter_subscriber")), None)
    if there is not None:
        return [ops.AddEntity(entity=there)]
    entity = Entity(
        name="subscriber",
        plural="subscribers",
        title=of(spec, "Subscriber", "订阅者"),
        titles=of(spec, "Newsletter", "邮件订阅"),
        display="email",
        icon="mail",
        menu=False,
        access=STAFF_ONLY.model_copy(),
        fields=[
            Field(name="email", label=of(spec, "Email", "邮箱"), kind="email", unique=True),
            Field(name="name", label=of(spec, "Name", "姓名"), kind="text", required=False, maximum=80),
            Field(
                name="since", label=of(spec, "Since", "订阅日期"), kind="date", default="today", set_by="site"
            ),
        ],
    )  # fmt: skip
    call = Section(
        kind="call",
        title=of(spec, "News by email", "邮件订阅"),
        text=of(spec, "Now and then, and only when there is something to say.", "偶尔一封，有事才写。"),
        button=of(spec, "Sign up", "订阅"),
        link="/subscribers/new",
    )
    made: list[Operation] = [ops.AddEntity(entity=entity), ops.AddSection(page="", section=call)]
    made += figure(spec, Figure(title=of(spec, "Subscribers", "订阅人数"), entity="subscriber"))
    chart = Chart(
        title=of(spec, "New subscribers by week", "每周新增订阅"), entity="subscriber", group="since", by="week"
    )
    return [*made, ops.AddChart(chart=chart)] if len(spec.dashboard.charts) < 8 else made


def favourites(spec: SiteSpec, about: Entity) -> list[Operation]:
    """Members keep rows of `about` on a list of their own."""
    name, plural = "favourite", "favourites"
    entity = Entity(
        name=name,
        plural=plural,
        title=of(spec, "Favourite", "收藏"),
        titles=of(spec, "Favourites", "收藏"),
        display=about.name,
        icon="heart",
        access=Access(read="owner", create="member", update="owner", delete="owner"),
        fields=[
            Field(name=about.name, label=about.title, kind="relation", target=about.name),
            Field(name="note", label=of(spec, "Note", "备注"), kind="text", required=False, maximum=200),
        ],
        rules=[UniqueTogether(fields=[about.name, "owner"])],
    )
    return [ops.AddEntity(entity=entity)]


def categories(spec: SiteSpec, of_what: Entity, labels: list[str]) -> list[Operation]:
    """Groups for `of_what`, kept by staff, to filter by."""
    there = next((f for f in of_what.fields if f.name in ("category", f"{of_what.name}_category")), None)
    if there is not None and there.kind == "relation":
        target = spec.entity(str(there.target))
        rows = [{target.display: label} for label in labels]
        return (
            [ops.AddRows(entity=target.name, rows=rows)] if rows else [ops.AddField(entity=of_what.name, field=there)]
        )
    name, plural = free_name(spec, "category", "categories", of_what.name)
    entity = Entity(
        name=name,
        plural=plural,
        title=of(spec, "Category", "分类"),
        titles=of(spec, "Categories", "分类"),
        display="name",
        icon="folder",
        menu=False,
        access=PUBLISHED.model_copy(),
        fields=[Field(name="name", label=of(spec, "Name", "名称"), kind="text", unique=True)],
        rows=[{"name": label} for label in labels or [of(spec, "General", "综合")]],
    )
    field = Field(
        name="category" if name == "category" else name, label=of(spec, "Category", "分类"), kind="relation",
        target=name, required=False,
    )  # fmt: skip
    return [ops.AddEntity(entity=entity), ops.AddField(entity=of_what.name, field=field)]


def faq_page(spec: SiteSpec, items: list[Item]) -> list[Operation]:
    """A page of questions; on a site that has questions somewhere, those stay where they are."""
    held = [p for p in spec.pages if any(s.kind == "faq" for s in p.sections)]
    if held and items:
        return [ops.AddItem(page=held[0].path, kind="faq", item=item) for item in items]
    if held and any(p.path == "faq" for p in held):
        return [ops.AddPage(page=next(p for p in held if p.path == "faq"))]
    asked = items or _usual_questions(spec)
    section = Section(kind="faq", title=of(spec, "Questions and answers", "常见问题"), items=asked)
    title = of(spec, "FAQ", "常见问题")
    return [ops.AddPage(page=Page(path="faq", title=title, sections=[section]))]


def _usual_questions(spec: SiteSpec) -> list[Item]:
    member = spec.member_title.lower()
    asked = [
        (
            of(spec, "Do I need an account?", "需要注册账户吗？"),
            of(
                spec,
                f"To look around, no. As a {member} you see and change what is yours on your account page.",
                "浏览不需要。注册后可以在账户页查看和修改自己的内容。",
            ),
        ),
        (
            of(spec, "Who sees what I enter?", "谁能看到我填写的内容？"),
            of(spec, f"You, and the people who run {spec.name}.", f"您自己，以及{spec.name}的工作人员。"),
        ),
        (
            of(spec, "Can I have my data deleted?", "可以删除我的数据吗？"),
            of(
                spec,
                "Yes. Your account page exports everything and deletes the account, without asking anybody.",
                "可以。账户页可以导出全部数据，也可以直接删除账户。",
            ),
        ),
    ]
    return [Item(title=title, text=text) for title, text in asked]


def voting(spec: SiteSpec, about: Entity) -> list[Operation]:
    """One vote per person and row of `about`."""
    name, plural = free_name(spec, "vote", "votes", about.name)
    entity = Entity(
        name=name,
        plural=plural,
        title=of(spec, "Vote", "投票"),
        titles=of(spec, "Votes", "投票"),
        display=about.name,
        icon="vote",
        menu=False,
        access=Access(read="everyone", create="member", update="nobody", delete="owner"),
        fields=[Field(name=about.name, label=about.title, kind="relation", target=about.name, inline=True)],
        rules=[UniqueTogether(fields=[about.name, "owner"])],
    )
    chart = Chart(
        title=of(spec, f"Votes by {about.title.lower()}", f"各{about.title}票数"), entity=name, group=about.name
    )
    made: list[Operation] = [ops.AddEntity(entity=entity)]
    return [*made, ops.AddChart(chart=chart)] if len(spec.dashboard.charts) < 8 else made
