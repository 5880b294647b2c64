"""English nouns in one and in many."""

from __future__ import annotations

import pytest

from agents.site.wishes.names import plural, singular


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("Shelf", "Shelves"),
        ("bookshelf", "bookshelves"),
        ("Person", "People"),
        ("knife", "knives"),
        ("city", "cities"),
        ("box", "boxes"),
        ("roof", "roofs"),
        ("café", "cafés"),
    ],
)
def it_counts_in_english(one: str, many: str):
    assert plural(one) == many


def it_leaves_one_that_only_looks_like_many():
    assert [singular(word) for word in ("bus", "news", "menu")] == ["bus", "news", "menu"]
