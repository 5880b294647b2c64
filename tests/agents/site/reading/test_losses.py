"""What was lost in silence once, or read as something else: each in other words than those in which it was found."""

from __future__ import annotations

import pytest

from agents.errors import InputRefused
from agents.site.reading import read_sentence
from agents.site.spec import Closed, Deadline, SiteSpec, Slots, faults
from agents.site.wishes import apply, read_wish

NAILS = "a booking site for a nail studio, customers pick a slot"
CARS = "洗车店预约网站，普通洗35元，打蜡150元，两个工位"


def lost(sentence: str) -> list[str]:
    return [clause.words for clause in read_sentence(sentence).spec.clauses if not clause.held]


def wished(sentence: str, wish: str) -> SiteSpec:
    spec = read_sentence(sentence).spec
    read = read_wish(wish, spec)
    assert read.operations
    assert read.beyond is None
    return apply(spec, read.operations)


class DescribeSentences:
    def it_names_what_is_not_done_in_some_weather(self) -> None:
        assert lost("樱桃采摘园，游客预约采摘日期和人数，雨天不开放") == ["雨天不开放"]

    def it_lets_people_vote_for_what_they_like(self) -> None:
        spec = read_sentence("摄影比赛，会员上传照片，大家可以给最喜欢的照片投票").spec
        assert [entity.titles for entity in spec.entities if entity.access.create == "member"] == ["照片", "投票"]

    def it_names_what_no_rule_takes(self) -> None:
        assert lost("烘焙课程网站，课程有名称和价格，学员报名，连续签到送积分") == ["连续签到送积分"]

    @pytest.mark.parametrize(
        ("sentence", "rows"),
        [
            ("We rent out two camper vans (Elm and Oak) near Galway. 90 a night, 110 at weekends.", ["Elm", "Oak"]),
            ("A site for two barges (Marie, Louise)", ["Marie", "Louise"]),
        ],
    )
    def it_takes_names_in_brackets_for_rows(self, sentence: str, rows: list[str]) -> None:
        made = read_sentence(sentence)
        assert rows in [[row.get(entity.display) for row in entity.rows] for entity in made.spec.entities]
        assert not any(line.startswith("Not understood") for line in made.said)

    def it_makes_rows_of_what_people_send_in(self) -> None:
        spec = read_sentence(
            "A parish newsletter site: articles with title and text, readers can send a story idea"
        ).spec
        assert [e.access.create for e in spec.entities if "idea" in e.name] == ["member"]

    def it_keeps_what_is_put_in_together(self) -> None:
        spec = read_sentence("二手乐器交易，卖家发布名称、品牌、价格和照片").spec
        [entity] = spec.entities
        assert entity.titles == "二手乐器"
        assert {"品牌", "价格"} <= {field.label for field in entity.fields}

    def it_sells_tickets_until_so_long_before(self) -> None:
        spec = read_sentence("话剧网站，演出有导演、日期，观众在线购票每人限购3张，演出前一小时停止售票").spec
        rules = [rule for entity in spec.entities for rule in entity.rules]
        assert faults(spec) == []
        assert [rule.hours for rule in rules if isinstance(rule, Deadline)] == [1]
        assert 3 in [field.maximum for entity in spec.entities for field in entity.fields]

    def it_reads_hours_of_morning_and_evening(self) -> None:
        [slots] = [
            r for e in read_sentence(f"{CARS}，早9点到晚8点").spec.entities for r in e.rules if isinstance(r, Slots)
        ]
        assert {(opening.opens, opening.closes) for opening in slots.openings} == {("09:00", "20:00")}

    @pytest.mark.parametrize("words", ["给我推荐一本书", "讲个笑话", "帮我画一幅画"])
    def it_makes_no_site_of_what_asks_for_none(self, words: str) -> None:
        with pytest.raises(InputRefused):
            read_sentence(words)


class DescribeWishes:
    @pytest.mark.parametrize(
        ("sentence", "wish", "row"),
        [
            (NAILS, "manicure goes up to 45", ("Manicure", 45)),
            (NAILS, "add hand massage for 20 dollars", ("Hand massage", 20)),
            (CARS, "打蜡降到120", ("打蜡", 120)),
            (CARS, "新增一个轮胎清洗60元", ("轮胎清洗", 60)),
        ],
    )
    def it_prices_one_row(self, sentence: str, wish: str, row: tuple[str, float]) -> None:
        after = wished(sentence, wish)
        assert row in [(r.get("name"), r.get("price")) for r in after.entity("service").rows]

    @pytest.mark.parametrize(
        ("sentence", "wish", "days"),
        [
            (CARS, "七月到八月停业", ("07-01", "08-31")),
            (NAILS, "block out 22 December to 4 January", ("12-22", "01-04")),
        ],
    )
    def it_closes_for_months_and_what_is_blocked(self, sentence: str, wish: str, days: tuple[str, str]) -> None:
        after = wished(sentence, wish)
        [row] = after.entity("closure").rows
        assert (row["first"][5:], row["last"][5:]) == days
        assert any(isinstance(rule, Closed) for entity in after.entities for rule in entity.rules)

    def it_puts_an_address_without_a_number_in_sight(self) -> None:
        assert "怀柔区雁栖镇" in wished(CARS, "首页写上地址：怀柔区雁栖镇").model_dump_json()

    @pytest.mark.parametrize(
        ("sentence", "wish"),
        [
            (CARS, "价格不能超过200元"),
            (CARS, "学生票60元"),
            (NAILS, "students cost 10"),
            ("社区图书馆，居民借书，书有书名、作者、价格", "价格改成必填的选择题"),
        ],
    )
    def it_changes_nothing_that_was_not_meant(self, sentence: str, wish: str) -> None:
        spec = read_sentence(sentence).spec
        assert read_wish(wish, spec).operations == []
