"""Texts that the features and lexicons have in both languages, for switching a site's language."""

from __future__ import annotations

import json
from functools import cache

from agents.site.blueprints import blueprint, blueprints
from agents.site.wishes import features, features_pages
from agents.sources.base import Language


@cache
def known_pairs(language: Language) -> dict[str, str]:
    """Text in `language` → the same in the other one, of every feature."""
    name = next(iter(blueprints()))
    english, chinese = _texts(name, "en"), _texts(name, "zh")
    both = dict(zip(english, chinese, strict=True)) if language == "en" else dict(zip(chinese, english, strict=True))
    return {a: b for a, b in both.items() if a != b}


def _texts(name: str, language: Language) -> list[str]:
    """All texts of all features for one blueprint, in a fixed order."""
    spec = blueprint(name).spec(language)
    about = spec.entities[0]
    made = [
        *features.reviews(spec, about),
        *features.comments(spec, about),
        *features_pages.news(spec),
        *features_pages.contact_form(spec),
        *features_pages.newsletter(spec),
        *features.favourites(spec, about),
        *features.categories(spec, about, []),
        *features_pages.faq_page(spec.model_copy(update={"pages": []}), []),
        *features.voting(spec, about),
    ]
    for one in spec.entities:
        made += features.waiting_list(spec, one)
    return [text for operation in made for text in _strings(json.loads(operation.model_dump_json()))]


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _strings(inner)]
    return [value] if isinstance(value, str) else []
