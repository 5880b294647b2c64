"""Limits fit the medium: what is small on a slide is large on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.checks import measure
from agents.checks.medium import Name, medium_of
from agents.render.scene import Scene


@pytest.mark.parametrize(
    ("size", "name"),
    [
        ((1280, 720), "slide"),
        ((960, 720), "slide"),
        ((1920, 1080), "slide"),
        ((720, 720), "slide"),
        ((794, 1123), "poster"),
        ((3179, 4494), "poster"),
        ((4494, 3179), "poster"),
        ((390, 844), "phone"),
        ((1080, 1920), "phone"),
        ((1280, 6000), "page"),
    ],
)
def it_guesses_the_medium_from_the_size(size: tuple[int, int], name: Name) -> None:
    assert medium_of(*size).name == name
    assert medium_of(*size, "poster").name == "poster"


def it_keeps_limits_in_proportion() -> None:
    assert medium_of(1280, 720).body == pytest.approx(12)
    assert medium_of(1920, 1080).body == pytest.approx(18)
    assert medium_of(3179, 4494).body == pytest.approx(32, rel=0.02), "24 pt on A0"
    assert medium_of(390, 844).body == pytest.approx(13)
    assert medium_of(1080, 1920).body == pytest.approx(36, rel=0.02)


@pytest.mark.parametrize(
    ("size", "pixels", "kinds"),
    [((390, 844), 12, ["tiny_text"]), ((390, 844), 15, []), ((1588, 2246), 12, ["tiny_text"]), ((1588, 2246), 17, [])],
)
def it_measures_text_against_its_medium(
    scene_of: Callable[..., Scene], size: tuple[int, int], pixels: int, kinds: list[str]
) -> None:
    body = f'<h1>Title</h1><p style="font-size:{pixels}px">Words</p>'
    assert [f.kind for f in measure(scene_of([body], size=size))] == kinds
