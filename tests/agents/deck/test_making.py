"""make: the graph from document to files, with the embedded model. What it refuses, continues, repeats and reviews."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agents.deck.making import result_of
from agents.deck.writer import DeckRequest, Outline
from agents.errors import ConfigurationError, InputRefused
from tests.agents.deck.conftest import Deck, claims
from tests.agents.deck.scripted_author import author, kind_of, subject_of
from tests.agents.scripted_endpoint import Endpoint, Hang, Reply

Making = Callable[..., Deck]
ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.full
def it_makes_the_same_deck_of_the_same_input_with_the_embedded_model(making: Making, document: Path, tmp_path: Path):
    first = making(document, slides=6, out=tmp_path / "one")
    making(document, slides=6, out=tmp_path / "two")
    assert first.spec["author"]["tier"] == "small"
    assert {i["origin"] for i in first.items} <= {"extracted", "read"}
    assert all(count == 0 for count in first.result.checks.values())
    for name in ("deck.json", "sources.json", "checks.json", "deck.html"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    said = [i["text"] for s in first.spec["slides"] if s["layout"] != "agenda" for i in claims_beside_titles(s)]
    assert len(said) == len(set(said))
    phases = list(dict.fromkeys(e.phase for e in first.events))
    assert phases == ["ingest", "outline", "draft", "charts", "render", "check", "export"]


def it_names_the_files_where_they_are_now(tmp_path: Path):
    """Of a run whose last step was done in another folder, on another machine."""
    (tmp_path / "slides").mkdir()
    (tmp_path / "slides" / "01.png").touch()
    written: Any = {"paths": {"pptx": "/elsewhere/deck.pptx", "slides": "/elsewhere/slides"}, "spec": {"slides": [{}]}}
    session: Any = SimpleNamespace(request=DeckRequest(topic="t", out=tmp_path), tokens=0)
    made = result_of(written, session, 1.0)
    assert made.paths == {"pptx": tmp_path / "deck.pptx", "slides": [tmp_path / "slides" / "01.png"]}


class DescribeLength:
    @pytest.fixture
    def endpoint(self):
        with Endpoint(author) as running:
            yield running

    @pytest.mark.full
    def it_does_not_pad_to_forty_slides_and_says_so_and_leaves_no_picture_of_them(
        self, making: Making, document: Path, endpoint: Endpoint
    ):
        deck = making(document, model=endpoint.url, tier="large", slides=40)
        assert 4 <= deck.result.slides < 20
        assert any("40 slides were asked for" in sentence for sentence in deck.result.said)
        bullets = [t.casefold() for s in deck.spec["slides"] for t in [b["text"] for b in s.get("bullets", [])]]
        assert len(bullets) == len(set(bullets))

        deck = making(document, model=endpoint.url, tier="large", slides=1)
        assert [s["layout"] for s in deck.spec["slides"]] == ["bullets"]
        assert sorted(p.name for p in (deck.folder / "slides").iterdir()) == ["01.png"]
        assert sorted(p.name for p in deck.folder.iterdir()) == [
            "checks.json",
            "deck.html",
            "deck.json",
            "deck.pdf",
            "deck.pptx",
            "slides",
            "sources.json",
        ]


class DescribeRefusals:
    """Before any model is loaded or asked."""

    def it_refuses_an_output_folder_that_is_a_file(self, making: Making, document: Path, tmp_path: Path):
        (tmp_path / "taken").write_text("mine")
        with pytest.raises(ConfigurationError, match="cannot be written"):
            making(document, model="http://127.0.0.1:9/v1", out=tmp_path / "taken")
        assert (tmp_path / "taken").read_text() == "mine"

    def it_refuses_nothing_to_work_from(self, making: Making):
        with pytest.raises(ConfigurationError, match="nothing to make a deck of"):
            making(model="http://127.0.0.1:9/v1")

    @pytest.mark.parametrize("slides", [0, -3, 1000])
    def it_refuses_impossible_lengths(self, making: Making, document: Path, slides: int):
        with pytest.raises(ConfigurationError, match="slides"):
            making(document, model="http://127.0.0.1:9/v1", slides=slides)

    def it_refuses_a_missing_input(self, making: Making, tmp_path: Path):
        with pytest.raises(InputRefused, match="does not exist"):
            making(tmp_path / "none.pdf", model="http://127.0.0.1:9/v1")


def it_shows_the_outline_before_drafting_and_follows_the_persons_changes(making: Making, document: Path):
    def change(outline: Outline) -> Outline:
        content = [e for e in outline.entries if e.kind == "content"]
        gone = content[0].id
        kept = [e for e in outline.entries if e.id != gone]
        renamed = [e.model_copy(update={"title": "Renamed by me"}) if e.id == content[1].id else e for e in kept]
        return outline.model_copy(update={"entries": renamed})

    with Endpoint(author) as endpoint:
        deck = making(document, model=endpoint.url, tier="large", slides=6, review=change)
        subjects = [subject_of(r) for r in endpoint.requests if kind_of(r) == "Slide"]
    assert "Renamed by me" in subjects
    assert "Why it runs" not in subjects
    assert deck.result.slides == 5


def it_never_invents_facts_for_a_bare_topic_even_with_a_large_model(making: Making):
    with Endpoint(author) as endpoint:
        deck = making(model=endpoint.url, tier="large", topic="Pitch for a repair café in our town", slides=8)
    assert deck.items == []
    assert any("prompt" in str(slide) for slide in deck.spec["slides"])
    assert any("Name who would mend" in str(slide) for slide in deck.spec["slides"])
    assert not any(re.search(r"\d{3,}", text) for text in deck.texts)


def it_continues_after_kill_9_without_repeating_finished_drafts(
    making: Making, document: Path, data: Path, tmp_path: Path
):
    hanging = [True]

    def script(asked: dict) -> Reply:
        if hanging[0] and subject_of(asked) == "What should follow":
            return Hang()
        return author(asked)

    with Endpoint(script) as endpoint:
        code = (
            "from pathlib import Path; from agents.deck import make; from agents.deck.writer import DeckRequest; "
            "from agents.settings import Settings; "
            f"make(DeckRequest(inputs=[Path({str(document)!r})], slides=7, out=Path({str(tmp_path / 'out')!r})), "
            f"Settings(data=Path({str(data)!r}), model={endpoint.url!r}, tier='large'), "
            "on_event=lambda e: None, cancel=lambda: False)"
        )
        worker = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        try:
            _wait_for(lambda: sum(kind_of(r) in ("Slide", "Caption") for r in endpoint.requests) >= 4)
            time.sleep(1.0)  # the answers of the other branches are written down
        finally:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        before = [subject_of(r) for r in endpoint.requests if kind_of(r) in ("Slide", "Caption")]
        hanging[0] = False
        told = len(endpoint.requests)
        deck = making(document, model=endpoint.url, tier="large", slides=7)
        after = [subject_of(r) for r in endpoint.requests[told:] if kind_of(r) in ("Slide", "Caption")]
    assert len(before) == len(set(before)) >= 4
    assert after == ["What should follow"]
    assert deck.result.slides == 7


def claims_beside_titles(slide: dict) -> list[dict]:
    return claims({key: value for key, value in slide.items() if key != "title"})


def _wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("the worker did not get that far")
