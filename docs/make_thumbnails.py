"""Draw `thumbnail.png` of every theme: its title slide, with its own name and summary on it.

Run when a theme changes: `.venv/bin/python docs/make_thumbnails.py`. The browser page shows them.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from agents.deck.library import Library
from agents.deck.spec import Author, DeckSpec, Label, TitleSlide
from agents.render.browser import Browser
from agents.render.html import render_deck
from agents.render.layouts import THEMES, themes
from agents.render.pages import write_pngs
from agents.settings import Settings


def main() -> None:
    """Write one picture per theme, 384 × 216 px."""
    with Browser(Settings()) as browser, tempfile.TemporaryDirectory() as folder:
        for theme in themes():
            title = TitleSlide(id="s1", title=Label(label=theme.title), subtitle=Label(label=theme.summary))
            author = Author(model="none", tier="small")
            spec = DeckSpec(title=theme.title, language="en", theme=theme.name, slides=[title], author=author)
            with browser.page(render_deck(spec, Library(), theme=theme), 1280, 720) as page:
                shot = write_pngs(page, ".slide", Path(folder), scale=0.3)[0]
            (THEMES / theme.name / "thumbnail.png").write_bytes(shot.read_bytes())


if __name__ == "__main__":
    main()
