"""One sentence becomes a whole, sound spec; what cannot be built is refused with a sentence that helps."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.errors import Cancelled, InputRefused
from agents.site.reading import read_sentence
from agents.site.reading.naming import name_in
from agents.site.reading.sowing import seed_faults
from agents.site.spec import Slots, Transition, WaitingList, faults
from agents.site.words.fields import RESERVED_FIELDS, field_from, listed_fields
from agents.site.words.looks import style_of
from tests.effort import examples

BARBER = "a booking site for a two-chair barber shop, customers pick a slot, owner sees the day"
SENTENCES = [
    BARBER,
    "理发店预约网站，两把椅子，顾客选时间，店主看当天安排",
    "an online shop for candles called Slow Flame, with reviews and a newsletter sign-up",
    "a dark portfolio for a photographer",
    "a blog where anyone can comment, with a contact form",
    "escape room booking with 4 rooms and a waiting list",
    "track my beehives with location, number of frames and last inspection date",
    "keep track of books, authors and loans",
    "a dentist's website with 2 dentists, patients can cancel up to 24 hours before",
    "a booking site for a falconry centre",
    "chess club ladder",
    "餐厅网站，12张桌子，客人订座，可以评价菜品",
    "manage volunteers, shifts and donations for our food bank",
    "a kanban board in the style of a computer terminal",
]


class DescribeReadSentence:
    @pytest.mark.parametrize("sentence", SENTENCES)
    def it_makes_a_sound_spec_and_says_how(self, sentence: str) -> None:
        reading = read_sentence(sentence)

        assert faults(reading.spec) == []
        assert seed_faults(reading.spec) == []
        assert reading.said
        assert reading.spec.pages
        assert reading.spec.dashboard.figures

    def it_makes_the_barber_shop_of_the_issue(self) -> None:
        reading = read_sentence(BARBER)
        spec = reading.spec

        booking = spec.entity("booking")
        slots = next(r for r in booking.rules if isinstance(r, Slots))
        assert reading.blueprint == "booking"
        assert [r["name"] for r in spec.entity("chair").rows] == ["Chair 1", "Chair 2"]
        assert (slots.start, slots.resource, slots.minutes_from) == ("start", "chair", "service.minutes")
        assert [r["name"] for r in spec.entity("service").rows][:2] == ["Haircut", "Beard trim"]
        assert (spec.member_title, spec.staff_title) == ("Customer", "Owner")
        assert booking.access.read == "owner"
        assert any("2 chairs" in said for said in reading.said)

    def it_reads_chinese_as_well(self) -> None:
        spec = read_sentence("理发店预约网站，两把椅子，顾客选时间，店主看当天安排").spec

        assert spec.language == "zh"
        assert len(spec.entity("chair").rows) == 2
        assert (spec.member_title, spec.staff_title) == ("顾客", "店主")
        assert spec.entity("service").rows[0]["name"] == "剪发"

    def it_takes_features_rules_and_names_from_the_sentence(self) -> None:
        shop = read_sentence("an online shop for candles called Slow Flame, with reviews and a newsletter sign-up").spec
        room = read_sentence("escape room booking with 4 rooms and a waiting list").spec
        clinic = read_sentence("a dentist's website, patients can cancel up to 2 days before").spec

        assert shop.name == "Slow Flame"
        assert {"review", "subscriber"} <= {e.name for e in shop.entities}
        assert len(room.entity("room").rows) == 4
        assert any(isinstance(r, WaitingList) for r in room.entity("booking").rules)
        cancel = next(r for r in clinic.entity("appointment").rules if isinstance(r, Transition) and r.name == "cancel")
        assert cancel.hours_before == 48

    def it_builds_entities_that_no_blueprint_has(self) -> None:
        reading = read_sentence("track my beehives with location, number of frames and last inspection date")

        (hive,) = reading.spec.entities
        kinds = {f.name: f.kind for f in hive.fields}
        assert reading.blueprint == ""
        assert hive.titles == "Beehives"
        assert kinds["number_of_frames"] == "integer"
        assert kinds["last_inspection_date"] == "date"
        assert len(hive.rows) == 3

    def it_adds_fields_that_the_sentence_lists(self) -> None:
        spec = read_sentence("an online shop for tea with name, price, photo and harvest year").spec

        assert any(f.name == "harvest_year" and f.kind == "integer" for f in spec.entity("product").fields)

    @pytest.mark.parametrize(
        ("sentence", "style", "accent"),
        [
            ("a dark portfolio for a photographer", "night", None),
            ("a blog in the style of a newspaper", "paper", None),
            ("a playful toy shop", "candy", None),
            ("a forum for gardeners in dark blue", "paper", "#1e3a6e"),
            ("一个复古风格的餐厅网站", "diner", None),
        ],
    )
    def it_takes_the_look_from_the_sentence(self, sentence: str, style: str, accent: str | None) -> None:
        spec = read_sentence(sentence).spec

        assert (spec.style, spec.accent) == (style, accent)

    def it_lets_a_given_style_and_language_stand_above_the_sentence(self) -> None:
        spec = read_sentence("a dark shop for shoes", style="garden", language="zh").spec

        assert (spec.style, spec.language) == ("garden", "zh")
        assert read_sentence("a shop", style="like a 1950s sign").spec.style == "diner"

    def it_stops_when_told(self) -> None:
        with pytest.raises(Cancelled):
            read_sentence(BARBER, cancel=lambda: True)


class DescribeWhatIsBooked:
    @pytest.mark.parametrize(
        ("sentence", "title", "count", "minutes"),
        [
            (
                "a pottery studio: people book a wheel for two hours, 18 euros each, we have four wheels",
                "Wheel",
                4,
                120,
            ),
            ("bowling alley: reserve a lane for an hour, 8 lanes, open daily 12 to 23", "Lane", 8, 60),
            ("自习室预约网站，预约座位，一共20个座位，每次四小时", "座位", 20, 240),
            ("a booking site for a two-chair barber shop, customers pick a slot", "Chair", 2, 30),
        ],
    )
    def it_goes_by_its_word_and_is_as_many(self, sentence: str, title: str, count: int, minutes: int) -> None:
        spec = read_sentence(sentence).spec
        entity, slots = next((e, r) for e in spec.entities for r in e.rules if isinstance(r, Slots))
        target = next(f.target for f in entity.fields if f.name == slots.resource)
        resource = spec.entity(str(target))
        assert (resource.title, len(resource.rows), slots.minutes) == (title, count, minutes)
        assert all(str(row[resource.display]).startswith(title) for row in resource.rows)


class DescribeRefusals:
    @pytest.mark.parametrize(
        "sentence",
        [
            "",
            "   ",
            "???",
            "hello",
            "你好",
            "asdf",
            "what is the weather",
            "今天天气怎么样",
            "a website please",
            "做一个网站",
            "write a poem about the sea",
            "12345",
        ],
    )
    def it_refuses_what_names_nothing_buildable(self, sentence: str) -> None:
        with pytest.raises(InputRefused) as refused:
            read_sentence(sentence)

        assert refused.value.fix
        assert "barber" in refused.value.fix or "理发店" in refused.value.fix

    def it_refuses_fifty_kinds_and_says_which_it_would_begin_with(self) -> None:
        kinds = [
            f"{a} {b}"
            for a in ("red", "blue", "green", "old", "new")
            for b in ["books", "cars", "plants", "tools", "games", "songs", "boats", "lamps", "shoes", "coins"]
        ]
        with pytest.raises(InputRefused) as refused:
            read_sentence("a site to manage " + ", ".join(kinds))

        assert "50" in refused.value.sentence
        assert "20" in refused.value.sentence
        assert "red books" in (refused.value.fix or "")
        assert "new coins" not in (refused.value.fix or "")

    def it_refuses_a_style_that_there_is_not(self) -> None:
        with pytest.raises(InputRefused, match="zorb"):
            read_sentence("a shop", style="zorb")

    def it_refuses_what_is_too_long(self) -> None:
        with pytest.raises(InputRefused, match="4000"):
            read_sentence("a shop for shoes " * 400)

    @settings(max_examples=80, deadline=None)
    @given(st.text(max_size=80))
    def it_makes_something_sound_of_any_text_or_refuses(self, text: str) -> None:
        try:
            spec = read_sentence(text).spec
        except InputRefused:
            return
        assert faults(spec) == []


class DescribeWords:
    @pytest.mark.parametrize("word", [*sorted(RESERVED_FIELDS), "class", "import", "2nd name", "名", "Straße!"])
    def it_mends_names_that_a_field_may_not_have(self, word: str) -> None:
        field = field_from(word, "en")

        assert field is not None
        assert field.name not in RESERVED_FIELDS

    @pytest.mark.parametrize(
        ("words", "kinds"),
        [
            ("name, price and photo", {"name": "text", "price": "money", "photo": "image"}),
            (
                "an email address, a phone number and the date of birth",
                {"email_address": "email", "phone_number": "phone", "date_of_birth": "date"},
            ),
            (
                "rating from 1 to 5, number of guests, is vegan",
                {"rating": "rating", "number_of_guests": "integer", "is_vegan": "boolean"},
            ),
            ("status (open, closed), priority", {"status": "choice", "priority": "choice"}),
            (
                "书名、作者、页数和出版日期",
                {"title": "text", "author": "text", "pages": "integer", "published_on": "date"},
            ),
            ("姓名，联系电话，邮箱（选填）", {"name": "text", "phone": "phone", "email": "email"}),
        ],
    )
    def it_infers_kinds_from_names(self, words: str, kinds: dict[str, str]) -> None:
        language = "zh" if "、" in words or "，" in words else "en"

        assert {f.name: f.kind for f in listed_fields(words, language)} == kinds  # type: ignore[arg-type]

    @settings(max_examples=examples(150), deadline=None)
    @given(st.text(max_size=60))
    def it_makes_a_valid_field_of_any_words_or_none(self, words: str) -> None:
        field = field_from(words, "en")

        assert field is None or field.name not in RESERVED_FIELDS

    @pytest.mark.parametrize(
        ("sentence", "name"),
        [
            ("a shop called Slow Flame with reviews", "Slow Flame"),
            ("a site for “Kiln & Co”", "Kiln & Co"),
            ("booking for Anna's bakery, with hours", "Anna's bakery"),
            ("给叫小满的茶馆做预约网站", "小满"),
            ("a shop for shoes", None),
        ],
    )
    def it_finds_the_name_of_the_place(self, sentence: str, name: str | None) -> None:
        language = "zh" if "叫" in sentence else "en"

        assert name_in(sentence, language) == name  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("words", "style"),
        [
            ("a 1950s sign", "diner"),
            ("dark", "night"),
            ("a newspaper", "paper"),
            ("more serious", "paper"),
            ("五十年代的招牌", "diner"),
            ("可爱", "candy"),
            ("xyzzy", None),
        ],
    )
    def it_knows_styles_by_their_words(self, words: str, style: str | None) -> None:
        assert style_of(words) == style


@pytest.mark.parametrize(
    ("said", "shelter"),
    [
        ("a dog daycare: owners register their dogs and book a time", False),
        ("an animal shelter with dogs and cats to adopt", True),
        ("流浪狗领养网站，填写领养申请", True),
    ],
)
def it_takes_a_place_with_dogs_for_a_shelter_only_where_they_are_to_be_adopted(said: str, shelter: bool) -> None:
    assert (read_sentence(said).spec.blueprint == "adoption") is shelter


class DescribeChineseForms:
    def it_puts_what_people_fill_in_on_what_they_leave(self) -> None:
        spec = read_sentence(
            "养老院探访预约网站，家属登记老人姓名、与老人的关系、探访日期和上午或下午，"
            "流感期间（1月1日到1月31日）暂停探访，护士长审核"
        ).spec
        booking = next(e for e in spec.entities if any(isinstance(r, Slots) for r in e.rules))
        assert {"老人姓名", "关系", "探访日期"} <= {field.label for field in booking.fields}
        assert any({"上午", "下午"} == {c.label for c in field.choices} for field in booking.fields)
        assert any(isinstance(r, Transition) and r.name == "approve" for r in booking.rules)
        assert any(rule.kind == "closed" for rule in booking.rules)
        assert not any("审核" in str(row) for entity in spec.entities for row in entity.rows)

    def it_calls_nothing_by_what_somebody_wants(self) -> None:
        titles = {entity.title for entity in read_sentence("公司系统，要管理客户、合同、发票").spec.entities}
        assert {"客户", "合同", "发票"} <= titles
        assert not [title for title in titles if title.startswith("要")]

    def it_makes_no_thing_of_half_a_clause(self) -> None:
        spec = read_sentence("校友会网站：活动报名要填带几个人和是否喝酒，捐款记录公开").spec
        assert not [entity.title for entity in spec.entities if entity.title.endswith(("公开", "要填"))]
        assert any(field.label == "是否喝酒" for entity in spec.entities for field in entity.fields)

    def it_lists_what_one_chooses_from(self) -> None:
        spec = read_sentence("家政保洁公司，客户在线下单：选日常保洁、深度保洁或擦玻璃，填面积、地址").spec
        names = [str(row.get("name")) for entity in spec.entities for row in entity.rows]
        assert {"日常保洁", "深度保洁", "擦玻璃"} <= set(names)


class DescribeNamesInBrackets:
    def it_names_the_rows_of_what_they_stand_behind(self) -> None:
        spec = read_sentence(
            "Tattoo studio with three artists (Mika, Ron, Elif). People pick an artist. We're shut Sundays and Mondays."
        ).spec
        artist = next(e for e in spec.entities if e.title == "Artist")
        assert [row[artist.display] for row in artist.rows] == ["Mika", "Ron", "Elif"]
        assert not any("Mika" in str(row.get("name")) for e in spec.entities if e is not artist for row in e.rows)
        [slots] = [r for e in spec.entities for r in e.rules if isinstance(r, Slots)]
        assert not {"sun", "mon"} & {day for opening in slots.openings for day in opening.days}
