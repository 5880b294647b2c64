"""Who writes a deck: by the model's tier, and by whether there is a source to rest on.

source, large model    GenerativeWriter, held to its passages
source, small model    ExtractiveWriter: the source's own words; the model only chooses
topic alone            StorylineWriter: marked prompts to fill; a large model plans them (PromptingWriter). No model,
                       however large, is asked for facts that nothing supports
"""

from __future__ import annotations

from typing import cast

from langchain_core.language_models import BaseChatModel

from agents.deck.chooser import EndpointChooser, EngineChooser, Scores
from agents.deck.extract import ExtractiveWriter, StorylineWriter
from agents.deck.extract.chooser import Chooser
from agents.deck.freeform.conversing import LEAST_CONTEXT
from agents.deck.generative import GenerativeWriter
from agents.deck.prompting import PromptingWriter
from agents.deck.state import Session
from agents.deck.writer import Authoring, DeckRequest, Writer
from agents.profile import Profile
from agents.settings import Settings


def writers(
    request: DeckRequest, model: BaseChatModel, profile: Profile, settings: Settings | None = None
) -> tuple[Writer, Writer]:
    """The writer, and the one that takes over where it fails."""
    chooser = chooser_of(model)
    if not request.inputs and not request.researched:
        storyline = StorylineWriter(chooser)
        return (PromptingWriter(model, chooser, settings) if profile.tier == "large" else storyline), storyline
    extractive = ExtractiveWriter(chooser)
    if profile.tier == "small":
        return extractive, extractive
    written = GenerativeWriter(
        model,
        profile,
        request.theme,
        settings,
        tone=request.tone,
        wish=request.topic or "",
        sheet=request.sheet,
    )
    return written, extractive


def chooser_of(model: BaseChatModel) -> Chooser:
    """By likelihood where the model gives it, else by an enum."""
    return EngineChooser(cast(Scores, model)) if hasattr(model, "score") else EndpointChooser(model)


def untouched_tone(session: Session, *, documented: bool) -> list[str]:
    """A sentence where a tone was asked for and nothing is written that could have it."""
    if session.request.tone is None:
        return []
    if not documented:
        return ["The tone was not changed: without sources nothing is written, there are prompts to fill in."]
    if session.profile.tier == "large":
        return []
    return [f"The tone was not changed: {session.profile.name} puts the sources' words into order, it does not write."]


def authoring_of(session: Session, *, documented: bool) -> tuple[Authoring, list[str]]:
    """`freeform` or `composed`, and why it is not what was asked for."""
    wanted = session.request.authoring
    if wanted == "composed":
        return "composed", []
    profile, why = session.profile, ""
    if not documented:
        why = "it rests on sources, and there is only a topic"
    elif profile.tier == "small":
        why = f"{profile.name} is of the small tier, which chooses and shortens but does not write (see impasto doctor)"
    elif profile.context_length < LEAST_CONTEXT:
        why = f"{profile.name} takes {profile.context_length} tokens, and at least {LEAST_CONTEXT} are needed"
    elif session.review:
        why = "there is no outline to look at"
    if not why:
        return "freeform", []
    said = f"Freeform authoring was not used: {why}. The deck is composed from layouts."
    return "composed", [said] if wanted == "freeform" else []
