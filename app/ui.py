"""The script of the browser pages: Streamlit runs it anew for each click. What it draws is in `app/views/`."""

from __future__ import annotations

from app.views.frame import draw

draw()
