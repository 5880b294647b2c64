"""Values that the checks enter: days of the week that a first and a last day must be of."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from agents.site.generate.examples import examples
from agents.site.spec import Entity, Field, Limit, Moment, Ordered, SiteSpec, Weekdays
from agents.site.verifying import clock
from agents.site.verifying.terms import _counts  # pyright: ignore[reportPrivateUsage]
from agents.site.verifying.values import later_by, spare
from agents.site.verifying.visitor import Form, Input


def weekend() -> Entity:
    days = [Field(name=name, label=name, kind="date") for name in ("begins", "ends")]
    rules = [
        Weekdays(field="begins", days=["fri"]),
        Weekdays(field="ends", days=["sun", "mon"]),
        Ordered(first="begins", second="ends"),
        Moment(field="begins", days=14),
    ]
    return Entity(name="stay", plural="stays", title="Stay", titles="Stays", fields=days, display="begins", rules=rules)


class DescribeDaysOfTheWeek:
    @pytest.mark.parametrize("n", range(1, 9))
    def it_enters_a_first_and_a_last_day_of_the_right_names(self, n: int, monkeypatch: pytest.MonkeyPatch):
        now = datetime(2026, 11, 20 + n, 23, 30)
        monkeypatch.setattr(clock, "now", lambda: now)
        entity = weekend()
        inputs = {name: Input(name=name, kind="date") for name in ("begins", "ends")}
        form = Form(action="/stays", method="post", inputs=inputs)
        found = later_by(0, entity, form, n, {})
        first, last = date.fromisoformat(found["begins"]), date.fromisoformat(found["ends"])
        assert first.weekday() == 4
        assert last.weekday() in (6, 0)
        assert 1 <= (last - first).days <= 3
        assert 0 <= (first - now.date()).days <= 14

    def it_gives_generated_tests_a_last_day_after_the_first(self):
        entity = weekend()
        text = examples(SiteSpec(name="x", entities=[entity]), entity)
        assert '"ends": day_after(day_of(n % 7 + 1, (4,)), (0, 6))' in text


class DescribeALimit:
    def it_counts_only_what_was_not_given_back(self):
        limit = Limit(most=3, free_when={"status": ["returned"]})
        assert _counts({"status": "out"}, limit)
        assert not _counts({"status": "returned"}, limit)


class DescribeSomebodyInAHurry:
    def it_leaves_empty_what_need_not_be_filled_in(self):
        fields = [
            Field(name="name", label="Name", kind="text"),
            Field(name="note", label="Note", kind="long_text", required=False),
            Field(name="until", label="Until", kind="date", required=False),
            Field(name="gift", label="Gift", kind="boolean", required=False),
            Field(name="size", label="Size", kind="text", required=False, default="M"),
        ]
        entity = Entity(name="order", plural="orders", title="Order", titles="Orders", fields=fields, display="name")
        inputs = {f.name: Input(f.name, "checkbox" if f.kind == "boolean" else "text") for f in fields}
        inputs["size"].value = "M"
        assert spare(entity, Form("/orders", "post", inputs)) == {"note": "", "until": ""}

    @pytest.mark.parametrize("name", ["who", "entity", "form", "n", "path"])
    def it_knows_fields_of_any_name(self, name: str):
        fields = [Field(name=name, label=name, kind="text")]
        entity = Entity(name="task", plural="tasks", title="Task", titles="Tasks", fields=fields, display=name)
        form = Form("/tasks", "post", {name: Input(name, "text")})
        assert later_by(0, entity, form, 1, {name: "given"}) == {name: "given"}

    def it_puts_nothing_behind_a_day_that_is_left_empty(self):
        entity = weekend()
        inputs = {name: Input(name=name, kind="date") for name in ("begins", "ends")}
        found = later_by(0, entity, Form("/stays", "post", inputs), 1, {"begins": ""})
        assert found["begins"] == ""
