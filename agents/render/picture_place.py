"""Picture place: where the picture of a slide and its caption stand, by the picture's shape and the text beside it.

A wide picture needs width to be read, a tall one stands beside the text. It does not know HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agents.deck.spec import Image
from agents.render import fit
from agents.render.layouts import Slot, Theme
from agents.sources.base import Language

Box = tuple[float, float, float, float]
Arrangement = Literal["side", "beside", "stage"]
"""side: half the slide, title and text in the other half; beside: title on top, a broad picture beside a narrow
text; stage: the picture alone under the title"""
WIDE, UPRIGHT = 1.5, 1.1
"""Width by height from which a picture beside text needs the broad place, and below which one alone stands at a side"""
CAPTION_GAP = 28
LARGEST_EQUATION, LARGEST_ALONE = 1.0, 1.4
"""Size against its drawing (48 px type) that an equation has at most beside text, and alone"""
LEAST_CAPTION = 220
"""px that a caption at the side of a picture needs"""


@dataclass(frozen=True)
class PicturePlace:
    """The picture of a slide in its theme. `texts` are the bullets beside it."""

    image: Image
    texts: Sequence[str]
    theme: Theme
    language: Language

    @property
    def shape(self) -> float:
        """Width by height."""
        return self.image.width / max(1, self.image.height)

    @property
    def arrangement(self) -> Arrangement:
        """Which of the three suits picture and text."""
        if not self.texts:
            return "stage" if self.shape >= UPRIGHT else "side"
        narrow = self._slot("bullets_stage")
        broad = self.shape >= WIDE and fit.fits(narrow, self.texts, self.theme, self.language)
        return "beside" if broad and not self.covers else "side"

    @property
    def covers(self) -> bool:
        """A photograph of about the slot's shape fills it; a drawing is always shown whole."""
        slot = self._slot("picture_cover")
        photograph = self.image.asset.lower().endswith((".jpg", ".jpeg"))
        return photograph and 0.62 <= slot.w / slot.h / self.shape <= 1.6

    def box(self, slot: Slot) -> Box:
        """The whole picture, as large as the slot allows: at a side in its middle, else from its top left corner."""
        scale = min(slot.w / max(1, self.image.width), slot.h / max(1, self.image.height))
        if self.image.kind == "equation":
            scale = min(scale, LARGEST_EQUATION if self.texts else LARGEST_ALONE)
        w, h = self.image.width * scale, self.image.height * scale
        if self.arrangement == "side":
            return slot.x + (slot.w - w) / 2, slot.y + (slot.h - h) / 2, w, h
        if self.image.kind == "equation":
            return slot.x + (slot.w - w) / 2, slot.y + min(40.0, (slot.h - h) / 2), w, h
        return slot.x, slot.y, w, h

    def caption(self, slot: Slot, picture: Slot) -> Slot:
        """The caption's place: at the foot of the picture, beside it where there is room, or in its own place."""
        if self.arrangement == "side":
            if self.covers or not self.texts:
                return slot
            x, y, w, h = self.box(picture)
            return slot.model_copy(update={"x": x, "w": w, "y": min(y + h + 14, slot.y)}) if w > 300 else slot
        x, y, w, h = self.box(picture)
        left = x + w + CAPTION_GAP
        right = picture.x + picture.w
        if self.arrangement == "stage" and right - left >= LEAST_CAPTION:
            return slot.model_copy(update={"x": left, "w": right - left, "y": y, "h": h, "anchor": "bottom"})
        return slot.model_copy(update={"x": x, "w": max(w, 480.0), "y": y + h + 12})

    def _slot(self, name: str) -> Slot:
        return self.theme.slot("image_text", name)
