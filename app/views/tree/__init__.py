"""A tree of files to choose from: folders open and close, arrow keys walk. It knows paths only."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, TypedDict

from streamlit.components.v2 import component

__all__ = ["Leaf", "tree"]

HERE = Path(__file__).parent


class Leaf(TypedDict):
    """One file."""

    path: str
    mark: str
    """What became of it: `new`, `changed`, `gone`, or nothing."""


@cache
def _component() -> Any:
    read = {suffix: (HERE / f"tree.{suffix}").read_text("utf-8") for suffix in ("html", "css", "js")}
    return component("impasto_tree", html=read["html"], css=read["css"], js=read["js"])


def tree(*, key: str, files: list[Leaf], chosen: str, label: str, turn: int = 0) -> str:
    """Draw it; the path that is chosen, one of `files`. It goes to `chosen` when `turn` is another than before."""
    said = _component()(
        key=key,
        data={"files": files, "chosen": chosen, "label": label, "turn": turn},
        default={"choice": None},
        on_choice_change=lambda: None,
    )
    choice = dict(said.choice) if said.choice else {}
    known = {leaf["path"] for leaf in files}
    return choice["path"] if choice.get("turn") == turn and choice.get("path") in known else chosen
