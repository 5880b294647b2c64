"""Looks of a deck, computed from the pixels of its slides: harmony, engagement, usability, rhythm.

    harmony     how near the hues stand to one harmonic template laid over the whole deck
    engagement  how colourful the slides are
    usability   how far words and shapes stand out from their ground
    rhythm      how much visual complexity moves from slide to slide

The four are those of SlidesGen-Bench (arXiv 2601.09487), built of published measures: harmonic templates (Cohen-Or et
al. 2006), colourfulness (Hasler and Süsstrunk 2003), contrast (WCAG 2.2), subband entropy (Rosenholtz et al. 2007; here
over a Haar wavelet), and for rhythm the root mean square of successive differences, as of heart beats. How they are
scaled and weighed there is not reproduced: these are raw measures, to compare decks with each other. It knows no deck,
only pictures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

Pixels = np.ndarray
"""Height x width x 3, 0 to 1"""
WIDTH = 320
"""px that slides are looked at: the whole is seen, not the letters"""
CONTRAST_WIDTH = 1280
TILE = 40
"""px of the squares in which a ground is told from what stands on it"""
TEMPLATES: dict[str, tuple[tuple[float, float], ...]] = {
    "i": ((0, 18),),
    "V": ((0, 93.6),),
    "L": ((0, 18), (90, 79.2)),
    "I": ((0, 18), (180, 18)),
    "T": ((0, 180),),
    "Y": ((0, 93.6), (180, 18)),
    "X": ((0, 93.6), (180, 93.6)),
}
"""Sectors of a template: centre and width in degrees of hue"""
LEAST_SATURATION = 0.12
_CHROMA = 0.08
"""Weight of each colour channel beside luminance in the entropy of a picture"""


@dataclass(frozen=True)
class Looks:
    """The measures of one deck."""

    harmony: float
    """Degrees of hue by which the deck's colours miss the template that suits it best, mean; 0 is best."""
    template: str
    engagement: float
    """Mean colourfulness: 0 none, 15 slight, 33 moderate, 59 quite, 82 high."""
    usability: float
    """Mean contrast of what stands out to its ground: 1 to 21."""
    rhythm: float
    """Root mean square of the change in subband entropy from slide to slide, bits."""
    entropy: float
    """Mean subband entropy, bits: how much there is to see."""


def looks(slides: Sequence[Path]) -> Looks:
    """The measures of the pictures of a deck's slides, in order. Raises ValueError for none."""
    if not slides:
        raise ValueError("there are no slides to look at")
    small = [pixels(path, WIDTH) for path in slides]
    template, miss = harmony(small)
    entropies = [subband_entropy(p) for p in small]
    return Looks(
        harmony=miss,
        template=template,
        engagement=float(np.mean([colourfulness(p) for p in small])),
        usability=float(np.mean([contrast(pixels(path, CONTRAST_WIDTH)) for path in slides])),
        rhythm=successive(entropies),
        entropy=float(np.mean(entropies)),
    )


def pixels(path: Path, width: int) -> Pixels:
    """A picture at this width, 0 to 1."""
    with Image.open(path) as image:
        height = max(1, round(image.height * width / image.width))
        return np.asarray(image.convert("RGB").resize((width, height), Image.Resampling.BOX), dtype=np.float64) / 255


def colourfulness(image: Pixels) -> float:
    """Hasler and Süsstrunk's measure, on channels of 0 to 255."""
    red, green, blue = (image[..., n] * 255 for n in range(3))
    first, second = red - green, 0.5 * (red + green) - blue
    spread = np.hypot(first.std(), second.std())
    return float(spread + 0.3 * np.hypot(first.mean(), second.mean()))


def hues(image: Pixels) -> np.ndarray:
    """Saturation by degree of hue, 360 bins; greys count nothing."""
    high, low = image.max(axis=-1), image.min(axis=-1)
    spread = high - low
    saturation = np.where(high > 0, spread / np.maximum(high, 1e-9), 0.0) * spread
    red, green, blue = (image[..., n] for n in range(3))
    safe = np.maximum(spread, 1e-9)
    sector = np.where(
        high == red,
        (green - blue) / safe % 6,
        np.where(high == green, (blue - red) / safe + 2, (red - green) / safe + 4),
    )
    kept = spread / np.maximum(high, 1e-9) >= LEAST_SATURATION
    degrees = np.floor(sector * 60).astype(int) % 360
    return np.bincount(degrees[kept], weights=saturation[kept], minlength=360)


def harmony(images: Sequence[Pixels]) -> tuple[str, float]:
    """The template that suits all pictures together, and the mean degrees by which their colours miss it.

    A picture with much colour counts no more than one with little: what holds a deck together is seen on every slide.
    """
    found = [hues(image) for image in images]
    pooled = sum((h / h.sum() for h in found if h.sum() > 0), np.zeros(360))
    if pooled.sum() == 0:
        return "N", 0.0
    return min(
        (
            (name, float(_missed(pooled, sectors, turn)))
            for name, sectors in TEMPLATES.items()
            for turn in range(0, 360, 3)
        ),
        key=lambda pair: (round(pair[1] + _loose(pair[0]), 3), pair[0]),
    )


def _loose(name: str) -> float:
    """Degrees that a template has to earn for being wide: a hundredth of what it covers."""
    return sum(width for _, width in TEMPLATES[name]) / 100


def _missed(histogram: np.ndarray, sectors: Sequence[tuple[float, float]], turn: float) -> float:
    """Mean degrees from each hue to the nearest sector's edge; 0 inside."""
    degrees = np.arange(360)
    away = np.full(360, 180.0)
    for centre, width in sectors:
        distance = np.abs((degrees - centre - turn + 180) % 360 - 180)
        away = np.minimum(away, np.maximum(0.0, distance - width / 2))
    return float((histogram * away).sum() / histogram.sum())


def contrast(image: Pixels) -> float:
    """Mean WCAG contrast of what stands out in each tile to the tile's ground; 1.0 where nothing does."""
    luminance = _luminance(image)
    ratios, weights = [], []
    for top in range(0, luminance.shape[0] - TILE + 1, TILE):
        for left in range(0, luminance.shape[1] - TILE + 1, TILE):
            tile = luminance[top : top + TILE, left : left + TILE].ravel()
            ground = float(np.median(tile))
            apart = np.abs(tile - ground)
            figure = tile[apart > 0.05]
            if figure.size < 0.01 * tile.size:
                continue
            strongest = figure[np.argsort(-np.abs(figure - ground))][: max(4, figure.size // 3)]
            ink = float(strongest.mean())
            ratios.append((max(ink, ground) + 0.05) / (min(ink, ground) + 0.05))
            weights.append(figure.size)
    return float(np.average(ratios, weights=weights)) if ratios else 1.0


def _luminance(image: Pixels) -> np.ndarray:
    linear = np.where(image <= 0.04045, image / 12.92, ((image + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def subband_entropy(image: Pixels) -> float:
    """Bits of a Haar wavelet's subbands over three levels: luminance, and a little of the colour channels."""
    red, green, blue = (image[..., n] for n in range(3))
    channels = ((0.299 * red + 0.587 * green + 0.114 * blue, 1 - 2 * _CHROMA), (red - green, _CHROMA))
    total = sum(weight * _entropy(channel) for channel, weight in channels)
    return float(total + _CHROMA * _entropy(0.5 * (red + green) - blue))


def _entropy(channel: np.ndarray) -> float:
    bits = []
    for _ in range(3):
        rows, columns = channel.shape[0] // 2 * 2, channel.shape[1] // 2 * 2
        a, b = channel[0:rows:2, 0:columns:2], channel[0:rows:2, 1:columns:2]
        c, d = channel[1:rows:2, 0:columns:2], channel[1:rows:2, 1:columns:2]
        for band in (a - b + c - d, a + b - c - d, a - b - c + d):
            counts = np.histogram(band / 2, bins=64, range=(-1.0, 1.0))[0]
            share = counts[counts > 0] / counts.sum()
            bits.append(float(-(share * np.log2(share)).sum()))
        channel = (a + b + c + d) / 4
    return float(np.mean(bits))


def successive(values: Sequence[float]) -> float:
    """Root mean square of successive differences; 0 for fewer than two."""
    return float(np.sqrt(np.mean(np.diff(values) ** 2))) if len(values) > 1 else 0.0
