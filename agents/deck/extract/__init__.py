"""Decks in the sources' own words: choose, order, shorten by deletion. The small tier's writer and the data slides."""

from __future__ import annotations

from agents.deck.extract.chooser import Chooser, LeadChooser
from agents.deck.extract.storyline import StorylineWriter
from agents.deck.extract.writer import ExtractiveWriter

__all__ = ["Chooser", "ExtractiveWriter", "LeadChooser", "StorylineWriter"]
