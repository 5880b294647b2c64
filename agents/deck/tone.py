"""How what a model writes shall sound: the one list of tones that commands, jobs and pages offer. It writes nothing."""

from __future__ import annotations

from typing import Literal, get_args

Tone = Literal["plain", "formal", "friendly", "persuasive", "expert"]
"""How what a model writes shall sound. The documents' own words stay as they are."""
TONES: tuple[Tone, ...] = get_args(Tone)
