"""Sound specs at random: a few entities with fields of every kind, relations, access and rules that fit them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from agents.site.spec import (
    Access,
    Choice,
    Computed,
    Entity,
    Field,
    Limit,
    Moment,
    Ordered,
    Page,
    Section,
    SiteSpec,
    Slots,
    Transition,
    UniqueTogether,
    faults,
)

NAMES = ("apple", "box", "cart", "dog", "engine", "ferry")
PLAIN = (
    "text",
    "long_text",
    "integer",
    "decimal",
    "money",
    "boolean",
    "date",
    "time",
    "datetime",
    "email",
    "phone",
    "url",
    "image",
    "rating",
)
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=20
).filter(str.strip)
WHO = st.sampled_from(["everyone", "member", "owner", "staff", "admin", "nobody"])
VIEWS = st.sampled_from(["table", "cards", "gallery", "posts", "board", "calendar"])
STATES = ("one", "two", "three")


@st.composite
def fields(draw: st.DrawFn, before: list[Entity]) -> list[Field]:
    found = [Field(name="title", label=draw(WORDS), kind="text", unique=draw(st.booleans()))]
    for n, kind in enumerate(draw(st.lists(st.sampled_from(PLAIN), max_size=5))):
        found.append(
            Field(
                name=f"{kind}_{n}",
                label=draw(WORDS),
                kind=kind,
                required=draw(st.booleans()),
                help=draw(WORDS),
                listed=draw(st.booleans()),
                set_by=draw(st.sampled_from(["form", "staff"])),
            )
        )
    if draw(st.booleans()):
        choices = [Choice(value=value, label=draw(WORDS)) for value in STATES]
        found.append(
            Field(name="state", label=draw(WORDS), kind="choice", choices=choices, default="one", set_by="site")
        )
    for target in before[-2:]:
        if draw(st.booleans()):
            inline = draw(st.booleans())
            found.append(
                Field(
                    name=f"of_{target.name}",
                    label=draw(WORDS),
                    kind="relation",
                    target=target.name,
                    inline=inline,
                    required=draw(st.booleans()),
                )
            )
    return found


@st.composite
def rules(draw: st.DrawFn, own: list[Field], access: Access) -> list[Any]:
    kinds = {field.kind: field for field in own if field.set_by == "form"}
    found: list[Any] = []
    if "state" in {field.name for field in own}:
        by = draw(st.sampled_from(["owner", "staff", "admin"]))
        found.append(Transition(name="go", label=draw(WORDS), field="state", sources=["one"], target="two", by=by))
    if "datetime" in kinds and kinds["datetime"].required and draw(st.booleans()):
        free = {"state": ["three"]} if "state" in {field.name for field in own} else {}
        found.append(Slots(start=kinds["datetime"].name, places=draw(st.integers(1, 2)), free_when=free))
    elif "date" in kinds and draw(st.booleans()):
        found.append(Moment(field=kinds["date"].name, when=draw(st.sampled_from(["future", "past"]))))
    if access.create != "everyone" and draw(st.booleans()):
        found.append(Limit(most=draw(st.integers(2, 5))))
    numbers = [field for field in own if field.kind in ("integer", "decimal", "money")]
    if len(numbers) > 1:
        found.append(Computed(field=numbers[0].name, factors=[numbers[1].name]))
        if len(numbers) > 2:
            found.append(Ordered(first=numbers[1].name, second=numbers[2].name))
    if access.create not in ("everyone", "nobody") and draw(st.booleans()):
        found.append(UniqueTogether(fields=["title", "owner"]))
    return found


@st.composite
def specs(draw: st.DrawFn) -> SiteSpec:
    """A sound spec."""
    entities: list[Entity] = []
    for name in NAMES[: draw(st.integers(1, 4))]:
        access = Access(read=draw(WHO), create=draw(WHO), update=draw(WHO), delete=draw(WHO))
        own = draw(fields(entities))
        entities.append(
            Entity(
                name=name,
                plural=f"{name}s",
                title=draw(WORDS),
                titles=draw(WORDS),
                display="title",
                fields=own,
                access=access,
                rules=draw(rules(own, access)),
                view=draw(VIEWS),
                rows=[{"title": draw(WORDS)}] if draw(st.booleans()) else [],
            )
        )
    section = Section(kind="rows", title=draw(WORDS), entity=entities[0].name)
    spec = SiteSpec(
        name=draw(WORDS),
        language=draw(st.sampled_from(["en", "zh"])),
        entities=entities,
        signup=draw(st.booleans()),
        pages=[Page(path="", title=draw(WORDS), sections=[Section(kind="hero", title=draw(WORDS)), section])],
    )
    assert faults(spec) == []
    return spec
