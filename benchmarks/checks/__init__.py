"""Decks and pages with planted faults, and how many of them the checks find."""
