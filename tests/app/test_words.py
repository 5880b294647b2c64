"""The page's words exist in both languages, with the same blanks."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from agents.deck.writer import Phase
from app.words import WORDS, say


@pytest.mark.parametrize("key", WORDS)
def it_has_the_same_blanks_in_both_languages(key):
    english, chinese = WORDS[key]
    assert english.strip()
    assert chinese.strip()
    assert sorted(re.findall(r"{\w+", english)) == sorted(re.findall(r"{\w+", chinese))


@pytest.mark.parametrize("phase", get_args(Phase))
def it_names_every_phase(phase):
    assert say("en", phase) != say("zh", phase)
