"""A site's language switched: what the blueprints say in both languages is taken in the other one.

The interface (buttons, errors, dates) follows the site's language anyway. Texts that a person wrote stay as they are:
this knows no translation but the blueprints' own and that of the features and field names in the lexicons.
"""

from __future__ import annotations

from typing import Any

from agents.site.blueprints import pairs
from agents.site.spec import SiteSpec
from agents.sources.base import Language

TEXTS = frozenset(
    {"name", "tagline", "title", "titles", "label", "help", "text", "button", "member_title", "staff_title"}
)


def translate(spec: SiteSpec, language: Language) -> None:
    """`spec` in `language`, as far as it is known; what is not known keeps its words."""
    from agents.site.wishes.wording import known_pairs

    other: Language = "en" if language == "zh" else "zh"
    known = {**pairs()[other], **known_pairs(other)}
    changed = _translated(spec.model_dump(), known)
    fresh = SiteSpec.model_validate(changed)
    for name in SiteSpec.model_fields:
        setattr(spec, name, getattr(fresh, name))
    spec.language = language


def _translated(value: Any, known: dict[str, str], key: str = "") -> Any:
    """`value` with its texts in the other language. Names of entities, fields, steps and roles are identifiers; of
    rows, every value is a text."""
    if isinstance(value, list):
        return [_row(row, known) if key == "rows" else _translated(row, known, key) for row in value]
    if isinstance(value, dict):
        named = "tagline" in value
        return {k: v if k == "name" and not named else _translated(v, known, k) for k, v in value.items()}
    return known.get(value, value) if isinstance(value, str) and key in TEXTS else value


def _row(row: dict[str, Any], known: dict[str, str]) -> dict[str, Any]:
    return {k: known.get(v, v) if isinstance(v, str) else v for k, v in row.items()}


def untranslated(before: SiteSpec, after: SiteSpec) -> list[str]:
    """Texts of `after` that stayed in the language of `before`."""
    kept: list[str] = []
    for page, other in zip(before.pages, after.pages, strict=True):
        for section, new in zip(page.sections, other.sections, strict=True):
            kept += [t for t, n in ((section.title, new.title), (section.text, new.text)) if t and t == n]
    return kept
