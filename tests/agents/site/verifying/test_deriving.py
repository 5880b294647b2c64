"""What must hold is known before anything is built: from the words, and from the spec."""

from __future__ import annotations

import pytest

from agents.site.spec import Access, Choice, Entity, Field, SiteSpec, Slots, Transition, faults
from agents.site.verifying import checks_of
from agents.site.verifying.acceptance import AcceptanceCheck, Outcome, Report, read_report
from agents.site.verifying.asked import asked, judged
from tests.agents.site.verifying.samples import barber


class DescribeAsked:
    @pytest.mark.parametrize(
        ("words", "wanted"),
        [
            ("a booking site for a two-chair barber shop, customers pick a slot, owner sees the day", {"slots", "day"}),
            ("add a waiting list", {"waiting_list"}),
            ("let customers cancel up to 2 hours before", {"late"}),
            ("make it look like a 1950s sign", {"diner"}),
            ("理发店预约网站，顾客可以提前两小时取消", {"slots", "late"}),
            ("a forum with replies and a dashboard of charts", {"answers", "dashboard"}),
            ("a garden of roses", set()),
        ],
    )
    def it_hears_what_is_said_in_plain_words(self, words: str, wanted: set[str]):
        keys = {check.id.removeprefix("asked.") for check in asked(words)}
        assert {key for key in keys if "." not in key and key != "about"} == wanted

    def it_counts(self):
        found = {check.id: check.subject for check in asked("a clinic with three rooms, open 24 hours on 2 pages")}
        assert found["asked.count.room"] == {"thing": "room", "count": 3}
        assert not any("hour" in name or "page" in name for name in found)

    @pytest.mark.parametrize(
        "words",
        [
            "pupils book lessons with a horse, 35 euros each",
            "delivery is 4.90 but free from 40 euros",
            "at most 12 guests per tasting and up to 6 members",
            "I am away from 3 to 10 October, 14 Mill Street",
            "members who have three overdue books cannot borrow 2 things",
        ],
    )
    def it_counts_no_prices_bounds_or_dates(self, words: str):
        assert not [check.id for check in asked(words) if "count" in check.id]

    def it_reads_hours_in_both_languages(self):
        assert _about("let customers cancel up to 2 hours before", "late") == {"hours": 2}
        assert _about("cancel bookings up to a day before", "late") == {"hours": 24}
        assert _about("顾客可以提前两小时取消", "late") == {"hours": 2}

    def it_finds_a_reading_that_missed_what_was_asked(self):
        words = "a two-chair barber shop where customers book a time slot, with a waiting list"
        told = {check.id: judged(check, barber(), []).status for check in asked(words)}
        assert told["asked.slots"] == "passed"
        assert told["asked.waiting_list"] == "failed"
        assert told["asked.count.chair"] == "passed"
        few = barber().model_copy(deep=True)
        few.entity("chair").rows.pop()
        assert judged(next(c for c in asked(words) if "count" in c.id), few, []).status == "failed"
        elsewhere = asked("a directory of volcanoes with eruptions, magma and craters")
        assert [judged(c, barber(), []).status for c in elsewhere if "topics" in c.subject] == ["failed"]

    def it_fails_with_the_check_that_shows_it(self):
        (check,) = [c for c in asked("customers pick a slot") if c.id == "asked.slots"]
        shown = next(c for c in checks_of(barber()) if c.id == "booking.slots")
        failed = Outcome(check=shown, status="failed", detail="Thu 10:00 was booked though the time is taken.")
        assert judged(check, barber(), [failed]).detail == failed.detail


def _about(words: str, key: str) -> dict[str, object]:
    return next(check.subject for check in asked(words) if check.id == f"asked.{key}")


class DescribeChecksOf:
    def it_says_who_does_what_in_the_site_s_own_words(self):
        said = {check.id: check.sentence for check in checks_of(barber())}
        assert said["booking.store"] == "A customer adds a booking, and it is kept as it was entered."
        assert said["booking.late.cancel"] == ("“Cancel” is refused later than 2 hours before, and allowed earlier.")
        assert said["chair.access.create"] == "Only an owner can add a chair."

    def it_says_it_in_chinese_on_a_chinese_site(self):
        spec = barber().model_copy(update={"language": "zh", "member_title": "顾客", "staff_title": "店主"}, deep=True)
        spec.entity("booking").title = "预约"
        said = {check.id: check.sentence for check in checks_of(spec)}
        assert said["booking.store"] == "顾客添加预约，内容按填写的保存。"
        assert not any("{" in sentence for sentence in said.values())

    def it_has_one_check_of_each_name_and_covers_every_entity_rule_and_page(self):
        spec = barber()
        checks = checks_of(spec)
        assert len({check.id for check in checks}) == len(checks)
        for entity in spec.entities:
            actions = {c.subject.get("action") for c in checks if c.id.startswith(f"{entity.name}.access.")}
            assert actions == {"read", "create", "update", "delete"}
            for n, _ in enumerate(entity.rules):
                assert any(c.subject.get("rule") == n and c.subject["entity"] == entity.name for c in checks)
        assert {"migrations", "tests", "entry.signup", "closed.admin"} <= {check.id for check in checks}

    def it_asks_nothing_that_nobody_may_do(self):
        fields = [Field(name="name", label="Name", kind="text")]
        nobody = Access(read="staff", create="nobody", update="nobody", delete="nobody")
        entity = Entity(
            name="note", plural="notes", title="Note", titles="Notes", fields=fields, display="name", access=nobody
        )
        spec = SiteSpec(name="Notes", signup=False, entities=[entity])
        assert faults(spec) == []
        kinds = {c.kind for c in checks_of(spec) if c.subject.get("entity") == "note"}
        assert kinds == {"list", "access", "look"}
        assert "entry.signup" not in {check.id for check in checks_of(spec)}

    def it_plays_a_role_of_the_site_s_own_by_the_administrator(self):
        spec = barber()
        spec.entity("booking").rules.append(
            Transition(name="reopen", label="Reopen", field="status", sources=["done"], target="booked", by="owner")
        )
        who = {check.id: check.who for check in checks_of(spec)}
        assert who["booking.transition.reopen"] == "member"
        assert who["booking.slots.day"] == "staff"
        assert any(isinstance(rule, Slots) for rule in spec.entity("booking").rules)


class DescribeReport:
    def report(self, *statuses: str) -> Report:
        checks = [
            AcceptanceCheck(id=f"c{n}", kind="store", who="member", sentence=f"Check {n}.")
            for n, _ in enumerate(statuses)
        ]
        outcomes = [
            Outcome.model_validate({"check": check, "status": status, "detail": "It is not." * (status == "failed")})
            for check, status in zip(checks, statuses, strict=True)
        ]
        return Report(outcomes=outcomes, seconds={"all": 1.0})

    def it_reads_back_what_it_wrote(self):
        report = self.report("passed", "failed", "skipped")
        again = read_report(report.written("words", 3))
        assert again == report
        assert read_report(b"{}") is None
        assert read_report(b"no json") is None

    def it_counts_as_broken_only_what_held_before(self):
        before, now = self.report("passed", "failed"), self.report("failed", "failed")
        assert [outcome.check.id for outcome in now.broken(before)] == ["c0"]
        assert len(now.broken(None)) == 2
        now.outcomes[0].check.severity = "should"
        assert now.broken(before) == []

    def it_knows_an_error_again_whatever_its_numbers(self):
        one, other = self.report("failed").outcomes[0], self.report("failed").outcomes[0]
        one.detail, other.detail = "Row 12 was stored at 10:30.", "Row 7 was stored at 11:00."
        assert one.fingerprint == other.fingerprint


def test_a_choice_of_a_sample_is_sound():
    assert faults(barber()) == []
    assert isinstance(barber().entity("booking").fields[-1].choices[0], Choice)
