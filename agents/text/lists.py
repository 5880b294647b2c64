"""Word lists written as text, one blank between words: readable in a diff, a set where they are used."""

from __future__ import annotations


def word_set(listing: str) -> frozenset[str]:
    """The words of `listing`, which are separated by white space."""
    return frozenset(listing.split())
