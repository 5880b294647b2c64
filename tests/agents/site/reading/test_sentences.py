"""Sentences of many kinds, and what a person would expect of the site: its things, fields, rights, limits and name.

No sentence here is known to the product: each stands for a shape of sentence.
"""

from __future__ import annotations

from functools import cache

import pytest

from agents.errors import InputRefused
from agents.site.reading import Reading, read_sentence
from agents.site.reading.clauses import clauses_in
from agents.site.reading.clauses_zh import clauses_in as clauses_in_zh
from agents.site.reading.kin import senses
from agents.site.reading.likening import plainly
from agents.site.reading.limiting import take as take_limits
from agents.site.reading.opening import take as take_hours
from agents.site.reading.sowing import seed_faults
from agents.site.reading.spelling import spelt
from agents.site.spec import Entity, Limit, Slots, Transition, faults


@cache
def read(sentence: str) -> Reading:
    reading = read_sentence(sentence)
    assert faults(reading.spec) == []
    assert seed_faults(reading.spec) == []
    return reading


def entity(sentence: str, titles: str) -> Entity:
    found = [e for e in read(sentence).spec.entities if e.titles.lower() == titles.lower()]
    assert found, [e.titles for e in read(sentence).spec.entities]
    return found[0]


def titles(sentence: str) -> set[str]:
    return {e.titles for e in read(sentence).spec.entities}


def labels(of: Entity) -> set[str]:
    return {f.label.lower() for f in of.fields}


def slots(of: Entity) -> Slots:
    return next(r for r in of.rules if isinstance(r, Slots))


FRIDGE = "A community fridge: people post food with expiry date, others claim it"
CARS = "Used car dealer: cars with price, mileage, year, fuel and photos, customers book test drives"
KITCHENS = "Job site for kitchens: restaurants post shifts, cooks apply"
MECHANIC = (
    "booking site for a mobile bike mechanic, customers give bike model and problem, 45 minute slots, Tue-Sat 10 to 18"
)


class DescribeThingsAndFields:
    def it_keeps_what_is_listed_and_what_is_said_of_it(self) -> None:
        assert {"price", "mileage", "year", "fuel"} <= labels(entity(CARS, "Cars"))
        assert any(f.kind == "image" for f in entity(CARS, "Cars").fields)

    def it_makes_the_rows_that_people_leave(self) -> None:
        drive, claim = entity(CARS, "Test drives"), entity(FRIDGE, "Claims")

        assert any(f.target == "car" for f in drive.fields)
        assert slots(drive).resource == "car"
        assert any(f.target == "food" for f in claim.fields)
        assert claim.access.read == "owner"

    def it_lets_those_put_in_who_are_said_to(self) -> None:
        food = entity(FRIDGE, "Food")

        assert (food.access.read, food.access.create) == ("everyone", "member")
        assert "expiry date" in labels(food)

    def it_ends_a_list_where_a_clause_begins(self) -> None:
        shop = read("An online shop for lamps: lamps with photo and price, customers order, we see the orders").spec
        desk = read("A help desk: customers open tickets with priority, staff answer and close them").spec

        assert not {"customers order", "we see the orders"} & {f.label.lower() for e in shop.entities for f in e.fields}
        assert not {"staff answer", "close them"} & {f.label.lower() for e in desk.entities for f in e.fields}

    def it_takes_words_of_one_meaning_as_one_field(self) -> None:
        board = entity("A kanban board: projects, tasks with status, assignee and deadline", "Tasks")
        recipe = entity("A recipe collection with ingredients, steps, tags and a rating", "Recipes")

        assert {"assignee", "deadline"} <= labels(board)
        assert not {"who", "due"} & labels(board)
        assert sum(f.name in ("method", "steps") for f in recipe.fields) == 1
        assert "tags" in labels(recipe)

    def it_names_things_as_the_sentence_does(self) -> None:
        assert "Parts" in titles("An inventory for a garage: parts with stock, supplier and minimum level")
        assert {"Posts", "Categories"} <= titles("A blog about cooking with posts, categories and comments")
        assert "Tools" in titles("Tool library for our street: tools with photo and deposit, neighbours borrow them")

    def it_fills_in_rows_that_fit_the_word(self) -> None:
        tools = entity("Tool library for our street: tools with photo and deposit, neighbours borrow them", "Tools")

        assert "salt road" not in str(tools.rows).lower()
        assert not any(f.name == "subject" for f in tools.fields)

    def it_counts_up_what_a_shop_sells(self) -> None:
        spec = read('Online shop for handmade soap, candles and bath salts called "Lavender Lane"').spec

        assert spec.name == "Lavender Lane"
        assert [r["name"] for r in spec.entity("category").rows] == ["Handmade soap", "Candles", "Bath salts"]

    def it_leaves_out_what_nothing_asks_for(self) -> None:
        money = titles("A tracker for household expenses with categories, who paid, and charts per month")
        museum = titles("A town museum: exhibitions with dates, opening hours, guided tours to book")

        assert not {"Habits", "Check-ins"} & money
        assert {"Exhibitions", "Guided tours"} <= museum
        assert "Speakers" not in museum

    def it_adds_what_people_enter_to_what_they_make(self) -> None:
        assert {"bike model", "problem"} <= labels(entity(MECHANIC, "Bookings"))
        groomer = "Appointments for a cat groomer: owners enter the cat's name and breed and choose a time"
        assert {"cat's name", "breed"} <= labels(entity(groomer, "Bookings"))

    def it_reads_a_list_of_what_is_known_alone(self) -> None:
        plants = entity("track my plants: name, species, last watered, photo", "Plants")

        assert {"species", "last watered"} <= labels(plants)
        assert plants.access.read == "staff"


class DescribePeople:
    def it_gives_those_a_role_who_put_in_what_others_ask_for(self) -> None:
        spec = read("A job board for nurses: hospitals post jobs, nurses apply with a cover letter").spec

        assert [r.name for r in spec.roles] == ["hospital"]
        assert spec.entity("job").access.create == "hospital"
        assert spec.member_title == "Nurse"

    def it_reads_places_as_people_where_they_act(self) -> None:
        assert entity(KITCHENS, "Shifts").access.create != "staff"

    def it_adds_the_steps_that_staff_take(self) -> None:
        stall = "Craft fair: stallholders apply for a stall with product type and photo, organisers accept or reject"
        steps = {r.name for r in entity(stall, "Applications").rules if isinstance(r, Transition)}

        assert {"accept", "decline"} <= steps
        assert read(stall).spec.staff_title == "Organiser"


class DescribeLimitsAndHours:
    def it_holds_seats_in_rows_and_says_so(self) -> None:
        gym = "A gym with classes, trainers and bookings of places, at most 12 per class"

        assert {r["seats"] for r in entity(gym, "Classes").rows} == {12}
        assert any("12" in said for said in read(gym).said)

    def it_keeps_slots_and_days(self) -> None:
        rule = slots(entity(MECHANIC, "Bookings"))

        assert rule.minutes == 45
        assert [(o.days, o.opens, o.closes) for o in rule.openings] == [
            (["tue", "wed", "thu", "fri", "sat"], "10:00", "18:00")
        ]

    def it_understands_parts_of_the_day(self) -> None:
        table = "A restaurant site with the menu and table reservations, twelve tables, evenings only"

        assert {(o.opens, o.closes) for o in slots(entity(table, "Reservations")).openings} == {("17:00", "23:00")}
        assert len(read(table).spec.entity("table").rows) == 12

    def it_limits_rows_per_person(self) -> None:
        loans = entity("社区图书馆借书网站，每人最多借2本", "借阅")

        assert next(r.most for r in loans.rules if isinstance(r, Limit)) == 2

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("at most 8 people per tour", (8, "tour", None, None)),
            ("max 15 per class", (15, "class", None, None)),
            ("lessons of 30 minutes", (None, "", None, 30)),
            ("one vote each", (None, "", 1, None)),
            ("at most 3 books at a time", (None, "", 3, None)),
        ],
    )
    def it_finds_limits(self, text: str, expected: tuple[int | None, str, int | None, int | None]) -> None:
        found, _ = take_limits(f"a site, {text}, and more", "en")

        assert (found.seats, found.seats_of, found.each, found.minutes) == expected

    @pytest.mark.parametrize(
        ("text", "days", "opens", "closes"),
        [
            ("weekdays from 2pm to 7pm", 5, "14:00", "19:00"),
            ("open every day from noon to midnight", 7, "12:00", "24:00"),
            ("mon to thu 8-16", 4, "08:00", "16:00"),
        ],
    )
    def it_finds_hours(self, text: str, days: int, opens: str, closes: str) -> None:
        hours, _ = take_hours(f"a studio, {text}", "en")

        assert hours is not None
        assert (len(hours.days), hours.opens, hours.closes) == (days, opens, closes)

    def it_finds_closed_days(self) -> None:
        hours, rest = take_hours("appointments, closed on Sundays", "en")

        assert hours is not None
        assert hours.closed == ["sun"]
        assert "closed" not in rest


class DescribeNames:
    @pytest.mark.parametrize(
        ("sentence", "name"),
        [
            ("A site for an online course in watercolour: lessons, students enrol", "Watercolour course"),
            ("A registration site for a one-day design conference with speakers", "Design conference"),
            ("Lost and found of a railway station: items with photo, people claim them", "Lost and found"),
            ("A seed swap: gardeners offer seeds, others request them", "Seed swap"),
            ("关于茶文化的博客，可以评论，有分类", "茶文化手记"),
            ("小学图书馆借书系统：图书、学生、借阅记录", "小学图书馆"),
            ("我想做一个卖手工皮具的网店，叫“慢手”，复古风格", "慢手"),
        ],
    )
    def it_is_the_matter_of_the_sentence(self, sentence: str, name: str) -> None:
        assert read(sentence).spec.name == name

    @pytest.mark.parametrize("sentence", ["A CRM for a small agency: companies, deals", "A kanban board for our team"])
    def it_is_the_blueprints_where_the_sentence_says_too_little(self, sentence: str) -> None:
        name = read(sentence).spec.name

        assert name not in ("Agency", "Team", "CRM", "Our team", "Kanban board")


class DescribeChinese:
    def it_reads_who_does_what(self) -> None:
        spec = read("社区菜园地块租赁网站，居民申请地块，管理员审批").spec

        assert {"地块", "申请"} <= {e.titles for e in spec.entities}
        assert (spec.member_title, spec.staff_title) == ("居民", "管理员")

    def it_reads_fields_that_people_fill_in(self) -> None:
        booking = entity("宠物店预约洗澡美容，主人填写宠物名字和品种，每天9点到19点", "预约")

        assert {"宠物名字", "品种"} <= labels(booking)
        assert slots(booking).openings[0].opens == "09:00"

    def it_writes_no_english(self) -> None:
        spec = read("幼儿园通知与请假网站，老师发布通知，家长提交请假").spec
        words = [spec.name, spec.tagline, spec.member_title, spec.staff_title]
        words += [t for e in spec.entities for t in (e.title, e.titles, *(f.label for f in e.fields))]

        assert not [w for w in words if w.isascii() and w]


class DescribeOtherShapes:
    def it_knows_what_well_known_sites_do(self) -> None:
        assert {"Allotment gardens", "Rentals"} <= titles("Like Airbnb but for allotment gardens")
        assert read("Like Trello but for wedding planning").blueprint == "tasks"
        assert plainly("a forum for gardeners") == "a forum for gardeners"

    def it_mends_slips_of_the_keyboard(self) -> None:
        assert spelt("a websit for my bakry") == "a website for my bakery"
        assert spelt("a contact form for the chess club in Bakry") == "a contact form for the chess club in Bakry"

    def it_builds_a_guestbook_and_a_table_of_scores(self) -> None:
        assert "Guestbook" in titles("A site about our village with stories and a guestbook")
        assert "High scores" in titles("An escape room with three rooms that groups book, with a high-score table")

    def it_says_what_was_not_understood(self) -> None:
        said = read("Food truck with a menu and today's location").said

        assert any("Not understood" in s and "location" in s for s in said)

    @pytest.mark.parametrize("sentence", ["A site for 50 things", "write a poem about the sea", "一个有60种功能的系统"])
    def it_refuses_what_cannot_be_built(self, sentence: str) -> None:
        with pytest.raises(InputRefused) as refused:
            read_sentence(sentence)

        assert refused.value.fix


class DescribeClauses:
    def it_tells_clauses_from_nouns(self) -> None:
        told = clauses_in("A shop: customer orders, staff list, opening hours, customers order, the owner sees the day")

        assert [(a.who, a.verb) for a in told.acts] == [("customers", "order"), ("owner", "see")]
        assert "customer orders" in told.nouns()

    def it_knows_whose_the_fields_are(self) -> None:
        told = clauses_in("An archive: scores with composer and year, singers borrow them")

        assert [(x.owner, x.nouns) for x in told.listings if x.sign == "with"] == [("scores", ["composer", "year"])]

    def it_reads_chinese_clauses(self) -> None:
        told = clauses_in_zh("读书会：成员投票选书，线下活动报名")

        assert [(a.who, a.verb, a.objects) for a in told.acts][1:] == [("成员", "报名", ["线下活动"])]

    def it_knows_words_only_of_entities_that_there_are(self) -> None:
        from agents.site.blueprints import blueprints

        for name, held in senses()["blueprints"].items():
            known = {e.name for e in blueprints()[name].spec("en").entities}
            assert {*held["alike"], *held["asides"]} <= known
            assert not held["rows"] or held["rows"] in known
