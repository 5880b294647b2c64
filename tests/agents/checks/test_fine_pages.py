"""The checks are silent on slides that people would call fine, and speak on each one's broken twin."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.checks.base import Fault
from agents.checks.measure import measure
from agents.render.browser import Browser
from agents.render.capture import capture
from agents.render.fonts import FONTS
from agents.render.pages import write_pngs
from tests.agents.checks.fine_pages import PAIRS, STYLE


def faults_of(browser: Browser, folder: Path, slides: list[str]) -> list[Fault]:
    page = f"<!doctype html><html lang=en><meta charset=utf-8>{STYLE}{''.join(slides)}"
    with browser.page(page, 1280, 720, folders=[FONTS]) as opened:
        return measure(capture(opened, ".slide").scene, write_pngs(opened, ".slide", folder))


@pytest.fixture(scope="module")
def twins(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> list[Fault]:
    # The first of two slides of one title is the fine one.
    slides = [PAIRS[4].fine if n == 4 else pair.twin for n, pair in enumerate(PAIRS)]
    return faults_of(browser, tmp_path_factory.mktemp("twins"), [*slides, PAIRS[4].twin])


def it_is_silent_on_what_people_call_fine(browser: Browser, tmp_path: Path) -> None:
    found = faults_of(browser, tmp_path, [pair.fine for pair in PAIRS])
    assert [f"{PAIRS[f.slide - 1].name}: {f.kind}: {f.detail}" for f in found] == []


@pytest.mark.parametrize("number", range(len(PAIRS)), ids=[pair.name for pair in PAIRS])
def it_speaks_on_each_broken_twin(twins: list[Fault], number: int) -> None:
    slide = len(PAIRS) + 1 if number == 4 else number + 1
    assert PAIRS[number].fault in {fault.kind for fault in twins if fault.slide == slide}
