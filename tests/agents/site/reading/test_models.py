"""With a model: a strong one writes plan and operations and is corrected; a small one only chooses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agents.llm import open_model
from agents.settings import Settings
from agents.site.blueprints import blueprint
from agents.site.reading import read_sentence
from agents.site.spec import Capacity, SiteSpec, Stay, Transition, faults
from agents.site.wishes import WishRefused, apply, read_wish
from agents.site.wishes.operations import SetText
from tests.agents.scripted_endpoint import Endpoint, schema_of, user_text

SENTENCE = "a booking site for a falconry centre"


def plan(**changes: Any) -> str:
    spec = blueprint("booking").spec("en")
    spec.name = "High Glove"
    content = spec.model_dump(mode="json") | changes
    return json.dumps(content)


def unsound() -> str:
    spec = blueprint("booking").spec("en")
    spec.entity("booking").display = "nothing"
    return spec.model_dump_json()


@pytest.fixture
def answers() -> list[str]:
    return []


@pytest.fixture
def endpoint(answers: list[str]) -> Iterator[Endpoint]:
    left = iter(range(100))

    def script(asked: dict[str, Any]) -> str:
        return answers[min(next(left), len(answers) - 1)]

    with Endpoint(script) as running:
        yield running


def large(endpoint: Endpoint, tmp_path: Path) -> tuple[Any, Settings]:
    settings = Settings(model=endpoint.url, tier="large", data=tmp_path)
    return open_model(settings), settings


class DescribeTheStrongModelsPlan:
    def it_is_taken_where_it_is_sound(self, endpoint: Endpoint, answers: list[str], tmp_path: Path) -> None:
        answers.append(plan())
        model, settings = large(endpoint, tmp_path)
        events: list[str] = []

        reading = read_sentence(SENTENCE, model=model, settings=settings, on_event=events.append)

        assert reading.spec.name == "High Glove"
        assert reading.blueprint == "booking"
        assert events == ["Writing the plan"]
        assert "<start>" in user_text(endpoint.requests[0])
        assert "falconry" in user_text(endpoint.requests[0])
        assert "entities" in (schema_of(endpoint.requests[0]) or {})["properties"]

    def it_is_sent_back_with_what_does_not_fit(self, endpoint: Endpoint, answers: list[str], tmp_path: Path) -> None:
        answers += [unsound(), plan()]
        model, settings = large(endpoint, tmp_path)

        reading = read_sentence(SENTENCE, model=model, settings=settings)

        assert reading.spec.name == "High Glove"
        assert "displayed by `nothing`" in user_text(endpoint.requests[1])

    def it_may_leave_to_a_programmer_what_no_plan_says(
        self, endpoint: Endpoint, answers: list[str], tmp_path: Path
    ) -> None:
        answers.append(plan(beyond="A page /flights for everybody: the day's flights by the weather."))
        model, settings = large(endpoint, tmp_path)

        reading = read_sentence(SENTENCE, model=model, settings=settings)

        assert reading.beyond == "A page /flights for everybody: the day's flights by the weather."
        assert "beyond" not in reading.spec.model_dump()
        assert reading.said == [
            "The plan was written by the model: " + ", ".join(e.titles for e in reading.spec.entities) + "."
        ]

    def it_is_told_which_links_lead_nowhere(self, endpoint: Endpoint, answers: list[str], tmp_path: Path) -> None:
        pages = blueprint("booking").spec("en").model_dump(mode="json")["pages"]
        pages[0]["sections"][0]["link"] = "/sign-up"
        answers += [plan(pages=pages), plan()]
        model, settings = large(endpoint, tmp_path)

        read_sentence(SENTENCE, model=model, settings=settings)

        assert "the link `/sign-up` leads nowhere. There are: /" in user_text(endpoint.requests[1])

    def it_gives_way_to_the_rules_after_two_repairs(
        self, endpoint: Endpoint, answers: list[str], tmp_path: Path
    ) -> None:
        answers.append(unsound())
        model, settings = large(endpoint, tmp_path)

        reading = read_sentence(SENTENCE, model=model, settings=settings)

        assert len(endpoint.requests) == 3
        assert reading.spec.name == "Falconry centre"
        assert faults(reading.spec) == []
        assert any("plan made by rules stands" in said for said in reading.said)

    def it_gives_way_where_the_answer_is_no_plan(self, endpoint: Endpoint, answers: list[str], tmp_path: Path) -> None:
        answers.append("I would love to help!")
        model, settings = large(endpoint, tmp_path)

        reading = read_sentence(SENTENCE, model=model, settings=settings)

        assert faults(reading.spec) == []
        assert any("no plan" in said for said in reading.said)

    def it_may_not_link_elsewhere_or_change_the_language(
        self, endpoint: Endpoint, answers: list[str], tmp_path: Path
    ) -> None:
        pages = blueprint("booking").spec("en").model_dump(mode="json")["pages"]
        pages[0]["sections"][0]["link"] = "javascript:alert(1)"
        pages[0]["sections"][4]["link"] = "//elsewhere.example"
        answers.append(plan(pages=pages, language="zh"))
        model, settings = large(endpoint, tmp_path)

        spec = read_sentence(SENTENCE, model=model, settings=settings).spec

        assert spec.language == "en"
        assert [s.link for s in spec.pages[0].sections] == [""] * len(spec.pages[0].sections)


class DescribeTheStrongModelsOperations:
    WISH = "the first words a visitor meets ought to be warmer"

    def it_sees_the_whole_wish_and_what_the_rules_made_of_it(
        self, endpoint: Endpoint, answers: list[str], tmp_path: Path
    ) -> None:
        step = {"op": "set_text", "target": "pages/home/0/title", "text": "Come in, sit down"}
        answers.append(json.dumps({"operations": [step], "beyond": "", "unclear": ""}))
        model, settings = large(endpoint, tmp_path)
        spec = blueprint("booking").spec("en")

        meant = read_wish(f"make it dark; {self.WISH}", spec, model=model, settings=settings)

        assert meant.operations == [SetText(target="pages/home/0/title", text="Come in, sit down")]
        assert meant.beyond is None
        told = user_text(endpoint.requests[0])
        assert f"make it dark; {self.WISH}" in told
        assert '<read>\n[{"style": "night"' in told

    def it_is_told_once_why_its_operations_do_not_fit(
        self, endpoint: Endpoint, answers: list[str], tmp_path: Path
    ) -> None:
        wrong = {"op": "add_field", "entity": "dragon", "field": {"name": "age", "label": "Age", "kind": "integer"}}
        right = {"op": "set_text", "target": "tagline", "text": "Warm inside"}
        answers += [json.dumps({"operations": [wrong]}), json.dumps({"operations": [right], "beyond": "a fireplace"})]
        model, settings = large(endpoint, tmp_path)

        meant = read_wish(self.WISH, blueprint("booking").spec("en"), model=model, settings=settings)

        assert meant.operations == [SetText(target="tagline", text="Warm inside")]
        assert meant.beyond == "a fireplace"
        assert "no dragon" in user_text(endpoint.requests[1])

    def it_is_refused_where_they_never_fit(self, endpoint: Endpoint, answers: list[str], tmp_path: Path) -> None:
        answers.append(json.dumps({"operations": [{"op": "set_access", "entity": "booking", "read": "wizards"}]}))
        model, settings = large(endpoint, tmp_path)

        with pytest.raises(WishRefused, match="no such role"):
            read_wish(self.WISH, blueprint("booking").spec("en"), model=model, settings=settings)

    def it_hands_the_wish_on_where_the_answer_is_unusable(
        self, endpoint: Endpoint, answers: list[str], tmp_path: Path
    ) -> None:
        answers.append("Sure!")
        model, settings = large(endpoint, tmp_path)

        meant = read_wish(self.WISH, blueprint("booking").spec("en"), model=model, settings=settings)

        assert (meant.operations, meant.beyond) == ([], self.WISH)

    def it_is_told_what_the_parts_of_a_plan_mean(self, endpoint: Endpoint, answers: list[str], tmp_path: Path) -> None:
        answers.append(json.dumps({"operations": []}))
        model, settings = large(endpoint, tmp_path)

        read_wish(self.WISH, blueprint("booking").spec("en"), model=model, settings=settings, coded=["/free-hours"])

        told = user_text(endpoint.requests[0])
        assert "programmers have written these pages: /free-hours" in told
        assert "- add_field: One more field of an entity. (entity, field: Field)" in told
        for rule in (Capacity, Stay, Transition):
            assert f'{rule.__name__} (kind "{rule.model_fields["kind"].default}"): ' in told
        assert "limit: text · An integer field of the related entity." in told


class DescribeASmallModel:
    def it_only_chooses_and_the_outcome_is_sound(self, endpoint: Endpoint, answers: list[str], tmp_path: Path) -> None:
        answers.append('{"pick": 2}')
        settings = Settings(model=endpoint.url, tier="small", data=tmp_path)
        model = open_model(settings)

        reading = read_sentence(SENTENCE, model=model, settings=settings)

        assert isinstance(reading.spec, SiteSpec)
        assert faults(reading.spec) == []
        assert all((schema_of(r) or {}).get("title") == "Pick" for r in endpoint.requests)

    @pytest.mark.full
    def it_reads_with_the_embedded_model(self, tmp_path: Path) -> None:
        import torch

        torch.set_num_threads(1)
        settings = Settings(tier="small")
        model = open_model(settings)

        reading = read_sentence(
            "a booking site for a two-chair barber shop, customers pick a slot, owner sees the day",
            model=model,
            settings=settings,
        )
        meant = read_wish("add a waiting list; make the name optional", reading.spec, model=model, settings=settings)

        assert reading.blueprint == "booking"
        assert faults(apply(reading.spec, meant.operations)) == []
