"""Equations under one heading: in rows, each with what leads to it at its left, all in letters of one size."""

from __future__ import annotations

from agents.deck.spec import GallerySlide
from agents.render.diagrams.base import TEXTS, Area, Kit, Part, Photo, Shape, Words

WORDS_SHARE, GAP = 0.44, 32.0
"""Of the width, what the words have; px between them and their equation"""
LARGEST = 1.1
"""Size against its drawing (48 px type) that an equation has at most"""
BREATH = 40.0
"""px of a row that its equation leaves free"""


def are_equations(slide: GallerySlide, kit: Kit) -> bool:
    """Whether the pictures are equations that words lead to, and the sheet is wide enough for both side by side."""
    return (
        not kit.area.tall
        and all(image.kind == "equation" for image in slide.images)
        and any(image.caption is not None for image in slide.images)
    )


def equations(slide: GallerySlide, kit: Kit) -> list[Part]:
    """A row for each, parted by thin lines."""
    area, images = kit.area, slide.images
    left = area.w * WORDS_SHARE
    right = area.w - left - GAP
    most = area.h / len(images)
    size = min(LARGEST, *(min(right / max(1, i.width), (most - BREATH) / max(1, i.height)) for i in images))
    rooms = [image.height * size + BREATH for image in images]
    spare = min((area.h - sum(rooms)) / len(rooms), 36.0)
    parts: list[Part] = []
    slots = []
    y = area.y
    for n, (image, room) in enumerate(zip(images, rooms, strict=True)):
        row = Area(area.x, y, area.w, room + spare)
        slots.append(kit.slot(Area(row.x, row.y, left, row.h), TEXTS, anchor="middle", lines=3))
        if n:
            parts.append(Shape("dg-rule", Area(row.x, row.y, row.w, 1), kit.label("rule")))
        w, h = image.width * size, image.height * size
        place = Area(row.x + left + GAP, row.y + (row.h - h) / 2, w, h)
        parts.append(Photo(image, place, covers=False, name=kit.label("picture"), placeholder=f"pic:{n + 1}"))
        y += row.h
    said = [(s, [kit.said(i.caption)]) for s, i in zip(slots, images, strict=True) if i.caption is not None]
    letters = kit.size(said)
    for n, (image, slot) in enumerate(zip(images, slots, strict=True)):
        if image.caption is not None:
            parts.append(Words("dg-q", image.caption, slot, letters, f"images/{n}/caption"))
    return parts
