"""The bench adds what a form needs, and says so where it cannot."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from agents.site.spec import Access, Entity, Field, SiteSpec
from agents.site.verifying.bench import Bench, Unmet

FORM = """<form method="post" action="/tasks"><input name="title" required>
<select name="deal"><option value=""></option></select><button>Save</button></form>"""


def spec() -> SiteSpec:
    kept = Access(read="staff", create="staff")
    deal = Entity(
        name="deal", plural="deals", title="Deal", titles="Deals", display="title", access=kept,
        fields=[Field(name="title", label="Title", kind="text")],
    )  # fmt: skip
    task = Entity(
        name="task", plural="tasks", title="Task", titles="Tasks", display="title",
        fields=[
            Field(name="title", label="Title", kind="text"),
            Field(name="deal", label="Deal", kind="relation", target="deal"),
        ],
    )  # fmt: skip
    return SiteSpec(name="Deals", entities=[deal, task])


class DescribeForms:
    def it_gives_up_where_nothing_that_is_added_can_be_chosen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def answered(request: httpx.Request) -> httpx.Response:
            if request.url.path == "/login":
                return httpx.Response(303, headers={"location": "/"})
            return httpx.Response(200, html=FORM)

        def client() -> httpx.Client:
            return httpx.Client(transport=httpx.MockTransport(answered), base_url="http://site.test")

        kept: Any = SimpleNamespace(second_account=lambda *_: None)
        bench, added = Bench(spec(), kept, client), []
        monkeypatch.setattr(bench, "add", lambda entity, who: added.append((entity.name, who)))

        with pytest.raises(Unmet, match="nothing to choose for deal"):
            bench.form(bench.entity("task"), "member")

        assert set(added) == {("deal", "staff")}
