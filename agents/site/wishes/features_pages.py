"""Features that visitors read or write to: a blog, a contact form, a newsletter's list, questions and answers.

As in `features.py`, each is a function of the spec in the site's language.
"""

from __future__ import annotations

from agents.site.spec import Chart, Choice, Entity, Field, Figure, Page, Section, SiteSpec, Transition
from agents.site.spec.pages import Item
from agents.site.wishes import operations as ops
from agents.site.wishes.features import PUBLISHED, STAFF_ONLY, figure, free_name, of, room_on_dashboard
from agents.site.wishes.operations import Operation


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


def guestbook(spec: SiteSpec) -> list[Operation]:
    """Lines of visitors for everybody to read; without the examples of a first sentence."""
    from agents.site.reading.standing import guestbook_entry

    made = guestbook_entry(zh=spec.language == "zh")
    there = next((e for e in spec.entities if made.name == e.name or made.plural == e.plural), None)
    return [ops.AddEntity(entity=there or made.model_copy(update={"rows": []}))]


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
