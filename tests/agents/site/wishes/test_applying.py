"""Any operations leave a sound spec, or are refused and leave the old one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.site.blueprints import blueprint, blueprints
from agents.site.spec import Computed, Field, Slots, WaitingList, faults
from agents.site.wishes import WishRefused, apply, read_wish
from agents.site.wishes import operations as ops
from tests.effort import examples

SPECS = {name: blueprint(name).spec("en") for name in sorted(blueprints())}


@st.composite
def steps(draw: st.DrawFn) -> tuple[str, list[Any]]:
    """A blueprint and a few operations on names that it has."""
    name = draw(st.sampled_from(sorted(SPECS)))
    spec = SPECS[name]
    made = []
    for _ in range(draw(st.integers(1, 4))):
        entity = draw(st.sampled_from(spec.entities))
        field = draw(st.sampled_from(entity.fields))
        made.append(
            draw(
                st.sampled_from(
                    [
                        ops.RemoveField(entity=entity.name, field=field.name),
                        ops.RemoveEntity(entity=entity.name),
                        ops.ChangeField(entity=entity.name, field=field.name, required=True),
                        ops.ChangeField(entity=entity.name, field=field.name, kind="text"),
                        ops.ChangeField(entity=entity.name, field=field.name, kind="integer", minimum=0),
                        ops.ChangeField(entity=entity.name, field=field.name, kind="choice"),
                        ops.RemoveRule(
                            entity=entity.name, kind=draw(st.sampled_from(["slots", "capacity", "transition"]))
                        ),
                        ops.RemoveRows(entity=entity.name, where={}),
                        ops.SetAccess(entity=entity.name, create="everyone"),
                        ops.RemovePage(path=draw(st.sampled_from([p.path for p in spec.pages]))),
                        ops.AddField(entity=entity.name, field=Field(name="extra", label="Extra", kind="money")),
                        *[ops.RemoveChoice(entity=entity.name, field=field.name, value=c.value) for c in field.choices],
                    ]
                )
            )
        )
    return name, made


class DescribeApply:
    @settings(max_examples=examples(250), deadline=None)
    @given(steps())
    def it_leaves_a_sound_spec_or_refuses(self, drawn: tuple[str, list[Any]]) -> None:
        name, operations = drawn
        before = SPECS[name].model_dump_json()
        try:
            after = apply(SPECS[name], operations)
        except WishRefused:
            after = SPECS[name]
        assert faults(after) == []
        assert SPECS[name].model_dump_json() == before

    def it_takes_along_what_rests_on_a_field(self) -> None:
        after = apply(SPECS["shop"], [ops.RemoveField(entity="product", field="price")])

        assert not any(isinstance(r, Computed) for r in after.entity("order").rules)
        assert all("price" not in row for row in after.entity("product").rows)

    def it_keeps_slots_without_their_resource(self) -> None:
        after = apply(SPECS["booking"], [ops.RemoveEntity(entity="room")])

        slots = next(r for r in after.entity("booking").rules if isinstance(r, Slots))
        assert slots.resource is None
        assert all(f.name != "room" for f in after.entity("booking").fields)

    def it_refuses_slots_without_their_start(self) -> None:
        with pytest.raises(WishRefused, match="for a time"):
            apply(SPECS["booking"], [ops.RemoveField(entity="booking", field="start")])

    def it_lets_a_waiting_list_go_with_its_slots(self) -> None:
        spec = apply(SPECS["booking"], read_wish("add a waiting list", SPECS["booking"]).operations)

        after = apply(spec, [ops.RemoveRule(entity="booking", kind="slots")])

        assert not any(isinstance(r, WaitingList) for r in after.entity("booking").rules)

    def it_refuses_what_is_not_there_with_what_is(self) -> None:
        with pytest.raises(WishRefused) as refused:
            apply(SPECS["shop"], [ops.AddField(entity="dragon", field=Field(name="age", label="Age", kind="integer"))])

        assert "Products" in (refused.value.fix or "")

    def it_converts_the_rows_of_a_field_that_changes_its_kind(self) -> None:
        after = apply(SPECS["shop"], [ops.ChangeField(entity="product", field="price", kind="integer")])

        assert [type(r["price"]) for r in after.entity("product").rows] == [int] * 6

    def it_takes_rows_along_that_need_a_removed_one(self) -> None:
        after = apply(SPECS["shop"], [ops.RemoveRows(entity="product", where={"name": "Gift box"})])

        assert all(r["product"] != "Gift box" for r in after.entity("order").rows)
        assert len(after.entity("order").rows) == 3

    def it_lets_nobody_enter_what_must_point_at_things_that_they_cannot_see(self) -> None:
        spec = SPECS["crm"]

        after = apply(spec, read_wish("add tasks with a due date to each deal", spec).operations)

        assert after.entity("task").access.create == spec.entity("deal").access.read == "staff"

    def it_keeps_operations_through_storage(self) -> None:
        made = read_wish("add a waiting list; make it dark; at most 3 bookings per person", SPECS["booking"]).operations

        stored = ops.operation_list.dump_json(made)

        assert ops.operation_list.validate_json(stored) == made


class DescribeLanguageSwitch:
    @pytest.mark.parametrize("name", sorted(blueprints()))
    def it_says_a_blueprint_in_the_other_language(self, name: str) -> None:
        english, chinese = blueprint(name).spec("en"), blueprint(name).spec("zh")

        there = apply(english, [ops.SetSite(language="zh")])

        assert there.language == "zh"
        assert [e.titles for e in there.entities] != [e.titles for e in english.entities]
        assert [[f.name for f in e.fields] for e in there.entities] == [
            [f.name for f in e.fields] for e in chinese.entities
        ]
        assert faults(there) == []
