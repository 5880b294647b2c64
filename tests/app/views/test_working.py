"""What a page says of a job under way: in its own words where it has another language than the job."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from app.jobs.records import Failure, Job, Progress
from app.views.working import NAMED, doing, is_refused
from app.words import WORDS, Tongue, say

AT = Progress(phase="draft", message="Slide 2 of 5", item=2, of=5)


def here(tongue: Tongue) -> Any:
    return SimpleNamespace(tongue=tongue, say=partial(say, tongue))


@pytest.mark.parametrize(
    ("tongue", "at", "told"),
    [
        ("en", AT, "Slide 2 of 5"),
        ("zh", AT, "撰写 2/5"),
        ("zh", AT.model_copy(update={"item": 0, "of": 0}), "撰写"),
        ("zh", AT.model_copy(update={"phase": "juggling"}), "Slide 2 of 5"),
    ],
)
def it_tells_what_it_does_in_the_page_s_language(tongue: Tongue, at: Progress, told: str):
    assert doing(here(tongue), at) == told


def it_has_a_word_for_each_step():
    assert WORDS.keys() >= NAMED


@pytest.mark.parametrize(
    ("code", "refused"), [("input-refused", True), ("wish-refused", True), ("browser-missing", False), (None, False)]
)
def it_offers_another_try_only_where_that_could_end_otherwise(code: str | None, refused: bool):
    error = Failure(code=code, sentence="No.") if code else None
    assert is_refused(Job.model_construct(error=error)) is refused
