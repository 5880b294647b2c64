"""Sizes that people choose when they order, each with its price: "size 6 inch 28 €, 8 inch 38 €".

It reads no sentence.
"""

from __future__ import annotations

from agents.site.spec import Access, Computed, Entity, Field, SiteSpec
from agents.site.wishes.making_prices import sold

_SIZE = ("size", "option", "variant")


def hold(spec: SiteSpec, sizes: list[tuple[str, float]], *, zh: bool) -> list[str]:
    """Sizes with their prices: what one chooses on an order, else the things that are goods."""
    entity = sold(spec)
    price = next((f for f in entity.fields if f.kind == "money"), None) if entity else None
    if entity is None or price is None or not entity.rows:
        return []
    if (chosen := _choose(spec, entity, sizes, zh=zh)) is not None:
        return [chosen]
    from agents.site.reading.trading import repointed

    before = [str(r.get(entity.display, "")) for r in entity.rows]
    labels = [label[:1].upper() + label[1:] for label, _ in sizes]
    rows = []
    for n, (label, amount) in enumerate(zip(labels, (a for _, a in sizes), strict=True)):
        row = {
            k: v for k, v in entity.rows[n % len(entity.rows)].items() if k not in ("description", "about", "summary")
        }
        rows.append({**row, entity.display: label, price.name: int(amount) if amount == int(amount) else amount})
    entity.rows = rows
    spec.entities = repointed(spec, entity, before, labels).entities
    shown = [f"{label} {amount:g}" for label, (_, amount) in zip(labels, sizes, strict=True)]
    return [f"{entity.titles}：{'、'.join(shown)}" if zh else f"{entity.titles}: {', '.join(shown)} {spec.currency}"]


def _choose(spec: SiteSpec, goods: Entity, sizes: list[tuple[str, float]], *, zh: bool) -> str | None:
    """Where the form of an order asks for a size: the sizes with their prices, of which one is chosen. What was said,
    None where no form asks."""
    row = next((e for e in spec.entities if any(f.target == goods.name for f in e.fields) and _asked(e)), None)
    size = _asked(row) if row is not None else None
    if row is None or size is None or any(e.name == "size" for e in spec.entities):
        return None
    name = Field(name="name", label="尺寸" if zh else "Size", kind="text")
    price = Field(name="price", label="价格" if zh else "Price", kind="money", minimum=0)
    title, titles = ("尺寸", "尺寸") if zh else ("Size", "Sizes")
    made = Entity(name="size", plural="sizes", title=title, titles=titles, display="name", fields=[name, price])
    made.access = Access(read="everyone", create="staff", update="staff", delete="staff")
    made.rows = [{"name": label[:1].upper() + label[1:], "price": _plain(amount)} for label, amount in sizes]
    spec.entities.insert(spec.entities.index(goods) + 1, made)
    at = row.fields.index(size)
    row.fields[at] = Field(name=size.name, label=size.label, kind="relation", target="size")
    for n, sample in enumerate(row.rows):
        sample[size.name] = made.rows[n % len(made.rows)]["name"]
    _reckoned(row, goods, size.name)
    _unpriced(spec, goods)
    listed = "、".join(f"{s} {a:g}" for s, a in sizes) if zh else ", ".join(f"{s} {a:g}" for s, a in sizes)
    return f"尺寸与价格：{listed}" if zh else f"sizes with prices: {listed} {spec.currency}"


def _asked(row: Entity) -> Field | None:
    fields = (f for f in row.fields if f.set_by == "form" and f.kind in ("choice", "text"))
    return next((f for f in fields if f.name in _SIZE), None) if row.access.create in ("member", "everyone") else None


def _plain(amount: float) -> int | float:
    return int(amount) if amount == int(amount) else amount


def _reckoned(row: Entity, goods: Entity, size: str) -> None:
    """The sum is that of the size, times how many."""
    relation = next(f.name for f in row.fields if f.target == goods.name)
    for rule in row.rules:
        if isinstance(rule, Computed):
            rule.factors = [f"{size}.price" if f.startswith(f"{relation}.") else f for f in rule.factors]


def _unpriced(spec: SiteSpec, goods: Entity) -> None:
    """What costs by its size has no price of its own, where nothing else reckons with one."""
    prices = {f.name for f in goods.fields if f.kind == "money"}
    for entity in spec.entities:
        targets = {f.name for f in entity.fields if f.target == goods.name}
        for rule in entity.rules:
            if isinstance(rule, Computed) and any(
                path.partition(".")[0] in targets and path.partition(".")[2] in prices for path in rule.factors
            ):
                return
    goods.fields = [f for f in goods.fields if f.name not in prices]
    for row in goods.rows:
        for name in prices:
            row.pop(name, None)
