"""The canvas: filmstrip, one slide large, selection, order by drag or key. One component, plain JavaScript.

The previewed page runs without an origin inside of `/preview/<grant>/`; `app/preview/bridge.js` in it speaks to
`canvas.js` here in typed messages, and those are checked by `messages.py`. It knows no spec and no store.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, TypedDict

from streamlit.components.v2 import component

from app.views.canvas.messages import Acted, Chosen, acted, chosen

__all__ = ["ACTS", "Acted", "Chosen", "Thumb", "canvas"]

HERE = Path(__file__).parent
ACTS = ("earlier", "later", "duplicate", "hide", "delete")
"""What may be done to a slide by hand."""


class Thumb(TypedDict):
    """One entry of the filmstrip."""

    id: str
    title: str
    picture: str
    hidden: bool
    faults: int


@cache
def _component() -> Any:
    read = {suffix: (HERE / f"canvas.{suffix}").read_text("utf-8") for suffix in ("html", "css", "js")}
    return component("impasto_canvas", html=read["html"], css=read["css"], js=read["js"])


def canvas(
    *,
    key: str,
    base: str,
    page: str,
    slides: list[Thumb],
    current: int,
    turn: int = 0,
    clear: int = 0,
    changeable: bool,
    labels: dict[str, str],
    acts: tuple[str, ...] = ACTS,
    ratio: str = "16 / 9",
) -> tuple[int, Chosen | None, Acted | None]:
    """Draw it; which slide is shown, what is pointed at, what was done to a slide.

    `base` is the address of a granted preview, `page` a file of it. The canvas goes to `current` when `turn` is another
    than before, and forgets the choice when `clear` is; else the person's own clicks count.
    """
    data = {
        "base": base,
        "page": page,
        "slides": slides,
        "current": current,
        "turn": turn,
        "clear": clear,
        "changeable": changeable,
        "labels": labels,
        "acts": acts,
        "ratio": ratio,
    }
    said = _component()(
        key=key,
        data=data,
        default={"current": current, "chosen": None},
        on_current_change=lambda: None,
        on_chosen_change=lambda: None,
        on_act_change=lambda: None,
    )
    shown = said.current if isinstance(said.current, int) else current
    return max(0, min(shown, max(len(slides) - 1, 0))), chosen(said.chosen), acted(said.act)
