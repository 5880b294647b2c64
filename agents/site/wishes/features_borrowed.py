"""Features that a blueprint has in full: polls with options and votes, a shop's products and orders, help articles.

Their entities come over with their rules; what they have to do with other parts of that blueprint stays behind.
"""

from __future__ import annotations

from agents.site.blueprints import blueprint
from agents.site.spec import Access, Entity, Field, Section, SiteSpec
from agents.site.wishes import operations as ops
from agents.site.wishes.features import PUBLISHED, free_name, of
from agents.site.wishes.letting_go import let_go_of_entity
from agents.site.wishes.operations import Operation


def borrowed(spec: SiteSpec, name: str, wanted: tuple[str, ...], *, rows: bool = True) -> list[Entity]:
    """Entities of a blueprint in the site's language, without what the site has already under their names."""
    whole = blueprint(name).spec(spec.language)
    for entity in [e for e in whole.entities if e.name not in wanted]:
        whole.entities.remove(entity)
        let_go_of_entity(whole, entity)
    taken = {n for e in spec.entities for n in (e.name, e.plural)}
    made = [e for e in whole.entities if not {e.name, e.plural} & taken]
    for entity in made:
        entity.rows = entity.rows if rows else []
    return made


def polls(spec: SiteSpec) -> list[Operation]:
    """Questions by staff, their options, one vote per person and question."""
    return [ops.AddEntity(entity=entity) for entity in borrowed(spec, "polls", ("poll", "option", "vote"))]


def shop(spec: SiteSpec, title: str, titles: str) -> list[Operation]:
    """Products of this title that members order. Nothing is in it yet."""
    entities = borrowed(spec, "shop", ("product", "order"), rows=False)
    for entity in entities:
        if entity.name == "product":
            entity.title, entity.titles = title, titles
    made: list[Operation] = [ops.AddEntity(entity=entity) for entity in entities]
    section = Section(kind="rows", title=titles, entity="product", count=3)
    return [*made, ops.AddSection(page="", section=section)]


def knowledge(spec: SiteSpec) -> list[Operation]:
    """Articles that everyone reads, written by staff; those that are there, laid open."""
    there = next((e for e in spec.entities if e.name in ("article", "help_article", "guide")), None)
    if there is not None:
        return [
            ops.ChangeEntity(
                entity=there.name,
                title=of(spec, "Article", "文章"),
                titles=of(spec, "Knowledge base", "知识库"),
                menu=True,
            ),
            ops.SetAccess(entity=there.name, read="everyone"),
        ]
    made = borrowed(spec, "support", ("article",))
    for entity in made:
        entity.access, entity.menu = PUBLISHED.model_copy(), True
    return [ops.AddEntity(entity=entity) for entity in made]


def testimonials(spec: SiteSpec) -> list[Operation]:
    """What people said, entered by staff, shown on the home page."""
    name, plural = free_name(spec, "testimonial", "testimonials", "client")
    entity = Entity(
        name=name,
        plural=plural,
        title=of(spec, "Testimonial", "客户评价"),
        titles=of(spec, "Testimonials", "客户评价"),
        display="name",
        view="cards",
        icon="quote",
        access=PUBLISHED.model_copy(),
        fields=[
            Field(name="name", label=of(spec, "Name", "姓名"), kind="text", maximum=80),
            Field(name="about", label=of(spec, "Who that is", "身份"), kind="text", required=False, maximum=120),
            Field(name="text", label=of(spec, "What they say", "评价内容"), kind="long_text", maximum=1200),
        ],
        rows=[
            {
                "name": of(spec, "The first to say something", "第一位客户"),
                "about": of(spec, "An example", "示例"),
                "text": of(
                    spec,
                    "What a client says about us stands here. Staff enter it under Testimonials.",
                    "客户的评价会显示在这里，由工作人员录入。",
                ),
            }
        ],
    )
    section = Section(kind="rows", title=of(spec, "What clients say", "客户怎么说"), entity=name, count=3)
    return [ops.AddEntity(entity=entity), ops.AddSection(page="", section=section)]


def plan(spec: SiteSpec, title: str, about: Entity | None, *, meals: bool) -> list[Operation]:
    """A calendar in which members enter, for a day, one of `about` or a few words."""
    name, plural = free_name(spec, "plan_entry", "plan_entries", "calendar")
    fields = [Field(name="day", label=of(spec, "Day", "日期"), kind="date", default="today")]
    if meals:
        fields.append(
            Field.model_validate(
                {
                    "name": "meal",
                    "label": of(spec, "Meal", "餐次"),
                    "kind": "choice",
                    "default": "dinner",
                    "choices": [
                        {"value": "breakfast", "label": of(spec, "Breakfast", "早餐")},
                        {"value": "lunch", "label": of(spec, "Lunch", "午餐")},
                        {"value": "dinner", "label": of(spec, "Dinner", "晚餐")},
                    ],
                }
            )
        )
    if about is not None:
        fields.append(Field(name=about.name, label=about.title, kind="relation", target=about.name))
    else:
        fields.append(Field(name="what", label=of(spec, "What", "内容"), kind="text", maximum=120))
    fields.append(Field(name="note", label=of(spec, "Note", "备注"), kind="text", required=False, maximum=200))
    entity = Entity(
        name=name,
        plural=plural,
        title=of(spec, f"Entry of the {title.lower()}", f"{title}条目"),
        titles=title,
        display=about.name if about is not None else "what",
        view="calendar",
        icon="calendar",
        access=Access(read="member", create="member", update="owner", delete="owner"),
        fields=fields,
    )
    return [ops.AddEntity(entity=entity)]
