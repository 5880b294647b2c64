"""Whole decks: how long they take, and how good they are."""
