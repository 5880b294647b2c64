"""How much text a slide takes, in the width of Latin characters (a Chinese character counts two)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Capacity:
    """Soft limits are aimed at, hard limits hold unless the source has nothing shorter that stands alone."""

    title: int = 80
    bullet: int = 110
    bullet_hard: int = 165
    bullets: int = 5
    listed: int = 6
    """Bullets when the source itself lists them."""
    body: int = 600
    """All bullets of one slide together."""
    half_bullet: int = 80
    half_bullet_hard: int = 115
    half_bullets: int = 4
    half_body: int = 250
    statement: int = 130
    statement_hard: int = 190
    lead: int = 120
    takeaway: int = 120
    takeaway_hard: int = 140
    label: int = 72
    label_hard: int = 100
    caption: int = 90
    caption_hard: int = 140
    figures: int = 4
    agenda: int = 8
    code_lines: int = 16
    code_columns: int = 84
    table_rows: int = 12
    table_columns: int = 6
