"""What there is of a thing by its name, and what an opening says of its days: read from sentences."""

from __future__ import annotations

import pytest

from agents.site.reading import read_sentence
from agents.site.spec import Deadline, Limit, Rule, Slots, Transition
from agents.site.wishes import apply, read_wish
from agents.site.wishes.making_hours import days_of


class DescribeSorts:
    def it_takes_them_for_rows_of_the_thing_and_for_no_fields(self) -> None:
        read = read_sentence("学校课外活动网站：课程有绘画课、书法课、编程课，学生报名时填写姓名、班级")
        course = read.spec.entity("course")
        assert [row[course.display] for row in course.rows] == ["绘画课", "书法课", "编程课"]
        assert not {"绘画课", "书法课"} & {field.label for field in course.fields}

    def it_makes_them_a_choice_of_what_belongs_to_one_of_them(self) -> None:
        read = read_sentence("我们乡镇卫生院想要一个网上预约挂号的网站，科室有内科、外科、儿科")
        [choice] = [field for field in read.spec.entity("doctor").fields if field.label == "科室"]
        assert [one.label for one in choice.choices] == ["内科", "外科", "儿科"]
        assert not any(line.startswith("没有理解") for line in read.said)

    def it_leaves_fields_fields(self) -> None:
        spec = read_sentence("记录课程的网站：课程有名称、时间、地点").spec
        assert {"时间", "地点"} <= {field.label for entity in spec.entities for field in entity.fields}


class DescribeHours:
    def it_says_them_once_and_without_the_days_that_are_closed(self) -> None:
        said = " ".join(
            read_sentence("a bakery, open Mon-Fri 7 to 18 but closed on Mondays, customers order cakes").said
        )
        assert "Tue–Fri 07:00–18:00" in said
        assert "Mon–Fri" not in said

    @pytest.mark.parametrize(
        ("said", "days"), [("Mondays or weekends", "mon sat sun"), ("weekdays and Saturday", "mon tue wed thu fri sat"), ("周末和周一", "mon sat sun")]
    )  # fmt: skip
    def it_knows_days_beside_weekends(self, said: str, days: str) -> None:
        assert days_of(said) == days.split()


class DescribeWhatPeopleWish:
    def it_marks_what_they_put_in_and_filters_by_either_of_two(self) -> None:
        spec = read_sentence(
            "lost pets: people in our town report a lost or found animal with photo, place and date, others can comment"
        ).spec
        for wish in ("let people mark it as reunited", "let me filter by dog or cat"):
            spec = apply(spec, read_wish(wish, spec).operations)
        report = spec.entity("report")
        [step] = [r for r in report.rules if isinstance(r, Transition) and r.label == "Mark as reunited"]
        assert step.by == "owner"
        assert any([c.label for c in field.choices] == ["Dog", "Cat"] for field in report.fields)

    def it_lets_nobody_tick_what_follows_from_other_rows(self) -> None:
        spec = read_sentence("a cooking school: workshops with a date, a price and 10 places, people book a place").spec
        assert read_wish("show which workshops are nearly full", spec).operations == []


class DescribeWhatIsSaidOfIt:
    def it_opens_on_other_days_at_other_hours(self) -> None:
        spec = read_sentence("Physiotherapy practice, patients book appointments Mon to Thu 8-18 and Fri 8-13").spec
        [slots] = [rule for entity in spec.entities for rule in entity.rules if isinstance(rule, Slots)]
        assert [(one.days, one.closes) for one in slots.openings] == [(["mon", "tue", "wed", "thu"], "18:00"), (["fri"], "13:00")]  # fmt: skip

    def it_takes_as_many_a_day_as_are_said_until_the_hour_that_is_said(self) -> None:
        spec = read_sentence("公司食堂订餐：员工上午10点前订午餐，每人每天一份").spec
        rules = spec.entity("order").rules
        assert [(rule.most, rule.per) for rule in rules if isinstance(rule, Limit)] == [(1, "day")]
        assert [rule.at for rule in rules if isinstance(rule, Deadline)] == ["10:00"]

    def it_sets_to_done_and_shows_the_list_to_everybody(self) -> None:
        read = read_sentence(
            "our housing co-op: tenants report repairs with photo and flat number, the caretaker sets it to done, "
            "and everybody can see the list of open ones sorted by age"
        )
        repair = read.spec.entity("repair")
        assert repair.access.read == "everyone"
        assert "done" in {rule.target for rule in repair.rules if isinstance(rule, Transition)}
        assert "sorted by age" in {clause.words for clause in read.spec.clauses if not clause.held}

    @pytest.mark.parametrize(
        ("sentence", "lost"),
        [
            ("公司食堂订餐：菜单每天更新，月底导出每个部门的金额", "月底导出每个部门的金额"),
            ("琴行网站：老师有钢琴老师、古筝老师，家长给孩子预约一对一课，买十节送一节", "买十节送一节"),
        ],
    )
    def it_names_what_is_not_built(self, sentence: str, lost: str) -> None:
        assert lost in {clause.words for clause in read_sentence(sentence).spec.clauses if not clause.held}

    def it_asks_for_what_is_filled_in_to_inquire(self) -> None:
        read = read_sentence("婚礼策划工作室的网站，展示婚礼案例，分为户外、教堂、草坪，新人填写婚期、预算、人数来咨询")
        fields = {field.label: field for entity in read.spec.entities for field in entity.fields}
        assert {"婚期", "预算", "人数"} <= set(fields)
        assert [one.label for one in fields["类别"].choices] == ["户外", "教堂", "草坪"]


class DescribePaleColours:
    def it_takes_a_pale_colour_for_the_colour(self) -> None:
        spec = read_sentence("花店网站：顾客下单").spec
        assert [operation.op for operation in read_wish("浅粉色", spec).operations] == ["set_style"]


def rules_of(sentence: str, name: str) -> list[Rule]:
    return read_sentence(sentence).spec.entity(name).rules


class DescribeWhatIsCounted:
    def it_takes_so_many_at_a_time_for_places_of_a_time(self) -> None:
        rules = rules_of("I walk dogs: people book a walk on weekdays between 9 and 4, max 4 dogs at a time", "walk")
        assert [rule.places for rule in rules if isinstance(rule, Slots)] == [4]
        assert not any(isinstance(rule, Limit) for rule in rules)

    def it_counts_votes_and_not_sign_ups_where_each_has_one_vote(self) -> None:
        sentence = "公司年会网站：员工报名，可以上传节目，大家给节目投票，每人一票"
        assert [rule.most for rule in rules_of(sentence, "vote") if isinstance(rule, Limit)] == [1]
        assert not any(isinstance(rule, Limit) for rule in rules_of(sentence, "sign_up"))

    def it_reads_states_that_are_listed(self) -> None:
        sentence = "a dry cleaner's site, customers order a pickup with address, status goes picked up, cleaning, ready, delivered"
        fields = read_sentence(sentence).spec.entity("pickup").fields
        assert [[c.label for c in f.choices] for f in fields if f.kind == "choice"] == [
            ["Picked up", "Cleaning", "Ready", "Delivered"]
        ]

    def it_makes_no_thing_of_a_field_that_only_some_see(self) -> None:
        made = read_sentence("家教平台：老师发布自己教的科目，老师的手机号只有登录的人能看到")
        assert not any("手机号只" in e.titles for e in made.spec.entities)
        assert [c.held for c in made.spec.clauses if "手机号" in c.words] == [["kind_1.private.mobile"]]

    def it_does_not_count_what_somebody_takes(self) -> None:
        spec = read_sentence("社区菜园网站，一共20块地，居民可以认领一块地").spec
        assert len(next(e for e in spec.entities if e.title == "地").rows) == 20

    def it_makes_one_choice_of_three_that_are_listed(self) -> None:
        fields = read_sentence("宠物美容店，客人预约时间，选小型犬、中型犬或大型犬").spec.entity("booking").fields
        assert [(f.label, [c.label for c in f.choices]) for f in fields if f.name.startswith("detail")] == [
            ("体型", ["小型犬", "中型犬", "大型犬"])
        ]

    @pytest.mark.parametrize(
        ("wish", "labels"),
        [
            ("add a page for the leaders with photo and phone", {"Photo", "Phone"}),
            ("增加老师介绍页，带照片和电话", {"照片", "电话"}),
        ],
    )
    def it_makes_a_page_of_people_with_pictures(self, wish: str, labels: set[str]) -> None:
        sentence = "小学家长会网站，老师发布通知" if "老" in wish else "scout group website: leaders post camps"
        spec = read_sentence(sentence).spec
        after = apply(spec, read_wish(wish, spec).operations)
        [made] = [e for e in after.entities if {f.label for f in e.fields} >= labels]
        assert made.access.read == "everyone"
        assert any(f.kind == "image" for f in made.fields)

    def it_makes_no_page_of_words_of_what_people_do_there(self) -> None:
        spec = read_sentence("a choir's site with concerts").spec
        read = read_wish("add a page for work days where members sign up", spec)
        assert read.operations == []
        assert read.beyond
