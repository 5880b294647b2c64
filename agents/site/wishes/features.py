"""Features as entities and rules: what a waiting list, reviews, comments, a newsletter… come to on any site.

Each is a function of the spec in the site's language; the makers call them, and so does the reading of the first
sentence. It knows no wording of wishes.
"""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

from agents.site.spec import (
    Access,
    Capacity,
    Chart,
    Choice,
    Entity,
    Field,
    Figure,
    SiteSpec,
    Slots,
    Transition,
    UniqueTogether,
    WaitingList,
)
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
