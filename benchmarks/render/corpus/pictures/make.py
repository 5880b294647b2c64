"""Draws the corpus's photographs: invented landscapes, so that they are ours to share. Run once; the files are kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).parent


def landscape(
    width: int, height: int, seed: int, sky: tuple[int, int, int], ground: tuple[int, int, int]
) -> Image.Image:
    """Layered hills under a sky that brightens to the horizon. `sky` and `ground` are sRGB."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(float)
    base = np.array(sky, float) + (255 - np.array(sky, float)) * (y / height)[..., None] ** 1.6 * 0.8
    sun = np.exp(-(((x - width * 0.7) / (0.10 * height)) ** 2 + ((y - height * 0.3) / (0.10 * height)) ** 2))
    picture = base + sun[..., None] * np.array([90, 70, 20])
    for layer in range(5):
        line = height * (0.45 + 0.11 * layer)
        for octave in range(1, 5):
            phase, amplitude = random.uniform(0, 6.3), height * 0.06 / octave
            line = line + amplitude * np.sin(x[0] / width * 6.3 * octave * (1 + 0.3 * layer) + phase)
        shade = np.array(ground, float) * (0.95 - 0.15 * layer) + np.array(sky, float) * (0.22 - 0.05 * layer)
        picture = np.where((y > line)[..., None], shade, picture)
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


def portrait(size: int, seed: int) -> Image.Image:
    """A head and shoulders in flat tones on transparent ground."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:size, 0:size].astype(float) / size
    tone = random.uniform(0.5, 1.0, 3)
    picture = np.zeros((size, size, 4))
    body = ((x - 0.5) / 0.42) ** 2 + ((y - 1.05) / 0.42) ** 2 < 1
    head = ((x - 0.5) / 0.19) ** 2 + ((y - 0.4) / 0.24) ** 2 < 1
    picture[body] = [*(tone * 160), 255]
    picture[head] = [225, 185, 155, 255]
    return Image.fromarray(picture.astype(np.uint8), "RGBA")


def main() -> None:
    """Write the files."""
    landscape(960, 540, 3, (70, 120, 190), (60, 110, 70)).save(HERE / "hills.jpg", quality=78)
    landscape(540, 720, 8, (240, 140, 80), (90, 50, 90)).save(HERE / "dusk.jpg", quality=78)
    landscape(720, 360, 5, (120, 170, 200), (40, 90, 120)).save(HERE / "coast.jpg", quality=78)
    portrait(240, 1).save(HERE / "ada.png", optimize=True)
    portrait(240, 2).save(HERE / "bo.png", optimize=True)


if __name__ == "__main__":
    main()
