"""How the pages look beyond Streamlit's theme: spacing, cards, marks. Colours come from the theme, light or dark."""

from __future__ import annotations

from pathlib import Path

STYLE = f"<style>{Path(__file__).with_suffix('.css').read_text('utf-8')}</style>"
