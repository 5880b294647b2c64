"""`routes.py` of a feature: one short function per address."""

from __future__ import annotations

from agents.site.generate.conditions import period_route
from agents.site.generate.feature import newest_first
from agents.site.generate.naming import address, class_name, column, form_name, is_filter, many, one, place_of
from agents.site.generate.rules import has_check, has_stored, of_kind, step_constant
from agents.site.generate.writing import Call, Code, imports, layout, module, strings, text
from agents.site.spec import (
    Capacity,
    Entity,
    Field,
    Periodic,
    Season,
    SiteSpec,
    Slots,
    Transition,
    WaitingList,
    hidden_of,
    state_of,
)

_UNSORTED = ("long_text", "image", "url", "relation")


_FUNCTIONS = frozenset(
    {
        "make_periods",
        "periods",
        "rendering",
        "index",
        "new",
        "create",
        "day",
        "show",
        "edit",
        "update",
        "delete",
        "form_page",
        "router",
        "feature",
        "rules",
    }
    | {"make_periods", "periods", "rendering", "t", "steps", "form_context", "day_context", "delete_row", "imports"}
)


class _Routes:
    """What the addresses of one entity have in common."""

    def __init__(self, spec: SiteSpec, entity: Entity) -> None:
        self.spec = spec
        self.entity = entity
        self.name = class_name(entity)
        self.form = form_name(entity)
        self.one, self.many = one(entity), many(entity)
        self.slots = next(iter(of_kind(entity, Slots)), None)
        self.steps: list[Transition] = of_kind(entity, Transition)
        waiting = next(iter(of_kind(entity, WaitingList)), None)
        self.waiting = address(spec.entity(waiting.entries)) if waiting else ""
        self.capacity = next(iter(of_kind(entity, Capacity)), None) if waiting else None
        self.parents = [field for field in entity.fields if field.inline and field.target != "account"]
        self.names: dict[str, set[str]] = {
            "fastapi": {"APIRouter", "Response"},
            "core.page": {"Id", "Page", "PageOf"},
            "core.errors": {"Refused"},
            "core.listing": {"Listing"},
            "core.words": {"t"},
            "core.accounts.leaving": {"delete_row"},
            f"features.{entity.plural}": {"feature"},
            f"features.{entity.plural}.forms": {self.form},
            f"features.{entity.plural}.models": {self.name},
        }

    def need(self, where: str, *names: str) -> None:
        self.names.setdefault(where, set()).update(names)


def routes(spec: SiteSpec, entity: Entity) -> str:
    """The text of `routes.py`."""
    made = _Routes(spec, entity)
    blocks = [
        f'router = APIRouter(prefix="{address(entity)}")\n{_listing(entity)}',
        _index(made),
        _new(made),
        _create(made),
        *([_day(made)] if made.slots else []),
        *([period_route(made)] if of_kind(entity, Periodic) else []),
        _show(made),
        _edit(made),
        _update(made),
        _delete(made),
        *(_step(made, step) for step in made.steps),
        _form_page(made),
    ]
    if any("rules." in block for block in blocks):
        made.need(f"features.{entity.plural}", "rules")
    said = f'"""The addresses of {made.many}: `{address(entity)}` and below."""'
    return module(said, imports(made.names), *blocks)


def listing(entity: Entity) -> dict[str, Code]:
    """How the entity is listed, as the arguments of `Listing`."""
    told: dict[str, Code] = {}
    open_to_all = [field for field in entity.fields if field.name not in hidden_of(entity)]
    filters = [field.name for field in open_to_all if is_filter(field)]
    if filters:
        told["filters"] = strings(filters)
    told["sorts"] = strings([*(f.name for f in open_to_all if f.kind not in _UNSORTED), "created_at"])
    if entity.view == "posts" and (dated := _first(entity, "date", "datetime")):
        told["order"] = text(f"-{dated.name}")
    elif not newest_first(entity):
        told["order"] = text("created_at")
    if entity.view == "board" and (choice := state_of(entity)):
        told["board"] = text(choice.name)
    if entity.view == "programme" and (dated := _first(entity, "datetime")):
        told["order"], told["programme"] = text(dated.name), text(dated.name)
        if (place := place_of(entity)) is not None:
            told["places"] = text(place.name)
    if entity.view == "calendar" and (dated := _first(entity, "date", "datetime")):
        told["month"] = text(dated.name)
    return told


def _first(entity: Entity, *kinds: str) -> Field | None:
    return next((field for field in entity.fields if field.kind in kinds), None)


def _listing(entity: Entity) -> str:
    return layout(Call("Listing", [text(entity.plural)], keywords=listing(entity)), before="LISTING = ")


def _index(made: _Routes) -> str:
    return f'''@router.get("")
def index(page: PageOf) -> Response:
    """The {made.many} that the visitor may see, searched, filtered and sorted."""
    page.need("read", feature)
    return page.render("{made.entity.plural}/index.html", **LISTING.read(page))'''


def _new(made: _Routes) -> str:
    return f'''@router.get("/new")
def new(page: PageOf) -> Response:
    """The form for {made.one}."""
    page.need("create", feature)
    return form_page(page, {made.form}.blank(page))'''


def _store(made: _Routes, indent: str = "            ") -> str:
    """What is done with a row before it is stored."""
    lines = []
    if has_check(made.entity):
        lines.append("rules.check(page.database, row, page.visitor)")
    if has_stored(made.entity):
        lines.append("rules.stored(page.database, row, page.visitor)")
    lines.append("page.database.add(row)")
    return "\n".join(indent + line for line in lines)


def _after(made: _Routes) -> str:
    """Where to go when a row was stored: rows shown on another one's page lead back there."""
    if not made.parents:
        return "    return page.go_to(row)"
    parent = made.parents[0]
    target = made.spec.entity(str(parent.target))
    back = f'f"{address(target)}/{{row.{column(parent)}}}"'
    if parent.required:
        return f'    return page.go({back}, t("stored"))'
    return f'    return page.go({back}, t("stored")) if row.{column(parent)} else page.go_to(row)'


def _create(made: _Routes) -> str:
    return f'''@router.post("")
def create(page: PageOf) -> Response:
    """Store {made.one}; it belongs to whoever made it."""
    page.need("create", feature)
    form = {made.form}.posted(page)
    if not form.valid:
        return form_page(page, form, 422)
    row = {made.name}(**form.defaults(), **form.values, owner_id=page.visitor.id)
    try:
        with page.writing("{made.entity.plural}"):
{_store(made)}
    except Refused as refusal:
        return form_page(page, form.refused(refusal), 409)
{_after(made)}'''


def _day(made: _Routes) -> str:
    made.need("core.booking", "day_context")
    return f'''@router.get("/day")
def day(page: PageOf) -> Response:
    """The {made.many} of a day by resource, for the staff."""
    page.need_one_of("staff")
    return page.render("{made.entity.plural}/day.html", **day_context(page, feature))'''


def _show(made: _Routes) -> str:
    children = [
        Call("page.children", [text(other.plural), "row", text(field.name)])
        for other in made.spec.entities
        for field in other.fields
        if field.inline and field.target in (made.entity.name, made.entity.plural)
    ]
    actions: Code = "[]"
    if made.steps:
        made.need("core.rules", "steps")
        actions = "steps.actions(rules.STEPS, row, page.visitor, feature.path_of(row))"
    told: dict[str, Code] = {
        "row": "row",
        "related": "page.links(row)",
        "children": Call("", children, "[]"),
        "actions": actions,
        "may_update": 'page.visitor.may("update", row)',
        "may_delete": 'page.visitor.may("delete", row)',
    }
    answer = layout(Call("page.render", [text(f"{made.entity.plural}/show.html")], keywords=told), 4, "return ")
    return f'''@router.get("/{{number}}")
def show(page: PageOf, number: Id) -> Response:
    """One of the {made.many}."""
    row = page.row(feature, number)
    {answer}'''


def _edit(made: _Routes) -> str:
    return f'''@router.get("/{{number}}/edit")
def edit(page: PageOf, number: Id) -> Response:
    """The form that changes {made.one}."""
    row = page.row(feature, number, "update")
    return form_page(page, {made.form}.of(page, row))'''


def _update(made: _Routes) -> str:
    return f'''@router.post("/{{number}}")
def update(page: PageOf, number: Id) -> Response:
    """Change {made.one}."""
    form = {made.form}.posted(page, page.row(feature, number, "update"))
    if not form.valid:
        return form_page(page, form, 422)
    try:
        with page.writing("{made.entity.plural}"):
            row = page.row(feature, number, "update")
            form.fill(row)
{_store(made)}
    except Refused as refusal:
        return form_page(page, form.refused(refusal), 409)
    return page.go_to(row)'''


def _delete(made: _Routes) -> str:
    return f'''@router.post("/{{number}}/delete")
def delete(page: PageOf, number: Id) -> Response:
    """Delete {made.one}."""
    with page.writing("{made.entity.plural}"):
        row = page.row(feature, number, "delete")
        delete_row(page.database, feature, row, page.visitor)
    return page.go(feature.path, t("deleted"))'''


def _step(made: _Routes, step: Transition) -> str:
    name = step_constant(step)
    return f'''@router.post("/{{number}}/{step.name}")
def {_function(step.name)}(page: PageOf, number: Id) -> Response:
    """{_sentence(step)}"""
    with page.writing("{made.entity.plural}"):
        row = page.row(feature, number)
        page.need_one_of(rules.{name}.by, row)
        rules.{name}.take(row, page.visitor)
{_store(made, " " * 8)}{_mail(step, name)}
    return page.go(feature.path_of(row), t("done"))'''


def _mail(step: Transition, name: str) -> str:
    return f"\n        page.tell_owner(row, rules.{name}.label)" if step.mail else ""


def _function(name: str) -> str:
    """The function of a step; its name must not hide another."""
    return f"step_{name}" if name in _FUNCTIONS else name


def _sentence(step: Transition) -> str:
    sources = " or ".join(step.sources) if step.sources else "anything else"
    late = f", up to {step.hours_before:g} hours before" if step.hours_before is not None else ""
    return f"The step `{step.name}`: {sources} becomes {step.target}{late}."


def _form_page(made: _Routes) -> str:
    told: dict[str, Code] = {
        "form": "form",
        "row": "form.row",
        "action": "feature.path if form.row is None else feature.path_of(form.row)",
        "errors": "form.errors",
    }
    extra = ""
    if made.slots:
        made.need("core.booking", "form_context")
        waiting = f", {text(made.waiting)}" if made.waiting else ""
        extra = f"**form_context(page, feature, form{waiting})"
    elif made.capacity:
        told["waiting_path"] = f'"{made.waiting}/new" if status == 409 else ""'
    if of_kind(made.entity, Season):
        told["closes"] = "feature.closes"
    parts: list[Code] = [text(f"{made.entity.plural}/form.html"), "status"]
    call = Call("page.render", parts, keywords=told)
    answer = layout(call, 4, "return ") if not extra else _with_extra(parts, told, extra)
    return f'''def form_page(page: Page, form: {made.form}, status: int = 200) -> Response:
    """The page of the form, new or with what is wrong."""
    {answer}'''


def _with_extra(parts: list[Code], told: dict[str, Code], extra: str) -> str:
    keywords = [f"{name}={value}" for name, value in told.items()]
    return layout(Call("page.render", [*parts, *keywords, extra]), 4, "return ")
