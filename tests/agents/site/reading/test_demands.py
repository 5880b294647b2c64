"""Demands of a sentence: found in English and Chinese, put into the spec with a check of their own, or named as lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.site.reading import demands, read_sentence
from agents.site.reading.styling import look_in
from agents.site.spec import Deadline, Entity, Limit, Needs, Rule, Season, Sees, SiteSpec, Slots, Stay, Weekdays, faults
from agents.site.verifying.acceptance import Outcome
from agents.site.verifying.asked import clauses_of, judged
from agents.site.verifying.deriving import checks_of
from agents.text.words import language_of

FOUND = [
    ("orders until 10:30 on the same day", "deadline"),
    ("registration closes 5 days before the course begins", "deadline"),
    ("authors send poems before the closing date", "deadline"),
    ("ads disappear after 30 days", "lapse"),
    ("an editor checks every post before it is published", "passed"),
    ("never more than 10 hours a day", "limit"),
    ("at most 2 bookings per member a week", "limit"),
    ("tenants send a reading once a year", "limit"),
    ("groups of 4 to 8", "group"),
    ("reminders by email 2 days before", "remind"),
    ("and gets a mail when it is ready", "news"),
    ("mentors write notes that only the mentee can read", "own"),
    ("the bursar exports the month as CSV", "export"),
    ("the keeper sees overdue loans", "overdue"),
    ("stock below 10 is shown in red", "low"),
    ("the office sees unpaid invoices", "unpaid"),
    ("certificates that expire within 30 days", "expiring"),
    ("pressure above 140 is flagged", "where"),
    ("only paid orders can be shipped", "guard"),
    ("above 1000 euros the director approves", "above"),
    ("coaches see only their own lessons", "sees"),
    ("members pay 15 euros a month", "dues"),
    ("管理员看到逾期名单", "overdue"),
    ("库存低于3本标红", "low"),
    ("教练只能看到自己的课程", "sees"),
    ("会员每月交会费50元", "dues"),
    ("entries close on 1 May 2027", "season"),
    ("the deadline is March 31", "season"),
    ("with a schedule of talks by day and room", "programme"),
    ("in three halls", "rooms"),
    ("parents see the bills of their own child", "family"),
    ("家长只能看到自己孩子的账单", "family"),
    ("报名截止到5月20日", "season"),
    ("judges score poems from 1 to 10 without seeing names", "scored"),
    ("评委匿名打分1到10", "scored"),
    ("trees with fewer than 5 in stock are listed", "low"),
    ("有日程安排", "programme"),
    ("the owner sees a chart of hours per project and month", "chart"),
    ("报名截止到讲座前3天", "deadline"),
    ("须提前2小时预订", "deadline"),
    ("30天后自动下架", "lapse"),
    ("管理员审核后才展示", "passed"),
    ("每人每天最多预约一次", "limit"),
    ("开始前一天短信提醒", "remind"),
    ("财务导出名单", "export"),
    ("最少住两晚", "least"),
    ("each doctor sees at most 20 patients a day", "limit"),
    ("we take at most 15 orders a day", "limit"),
    ("每位医生每天最多看20个病人", "limit"),
    ("每天最多接15个订单", "limit"),
    ("declining a request needs a reason", "reason"),
    ("拒绝时要写理由", "reason"),
    ("卖出后标记为已售", "mark"),
    ("按天租用", "daily"),
    ("sold books or ads older than 60 days are no longer shown", "hidden"),
    ("已售的或超过60天的书不再显示", "hidden"),
    ("requests older than a week are flagged", "aged"),
    ("urgent ones are flagged", "sort"),
    ("管理员能看到当天的安排", "day"),
]
ELSEWHERE = [
    "members cancel at least 24 hours before",
    "open from 9:00 to 18:00",
    "a blog about tea with comments",
    "a shop for soap and candles",
    "会员可以取消预约",
    "关于茶文化的博客",
]


def _spec(sentence: str) -> SiteSpec:
    return read_sentence(sentence).spec


def _rules(spec: SiteSpec, kind: type) -> list[tuple[Entity, Rule]]:
    return [(entity, rule) for entity in spec.entities for rule in entity.rules if isinstance(rule, kind)]


class DescribeDemands:
    @pytest.mark.parametrize(("words", "kind"), FOUND)
    def it_is_found_and_taken_out(self, words: str, kind: str) -> None:
        sentence = f"A site for a club: people come, {words}." if words.isascii() else f"社团网站：成员参加，{words}。"
        found, rest = demands.take(sentence, language_of(sentence))
        assert [demand.kind for demand in found] == [kind]
        assert words.removeprefix("and ").split(" ")[-1] not in rest.split(" ")[-1:]

    @pytest.mark.parametrize("sentence", ELSEWHERE)
    def it_leaves_alone_what_is_none(self, sentence: str) -> None:
        found, rest = demands.take(sentence, language_of(sentence))
        assert (found, rest.strip(" ,")) == ([], sentence)

    @given(st.text(alphabet="abcdefghij 0123456789:,.，。天前后每人最多until before after days", max_size=120))
    def it_bears_any_text(self, text: str) -> None:
        for language in ("en", "zh"):
            found, rest = demands.take(text, language)
            assert len(rest) <= len(text) + 40 * (len(found) + 1)


class DescribeWhatBecomesOfThem:
    def it_closes_orders_in_time_and_counts_hours(self) -> None:
        spec = _spec(
            "School lunch ordering: parents order a meal until 8:30 on the same day, at most 2 orders a week per parent"
        )
        [(entity, rule)] = _rules(spec, Deadline)
        assert isinstance(rule, Deadline)
        assert rule.at == "08:30"
        [(_, limit)] = _rules(spec, Limit)
        assert isinstance(limit, Limit)
        assert (limit.most, limit.per) == (2, "week")
        assert f"{entity.name}.limit.week" in {check.id for check in checks_of(spec)}

    def it_takes_two_things_in_one_booking(self) -> None:
        spec = _spec("A boat club where members reserve a boat and a trailer together")
        [(_, rule)] = _rules(spec, Slots)
        assert isinstance(rule, Slots)
        assert (rule.resource, rule.also) == ("boat", ["trailer"])

    def it_reckons_with_another_price_at_weekends(self) -> None:
        spec = _spec(
            "Escape game hire: 90 minutes, 25 euros per person on weekdays and 32 at weekends, groups of 4 to 8"
        )
        booking = spec.entity("booking")
        computed = next(rule for rule in booking.rules if rule.kind == "computed")
        assert (computed.factors, computed.weekend, computed.day) == (
            ["people", "service.price"],
            "service.weekend_price",
            "start",
        )
        people = next(field for field in booking.fields if field.name == "people")
        assert (people.minimum, people.maximum) == (4, 8)

    def it_gives_staffs_rows_to_the_one_they_are_for(self) -> None:
        spec = _spec(
            "Physiotherapy practice: therapists write treatment notes that only the patient and the therapist can read, patients book 40 minute appointments"
        )
        note = spec.entity("treatment_note")
        assert [rule.kind for rule in note.rules] == ["belongs"]
        assert (note.access.read, note.access.create) == ("owner", "staff")

    def it_shows_adverts_once_approved_and_for_a_while(self) -> None:
        spec = _spec("小区二手交易：业主发布物品，管理员审核后才展示，30天后自动下架")
        kinds = [rule.kind for entity in spec.entities for rule in entity.rules]
        assert kinds.count("shown") == 2

    def it_keeps_people_to_some_days_of_the_week(self) -> None:
        spec = _spec("School trips: parents request a trip with a date, only on Tuesdays and Thursdays")
        days = [rule.days for _, rule in _rules(spec, Weekdays) if isinstance(rule, Weekdays)]
        assert days in ([["tue", "thu"]], [])

    def it_bounds_a_stay(self) -> None:
        spec = _spec("民宿预订网站：客人选择入住和离店日期，最少住两晚")
        [(_, rule)] = _rules(spec, Stay)
        assert isinstance(rule, Stay)
        assert rule.least == 2

    @pytest.mark.parametrize(
        "sentence",
        [
            "A climbing wall: visitors book a two hour session until 20:00 the day before, at most 40 people per day",
            "Job board: venues post jobs, posts vanish after 6 weeks, an editor checks every post before it is published",
            "驾校约车：学员预约教练和车辆，每人每天最多2次，开始前一天短信提醒，校长按教练统计预约",
        ],
    )
    def it_stays_sound(self, sentence: str) -> None:
        spec = _spec(sentence)
        assert faults(spec) == []
        assert all(clause.held for clause in spec.clauses)
        known = {check.id for check in checks_of(spec)}
        assert {name for clause in spec.clauses for name in clause.held} <= known


class DescribeClauses:
    def it_lends_only_what_is_checked_and_closes_on_a_day(self) -> None:
        spec = _spec(
            "A lending shelf for board games: players borrow games until 31 March, games can only be lent once they are checked"
        )

        assert [rule.when[0].field for _, rule in _rules(spec, Needs) if isinstance(rule, Needs)] == [
            "board_game.checked"
        ]
        assert [rule.last[4:] for _, rule in _rules(spec, Season) if isinstance(rule, Season)] == ["-03-31"]

    def it_shows_people_what_concerns_whom_they_look_after(self) -> None:
        spec = _spec(
            "A kindergarten: children with group, parents pay 80 euros a month for each child, parents see only the bills of their own child"
        )

        assert {
            entity.plural: str(rule.when[0].field) for entity, rule in _rules(spec, Sees) if isinstance(rule, Sees)
        } == {
            "children": "parent",
            "dues": "child.parent",
        }

    def it_lets_a_jury_score_without_names(self) -> None:
        spec = _spec(
            "A poetry prize: poets send poems with author and text, judges score poems from 1 to 10 without seeing names"
        )

        scores, poems = spec.entity("score"), spec.entity("poem")
        assert scores.access.create == "judge"
        assert [(field.minimum, field.maximum) for field in scores.fields if field.name == "points"] == [(1, 10)]
        assert {"author", "name", "email"}.isdisjoint(field.name for field in poems.fields)

    def it_lays_out_a_programme(self) -> None:
        spec = _spec("A conference on soil with speakers, a schedule and tickets, in three rooms")

        laid = next(entity for entity in spec.entities if entity.view == "programme")
        assert laid.titles == "Schedule"
        assert {row["place"] for row in laid.rows} >= {"Room 1", "Room 2"}

    def it_says_plainly_what_was_not_built(self) -> None:
        reading = read_sentence("A food bank: volunteers take shifts of 3 hours, stock below 10 is shown in red")
        lost = [clause.words for clause in reading.spec.clauses if not clause.held]
        assert lost == ["stock below 10 is shown in red"]
        assert any(line.startswith("I did not build: “stock below 10 is shown in red”") for line in reading.said)

    def it_says_so_in_chinese(self) -> None:
        reading = read_sentence("公司报销系统：员工提交报销单，金额换算成美元")
        assert any(line.startswith("没有实现：") and "换算成美元" in line for line in reading.said)

    @pytest.mark.parametrize(
        ("sentence", "accent"),
        [("a shop for wool, stock below 10 is shown in red", False), ("a shop for wool, in red", True)],
    )
    def it_tells_the_colour_of_some_rows_from_that_of_the_site(self, sentence: str, accent: bool) -> None:
        _, found = look_in(sentence)
        assert (found is not None) == accent

    def it_loses_nothing_of_a_plain_sentence(self) -> None:
        spec = _spec("a booking site for a two-chair barber shop, customers pick a slot, owner sees the day")
        assert [clause.words for clause in spec.clauses if not clause.held] == []

    def it_is_a_check_of_its_own(self) -> None:
        spec = _spec("A food bank: volunteers take shifts of 3 hours, stock below 10 is shown in red")
        checks = clauses_of(spec)
        outcomes = [Outcome(check=check, status="passed") for check in checks_of(spec)]
        judgements = {check.subject["clause"]: judged(check, spec, outcomes) for check in checks}
        assert judgements["stock below 10 is shown in red"].status == "failed"
        assert judgements["stock below 10 is shown in red"].detail == "This was not built."
        assert judgements["volunteers take shifts of 3 hours"].status == "passed"
        assert all(check.severity == "should" for check in checks)


MENDED = {
    "二手教材网站，学生发布书，写明价格，卖出后标记为已售，已售的或超过60天的书不再显示": ("shown", {"days": 60}),
    "社区诊所网站，病人预约医生，每位医生每天最多看20个病人": ("limit", {"of": "doctor", "most": 20, "whole": True}),
    "A site for our village hall: people hire the hall for a day, £80 a day or £120 at weekends": ("stay", {}),
    "Tenants report repairs, I mark them as seen, ordered or done, urgent ones or ones older than a week are flagged": ("watch", {"name": "old"}),
}  # fmt: skip


class DescribeSentencesOfPeople:
    @pytest.mark.parametrize("sentence", MENDED)
    def it_has_the_rule_that_they_ask_for(self, sentence: str) -> None:
        kind, wanted = MENDED[sentence]
        spec = _spec(sentence)
        assert faults(spec) == []
        assert any(
            rule.kind == kind and wanted.items() <= rule.model_dump().items() for e in spec.entities for rule in e.rules
        )

    def it_prices_the_sizes_that_people_choose(self) -> None:
        spec = _spec("烘焙店网站：展示蛋糕，顾客选尺寸（6寸168元、8寸228元）和取货日期，至少提前一天下单")
        assert [row["price"] for row in spec.entity("size").rows] == [168, 228]
        [order] = [e for e in spec.entities if any(f.target == "size" for f in e.fields)]
        assert any(rule.kind == "computed" and "size.price" in rule.factors for rule in order.rules)

    def it_cancels_what_people_book_not_what_staff_declines(self) -> None:
        spec = _spec(
            "A site for our hall: people hire the hall, the caretaker confirms, a hire can be cancelled up to 14 days before"
        )
        steps = {r.name: r for e in spec.entities for r in e.rules if r.kind == "transition"}
        assert steps["cancel"].hours_before == 14 * 24
        assert steps["decline"].hours_before is None
