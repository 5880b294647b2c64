"""Who writes a deck: by the model's tier, and by whether there is a source to rest on.

source, large model    GenerativeWriter, held to its passages
source, small model    ExtractiveWriter: the source's own words; the model only chooses
topic alone            StorylineWriter: marked prompts to fill. No model, however large, is asked for facts
                       that nothing supports
"""

from __future__ import annotations

from typing import cast

from langchain_core.language_models import BaseChatModel

from agents.deck.chooser import EndpointChooser, EngineChooser, Scores
from agents.deck.extract import ExtractiveWriter, StorylineWriter
from agents.deck.extract.chooser import Chooser
from agents.deck.generative import GenerativeWriter
from agents.deck.writer import DeckRequest, Writer
from agents.profile import Profile


def writers(request: DeckRequest, model: BaseChatModel, profile: Profile) -> tuple[Writer, Writer]:
    """The writer, and the one that takes over where it fails."""
    chooser = chooser_of(model)
    if not request.inputs and not request.researched:
        storyline = StorylineWriter(chooser)
        return storyline, storyline
    extractive = ExtractiveWriter(chooser)
    if profile.tier == "small":
        return extractive, extractive
    return GenerativeWriter(model, profile, request.theme), extractive


def chooser_of(model: BaseChatModel) -> Chooser:
    """By likelihood where the model gives it, else by an enum."""
    return EngineChooser(cast(Scores, model)) if hasattr(model, "score") else EndpointChooser(model)
