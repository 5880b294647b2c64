"""Channels by tier: how one is found, whole files, marked places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agents.coding import tiers
from agents.coding.base import Limits, Refused, Tier
from agents.coding.slots import Slot, filled, slots_of
from agents.coding.tiers import tier_of
from agents.coding.working import work
from agents.llm import open_model
from agents.settings import Settings
from tests.agents.coding.conftest import holds, state_of
from tests.agents.scripted_endpoint import Calls, Endpoint, Reply, user_text

RULES = "features/prices/rules.py"
SEARCHED = {
    "prices.py": ("    return net * (1 + TAX)\n\n", "    return round(net * (1 + TAX), 2)\n\n"),
    "card.html": ("  <p>{{ row.text }}</p>\n", '  <p>{{ row.text }}</p>\n  <p class="price">{{ row.price }}</p>\n'),
}


def probed(asked: dict[str, Any], *, tools: bool, whole: bool) -> Reply:
    """A model that passes the probe by tools, by whole files, or not at all."""
    name, text, *_ = next(f for f in tiers.FILES if f[0] in user_text(asked))
    search, put = SEARCHED[name]
    if asked.get("tools"):
        return Calls([("edit", {"path": name, "search": search, "replace": put})]) if tools else "I would change it."
    return f"```\n{text.replace(search, put)}```" if whole else "Done!"


class DescribeTheProbe:
    @pytest.mark.parametrize(
        ("tools", "whole", "context", "tier"),
        [
            (True, True, 32768, Tier.SHELL),
            (True, False, 16384, Tier.PATCH),
            (False, True, 32768, Tier.WHOLE),
            (False, False, 32768, Tier.SLOTS),
        ],
    )
    def it_finds_the_tier_by_what_a_model_does(
        self, tmp_path: Path, tools: bool, whole: bool, context: int, tier: Tier
    ):
        models = [{"id": "scripted", "max_model_len": context}]
        with Endpoint(lambda asked: probed(asked, tools=tools, whole=whole), models=models) as endpoint:
            model = open_model(Settings(model=endpoint.url))
            assert tier_of(model, data=tmp_path) == tier
            asked = len(endpoint.requests)
            tiers._known.clear()
            assert tier_of(model, data=tmp_path) == tier
            assert len(endpoint.requests) == asked


def at_work(site: Path, script: Any, tier: Tier, **given: Any):
    with Endpoint(script) as endpoint:
        asked = {"checks": list, "limits": Limits(seconds=120)} | given
        worked = work(
            given.pop("task", "Round what gross of rules.py returns."),
            site,
            model=open_model(Settings(model=endpoint.url)),
            sandbox=None,
            tier=tier,
            **{k: v for k, v in asked.items() if k != "task"},
        )
        return worked, endpoint.requests


class DescribeWholeFiles:
    def it_gets_a_file_whole_and_tries_again_with_what_was_refused(self, site: Path):
        text = (site / RULES).read_text("utf-8")
        good = text.replace("net * (1 + TAX)", "round(net * (1 + TAX), 2)")
        answers = ["I would round it.", f"```python\n{text}# ... rest unchanged ...\n```", f"```python\n{good}```"]
        worked, requests = at_work(site, lambda asked: answers.pop(0), Tier.WHOLE, checks=holds(site, RULES, "round("))
        assert worked.done
        assert worked.changed == [RULES]
        assert (worked.tool_calls, worked.failures) == (3, 2)
        assert "stands for code" in user_text(requests[2])

    def it_gives_everything_back_when_it_does_not_come_to_it(self, site: Path):
        before = state_of(site)
        changed = iter(range(99))
        text = (site / RULES).read_text("utf-8")
        worked, _ = at_work(
            site, lambda asked: f"```\n{text}N = {next(changed)}\n```", Tier.WHOLE, checks=holds(site, RULES, "round(")
        )
        assert worked.why == "stuck"
        assert state_of(site) == before


class DescribeSlots:
    MARKED = "<h1>{# slot: welcome, the sentence visitors read first #}Welcome.{# /slot #}</h1>\n"
    CODE = "# slot: greeting, said to new members\nGREETING = 'Hello.'\n# /slot\nX = 1\n"

    def it_finds_marked_places(self):
        assert slots_of("a.html", self.MARKED) == [
            Slot("a.html", "welcome", "the sentence visitors read first", "Welcome.")
        ]
        assert slots_of("a.py", self.CODE)[0].text == "GREETING = 'Hello.'"

    def it_fills_a_place_and_leaves_the_rest(self):
        assert filled(self.MARKED, "welcome", "Come in.") == self.MARKED.replace("Welcome.", "Come in.")
        assert filled(self.CODE, "greeting", "GREETING = 'Hi.'") == self.CODE.replace("Hello", "Hi")
        with pytest.raises(Refused, match="no single place"):
            filled(self.MARKED, "other", "x")

    def it_works_for_the_smallest_model_under_a_grammar(self, site: Path):
        path = site / "features/prices/templates/prices/index.html"
        path.write_text(self.MARKED, "utf-8")
        worked, requests = at_work(
            site, lambda asked: '{"text": "All our prices."}', Tier.SLOTS, task="Say a warmer welcome to visitors."
        )
        assert worked.done
        assert "All our prices." in path.read_text("utf-8")
        assert "response_format" in requests[-1]

    def it_says_plainly_that_no_place_fits(self, site: Path):
        before = state_of(site)
        worked, requests = at_work(site, lambda asked: "{}", Tier.SLOTS, task="Add a payment provider.")
        assert worked.why == "unable"
        assert "marked places" in worked.said
        assert requests == []
        assert state_of(site) == before
