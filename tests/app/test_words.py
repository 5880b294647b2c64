"""The page's words exist in both languages, with the same blanks."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from agents.deck.writer import Phase
from app.words import WORDS, artifact, keeping, say, site, start, working


@pytest.mark.parametrize("key", WORDS)
def it_has_the_same_blanks_in_both_languages(key):
    english, chinese = WORDS[key]
    assert english.strip()
    assert chinese.strip()
    assert sorted(re.findall(r"{\w+", english)) == sorted(re.findall(r"{\w+", chinese))


@pytest.mark.parametrize("phase", get_args(Phase))
def it_names_every_phase(phase):
    assert say("en", phase) != say("zh", phase)


def it_says_each_thing_in_one_place():
    modules = [start.WORDS, working.WORDS, artifact.WORDS, keeping.WORDS, site.WORDS]
    assert sum(map(len, modules)) == len(WORDS)
