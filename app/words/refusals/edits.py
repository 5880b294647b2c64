"""Refusals of wishes about a deck, in Chinese: those with which the deck's own edits answer a Chinese wish."""

from agents.deck.edits.refusals import SAYS

SAID: dict[str, str] = SAYS
