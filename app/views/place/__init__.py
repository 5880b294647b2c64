"""What only a script can say of a page: its language, and that another place begins at the top. It draws nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v2 import component

from app.words import Tongue

LANGUAGES: dict[Tongue, str] = {"en": "en", "zh": "zh-Hans"}


@cache
def _component() -> Any:
    script = (Path(__file__).parent / "place.js").read_text("utf-8")
    return component("impasto_place", html='<span class="place"></span>', js=script)


def tell_place(tongue: Tongue, place: str) -> None:
    """`place` is what the address names: another than before is shown from its top."""
    _component()(key="place", data={"lang": LANGUAGES[tongue], "place": place}, height="content")
