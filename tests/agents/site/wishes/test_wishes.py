"""Wishes in English and Chinese come to exactly these operations, and what they come to is sound."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agents.site.blueprints import blueprint, blueprints
from agents.site.reading import read_sentence
from agents.site.spec import Slots, Transition, WaitingList, faults
from agents.site.wishes import Pointed, WishRefused, apply, read_wish
from agents.site.wishes.operations import AddRole, ChangeRule, SetStyle, SetText
from tests.agents.site.wishes.short import short

TABLE: list[dict[str, Any]] = json.loads((Path(__file__).parent / "wishes.json").read_text("utf-8"))
TYPICAL = {
    "en": [
        "add reviews",
        "add a contact form",
        "add a newsletter",
        "add a guestbook",
        "add a FAQ",
        "add a blog",
        "make it look like a 1950s sign",
        "make it dark blue",
        "rename the site to Blue Door",
        "add suppliers with name, phone and city",
        "add an about page saying We began in a shed.",
        "let people save favourites",
        "switch to Chinese",
    ],
    "zh": [
        "添加评价",
        "添加联系表单",
        "添加邮件订阅",
        "添加常见问题",
        "添加博客",
        "像五十年代的招牌",
        "深蓝色为主",
        "网站改名为蓝门",
        "添加供应商，有名称、电话和城市",
        "添加关于我们页面，内容是我们从一间小屋开始。",
        "让用户收藏",
        "改成英文",
    ],
}


class DescribeReadWish:
    @pytest.mark.parametrize("row", TABLE, ids=[f"{r['site']}-{r['language']}: {r['wish']}" for r in TABLE])
    def it_comes_to_these_operations_and_they_are_sound(self, row: dict[str, Any]) -> None:
        spec = blueprint(row["site"]).spec(row["language"])
        if "refused" in row:
            with pytest.raises(WishRefused) as refused:
                read_wish(row["wish"], spec)
            assert refused.value.sentence == row["refused"]
            return

        meant = read_wish(row["wish"], spec)

        assert [short(o) for o in meant.operations] == row["operations"]
        assert meant.beyond == row.get("beyond")
        assert meant.said or meant.beyond
        once = apply(spec, meant.operations)
        assert faults(once) == []
        if not any(
            (o.op == "set_site" and o.language) or (o.op == "change_rows" and o.scale) for o in meant.operations
        ):
            assert apply(once, meant.operations) == once, "the same operations twice are harmless"

    @pytest.mark.parametrize("language", ["en", "zh"])
    @pytest.mark.parametrize("name", sorted(blueprints()))
    def it_carries_typical_wishes_out_on_every_blueprint(self, name: str, language: str) -> None:
        spec = blueprint(name).spec(language)  # type: ignore[arg-type]

        for wish in TYPICAL[language]:
            meant = read_wish(wish, spec)
            assert meant.beyond is None, wish
            assert meant.operations or meant.said, wish
            spec = apply(spec, meant.operations)
            assert faults(spec) == [], wish

    def it_leaves_the_given_spec_as_it_was(self) -> None:
        spec = blueprint("booking").spec("en")
        before = spec.model_dump_json()

        apply(spec, read_wish("add a waiting list and make it dark; remove the note from bookings", spec).operations)

        assert spec.model_dump_json() == before

    @pytest.mark.parametrize("wish", ["", "   ", "?!", "。。。"])
    def it_refuses_no_wish(self, wish: str) -> None:
        with pytest.raises(WishRefused, match="no wish"):
            read_wish(wish, blueprint("shop").spec("en"))

    def it_refuses_a_wish_that_is_too_long(self) -> None:
        with pytest.raises(WishRefused, match="characters"):
            read_wish("add reviews " * 500, blueprint("shop").spec("en"))


class DescribeTheThreeFollowUps:
    """What the issue's Done means names, one after the other."""

    def it_grows_the_barber_shop(self) -> None:
        from agents.site.reading import read_sentence

        spec = read_sentence(
            "a booking site for a two-chair barber shop, customers pick a slot, owner sees the day"
        ).spec

        for wish in (
            "add a waiting list",
            "let customers cancel up to 2 hours before",
            "make it look like a 1950s sign",
        ):
            meant = read_wish(wish, spec)
            assert meant.beyond is None
            spec = apply(spec, meant.operations)

        booking = spec.entity("booking")
        waiting = next(r for r in booking.rules if isinstance(r, WaitingList))
        entries = spec.entity(waiting.entries)
        cancel = next(r for r in booking.rules if isinstance(r, Transition) and r.name == "cancel")
        assert {f.name for f in entries.fields} >= {"name", "contact", "day", "status"}
        assert entries.access.create == "member"
        assert entries.name in spec.dashboard.tables
        assert (cancel.by, cancel.hours_before, cancel.moment) == ("owner", 2, "start")
        assert spec.style == "diner"
        assert [r["name"] for r in spec.entity("chair").rows] == ["Chair 1", "Chair 2"]
        assert faults(spec) == []


class DescribeContradictions:
    @pytest.mark.parametrize(
        ("wish", "first", "second"),
        [
            ("make it public and members only", "make it public", "members only"),
            ("remove the price and show prices bigger", "remove the price", "show prices bigger"),
            ("make it dark and make it light", "make it dark", "make it light"),
            ("remove products; add reviews to products", "remove products", "add reviews to products"),
            (
                "price should be optional, make the price required",
                "price should be optional",
                "make the price required",
            ),
            ("删除价格，把价格显示得更大", "删除价格", "把价格显示得更大"),
            ("改成深色，改成浅色", "改成深色", "改成浅色"),
        ],
    )
    def it_refuses_them_with_both_halves_quoted(self, wish: str, first: str, second: str) -> None:
        language = "zh" if "价" in wish or "色" in wish else "en"
        with pytest.raises(WishRefused) as refused:
            read_wish(wish, blueprint("shop").spec(language))  # type: ignore[arg-type]

        assert f"“{first}”" in refused.value.sentence
        assert f"“{second}”" in refused.value.sentence

    def it_takes_the_same_wish_twice_for_one(self) -> None:
        spec = blueprint("shop").spec("en")

        once, twice = read_wish("make it dark", spec), read_wish("make it dark and make it dark", spec)

        assert apply(spec, twice.operations) == apply(spec, once.operations)


class DescribePointing:
    def it_narrows_a_field_to_the_entity_in_view(self) -> None:
        spec = blueprint("club").spec("en")

        meant = read_wish(
            "make the price optional", spec, pointed=Pointed(place="features/plans/templates/plans/index.html:4")
        )

        assert meant.operations[0].model_dump()["entity"] == "plan"

    def it_changes_the_text_that_was_clicked(self) -> None:
        spec = blueprint("shop").spec("en")
        pointed = Pointed(place="features/pages/templates/pages/home.html:3", text="See the shop", path="/")

        meant = read_wish("change this to Have a look", spec, pointed=pointed)

        assert meant.operations == [SetText(target="pages/home/0/button", text="Have a look")]

    def it_takes_the_page_in_view_for_a_new_section(self) -> None:
        spec = blueprint("shop").spec("en")

        meant = read_wish('add a section "Boxes" saying All boxes are reused.', spec, pointed=Pointed(path="/delivery"))

        assert meant.operations[0].model_dump()["page"] == "delivery"


class DescribeOneWish:
    def it_keeps_the_day_of_other_openings(self) -> None:
        spec = blueprint("booking").spec("en")

        (step,) = read_wish("also open on Sundays 10-14", spec).operations

        assert isinstance(step, ChangeRule)
        slots = next(r for r in apply(spec, [step]).entity("booking").rules if isinstance(r, Slots))
        assert {d for o in slots.openings for d in o.days} == {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

    @pytest.mark.parametrize("wish", ["raise the places to 30", "at most 30 students per course"])
    def it_lets_more_places_be_than_the_sentence_allowed(self, wish: str) -> None:
        spec = blueprint("course").spec("en")
        seats = next(f for f in spec.entity("course").fields if f.name == "seats")
        seats.maximum = seats.default = 20

        course = apply(spec, read_wish(wish, spec).operations).entity("course")

        seats = next(f for f in course.fields if f.name == "seats")
        assert (seats.maximum, seats.default) == (30, 30)
        assert {row["seats"] for row in course.rows} == {30}

    def it_makes_nobody_of_a_thing_that_is_needed(self) -> None:
        spec = read_sentence("an internal site for a cleaning company: cleaners report hours and damages").spec

        assert read_wish("damages above 200 euros need a photo", spec).operations == []
        assert any(
            isinstance(step, AddRole)
            for step in read_wish("damages above 200 euros need the director", spec).operations
        )

    def it_says_what_cannot_be_said_by_operations(self) -> None:
        meant = read_wish("make it dark and let the logo spin", blueprint("shop").spec("en"))

        assert meant.operations == [SetStyle(style="night")]
        assert meant.beyond == "let the logo spin"

    def it_asks_a_model_only_where_a_field_could_be_two(self) -> None:
        from agents.site.wishes.understanding import _by_rules

        asked: list[list[str]] = []

        def choose(question: str, context: str, candidates: Any) -> int:
            asked.append(list(candidates))
            return 1

        spec = blueprint("inventory").spec("en")
        _by_rules("make the name optional", spec, Pointed(), choose)
        _by_rules("make the cost optional", spec, Pointed(), choose)

        assert asked == [["Name of Items", "Name of Suppliers"]]
