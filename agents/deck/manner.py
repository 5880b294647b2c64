"""Manner: in which language, in which tone and for what sheet a model writes, as a prompt says it. It asks no model."""

from __future__ import annotations

from agents.deck.writer import Tone
from agents.sources.base import Language

LANGUAGES: dict[Language, str] = {"en": "English", "zh": "Simplified Chinese"}
TONES: dict[Tone, str] = {
    "plain": "in a plain tone: everyday words, no jargon, no praise",
    "formal": "in a formal tone: reserved and complete, as for a board or an authority",
    "friendly": "in a friendly tone: warm and direct, addressing the audience",
    "persuasive": "in a persuasive tone: what follows for the audience first, then what supports it",
    "expert": "in an expert's tone: precise terms of the field, nothing explained that the field knows",
}
SHEETS: dict[str, str] = {
    "academic": "The slides become the panels of an academic poster, read from a metre away by people who choose "
    "what to read: the question and why it matters, what was done, what was found (charts, tables and figures before "
    "words), what it means and what limits it, what follows. Panels are short; one `statement` or `key_figures` has "
    "the main result.",
    "event": "The slides become the panels of a poster for an event, read in passing: first what it is and for whom, "
    "with day, hour and place in one panel, then the programme, who is there, what it costs and how to take part. "
    "Titles are short; nothing that a visitor does not need.",
    "infographic": "The slides become the panels of an infographic, read from top to bottom: one message in numbers, "
    "each panel a chart, key figures, steps or a comparison; few words.",
    "social": "The slides become a card for social media, read in two seconds: one thought, with the number or the "
    "words that carry it. The first slide is that thought.",
}
"""What a plan is told that is for a sheet of paper"""


def manner(language: Language, tone: Tone | None) -> str:
    """The language to write in, and how it shall sound, as a prompt says it."""
    return f"{LANGUAGES[language]}, {TONES[tone]}" if tone else LANGUAGES[language]
