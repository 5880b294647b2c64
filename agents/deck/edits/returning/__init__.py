"""Decks that come back: what a person changed in the PowerPoint file that Impasto wrote."""
