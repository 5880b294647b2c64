"""The frame of a site: address line, back, forward, reload, widths, who is signed in, pointing. Plain JavaScript.

The site runs on its own origin in a shell (`/preview/<grant>/site`); `app/preview/site_bridge.js` in it speaks to
`canvas.js` here in typed messages, and those are checked by `messages.py`. It knows no spec and no store.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v2 import component

from app.views.site_canvas.messages import Fault, Pointed, fault, path_of, pointed

__all__ = ["Fault", "Pointed", "Shown", "site_canvas"]

HERE = Path(__file__).parent
LABELS = (
    "preview", "go_back", "go_forward", "reload", "address", "width", "width_phone", "width_tablet", "width_full",
    "point", "own_tab", "sign_in_as", "as_visitor", "as_member", "as_staff", "as_admin", "site_starting",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """What the frame says."""

    path: str
    pointed: Pointed | None
    fault: Fault | None


@cache
def _component() -> Any:
    read = {suffix: (HERE / f"canvas.{suffix}").read_text("utf-8") for suffix in ("html", "css", "js")}
    return component("impasto_site", html=read["html"], css=read["css"], js=read["js"])


def site_canvas(
    *, key: str, shell: str, origin: str, entrance: str, labels: dict[str, str], clear: int, changeable: bool
) -> Shown:
    """Draw it; where the person is, what is pointed at, what went wrong in the page.

    `shell` is the address of the framing page, `entrance` that of a tab of its own, without the path. Another `shell`
    than before is another version or a fresh grant: it opens where the person is, behind the one that is shown. The
    choice is forgotten when `clear` is another than before.
    """
    data = {
        "shell": shell,
        "origin": origin,
        "entrance": entrance,
        "labels": labels,
        "clear": clear,
        "changeable": changeable,
    }
    said = _component()(
        key=key,
        data=data,
        default={"path": "/", "chosen": None, "fault": None},
        on_path_change=lambda: None,
        on_chosen_change=lambda: None,
        on_fault_change=lambda: None,
    )
    return Shown(path_of(said.path), pointed(said.chosen), fault(said.fault))
