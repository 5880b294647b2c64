"""Other names: everything of the spec follows, and the database is told what to keep."""

from __future__ import annotations

from typing import Any

import pytest

from agents.site.blueprints import blueprint, blueprints
from agents.site.spec import SiteSpec, WaitingList, faults
from agents.site.wishes import WishRefused, apply, read_wish, renamed
from agents.site.wishes.operations import ChangeEntity, ChangeField, SetSite
from agents.site.wishes.renaming import called


def wished(spec: SiteSpec, wish: str) -> SiteSpec:
    return apply(spec, read_wish(wish, spec).operations)


class DescribeRenaming:
    @pytest.mark.parametrize("name", sorted(blueprints()))
    def it_lets_everything_follow_and_is_undone_by_the_names_of_before(self, name: str) -> None:
        spec = blueprint(name).spec("en")
        entities = [(e.name, e.plural, f"zebra_{n}", f"zebras_{n}") for n, e in enumerate(spec.entities)]
        there = [ChangeEntity(entity=old, name=new, plural=many) for old, _, new, many in entities]
        back = [ChangeEntity(entity=new, name=old, plural=many) for old, many, new, _ in entities]

        changed = apply(spec, there)

        links = {section.link for page in changed.pages for section in page.sections}
        assert not links & {"/" + plural.replace("_", "-") for _, plural, _, _ in entities}
        assert apply(changed, there) == changed
        assert apply(changed, back).model_dump(exclude={"moved"}) == spec.model_dump(exclude={"moved"})
        assert {new for _, _, _, new in entities} <= set(renamed(spec, there).values())

    @pytest.mark.parametrize("name", sorted(blueprints()))
    def it_gives_fields_another_name(self, name: str) -> None:
        spec = blueprint(name).spec("en")
        entries = {rule.entries for e in spec.entities for rule in e.rules if isinstance(rule, WaitingList)}
        fields = [
            (e, f, f"zebra_{n}") for e in spec.entities if e.name not in entries for n, f in enumerate(e.fields)
        ]  # fmt: skip
        there = [ChangeField(entity=e.name, field=f.name, name=new) for e, f, new in fields]
        back = [ChangeField(entity=e.name, field=new, name=f.name) for e, f, new in fields]

        changed = apply(spec, there)

        assert faults(changed) == []
        assert apply(changed, back) == spec
        assert len(renamed(spec, there)) == len(fields)

    def it_tells_the_database_of_tables_and_of_the_columns_that_follow(self) -> None:
        spec = blueprint("shop").spec("en")
        steps = [
            ChangeEntity(entity="product", name="item", plural="items"),
            ChangeField(entity="item", field="price", name="cost"),
            SetSite(language="zh"),
        ]
        names = renamed(spec, steps)
        assert names["products"] == "items"
        assert names["products.price"] == "items.cost"
        assert names["orders.product_id"] == "orders.item_id"

    def it_keeps_old_addresses_leading_to_the_newest(self) -> None:
        spec = blueprint("shop").spec("en")
        once = wished(spec, "rename product to item")
        twice = wished(once, "rename items to goods")
        assert once.moved == {"/products": "/items"}
        assert twice.moved == {"/products": "/goods", "/items": "/goods"}
        assert wished(twice, "rename goods to products").moved == {"/items": "/products", "/goods": "/products"}

    def it_is_called_so_wherever_the_site_speaks_of_it(self) -> None:
        spec = wished(blueprint("shop").spec("en"), "rename product to item")
        shown = spec.model_dump(include={"pages", "dashboard"})
        assert "product" not in str(shown).lower()

    def it_refuses_a_name_that_others_have(self) -> None:
        spec = blueprint("shop").spec("en")
        with pytest.raises(WishRefused, match="There are Orders already"):
            read_wish("rename products to orders", spec)
        with pytest.raises(WishRefused, match="already"):
            apply(spec, [ChangeEntity(entity="product", name="order", plural="orders")])

    def it_keeps_the_address_where_the_new_name_is_the_sites_own_word(self) -> None:
        spec = blueprint("shop").spec("en")
        changed = wished(spec, "rename products to pages")
        assert (changed.entity("product").plural, changed.entity("product").titles) == ("products", "Pages")

    @pytest.mark.parametrize(
        ("text", "pairs", "expected"),
        [
            ("Add a task", [("task", "item")], "Add an item"),
            ("An Order, orders", [("orders", "purchases"), ("order", "purchase")], "A Purchase, purchases"),
            ("Multitasking tasks", [("tasks", "cards"), ("task", "card")], "Multitasking cards"),
            ("tasks become tickets", [("tasks", "tickets"), ("tickets", "tasks")], "tickets become tasks"),
            ("添加任务", [("任务", "工单")], "添加工单"),
        ],
    )
    def it_replaces_whole_words_with_their_article(self, text: str, pairs: Any, expected: str) -> None:
        assert called(text, pairs) == expected
