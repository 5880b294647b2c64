"""Looks of synthetic pictures, whose measures are known, and of the gallery of themes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from agents.evaluation.looks import (
    colourfulness,
    contrast,
    harmony,
    looks,
    pixels,
    subband_entropy,
    successive,
)

RED, GREEN, BLUE, WHITE, BLACK = (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1), (0, 0, 0)


def plain(colour: tuple[float, float, float], size: tuple[int, int] = (72, 128)) -> np.ndarray:
    return np.ones((*size, 3)) * np.array(colour)


def halves(left: tuple[float, float, float], right: tuple[float, float, float]) -> np.ndarray:
    made = plain(left)
    made[:, 64:] = right
    return made


def stripes(ink: tuple[float, float, float], ground: tuple[float, float, float]) -> np.ndarray:
    made = plain(ground, (160, 320))
    made[::8] = ink
    return made


class DescribeEngagement:
    def it_is_nothing_for_greys_and_grows_with_colour(self):
        assert colourfulness(plain((0.5, 0.5, 0.5))) == pytest.approx(0)
        pale, strong = halves((0.9, 0.7, 0.7), WHITE), halves(RED, WHITE)
        assert 0 < colourfulness(pale) < colourfulness(strong) < colourfulness(halves(RED, GREEN))

    def it_is_the_published_measure(self):
        # Red alone: rg = 255, yb = 127.5, no spread: 0.3 * hypot(255, 127.5)
        assert colourfulness(plain(RED)) == pytest.approx(0.3 * np.hypot(255, 127.5))


class DescribeHarmony:
    def it_is_perfect_without_colour_with_one_hue_and_with_complements(self):
        assert harmony([plain(WHITE)]) == ("N", 0.0)
        assert harmony([halves(RED, WHITE)]) == ("i", 0.0)
        template, miss = harmony([halves(RED, (0, 1, 1))])
        assert template == "I"
        assert miss == 0.0

    def it_is_worse_for_hues_that_no_template_joins(self):
        thirds = plain(RED)
        thirds[:, 43:86], thirds[:, 86:] = GREEN, BLUE
        assert harmony([thirds])[1] > 8

    def it_is_of_the_whole_deck(self):
        assert (
            harmony([halves(RED, WHITE)] * 2)[1]
            < harmony([halves(RED, WHITE), halves(GREEN, WHITE), halves(BLUE, WHITE)])[1]
        )


class DescribeUsability:
    def it_is_the_contrast_of_what_stands_out(self):
        assert contrast(stripes(BLACK, WHITE)) == pytest.approx(21, abs=0.1)
        assert contrast(stripes((0.46, 0.46, 0.46), WHITE)) == pytest.approx(4.65, abs=0.15)
        assert contrast(plain(WHITE, (160, 320))) == 1.0

    def it_does_not_care_which_is_light(self):
        assert contrast(stripes(WHITE, BLACK)) == pytest.approx(contrast(stripes(BLACK, WHITE)), abs=0.1)


class DescribeRhythm:
    def it_is_the_change_from_slide_to_slide(self):
        assert successive([1, 1, 1]) == 0
        assert successive([1, 3, 1]) == pytest.approx(2)
        assert successive([5]) == 0

    def it_counts_what_there_is_to_see(self):
        edge = plain(WHITE)
        edge[:37, :61] = BLACK
        noise = np.random.default_rng(7).random((72, 128, 3))
        assert subband_entropy(plain(WHITE)) == 0
        assert subband_entropy(plain(WHITE)) < subband_entropy(edge) < subband_entropy(noise)


class DescribeDecks:
    def it_measures_pictures_of_slides(self, tmp_path: Path):
        paths = []
        for n, image in enumerate((halves(RED, WHITE), plain(WHITE), stripes(BLACK, WHITE)[:72, :128])):
            path = tmp_path / f"{n}.png"
            Image.fromarray((image * 255).astype("uint8")).resize((1280, 720), Image.Resampling.NEAREST).save(path)
            paths.append(path)
        found = looks(paths)
        assert found.template == "i"
        assert found.rhythm > 0
        assert 1 < found.usability <= 21
        with pytest.raises(ValueError, match="no slides"):
            looks([])

    def it_tells_the_gallery_of_themes_apart(self):
        """The theme thumbnails that the start page shows: what is colourful measures so, and all can be read."""
        shots = {p.stem: p for p in sorted((Path(__file__).parents[3] / "docs" / "gallery").glob("*.png"))}
        found = {name: colourfulness(pixels(path, 320)) for name, path in shots.items()}
        assert max(found.values()) > 2 * min(found.values())
