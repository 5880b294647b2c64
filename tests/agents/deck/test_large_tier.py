"""A deck written by a large model: held to its passages whatever it answers. Real HTTP and Chromium, scripted words."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from agents.deck.graph import draft
from agents.errors import Cancelled, ConfigurationError
from tests.agents.deck.conftest import Deck
from tests.agents.deck.scripted_author import author, kind_of, subject_of, varied_author
from tests.agents.scripted_endpoint import Endpoint, Hang, Reply, Status, faithful_bullets, schema_of

Making = Callable[..., Deck]


def it_writes_a_deck_whose_claims_rest_on_passages_and_shows_the_model_no_others(making: Making, document: Path):
    with Endpoint(author) as endpoint:
        deck = making(document, model=endpoint.url, slides=7)
        requests = list(endpoint.requests)
    known = {p["id"] for s in deck.sources["sources"] for p in s["passages"]}
    assert deck.spec["author"] == {"model": "scripted", "tier": "large"}
    assert deck.result.slides == 7
    assert all(count == 0 for count in deck.result.checks.values())
    assert {i["origin"] for i in deck.items} - {"read"} == {"model"}
    assert all(i["passages"] and set(i["passages"]) <= known for i in deck.items)
    assert deck.result.tokens > 0
    assert any(e.tokens > 0 for e in deck.events)
    _admits_only_passages_of_the_slide([r for r in requests if kind_of(r) == "Slide"])
    systems = {m["content"] for r in requests for m in r["messages"] if m["role"] == "system"}
    assert not any("Aldermere" in s or "Brannock" in s for s in systems)  # the source stays out of what gives orders


def _admits_only_passages_of_the_slide(asked: list[dict[str, Any]]) -> None:
    assert asked
    for request in asked:
        definitions = (schema_of(request) or {})["$defs"]
        offered = definitions["Bullet"]["properties"]["passages"]["items"]
        names = offered.get("enum") or [offered["const"]]
        shown = [m["content"] for m in request["messages"] if m["role"] == "user"][-1]
        assert names
        assert all(f'id="{name}"' in shown for name in names)


def it_replaces_invented_numbers_by_the_sources_own_words(making: Making, document: Path):
    def inventing(asked: dict) -> Reply:
        answer = author(asked)
        if kind_of(asked) != "Slide" or not isinstance(answer, str):
            return answer
        slide = json.loads(answer)
        slide["bullets"][0]["text"] = "The council saved 77,777 euros in Reykjavik"
        return json.dumps(slide)

    with Endpoint(inventing) as endpoint:
        deck = making(document, model=endpoint.url, tier="large", slides=6)
    assert not any("77,777" in text or "Reykjavik" in text for text in deck.texts)
    assert deck.result.checks["ungrounded"] == 0
    assert any(i["origin"] == "model" for i in deck.items)
    assert any("without support" in sentence for sentence in deck.result.said)


def it_refuses_passages_that_do_not_exist(making: Making, document: Path):
    def citing(asked: dict) -> Reply:
        answer = author(asked)
        return answer.replace('"p1"', '"p99"') if kind_of(asked) == "Slide" and isinstance(answer, str) else answer

    with Endpoint(citing) as endpoint:
        deck = making(document, model=endpoint.url, tier="large", slides=5)
    known = {p["id"] for s in deck.sources["sources"] for p in s["passages"]}
    assert all(set(i["passages"]) <= known for i in deck.items)
    assert any("own words" in sentence for sentence in deck.result.said)


def it_takes_the_sources_own_words_where_the_model_answers_garbage(making: Making, document: Path):
    with Endpoint(lambda asked: faithful_bullets(asked) or "I would rather talk about ponies.") as endpoint:
        deck = making(document, model=endpoint.url, slides=5)
    assert deck.result.slides >= 4
    assert {i["origin"] for i in deck.items} <= {"extracted", "read"}
    assert not any("ponies" in text for text in deck.texts)


def it_stops_with_a_sentence_when_the_key_is_refused_half_way(making: Making, document: Path, tmp_path: Path):
    def expiring(asked: dict) -> Reply:
        return Status(401, "expired") if kind_of(asked) == "Slide" else author(asked)

    with Endpoint(expiring) as endpoint, pytest.raises(ConfigurationError, match="refused the key"):
        making(document, model=endpoint.url, tier="large", slides=5)
    assert not list((tmp_path / "out").iterdir())


def it_does_not_wait_for_silent_requests_when_another_has_failed(making: Making, document: Path):
    def script(asked: dict) -> Reply:
        if kind_of(asked) != "Slide":
            return author(asked)
        return Hang() if subject_of(asked) == "Why it runs" else Status(401, "expired")

    with Endpoint(script) as endpoint:
        with pytest.raises(ConfigurationError, match="refused the key"):
            making(document, model=endpoint.url, tier="large", slides=6)
        assert endpoint.outlasted == 0


def it_tells_the_failure_from_a_branch_that_was_stopped_by_it():
    """Whichever of the two is heard first."""
    refused = ConfigurationError("The server refused the key.")

    def stopped(*_: object) -> None:
        raise Cancelled("Stopped.")

    session = SimpleNamespace(halted=threading.Event(), failure=refused, tell=stopped)
    task: Any = {"entry": {"id": "a", "kind": "content", "title": "x"}, "item": 1, "of": 2}
    with pytest.raises(ConfigurationError, match="refused the key"):
        draft(task, cast(Any, SimpleNamespace(context=session)))
    session.failure = None
    with pytest.raises(Cancelled):
        draft(task, cast(Any, SimpleNamespace(context=session)))


class DescribeCancellation:
    def it_stops_while_the_server_is_silent_and_goes_on_later(self, making: Making, document: Path):
        stop, silent = threading.Event(), threading.Event()
        silent.set()

        def script(asked: dict) -> Reply:
            if silent.is_set() and subject_of(asked) == "What came of it":
                threading.Timer(1.0, stop.set).start()
                return Hang()
            return author(asked)

        with Endpoint(script) as endpoint:
            with pytest.raises(Cancelled):
                making(document, model=endpoint.url, tier="large", slides=6, cancel=stop.is_set)
            asked_before = len(endpoint.requests)
            stop.clear()
            silent.clear()
            deck = making(document, model=endpoint.url, tier="large", slides=6)
            plans = [r for r in endpoint.requests if kind_of(r) == "PlannedDeck"]
            again = [subject_of(r) for r in endpoint.requests[asked_before:] if kind_of(r) == "Slide"]
        assert deck.result.slides == 6
        assert len(plans) == 1
        assert "What came of it" in again


def it_shows_data_pictures_and_contrasts_in_layouts_of_their_own(making: Making):
    report = Path(__file__).resolve().parents[3] / "examples" / "cool-streets.pdf"
    with Endpoint(varied_author) as endpoint:
        deck = making(report, model=endpoint.url, tier="large", slides=10)
    layouts = [s["layout"] for s in deck.spec["slides"]]
    assert {"title", "statement", "chart", "table", "image_text", "closing"} <= set(layouts), layouts
    assert all(count == 0 for count in deck.result.checks.values()), (deck.folder / "checks.json").read_text()
    chart = next(s["chart"] for s in deck.spec["slides"] if s["layout"] == "chart")
    tables = {t["id"]: t for s in deck.sources["sources"] for t in s["tables"]}
    values = {v for row in tables[chart["table"]]["values"] for v in row}
    assert all(v in values for series in chart["series"] for v in series["values"])
