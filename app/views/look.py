"""How the pages look beyond Streamlit's theme: spacing, cards, marks. Colours come from the theme, light or dark.

Streamlit has a few words of its own, in English only. Where the page is Chinese, and where the server is away, style
puts ours in their place.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from app.words import Tongue, say

STYLE = f"<style>{Path(__file__).with_suffix('.css').read_text('utf-8')}</style>"
UPLOADERS = ("files", "brand-file")
"""Keys of the places to drop files."""


def away(tongue: Tongue) -> str:
    """What the page says as long as it does not reach its server: there always, and shown by style."""
    return (
        f'<div class="away" role="alert"><b>{escape(say(tongue, "away"))}</b> {escape(say(tongue, "away_hint"))}</div>'
    )


def own_words(tongue: Tongue, megabytes: int) -> str:
    """Streamlit's words in this language, as style; nothing in English. `megabytes`: that an upload may have."""
    if tongue == "en":
        return ""
    rules = []
    for key in UPLOADERS:
        zone = f".st-key-{key} [data-testid=stFileUploaderDropzone]"
        button, told = f"{zone} button p", f"{zone} [data-testid=stFileUploaderDropzoneInstructions] span"
        limits = say(tongue, f"upload_{key}", most=megabytes)
        rules += [
            f"{button}, {told} {{ font-size: 0 !important; }}",
            f'{button}::after {{ content: "{say(tongue, "upload")}"; font-size: .875rem; }}',
            f'{told}::after {{ content: "{limits}"; font-size: .875rem; }}',
        ]
    return f"<style>{' '.join(rules)}</style>"
