"""Word lists and long patterns written over several lines: readable in a diff, one value where they are used."""

from __future__ import annotations


def word_set(listing: str) -> frozenset[str]:
    """The words of `listing`, which are separated by white space."""
    return frozenset(listing.split())
