"""A model's tier comes from what it does with short passages, once, and not from its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.llm import open_model
from agents.profile import PASSAGES, bullets_of, faithful, is_large, opener, profile
from agents.settings import Settings
from tests.agents.scripted_endpoint import FAITHFUL, Endpoint, faithful_bullets


def probed(answer, tmp_path: Path, **more: object):
    with Endpoint(answer) as endpoint:
        settings = Settings(model=endpoint.url, data=tmp_path, **more)  # type: ignore[arg-type]
        model = open_model(settings)
        return profile(model, settings), profile(model, settings), len(endpoint.requests)


def it_trusts_a_model_that_keeps_to_its_passages(tmp_path: Path):
    known, _, asked = probed(faithful_bullets, tmp_path)
    assert known.tier == "large"
    assert known.context_length == 32768
    assert asked == len(PASSAGES)


def it_asks_only_once_per_model(tmp_path: Path):
    first, second, asked = probed(faithful_bullets, tmp_path)
    assert first == second
    assert asked == len(PASSAGES)
    assert len(list((tmp_path / "profiles").glob("*.json"))) == 1


@pytest.mark.parametrize(
    "invention",
    [
        ("41,300", "43,100"),
        ("Ingrid Soll", "Ingrid Sand"),
        ("Varde", "Lisbon"),
    ],
)
def it_does_not_trust_a_model_that_changes_a_name_or_a_number(tmp_path: Path, invention: tuple[str, str]):
    known, _, asked = probed(lambda asked: (faithful_bullets(asked) or "").replace(*invention), tmp_path)
    assert known.tier == "small"
    assert asked < len(PASSAGES)


@pytest.mark.parametrize(
    "answer",
    [
        "Here are two bullets:\n- The ferry carried passengers\n- The council wanted to close the line",
        "- one long bullet that goes on and on " + "and on " * 20 + "\n- The ferry",
        "The ferry between Holm and Varde carried 41,300 passengers.",
        "",
    ],
)
def it_does_not_trust_a_model_that_ignores_the_form(tmp_path: Path, answer: str):
    assert probed(lambda asked: answer, tmp_path)[0].tier == "small"


def it_forgives_one_answer_in_four_that_is_out_of_form(tmp_path: Path):
    def clumsy(asked: dict) -> str:
        answer = faithful_bullets(asked) or ""
        return f"Of course:\n{answer}" if "Marrow" in answer or "classrooms" in answer else answer

    assert probed(clumsy, tmp_path)[0].tier == "large"


def it_lets_a_person_decide(tmp_path: Path):
    known, _, asked = probed(lambda asked: "nonsense", tmp_path, tier="large")
    assert known.tier == "large"
    assert asked == 0


def it_reads_past_what_a_model_thinks_aloud(tmp_path: Path):
    known, _, _ = probed(lambda asked: f"<think>77 things</think>\n{faithful_bullets(asked)}", tmp_path)
    assert known.tier == "large"


class DescribeFaithfulness:
    @pytest.mark.parametrize(("language", "passage"), PASSAGES)
    def it_accepts_the_passages_own_facts(self, language, passage: str):
        bullets = bullets_of(FAITHFUL[passage], language)
        assert bullets is not None
        assert all(faithful(b, passage, language) for b in bullets)

    @pytest.mark.parametrize(("language", "passage"), PASSAGES)
    def it_rejects_what_another_passage_says(self, language, passage: str):
        others = [FAITHFUL[p] for lang, p in PASSAGES if p != passage and lang == language]
        for answer in others:
            bullets = bullets_of(answer, language)
            assert bullets is not None
            assert not all(faithful(b, passage, language) for b in bullets)

    def it_rejects_a_quotation_that_nobody_made(self):
        language, passage = PASSAGES[1]
        assert not faithful('The meter that pupils call "the parrot" was fitted', passage, language)

    def it_takes_thousands_separators_as_the_same_number(self):
        language, passage = PASSAGES[0]
        assert faithful("The ferry carried 41300 passengers in 2019", passage, language)


def it_knows_the_tier_of_the_embedded_default_without_opening_it(tmp_path: Path):
    def opened():
        raise AssertionError("it was opened")

    assert not is_large(opened, Settings(data=tmp_path))
    assert is_large(opened, Settings(data=tmp_path, model="a-model-of-mine", tier="large"))


def it_opens_any_other_model_to_probe_it(tmp_path: Path):
    with Endpoint(faithful_bullets) as endpoint:
        settings = Settings(model=endpoint.url, data=tmp_path)
        assert is_large(opener(open_model(settings)), settings)
        assert len(endpoint.requests) == len(PASSAGES)
